"""What being short, idle or late costs at least, as part of a linear programme.

Deferrable work is told by how much is done or dropped before each interval: not less than what fell due, not more than
what arrived. Where work does not fall due in the order in which it arrives, this is a relaxation.
"""

import numpy as np

from shiftplan.planning.grid import FloatArray, Grid, IntArray
from shiftplan.planning.linear import LinearProgram


def demand_rows(
    program: LinearProgram, grid: Grid, low: int, high: int, most: FloatArray, price: FloatArray
) -> IntArray:
    """Demand of intervals low..high-1.

    Args:
        most: people who could come to each queue, (Q,). price: what each of them costs, (Q, high - low).
    Returns: the columns that hold the people who come to each queue beyond `given`, (Q, high - low).
    """
    queues, length = len(grid.queues), high - low
    come = np.empty((queues, length), dtype=np.int64)
    for queue in range(queues):
        come[queue] = program.columns(length, price[queue], 0.0, most[queue])
        if grid.is_deferrable[queue]:
            _waiting(program, grid, queue, low, high, come[queue])
        else:
            _at_once(program, grid, queue, low, high, come[queue])
    return come


def _banded(
    program: LinearProgram, row: IntArray, sign: float, base: FloatArray, bands: FloatArray, scale: float
) -> None:
    """Columns that enter rows with a sign and cost scale x the price of their band; the last band has no end."""
    for number, (share, price) in enumerate(bands):
        upper = share * base if number < len(bands) - 1 else np.inf
        program.put(row, program.columns(len(row), price * scale, 0.0, upper), sign)


def _at_once(program: LinearProgram, grid: Grid, queue: int, low: int, high: int, come: IntArray) -> None:
    required = grid.required[queue, low:high]
    left = required - grid.given[queue, low:high] / grid.ticks
    row = program.rows(high - low, left, left)
    program.put(row, come, 1.0)
    _banded(program, row, 1.0, required, grid.shortage, float(grid.weights[queue]))
    _banded(program, row, -1.0, required, grid.over, 1.0)


def _waiting(program: LinearProgram, grid: Grid, queue: int, low: int, high: int, come: IntArray) -> None:
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
    program.put(capacity, come, minutes)
    program.put(capacity, worked, -1.0)
    _banded(program, capacity, -1.0, base[low:high], grid.over, 1.0 / minutes)

    done = program.columns(
        length + 1, lower=np.concatenate(([begin], np.zeros(length))),
        upper=np.concatenate(([begin], np.maximum(begin, released[low:high]))),
    )  # fmt: skip
    step = program.rows(length, 0.0, 0.0)
    program.put(step, done[1:], 1.0)
    program.put(step, done[:-1], -1.0)
    program.put(step, worked, -1.0)
    last = length + 1 if tail else length
    fallen = program.rows(last, expired[low : low + last], np.inf)
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
