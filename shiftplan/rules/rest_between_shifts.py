"""Rest between the shifts of two work days (勤務間インターバル)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Severity, Violation
from shiftplan.rules.planned_time import pairs_closer_than


@dataclass(frozen=True, kw_only=True)
class RestBetweenShifts(Rule):
    """Between the last shift of a work day and the first of the next lie at least `minimum` of rest.

    Statement:  start(first of the next work day) - end(last of the work day) >= minimum
    Decided:    elapsed time, so a clock change counts as it is lived; exactly `minimum` is lawful; shifts worked
                before the horizon count; the gap inside a split shift is no rest between days. Dated with the later
                day.
    Planner:    the same; where the rule is soft, at `weight` for each pair of shifts.
    Serves:     JP-INT-11 (soft: duty of effort), JP-INT-OWN (work rules of the site)
    """

    minimum: timedelta

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Work days of the period that begin too soon."""
        for today, following in pairwise(record.work_days):
            rest = following.start - today.end
            if rest < self.minimum and following.on_date in record.period:
                yield self.violation(
                    record,
                    following.on_date,
                    measured=rest // MINUTE,
                    limit=self.minimum // MINUTE,
                    unit="min",
                    shifts=(today.shifts[-1], following.shifts[0]),
                )

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """A shift on the first known day, of which the end of the day before is not known."""
        for day in record.work_days[:1]:
            if day.on_date == record.complete_from and day.on_date in record.period:
                yield self.not_verifiable(record, day.on_date, f"shifts of {day.on_date - timedelta(days=1)}")

    def constrain(self, plan: PlanBuilder) -> None:
        """Neither of two shifts that are too close, or both at a price."""
        for employee in plan.employees:
            for first, second in pairs_closer_than(plan, employee, self.minimum // MINUTE):
                if self.severity is Severity.HARD:
                    plan.never_both(first, second)
                else:
                    plan.discourage(first, second, self.weight)
