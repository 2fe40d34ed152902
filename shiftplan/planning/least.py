"""The least that everybody's tours can cost when each interval of work earns a price."""

from itertools import pairwise

import numpy as np

from shiftplan.planning.grid import FloatArray, IntArray
from shiftplan.planning.moves import Demand
from shiftplan.planning.pricing import Room, Shapes, price
from shiftplan.planning.team_arrays import NONE, Team, personal_cost
from shiftplan.planning.tours import best_tour
from shiftplan.planning.worths import even


def least_tours(
    team: Team, shapes: Shapes, demand: Demand, masks: IntArray, weeks: list[range], prices: FloatArray, room: Room
) -> FloatArray:
    """The least cost of each person's tours beyond doing nothing, less what they earn, week by week, (P, W).

    Where the programme has no room for somebody's accounts his days count for themselves, which is never dearer.

    Args:
        team: without costs that reach beyond a week. prices: of one more person, (Q, T).
    """
    people, days = team.groups.shape
    least, gains = np.zeros((people, len(weeks))), even(prices, demand.ticks)
    for person in range(people):
        chosen = np.full(days, NONE, dtype=np.int64)
        base, idle = team.candidates[person, 0], personal_cost(team, person, chosen)
        for number, week in enumerate(weeks):
            low, high = week.start, week.stop
            price(team, shapes, demand, gains, 0, masks, person, low, high, room)
            answer = np.full(high - low, NONE, dtype=np.int64)
            if best_tour(team, person, low, high, room.costs, chosen, room.tables, answer):
                worked = answer[answer >= 0]
                chosen[low:high] = answer
                earned = float(np.sum(team.extra[worked] - room.costs[worked - base]))
                least[person, number] = personal_cost(team, person, chosen) - idle - earned
                chosen[low:high] = NONE
            else:
                edges = team.candidates[person, low : high + 1] - base
                gained = sum(float(room.costs[a:b].min(initial=0.0)) for a, b in pairwise(edges))
                # as if nothing were missing to any account then
                least[person, number] = gained - (idle - float(team.fixed[person]))
    return least
