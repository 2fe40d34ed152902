"""What being short, idle or late costs at least, as part of a linear programme.

Deferrable work is told by how much is done or dropped before each interval: not less than what fell due, not more than
what arrived. Where work does not fall due in the order in which it arrives, this is a relaxation. A week hands on what
falls due behind it, and takes over what the week before did; weeks are told one by one, so this is a guess.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from shiftplan.planning.grid import FloatArray, Grid, IntArray
from shiftplan.planning.kernels import SMALL
from shiftplan.planning.linear import LinearProgram


class Handover(NamedTuple):
    """What a week hands on to the next at each queue: minutes of work, and what a minute costs there, (Q,)."""

    minutes: FloatArray
    prices: FloatArray


@dataclass(frozen=True)
class DemandColumns:
    """Columns that say how demand is met.

    come: people who come to each queue beyond `given`, (Q, high - low). late: of each queue that can wait, intervals in
    which work is short and the columns of its minutes there, of equal length. handed_on, taken_over: of each queue that
    can wait, the column of minutes left for the next week, and the row of those left by the week before.
    """

    come: IntArray
    late: dict[int, tuple[IntArray, IntArray]]
    handed_on: dict[int, int]
    taken_over: dict[int, int]


def demand_rows(
    program: LinearProgram, grid: Grid, low: int, high: int, most: FloatArray, price: FloatArray,
    handover: Handover | None = None,
) -> DemandColumns:  # fmt: skip
    """Demand of intervals low..high-1.

    Args:
        most: people who could come to each queue, (Q,). price: what each of them costs, (Q, high - low).
        handover: of a week like the one before; without it a week in the midst takes over what it hands on.
    """
    queues, length = len(grid.queues), high - low
    come = np.empty((queues, length), dtype=np.int64)
    found = DemandColumns(come, {}, {}, {})
    for queue in range(queues):
        come[queue] = program.columns(length, price[queue], 0.0, most[queue])
        if grid.is_deferrable[queue]:
            _waiting(program, grid, queue, low, high, found, handover)
        else:
            _at_once(program, grid, queue, low, high, come[queue])
    return found


def _banded(
    program: LinearProgram, row: IntArray, sign: float, base: FloatArray, bands: FloatArray, scale: float
) -> None:
    """Columns that enter rows with a sign and cost scale x the price of their band; the last band has no end."""
    for number, (share, price) in enumerate(bands):
        upper = share * base if number < len(bands) - 1 else np.inf
        program.put(row, program.columns(len(row), price * scale, 0.0, upper), sign)


def _at_once(program: LinearProgram, grid: Grid, queue: int, low: int, high: int, come: IntArray) -> None:
    """People come in whole ticks, so between two neighbouring amounts the cost is a straight line."""
    points, costs = steps(grid, queue, low, high)
    given = grid.given[queue, low:high] / grid.ticks
    row = program.rows(high - low, -given, -given)
    program.put(row, come, 1.0)
    for number in range(points.shape[1] - 1):
        width = points[:, number + 1] - points[:, number]
        wide = np.flatnonzero(width > 0.0)
        slope = (costs[wide, number + 1] - costs[wide, number]) / width[wide]
        program.put(row[wide], program.columns(len(wide), slope, 0.0, width[wide]), -1.0)
    program.put(row, program.columns(high - low, grid.over[-1, 1]), -1.0)
    program.constant += float(costs[:, 0].sum())


def steps(grid: Grid, queue: int, low: int, high: int) -> tuple[FloatArray, FloatArray]:
    """Amounts of people between which an interval's cost is a straight line, and the cost at each, (T, S).

    Beyond the last amount each of them costs what the last band of being over says.
    """
    required = grid.required[queue, low:high, None]
    short, over = np.cumsum(grid.shortage[:-1, 0]), np.cumsum(grid.over[:-1, 0])
    shares = np.concatenate([[0.0, 1.0], np.maximum(0.0, 1.0 - short), 1.0 + over])
    ticks = required * shares * grid.ticks
    points = np.sort(np.concatenate([np.floor(ticks + SMALL), np.ceil(ticks - SMALL)], axis=1), axis=1) / grid.ticks
    return points, cost_at(grid, queue, low, points)


def cost_at(grid: Grid, queue: int, low: int, amounts: FloatArray) -> FloatArray:
    """What amounts of people cost a queue that cannot wait in the intervals from `low` on, (T, S)."""
    required = grid.required[queue, low : low + len(amounts), None]
    short = _by_bands(np.maximum(0.0, required - amounts), required, grid.shortage)
    over = _by_bands(np.maximum(0.0, amounts - required), required, grid.over)
    cost: FloatArray = float(grid.weights[queue]) * short + over
    return cost


def _by_bands(amount: FloatArray, base: FloatArray, bands: FloatArray) -> FloatArray:
    """Cost of amounts (T, S) under bands of a base (T, 1); the last band has no end."""
    cost, left = np.zeros_like(amount), amount
    for share, price in bands[:-1]:
        part = np.minimum(left, share * base)
        cost += part * price
        left = left - part
    cost += left * bands[-1, 1]
    return cost


def _waiting(
    program: LinearProgram, grid: Grid, queue: int, low: int, high: int, found: DemandColumns, handover: Handover | None
) -> None:
    """Demand of one queue whose work can wait, in intervals low..high-1."""
    length, minutes = high - low, float(grid.interval_minutes)
    base = grid.required[queue] * minutes
    backlog, tail = grid.backlog, high == grid.intervals
    rows = slice(backlog.first[queue], backlog.first[queue + 1])
    release, due, booked, work = backlog.release[rows], backlog.due[rows], backlog.row[rows], backlog.minutes[rows]
    released = np.bincount(np.minimum(release, grid.intervals), work, grid.intervals + 1).cumsum()
    expired = np.bincount(np.minimum(due, grid.intervals + 1), work, grid.intervals + 2).cumsum()
    begin = released[low - 1] if low else 0.0

    given = -grid.given[queue, low:high] / grid.ticks * minutes
    capacity = program.rows(length, given, given)
    worked = program.columns(length, upper=np.where(grid.is_open[queue, low:high], np.inf, 0.0))
    program.put(capacity, found.come[queue], minutes)
    program.put(capacity, worked, -1.0)
    _banded(program, capacity, -1.0, base[low:high], grid.over, 1.0 / minutes)

    done = program.columns(
        length + 1, lower=-np.inf, upper=np.concatenate(([begin], np.maximum(begin, released[low:high])))
    )
    _hand_over(program, grid, queue, low, high, found, handover, done, released, expired)
    step = program.rows(length, 0.0, 0.0)
    program.put(step, done[1:], 1.0)
    program.put(step, done[:-1], -1.0)
    program.put(step, worked, -1.0)
    last = length + 1 if tail else length
    fell_due = expired[low : low + last]  # while nothing of the horizon has, the first week's work taken over may wait
    fallen = program.rows(last, np.where(fell_due > 0.0, fell_due, -np.inf), np.inf)
    program.put(fallen, done[:last], 1.0)
    at = due - low
    inside = (at >= 0) & (at < last)
    pairs = np.unique(np.stack([at[inside], booked[inside]]), axis=1)
    dropped = program.columns(pairs.shape[1])
    program.put(fallen[pairs[0]], dropped, 1.0)
    goes_on = pairs[0] < length
    program.put(step[pairs[0][goes_on]], dropped[goes_on], -1.0)
    priced = pairs[1] < grid.intervals
    where, number = np.unique(pairs[1][priced], return_inverse=True)
    late = program.rows(len(where), 0.0, 0.0)
    program.put(late[number], dropped[priced], 1.0)
    _banded(program, late, -1.0, base[where], grid.shortage, float(grid.weights[queue]) / minutes)
    found.late[queue] = pairs[1][priced], dropped[priced]


def _hand_over(
    program: LinearProgram, grid: Grid, queue: int, low: int, high: int, found: DemandColumns,
    handover: Handover | None, done: IntArray, released: FloatArray, expired: FloatArray,
) -> None:  # fmt: skip
    """Work that a week takes over from the one before, and leaves to the next.

    The last week takes over what was told; the first one nothing, and it leaves work at the price that was told. Any
    other, and the first while nothing was told, takes over as much as it leaves.

    Args:
        done: columns of the minutes done or dropped before each interval, (high - low + 1,). released: minutes arrived
            by the end of each interval; expired: fallen due by the start of each.
    """
    begin = float(released[low - 1]) if low else 0.0
    taken_over = program.rows(1, begin, begin)
    program.put(taken_over, done[:1], 1.0)
    found.taken_over[queue] = int(taken_over[0])
    if high == grid.intervals:
        left = min(float(handover.minutes[queue]), begin - float(expired[low])) if low and handover else 0.0
        program.put(taken_over, program.columns(1, lower=max(0.0, left), upper=max(0.0, left)), 1.0)
        return
    price = handover.prices[queue] if handover and not low else None
    most = max(0.0, released[high - 1] - expired[high - 1])
    handed_on = program.columns(1, 0.0 if price is None else price, upper=most)
    ready = program.rows(1, released[high - 1], np.inf)
    program.put(ready, done[-1:], 1.0)
    program.put(ready, handed_on, 1.0)
    if price is None:
        program.put(taken_over, handed_on, 1.0)
    found.handed_on[queue] = int(handed_on[0])
