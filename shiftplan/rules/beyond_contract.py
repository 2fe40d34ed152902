"""No work beyond the contract's hours for those who care for a child or for family (所定外労働の制限)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from shiftplan.domain.figures import Figures
from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_hours import hold_statutory_hours
from shiftplan.rules.planned_persons import NOBODY, span_days
from shiftplan.rules.planned_time import named_rest_days


@dataclass(frozen=True, kw_only=True)
class BeyondContract(Rule):
    """Who asked for it works no longer than the contract says.

    Statement:  working minutes of a day - contract minutes of that day <= 0 on every day on which the request binds
    Decided:    contract minutes are those that the shifts of the day state. Where none are stated, statutory overtime
                and work on a legal holiday, which lie beyond any contract, are for a person to see, and nothing else
                can be told. Not for managers (Art. 41).
    Planner:    stricter: it knows no contract of a day, so it holds the statutory lines of day and week, which no
                contract passes, and keeps named rest days free.
    Serves:     JP-ICL-NOOT
    """

    figures: Figures

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Days of the period with work beyond the contract that is stated."""
        for day in self._asked(record):
            agreed = record.contract_minutes_on(day)
            if agreed is not None:
                worked = record.by_work_day[day]
                beyond = worked.working_time // MINUTE - agreed
                if beyond > 0:
                    yield self.violation(record, day, measured=beyond, limit=0, unit="min", shifts=worked.shifts)

    def review(self, record: WorkRecord) -> Iterator[Violation]:
        """Days without a stated contract on which work lies beyond any."""
        overtime = record.hours(self.figures).overtime
        for day in self._asked(record):
            beyond = overtime.get(day, 0) + record.holiday_minutes.get(day, 0)
            if beyond and record.contract_minutes_on(day) is None:
                shifts = record.by_calendar_day.get(day, ())
                yield self.violation(record, day, measured=beyond, limit=0, unit="min", shifts=shifts)

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """The first worked day without a stated contract."""
        for day in self._asked(record):
            if day in record.by_work_day and record.contract_minutes_on(day) is None:
                yield self.not_verifiable(record, day, "contract minutes of the day")
                return

    def _asked(self, record: WorkRecord) -> list[date]:
        """Days of the period on which the request binds."""
        asked = record.staff.care.no_overtime
        if asked is None or record.staff.art41:
            return []
        return [day for day in record.period if day in asked]

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
                    plan.forbid(employee, candidate)
