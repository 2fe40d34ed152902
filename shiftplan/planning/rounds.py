"""Compiled rounds of improvement: a few people, drawn by chance, give up some days and take them again."""

from itertools import pairwise
from math import log
from typing import NamedTuple

import numpy as np

from shiftplan.compiled import compiled, lean
from shiftplan.planning.board import Board, Demand, refresh_late
from shiftplan.planning.grid import BoolArray, FloatArray, IntArray
from shiftplan.planning.moves import settle
from shiftplan.planning.pricing import Room, Shapes
from shiftplan.planning.response import Tours, chance, put_in, recount, take_out, total_cost, touched
from shiftplan.planning.retake import retake, saved, undo
from shiftplan.planning.team_arrays import Team

DAY, WEEK, PAIR = (2, 8), (2, 3), (1, 2)
"""How many people give up a day, a week, two weeks together."""
DAY_SHARE, PAIR_SHARE = 0.7, 0.05
"""Of rounds that take a day, and that take two weeks; the others take a week."""
NOISE = 0.08
AT_ONCE = 20
"""Rounds between two looks at the clock; whoever of two threads has made them first ends those of both."""


class Spans(NamedTuple):
    """What can be given up: days, (D,), and first days and days after the last of weeks, and of two at once, (W, 2)."""

    days: IntArray
    weeks: IntArray
    pairs: IntArray


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


def log_for(spans: Spans, tours: Tours, count: int) -> Log:
    """Room to tell of so many rounds."""
    longest = ((WEEK, spans.weeks), (PAIR, spans.pairs))
    most = max([DAY[1], *(sizes[1] * int(np.diff(days).max(initial=0)) for sizes, days in longest)])
    return Log(
        counts=np.zeros(2, dtype=np.int64),
        members=np.zeros((count, max(DAY[1], WEEK[1], PAIR[1])), dtype=np.int64),
        spans=np.zeros((count, 2), dtype=np.int64),
        changes=np.zeros(count),
        chosen=np.zeros((count, most), dtype=np.int64),
        breaks=np.zeros((count, most, tours.breaks.shape[2]), dtype=np.int64),
    )


def spans_of(weeks: list[range]) -> Spans:
    """All days of some weeks, and what follows each other of these."""
    pairs = [(one.start, other.stop) for one, other in pairwise(weeks) if one.stop == other.start]
    return Spans(
        days=np.concatenate([np.arange(each.start, each.stop) for each in weeks]),
        weeks=np.array([(each.start, each.stop) for each in weeks], dtype=np.int64),
        pairs=np.array(pairs, dtype=np.int64).reshape(-1, 2),
    )


@lean
def below(number: int, room: Room) -> int:
    """A number from 0 to one less than another, by chance."""
    return int(chance(room) * number)


@lean
def drawn(spans: Spans, room: Room) -> tuple[int, int, int]:
    """Days of a round, [low, high), and how many people give them up."""
    kind = chance(room)
    if kind < DAY_SHARE:
        day = spans.days[below(spans.days.shape[0], room)]
        return day, day + 1, DAY[0] + below(DAY[1] - DAY[0] + 1, room)
    if kind < DAY_SHARE + PAIR_SHARE and spans.pairs.shape[0] > 0:
        low, high = spans.pairs[below(spans.pairs.shape[0], room)]
        return low, high, PAIR[0] + below(PAIR[1] - PAIR[0] + 1, room)
    low, high = spans.weeks[below(spans.weeks.shape[0], room)]
    return low, high, WEEK[0] + below(WEEK[1] - WEEK[0] + 1, room)


@compiled
def make_rounds(
    team: Team, shapes: Shapes, board: Board, demand: Demand, tours: Tours, pool: IntArray, spans: Spans, count: int,
    temperature: float, guide: FloatArray, room: Room, told: Log, halt: BoolArray,
) -> None:  # fmt: skip
    """Rounds with people of a pool, whose order changes.

    Args:
        temperature: worsening that is accepted once in e times. guide: as in `retake`. told: written. halt: set when
            all rounds are made; no round begins when another thread has set it, (1,).
    """
    made = kept = 0
    while made < count and not halt[0]:
        low, high, size = drawn(spans, room)
        size = min(size, pool.shape[0])
        for number in range(size):
            other = number + below(pool.shape[0] - number, room)
            pool[number], pool[other] = pool[other], pool[number]
        members = pool[:size].copy()
        tolerance = -temperature * log(1.0 - chance(room))
        change = retake(team, shapes, board, demand, tours, members, low, high, NOISE, tolerance, guide, room)
        made += 1
        if change < np.inf:
            tell(tours, members, low, high, change, told, kept)
            kept += 1
    halt[0] = True
    told.counts[0], told.counts[1] = made, kept


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
        low, high = told.spans[at]
        members = told.members[at][told.members[at] >= 0]
        if left_behind[members].any():
            left_behind[members] = True
            continue
        first, last = int(demand.required.shape[1]), 0
        for number in range(members.shape[0]):
            for day in range(low, high):
                if differs(tours, members[number], day, told, at, number * (high - low) + day - low):
                    begin, end = touched(team, demand, members[number], day, day + 1)
                    first, last = min(first, begin), max(last, end)
        if first >= last:
            continue
        before, cost = saved(board, tours, members, first, last), total_cost(board, tours)
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
        settle(board, demand, first, last)
        change = total_cost(board, tours) - cost
        if change < told.changes[at] - temperature * log(1.0 - chance(room)):
            worth_it += 1
        else:
            undo(board, demand, tours, members, first, last, before)
            left_behind[members] = True
    return worth_it


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
