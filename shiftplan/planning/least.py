"""The least that everybody's tours can cost when each interval of work earns a price."""

from itertools import pairwise

import numpy as np

from shiftplan.planning.grid import FloatArray, IntArray
from shiftplan.planning.response import Room, price
from shiftplan.planning.state import NOTHING, State
from shiftplan.planning.tours import Team, best_tour, personal_cost


def least_tours(state: State, team: Team, room: Room, gains: FloatArray, weeks: list[range]) -> FloatArray:
    """The least cost of each person's tours beyond doing nothing, less what they earn, week by week, (P, W).

    Where the programme has no room for somebody's accounts his days count for themselves, which is never dearer.

    Args:
        team: without costs that reach beyond a week. room: of nobody else. gains: of one more person, (Q, T).
    """
    people, days = team.groups.shape
    least = np.zeros((people, len(weeks)))
    for person in range(people):
        chosen = np.full(days, NOTHING, dtype=np.int64)
        idle = personal_cost(team, person, chosen)
        for number, week in enumerate(weeks):
            least[person, number] = _week(state, team, room, gains, person, week, chosen, idle)
    return least


def _week(
    state: State, team: Team, room: Room, gains: FloatArray, person: int, week: range, chosen: IntArray, idle: float
) -> float:  # fmt: skip
    low, high = week.start, week.stop
    base = team.candidates[person, 0]
    price(team, state.shapes, state.demand, gains, state.board.masks, person, low, high, room)
    answer = np.full(high - low, NOTHING, dtype=np.int64)
    if not best_tour(team, person, low, high, room.costs, chosen, room.tables, answer):
        edges = team.candidates[person, low : high + 1] - base
        gained = sum(float(room.costs[a:b].min(initial=0.0)) for a, b in pairwise(edges))
        return gained - (idle - float(team.fixed[person]))  # as if nothing were missing to any account then
    worked = answer[answer >= 0]
    chosen[low:high] = answer
    cost = personal_cost(team, person, chosen) - idle - float(np.sum(team.extra[worked] - room.costs[worked - base]))
    chosen[low:high] = NOTHING
    return cost
