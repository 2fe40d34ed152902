"""Hours of a week that a contract allows (所定労働時間)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.horizon import MINUTE, Period
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_time import known_shifts, planned_weeks


@dataclass(frozen=True, kw_only=True)
class ContractHours(Rule):
    """Nobody works longer in a week than the contract allows.

    Statement:  working minutes of the week <= week_minutes_max of the contract
    Decided:    a shift counts wholly for the week of its date; shifts before the period count; of a week cut by the
                edge of what is known only the known part counts. Dated with the first day of the week.
    Planner:    the same.
    Serves:     H-HOURS
    """

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Weeks that are too long, with work in the period."""
        limit = record.contract.week_minutes_max * MINUTE
        for week in record.weeks:
            worked = self._worked(record, week)
            if worked > limit and self._has_audited_work(record, week):
                shifts = [shift for day in record.days_in(week) for shift in day.shifts]
                yield self.violation(
                    record, week.first, measured=worked // MINUTE, limit=limit // MINUTE, unit="min", shifts=shifts
                )

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """The first week, where it began before the record and is not over the maximum already."""
        for week in record.weeks:
            is_open = self._worked(record, week) <= record.contract.week_minutes_max * MINUTE
            if week.first < record.complete_from and is_open and self._has_audited_work(record, week):
                yield self.not_verifiable(record, week.first, f"shifts from {week.first} on")

    def _worked(self, record: WorkRecord, week: Period) -> timedelta:
        return sum((day.working_time for day in record.days_in(week)), timedelta())

    def _has_audited_work(self, record: WorkRecord, week: Period) -> bool:
        return any(day.on_date in record.period and day.working_time for day in record.days_in(week))

    def constrain(self, plan: PlanBuilder) -> None:
        """The minutes of each week, those before the horizon included."""
        for employee in plan.employees:
            shifts = known_shifts(plan, employee)
            limit = plan.site.contract_of(employee).week_minutes_max
            for week in planned_weeks(plan):
                weights = {shift: shift.work_minutes for shift in shifts if shift.day in week}
                plan.total(employee, weights, at_most=limit)
