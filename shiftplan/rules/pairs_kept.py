"""Who works with whom (ペア・同時勤務の禁止)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.roster import Shift
from shiftplan.rules.base import PlanBuilder, Rule, Violation


@dataclass(frozen=True, kw_only=True)
class PairsKept(Rule):
    """Two people work the same shifts, or are never both at work.

    Statement:  together: on each date on which neither is on leave, the shifts of both have the same templates and
                starts, or neither has one; apart: no minute lies in a shift of both
    Decided:    breaks may differ. Without the other's shifts at hand a pair is not tested. Told of both people. Shifts
                before the period count for who is apart. One of two who cannot work on a date for another reason than
                leave keeps the other from working too.
    Planner:    plans those who work together as one, by a model that holds the rules of all of them.
    Serves:     H-PAIR
    """

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Days of the period on which a pair is not kept."""
        for other, is_together in record.site.pairs_of(record.employee.id).items():
            if other in record.others:
                look = self._parted if is_together else self._met
                yield from look(record, other, record.others[other])

    def _parted(self, record: WorkRecord, other: EmployeeId, theirs: Sequence[Shift]) -> Iterator[Violation]:
        for day in record.period:
            if {(record.employee.id, day), (other, day)} & record.site.leave_days:
                continue
            mine = [each for each in record.shifts if each.on_date == day]
            others = [each for each in theirs if each.on_date == day]
            if {(each.template, each.start_at) for each in mine} != {(each.template, each.start_at) for each in others}:
                yield self.violation(record, day, measured=0, limit=1, unit="shifts", shifts=mine)

    def _met(self, record: WorkRecord, other: EmployeeId, theirs: Sequence[Shift]) -> Iterator[Violation]:
        for shift in record.shifts:
            overlaps = [min(shift.end_at, each.end_at) - max(shift.start_at, each.start_at) for each in theirs]
            together = sum((each for each in overlaps if each > timedelta()), timedelta())
            if shift.on_date in record.period and together:
                yield self.violation(
                    record, shift.on_date, measured=together // MINUTE, limit=0, unit="min", shifts=[shift]
                )

    def constrain(self, plan: PlanBuilder) -> None:
        """Ties between people; on leave of one of two nothing ties them."""
        asked = set(plan.employees)
        for pair in plan.site.pairs:
            for employee, other in ((pair.employee, pair.other), (pair.other, pair.employee)):
                if employee not in asked:
                    continue
                if pair.is_together:
                    absent = [*plan.site.leave_of(employee), *plan.site.leave_of(other)]
                    days = enumerate(plan.horizon.period)
                    free = [at for at, day in days if not any(each.first <= day <= each.last for each in absent)]
                    plan.together(employee, other, free)
                else:
                    plan.apart(employee, other)
