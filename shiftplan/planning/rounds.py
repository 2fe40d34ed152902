"""Compiled rounds of improvement: a few people, drawn by chance, give up some days and take them again."""

from itertools import pairwise
from math import log
from typing import NamedTuple

import numpy as np

from shiftplan.compiled import compiled, lean
from shiftplan.planning.board import Board, Demand
from shiftplan.planning.exchange import Log, log_for, tell
from shiftplan.planning.grid import BoolArray, FloatArray, IntArray
from shiftplan.planning.pricing import Room, Shapes
from shiftplan.planning.response import Tours, chance
from shiftplan.planning.retake import retake
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


def room_to_tell(spans: Spans, tours: Tours, count: int) -> Log:
    """A log that holds so many rounds."""
    longest = ((WEEK, spans.weeks), (PAIR, spans.pairs))
    cells = max([DAY[1], *(sizes[1] * int(np.diff(days).max(initial=0)) for sizes, days in longest)])
    return log_for(count, max(DAY[1], WEEK[1], PAIR[1]), cells, tours.breaks.shape[2])


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
