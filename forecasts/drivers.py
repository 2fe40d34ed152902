"""Queues whose work comes from other queues: escalations, call-backs, paper that follows a call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from forecasts.history import BoolArray, FloatArray
from forecasts.hours import DAY_MINUTES
from forecasts.queues import QueueSettings
from shiftplan.errors import InvalidInput


@dataclass(frozen=True)
class QueueVolume:
    """Contacts of one queue over days that begin before the horizon, so that later work finds its cause.

    mean, spread: contacts and the standard deviation of their rate; open: where contacts can arrive; all of shape
    (days, intervals). minutes: start of each interval from the day's midnight. aht: seconds, NaN =
    unknown. day_cv: the part of the spread that all intervals of a day share, relative to the day's total.
    """

    first_day: date
    minutes: npt.NDArray[np.int64]
    mean: FloatArray
    spread: FloatArray
    open: BoolArray
    aht: FloatArray
    day_cv: float = 0.0


def in_order(queues: Sequence[QueueSettings], with_history: frozenset[str]) -> list[QueueSettings]:
    """Queues such that each comes after those that drive it.

    Raises: InvalidInput: a driver is unknown, queues drive each other in a circle, or a queue has neither history nor
        driver.
    """
    known = {queue.queue: queue for queue in queues}
    done: dict[str, QueueSettings] = {}

    def visit(queue: QueueSettings, above: tuple[str, ...]) -> None:
        if queue.queue in done:
            return
        if queue.queue in above:
            raise InvalidInput(
                f"queue {queue.queue}: driver: {' <- '.join((*above, queue.queue))}: queues drive each other"
            )
        if queue.queue not in with_history:
            if not queue.drivers and queue.goal != "heads":
                raise InvalidInput(
                    f"queue {queue.queue} has neither history nor a driver; give its rows in history.csv, or "
                    "driver and driver_ratio in queues.csv: a queue it follows, or one that a new queue is like"
                )
            for driver, _, _ in queue.drivers:
                if driver not in known:
                    raise InvalidInput(
                        f"queue {queue.queue}: driver: {driver}: no such queue; known are {', '.join(known)}"
                    )
                visit(known[driver], (*above, queue.queue))
        done[queue.queue] = queue

    for queue in queues:
        visit(queue, ())
    return list(done.values())


def longest_lag(queues: Sequence[QueueSettings], with_history: frozenset[str]) -> int:
    """Days before the horizon in which the cause of some of its work may lie."""
    return sum(
        max(lag for _, _, lag in queue.drivers) for queue in queues if queue.drivers and queue.queue not in with_history
    )


def driven_volume(
    queue: QueueSettings,
    made: Mapping[str, QueueVolume],
    minutes: npt.NDArray[np.int64],
    interval_minutes: int,
    open_on: BoolArray | None,
    hours_known: BoolArray,
) -> QueueVolume:
    """Work of `queue`: items(d) = sum over its drivers of ratio x driver(d - lag), at the driver's time of day.

    Drivers vary independently of each other. Voice and chat arrive only while open: what would come on a closed day
    waits for the next open one, what would come outside the hours of an open day spreads over its open intervals like
    the rest.

    Args:
        made: volumes of the drivers, all from one first day on.
        open_on: shape (days, intervals); None = as its drivers.
        hours_known: days whose opening is certain; on others nothing is carried over. Shape (days,).
    """
    drivers = [(made[name], ratio, lag) for name, ratio, lag in queue.drivers]
    shape = (drivers[0][0].mean.shape[0], minutes.size)
    mean, variance, there = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for driver, ratio, lag in drivers:
        place = _places(driver, minutes, interval_minutes, lag, open_on)
        mean += ratio * _moved(driver.mean, place, shape)
        variance += (ratio * _moved(driver.spread, place, shape)) ** 2
        there += _moved(driver.open.astype(np.float64), place, shape)
    spread = np.sqrt(variance)
    if not queue.arrives_while_open:
        open_on = np.ones(shape, dtype=np.bool_)
    elif open_on is None:
        open_on = there > 0
    else:
        mean, spread = _while_open(mean, spread, open_on, hours_known)
    aht = np.full(minutes.size, np.nan if queue.aht is None else queue.aht)
    totals = [ratio * driver.mean.sum() for driver, ratio, _ in drivers]
    common = np.sqrt(sum((total * driver.day_cv) ** 2 for total, (driver, _, _) in zip(totals, drivers, strict=True)))
    day_cv = float(common / sum(totals)) if sum(totals) > 0 else 0.0
    return QueueVolume(drivers[0][0].first_day, minutes, mean, spread, open_on, aht, day_cv)


def _places(
    driver: QueueVolume,
    minutes: npt.NDArray[np.int64],
    interval_minutes: int,
    lag: int,
    open_on: BoolArray | None,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Day and interval of the driven queue for each cell of the driver, shape (days, intervals) each.

    The date decides, but what falls into an opening of the day before belongs to that one.
    """
    days = np.arange(driver.mean.shape[0])[:, None] + lag
    instant = days * DAY_MINUTES + driver.minutes[None, :]
    day, interval = instant // DAY_MINUTES, instant % DAY_MINUTES // interval_minutes
    if open_on is None or minutes.size * interval_minutes <= DAY_MINUTES:
        return day, interval
    later = interval + DAY_MINUTES // interval_minutes
    there = (day >= 1) & (day <= len(open_on)) & (later < minutes.size)
    before = np.clip(day - 1, 0, len(open_on) - 1)
    late = there & open_on[before, np.minimum(later, minutes.size - 1)]
    return np.where(late, day - 1, day), np.where(late, later, interval)


def _moved(
    values: FloatArray, place: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]], shape: tuple[int, int]
) -> FloatArray:
    found = np.zeros(shape)
    inside = (place[0] >= 0) & (place[0] < shape[0])
    np.add.at(found, (place[0][inside], place[1][inside]), values[inside])
    return found


def _while_open(
    mean: FloatArray, spread: FloatArray, open_on: BoolArray, hours_known: BoolArray
) -> tuple[FloatArray, FloatArray]:
    """Work moved into opening hours, none lost."""
    found_mean, found_spread = np.zeros_like(mean), np.zeros_like(spread)
    carried_mean, carried_spread = 0.0, 0.0
    for day in range(len(mean)):
        if not hours_known[day]:
            continue
        total, wide = mean[day].sum() + carried_mean, spread[day].sum() + carried_spread
        carried_mean, carried_spread = total, wide
        if open_on[day].any():
            shares = mean[day] * open_on[day]
            shares = shares / shares.sum() if shares.sum() > 0 else open_on[day] / open_on[day].sum()
            found_mean[day], found_spread[day] = shares * total, shares * wide
            carried_mean, carried_spread = 0.0, 0.0
    return found_mean, found_spread
