"""What came in at a queue, by day and by interval, on the local clock."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shiftplan.domain.horizon import Period
from shiftplan.domain.site import Site
from shiftplan.domain.work import QueueId
from shiftplan.files.cells import folded
from shiftplan.files.times import parse_moment
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import UnitOfWork

DAY = timedelta(days=1)
Wall = datetime
"""Wall clock, naive, at the start of an interval; two instants that the clock shows alike are one."""


@dataclass(frozen=True)
class PastVolumes:
    """Contacts offered at one queue since a day.

    until: last day of the history; None = there is none. before: first day of a period, or the first day after the
    history when that comes sooner: what a forecast of the period can learn from lies before it.
    """

    by_day: Mapping[date, float]
    by_interval: Mapping[Wall, float]
    since: date
    until: date | None
    before: date


def past_volumes(
    unit: UnitOfWork, row: SiteRow, site: Site, queue: QueueId, period: Period, lead: timedelta
) -> PastVolumes:
    """The history around some days.

    Args:
        lead: how far before the period, or before the end of the history, intervals are wanted.
    """
    unusual = list(_unusual(unit, row, site, queue))
    last = unit.history.last_day(row, queue)
    until = max([*(wall.date() for wall, _ in unusual), *([] if last is None else [last])], default=None)
    before = period.first if until is None else min(period.first, until + DAY)
    days = Period(before - lead, period.last)
    by_day = defaultdict(float, unit.history.day_totals(row, queue, days))
    by_interval: dict[Wall, float] = defaultdict(float)
    for text, offered in unit.history.intervals(row, queue, days):
        by_interval[slot(datetime.fromisoformat(text), site.interval_minutes)] += offered
    for wall, offered in unusual:
        if wall.date() in days:
            by_day[wall.date()] += offered
            by_interval[slot(wall, site.interval_minutes)] += offered
    return PastVolumes(dict(by_day), dict(by_interval), days.first, until, before)


def slot(wall: Wall, minutes: int) -> Wall:
    """The start of the interval that holds a wall time."""
    midnight = datetime.combine(wall.date(), datetime.min.time())
    return wall - (wall - midnight) % timedelta(minutes=minutes)


def _unusual(unit: UnitOfWork, row: SiteRow, site: Site, queue: QueueId) -> Iterator[tuple[Wall, float]]:
    """Rows that the database cannot add up; they passed the reader of files when they were loaded."""
    for start, offered in unit.history.unusual(row, queue):
        yield parse_moment(start, site.time_zone).local, float(folded(offered))
