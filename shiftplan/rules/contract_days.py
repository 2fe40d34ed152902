"""Days of a week that a contract allows (所定労働日数)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_time import known_shifts, one_each_day, planned_weeks


@dataclass(frozen=True, kw_only=True)
class ContractDays(Rule):
    """Nobody works on more days of a week than the contract allows.

    Statement:  days of the week with a shift <= days_per_week_max of the contract
    Decided:    days worked before the period count; of a week cut by the edge of what is known only the known part
                counts; leave does not raise the maximum. Dated with the first day of the week.
    Planner:    the same.
    Serves:     H-DAYS
    """

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Weeks with too many days, the last of them in the period."""
        limit = record.contract.days_per_week_max
        for week in record.weeks:
            days = record.days_in(week)
            if len(days) > limit and days[-1].on_date in record.period:
                shifts = [shift for day in days for shift in day.shifts]
                yield self.violation(record, week.first, measured=len(days), limit=limit, unit="days", shifts=shifts)

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """The first week, where days before the record could bring it over the maximum."""
        limit = record.contract.days_per_week_max
        for week in record.weeks:
            days = record.days_in(week)
            not_known = (record.complete_from - week.first).days
            if days and len(days) <= limit < len(days) + not_known:
                yield self.not_verifiable(record, week.first, f"shifts from {week.first} on")

    def constrain(self, plan: PlanBuilder) -> None:
        """At most so many shifts in each week, those before the horizon included."""
        for employee in plan.employees:
            shifts = known_shifts(plan, employee)
            limit = plan.site.contract_of(employee).days_per_week_max
            for week in planned_weeks(plan):
                plan.total(employee, one_each_day(shifts, week), at_most=limit)
