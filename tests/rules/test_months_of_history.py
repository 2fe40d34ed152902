"""Months of the past by chance, told by shifts and by figures: a plan goes on from them as the audit does.

One person in a system that averages hours, or with fixed ones, a pattern of long days for weeks before the plan, closed
months before these, and an agreement whose limits lie at what the person has in the end: a minute less is too much.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from shiftplan.domain.horizon import Period
from shiftplan.domain.months import month_of, months_after
from shiftplan.domain.people import HoursSystem, Leave
from shiftplan.domain.problem import Problem
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.staff import Care, ClosedMonth, History, MonthToDate, Staff
from shiftplan.domain.workplace import (
    HolidayMode,
    LegalHoliday,
    OvertimeAgreement,
    Regime,
    SpecialClause,
    Workplace,
)
from shiftplan.planning.builder import said
from shiftplan.rules.base import Rule
from shiftplan.rules.overtime_month import OvertimeMonth
from shiftplan.rules.rulebook import rules_for
from tests.builders import EMPLOYEE, a_problem, a_record, a_rule, a_site, hours_of
from tests.rules.test_random_rosters import by_audit, is_stricter

HOURS = ("09:00-17:00", "08:00-18:00", "08:00-20:00", "20:00-06:00")
NUMBERS = st.sampled_from
DAY = timedelta(days=1)
COUNTED = {
    *("JP-36-MONTH", "JP-36-YEAR", "JP-36-100", "JP-36-AVG80", "JP-36-SP-COUNT", "JP-36-SP-MONTH", "JP-36-SP-YEAR"),
    *("JP-32-PERIOD", "JP-32-WEEK", "JP-ICL-24H", "JP-ICL-150H"),
}
"""Rules that look at more than the days of a plan."""


@dataclass(frozen=True)
class Past:
    """What was worked before `first`, what is planned from then on until `last`, and where."""

    first: date
    last: date
    history: tuple[str, ...]
    shifts: tuple[str, ...]
    changes: Mapping[str, Any]

    def record(self) -> WorkRecord:
        site = a_site(*hours_of([*self.history, *self.shifts]), **self.changes)
        return a_record(*self.shifts, history=self.history, period=Period(self.first, self.last), site=site)

    def problem(self) -> Problem:
        days = (self.last - self.first).days + 1
        hours = hours_of(self.shifts)
        return a_problem(*hours, days=days, first_day=self.first, history=self.history, **self.changes)

    def may_be_planned(self, problem: Problem, rule: Rule) -> bool:
        person = said(problem, [rule], [EMPLOYEE])[EMPLOYEE]
        dates = {each: problem.horizon.day(each.day) for each in person.candidates}
        tour = [each for each in person.candidates if f"{dates[each]} {each.template}" in self.shifts]
        return person.is_lawful(tour)


@st.composite
def regimes(draw: st.DrawFn, month: date) -> Regime:
    """One whose periods have ended before the horizon, end in it, or both."""
    system = draw(NUMBERS([HoursSystem.FLEX, HoursSystem.FLEX, HoursSystem.MONTHLY, HoursSystem.YEARLY]))
    start = months_after(month, draw(NUMBERS([0, -1, -2])))
    if system is HoursSystem.FLEX:
        return Regime(system=system, period_start=start, months=draw(NUMBERS([1, 1, 2, 3])))
    length = draw(NUMBERS([28, 30, 31, 61]))
    minutes, days_a_week = draw(NUMBERS([480, 600, 720])), draw(NUMBERS([4, 6]))
    designated = {day: minutes for day in Period(start, start + (length - 1) * DAY) if day.weekday() < days_a_week}
    return Regime(system=system, period_start=start, period_days=length, designated=designated)


@st.composite
def pasts(draw: st.DrawFn) -> Past:
    """A pattern of work from some weeks before on, and the same or another in the horizon."""
    first = draw(NUMBERS([date(2026, 4, 1), date(2026, 4, 25), date(2026, 4, 29), date(2026, 12, 29)]))
    last = first + draw(NUMBERS([0, 2, 5])) * DAY
    start_day = draw(NUMBERS([1, 1, 16]))
    month = month_of(first, start_day).first
    since = first - draw(NUMBERS([0, 9, 40, 70])) * DAY
    days_a_week, regime = draw(NUMBERS([5, 6, 7])), draw(regimes(month))
    earlier, later, ahead = (draw(NUMBERS(HOURS)) for _ in range(3))
    worked = [day for day in Period(since, last) if day.weekday() < days_a_week]
    leave = draw(NUMBERS([frozenset(), frozenset({first, first - 2 * DAY})]))
    worked = [day for day in worked if day not in leave]
    off = frozenset(day for day in Period(since, last) if day.weekday() == 6)
    closed = [
        ClosedMonth(first=months_after(month, -n), overtime_minutes=draw(NUMBERS([0, 2701, 4800])), holiday_minutes=480)
        for n in range(draw(NUMBERS([0, 2, 5])), 0, -1)
    ]
    to_date = MonthToDate(overtime_minutes=draw(NUMBERS([0, 1500])), holiday_minutes=draw(NUMBERS([0, 480])))
    begins = draw(NUMBERS([date(2026, 1, 1), date(2025, 12, 1), month]))
    changes = {
        "rulebooks": ("jp", "house"),
        "workplace": Workplace(
            legal_holiday=draw(NUMBERS([LegalHoliday(), LegalHoliday(HolidayMode.WEEKDAY, weekday=6)])),
            scheduled_off=draw(NUMBERS([frozenset(), off])),
            regime=regime,
            month_start_day=start_day,
        ),
        "agreement": OvertimeAgreement(begins, months_after(begins, 12) - DAY, holiday_work=True),
        "histories": {EMPLOYEE: History(months=tuple(closed), month_to_date=draw(NUMBERS([None, None, to_date])))},
        "staff": {EMPLOYEE: Staff(care=Care(ot_limit=draw(NUMBERS([None, Period(since, last + 30 * DAY)]))))},
        "contract": {"hours_system": draw(NUMBERS([HoursSystem.FIXED, regime.system, regime.system]))},
        "week_start": draw(NUMBERS([0, 3])),
        "leave": tuple(Leave(EMPLOYEE, day, day, "paid") for day in sorted(leave)),
    }
    shifts = [f"{day} {earlier if day < month else later if day < first else ahead}" for day in worked]
    before = sum(day < first for day in worked)
    return Past(first, last, tuple(shifts[:before]), tuple(shifts[before:]), changes)


def at_the_limit(past: Past, beside: int, special_months: int | None) -> Past:
    """The same with an agreement whose limits are what the month and the year come to, and so many minutes more."""
    record = past.record()
    rule = a_rule("JP-36-MONTH", record.site, past.first)
    assert isinstance(rule, OvertimeMonth)
    months = record.hours(rule.figures).months
    agreement = past.changes["agreement"]
    year = sum(each.overtime for each in months if each.span.first >= agreement.valid_from)
    clause = SpecialClause(
        months_per_year=special_months,
        year_minutes=max(0, year + beside),
        month_total_minutes=max(0, months[-1].total + beside),
    )
    agreed = replace(
        agreement,
        month_limit_minutes=max(0, months[-1].overtime + beside),
        year_limit_minutes=max(0, year + beside),
        special=None if special_months is None else clause,
    )
    return replace(past, changes={**past.changes, "agreement": agreed})


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(pasts(), NUMBERS([0, -1]), NUMBERS([None, None, 0, 1]))
def test_a_plan_goes_on_from_months_of_history_as_the_audit_does(drawn: Past, beside: int, special_months: int | None):
    assume(drawn.shifts)
    past = at_the_limit(drawn, beside, special_months)
    record, problem = past.record(), past.problem()

    for rule in rules_for(record.site, past.first):
        if rule.code in COUNTED:
            may, is_kept = past.may_be_planned(problem, rule), by_audit(rule, record)
            event(f"{rule.code} audit {is_kept}, planner {may}")
            assert is_kept or not may, f"{rule.code}: its planner is laxer than its audit"
            assert may or not is_kept or is_stricter(rule), f"{rule.code}: its planner is stricter, does not say so"
