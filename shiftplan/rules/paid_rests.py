"""Paid rest periods by the length of the day (California, Colorado, Nevada)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.record import WorkDay, WorkRecord
from shiftplan.domain.roster import Shift
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Premium, Rule, Violation


@dataclass(frozen=True, kw_only=True)
class PaidRests(Rule):
    """A day of work has as many paid rests as its length asks for.

    Statement:  paid rests of the day >= number of lengths in at_least that its work reaches + number of those in above
                that it passes
    Decided:    all shifts of a work day together, unpaid breaks left out; the number of rests is told, or counted from
                the paid breaks of a roster that last at least `length`; where neither is known nothing is said. day_pay
                for a day with too few, rest_pay for each that is missing, apart from pay for meals. Not for exempt
                people, unless covers_exempt. Where in the day a rest lies, and what people forgo by agreement, is for a
                person to see.
    Planner:    a template with too few paid rests is not offered.
    Serves:     US-CA-REST, US-CO-REST, US-NV-REST
    """

    length: timedelta
    at_least: tuple[timedelta, ...] = ()
    above: tuple[timedelta, ...] = ()
    pay_kind: str = ""
    day_pay: timedelta = timedelta()
    rest_pay: timedelta = timedelta()
    covers_exempt: bool = False

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Work days of the period with too few rests."""
        for day in self._days(record):
            rests, needed = self._rests(day), self._needed(day)
            if rests is not None and rests < needed:
                yield self.violation(record, day.on_date, measured=rests, limit=needed, unit="rests", shifts=day.shifts)

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """Days that need a rest and tell of none."""
        for day in self._days(record):
            if self._rests(day) is None and self._needed(day):
                yield self.not_verifiable(record, day.on_date, "paid rests of the day")

    def premiums(self, record: WorkRecord) -> Iterator[Premium]:
        """Pay for each day with too few rests, where the law gives any."""
        for violation in self.check(record) if self.pay_kind else ():
            pay = self.day_pay + self.rest_pay * (violation.limit - violation.measured)
            yield Premium(self.pay_kind, violation.on_date, pay // MINUTE)

    def _days(self, record: WorkRecord) -> tuple[WorkDay, ...]:
        return () if record.staff.exempt and not self.covers_exempt else record.audited_days

    def _needed(self, day: WorkDay) -> int:
        worked = sum((shift.working_time for shift in day.shifts), timedelta())
        return sum(worked >= each for each in self.at_least) + sum(worked > each for each in self.above)

    def _rests(self, day: WorkDay) -> int | None:
        told = [self._of_shift(shift) for shift in day.shifts]
        known = [each for each in told if each is not None]
        return sum(known) if len(known) == len(told) else None

    def _of_shift(self, shift: Shift) -> int | None:
        """Rests of a shift; None where neither a number nor its parts are told."""
        if shift.paid_rests is not None:
            return shift.paid_rests
        if not shift.activities:
            return None
        return sum(pause.paid and pause.end_at - pause.start_at >= self.length for pause in shift.breaks)

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift of a template with too few paid rests."""
        refused = set()
        for template in plan.site.templates.values():
            needed = sum(template.work_minutes >= each // MINUTE for each in self.at_least)
            needed += sum(template.work_minutes > each // MINUTE for each in self.above)
            if sum(each.paid and each.minutes >= self.length // MINUTE for each in template.breaks) < needed:
                refused.add(template.id)
        for employee in plan.employees:
            if self.covers_exempt or not plan.site.staff_of(employee).exempt:
                for candidate in plan.candidates(employee):
                    if candidate.template in refused:
                        plan.forbid(employee, candidate)
