"""Overtime pay of the workweek (US, Fair Labor Standards Act)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.horizon import MINUTE, Period, instant
from shiftplan.domain.record import WorkRecord, working_time_between
from shiftplan.rules.base import PlanBuilder, Premium, Rule, Violation

KIND = "ot50"


@dataclass(frozen=True, kw_only=True)
class WorkweekOvertime(Rule):
    """What passes `limit` in a workweek is paid half as much again.

    Statement:  minutes paid = working minutes of the workweek above limit
    Decided:    the workweek is a fixed stretch of seven days from the week's first midnight, and a shift is cut there;
                minutes pass the limit in time order and are paid with the day of their shift; there is no daily rule;
                not for exempt people, nor where the state's own rulebook pays more.
    Planner:    silent: overtime is lawful, it costs.
    Serves:     US-FLSA-40
    """

    limit: timedelta
    states: tuple[str, ...]

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Nothing: pay follows."""
        return iter(())

    def premiums(self, record: WorkRecord) -> Iterator[Premium]:
        """Minutes above the limit by day."""
        if record.staff.exempt or set(self.states) & set(record.site.rulebooks):
            return
        for week in record.weeks:
            yield from self._above(record, week)

    def _above(self, record: WorkRecord, week: Period) -> Iterator[Premium]:
        limit, first, zone = self.limit // MINUTE, week.first, record.site.time_zone
        counted, told = 0, record.history.week_to_date
        if told is not None and record.period.first in week:
            counted, first = told, record.period.first
        start, end = instant(first, 0, zone), instant(week.last + timedelta(days=1), 0, zone)
        for shift in record.shifts:
            worked = working_time_between(shift, start, end) // MINUTE
            over = counted + worked - max(limit, counted)
            counted += worked
            if over > 0:
                yield Premium(KIND, shift.on_date, over)

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing."""
