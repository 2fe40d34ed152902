"""Compiled move of a few people at once: they give up some days and take them again one after the other."""

from math import sqrt
from typing import NamedTuple

import numpy as np

from shiftplan.compiled import compiled
from shiftplan.planning.board import Board, Demand, refresh_late
from shiftplan.planning.grid import FloatArray, IntArray
from shiftplan.planning.moves import settle
from shiftplan.planning.pricing import Room, Shapes
from shiftplan.planning.response import Tours, respond, take_out, total_cost, window
from shiftplan.planning.team_arrays import Team

TRUST = 0.5
"""How far a guide moves what people are worth who come back before others: half way for the first of many, for the last
not at all."""


class Saved(NamedTuple):
    """What a move of some people can change, as it was: intervals of the board, and their tours."""

    full: IntArray
    reach: IntArray
    supply: IntArray
    value: FloatArray
    cells: FloatArray
    costs: FloatArray
    chosen: IntArray
    breaks: IntArray
    parts: IntArray
    own: FloatArray


@compiled
def saved(board: Board, tours: Tours, members: IntArray, first: int, last: int) -> Saved:
    """All that moves of some people in intervals first..last-1 can change but what follows for queues that can wait."""
    return Saved(
        board.full[first:last].copy(), board.reach[first:last].copy(), board.supply[:, first:last].copy(),
        board.value[:, first:last].copy(), board.cells[:, first:last].copy(), board.costs.copy(),
        tours.chosen[members].copy(), tours.breaks[members].copy(), tours.parts[members].copy(),
        tours.costs[members].copy(),
    )  # fmt: skip


@compiled
def undo(board: Board, demand: Demand, tours: Tours, members: IntArray, first: int, last: int, before: Saved) -> None:
    """Back to what was saved."""
    board.full[first:last], board.reach[first:last] = before.full, before.reach
    board.supply[:, first:last] = before.supply
    board.value[:, first:last], board.cells[:, first:last] = before.value, before.cells
    for number in range(members.shape[0]):
        person = members[number]
        tours.chosen[person], tours.breaks[person] = before.chosen[number], before.breaks[number]
        tours.parts[person], tours.costs[person] = before.parts[number], before.own[number]
    refresh_late(board, demand, first, last)
    board.costs[:] = before.costs


@compiled
def retake(
    team: Team, shapes: Shapes, board: Board, demand: Demand, tours: Tours, members: IntArray, low: int, high: int,
    noise: float, tolerance: float, guide: FloatArray, room: Room,
) -> float:  # fmt: skip
    """A few people give up some days and take them again, one after the other; undone when it costs too much more.

    To who comes first, while the others are away, all seems worth more than it is; a guide says what will be left.

    Args:
        tolerance: the roster may get dearer by less than this. guide: prices of the bound, (Q, T, ticks); (0, 0, 0)
            when there are none.
    Returns: how much dearer (negative: cheaper) the roster became; infinite when undone.
    """
    first, last = window(team, demand, members, low, high)
    before, cost = saved(board, tours, members, first, last), total_cost(board, tours)
    if members.shape[0] > 1:
        for person in members:
            for day in range(low, high):
                take_out(team, shapes, board, demand, tours, person, day)
                tours.chosen[person, day] = -1
    decided, many = True, members.shape[0]
    for number in range(many):
        had = before.chosen[number]
        trust = TRUST * sqrt((many - 1 - number) / many) if guide.size else 0.0
        decided = respond(
            team, shapes, board, demand, tours, members[number], low, high, noise, had, guide, trust, room
        ) and decided  # fmt: skip
    settle(board, demand, first, last)
    change = total_cost(board, tours) - cost
    if decided and change < tolerance:
        return change
    undo(board, demand, tours, members, first, last, before)
    return np.inf
