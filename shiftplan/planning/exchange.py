"""What two rosters of the same people tell each other: rounds that were made in one are taken over by the other."""

from math import log
from typing import NamedTuple

import numpy as np

from shiftplan.compiled import compiled, lean
from shiftplan.planning.board import Board, Demand, refresh_late
from shiftplan.planning.grid import BoolArray, FloatArray, IntArray
from shiftplan.planning.moves import settle
from shiftplan.planning.pricing import Room, Shapes
from shiftplan.planning.response import Tours, chance, put_in, recount, take_out, total_cost, touched
from shiftplan.planning.retake import saved, undo
from shiftplan.planning.team_arrays import Team


class Log(NamedTuple):
    """Rounds that were made, and what came of those that were not undone.

    counts: rounds made, and of these not undone, R, (2,). members: people of each of these, -1 = nobody more, (R, M).
    spans: its first day and the one after its last, (R, 2). changes: how much dearer it made the roster, (R,). chosen,
    breaks: what its people worked then, as in `Tours`, one person after the other, (R, C), (R, C, B).
    """

    counts: IntArray
    members: IntArray
    spans: IntArray
    changes: FloatArray
    chosen: IntArray
    breaks: IntArray


def log_for(count: int, members: int, cells: int, breaks: int) -> Log:
    """Room to tell of so many rounds, with so many people and so many days of all of them at most."""
    return Log(
        counts=np.zeros(2, dtype=np.int64),
        members=np.zeros((count, members), dtype=np.int64),
        spans=np.zeros((count, 2), dtype=np.int64),
        changes=np.zeros(count),
        chosen=np.zeros((count, cells), dtype=np.int64),
        breaks=np.zeros((count, cells, breaks), dtype=np.int64),
    )


@lean
def tell(tours: Tours, members: IntArray, low: int, high: int, change: float, told: Log, at: int) -> None:
    """Write down what came of a round."""
    told.spans[at, 0], told.spans[at, 1], told.changes[at] = low, high, change
    cell = 0
    for number in range(told.members.shape[1]):
        if number >= members.shape[0]:
            told.members[at, number] = -1
            continue
        person = members[number]
        told.members[at, number] = person
        for day in range(low, high):
            told.chosen[at, cell] = tours.chosen[person, day]
            for each in range(tours.breaks.shape[2]):
                told.breaks[at, cell, each] = tours.breaks[person, day, each]
            cell += 1


@compiled
def join(
    team: Team, board: Board, demand: Demand, tours: Tours, other: Board, others: Tours, ours: Log, theirs: Log,
    temperature: float, room: Room,
) -> bool:  # fmt: skip
    """What came of rounds in another roster of the same people is taken over as it is, if they touched neither people
    nor intervals of rounds that were made here since both were the same, and if work that can wait does not make both
    together dearer by what a round may cost.

    Returns: whether it was.
    """
    touched_here, touched_there = np.zeros((2, board.reach.shape[0]), dtype=np.bool_)
    mark(team, demand, ours, touched_here)
    mark(team, demand, theirs, touched_there)
    if (touched_here & touched_there).any():
        return False
    times = np.flatnonzero(touched_there)
    if times.shape[0] == 0:
        return True
    first, last, members = times[0], times[-1] + 1, np.unique(theirs.members[: theirs.counts[1]])
    members = members[members >= 0]
    before, cost = saved(board, tours, members, first, last), total_cost(board, tours)
    for time in times:
        board.full[time], board.reach[time] = other.full[time], other.reach[time]
        for queue in range(board.supply.shape[0]):
            board.supply[queue, time] = other.supply[queue, time]
            if not demand.is_deferrable[queue]:
                board.costs[queue] += other.cells[queue, time] - board.cells[queue, time]
                board.cells[queue, time] = other.cells[queue, time]
                board.value[queue, time] = other.value[queue, time]
    refresh_late(board, demand, first, last)
    for person in members:
        tours.chosen[person], tours.breaks[person] = others.chosen[person], others.breaks[person]
        tours.parts[person], tours.costs[person] = others.parts[person], others.costs[person]
    change = total_cost(board, tours) - cost
    if change < theirs.changes[: theirs.counts[1]].sum() - temperature * log(1.0 - chance(room)):
        return True
    undo(board, demand, tours, members, first, last, before)
    return False


@lean
def mark(team: Team, demand: Demand, told: Log, times: BoolArray) -> None:
    """The intervals that rounds can have touched."""
    for at in range(told.counts[1]):
        for person in told.members[at]:
            if person >= 0:
                first, last = touched(team, demand, person, told.spans[at, 0], told.spans[at, 1])
                for time in range(first, last):
                    times[time] = True


@compiled
def take_over(
    team: Team, shapes: Shapes, board: Board, demand: Demand, tours: Tours, told: Log, temperature: float, room: Room
) -> int:
    """Rounds that were made in another roster of the same people are made in this one, as far as they are worth it
    here: they may make it dearer than they made that one by what a round may cost more. None of their people may have
    changed here; whoever did not follow in one of them does not in later ones.

    Returns: how many were worth it.
    """
    left_behind, worth_it = np.zeros(tours.chosen.shape[0], dtype=np.bool_), 0
    for at in range(told.counts[1]):
        members = told.members[at][told.members[at] >= 0]
        if left_behind[members].any():
            left_behind[members] = True
            continue
        first, last = differing(team, demand, tours, members, told, at)
        if first >= last:
            continue
        before, cost = saved(board, tours, members, first, last), total_cost(board, tours)
        work_as_told(team, shapes, board, demand, tours, members, told, at)
        settle(board, demand, first, last)
        change = total_cost(board, tours) - cost
        if change < told.changes[at] - temperature * log(1.0 - chance(room)):
            worth_it += 1
        else:
            undo(board, demand, tours, members, first, last, before)
            left_behind[members] = True
    return worth_it


@lean
def differing(team: Team, demand: Demand, tours: Tours, members: IntArray, told: Log, at: int) -> tuple[int, int]:
    """First interval, and the one after the last, of days on which somebody works otherwise than after a round."""
    low, high = told.spans[at]
    first, last = int(demand.required.shape[1]), 0
    for number in range(members.shape[0]):
        for day in range(low, high):
            if differs(tours, members[number], day, told, at, number * (high - low) + day - low):
                begin, end = touched(team, demand, members[number], day, day + 1)
                first, last = min(first, begin), max(last, end)
    return first, last


@compiled
def work_as_told(
    team: Team, shapes: Shapes, board: Board, demand: Demand, tours: Tours, members: IntArray, told: Log, at: int
) -> None:
    """The people of a round work what they did after it."""
    low, high = told.spans[at]
    for number in range(members.shape[0]):
        person = members[number]
        for day in range(low, high):
            cell = number * (high - low) + day - low
            if differs(tours, person, day, told, at, cell):
                take_out(team, shapes, board, demand, tours, person, day)
                tours.chosen[person, day] = told.chosen[at, cell]
                tours.breaks[person, day] = told.breaks[at, cell]
                put_in(team, shapes, board, demand, tours, person, day)
        recount(team, shapes, tours, person)


@lean
def differs(tours: Tours, person: int, day: int, told: Log, at: int, cell: int) -> bool:
    """Whether somebody works something else on a day, or has other breaks, than after a round."""
    if tours.chosen[person, day] != told.chosen[at, cell]:
        return True
    if tours.chosen[person, day] < 0:
        return False
    for number in range(tours.breaks.shape[2]):
        if tours.breaks[person, day, number] != told.breaks[at, cell, number]:
            return True
    return False
