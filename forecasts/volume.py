"""History -> contacts and handle time expected in every interval of the days ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from forecasts.block import Block
from forecasts.drivers import QueueVolume, driven_volume, in_order, longest_lag
from forecasts.expected import expect
from forecasts.history import BoolArray, DayTable, FloatArray, days_from, usual_counts
from forecasts.hours import DAY_MINUTES
from forecasts.methods import METHODS
from forecasts.paths import sample_paths
from forecasts.quantiles import count_quantiles
from forecasts.queues import Openings, QueueSettings, SpecialDay
from forecasts.rolling import AUTO
from forecasts.schema import QUANTILES
from forecasts.site import Site, blocks_of, closed_days, past_of, read_site
from forecasts.today import came_today, renewed
from shiftplan.errors import InvalidInput

MOST_PATHS = 1000
_AHT_BELIEF = 135  # contacts: handle times vary by 116 % among contacts and by about 10 % over the day, (1.16 / 0.1)^2


def forecast(history: pd.DataFrame, *, first_day: date, **known: Any) -> pd.DataFrame:
    """Volumes with quantiles and handle times for `days` days from `first_day` on.

    Every interval in which the channel can have arrivals gets a row: voice and chat while open, other channels round
    the clock. Short histories need no other method: the less was seen, the closer everything lies to the plain mean of
    the days (effects of the calendar, weekdays and the profile are all drawn towards it).

    Args:
        history, first_day, known: as `volumes`.
    Returns: sorted rows of `schema.VOLUME`; aht_seconds is NaN where unknown.
    Raises: InvalidInput: as `volumes`.
    """
    made = volumes(history, first_day=first_day, **known)
    frames = [_frame(name, volume, first_day) for name, volume in made.items()]
    return pd.concat(frames, ignore_index=True).sort_values(["queue", "interval_start"], ignore_index=True)


def paths(history: pd.DataFrame, *, number: int, seed: int, first_day: date, **known: Any) -> pd.DataFrame:
    """Days as they may come: for each interval with a chance of contacts `number` counts.

    Intervals of a day rise and fall together, see `paths.sample_paths`; queues do so each for itself.

    Args:
        number: 1 to 1,000. seed: the same gives the same. known: as `volumes`.
    Returns: columns queue, interval_start, path_1, path_2, ...; sorted by queue and time.
    Raises: InvalidInput: another number of paths; as `volumes`.
    """
    if not 1 <= number <= MOST_PATHS:
        raise InvalidInput(f"paths: {number}: ask for 1 to {MOST_PATHS}")
    rng = np.random.default_rng(seed)
    frames = []
    for name, volume in sorted(volumes(history, first_day=first_day, **known).items()):
        ahead = slice((first_day - volume.first_day).days, None)
        counts = sample_paths(volume.mean[ahead], volume.spread[ahead], volume.day_cv, number, rng)
        day, interval = np.nonzero(volume.open[ahead])
        columns = {f"path_{i + 1}": counts[i, day, interval] for i in range(number)}
        frames.append(pd.DataFrame({"queue": name, "interval_start": _starts(volume, first_day), **columns}))
    return pd.concat(frames, ignore_index=True).sort_values(["queue", "interval_start"], ignore_index=True)


def volumes(
    history: pd.DataFrame,
    *,
    first_day: date,
    days: int,
    queues: Sequence[QueueSettings] | None = None,
    interval_minutes: int | None = None,
    holidays: str | None = None,
    special_days: Sequence[SpecialDay] = (),
    openings: Openings | None = None,
    method: str = AUTO,
    now: datetime | None = None,
    actuals: pd.DataFrame | None = None,
) -> dict[str, QueueVolume]:
    """The volume of each queue for `days` days from `first_day` on; some begin before the first day.

    Args:
        history: see `schema.HISTORY`; rows from `first_day` on are ignored.
        queues: None = every queue of the history is voice.
        interval_minutes: a multiple of the history's step; None = that step.
        holidays: country whose public holidays count, `JP` or `US-CA`; None = none.
        openings: None, or a queue without any key: open where its history has rows on that weekday.
        method: a name of `methods.METHODS`, or `auto` = for each queue the best in a backtest.
        now, actuals: a moment of `first_day`, and what came on that day before it, as rows of `schema.HISTORY`: the
            later intervals of the day, and the work that follows from them, are corrected by it.
    Raises: InvalidInput: nothing to learn from, an interval finer than the history, an unknown queue, driver or method.
    """
    if days < 1:
        raise InvalidInput(f"days is {days}; forecast at least 1 day")
    site = read_site(
        history,
        first_day=first_day,
        queues=queues,
        interval_minutes=interval_minutes,
        holidays=holidays,
        special_days=special_days,
        openings=openings,
        last_day=first_day + timedelta(days=days),
    )
    if method not in (AUTO, *METHODS):
        raise InvalidInput(f"method: {method}: no such method; known are {AUTO}, {', '.join(METHODS)}")
    if now is not None and now.tzinfo is not None:
        raise InvalidInput(f"now: {now}: give the time of the site's own clock, without an offset")
    if (now is None) != (actuals is None) or (now is not None and now.date() != first_day):
        raise InvalidInput(f"now: {now}: give a moment of {first_day}, the first day, and what came before it")
    came = None if now is None or actuals is None else came_today(site, actuals, now)
    expected: dict[str, tuple[BoolArray, FloatArray, FloatArray, float]] = {}
    for names, block, open_on in blocks_of(site, first_day, days):
        found = expect(block, method)
        if came is not None:
            found = renewed(names, block, found, came, open_on)
        for i, name in enumerate(names):
            expected[name] = open_on[i], found.mean[i], found.rate_cv[i], float(found.day_cv[i])
    made: dict[str, QueueVolume] = {}
    with_history = frozenset(site.tables)
    before = longest_lag(site.queues, with_history)
    for queue in in_order(site.queues, with_history):
        if queue.queue in site.tables:
            made[queue.queue] = _own_volume(site, queue, first_day, days, before, *expected[queue.queue])
        else:
            made[queue.queue] = _made_volume(site, queue, first_day, days, before, made)
    return {queue.queue: made[queue.queue] for queue in site.queues}


def _own_volume(
    site: Site,
    queue: QueueSettings,
    first_day: date,
    days: int,
    before: int,
    open_ahead: BoolArray,
    expected: FloatArray,
    rate_cv: FloatArray,
    day_cv: float,
) -> QueueVolume:
    """Volume of a queue from its own history; before the horizon what was seen, else what was to be expected."""
    table = site.tables[queue.queue]
    shape = (before + days, table.minutes.size)
    mean, spread, open_on = np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=np.bool_)
    mean[before:] = np.where(open_ahead, expected, 0.0)
    spread[before:] = mean[before:] * rate_cv
    open_on[before:] = open_ahead
    if before:
        past, _ = past_of(site, queue, first_day, days)
        _fill_past(mean, spread, open_on, table, past, first_day, before, rate_cv)
    begin = first_day - timedelta(days=before)
    return QueueVolume(begin, table.minutes, mean, spread, open_on, _aht_of(table, queue), day_cv)


def _fill_past(
    mean: FloatArray,
    spread: FloatArray,
    open_on: BoolArray,
    table: DayTable,
    past: Block,
    first_day: date,
    before: int,
    rate_cv: FloatArray,
) -> None:
    """The `before` days ahead of the horizon: counts where known, else the mean of the weekday."""
    profile = usual_counts(replace(table, counts=past.counts[0, : len(table.counts)]))
    for i in range(before):
        day = first_day + timedelta(days=i - before)
        row = (day - table.first_day).days
        usual = np.where(past.usual[0, day.weekday()], profile[day.weekday()], 0.0)
        seen = table.counts[row] if 0 <= row < len(table.counts) else np.full(usual.size, np.nan)
        missing_in_past = row < len(table.counts)  # no row on a day the history covers: nothing came, or it is lost
        guess = np.zeros(usual.size) if missing_in_past and not np.isfinite(seen).any() else usual
        mean[i] = np.where(np.isfinite(seen), seen, guess)
        spread[i] = np.where(np.isfinite(seen), 0.0, guess * rate_cv)
        open_on[i] = mean[i] > 0


def _made_volume(
    site: Site, queue: QueueSettings, first_day: date, days: int, before: int, made: dict[str, QueueVolume]
) -> QueueVolume:
    """Volume of a queue without history: from its drivers, or nothing where only heads are asked for."""
    begin = first_day - timedelta(days=before)
    span = days_from(begin, before + days)
    hours = site.hours.get(queue.queue)
    minutes = np.arange(0, DAY_MINUTES, site.interval_minutes)
    open_on = None
    if hours is not None:
        if queue.arrives_while_open or not queue.drivers:
            minutes = hours.minutes(site.interval_minutes)
        open_on = hours.within(minutes, site.interval_minutes, span, closed_days(queue, span, site.special_days))
    known = np.array([day >= first_day or (hours is not None and day in hours.listed) for day in span])
    if queue.drivers:
        return driven_volume(queue, made, minutes, site.interval_minutes, open_on, known)
    if open_on is None:
        raise InvalidInput(f"queue {queue.queue} asks for heads without history; give its opening hours")
    empty = np.zeros(open_on.shape)
    return QueueVolume(begin, minutes, empty, empty, open_on, np.full(minutes.size, queue.aht or np.nan))


def _aht_of(table: DayTable, queue: QueueSettings) -> FloatArray:
    """Mean handle time by interval, weighted by contacts handled, drawn to the queue's mean; NaN = unknown."""
    total = table.handled.sum()
    if total == 0:
        return np.full(table.minutes.size, np.nan if queue.aht is None else queue.aht)
    mean = table.handling.sum() / total
    return np.asarray((table.handling + _AHT_BELIEF * mean) / (table.handled + _AHT_BELIEF))


def _frame(queue: str, made: QueueVolume, first_day: date) -> pd.DataFrame:
    """The rows of one queue on the days of the horizon."""
    before = (first_day - made.first_day).days
    day, interval = np.nonzero(made.open[before:])
    mean = made.mean[before:][day, interval]
    spread = made.spread[before:][day, interval]
    rate_cv = np.where(mean > 0, spread / np.maximum(mean, 1e-300), 0.0)
    quantiles = count_quantiles(mean, rate_cv, tuple(QUANTILES.values()))
    return pd.DataFrame(
        {
            "queue": queue,
            "interval_start": _starts(made, first_day),
            "volume": mean,
            **dict(zip(QUANTILES, quantiles, strict=True)),
            "aht_seconds": made.aht[interval],
        }
    )


def _starts(made: QueueVolume, first_day: date) -> npt.NDArray[np.datetime64]:
    """Starts of the intervals of the horizon in which contacts can arrive."""
    day, interval = np.nonzero(made.open[(first_day - made.first_day).days :])
    minutes = day * DAY_MINUTES + made.minutes[interval]
    return np.asarray(np.datetime64(first_day, "us") + minutes.astype("timedelta64[m]"))
