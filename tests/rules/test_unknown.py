"""What the record does not reach back to is said to be not verifiable, never called right."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from shiftplan.domain.horizon import Period
from shiftplan.domain.months import months_after
from shiftplan.domain.people import HoursSystem
from shiftplan.domain.staff import ClosedMonth, History, MonthToDate, Staff
from shiftplan.domain.workplace import (
    HolidayMode,
    LegalHoliday,
    OvertimeAgreement,
    Regime,
    SpecialClause,
    Workplace,
)
from tests.builders import EMPLOYEE, MONDAY, a_day, a_record, a_rule

WEEK = [f"{day} 09:00-17:00" for day in ("mon", "tue", "wed", "thu", "fri")]
AGREEMENT = OvertimeAgreement(a_day("2026-04-01"), a_day("2027-03-31"), holiday_work=True)
CUT = Period(a_day("wed"), a_day("sun"))


def missing(code, record):
    return [(each.rule, each.on_date.isoformat(), each.missing) for each in a_rule(code, record.site).unknown(record)]


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("JP-32-WEEK", {}),
        ("JP-60-WEEK", {"employee": {"birth_on": a_day("2008-12-01")}}),
        ("H-HOURS", {"contract": {"week_minutes_max": 2400}}),
        ("H-DAYS", {"contract": {"days_per_week_max": 4}}),
    ],
)
def test_a_week_that_began_before_the_record(code, changes):
    record = a_record("wed 09:00-17:00", "thu 09:00-17:00", "fri 09:00-17:00", period=CUT, **changes)
    known = a_record(*WEEK[2:], history=WEEK[:2], period=CUT, **changes)

    assert missing(code, record) == [(code, "2026-04-06", "shifts from 2026-04-06 on")]
    assert missing(code, known) == []


def test_a_maximum_of_days_that_two_unknown_days_cannot_pass_is_verified():
    record = a_record("wed 09:00-17:00", "thu 09:00-17:00", period=CUT, contract={"days_per_week_max": 4})

    assert missing("H-DAYS", record) == []


def test_nobody_without_a_shift_in_that_week_is_listed():
    assert missing("JP-32-WEEK", a_record(period=CUT)) == []
    assert missing("H-HOURS", a_record(period=CUT)) == []


def test_a_rest_day_among_the_known_days_is_enough():
    some = a_record("wed 09:00-17:00", period=CUT)
    one = a_record(*(f"{day} 09:00-17:00" for day in ("wed", "thu", "fri", "sat")), period=CUT)
    none = a_record(*(f"{day} 09:00-17:00" for day in ("wed", "thu", "fri", "sat", "sun")), period=CUT)

    assert missing("JP-35-REST", some) == missing("JP-35-REST", one) == []
    assert missing("JP-35-REST", none) == [("JP-35-REST", "2026-04-06", "shifts from 2026-04-06 on")]


def test_a_week_that_ends_after_the_period_is_not_decided_yet():
    record = a_record(*WEEK, period=Period(MONDAY, a_day("fri")))

    assert missing("JP-35-REST", record) == [("JP-35-REST", "2026-04-06", "shifts until 2026-04-12")]


def test_the_first_shift_of_a_record_has_an_unknown_rest_before_it():
    record = a_record("mon 09:00-17:00")

    assert missing("JP-INT-11", record) == [("JP-INT-11", "2026-04-06", "shifts of 2026-04-05")]
    assert missing("JP-INT-11", a_record("tue 09:00-17:00")) == []
    assert missing("JP-INT-11", a_record("mon 09:00-17:00", history=["sun-1 09:00-17:00"])) == []


@pytest.mark.parametrize("code", ["JP-INT-11", "JP-INT-OWN"])
def test_a_last_end_after_the_first_shift_tells_of_no_rest_before_it(code):
    def ended(text):
        histories = {EMPLOYEE: History(last_end=datetime.fromisoformat(f"{text}+09:00"))}
        return a_record("mon 09:00-17:00", workplace=Workplace(interval_minutes=660), histories=histories)

    before, after = ended("2026-04-05T22:00"), ended("2026-04-06T09:01")

    assert list(a_rule(code, before.site).check(before)) == []
    assert missing(code, before) == []
    assert list(a_rule(code, after.site).check(after)) == []
    assert missing(code, after) == [(code, "2026-04-06", "shifts of 2026-04-05")]


def test_a_run_from_the_first_known_day_on_may_be_longer():
    contract = {"consecutive_days_max": 5}
    short = a_record(*WEEK[:2], contract=contract)
    apart = a_record(*WEEK[1:], contract=contract)
    known = a_record(*WEEK[:2], history=["sat-1 09:00-17:00"], contract=contract)

    assert missing("H-RUN", short) == [("H-RUN", "2026-04-06", "shifts from 2026-04-02 on")]
    assert missing("H-RUN", apart) == []
    assert missing("H-RUN", known) == []


def test_a_run_at_its_limit_is_open_until_history_tells_of_it():
    contract = {"consecutive_days_max": 2}
    before = a_record("mon 09:00-17:00", history=["sun-1 09:00-17:00"], contract=contract)
    told = a_record(*WEEK[:2], contract=contract, histories={EMPLOYEE: History(run_days=0)})
    own = Workplace(max_run_days=6)

    assert missing("H-RUN", a_record(*WEEK[:2], contract=contract)) == [
        ("H-RUN", "2026-04-06", "shifts from 2026-04-05 on")
    ]
    assert missing("H-RUN", a_record(*WEEK[:3], contract=contract)) == []
    assert missing("H-RUN", before) == [("H-RUN", "2026-04-06", "shifts from 2026-04-04 on")]
    assert missing("H-RUN", told) == []
    assert missing("JP-RUN-OWN", a_record(*WEEK[:2], workplace=own)) == [
        ("JP-RUN-OWN", "2026-04-06", "shifts from 2026-04-01 on")
    ]
    assert missing("JP-RUN-OWN", a_record(*WEEK[:2], workplace=own, staff={EMPLOYEE: Staff(art41=True)})) == []


def test_a_run_that_ended_before_the_period_is_no_question():
    record = a_record("tue 09:00-17:00", history=["sun-1 09:00-17:00"], contract={"consecutive_days_max": 5})

    assert missing("H-RUN", record) == []


def test_a_contract_s_maximum_that_is_just_reached_is_open():
    contract = {"days_per_week_max": 3, "week_minutes_max": 1440}
    record = a_record(*WEEK[2:], period=CUT, contract=contract)

    assert [bool(missing(code, record)) for code in ("H-DAYS", "H-HOURS")] == [True, True]


def test_flexible_hours_need_the_first_day_of_their_period():
    assert missing("JP-32-PERIOD", a_record(*WEEK, contract={"hours_system": HoursSystem.FLEX})) == [
        ("JP-32-PERIOD", "2026-04-06", "first day of the settlement period")
    ]
    assert not missing("JP-32-PERIOD", a_record(contract={"hours_system": HoursSystem.FLEX}))
    assert not missing("JP-32-PERIOD", a_record(*WEEK))


def test_a_settlement_period_that_began_before_the_record():
    regime = Regime(system=HoursSystem.FLEX, period_start=a_day("2026-04-01"))
    changes: dict[str, Any] = {"contract": {"hours_system": HoursSystem.FLEX}, "workplace": Workplace(regime=regime)}
    assert missing("JP-32-PERIOD", a_record(*WEEK, **changes))
    assert not missing("JP-32-PERIOD", replace(a_record(*WEEK, **changes), known_from=a_day("2026-04-01")))


MONTHLY = ("JP-36-MONTH", "JP-36-YEAR", "JP-36-100", "JP-36-AVG80")


@pytest.mark.parametrize("code", MONTHLY)
@pytest.mark.parametrize(
    ("shifts", "is_asked"),
    [(WEEK, False), (["tue 09:00-17:01"], True), ([*WEEK, "sat 09:00-09:15"], True)],
)
def test_overtime_of_the_period_needs_the_months_before(code, shifts, is_asked):
    found = missing(code, a_record(*shifts, agreement=AGREEMENT))

    assert [each[1] for each in found] == (["2026-04-01"] if is_asked else [])


@pytest.mark.parametrize(
    ("last", "terms", "is_asked"),
    [("20:00", {}, True), ("20:01", {}, False), ("20:00", {"month_limit_minutes": 2699}, False)],
)
def test_a_month_at_its_limit_is_open_and_one_beyond_is_not(last, terms, is_asked):
    """Fifteen days of eleven hours bring 45 hours of overtime; the first days of April are not known."""
    days = [f"2026-04-{day:02} 09:00-20:00" for day in (6, 7, 8, 9, 10, 13, 14, 15, 16, 17, 20, 21, 22, 23)]
    record = a_record(*days, f"2026-04-24 09:00-{last}", agreement=replace(AGREEMENT, **terms))

    assert bool(missing("JP-36-MONTH", record)) == is_asked


@pytest.mark.parametrize("code", MONTHLY)
def test_what_history_tells_is_verified(code):
    months = tuple(ClosedMonth(first=months_after(a_day("2026-03-01"), -n), overtime_minutes=0, holiday_minutes=0)
                   for n in reversed(range(6)))  # fmt: skip
    history = History(months=months, month_to_date=MonthToDate())
    record = a_record("tue 09:00-17:01", agreement=AGREEMENT, histories={EMPLOYEE: history})

    assert missing(code, record) == []


@pytest.mark.parametrize("code", ["JP-36-SP-COUNT", "JP-36-SP-MONTH", "JP-36-SP-YEAR"])
def test_a_special_clause_needs_the_months_before(code):
    agreement = replace(AGREEMENT, special=SpecialClause(month_total_minutes=5000))
    year = replace(agreement, year_start=a_day("2026-01-01"))

    assert missing(code, a_record("tue 09:00-17:01", agreement=year))
    assert not missing(code, a_record("tue 09:00-17:00", agreement=year))


@pytest.mark.parametrize("code", MONTHLY)
def test_holiday_work_enters_two_of_the_counters(code):
    holiday = LegalHoliday(HolidayMode.WEEKDAY, weekday=6)
    record = a_record("sun 09:00-12:00", agreement=AGREEMENT, workplace=Workplace(legal_holiday=holiday))

    assert bool(missing(code, record)) == (code in ("JP-36-100", "JP-36-AVG80"))


def test_a_count_of_holidays_needs_the_shifts_of_the_month():
    holiday = LegalHoliday(HolidayMode.WEEKDAY, weekday=6)
    agreement = replace(AGREEMENT, holiday_count=2)
    record = a_record("sun 09:00-12:00", agreement=agreement, workplace=Workplace(legal_holiday=holiday))

    assert missing("JP-36-HOLCOUNT", record)
    assert not missing("JP-36-HOLCOUNT", replace(record, known_from=a_day("2026-04-01")))


@pytest.mark.parametrize(("until", "is_listed"), [("17:59", True), ("18:00", False)])
def test_a_hundred_hours_of_what_is_known_are_a_violation_and_no_question(until, is_listed):
    days = [f"{day}{week} 09:00-23:00" for week in ("", "+1", "+2") for day in ("mon", "tue", "wed", "thu", "fri")]
    record = a_record(*days, f"mon+3 00:00-{until}", agreement=AGREEMENT)

    assert bool(missing("JP-36-100", record)) is is_listed


def test_months_before_the_law_are_not_asked_for():
    period = Period(a_day("2019-04-08"), a_day("2019-04-14"))
    agreement = replace(AGREEMENT, valid_from=a_day("2019-04-01"), valid_to=a_day("2020-03-31"))
    record = a_record("2019-04-09 09:00-17:01", period=period, agreement=agreement)

    assert missing("JP-36-AVG80", replace(record, known_from=a_day("2019-04-01"))) == []


def test_pay_above_sixty_hours_needs_the_month_so_far():
    assert missing("JP-37-50", a_record("tue 09:00-17:01"))
    assert not missing("JP-37-50", a_record("tue 09:00-17:00"))
    assert not missing("JP-37-50", replace(a_record("tue 09:00-17:01"), known_from=a_day("2026-04-01")))
    may = a_record("2026-05-01 09:00-17:01", period=Period(MONDAY, a_day("2026-05-10")))
    assert not missing("JP-37-50", may)


def test_the_insurance_line_needs_the_month_before():
    staff: dict[str, Any] = {"staff": {EMPLOYEE: Staff(si_line=True, contract_week_minutes=1140)}}
    days = [f"{day}{week} 09:00-17:00" for week in ("", "+1", "+2") for day in ("mon", "tue", "wed", "thu")][:11]

    assert missing("JP-SI-20H", a_record(*days, **staff))
    assert not missing("JP-SI-20H", a_record(*days[:10], **staff))
    assert missing("JP-SI-20H", a_record(*days[:10], "wed+2 09:00-15:40", **staff))
    assert not missing("JP-SI-20H", replace(a_record(*days, **staff), known_from=a_day("2026-03-01")))
    assert not missing("JP-SI-20H", a_record(*days))


def test_overtime_without_an_agreement_is_a_violation_and_no_question():
    assert missing("JP-36-MONTH", a_record("tue 09:00-17:01")) == []


@pytest.mark.parametrize(("code", "templates"), [("JP-32-2-DESIG", ("a",)), ("JP-32-2-PATTERN", ())])
def test_variable_hours_without_their_records_are_looked_at(code, templates):
    contract = {"hours_system": HoursSystem.MONTHLY, "templates": templates}
    record = a_record(*WEEK, contract=contract)
    regime = Regime(system=HoursSystem.MONTHLY, period_start=MONDAY, period_days=28, designated={MONDAY: 480})
    designated = a_record(*WEEK, contract=contract, workplace=Workplace(regime=regime))

    found = [(each.rule, each.on_date, each.measured, each.limit) for each in a_rule(code, record.site).review(record)]
    assert found == [(code, MONDAY, 0, 1)]
    assert bool(list(a_rule(code).review(designated))) == (code == "JP-32-2-PATTERN")
    assert not list(a_rule(code).review(a_record(contract=contract)))


def test_what_is_decided_without_the_days_before_is_not_listed():
    over = a_record(*(f"{day} 09:00-18:00" for day in ("wed", "thu", "fri", "sat", "sun")), period=CUT)
    longer = a_record(*(f"{day} 09:00-17:00" for day in ("tue", "wed", "thu", "fri", "sat", "sun")), period=CUT)
    flexible = a_record("wed 09:00-17:00", period=CUT, contract={"hours_system": HoursSystem.FLEX})
    minor = a_record("wed 09:00-17:00", period=CUT, employee={"birth_on": a_day("2008-12-01")})

    assert missing("JP-32-WEEK", over)
    assert not missing("JP-32-WEEK", longer)
    assert not missing("JP-32-WEEK", flexible)
    assert not missing("JP-32-WEEK", minor)
    assert not missing("JP-60-WEEK", over)


@pytest.mark.parametrize(
    ("first", "gap", "is_known"),
    [("2026-02-01", None, True), ("2026-03-01", None, False), ("2026-02-01", "2026-03-01", False)],
)
def test_a_year_is_known_from_its_first_month_on_without_a_gap(first, gap, is_known):
    """February is shorter than a month's tolerance would be: a year that begins with it is not known from March on."""
    year = replace(AGREEMENT, valid_from=a_day("2026-02-01"), year_start=a_day("2026-02-01"))
    starts = [months_after(a_day("2026-02-01"), number) for number in range(2)]
    kept = [day for day in starts if day >= a_day(first) and (gap is None or day != a_day(gap))]
    months = tuple(ClosedMonth(first=day, overtime_minutes=0, holiday_minutes=0) for day in kept)
    history = History(months=months, month_to_date=MonthToDate())
    record = a_record("tue 09:00-17:01", agreement=year, histories={EMPLOYEE: history})

    assert (missing("JP-36-YEAR", record) == []) is is_known
