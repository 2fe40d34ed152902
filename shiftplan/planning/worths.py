"""Compiled: what one more person is worth at each queue and interval, and in a part of an interval."""

import numpy as np

from shiftplan.compiled import compiled, lean
from shiftplan.planning.board import Board, Demand, refresh_waiting
from shiftplan.planning.grid import FloatArray, IntArray
from shiftplan.planning.kernels import SMALL, cell_cost
from shiftplan.planning.waiting import backward, forward, spread

EVERY = 2**62 - 1
"""Bit set of all queues."""


@compiled
def worth(board: Board, demand: Demand, mask: int, first: int, last: int) -> FloatArray:
    """Gains of one more person for 1, 2, ... ticks of intervals first..last-1, smoothed over work that can wait,
    (Q, last - first, ticks).

    Who is there for the whole interval may have up to two colleagues change queue; who is there for a part has not.

    Args:
        mask: bit set of the queues that the person serves; gains for a part of an interval are found for these alone.
    """
    found = np.zeros((board.supply.shape[0], last - first, demand.ticks))
    reached = _reached(board.reach, mask, first, last)
    for queue in range(found.shape[0]):
        if not reached >> queue & 1:
            continue
        smooth = found[queue, :, demand.ticks - 1]
        smooth[:] = board.value[queue, first:last]
        if demand.is_steady[queue]:
            if demand.blur[0] > 0.0:
                _blurred(board, demand, queue, first, smooth)
            spread(
                demand.released[queue], board.done[queue], board.late[queue], demand.is_open[queue], demand.minutes,
                first, smooth, board.value[queue],
            )  # fmt: skip
        elif demand.is_deferrable[queue]:
            whole = np.zeros(board.supply.shape[1])
            refresh_waiting(board, demand, queue, True, whole)
            smooth[:] = whole[first:last]
        parts = found[queue, :, :-1]
        if not mask >> queue & 1:
            continue
        if demand.is_deferrable[queue] or demand.blur[0] > 0.0:
            for part in range(parts.shape[1]):
                parts[:, part] = smooth * ((part + 1) / demand.ticks)
        else:
            part_gains(
                board.supply[queue, first:last], board.cells[queue, first:last], demand.required[queue, first:last],
                demand.weights[queue], demand.shortage, demand.over, parts,
            )  # fmt: skip
    _widen(found[:, :, demand.ticks - 1], board.reach[first:last], mask, np.zeros(found.shape[0]))
    return found


@compiled
def _blurred(board: Board, demand: Demand, queue: int, first: int, found: FloatArray) -> None:
    """Mean gain of one more person at a queue of work in order of arrival, with some more or fewer people, written for
    the intervals from the first on. Counted anew from where nothing waits before them to where nothing waits behind.
    """
    length = board.supply.shape[1]
    done, late, ahead = np.zeros(length + 1), np.zeros(length + 1), np.zeros(length + 1)
    idle, cells, value = np.zeros(length), np.zeros(length + 1), np.zeros(length)
    room, behind, whole = np.zeros(length + 1), np.zeros(length + 1), np.zeros(length)
    released, since, last = demand.released[queue], first, first + found.shape[0]
    while since > 0 and released[since - 1] - board.done[queue, since] > SMALL:
        since -= 1
    while last < length and released[last - 1] - board.done[queue, last] > SMALL:
        last += 1
    end = last if last < length else length + 1
    found[:] = 0.0
    for step in (-0.75, -0.25, 0.25, 0.75):
        tick = demand.minutes / demand.ticks * (1.0 + step * demand.blur[0])
        done[since] = board.done[queue, since]
        forward(
            since, board.supply[queue], demand.is_open[queue], tick, released, demand.expired[queue], done,
            late, idle, demand.booked[queue], demand.required[queue], demand.weights[queue], demand.shortage,
            demand.over, demand.minutes, cells, end, end,
        )  # fmt: skip
        backward(
            end, since, since, released, demand.expired[queue], done, late, idle, board.supply[queue],
            demand.is_open[queue], demand.booked[queue], demand.required[queue], demand.weights[queue],
            demand.shortage, demand.over, demand.minutes, ahead, room, behind, value, whole,
        )  # fmt: skip
        found += 0.25 * value[first : first + found.shape[0]]


@lean
def _reached(reach: IntArray, mask: int, first: int, last: int) -> int:
    """Bit set of the queues that gain where somebody comes to one of a set and up to two colleagues change queue."""
    for _ in range(2):
        further = mask
        for time in range(first, last):
            for queue in range(reach.shape[1]):
                if mask >> queue & 1:
                    further |= reach[time, queue]
        mask = further
    return mask


@lean
def part_gains(
    supply: IntArray, cells: FloatArray, required: FloatArray, weight: float, shortage: FloatArray, over: FloatArray,
    found: FloatArray,
) -> None:  # fmt: skip
    """Gains of one more person at a queue that cannot wait for 1, 2, ... ticks, not all, of some intervals.

    Args:
        supply: people-ticks, (T,). cells: cost of each interval. found: written, (T, ticks - 1).
    """
    ticks = found.shape[1] + 1
    for time in range(found.shape[0]):
        for part in range(1, ticks):
            then = cell_cost(required[time], (supply[time] + part) / ticks, weight, shortage, over)
            found[time, part - 1] = cells[time] - then


@lean
def _widen(gains: FloatArray, reach: IntArray, mask: int, next_door: FloatArray) -> None:
    """Gains at some queues where up to two colleagues may change queue, (Q, T).

    Args:
        reach: as in Board. mask: bit set of the queues. next_door: room for one number of each queue, (Q,).
    """
    queues = gains.shape[0]
    for time in range(gains.shape[1]):
        near = mask
        for queue in range(queues):
            if mask >> queue & 1:
                near |= reach[time, queue]
        if near == mask and near & (near - 1) == 0:
            continue
        for queue in range(queues):
            if near >> queue & 1:
                next_door[queue] = _best_within(gains, time, reach[time, queue], gains[queue, time])
        for queue in range(queues):
            if mask >> queue & 1:
                best = next_door[queue]
                for other in range(queues):
                    if reach[time, queue] >> other & 1 and next_door[other] > best:
                        best = next_door[other]
                gains[queue, time] = best


@lean
def _best_within(gains: FloatArray, time: int, among: int, best: float) -> float:
    """The most of a number and the gains of a bit set of queues at one interval."""
    queue = 0
    while among >> queue:
        if among >> queue & 1 and gains[queue, time] > best:
            best = gains[queue, time]
        queue += 1
    return best


@compiled
def even(prices: FloatArray, ticks: int) -> FloatArray:
    """Gains for 1, 2, ... ticks of intervals of which each tick is worth the same, (Q, T, ticks); prices: (Q, T)."""
    found = np.zeros((prices.shape[0], prices.shape[1], ticks))
    for part in range(ticks):
        found[:, :, part] = prices * ((part + 1) / ticks)
    return found
