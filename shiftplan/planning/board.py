"""Compiled: who is on duty, and what that is worth and costs, kept up to date after every change.

People are kept by skill group (a bit set of queues): whoever is present for a whole interval is one of `full`, whoever
is there for a part of it stands at one queue for that part. Who of a group serves which queue is decided at the end.
"""

from typing import NamedTuple

from shiftplan.compiled import compiled, lean
from shiftplan.planning.grid import BoolArray, FloatArray, IntArray
from shiftplan.planning.kernels import cell_cost, serve, waiting_cost, waiting_value
from shiftplan.planning.waiting import backward, forward

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
        done, late, idle, ahead, room, behind, whole: of steady queues, as in `waiting`.
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
    room: FloatArray
    behind: FloatArray
    whole: FloatArray
    followed: IntArray


@lean
def refresh_cell(board: Board, demand: Demand, queue: int, time: int) -> None:
    """Bring value and cost of one interval of a queue that cannot wait up to date."""
    on_duty = board.supply[queue, time] / demand.ticks
    required, weight = demand.required[queue, time], demand.weights[queue]
    now = cell_cost(required, on_duty, weight, demand.shortage, demand.over)
    half = demand.blur[0] * required
    if half <= 0.5:
        board.value[queue, time] = now - cell_cost(required, on_duty + 1.0, weight, demand.shortage, demand.over)
    else:
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
        min(last + 1, end), first, since, demand.released[queue], demand.expired[queue],
        board.done[queue], board.late[queue], board.idle[queue], supply, is_open, demand.booked[queue], required,
        weight, demand.shortage, demand.over, demand.minutes, board.ahead[queue], board.room[queue],
        board.behind[queue], board.value[queue], board.whole[queue],
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
