"""What the kernels are handed, made of a problem: demand, shapes of shifts, a board, tours, and memory."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from shiftplan.domain.problem import Problem
from shiftplan.planning.board import Board, Demand
from shiftplan.planning.grid import NEVER, Grid
from shiftplan.planning.people import Breaks
from shiftplan.planning.personal_costs import night_minutes_until
from shiftplan.planning.pricing import Room, Shapes
from shiftplan.planning.response import Tours
from shiftplan.planning.team_arrays import BURDENS, Team
from shiftplan.planning.tours import tables
from shiftplan.planning.waiting import is_steady

LONGEST_WINDOW = 14
NOTHING = -1


def demand_of(grid: Grid) -> Demand:
    """What is asked for, prices exact."""
    backlog, length = grid.backlog, grid.intervals
    queues = len(grid.queues)
    steady = np.zeros(queues, dtype=np.bool_)
    released, expired = np.zeros((queues, length)), np.zeros((queues, length + 1))
    booked = np.full((queues, length + 1), NEVER, dtype=np.int64)
    for queue in np.flatnonzero(grid.is_deferrable):
        rows = slice(backlog.first[queue], backlog.first[queue + 1])
        release, due, row, work = backlog.release[rows], backlog.due[rows], backlog.row[rows], backlog.minutes[rows]
        steady[queue] = is_steady(release, due, row)
        inside = release < length
        np.add.at(released[queue], release[inside], work[inside])
        inside = due <= length
        np.add.at(expired[queue], due[inside], work[inside])
        booked[queue, due[inside]] = row[inside]
    return Demand(
        required=grid.required,
        is_deferrable=grid.is_deferrable,
        is_open=grid.is_open,
        first=backlog.first,
        release=backlog.release,
        due=backlog.due,
        row=backlog.row,
        work=backlog.minutes,
        weights=grid.weights,
        shortage=grid.shortage,
        over=grid.over,
        ticks=grid.ticks,
        minutes=float(grid.interval_minutes),
        is_steady=steady,
        released=np.cumsum(released, axis=1),
        expired=np.cumsum(expired, axis=1),
        booked=booked,
        blur=np.zeros(1),
    )


def shapes_of(problem: Problem, grid: Grid, breaks: Breaks) -> Shapes:
    """Breaks of all templates, and minutes of night."""
    lengths, sort = np.unique(breaks.length, return_inverse=True)
    edges = np.arange(grid.intervals * grid.ticks + 1, dtype=np.int64) * grid.tick_minutes
    return Shapes(
        first=breaks.first,
        length=breaks.length,
        lengths=lengths,
        sort=sort.astype(np.int64),
        is_apart=np.array([_are_apart(breaks, *rows) for rows in pairwise(breaks.first.tolist())], dtype=np.bool_),
        earliest=breaks.earliest,
        latest=breaks.latest,
        is_unpaid=breaks.is_unpaid,
        step=breaks.step,
        dark=night_minutes_until(problem.horizon, edges),
    )


def _are_apart(breaks: Breaks, low: int, high: int) -> bool:
    """Whether each break of some rows ends before the next can begin."""
    ends = breaks.latest[low:high] + breaks.length[low:high]
    return bool(np.all(ends[:-1] <= breaks.earliest[low + 1 : high]))


def board_of(masks: Sequence[int], grid: Grid) -> Board:
    """Nobody on duty but who is given; masks: bit set of queues of each skill group."""
    shape = (len(grid.queues), grid.intervals)
    return Board(
        masks=np.array(masks, dtype=np.int64),
        full=np.zeros((shape[1], len(masks), shape[0]), dtype=np.int64),
        reach=np.zeros(shape[::-1], dtype=np.int64),
        supply=grid.given.copy(),
        value=np.zeros(shape),
        cells=np.zeros((shape[0], shape[1] + 1)),
        costs=np.zeros(len(grid.queues)),
        done=np.zeros((shape[0], shape[1] + 1)),
        late=np.zeros((shape[0], shape[1] + 1)),
        idle=np.zeros(shape),
        ahead=np.zeros((shape[0], shape[1] + 1)),
        room=np.zeros((shape[0], shape[1] + 1)),
        behind=np.zeros((shape[0], shape[1] + 1)),
        whole=np.zeros(shape),
        followed=np.array([0, shape[1] + 1, 0], dtype=np.int64),
    )


def no_tours(people: int, days: int, most: int) -> Tours:
    """Nobody works; most: breaks of a shift at most."""
    return Tours(
        chosen=np.full((people, days), NOTHING, dtype=np.int64),
        breaks=np.zeros((people, days, most), dtype=np.int64),
        parts=np.full((people, days, 2 * most + 2), NOTHING, dtype=np.int64),
        costs=np.zeros(people),
    )


def room_for(team: Team, shapes: Shapes, grid: Grid, days: int, seed: int) -> Room:
    """Memory for the kernels; seed: of their chance."""
    widest = int(np.max(team.candidates[:, -1] - team.candidates[:, 0], initial=1))
    most = max([1, *np.diff(shapes.first).tolist()])
    spots = int(np.max(shapes.latest, initial=0)) // max(1, shapes.step) + 2
    return Room(
        tables=tables(min(days, LONGEST_WINDOW)),
        costs=np.full(widest, np.inf),
        starts=np.zeros((widest, most), dtype=np.int64),
        slopes=np.zeros(BURDENS),
        loss=np.full((most, spots), np.inf),
        origin=np.zeros((most, spots), dtype=np.int64),
        random=np.array([(seed + 1) * 25214903917 & 281474976710655], dtype=np.int64),
        interval_of=np.arange(grid.intervals * grid.ticks) // grid.ticks,
    )
