"""Approved leave stays free (休暇)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation


@dataclass(frozen=True, kw_only=True)
class NoShiftOnLeave(Rule):
    """No shift on a day of approved leave.

    Statement:  shifts dated on a day of leave = 0
    Decided:    leave is by date, first and last day included; a night shift belongs to the date of its start.
    Planner:    the same.
    Serves:     H-LEAVE
    """

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Days of leave in the period with a shift."""
        for day in record.audited_days:
            if (record.employee.id, day.on_date) in record.site.leave_days:
                yield self.violation(
                    record, day.on_date, measured=len(day.shifts), limit=0, unit="shifts", shifts=day.shifts
                )

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift on those days."""
        for employee in plan.employees:
            for leave in plan.site.leave_of(employee):
                first, last = plan.horizon.index(leave.first), plan.horizon.index(leave.last)
                for candidate in plan.candidates(employee):
                    if first <= candidate.day <= last:
                        plan.forbid(employee, candidate)
