"""Wall times of forecast rows: which of two equal ones is meant, with a time zone or without."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from shiftplan.domain.work import QueueId
from shiftplan.files.forecast import ForecastRow

WALL_CLOCK = ZoneInfo("UTC")
"""Zone of files that come without a site: their wall times are kept as they stand."""


def walls_of(rows: Sequence[ForecastRow], zone: ZoneInfo) -> list[tuple[datetime, int]]:
    """Naive wall time and fold of each row; a naive time stands for itself.

    In WALL_CLOCK times stay as they are written. Of two that differ in their offset alone the second is fold 1; one
    without an offset is the first.
    """
    if zone is not WALL_CLOCK:
        return [_wall(row.interval_start, zone) for row in rows]
    walls = [row.interval_start.replace(tzinfo=None, fold=0) for row in rows]
    offsets: dict[tuple[QueueId, datetime], set[timedelta]] = defaultdict(set)
    for row, wall in zip(rows, walls, strict=True):
        offsets[row.queue, wall].add(_offset(row.interval_start))
    return [
        (wall, int(_offset(row.interval_start) < max(offsets[row.queue, wall])))
        for row, wall in zip(rows, walls, strict=True)
    ]


def _offset(moment: datetime) -> timedelta:
    """What is written behind a time; without any: more than all there are, for the first of two instants is meant."""
    written = moment.utcoffset()
    return timedelta(days=1) if written is None else written


def _wall(moment: datetime, zone: ZoneInfo) -> tuple[datetime, int]:
    if moment.tzinfo is None:
        return moment.replace(fold=0), moment.fold
    local = moment.astimezone(zone)
    return local.replace(tzinfo=None, fold=0), local.fold
