"""What changes by hand do to a forecast: the queue's own day, and the work that follows from it in other queues."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from shiftplan.domain.horizon import Period
from shiftplan.domain.site import Site
from shiftplan.domain.work import QueueId
from shiftplan.files.forecast import ForecastRow
from shiftplan.services.opening_days import OpeningDays

SECOND = timedelta(seconds=1)
FURTHEST = 14
"""Days that work which follows waits for a day on which its queue has any."""


@dataclass(frozen=True)
class Lift:
    """The volume of a queue in [starts_at, ends_at) is that of the forecast times `factor`."""

    queue: QueueId
    starts_at: datetime
    ends_at: datetime
    factor: float


def lifted(rows: Iterable[ForecastRow], lifts: Sequence[Lift]) -> tuple[ForecastRow, ...]:
    """A forecast as it is with the changes: volumes and their band times the factor."""
    if not lifts:
        return tuple(rows)
    return tuple(_times(row, _factor(row, lifts)) for row in rows)


def lifts_of(
    site: Site, rows: Sequence[ForecastRow], changed: Mapping[tuple[str, date], float], driven: frozenset[QueueId]
) -> list[Lift]:
    """The lifts of some days.

    Work that follows from a changed day grows by ratio x what the day grew by, so many days later, at the same times
    as it comes anyway; where none comes on that day, on the next on which some does.

    Args:
        rows: the forecast without changes. changed: percent by queue and day. driven: queues that are forecast from
            others; those with a history of their own are not.
    """
    if not rows or not changed:
        return []
    by_day: dict[tuple[QueueId, date], list[ForecastRow]] = defaultdict(list)
    zone = site.time_zone
    starts = [row.interval_start.astimezone(zone).date() for row in rows]
    days = OpeningDays(site, Period(min(starts), max(starts)))
    for row in rows:
        by_day[row.queue, days.day_of(row.queue, row.interval_start)].append(row)
    totals = {day: sum(row.volume for row in found) for day, found in by_day.items()}
    added: dict[tuple[QueueId, date], float] = defaultdict(float)
    for queue in _in_order(site, driven):
        mine = [(day, total) for (each, day), total in totals.items() if each == queue]
        for day, total in mine:
            follows = added[queue, day]
            added[queue, day] = follows + (total + follows) * changed.get((queue, day), 0) / 100
        for follower in (site.queues[each] for each in driven):
            for driver in (each for each in follower.drivers if each.queue == queue):
                for day, _ in mine:
                    reached = _reached(totals, follower.id, day + timedelta(days=driver.lag_days))
                    if reached is not None:
                        added[follower.id, reached] += driver.ratio * added[queue, day]
    return [
        Lift(day[0], found[0].interval_start, found[-1].interval_start + SECOND, 1 + added[day] / totals[day])
        for day, found in sorted(by_day.items())
        if added[day] and totals[day]
    ]


def _in_order(site: Site, driven: frozenset[QueueId]) -> list[QueueId]:
    """Every queue after those that drive it."""
    done = [queue for queue in site.queues if queue not in driven]
    left = [queue for queue in site.queues if queue in driven]
    while left:
        ready = [each for each in left if all(driver.queue not in left for driver in site.queues[each].drivers)]
        if not ready:
            break
        done += ready
        left = [each for each in left if each not in ready]
    return done


def _reached(totals: Mapping[tuple[QueueId, date], float], queue: QueueId, day: date) -> date | None:
    days = (day + timedelta(days=number) for number in range(FURTHEST))
    return next((each for each in days if totals.get((queue, each))), None)


def _factor(row: ForecastRow, lifts: Sequence[Lift]) -> float:
    found = (lift for lift in lifts if lift.queue == row.queue and lift.starts_at <= row.interval_start < lift.ends_at)
    return next((lift.factor for lift in found), 1.0)


def _times(row: ForecastRow, factor: float) -> ForecastRow:
    if factor == 1.0:
        return row
    band = tuple(None if value is None else value * factor for value in row.quantiles)
    return replace(row, volume=row.volume * factor, quantiles=band)
