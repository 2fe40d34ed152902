"""Compiled moves of people between queues: somebody joins or leaves an interval, colleagues make way or close the gap.

People are kept by skill group (a bit set of queues): whoever is present for a whole interval is one of `full`, whoever
is there for a part of it stands at one queue for that part. Who of a group serves which queue is decided at the end.
"""

from typing import NamedTuple

import numpy as np

from shiftplan.compiled import compiled
from shiftplan.planning.grid import BoolArray, FloatArray, IntArray
from shiftplan.planning.kernels import SMALL, cell_cost, serve, waiting_cost, waiting_value
from shiftplan.planning.waiting import backward, forward, idle_worth, spread


class Demand(NamedTuple):
    """What is asked for, as in `grid.Grid`; never changes. minutes: of an interval. is_open of queues that can wait.

    is_steady: queues whose work is done in order of arrival, (Q,). released, expired, booked: as in `waiting`, by
    queue.
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


class Board(NamedTuple):
    """Who is on duty, changed by every move; G skill groups, Q queues, T intervals.

    Attributes:
        masks: bit set of queues of each group, (G,). full: people present for the whole interval, (T, G, Q). supply:
            people-ticks, history included, (Q, T). value: gain of one more person, (Q, T). cells: cost of each interval
            (of steady queues with the interval after the last), (Q, T + 1). costs: cost of each queue, (Q,).
        done, late, idle, ahead: of steady queues, as in `waiting`.
    """

    masks: IntArray
    full: IntArray
    supply: IntArray
    value: FloatArray
    cells: FloatArray
    costs: FloatArray
    done: FloatArray
    late: FloatArray
    idle: FloatArray
    ahead: FloatArray


@compiled
def refresh_cell(board: Board, demand: Demand, queue: int, time: int) -> None:
    """Bring value and cost of one interval of a queue that cannot wait up to date."""
    on_duty = board.supply[queue, time] / demand.ticks
    required, weight = demand.required[queue, time], demand.weights[queue]
    now = cell_cost(required, on_duty, weight, demand.shortage, demand.over)
    then = cell_cost(required, on_duty + 1.0, weight, demand.shortage, demand.over)
    board.value[queue, time] = now - then
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


@compiled
def refresh_steady(board: Board, demand: Demand, queue: int, time: int, everything: bool) -> None:
    """Value and cost of a queue whose work is done in order of arrival, after its supply changed in an interval."""
    supply, is_open = board.supply[queue], demand.is_open[queue]
    weight, required = demand.weights[queue], demand.required[queue]
    tick = demand.minutes / demand.ticks
    last, risen = forward(
        time, supply, is_open, tick, demand.released[queue], demand.expired[queue], board.done[queue],
        board.late[queue], board.idle[queue], demand.booked[queue], required, weight, demand.shortage, demand.over,
        demand.minutes, board.cells[queue], everything,
    )  # fmt: skip
    board.costs[queue] += risen
    length = supply.shape[0]
    backward(
        length + 1 if everything else min(last + 1, length + 1), 0 if everything else time, demand.released[queue],
        board.done[queue], board.late[queue], board.idle[queue], supply, is_open, demand.booked[queue], required,
        weight, demand.shortage, demand.over, demand.minutes, board.ahead[queue], board.value[queue],
    )  # fmt: skip


@compiled
def refresh(board: Board, demand: Demand, queue: int, time: int) -> None:
    """Value and cost of a queue after its supply changed in one interval."""
    if not demand.is_deferrable[queue]:
        refresh_cell(board, demand, queue, time)
    elif demand.is_steady[queue]:
        refresh_steady(board, demand, queue, time, False)
    else:
        refresh_waiting(board, demand, queue, False, board.value[queue])


@compiled
def refresh_all(board: Board, demand: Demand) -> None:
    """Everything that follows from the supply."""
    for queue in range(board.supply.shape[0]):
        if not demand.is_deferrable[queue]:
            board.costs[queue] = 0.0
            for time in range(board.supply.shape[1]):
                board.cells[queue, time] = 0.0
                refresh_cell(board, demand, queue, time)
    refresh_late(board, demand)


@compiled
def refresh_late(board: Board, demand: Demand) -> None:
    """The queues whose work can wait, whose values depend on every interval."""
    for queue in range(board.supply.shape[0]):
        if demand.is_deferrable[queue]:
            if demand.is_steady[queue]:
                board.costs[queue] = 0.0
                board.cells[queue] = 0.0
                refresh_steady(board, demand, queue, 0, True)
            else:
                refresh_waiting(board, demand, queue, False, board.value[queue])


@compiled
def reaches(board: Board, time: int) -> IntArray:
    """For each queue the bit set of queues that somebody who serves it now could serve instead, (Q,)."""
    groups, queues = board.full.shape[1], board.full.shape[2]
    found = np.zeros(queues, dtype=np.int64)
    for group in range(groups):
        for queue in range(queues):
            if board.full[time, group, queue] > 0:
                found[queue] |= board.masks[group]
    return found


@compiled
def widened(gains: FloatArray, reach: IntArray) -> FloatArray:
    """Gains at each queue where one colleague may change queue first, (Q,)."""
    wider = gains.copy()
    for queue in range(gains.shape[0]):
        for other in range(gains.shape[0]):
            if reach[queue] >> other & 1 and gains[other] > wider[queue]:
                wider[queue] = gains[other]
    return wider


@compiled
def next_queue(queue: int, here: float, gains: FloatArray, reach: IntArray) -> int:
    """Where a colleague of a queue should go because somebody is worth more there than `here`; -1 = nowhere."""
    target, best = -1, here
    for other in range(gains.shape[0]):
        if other != queue and reach[queue] >> other & 1 and gains[other] > best + SMALL:
            target, best = other, gains[other]
    return target


@compiled
def shift_one(board: Board, demand: Demand, source: int, target: int, time: int) -> None:
    """Somebody of a queue who can goes to another queue."""
    for group in range(board.masks.shape[0]):
        if board.full[time, group, source] > 0 and board.masks[group] >> target & 1:
            board.full[time, group, source] -= 1
            board.full[time, group, target] += 1
            board.supply[source, time] -= demand.ticks
            board.supply[target, time] += demand.ticks
            refresh(board, demand, source, time)
            refresh(board, demand, target, time)
            return


@compiled
def join_full(board: Board, demand: Demand, group: int, time: int) -> None:
    """Somebody of a group is present for a whole interval; up to two colleagues make way where that is worth more."""
    reach = reaches(board, time)
    alone = board.value[:, time].copy()
    one = widened(alone, reach)
    two = widened(one, reach)
    queue, best = -1, -np.inf
    for each in range(alone.shape[0]):
        if board.masks[group] >> each & 1 and two[each] > best + SMALL:
            queue, best = each, two[each]
    second = next_queue(queue, alone[queue], one, reach)
    third = -1 if second < 0 else next_queue(second, alone[second], alone, reach)
    board.full[time, group, queue] += 1
    board.supply[queue, time] += demand.ticks
    refresh(board, demand, queue, time)
    if second >= 0:
        shift_one(board, demand, queue, second, time)
    if third >= 0:
        shift_one(board, demand, second, third, time)


@compiled
def join_part(board: Board, demand: Demand, group: int, time: int, ticks: int) -> int:
    """Somebody of a group is present for some ticks; returns the queue he serves then."""
    queue, best = -1, -np.inf
    for each in range(board.supply.shape[0]):
        if board.masks[group] >> each & 1 and board.value[each, time] > best + SMALL:
            queue, best = each, board.value[each, time]
    board.supply[queue, time] += ticks
    refresh(board, demand, queue, time)
    return queue


@compiled
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


@compiled
def leave_full(board: Board, demand: Demand, group: int, time: int) -> None:
    """Somebody of a group leaves an interval, from the queue of the group where it costs least."""
    queue, least = -1, np.inf
    for each in range(board.supply.shape[0]):
        if board.full[time, group, each] > 0:
            loss = loss_at(board, demand, each, time)
            if loss < least - SMALL:
                queue, least = each, loss
    board.full[time, group, queue] -= 1
    board.supply[queue, time] -= demand.ticks
    refresh(board, demand, queue, time)


@compiled
def worth(board: Board, demand: Demand, first: int, last: int) -> FloatArray:
    """Gains of one more person where up to two colleagues change queue, smoothed over work that can wait, (Q, T).

    Colleagues are looked at in the intervals first..last-1 alone; the gains of others are those of the queue itself.
    """
    queues, length = board.supply.shape
    value = board.value.copy()
    for queue in range(queues):
        if demand.is_steady[queue]:
            spread(
                demand.released[queue], board.done[queue], board.late[queue], demand.is_open[queue], demand.minutes,
                value[queue],
            )  # fmt: skip
        elif demand.is_deferrable[queue]:
            refresh_waiting(board, demand, queue, True, value[queue])
    reach = np.zeros((queues, length), dtype=np.int64)
    for group in range(board.masks.shape[0]):
        for queue in range(queues):
            for time in range(first, last):
                if board.full[time, group, queue] > 0:
                    reach[queue, time] |= board.masks[group]
    for _ in range(2):
        wider = value.copy()
        for queue in range(queues):
            for time in range(first, last):
                found = reach[queue, time]
                if found:
                    for other in range(queues):
                        if found >> other & 1 and value[other, time] > wider[queue, time]:
                            wider[queue, time] = value[other, time]
        value = wider
    return value
