"""Compiled arithmetic of coverage: costs, marginal values of one more person, best breaks, who serves which queue.

Arrays, with Q queues, T intervals, P employees; a tick is the measure of all times, an interval has `ticks` of them:
    supply: people-ticks on duty, int64 (Q, T). value: gain in cost of one more person for a whole interval, float64
    (Q, T). act: queue served, -1 = none, int64 (P, T). present: ticks present, int64 (P, T). masks: bit set of the
    queues a person may serve in the shift worked then, int64 (P, T).
"""

import numpy as np
from numba import njit

from shiftplan.planning.grid import BoolArray, FloatArray, IntArray

SMALL = 1e-9


@njit(cache=True)
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


@njit(cache=True)
def cell_cost(required: float, on_duty: float, weight: float, shortage: FloatArray, over: FloatArray) -> float:
    """Cost of one interval of a queue that cannot wait; people."""
    if on_duty < required:
        return weight * banded(required - on_duty, required, shortage)
    return banded(on_duty - required, required, over)


@njit(cache=True)
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


@njit(cache=True)
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


@njit(cache=True)
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


@njit(cache=True)
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


@njit(cache=True)
def realtime_value(
    required: FloatArray, supply: IntArray, ticks: int, weight: float, shortage: FloatArray, over: FloatArray,
    value: FloatArray,
) -> None:  # fmt: skip
    """Gain of one more person in each interval of a queue that cannot wait, written to `value`."""
    for time in range(required.shape[0]):
        on_duty = supply[time] / ticks
        now = cell_cost(required[time], on_duty, weight, shortage, over)
        value[time] = now - cell_cost(required[time], on_duty + 1.0, weight, shortage, over)


@njit(cache=True)
def reachable(act: IntArray, present: IntArray, masks: IntArray, ticks: int, queues: int) -> IntArray:
    """For each queue and interval the bit set of queues that somebody serving it now could serve instead, (Q, T)."""
    persons, length = act.shape
    found = np.zeros((queues, length), dtype=np.int64)
    for person in range(persons):
        for time in range(length):
            if act[person, time] >= 0 and present[person, time] == ticks:
                found[act[person, time], time] |= masks[person, time]
    return found


@njit(cache=True)
def through_exchanges(value: FloatArray, found: IntArray) -> FloatArray:
    """Gain of one more person where up to two colleagues may change queue for it, (Q, T)."""
    best = value
    for _ in range(2):
        wider = best.copy()
        for queue in range(value.shape[0]):
            for time in range(value.shape[1]):
                others = found[queue, time]
                for other in range(value.shape[0]):
                    if others >> other & 1 and best[other, time] > wider[queue, time]:
                        wider[queue, time] = best[other, time]
        best = wider
    return best


@njit(cache=True)
def best_of(value: FloatArray, mask: int) -> FloatArray:
    """The best gain over the queues of a bit set, (T,)."""
    result = np.full(value.shape[1], -1e12)
    for queue in range(value.shape[0]):
        if mask >> queue & 1:
            for time in range(value.shape[1]):
                result[time] = max(result[time], value[queue, time])
    return result


@njit(cache=True)
def place_breaks(
    start: int, lengths: IntArray, earliest: IntArray, latest: IntArray, step: int, sums: FloatArray
) -> tuple[float, IntArray]:
    """Break starts that lose least value; times in ticks.

    Args:
        start: of the shift. lengths, earliest, latest: of each break in order, from the shift's start. step: starts are
            multiples of it. sums: value of all ticks before each tick.
    Returns: value lost (infinite when the breaks do not fit) and the starts from the shift's start.
    """
    count = lengths.shape[0]
    starts = np.zeros(count, dtype=np.int64)
    if count == 0:
        return 0.0, starts
    spots = int(latest.max()) // step + 1
    loss = np.full((count, spots), np.inf)
    origin = np.full((count, spots), -1, dtype=np.int64)
    for number in range(count):
        best, best_spot, previous = np.inf, -1, 0
        for spot in range(spots):
            moment = spot * step
            if number > 0:
                while previous < spots and previous * step + lengths[number - 1] <= moment:
                    if loss[number - 1, previous] < best:
                        best, best_spot = loss[number - 1, previous], previous
                    previous += 1
            before = best if number > 0 else 0.0
            if earliest[number] <= moment <= latest[number] and before < np.inf:
                at = start + moment
                loss[number, spot] = before + sums[at + lengths[number]] - sums[at]
                origin[number, spot] = best_spot
    spot = int(np.argmin(loss[count - 1]))
    total = loss[count - 1, spot]
    if total < np.inf:
        for number in range(count - 1, -1, -1):
            starts[number] = spot * step
            spot = origin[number, spot]
    return total, starts


@njit(cache=True)
def presence(start: int, span: int, starts: IntArray, lengths: IntArray, ticks: int, length: int) -> IntArray:
    """Ticks present in each interval of a shift with its breaks, (T,)."""
    result = np.zeros(length, dtype=np.int64)
    for tick in range(start, start + span):
        result[tick // ticks] += 1
    for number in range(starts.shape[0]):
        for tick in range(start + starts[number], start + starts[number] + lengths[number]):
            result[tick // ticks] -= 1
    return result


@njit(cache=True)
def candidate_values(
    starts: IntArray, spans: IntArray, templates: IntArray, first: IntArray, lengths: IntArray, earliest: IntArray,
    latest: IntArray, step: int, sums: FloatArray,
) -> tuple[FloatArray, IntArray]:  # fmt: skip
    """What shifts are worth with their best breaks.

    Args:
        starts, spans, templates: of each shift, ticks and template number, (C,). first: rows of a template's breaks,
            (templates + 1,). lengths, earliest, latest: of breaks, ticks. sums: value of all ticks before each tick.
    Returns: values (C,), minus infinity when breaks do not fit, and break starts (C, most breaks).
    """
    count = starts.shape[0]
    most = 0
    for template in range(first.shape[0] - 1):
        most = max(most, first[template + 1] - first[template])
    values = np.zeros(count)
    breaks = np.zeros((count, most), dtype=np.int64)
    for number in range(count):
        low, high = first[templates[number]], first[templates[number] + 1]
        start = starts[number]
        lost, chosen = place_breaks(start, lengths[low:high], earliest[low:high], latest[low:high], step, sums)
        values[number] = sums[start + spans[number]] - sums[start] - lost
        breaks[number, : high - low] = chosen
    return values, breaks
