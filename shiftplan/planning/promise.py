"""Compiled: what everybody could win by another shift on one day, so that the most promising are asked first."""

import numpy as np

from shiftplan.compiled import compiled
from shiftplan.planning.board import Board, Demand
from shiftplan.planning.grid import FloatArray, IntArray
from shiftplan.planning.pricing import Room, Shapes, price
from shiftplan.planning.response import Tours, window
from shiftplan.planning.team_arrays import Team
from shiftplan.planning.worths import EVERY, worth


@compiled
def promises(
    team: Team, shapes: Shapes, board: Board, demand: Demand, tours: Tours, members: IntArray, low: int, high: int,
    room: Room,
) -> FloatArray:  # fmt: skip
    """Most that each of some people could win on one of the days low..high-1 by beginning to work it, (M,).

    An estimate: rules that reach beyond the day are not looked at, nor what accounts cost. Days worked promise nothing.
    """
    first, last = window(team, demand, members, low, high)
    gains = worth(board, demand, EVERY, first, last)
    found = np.zeros(members.shape[0])
    for number in range(members.shape[0]):
        person = members[number]
        is_free = False
        for day in range(low, high):
            is_free = is_free or tours.chosen[person, day] < 0
        if not is_free:
            continue
        price(team, shapes, demand, gains, first, board.masks, person, low, high, room)
        base = team.candidates[person, 0]
        for day in range(low, high):
            if tours.chosen[person, day] < 0:
                for candidate in range(team.candidates[person, day], team.candidates[person, day + 1]):
                    found[number] = max(found[number], -room.costs[candidate - base])
    return found
