"""Compiled: the least that everybody's tours can cost when being at a queue earns a price, and who is there then."""

import numpy as np

from shiftplan.compiled import compiled, lean
from shiftplan.planning.board import Demand
from shiftplan.planning.grid import FloatArray, IntArray
from shiftplan.planning.pricing import Room, Shapes, add_burdens, price
from shiftplan.planning.team_arrays import NONE, Team, personal_cost
from shiftplan.planning.tours import best_tour


@compiled
def least_tours(
    team: Team, shapes: Shapes, demand: Demand, masks: IntArray, weeks: IntArray, gains: FloatArray,
    slopes: FloatArray, room: Room, supply: FloatArray, burdened: FloatArray,
) -> FloatArray:  # fmt: skip
    """The least cost of each person's tours beyond doing nothing, less what they earn, week by week, (P, W).

    Where the programme has no room for somebody's accounts his days count for themselves, which is never dearer.

    Args:
        team: without costs that reach beyond a week. weeks: first day and day after the last, (W, 2). gains: of
            somebody who is at a queue for 1, 2, ... ticks of an interval, (Q, T, ticks); he may part it among queues.
        slopes: what each shift of a burden costs, (P, 3). supply: how many are there for 1, 2, ... ticks is added to
            it, (Q, T, ticks). burdened: shifts of each burden are added to it, (P, 3).
    """
    people, days = team.groups.shape
    least = np.zeros((people, weeks.shape[0]))
    values = np.zeros((masks.shape[0], gains.shape[1], gains.shape[2]))
    table = np.zeros((gains.shape[0] + 1, gains.shape[2] + 1))
    for group in range(masks.shape[0]):
        _values(gains, masks[group], table, values[group])
    served, chosen = np.ones(masks.shape[0], dtype=np.int64), np.full(days, NONE, dtype=np.int64)
    for person in range(people):
        idle, base = personal_cost(team, person, chosen), team.candidates[person, 0]
        for week in range(weeks.shape[0]):
            low, high = weeks[week, 0], weeks[week, 1]
            _price(team, shapes, demand, values, served, person, low, high, room)
            add_burdens(team, person, low, high, slopes[person], room.costs)
            answer = np.full(high - low, NONE, dtype=np.int64)
            if best_tour(team, person, low, high, room.costs, chosen, room.tables, answer):
                chosen[low:high] = answer
                least[person, week] = personal_cost(team, person, chosen) - idle
                chosen[low:high] = NONE
                for worked in answer:
                    if worked >= 0:
                        least[person, week] += room.costs[worked - base] - team.extra[worked]
            else:
                gained = 0.0
                for day in range(low, high):
                    for candidate in range(team.candidates[person, day], team.candidates[person, day + 1]):
                        cheapest = 0.0 if answer[day - low] < 0 else room.costs[answer[day - low] - base]
                        if room.costs[candidate - base] < cheapest:
                            answer[day - low] = candidate
                    if answer[day - low] >= 0:
                        gained += room.costs[answer[day - low] - base]
                # as if nothing were missing to any account then
                least[person, week] = gained - (idle - team.fixed[person])
            for day in range(low, high):
                if answer[day - low] >= 0:
                    starts = room.starts[answer[day - low] - base]
                    for burden in range(slopes.shape[1]):
                        burdened[person, burden] += team.burdens[answer[day - low]] >> burden & 1
                    _count(team, shapes, masks, gains, person, day, answer[day - low], starts, table, supply)
    return least


@compiled
def _price(
    team: Team, shapes: Shapes, demand: Demand, values: FloatArray, served: IntArray, person: int, low: int, high: int,
    room: Room,
) -> None:  # fmt: skip
    """`pricing.price` with what each skill group earns, day by day as long as somebody belongs to one; values (G, T,
    ticks).
    """
    begin = low
    for day in range(low + 1, high + 1):
        if day == high or team.groups[person, day] != team.groups[person, begin]:
            group = max(0, team.groups[person, begin])
            price(team, shapes, demand, values[group : group + 1], 0, served, person, begin, day, room)
            begin = day


@lean
def _values(gains: FloatArray, mask: int, table: FloatArray, values: FloatArray) -> None:
    """What somebody can earn at some queues who is there for 1, 2, ... ticks of each interval, written, (T, ticks)."""
    for time in range(values.shape[0]):
        _parted(gains, mask, time, values.shape[1], table)
        for part in range(values.shape[1]):
            values[time, part] = table[gains.shape[0], part + 1]


@lean
def _parted(gains: FloatArray, mask: int, time: int, ticks: int, table: FloatArray) -> None:
    """The most that 0, 1, ... ticks of an interval can earn at the first queues, each of them served once at most.

    Args:
        table: written, (Q + 1, ticks + 1).
    """
    for part in range(ticks + 1):
        table[0, part] = 0.0 if part == 0 else -np.inf
    for queue in range(gains.shape[0]):
        for part in range(ticks + 1):
            best = table[queue, part]
            if mask >> queue & 1:
                for here in range(1, part + 1):
                    best = max(best, table[queue, part - here] + gains[queue, time, here - 1])
            table[queue + 1, part] = best


@lean
def _count(
    team: Team, shapes: Shapes, masks: IntArray, gains: FloatArray, person: int, day: int, candidate: int,
    starts: IntArray, table: FloatArray, supply: FloatArray,
) -> None:  # fmt: skip
    """Add a shift with its breaks to those who are there, at the queues where it earns most."""
    ticks, mask = gains.shape[2], masks[team.groups[person, day]]
    start, end = team.start[candidate], team.start[candidate] + team.span[candidate]
    first = shapes.first[team.template[candidate]]
    for time in range(start // ticks, (end - 1) // ticks + 1):
        low, high = time * ticks, (time + 1) * ticks
        present = min(high, end) - max(low, start)
        for number in range(shapes.first[team.template[candidate] + 1] - first):
            begin = start + starts[number]
            present -= max(0, min(high, begin + shapes.length[first + number]) - max(low, begin))
        if present <= 0:
            continue
        _parted(gains, mask, time, present, table)
        left = present
        for queue in range(gains.shape[0] - 1, -1, -1):
            if table[queue + 1, left] == table[queue, left]:
                continue
            for here in range(1, left + 1):
                if table[queue + 1, left] == table[queue, left - here] + gains[queue, time, here - 1]:
                    supply[queue, time, here - 1] += 1.0
                    left -= here
                    break
