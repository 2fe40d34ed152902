"""Paid rest periods (California, wage orders)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.record import WorkDay, WorkRecord
from shiftplan.domain.roster import Shift
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Premium, Rule, Violation

KIND = "ca_rest_pay"
HOUR_OF_PAY = 60


@dataclass(frozen=True, kw_only=True)
class CaliforniaRest(Rule):
    """A day of work has a paid rest of ten minutes for every `every` or major part of it.

    Statement:  paid rests of the day >= 0 where the work is below `none_below`; else as many as steps of `every` are
                begun after the first `one_until`, and one more
    Decided:    all shifts of a work day together; the number of rests is told, or counted from the paid breaks of a
                roster; where neither is known nothing is said. One hour of pay a day, apart from that for meals; not
                for exempt people.
    Planner:    a template with too few paid rests is not offered.
    Serves:     US-CA-REST
    """

    none_below: timedelta
    one_until: timedelta
    every: timedelta

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Work days of the period with too few rests."""
        for day in () if record.staff.exempt else record.audited_days:
            rests, needed = self._rests(day), self._needed(day)
            if rests is not None and rests < needed:
                yield self.violation(record, day.on_date, measured=rests, limit=needed, unit="rests", shifts=day.shifts)

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """Days that need a rest and tell of none."""
        for day in () if record.staff.exempt else record.audited_days:
            if self._rests(day) is None and self._needed(day):
                yield self.not_verifiable(record, day.on_date, "paid rests of the day")

    def premiums(self, record: WorkRecord) -> Iterator[Premium]:
        """One hour for each day with too few rests."""
        for violation in self.check(record):
            yield Premium(KIND, violation.on_date, HOUR_OF_PAY)

    def _needed(self, day: WorkDay) -> int:
        worked = sum((shift.working_time for shift in day.shifts), timedelta())
        if worked < self.none_below:
            return 0
        return 1 + max(0, -(-(worked - self.one_until) // self.every))

    def _rests(self, day: WorkDay) -> int | None:
        told = [self._of_shift(shift) for shift in day.shifts]
        known = [each for each in told if each is not None]
        return sum(known) if len(known) == len(told) else None

    def _of_shift(self, shift: Shift) -> int | None:
        """Rests of a shift; None where neither a number nor its parts are told."""
        if shift.paid_rests is None and not shift.activities:
            return None
        return sum(pause.paid for pause in shift.breaks) if shift.paid_rests is None else shift.paid_rests

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift of a template with too few paid rests."""
        refused = set()
        for template in plan.site.templates.values():
            needed = 0
            if template.work_minutes >= self.none_below // MINUTE:
                later = max(0, template.work_minutes - self.one_until // MINUTE)
                needed = 1 - (-later // (self.every // MINUTE))
            if sum(each.paid for each in template.breaks) < needed:
                refused.add(template.id)
        for employee in plan.employees:
            if not plan.site.staff_of(employee).exempt:
                for candidate in plan.candidates(employee):
                    if candidate.template in refused:
                        plan.forbid(candidate)
