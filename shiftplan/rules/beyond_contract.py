"""No work beyond the contract's hours for those who care for a child or for family (所定外労働の制限)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from shiftplan.domain.figures import Figures
from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation
from shiftplan.rules.planned_hours import hold_statutory_hours
from shiftplan.rules.planned_persons import NOBODY, span_days
from shiftplan.rules.planned_time import named_rest_days


@dataclass(frozen=True, kw_only=True)
class BeyondContract(Rule):
    """Who asked for it works no longer than the contract says.

    Statement:  working minutes of a day - contract minutes of that day <= 0 on every day on which the request binds
    Decided:    contract minutes are those that the shifts of the day state; work on a legal holiday is beyond any
                contract. Where none are stated a contract is taken to reach up to the statutory lines, so overtime and
                holiday work are what lies beyond it. Not for managers (Art. 41).
    Planner:    a planned shift is what the contract says of that day, so the statutory lines of day and week are held,
                and named rest days are kept free.
    Serves:     JP-ICL-NOOT
    """

    figures: Figures

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Days of the period with work beyond the contract."""
        asked = record.staff.care.no_overtime
        if asked is None or record.staff.art41:
            return
        overtime = record.hours(self.figures).overtime
        for day in sorted({*record.by_work_day, *overtime, *record.holiday_minutes}):
            if day in asked and day in record.period:
                beyond = self._beyond(record, day, overtime.get(day, 0))
                if beyond > 0:
                    shifts = record.by_calendar_day.get(day, ())
                    yield self.violation(record, day, measured=beyond, limit=0, unit="min", shifts=shifts)

    def _beyond(self, record: WorkRecord, day: date, overtime: int) -> int:
        agreed = record.contract_minutes_on(day)
        if agreed is None:
            return overtime + record.holiday_minutes.get(day, 0)
        return record.by_work_day[day].working_time // MINUTE - agreed

    def constrain(self, plan: PlanBuilder) -> None:
        """No minute above the lines of day and week, none on named rest days."""
        for employee in plan.employees:
            staff = plan.site.staff_of(employee)
            span = staff.care.no_overtime
            days = NOBODY if span is None or staff.art41 else span_days(plan, span.first, span.last)
            if not days:
                continue
            hold_statutory_hours(plan, employee, days, day_minutes=self.figures.day, week_minutes=self.figures.week)
            candidates = plan.candidates(employee)
            named = named_rest_days(plan, candidates)
            for candidate in candidates:
                if any(day in named and day in days for day in range(candidate.day, candidate.last_day + 1)):
                    plan.forbid(candidate)
