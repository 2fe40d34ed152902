"""Compiled moves of people between queues: somebody comes or leaves, colleagues make way or close the gap."""

import numpy as np

from shiftplan.compiled import lean
from shiftplan.planning.board import Board, Demand, one_less, one_more, refresh
from shiftplan.planning.kernels import SMALL, cell_cost
from shiftplan.planning.waiting import dearer_by, idle_worth


@lean
def gain_at(board: Board, demand: Demand, queue: int, time: int) -> float:
    """What one more person at a queue is worth who is there for the whole interval."""
    return float(board.whole[queue, time] if demand.is_steady[queue] else board.value[queue, time])


@lean
def next_queue(board: Board, demand: Demand, queue: int, time: int, depth: int) -> tuple[int, float]:
    """Where a colleague of a queue should go because somebody is worth more there, and how much; -1 = nowhere.

    Args:
        depth: so many colleagues may change queue, one after the other.
    """
    target, best = -1, gain_at(board, demand, queue, time)
    if depth == 0:
        return target, best
    reach = board.reach[time, queue]
    for other in range(board.value.shape[0]):
        if other != queue and reach >> other & 1:
            gain = gain_at(board, demand, other, time)
            if depth > 1:
                further = board.reach[time, other]
                for third in range(board.value.shape[0]):
                    if further >> third & 1:
                        gain = max(gain, gain_at(board, demand, third, time))
            if gain > best + SMALL:
                target, best = other, gain
    return target, best


@lean
def shift_one(board: Board, demand: Demand, source: int, target: int, time: int) -> int:
    """Somebody of a queue who can goes to another queue; returns his group, -1 = there is nobody."""
    for group in range(board.masks.shape[0]):
        if board.full[time, group, source] > 0 and board.masks[group] >> target & 1:
            change_queue(board, demand, group, source, target, time)
            return group
    return -1


@lean
def change_queue(board: Board, demand: Demand, group: int, source: int, target: int, time: int) -> None:
    """Somebody of a group goes from a queue to another."""
    one_less(board, group, time, source)
    one_more(board, group, time, target)
    board.supply[source, time] -= demand.ticks
    board.supply[target, time] += demand.ticks
    refresh(board, demand, source, time)
    refresh(board, demand, target, time)


@lean
def is_slow(demand: Demand, queue: int) -> bool:
    """Whether a queue has to be counted from the first to the last interval after every change."""
    return bool(demand.is_deferrable[queue] and not demand.is_steady[queue])


@lean
def dearer_at(board: Board, demand: Demand, queue: int, time: int, more: int) -> float:
    """How much dearer a queue becomes with so many more people-ticks in an interval; not of those dear to count."""
    if demand.is_steady[queue]:
        return dearer_by(
            time, more, board.supply[queue], demand.is_open[queue], demand.minutes / demand.ticks,
            demand.released[queue], demand.expired[queue], board.done[queue], board.late[queue], board.idle[queue],
            demand.booked[queue], demand.required[queue], demand.weights[queue], demand.shortage, demand.over,
            demand.minutes, board.cells[queue],
        )  # fmt: skip
    then = cell_cost(
        demand.required[queue, time], (board.supply[queue, time] + more) / demand.ticks, demand.weights[queue],
        demand.shortage, demand.over,
    )  # fmt: skip
    return float(then - board.cells[queue, time])


@lean
def settle(board: Board, demand: Demand, first: int, last: int) -> None:
    """In intervals first..last-1 people go to another queue wherever that makes the roster cheaper; queues that are
    dear to count are left out.
    """
    queues = board.reach.shape[1]
    for time in range(first, last):
        for source in range(queues):
            if board.reach[time, source] & ~(1 << source) == 0 or is_slow(demand, source):
                continue
            without = loss_at(board, demand, source, time)
            for target in range(queues):
                if source == target or not board.reach[time, source] >> target & 1 or is_slow(demand, target):
                    continue
                if gain_at(board, demand, target, time) <= without + SMALL:
                    continue
                change = dearer_at(board, demand, source, time, -demand.ticks)
                change += dearer_at(board, demand, target, time, demand.ticks)
                if change < -SMALL:
                    shift_one(board, demand, source, target, time)
                    without = loss_at(board, demand, source, time)


@lean
def join_full(board: Board, demand: Demand, group: int, time: int) -> None:
    """Somebody of a group is present for a whole interval; up to two colleagues make way where that is worth more."""
    queue, second, best = -1, -1, -np.inf
    for each in range(board.value.shape[0]):
        if board.masks[group] >> each & 1:
            target, gain = next_queue(board, demand, each, time, 2)
            if gain > best + SMALL:
                queue, second, best = each, target, gain
    third = -1 if second < 0 else next_queue(board, demand, second, time, 1)[0]
    one_more(board, group, time, queue)
    board.supply[queue, time] += demand.ticks
    refresh(board, demand, queue, time)
    if second >= 0:
        shift_one(board, demand, queue, second, time)
    if third >= 0:
        shift_one(board, demand, second, third, time)


@lean
def part_gain(board: Board, demand: Demand, queue: int, time: int, ticks: int) -> float:
    """What somebody is worth at a queue who is present for some ticks of an interval."""
    if demand.is_deferrable[queue]:
        return float(ticks / demand.ticks * board.value[queue, time])
    return -dearer_at(board, demand, queue, time, ticks)


@lean
def join_part(board: Board, demand: Demand, group: int, time: int, ticks: int) -> int:
    """Somebody of a group is present for some ticks; returns the queue he serves then."""
    queue, best = -1, -np.inf
    for each in range(board.supply.shape[0]):
        if board.masks[group] >> each & 1:
            gain = part_gain(board, demand, each, time, ticks)
            if gain > best + SMALL:
                queue, best = each, gain
    board.supply[queue, time] += ticks
    refresh(board, demand, queue, time)
    return queue


@lean
def loss_at(board: Board, demand: Demand, queue: int, time: int) -> float:
    """What one person less at a queue costs."""
    if demand.is_steady[queue]:
        # As far as people idle, one less is no loss; beyond that later work waits longer.
        share = min(1.0, board.idle[queue, time] / demand.minutes) if demand.is_open[queue, time] else 1.0
        worth = idle_worth(board.idle[queue, time], demand.required[queue, time], demand.over, demand.minutes)
        return float(share * worth + (1.0 - share) * board.behind[queue, time + 1])
    if demand.is_deferrable[queue]:
        return float(board.value[queue, time])
    return dearer_at(board, demand, queue, time, -demand.ticks)


@lean
def leave_full(board: Board, demand: Demand, group: int, time: int) -> None:
    """Somebody of a group leaves an interval, from the queue of the group where it costs least."""
    queue, least = -1, np.inf
    for each in range(board.supply.shape[0]):
        if board.full[time, group, each] > 0:
            loss = loss_at(board, demand, each, time)
            if loss < least - SMALL:
                queue, least = each, loss
    one_less(board, group, time, queue)
    board.supply[queue, time] -= demand.ticks
    refresh(board, demand, queue, time)
