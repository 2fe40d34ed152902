"""Days that stay as somebody fixed them (固定シフト)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.people import Lock
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.roster import Shift
from shiftplan.rules.base import Candidate, PlanBuilder, Rule, Violation


@dataclass(frozen=True, kw_only=True)
class LocksKept(Rule):
    """A locked day stays as locked: off, or a shift of the template, at the start if one is named.

    Statement:  off: no shift on the date; otherwise one shift on the date has the template and, where given, the start
    Decided:    start by the wall clock; a second shift on the date is H-DOUBLE's affair.
    Planner:    everything else on the date is out and one fitting shift is required; a lock that breaks another hard
                rule leaves no roster.
    Serves:     H-LOCK
    """

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Locked days of the period that differ."""
        shifts_on = {day.on_date: day.shifts for day in record.audited_days}
        for lock in record.site.locks:
            if lock.employee != record.employee.id or lock.on_date not in record.period:
                continue
            shifts = shifts_on.get(lock.on_date, ())
            if lock.template is None and shifts:
                yield self.violation(record, lock.on_date, measured=len(shifts), limit=0, unit="shifts", shifts=shifts)
            elif lock.template is not None and not any(self._is_as_locked(record, lock, shift) for shift in shifts):
                yield self.violation(record, lock.on_date, measured=0, limit=1, unit="shifts", shifts=shifts)

    def _is_as_locked(self, record: WorkRecord, lock: Lock, shift: Shift) -> bool:
        local = shift.start_at.astimezone(record.site.time_zone)
        return shift.template == lock.template and lock.start in (None, local.hour * 60 + local.minute)

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing else on a locked day, and a locked shift in any case."""
        for lock in (each for employee in plan.employees for each in plan.site.locks_of(employee)):
            day = plan.horizon.index(lock.on_date)
            if not 0 <= day < plan.horizon.days:
                continue
            of_day = [candidate for candidate in plan.candidates(lock.employee) if candidate.day == day]
            fitting = [candidate for candidate in of_day if self._fits(lock, candidate)]
            for candidate in of_day:
                if candidate not in fitting:
                    plan.forbid(lock.employee, candidate)
            if lock.template is not None:
                plan.require(lock.employee, fitting)

    def _fits(self, lock: Lock, candidate: Candidate) -> bool:
        if candidate.template != lock.template:
            return False
        return lock.start is None or candidate.start == lock.start
