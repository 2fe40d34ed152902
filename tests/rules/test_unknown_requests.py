"""Breaks at one time, nursing time, another employer, leave abroad: what is not told is not called right."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from shiftplan.domain.people import EmployeeId, HoursSystem
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.roster import ChangeKind, ShiftChange
from shiftplan.domain.staff import LeaveGrant, LeaveTaken, Maternity, PaidLeave
from shiftplan.domain.workplace import OvertimeAgreement, Regime, Workplace
from tests.builders import MONDAY, a_day, a_record
from tests.rules.test_unknown_persons import missing, person, to_review

OFFICE = "mon 09:00-18:00 break 12:00-13:00"
AGREEMENT = OvertimeAgreement(a_day("2025-04-01"), a_day("2027-03-31"), holiday_work=True)
WORKDAYS = (6, 7, 8, 9, 10, 13, 14, 15, 16, 17, 20, 21, 22)
ELSEWHERE = {a_day(day): 600 for day in ("mon", "tue", "wed", "thu", "fri")}


def test_a_site_that_does_not_say_how_breaks_lie_is_told_so_once():
    record = a_record(OFFICE, people=2)
    other = replace(record, employee=record.site.employees[EmployeeId("e2")])

    assert missing("JP-34-SIMUL", record) == [("2026-04-06", "whether breaks may be at different times")]
    assert missing("JP-34-SIMUL", other) == []
    assert missing("JP-34-SIMUL", a_record("mon 09:00-14:00")) == []
    for told in (Workplace(break_exemption="agreement"), Workplace(common_break=(720, 780))):
        assert missing("JP-34-SIMUL", a_record(OFFICE, workplace=told)) == []


def test_the_exemption_of_a_trade_does_not_reach_minors():
    minor: dict[str, Any] = {"employee": {"birth_on": date(2009, 1, 1)}}
    trade, agreed = (Workplace(break_exemption=each) for each in ("trade", "agreement"))

    assert to_review("JP-34-SIMUL", a_record(OFFICE, workplace=trade, **minor)) == [("2026-04-06", 1, 0)]
    assert to_review("JP-34-SIMUL", a_record(OFFICE, workplace=agreed, **minor)) == []
    assert to_review("JP-34-SIMUL", a_record(OFFICE, workplace=trade)) == []


def test_nursing_time_needs_the_agreed_length_of_the_day():
    asked = person(maternity=Maternity(birth=date(2025, 4, 7), requests=frozenset({"67"})))
    told = person(maternity=Maternity(birth=date(2025, 4, 7), requests=frozenset({"67"}), nursing_day_minutes=480))

    assert missing("JP-67-NURSE", a_record(OFFICE, "tue 09:00-17:00", **asked)) == [
        ("2026-04-06", "contract minutes of the day")
    ]
    assert missing("JP-67-NURSE", a_record("tue 09:00-17:00", **asked)) == []
    assert missing("JP-67-NURSE", a_record(OFFICE, **told)) == []


def test_averages_with_another_employer_need_its_months():
    def month(hours: str) -> WorkRecord:
        days = ("mon", "tue", "wed", "thu", "fri")
        return a_record(*(f"{day} {hours}" for day in days), agreement=AGREEMENT, **person(other_minutes=ELSEWHERE))

    assert missing("JP-38-MULTI", month("10:00-24:00")) == []
    assert missing("JP-38-MULTI", month("10:00-24:01")) == [
        ("2026-04-01", "hours with both employers before 2026-04-01")
    ]


def test_a_month_of_a_hundred_hours_with_another_employer_is_a_violation_and_no_question():
    """Twelve days of eight hours here and eight there, and one of eight and four: 100 hours beyond eight a day."""
    elsewhere = {date(2026, 4, day): minutes for day, minutes in zip(WORKDAYS, [480] * 12 + [240], strict=True)}

    def month(minutes: int) -> WorkRecord:
        days = [f"{day.isoformat()} 16:00-24:00" for day in elsewhere]
        other = {**elsewhere, date(2026, 4, 22): minutes}
        return a_record(*days, agreement=AGREEMENT, **person(other_minutes=other))

    assert missing("JP-38-MULTI", month(239)) == [("2026-04-01", "hours with both employers before 2026-04-01")]
    assert missing("JP-38-MULTI", month(240)) == []


def test_flexible_hours_with_another_employer_are_for_a_person_to_see():
    changes = {"contract": {"hours_system": HoursSystem.FLEX}, **person(other_minutes=ELSEWHERE)}
    flexible = Workplace(regime=Regime(system=HoursSystem.FLEX, period_start=date(2026, 4, 1)))
    record = a_record(OFFICE, workplace=flexible, **changes)

    assert to_review("JP-38-MULTI", record) == [("2026-04-06", 1, 0)]
    assert to_review("JP-38-MULTI", a_record(OFFICE, **person(other_minutes=ELSEWHERE))) == []
    assert to_review("JP-38-MULTI", a_record(OFFICE)) == []


def test_who_is_to_blame_for_a_shift_taken_back_is_for_a_person_to_see():
    record = a_record(OFFICE, "tue 09:00-14:00")
    change = ShiftChange(made_at=datetime.fromisoformat("2026-04-05T10:00"), kind=ChangeKind.CANCEL)
    shift = replace(record.shifts[0], change=change)
    asked = replace(shift, change=replace(change, is_asked_by_employee=True))

    assert to_review("JP-26-SUSP", replace(record, cancelled=(shift,))) == [("2026-04-06", 480, 0)]
    assert to_review("JP-26-SUSP", replace(record, cancelled=(asked,))) == []


def test_leave_abroad_needs_grants_and_agreed_days():
    def abroad(**fields: Any) -> WorkRecord:
        return a_record("mon 09:00-14:00", rulebooks=("eu",), **person(leave=PaidLeave(**fields)))

    grants = (LeaveGrant(date(2025, 4, 8), 20),)
    taken = (LeaveTaken(date(2025, 8, 4), days=19.0),)

    assert missing("EU-7-LEAVE", abroad()) == [("2026-04-06", "grants of paid leave")]
    assert missing("EU-7-LEAVE", abroad(grants=grants)) == [("2026-04-06", "agreed days a week")]
    assert missing("EU-7-LEAVE", abroad(grants=grants, weekly_days=5)) == []
    before, last = LeaveTaken(date(2025, 4, 7), days=1.0), LeaveTaken(date(2026, 4, 7), days=1.0)
    for days, found in (((*taken, before), [("2026-04-07", 19, 20)]), ((*taken, last), [])):
        assert to_review("EU-7-LEAVE", abroad(grants=grants, weekly_days=5, taken=days)) == found


def test_a_settlement_of_service_needs_all_its_shifts():
    regime = Regime(
        system=HoursSystem.YEARLY, period_start=date(2026, 3, 30), period_days=365, designated={MONDAY: 480}
    )
    changes = {
        "contract": {"hours_system": HoursSystem.YEARLY},
        "workplace": Workplace(regime=regime),
        **person(leaves_on=date(2026, 4, 10)),
    }

    assert missing("JP-32-4-2", a_record(OFFICE, **changes)) == [("2026-04-10", "shifts from 2026-03-30 on")]
    assert missing("JP-32-4-2", a_record(OFFICE, history=["2026-03-30 09:00-10:00"], **changes)) == []
