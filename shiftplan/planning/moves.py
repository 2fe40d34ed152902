"""Compiled moves of people between queues: somebody joins or leaves an interval, colleagues make way or close the gap.

People are kept by skill group (a bit set of queues): whoever is present for a whole interval is one of `full`, whoever
is there for a part of it stands at one queue for that part. Who of a group serves which queue is decided at the end.
"""

from typing import NamedTuple

import numpy as np

from shiftplan.compiled import compiled, lean
from shiftplan.planning.grid import BoolArray, FloatArray, IntArray
from shiftplan.planning.kernels import SMALL, cell_cost, serve, waiting_cost, waiting_value
from shiftplan.planning.waiting import backward, forward, idle_worth

SELDOM = 6
"""While a shift comes or goes, queues that are dear to count are counted at every so many intervals."""


class Demand(NamedTuple):
    """What is asked for, as in `grid.Grid`; only `blur` changes.

    minutes: of an interval. is_open of queues that can wait. is_steady: queues whose work is done in order of arrival,
    (Q,). released, expired, booked: as in `waiting`, by queue. blur: share of what is required over which the gain of
    one more person is a mean, (1,); 0 = exact.
    """

    required: FloatArray
    is_deferrable: BoolArray
    is_open: BoolArray
    first: IntArray
    release: IntArray
    due: IntArray
    row: IntArray
    work: FloatArray
    weights: FloatArray
    shortage: FloatArray
    over: FloatArray
    ticks: int
    minutes: float
    is_steady: BoolArray
    released: FloatArray
    expired: FloatArray
    booked: IntArray
    blur: FloatArray


class Board(NamedTuple):
    """Who is on duty, changed by every move; G skill groups, Q queues, T intervals.

    Attributes:
        masks: bit set of queues of each group, (G,). full: people present for the whole interval, (T, G, Q). reach: bit
            set of queues that they could serve who are counted there in `full`, (T, Q). supply: people-ticks, history
            included, (Q, T). value: gain of one more person, (Q, T). cells: cost of each interval (of steady queues
            with the interval after the last), (Q, T + 1). costs: cost of each queue, (Q,).
        done, late, idle, ahead: of steady queues, as in `waiting`.
        followed: the intervals in which changes of queues that can wait are followed now, first and one after the last,
            and a bit set of the queues that changed meanwhile, (3,); see `follow` and `catch_up`.
    """

    masks: IntArray
    full: IntArray
    reach: IntArray
    supply: IntArray
    value: FloatArray
    cells: FloatArray
    costs: FloatArray
    done: FloatArray
    late: FloatArray
    idle: FloatArray
    ahead: FloatArray
    followed: IntArray


@lean
def refresh_cell(board: Board, demand: Demand, queue: int, time: int) -> None:
    """Bring value and cost of one interval of a queue that cannot wait up to date."""
    on_duty = board.supply[queue, time] / demand.ticks
    required, weight = demand.required[queue, time], demand.weights[queue]
    now = cell_cost(required, on_duty, weight, demand.shortage, demand.over)
    half = max(0.5, demand.blur[0] * required)
    low, high = max(0.0, on_duty + 0.5 - half), on_duty + 0.5 + half
    less = cell_cost(required, low, weight, demand.shortage, demand.over)
    more = cell_cost(required, high, weight, demand.shortage, demand.over)
    board.value[queue, time] = (less - more) / (high - low)
    board.costs[queue] += now - board.cells[queue, time]
    board.cells[queue, time] = now


@compiled
def refresh_waiting(board: Board, demand: Demand, queue: int, smooth: bool, value: FloatArray) -> None:
    """Value of a queue whose work can wait, written to a row, and its cost brought up to date."""
    low, high = demand.first[queue], demand.first[queue + 1]
    capacity = board.supply[queue] / demand.ticks * demand.minutes * demand.is_open[queue]
    late, idle, pending = serve(
        capacity, demand.release[low:high], demand.due[low:high], demand.row[low:high], demand.work[low:high]
    )
    waiting_value(
        late, idle, pending, capacity, demand.required[queue], demand.is_open[queue], demand.weights[queue],
        demand.shortage, demand.over, demand.minutes, smooth, value,
    )  # fmt: skip
    for time in range(capacity.shape[0]):
        if not demand.is_open[queue, time]:
            idle[time] = board.supply[queue, time] / demand.ticks * demand.minutes
    board.costs[queue] = waiting_cost(
        late, idle, demand.required[queue], demand.weights[queue], demand.shortage, demand.over, demand.minutes
    )


@lean
def follow(board: Board, first: int, last: int) -> None:
    """Changes of queues that can wait are followed in intervals first..last-1 alone until `catch_up`, those of queues
    that are dear to count at some of them: the moves of one shift need no more, and what waits for days is followed
    once instead of at each interval.
    """
    board.followed[0], board.followed[1], board.followed[2] = first, last, 0


@lean
def catch_up(board: Board, demand: Demand) -> None:
    """Follow what changed since `follow` through all intervals."""
    first, last, behind = board.followed[0], board.followed[1], board.followed[2]
    follow(board, 0, board.supply.shape[1] + 1)
    for queue in range(board.supply.shape[0]):
        if behind >> queue & 1 and demand.is_steady[queue]:
            refresh_steady(board, demand, queue, first, last, last)
        elif behind >> queue & 1:
            refresh_waiting(board, demand, queue, False, board.value[queue])


@lean
def refresh_steady(board: Board, demand: Demand, queue: int, first: int, time: int, until: int) -> None:
    """Value and cost of a queue whose work is done in order of arrival.

    Args:
        first, time: its supply changed in intervals from time to until - 1, and what was written of it from first to
            time - 1 may not be right behind there.
    """
    supply, is_open = board.supply[queue], demand.is_open[queue]
    weight, required = demand.weights[queue], demand.required[queue]
    tick = demand.minutes / demand.ticks
    since, end = board.followed[0], board.followed[1]
    if end <= supply.shape[0]:
        board.followed[2] |= 1 << queue
    last, risen = forward(
        time, supply, is_open, tick, demand.released[queue], demand.expired[queue], board.done[queue],
        board.late[queue], board.idle[queue], demand.booked[queue], required, weight, demand.shortage, demand.over,
        demand.minutes, board.cells[queue], until, end,
    )  # fmt: skip
    board.costs[queue] += risen
    backward(
        min(last + 1, end), first, since, demand.released[queue],
        board.done[queue], board.late[queue], board.idle[queue], supply, is_open, demand.booked[queue], required,
        weight, demand.shortage, demand.over, demand.minutes, board.ahead[queue], board.value[queue],
    )  # fmt: skip


@lean
def refresh(board: Board, demand: Demand, queue: int, time: int) -> None:
    """Value and cost of a queue after its supply changed in one interval."""
    if not demand.is_deferrable[queue]:
        refresh_cell(board, demand, queue, time)
    elif demand.is_steady[queue]:
        refresh_steady(board, demand, queue, time, time, time + 1)
    elif board.followed[1] > board.supply.shape[1] or time % SELDOM == 0:
        refresh_waiting(board, demand, queue, False, board.value[queue])
    else:
        board.followed[2] |= 1 << queue


@lean
def refresh_all(board: Board, demand: Demand) -> None:
    """Everything that follows from the supply and from who serves what."""
    for time in range(board.reach.shape[0]):
        for queue in range(board.reach.shape[1]):
            refresh_reach(board, time, queue)
    for queue in range(board.supply.shape[0]):
        if not demand.is_deferrable[queue]:
            board.costs[queue] = 0.0
            for time in range(board.supply.shape[1]):
                board.cells[queue, time] = 0.0
                refresh_cell(board, demand, queue, time)
    for queue in range(board.supply.shape[0]):
        if demand.is_steady[queue]:
            board.costs[queue] = 0.0
            board.cells[queue] = 0.0
    refresh_late(board, demand, 0, board.supply.shape[1] + 1)


@lean
def refresh_late(board: Board, demand: Demand, first: int, last: int) -> None:
    """The queues whose work can wait, after their supply changed in intervals first..last-1."""
    for queue in range(board.supply.shape[0]):
        if demand.is_deferrable[queue]:
            if demand.is_steady[queue]:
                refresh_steady(board, demand, queue, first, first, last)
            else:
                refresh_waiting(board, demand, queue, False, board.value[queue])


@lean
def refresh_reach(board: Board, time: int, queue: int) -> None:
    """The queues that somebody who serves one now could serve instead."""
    found = 0
    for group in range(board.masks.shape[0]):
        if board.full[time, group, queue] > 0:
            found |= board.masks[group]
    board.reach[time, queue] = found


@lean
def one_more(board: Board, group: int, time: int, queue: int) -> None:
    """Somebody of a group serves a queue for a whole interval."""
    board.full[time, group, queue] += 1
    board.reach[time, queue] |= board.masks[group]


@lean
def one_less(board: Board, group: int, time: int, queue: int) -> None:
    """Somebody of a group serves a queue no longer."""
    board.full[time, group, queue] -= 1
    if board.full[time, group, queue] == 0:
        refresh_reach(board, time, queue)


@lean
def next_queue(board: Board, queue: int, time: int, depth: int) -> tuple[int, float]:
    """Where a colleague of a queue should go because somebody is worth more there, and how much; -1 = nowhere.

    Args:
        depth: so many colleagues may change queue, one after the other.
    """
    target, best = -1, board.value[queue, time]
    if depth == 0:
        return target, best
    reach = board.reach[time, queue]
    for other in range(board.value.shape[0]):
        if other != queue and reach >> other & 1:
            gain = board.value[other, time]
            if depth > 1:
                further = board.reach[time, other]
                for third in range(board.value.shape[0]):
                    if further >> third & 1 and board.value[third, time] > gain:
                        gain = board.value[third, time]
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
def settle(board: Board, demand: Demand) -> None:
    """People go to another queue wherever that makes the roster cheaper; queues that are dear to count are left out."""
    for time in range(board.reach.shape[0]):
        for source in range(board.reach.shape[1]):
            for target in range(board.reach.shape[1]):
                if source == target or not board.reach[time, source] >> target & 1:
                    continue
                if is_slow(demand, source) or is_slow(demand, target):
                    continue
                if board.value[target, time] <= loss_at(board, demand, source, time) + SMALL:
                    continue
                before = board.costs[source] + board.costs[target]
                group = shift_one(board, demand, source, target, time)
                if group >= 0 and board.costs[source] + board.costs[target] > before - SMALL:
                    change_queue(board, demand, group, target, source, time)


@lean
def join_full(board: Board, demand: Demand, group: int, time: int) -> None:
    """Somebody of a group is present for a whole interval; up to two colleagues make way where that is worth more."""
    queue, second, best = -1, -1, -np.inf
    for each in range(board.value.shape[0]):
        if board.masks[group] >> each & 1:
            target, gain = next_queue(board, each, time, 2)
            if gain > best + SMALL:
                queue, second, best = each, target, gain
    third = -1 if second < 0 else next_queue(board, second, time, 1)[0]
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
    share = ticks / demand.ticks
    if demand.is_deferrable[queue]:
        return float(share * board.value[queue, time])
    then = cell_cost(
        demand.required[queue, time], board.supply[queue, time] / demand.ticks + share, demand.weights[queue],
        demand.shortage, demand.over,
    )  # fmt: skip
    return float(board.cells[queue, time] - then)


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
        return float(share * worth + (1.0 - share) * board.ahead[queue, time + 1])
    if demand.is_deferrable[queue]:
        return float(board.value[queue, time])
    on_duty = board.supply[queue, time] / demand.ticks
    less = cell_cost(
        demand.required[queue, time], max(0.0, on_duty - 1.0), demand.weights[queue], demand.shortage, demand.over
    )
    return float(less - board.cells[queue, time])


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
