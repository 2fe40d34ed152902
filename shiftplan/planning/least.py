"""Compiled: the least that everybody's tours can cost when each interval of work earns a price."""

import numpy as np

from shiftplan.planning.compiled import compiled
from shiftplan.planning.grid import FloatArray, IntArray
from shiftplan.planning.moves import Demand
from shiftplan.planning.response import Room, Shapes, price
from shiftplan.planning.tours import Team, best_tour, personal_cost


@compiled
def least_tours(
    team: Team, shapes: Shapes, demand: Demand, gains: FloatArray, masks: IntArray, first: IntArray, room: Room,
    least: FloatArray, supply: FloatArray,
) -> None:  # fmt: skip
    """The least cost of each person's tours, less what they earn, week by week.

    Args:
        gains: of one more person, (Q, T). first: first day of each week and the day after the last, (W + 1,).
        least: written, (P, W); without what is paid whatever is worked. supply: people-intervals by skill group and
            interval that these tours bring, added to, (G, T).
    Where the programme has no room for somebody's accounts his days count for themselves, which is never dearer.
    """
    days = team.candidates.shape[1] - 1
    for person in range(team.candidates.shape[0]):
        chosen = np.full(days, -1, dtype=np.int64)
        base, idle = team.candidates[person, 0], personal_cost(team, person, chosen)
        for week in range(first.shape[0] - 1):
            low, high = first[week], first[week + 1]
            answer = np.full(high - low, -1, dtype=np.int64)
            price(team, shapes, demand, gains, masks, person, low, high, room)
            if not best_tour(team, person, low, high, room.costs, chosen, room.tables, answer):
                for day in range(low, high):
                    cheapest = 0.0
                    for candidate in range(team.candidates[person, day], team.candidates[person, day + 1]):
                        cheapest = min(cheapest, room.costs[candidate - base])
                    least[person, week] += cheapest
                continue
            earned = 0.0
            for day in range(low, high):
                candidate = answer[day - low]
                if candidate >= 0:
                    earned += team.extra[candidate] - room.costs[candidate - base]
                    _present(team, shapes, demand, person, day, candidate, room.starts[candidate - base], supply)
            chosen[low:high] = answer
            least[person, week] = personal_cost(team, person, chosen) - idle - earned
            chosen[low:high] = -1


@compiled
def _present(
    team: Team, shapes: Shapes, demand: Demand, person: int, day: int, candidate: int, breaks: IntArray,
    supply: FloatArray,
) -> None:  # fmt: skip
    """Add a shift to the supply of its skill group."""
    group, ticks = team.groups[person, day], demand.ticks
    start, template = team.start[candidate], team.template[candidate]
    for tick in range(start, start + team.span[candidate]):
        supply[group, tick // ticks] += 1.0 / ticks
    for number in range(shapes.first[template + 1] - shapes.first[template]):
        begin = start + breaks[number]
        for tick in range(begin, begin + shapes.length[shapes.first[template] + number]):
            supply[group, tick // ticks] -= 1.0 / ticks
