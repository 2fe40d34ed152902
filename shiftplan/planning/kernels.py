"""Compiled arithmetic of coverage: what being short costs, and work that can wait, done by due time.

Times count intervals, T of them; amounts of work are minutes.
"""

import numpy as np

from shiftplan.compiled import compiled, lean
from shiftplan.planning.grid import BoolArray, FloatArray, IntArray

SMALL = 1e-9


@lean
def banded(amount: float, base: float, bands: FloatArray) -> float:
    """Cost of an amount under bands (share of base, price); the last band has no end."""
    cost, left, last = 0.0, amount, bands.shape[0] - 1
    for band in range(last + 1):
        width = bands[band, 0] * base
        part = left if band == last or left < width else width
        cost += part * bands[band, 1]
        left -= part
        if left <= 0.0:
            break
    return cost


@lean
def band_at(bands: FloatArray, amount: float, base: float) -> tuple[float, float]:
    """The price of one more beyond an amount, and how many more there are at this price."""
    edge = 0.0
    for band in range(bands.shape[0] - 1):
        edge += bands[band, 0] * base
        if amount < edge - SMALL:
            return float(bands[band, 1]), edge - amount
    return float(bands[bands.shape[0] - 1, 1]), np.inf


@lean
def cell_cost(required: float, on_duty: float, weight: float, shortage: FloatArray, over: FloatArray) -> float:
    """Cost of one interval of a queue that cannot wait; people."""
    if on_duty < required:
        return weight * banded(required - on_duty, required, shortage)
    return banded(on_duty - required, required, over)


@compiled
def serve(
    capacity: FloatArray, release: IntArray, due: IntArray, row: IntArray, minutes: FloatArray
) -> tuple[FloatArray, FloatArray, IntArray]:
    """Work off a backlog, earliest due first.

    Args:
        capacity: minutes that can be worked in each interval, shape (T,).
        release, due, row, minutes: the columns of `grid.Backlog`.
    Returns: minutes undone by the interval that books them, idle minutes, and the interval that books the first work
    left pending after each interval (-1 = nothing pending; T or more = never booked), each of shape (T,).
    """
    length = capacity.shape[0]
    left = minutes.copy()
    soonest = release.copy()  # when the first of this and all later due work arrives
    for item in range(release.shape[0] - 2, -1, -1):
        soonest[item] = min(soonest[item], soonest[item + 1])
    late, idle = np.zeros(length), np.zeros(length)
    pending = np.full(length, -1, dtype=np.int64)
    first = 0
    for time in range(length):
        room = capacity[time]
        while first < left.shape[0] and (left[first] <= SMALL or due[first] <= time):
            if left[first] > SMALL and row[first] < length:
                late[row[first]] += left[first]
            left[first] = 0.0
            first += 1
        for item in range(first, left.shape[0]):
            if soonest[item] > time:
                break
            if release[item] > time or left[item] <= SMALL:
                continue
            if room <= SMALL:
                pending[time] = row[item]
                break
            part = min(room, left[item])
            left[item] -= part
            room -= part
            if left[item] > SMALL:
                pending[time] = row[item]
                break
        idle[time] = room
    for item in range(first, left.shape[0]):
        if left[item] > SMALL and due[item] <= length and row[item] < length:
            late[row[item]] += left[item]
    return late, idle, pending


@lean
def waiting_cost(
    late: FloatArray, idle: FloatArray, required: FloatArray, weight: float, shortage: FloatArray, over: FloatArray,
    minutes: float,
) -> float:  # fmt: skip
    """Cost of a deferrable queue: what passed its due time, and people with nothing to do."""
    cost = 0.0
    for time in range(late.shape[0]):
        if late[time] > SMALL:
            cost += weight * banded(late[time] / minutes, required[time], shortage)
        if idle[time] > SMALL:
            cost += banded(idle[time] / minutes, required[time], over)
    return cost


@lean
def waiting_value(
    late: FloatArray, idle: FloatArray, pending: IntArray, capacity: FloatArray, required: FloatArray,
    is_open: BoolArray, weight: float, shortage: FloatArray, over: FloatArray, minutes: float, smooth: bool,
    value: FloatArray,
) -> None:  # fmt: skip
    """Gain of one more person in each interval of a deferrable queue, written to `value`.

    Work done now saves the first work that would otherwise pass its due time, unless somebody is idle before then. With
    `smooth` the gain is spread over the intervals that compete for it, as it can be had only once.
    """
    length = late.shape[0]
    chain = -1  # interval whose lateness one more person would lessen; -1 = none
    worth = 0.0
    for time in range(length - 1, -1, -1):
        idle_cost = over[0, 1] if idle[time] < over[0, 0] * required[time] * minutes else over[over.shape[0] - 1, 1]
        if pending[time] < 0 or not is_open[time]:
            value[time] = -idle_cost
            if is_open[time]:
                chain, worth = -1, -idle_cost if capacity[time] > 0.0 else 0.0
            continue
        row = pending[time]
        if row < length and late[row] > SMALL:
            if row != chain:
                chain = row
                amount = late[row] / minutes
                step = min(1.0, amount)
                less = banded(amount - step, required[row], shortage)
                worth = weight * (banded(amount, required[row], shortage) - less) / step
        elif time + 1 < length and capacity[time + 1] > 0.0 and idle[time + 1] > SMALL:
            chain, worth = -1, -over[0, 1]
        elif time + 1 == length:
            chain, worth = -1, 0.0
        value[time] = worth
    if smooth:
        _spread(late, pending, is_open, minutes, value)


@compiled
def _spread(late: FloatArray, pending: IntArray, is_open: BoolArray, minutes: float, value: FloatArray) -> None:
    length = late.shape[0]
    rivals = np.zeros(length)
    for time in range(length):
        row = pending[time]
        if is_open[time] and 0 <= row < length and late[row] > SMALL:
            rivals[row] += minutes
    for time in range(length):
        row = pending[time]
        if is_open[time] and value[time] > 0.0 and 0 <= row < length and rivals[row] > 0.0:
            value[time] *= min(1.0, late[row] / rivals[row])
