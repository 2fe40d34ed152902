"""Today forecast anew for all queues of a site, from what has come so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import numpy as np
import pandas as pd

from forecasts.block import Block, FloatArray
from forecasts.expected import Expected
from forecasts.history import DayTable, read_days
from forecasts.intraday import updated
from forecasts.rolling import roll
from forecasts.schema import check_history
from forecasts.site import Site
from shiftplan.errors import InvalidInput

_PAST_DAYS = 40  # mornings whose forecasts are made again, to learn how much of a morning lasts


def came_today(site: Site, actuals: pd.DataFrame, now: datetime) -> dict[str, FloatArray]:
    """Contacts by queue in the intervals of the day that are over at `now`; NaN without a row; shape (intervals,).

    Args:
        actuals: see `schema.HISTORY`; rows of other days, and of intervals that are not over, are left out.
    Raises: InvalidInput: a queue without history, or no row that counts.
    """
    rows = check_history(actuals)
    start = rows["interval_start"]
    rows = rows[(start >= pd.Timestamp(now.date())) & (start < pd.Timestamp(now))]
    found: dict[str, FloatArray] = {}
    for name, group in rows.groupby("queue", sort=True):
        queue = str(name)
        if queue not in site.tables:
            raise InvalidInput(
                f"actuals: queue: {queue}: has no history to forecast it from; known are {', '.join(site.tables)}"
            )
        settings = next(each for each in site.queues if each.queue == queue)
        table = site.tables[queue]
        step = _step(group, table)
        minutes = group["interval_start"].dt.hour * 60 + group["interval_start"].dt.minute
        off = group.index[minutes % step != 0]
        if len(off):
            start = group.loc[off[0], "interval_start"]
            raise InvalidInput(
                f"actuals: queue {queue}: interval_start: {start:%Y-%m-%dT%H:%M}: fits into "
                f"no interval of {step} minutes, counted from midnight; correct its start"
            )
        today = read_days(group, settings, table.interval_minutes, step, site.hours.get(queue))
        whole = np.flatnonzero((today.minutes + table.interval_minutes <= _minute(now)) & (today.minutes < 1440))
        counts = np.full(table.minutes.size, np.nan)
        row = (now.date() - today.first_day).days
        if 0 <= row < len(today.counts):
            counts[whole] = today.counts[row, whole]
        found[queue] = counts
    if not any(np.isfinite(counts).any() for counts in found.values()):
        raise InvalidInput(
            f"actuals: no row of {now.date()} whose interval is over at {now:%H:%M}; give what came since midnight"
        )
    return found


def renewed(
    names: list[str], block: Block, expected: Expected, came: Mapping[str, FloatArray], open_on: np.ndarray
) -> Expected:
    """The forecast with the later intervals of its first day corrected; see `intraday.updated`."""
    used = sorted(set(np.unique(expected.choice.pair).tolist()))
    words = expected.choice.names
    rolled = roll(block, expected.tuning, [words[each] for each in used], _PAST_DAYS, horizon=1)
    pair = np.searchsorted(used, expected.choice.pair)
    past = replace(expected.choice, names=rolled.names, pair=pair).of(rolled.made)
    mean = expected.mean.copy()
    for i, name in enumerate(names):
        counts = came.get(name)
        cells = np.flatnonzero(open_on[i, 0])
        if counts is None or not np.isfinite(counts[cells]).any():
            continue
        over = int(np.flatnonzero(np.isfinite(counts[cells]))[-1]) + 1
        today = mean[i, 0, cells]
        so_far = np.where(np.isfinite(counts[cells]), counts[cells], today)[:over]
        mean[i, 0, cells] = updated(today, so_far, past[i][:, cells], rolled.actual[i][:, cells])
    return replace(expected, mean=mean)


def _minute(now: datetime) -> int:
    return now.hour * 60 + now.minute


def _step(rows: pd.DataFrame, table: DayTable) -> int:
    """Minutes between the rows, which may be finer than the forecast is."""
    gaps = np.diff(np.unique(rows["interval_start"].to_numpy().astype("datetime64[m]"))).astype(np.int64)
    step = int(gaps.min()) if gaps.size else table.interval_minutes
    if table.interval_minutes % step:
        return table.interval_minutes
    return step
