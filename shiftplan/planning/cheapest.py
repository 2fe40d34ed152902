"""Compiled: the least that demand can cost when people come to a queue at a price, and how many come then."""

import numpy as np

from shiftplan.compiled import compiled
from shiftplan.planning.grid import BoolArray, FloatArray, IntArray
from shiftplan.planning.kernels import SMALL, band_at, cell_cost

BEYOND = 4
"""People more than required up to whom every number of ticks is looked at."""


@compiled
def at_once(
    required: FloatArray, given: IntArray, weight: float, shortage: FloatArray, over: FloatArray, prices: FloatArray,
    most: int, wanted: FloatArray,
) -> float:  # fmt: skip
    """A queue that cannot wait, where people come for 1, 2, ... ticks of an interval at a price for each.

    Args:
        given: people-ticks that are there anyway, (T,). prices: (T, ticks). most: people who could come.
        wanted: how many come, written, (T, ticks).
    """
    ticks, total = prices.shape[1], 0.0
    longest = 0
    for time in range(prices.shape[0]):
        longest = max(longest, int((required[time] + BEYOND) * ticks))
    longest = min(longest, most * ticks)
    cheapest, last = np.zeros(longest + 1), np.zeros(longest + 1, dtype=np.int64)
    for time in range(prices.shape[0]):
        wanted[time] = 0.0
        enough = min(longest, int((required[time] + BEYOND) * ticks))
        best, come = cell_cost(required[time], given[time] / ticks, weight, shortage, over), 0
        for count in range(1, enough + 1):
            cheapest[count] = np.inf
            for part in range(min(count, ticks), 0, -1):
                cost = cheapest[count - part] + prices[time, part - 1]
                if cost < cheapest[count]:
                    cheapest[count], last[count] = cost, part
            cost = cheapest[count] + cell_cost(required[time], (given[time] + count) / ticks, weight, shortage, over)
            if cost < best:
                best, come = cost, count
        if enough < most * ticks:
            beyond, many, part = _beyond(
                required[time], given[time], weight, shortage, over, prices[time], enough, most * ticks
            )
            if beyond < best:
                best, come = beyond, 0
                wanted[time, part - 1] = many / part
        while come > 0:
            wanted[time, last[come] - 1] += 1.0
            come -= last[come]
        total += best
    return total


@compiled
def _beyond(
    required: float, given: int, weight: float, shortage: FloatArray, over: FloatArray, prices: FloatArray, low: int,
    high: int,
) -> tuple[float, int, int]:  # fmt: skip
    """The least for low to high ticks when all come at the price of the cheapest tick, that number of ticks, and the
    ticks of whom they come: not above the least of whole people.
    """
    ticks, part = prices.shape[0], 1
    for each in range(1, ticks + 1):
        if prices[each - 1] / each < prices[part - 1] / part:
            part = each
    rate, edge = prices[part - 1] / part, required
    best, many = np.inf, low
    for band in range(over.shape[0] + 2):
        at = low if band == 0 else high
        if 0 < band <= over.shape[0] - 1:
            edge += over[band - 1, 0] * required
            at = min(high, max(low, int(np.ceil(edge * ticks)) - given))
        for count in (max(low, at - 1), at):
            cost = rate * count + cell_cost(required, (given + count) / ticks, weight, shortage, over)
            if cost < best:
                best, many = cost, count
    return best, many, part


@compiled
def waiting(
    release: IntArray, due: IntArray, row: IntArray, work: FloatArray, is_open: BoolArray, required: FloatArray,
    given: IntArray, weight: float, shortage: FloatArray, over: FloatArray, minutes: float, ticks: int,
    prices: FloatArray, most: int, wanted: FloatArray,
) -> float:  # fmt: skip
    """A queue whose work can wait: each piece is done where people are cheapest before it falls due, or is dropped.

    How many can come is no limit to the work of an interval, so that this is never above the least of `most` people.

    Args:
        release, due, row, work: the columns of `grid.Backlog`. prices: of one more person in each interval, (T,).
        wanted: people who come beyond those given, written, (T,).
    """
    length, pieces, total = prices.shape[0], release.shape[0], 0.0
    rate, where = np.full(pieces, np.inf), np.full(pieces, -1, dtype=np.int64)
    for piece in range(pieces):
        for time in range(release[piece], min(due[piece], length)):
            if is_open[time] and prices[time] < rate[piece]:
                rate[piece], where[piece] = prices[time], time
    rate /= minutes
    wanted[:] = 0.0
    order = np.argsort(-rate, kind="mergesort")  # of what is short together, the dearest is dropped first
    dropped = np.zeros(length)
    for piece in order:
        left, at = work[piece], row[piece]
        while left > SMALL and rate[piece] > 0.0:
            if at >= length:
                left = 0.0
                break
            price, room = band_at(shortage, dropped[at], required[at] * minutes)
            price *= weight / minutes
            if price >= rate[piece]:
                break
            amount = min(left, room)
            total += amount * price
            dropped[at] += amount
            left -= amount
        if left > SMALL:
            total += left * rate[piece]
            wanted[where[piece]] += left / minutes
    for time in range(length):
        idle = 0.0
        while idle < most:
            price, room = band_at(over, idle, required[time])
            if price + prices[time] >= 0.0:
                break
            amount = min(room, most - idle)
            total += amount * (price + prices[time])
            idle += amount
        wanted[time] += idle - given[time] / ticks
        total -= prices[time] * given[time] / ticks
    return total
