"""A queue's history as a day x interval table: step, gaps, clock changes, opening hours, outages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from math import gcd
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from forecasts.hours import DAY_MINUTES, Hours
from forecasts.queues import QueueSettings
from forecasts.redials import without_redials
from shiftplan.errors import InvalidInput

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
_FEW = 5.0  # mean contacts below which an interval without a row may have been an empty one


@dataclass(frozen=True)
class DayTable:
    """What one queue saw, day by day, from midnight on; what an opening lasts beyond midnight belongs to its day.

    counts: contacts offered, without the second tries of unusually many who gave up, where those are known; shape
        (days, intervals); NaN where unknown (no row, lost, or an outage).
    pattern: where a weekday (0 = Monday) has ever had rows over the whole interval, shape (7, intervals).
    minutes: start of each interval in minutes from the day's local midnight; from 1440 on it lies on the next date, and
        such an interval is unknown where the opening of its day does not reach it.
    handled, handling: contacts handled and seconds spent on them by interval, over all days; shape (intervals,).
    """

    queue: str
    first_day: date
    interval_minutes: int
    minutes: npt.NDArray[np.int64]
    counts: FloatArray
    pattern: BoolArray
    handled: FloatArray
    handling: FloatArray

    @property
    def dates(self) -> npt.NDArray[np.datetime64]:
        """The date of every row of `counts`."""
        return np.datetime64(self.first_day, "D") + np.arange(len(self.counts))

    @property
    def weekdays(self) -> npt.NDArray[np.int64]:
        """0 = Monday for every row of `counts`."""
        return (self.first_day.weekday() + np.arange(len(self.counts))) % 7

    def before(self, day: date) -> DayTable:
        """The table as it was known on the morning of `day`; the pattern of weekdays stays."""
        return replace(self, counts=self.counts[: max(0, (day - self.first_day).days)])

    def without(self, unknown: BoolArray) -> DayTable:
        """The table with more cells unknown."""
        return replace(self, counts=np.where(unknown, np.nan, self.counts))


def step_minutes(history: pd.DataFrame) -> int | None:
    """Minutes from one row of a queue to the next, None when no day has two rows.

    The common divisor of all starts is the step if a tenth of the gaps have it; else the commonest gap is, and rows
    off that grid are refused. Raises InvalidInput: a row off the grid or between two minutes.
    """
    starts = history["interval_start"]
    seconds = starts.dt.hour * 3600 + starts.dt.minute * 60 + starts.dt.second
    minutes = (seconds // 60).to_numpy()
    broken = history.index[(seconds % 60 != 0) | (starts.dt.microsecond != 0)]
    if len(broken):
        raise InvalidInput(_off_grid(history, broken[0], "an interval starts on a whole minute"))
    days = starts.to_numpy().astype("datetime64[D]")
    gaps = np.diff(minutes)[np.diff(days).astype(np.int64) == 0]
    gaps = gaps[gaps > 0]
    if gaps.size == 0:
        return DAY_MINUTES if (minutes == 0).all() and len(history) > 1 else None
    divisor = gcd(DAY_MINUTES, *map(int, np.unique(minutes)))
    if np.mean(gaps == divisor) >= 0.1:
        return divisor
    sizes, numbers = np.unique(gaps, return_counts=True)
    step = int(sizes[numbers.argmax()])
    off = history.index[minutes % step != 0]
    if DAY_MINUTES % step or len(off):
        row = off[0] if len(off) else history.index[0]
        raise InvalidInput(
            _off_grid(
                history, row, f"the other rows are {step} minutes apart, counted from midnight; correct its start"
            )
        )
    return step


def read_days(
    history: pd.DataFrame, queue: QueueSettings, interval_minutes: int, step: int, hours: Hours | None
) -> DayTable:
    """The checked rows of one queue as a table of days.

    A wall time that occurs twice counts with the mean of its rows. Intervals without a row are unknown, but empty
    where the file never writes a 0 and so few contacts are usual that an empty interval must have happened.
    """
    starts = history["interval_start"].to_numpy().astype("datetime64[m]")
    minutes = np.arange(0, DAY_MINUTES, interval_minutes)
    if hours is not None and queue.arrives_while_open:
        minutes = hours.minutes(interval_minutes)
    days = starts.astype("datetime64[D]")
    minute = (starts - days).astype(np.int64)
    if hours is not None and minutes.size * interval_minutes > DAY_MINUTES:
        late = _is_late(days, minute, minutes, interval_minutes, hours)
        days = days - late.astype("timedelta64[D]")
        minute = minute + DAY_MINUTES * late
    first = days.min()
    row = (days - first).astype(np.int64)
    slot = minute // step
    shape = (int(row.max()) + 1, minutes.size * interval_minutes // step)
    offered = history["offered"].to_numpy()
    fine, rows = np.zeros(shape), np.zeros(shape)
    np.add.at(fine, (row, slot), offered)
    np.add.at(rows, (row, slot), 1.0)
    fine = np.where(rows > 0, fine / np.maximum(rows, 1.0), np.nan)
    weekdays = (first.item().weekday() + np.arange(shape[0])) % 7
    if not (offered == 0).any():
        fine = _empty_where_likely(fine, weekdays)
    seen = np.array([(rows[weekdays == day] > 0).any(axis=0) for day in range(7)])
    parts = interval_minutes // step
    counts = fine.reshape(shape[0], -1, parts).sum(axis=2)
    if "abandoned" in history and history["abandoned"].notna().any():
        lost = np.zeros(shape)
        np.add.at(lost, (row, slot), history["abandoned"].fillna(0.0).to_numpy())
        lost = (lost / np.maximum(rows, 1.0)).reshape(shape[0], -1, parts).sum(axis=2)
        counts = without_redials(counts, lost, max(1, 60 // interval_minutes))
    pattern = np.asarray(_without_short_gaps(seen, parts).reshape(7, -1, parts).all(axis=2))
    handled, handling = _handle_times(history, slot // parts, shape[1] // parts)
    return DayTable(
        queue=queue.queue,
        first_day=first.item(),
        interval_minutes=interval_minutes,
        minutes=minutes,
        counts=counts,
        pattern=pattern,
        handled=handled,
        handling=handling,
    )


def _is_late(
    days: npt.NDArray[np.datetime64],
    minute: npt.NDArray[np.int64],
    minutes: npt.NDArray[np.int64],
    interval_minutes: int,
    hours: Hours,
) -> BoolArray:
    """Which rows lie in an opening of the day before; shape (rows,)."""
    first = days.min() - np.timedelta64(1, "D")
    span = days_from(first.item(), int((days.max() - first).astype(np.int64)) + 1)
    inside = hours.within(minutes, interval_minutes, span)
    day, slot = (days - first).astype(np.int64) - 1, (minute + DAY_MINUTES) // interval_minutes
    reached = slot < minutes.size
    return np.asarray(reached & inside[day, np.minimum(slot, minutes.size - 1)])


def open_intervals(
    table: DayTable, queue: QueueSettings, days: Sequence[date], hours: Hours | None, shut: Collection[date] = ()
) -> BoolArray:
    """Where contacts can arrive: shape (days, intervals). Intervals that are open only in part count as closed.

    Args:
        shut: days closed whatever their hours are.
    """
    if not queue.arrives_while_open:
        return np.ones((len(days), table.minutes.size), dtype=np.bool_)
    if hours is None:
        found = table.pattern[[day.weekday() for day in days]]
        found[[day in shut for day in days]] = False
        return found
    return hours.within(table.minutes, table.interval_minutes, days, shut)


def usual_counts(table: DayTable) -> FloatArray:
    """Mean count of each weekday and interval over its known days, 0 without any; shape (7, intervals)."""
    found = np.zeros((7, table.minutes.size))
    for weekday in range(7):
        rows = table.counts[table.weekdays == weekday]
        found[weekday] = np.nansum(rows, axis=0) / np.maximum(np.isfinite(rows).sum(axis=0), 1)
    return found


def days_from(first_day: date, days: int) -> list[date]:
    """`days` dates in a row."""
    return [first_day + timedelta(days=i) for i in range(days)]


def _off_grid(history: pd.DataFrame, row: Any, cure: str) -> str:
    start, queue = history.loc[row, "interval_start"], history.loc[row, "queue"]
    return f"history: queue {queue}: interval_start: {start:%Y-%m-%dT%H:%M:%S}: is off the queue's grid; {cure}"


def _empty_where_likely(fine: FloatArray, weekdays: npt.NDArray[np.int64]) -> FloatArray:
    """Unknown cells of a file that leaves empty intervals out: 0 where few contacts are usual."""
    filled = fine.copy()
    there = np.isfinite(fine)
    has_rows: BoolArray = np.asarray(there.any(axis=1))
    for weekday in range(7):
        rows = np.flatnonzero(weekdays == weekday)
        number: npt.NDArray[np.int64] = there[rows].sum(axis=0)
        if not number.any():
            continue
        usual = np.nansum(fine[rows], axis=0) / np.maximum(number, 1)
        total = np.nansum(fine[rows]) / max(1, has_rows[rows].sum())
        days = rows if total < _FEW else rows[has_rows[rows]]
        cells = np.ix_(days, np.flatnonzero((number > 0) & (usual < _FEW)))
        filled[cells] = np.nan_to_num(fine[cells], nan=0.0)
    return filled


def _without_short_gaps(seen: BoolArray, parts: int) -> BoolArray:
    """`seen` with gaps shorter than one interval of `parts` steps closed: rows lost, not hours shut."""
    closed = seen.copy()
    for row in closed:
        for before, after in pairwise(np.flatnonzero(row)):
            if after - before <= parts:
                row[before:after] = True
    return closed


def _handle_times(
    history: pd.DataFrame, interval: npt.NDArray[np.int64], intervals: int
) -> tuple[FloatArray, FloatArray]:
    """Contacts with a known handle time and the seconds they took, by interval of the day."""
    handled, handling = np.zeros(intervals), np.zeros(intervals)
    if "aht_seconds" in history:
        aht = history["aht_seconds"].to_numpy()
        number = history["offered"].to_numpy()
        if "handled" in history:
            number = history["handled"].fillna(history["offered"]).to_numpy()
        known = np.isfinite(aht) & (aht > 0)
        np.add.at(handled, interval[known], number[known])
        np.add.at(handling, interval[known], (number * np.nan_to_num(aht))[known])
    return handled, handling
