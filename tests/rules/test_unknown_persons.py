"""What protected people's rules, leave, Europe and the United States cannot decide is said, never called right."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId, HoursSystem
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.staff import Care, ClosedMonth, History, LeaveTaken, Maternity, MonthToDate, PaidLeave, Staff
from shiftplan.domain.workplace import (
    HolidayMode,
    LegalHoliday,
    OvertimeAgreement,
    ReferencePeriod,
    Workplace,
)
from tests.builders import EMPLOYEE, MONDAY, a_day, a_record, a_rule

CUT = Period(a_day("wed"), a_day("sun"))
MIDWEEK = ("wed 09:00-17:00", "thu 09:00-17:00")
AGREEMENT = OvertimeAgreement(a_day("2025-04-01"), a_day("2027-03-31"), holiday_work=True)
CHILD: dict[str, Any] = {"employee": {"birth_on": date(2011, 6, 1)}}
MOTHER: dict[str, Any] = {
    "contract": {"hours_system": HoursSystem.MONTHLY},
    "staff": {EMPLOYEE: Staff(maternity=Maternity(due=date(2026, 8, 1), requests=frozenset({"66-1"})))},
}


def person(**fields: Any) -> dict[str, Any]:
    return {"staff": {EMPLOYEE: Staff(**fields)}}


def missing(code: str, record: WorkRecord) -> list[tuple[str, str]]:
    return [(each.on_date.isoformat(), each.missing) for each in a_rule(code, record.site).unknown(record)]


def to_review(code: str, record: WorkRecord) -> list[tuple[str, float, float]]:
    found = a_rule(code, record.site).review(record)
    return [(each.on_date.isoformat(), each.measured, each.limit) for each in found]


@pytest.mark.parametrize(("code", "changes"), [("JP-60-CHILD-WEEK", CHILD), ("JP-66-WEEK", MOTHER)])
def test_a_week_that_began_before_the_record(code: str, changes: dict[str, Any]):
    record = a_record(*MIDWEEK, period=CUT, **changes)
    known = a_record(*MIDWEEK, history=["mon 09:00-17:00"], period=CUT, **changes)
    told = a_record(*MIDWEEK, period=CUT, histories={EMPLOYEE: History(week_to_date=0)}, **changes)

    assert missing(code, record) == [("2026-04-06", "shifts from 2026-04-06 on")]
    assert missing(code, known) == []
    assert missing(code, told) == []


@pytest.mark.parametrize(
    ("code", "changes"), [("JP-60-WEEK", {"employee": {"birth_on": date(2008, 12, 1)}}), ("JP-66-WEEK", MOTHER)]
)
@pytest.mark.parametrize(("last", "is_listed"), [("sun 09:00-17:00", True), ("sun 09:00-17:01", False)])
def test_a_week_exactly_at_its_limit_may_be_over_it(code: str, changes: dict[str, Any], last: str, is_listed: bool):
    days = [f"{day} 09:00-17:00" for day in ("wed", "thu", "fri", "sat")]

    assert bool(missing(code, a_record(*days, last, period=CUT, **changes))) is is_listed


def test_overtime_of_a_carer_needs_the_month_from_the_day_asked_for():
    care = person(care=Care(ot_limit=Period(date(2026, 3, 20), date(2026, 9, 19))))
    record = a_record("mon 09:00-18:00", agreement=AGREEMENT, **care)
    known = a_record("mon 09:00-18:00", history=["2026-03-20 09:00-12:00"], agreement=AGREEMENT, **care)
    idle = a_record("mon 09:00-17:00", agreement=AGREEMENT, **care)

    assert missing("JP-ICL-24H", record) == [("2026-04-06", "overtime from 2026-03-20 on")]
    assert missing("JP-ICL-24H", known) == []
    assert missing("JP-ICL-24H", idle) == []


@pytest.mark.parametrize(("last", "is_listed"), [("thu 09:00-23:00", True), ("thu 09:00-23:01", False)])
def test_overtime_exactly_at_a_carer_s_limit_may_be_over_it(last: str, is_listed: bool):
    care = person(care=Care(ot_limit=Period(date(2026, 3, 20), date(2026, 9, 19))))
    days = [f"{day} 09:00-23:00" for day in ("mon", "tue", "wed")]

    assert bool(missing("JP-ICL-24H", a_record(*days, last, agreement=AGREEMENT, **care))) is is_listed


def test_a_carer_s_year_is_not_known_where_one_of_its_months_is_not():
    care = person(care=Care(ot_limit=Period(date(2026, 2, 1), date(2026, 12, 31))))
    march = ClosedMonth(first=date(2026, 3, 1), overtime_minutes=0, holiday_minutes=0)
    told: dict[str, Any] = {"histories": {EMPLOYEE: History(months=(march,), month_to_date=MonthToDate())}}

    assert missing("JP-ICL-150H", a_record("mon 09:00-18:00", agreement=AGREEMENT, **care, **told)) == [
        ("2026-04-06", "overtime from 2026-02-01 on")
    ]


def test_the_month_to_date_tells_it_where_the_months_begin_together():
    care = person(care=Care(ot_limit=Period(date(2026, 4, 1), date(2026, 9, 30))))
    told: dict[str, Any] = {"histories": {EMPLOYEE: History(month_to_date=MonthToDate(overtime_minutes=60))}}

    assert missing("JP-ICL-24H", a_record("mon 09:00-18:00", agreement=AGREEMENT, **care, **told)) == []
    assert missing("JP-ICL-24H", a_record("mon 09:00-18:00", agreement=AGREEMENT, **care)) != []


def test_work_beyond_a_contract_that_is_not_stated():
    care = person(care=Care(no_overtime=Period(date(2026, 4, 1), date(2026, 9, 30))))
    record = a_record("mon 09:00-17:30", "tue 09:00-17:00", **care)
    stated = replace(record, shifts=tuple(replace(shift, contract_minutes=480) for shift in record.shifts))

    assert to_review("JP-ICL-NOOT", record) == [("2026-04-06", 30, 0)]
    assert missing("JP-ICL-NOOT", record) == [("2026-04-06", "contract minutes of the day")]
    assert to_review("JP-ICL-NOOT", stated) == []
    assert missing("JP-ICL-NOOT", stated) == []


def test_a_student_s_days_before_the_record():
    record = a_record("mon 09:00-17:00", **person(student_28h=True))
    known = a_record("mon 09:00-17:00", history=["2026-03-31 09:00-12:00"], **person(student_28h=True))

    assert missing("JP-IMM-28H", record) == [("2026-04-06", "shifts from 2026-03-31 on")]
    assert missing("JP-IMM-28H", known) == []
    assert missing("JP-IMM-28H", a_record("mon 09:00-17:00")) == []


def test_leave_without_grants_or_without_an_agreement_on_hours():
    taken = (LeaveTaken(date(2026, 4, 6), hours=2.0),)
    record = a_record(**person(leave=PaidLeave(hire=date(2025, 10, 8), weekly_days=5, taken=taken)))

    assert missing("JP-39-GRANT", record) == [("2026-04-08", "grants of paid leave")]
    assert missing("JP-39-5D", record) == [("2026-04-06", "grants of paid leave")]
    assert missing("JP-39-HOURLY", record) == [("2026-04-06", "agreement on leave by the hour: length of a day")]


def test_a_child_that_works_needs_a_permission():
    assert to_review("JP-60-CHILD-DAY", a_record("mon 16:00-17:00", "tue 16:00-17:00", **CHILD)) == [
        ("2026-04-06", 2, 0)
    ]
    assert to_review("JP-60-CHILD-DAY", a_record("mon 16:00-17:00")) == []
    assert to_review("JP-60-CHILD-WEEK", a_record("mon 16:00-17:00", **CHILD)) == []


@pytest.mark.parametrize(("people", "listed"), [(2, []), (3, [("2026-04-06", 3, 2)])])
def test_many_managers_are_looked_at(people: int, listed: list[tuple[str, float, float]]):
    staff = {EmployeeId(f"e{number + 1}"): Staff(art41=True) for number in range(people)}

    assert to_review("JP-41-EXEMPT", a_record("mon 09:00-17:00", people=5, staff=staff)) == listed


def test_managers_are_looked_at_who_work_and_are_flagged():
    others = {EmployeeId(f"e{number}"): Staff(art41=True) for number in (2, 3, 4)}

    assert to_review("JP-41-EXEMPT", a_record("mon 09:00-17:00", people=5, staff=others)) == []
    assert to_review("JP-41-EXEMPT", a_record(people=5, staff={**others, EMPLOYEE: Staff(art41=True)})) == []


def test_a_large_site_has_a_tenth_of_managers():
    staff = {EmployeeId(f"e{number + 1}"): Staff(art41=True) for number in range(6)}

    assert to_review("JP-41-EXEMPT", a_record("mon 09:00-17:00", people=60, staff=staff)) == []
    assert to_review("JP-41-EXEMPT", a_record("mon 09:00-17:00", people=59, staff=staff)) == [("2026-04-06", 6, 5)]


EU: dict[str, Any] = {"rulebooks": ("eu",)}


def test_a_rest_that_may_go_on_after_the_last_day():
    shifts = [f"{day} 09:00-17:00" for day in ("mon", "tue", "wed", "thu", "fri", "sat")]

    assert missing("EU-5-WEEKLY", a_record(*shifts, **EU)) == [
        ("2026-04-06", "shifts before 2026-04-06 and after 2026-04-12")
    ]
    assert missing("EU-5-WEEKLY", a_record(*shifts[:5], **EU)) == []


def test_the_first_duty_has_an_unknown_rest_before_it():
    assert missing("EU-3-DAILY", a_record("mon 09:00-17:00", **EU)) == [("2026-04-06", "shifts of 2026-04-05")]
    assert missing("EU-3-DAILY", a_record("tue 09:00-17:00", **EU)) == []


@pytest.mark.parametrize("code", ["EU-6-48H", "EU-8-NIGHTAVG"])
def test_an_average_needs_its_reference_period(code: str):
    night = person(night_worker=True)
    later = ReferencePeriod(first=MONDAY, last=date(2026, 8, 2))
    past = ReferencePeriod(first=date(2026, 3, 30), last=a_day("sun"))
    reading = {
        "none": a_record("mon 22:00-06:00", **EU, **night),
        "later": a_record("mon 22:00-06:00", **EU, **night, workplace=Workplace(reference_period=later)),
        "past": a_record("mon 22:00-06:00", **EU, **night, workplace=Workplace(reference_period=past)),
    }

    assert {name: bool(missing(code, record)) for name, record in reading.items()} == {
        "none": True,
        "later": True,
        "past": False,
    }


@pytest.mark.parametrize("state", ["ca", "co", "nv"])
def test_paid_rests_that_nobody_tells(state: str):
    record = a_record("mon 09:00-13:00", rulebooks=("us", f"us-{state}"))
    untold = replace(record, shifts=tuple(replace(shift, activities=()) for shift in record.shifts))

    assert missing(f"US-{state.upper()}-REST", record) == []
    assert missing(f"US-{state.upper()}-REST", untold) == [("2026-04-06", "paid rests of the day")]


def test_the_end_that_the_history_tells_is_known():
    oregon: dict[str, Any] = {"rulebooks": ("us",), "workplace": Workplace(predictive="OR")}
    told: dict[str, Any] = {"histories": {EMPLOYEE: History(last_end=datetime(2026, 4, 5, 6, 0, tzinfo=UTC))}}

    assert missing("US-PS-REST", a_record("mon 09:00-17:00", **oregon)) == [("2026-04-06", "shifts of 2026-04-05")]
    assert missing("US-PS-REST", a_record("mon 09:00-17:00", **oregon, **told)) == []
    assert missing("US-PS-REST", a_record("tue 09:00-17:00", **oregon)) == []
    assert missing("US-PS-REST", a_record("tue 09:00-17:00", history=["sun-1 09:00-17:00"], **oregon)) == []
    assert missing("JP-INT-11", a_record("mon 09:00-17:00", **told)) == []


def test_holiday_work_beyond_a_contract_that_is_not_stated():
    care = person(care=Care(no_overtime=Period(date(2026, 4, 1), date(2026, 9, 30))))
    holiday: dict[str, Any] = {"workplace": Workplace(legal_holiday=LegalHoliday(HolidayMode.WEEKDAY, weekday=6))}

    assert to_review("JP-ICL-NOOT", a_record("sun 09:00-12:00", **care, **holiday)) == [("2026-04-12", 180, 0)]


def test_an_average_that_does_not_bind_or_is_passed_already_needs_nothing():
    later: dict[str, Any] = {
        "workplace": Workplace(reference_period=ReferencePeriod(first=MONDAY, last=date(2026, 8, 2)))
    }
    passed: dict[str, Any] = {
        "workplace": Workplace(
            reference_period=ReferencePeriod(first=MONDAY, last=a_day("mon+1"), prior_minutes=8 * 2880)
        )
    }

    assert missing("EU-6-48H", a_record("mon 09:00-17:00", **EU, **later)) != []
    assert missing("EU-6-48H", a_record("mon 09:00-17:00", **EU, **later, **person(opt_out_48=True))) == []
    assert missing("EU-6-48H", a_record(**EU, **later)) == []
    assert missing("EU-6-48H", a_record("mon 09:00-17:00", **EU, **passed)) == []


def test_rests_of_exempt_people_are_not_asked_for():
    record = a_record("mon 09:00-13:00", rulebooks=("us", "us-ca"), **person(exempt=True))

    assert missing("US-CA-REST", replace(record, shifts=(replace(record.shifts[0], activities=()),))) == []


def test_free_days_of_a_minor_s_week_that_began_before_the_record():
    young: dict[str, Any] = {"employee": {"birth_on": date(2008, 12, 1)}, **EU}
    record = a_record(*MIDWEEK, period=CUT, **young)
    known = a_record(*MIDWEEK, history=["mon 09:00-17:00"], period=CUT, **young)
    early = a_record("mon 09:00-17:00", period=Period(MONDAY, a_day("fri")), **young)

    assert missing("EU-YOUNG-DAYS", record) == [("2026-04-06", "shifts from 2026-04-06 on")]
    assert missing("EU-YOUNG-DAYS", known) == []
    assert missing("EU-YOUNG-DAYS", early) == [("2026-04-06", "shifts until 2026-04-12")]
    assert missing("EU-YOUNG-DAYS", a_record(*MIDWEEK, period=CUT, **EU)) == []


def test_fortnights_begin_with_the_first_week_that_is_known_as_a_whole():
    days = [f"{day} 09:00-17:00" for day in ("wed", "thu", "fri", "sat", "sun", "mon+1")]
    fortnightly = Workplace(weekly_rest_days=14)
    record = a_record(*days, period=Period(a_day("wed"), a_day("sun+2")), workplace=fortnightly, **EU)

    assert missing("EU-5-WEEKLY", record) == []
