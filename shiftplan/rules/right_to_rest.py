"""Right to rest between shifts (US, fair workweek laws of states and cities)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.record import WorkDay, WorkRecord, working_time_between
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Premium, Rule, Violation
from shiftplan.rules.planned_time import pairs_closer_than, sooner_than

KIND = "ps_rest_work"


@dataclass(frozen=True, kw_only=True)
class RightToRest(Rule):
    """Between the shifts of two days lie at least `minimum` of rest, unless the employee consents.

    Statement:  start(first shift of the next work day) - end(last shift of the day) >= minimum, or consent
    Decided:    elapsed time; work after too short a rest is paid more with consent too: the time inside the rest that
                was due (laws in `inside`), or the whole of the later shift (laws in `whole`). Dated with the later day.
    Planner:    the same; consent is a person's, so a plan never counts on it.
    Serves:     US-PS-REST
    """

    minimum: timedelta
    inside: tuple[str, ...]
    whole: tuple[str, ...]

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Work days of the period that begin too soon without consent."""
        for ended_at, day in self._too_soon(record):
            if not day.shifts[0].rest_consent:
                yield self.violation(
                    record,
                    day.on_date,
                    measured=(day.start - ended_at) // MINUTE,
                    limit=self.minimum // MINUTE,
                    unit="min",
                    shifts=day.shifts[:1],
                )

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """A shift on the first known day, of which the end of the day before is not known."""
        if record.site.workplace.predictive in (*self.inside, *self.whole) and record.last_end is None:
            for day in record.work_days[:1]:
                if day.on_date == record.complete_from and day.on_date in record.period:
                    yield self.not_verifiable(record, day.on_date, f"shifts of {day.on_date - timedelta(days=1)}")

    def premiums(self, record: WorkRecord) -> Iterator[Premium]:
        """Minutes that carry the rate of short rest."""
        for ended_at, day in self._too_soon(record):
            later = day.shifts[0]
            end = later.end_at if record.site.workplace.predictive in self.whole else ended_at + self.minimum
            yield Premium(KIND, day.on_date, working_time_between(later, later.start_at, end) // MINUTE)

    def _too_soon(self, record: WorkRecord) -> Iterator[tuple[datetime, WorkDay]]:
        """(end of the day before, work day of the period that begins too soon after it)."""
        if record.site.workplace.predictive not in (*self.inside, *self.whole):
            return
        known, told = record.work_days, record.last_end
        ends = [(today.end, following) for today, following in pairwise(known)]
        if told is not None and known and known[0].on_date >= record.period.first:
            ends.insert(0, (told, known[0]))
        for ended_at, following in ends:
            if following.start - ended_at < self.minimum and following.on_date in record.period:
                yield ended_at, following

    def constrain(self, plan: PlanBuilder) -> None:
        """Never two shifts that are too close."""
        if plan.site.workplace.predictive in (*self.inside, *self.whole):
            for employee in plan.employees:
                if not plan.worked(employee):
                    for candidate in sooner_than(plan, employee, self.minimum // MINUTE):
                        plan.forbid(employee, candidate)
                for first, second in pairs_closer_than(plan, employee, self.minimum // MINUTE):
                    plan.never_both(employee, first, second)
