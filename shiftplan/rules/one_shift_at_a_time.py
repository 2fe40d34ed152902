"""One shift a day, one place at a time (重複シフト)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation
from shiftplan.rules.planned_time import pairs_closer_than


@dataclass(frozen=True, kw_only=True)
class OneShiftAtATime(Rule):
    """Nobody has two shifts on a date, or a shift that begins before an earlier one has ended.

    Statement:  shifts of a date <= 1; start of a shift >= end of every shift of an earlier date
    Decided:    a shift may begin in the minute in which the one before ends; a shift worked before the period counts.
    Planner:    the same; a builder gives at most one shift a day.
    Serves:     H-DOUBLE
    """

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Dates of the period with several shifts, or with a shift that overlaps one of an earlier date."""
        latest = None
        for day in record.work_days:
            is_audited = day.on_date in record.period
            if is_audited and len(day.shifts) > 1:
                yield self.violation(
                    record, day.on_date, measured=len(day.shifts), limit=1, unit="shifts", shifts=day.shifts
                )
            if is_audited and latest is not None and day.start < latest.end_at:
                overlap = (min(latest.end_at, day.end) - day.start) // MINUTE
                yield self.violation(
                    record, day.on_date, measured=overlap, limit=0, unit="min", shifts=(latest, day.shifts[0])
                )
            latest = max((*day.shifts, *([latest] if latest else [])), key=lambda shift: shift.end_at)

    def constrain(self, plan: PlanBuilder) -> None:
        """Never two shifts that overlap."""
        for employee in plan.employees:
            for first, second in pairs_closer_than(plan, employee, 0):
                plan.never_both(employee, first, second)
