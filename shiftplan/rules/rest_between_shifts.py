"""Rest between the shifts of two work days (勤務間インターバル)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.record import WorkDay, WorkRecord
from shiftplan.domain.roster import Shift
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Severity, Violation
from shiftplan.rules.planned_time import pairs_closer_than, sooner_than


@dataclass(frozen=True, kw_only=True)
class RestBetweenShifts(Rule):
    """Between the last shift of a work day and the first of the next lie at least `minimum` of rest.

    Statement:  start(first of the next work day) - end(last of the work day) >= minimum
    Decided:    elapsed time, so a clock change counts as it is lived; exactly `minimum` is lawful; shifts worked
                before the horizon count, and the last end that the history tells if it is later; the gap inside a
                split shift is no rest between days; not for managers (Art. 41). Dated with the later day.
    Planner:    the same; where the rule is soft, at `weight` for each pair of shifts.
    Serves:     JP-INT-11 (soft: duty of effort), JP-INT-OWN (work rules of the site)
    """

    minimum: timedelta

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Work days of the period that begin too soon."""
        if record.staff.art41:
            return
        for ended_at, shifts, following in self._pairs(record):
            rest = following.start - ended_at
            if rest < self.minimum and following.on_date in record.period:
                yield self.violation(
                    record,
                    following.on_date,
                    measured=rest // MINUTE,
                    limit=self.minimum // MINUTE,
                    unit="min",
                    shifts=(*shifts, following.shifts[0]),
                )

    def _pairs(self, record: WorkRecord) -> Iterator[tuple[datetime, tuple[Shift, ...], WorkDay]]:
        """(end of a work day, its last shift if known, the next work day)."""
        told, known = record.last_end, record.work_days
        if told is not None and known and known[0].on_date >= record.period.first:
            yield told, (), known[0]
        for today, following in pairwise(known):
            is_first = today.on_date < record.period.first <= following.on_date
            ended_at = max(today.end, told) if told is not None and is_first else today.end
            yield ended_at, today.shifts[-1:], following

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """A shift on the first known day, of which the end of the day before is not known."""
        for day in record.work_days[:1]:
            is_told = record.staff.art41 or record.last_end is not None
            if not is_told and day.on_date == record.complete_from and day.on_date in record.period:
                yield self.not_verifiable(record, day.on_date, f"shifts of {day.on_date - timedelta(days=1)}")

    def constrain(self, plan: PlanBuilder) -> None:
        """Neither of two shifts that are too close, or both at a price."""
        for employee in plan.employees:
            if plan.site.staff_of(employee).art41:
                continue
            if self.severity is Severity.HARD:
                for candidate in sooner_than(plan, employee, self.minimum // MINUTE):
                    plan.forbid(employee, candidate)
            for first, second in pairs_closer_than(plan, employee, self.minimum // MINUTE):
                if self.severity is Severity.HARD:
                    plan.never_both(employee, first, second)
                else:
                    plan.discourage(employee, first, second, self.weight)
