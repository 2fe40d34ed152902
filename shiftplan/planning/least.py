"""Compiled: the least that everybody's tours can cost when being at a queue earns a price, and who is there then."""

import numpy as np

from shiftplan.compiled import compiled, lean
from shiftplan.planning.board import Demand
from shiftplan.planning.grid import FloatArray, IntArray
from shiftplan.planning.pricing import Room, Shapes, add_burdens, price
from shiftplan.planning.team_arrays import NONE, Team, personal_cost, spilling
from shiftplan.planning.tours import best_tour


@compiled
def least_tours(
    team: Team, shapes: Shapes, demand: Demand, masks: IntArray, stretches: IntArray, weeks: IntArray,
    gains: FloatArray, slopes: FloatArray, room: Room, supply: FloatArray, burdened: FloatArray,
) -> FloatArray:  # fmt: skip
    """The least cost of each person's tours beyond doing nothing, less what they earn, (P,).

    Weeks count for themselves where their best tours go together, and where the programme has no room for all of them;
    where it has none for a week each of its days does. Neither is ever dearer.

    Args:
        team: without costs that reach beyond a week. stretches, weeks: first day and day after the last of each, (S, 2)
            and (W, 2); stretches are whole weeks. gains: of somebody who is at a queue for 1, 2, ... ticks of an
            interval, (Q, T, ticks); he may part it among queues. slopes: what each shift of a burden costs, (P, 3).
        supply: how many are there for 1, 2, ... ticks is added to it, (Q, T, ticks). burdened: shifts of each burden
            are added to it, (P, 3).
    """
    people, days = team.groups.shape
    least = np.zeros(people)
    values = np.zeros((masks.shape[0], gains.shape[1], gains.shape[2]))
    table = np.zeros((gains.shape[0] + 1, gains.shape[2] + 1))
    for group in range(masks.shape[0]):
        _values(gains, masks[group], table, values[group])
    served, nobody = np.ones(masks.shape[0], dtype=np.int64), np.full(days, NONE, dtype=np.int64)
    answer, together = nobody.copy(), nobody.copy()
    for person in range(people):
        idle = personal_cost(team, person, nobody)
        answer[:] = NONE
        for stretch in range(stretches.shape[0]):
            first, last = stretches[stretch, 0], stretches[stretch, 1]
            _price(team, shapes, demand, values, served, person, first, last, room)
            add_burdens(team, person, first, last, slopes[person], room.costs)
            cost, goes_together = 0.0, True
            for week in range(weeks.shape[0]):
                low, high = weeks[week, 0], weeks[week, 1]
                if low < first or high > last:
                    continue
                if best_tour(team, person, low, high, room.costs, nobody, room.tables, answer[low:high]):
                    cost += _tour_cost(team, person, low, high, answer, room.costs, nobody) - idle
                else:  # as if nothing were missing to any account then
                    gained = _by_day(team, person, low, high, room.costs, answer)
                    cost += gained - (idle - team.fixed[person])
                goes_together = goes_together and (low == first or _go_together(team, person, low, answer))
            if not goes_together and best_tour(
                team, person, first, last, room.costs, nobody, room.tables, together[first:last]
            ):
                answer[first:last] = together[first:last]
                cost = _tour_cost(team, person, first, last, answer, room.costs, nobody) - idle
            least[person] += cost
        for day in range(days):
            if answer[day] >= 0:
                starts = room.starts[answer[day] - team.candidates[person, 0]]
                for burden in range(slopes.shape[1]):
                    burdened[person, burden] += team.burdens[answer[day]] >> burden & 1
                _count(team, shapes, masks, gains, person, day, answer[day], starts, table, supply)
    return least


@lean
def _tour_cost(
    team: Team, person: int, low: int, high: int, answer: IntArray, costs: FloatArray, chosen: IntArray
) -> float:
    """What some days of a tour cost when the others are off, with costs of candidates in the place of their own.

    Args:
        chosen: nobody works, before and after.
    """
    for day in range(low, high):
        chosen[day] = answer[day]
    cost = personal_cost(team, person, chosen)
    for day in range(low, high):
        if chosen[day] >= 0:
            cost += costs[chosen[day] - team.candidates[person, 0]] - team.extra[chosen[day]]
        chosen[day] = NONE
    return float(cost)


@lean
def _go_together(team: Team, person: int, day: int, chosen: IntArray) -> bool:
    """Whether what is worked up to the day before goes at no cost with what is worked from a day on."""
    if chosen[day - 1] < 0:
        return True
    last = team.kind[chosen[day - 1]]
    if spilling(team, person, day - 1, last):
        return False
    if chosen[day] < 0:
        return True
    columns = team.kinds[person, day + 1] - team.kinds[person, day]
    pair = team.pairs[person, day - 1] + last * columns + team.kind[chosen[day]]
    if not team.allowed[pair] or team.price[pair] != 0.0:
        return False
    first, end = day, day
    while first > 0 and chosen[first - 1] >= 0:
        first -= 1
    while end < chosen.shape[0] and chosen[end] >= 0:
        end += 1
    before = team.worked_before[person] if first == 0 else 0
    return bool(team.run[person] <= 0 or before + end - first <= team.run[person])


@lean
def _by_day(team: Team, person: int, low: int, high: int, costs: FloatArray, answer: IntArray) -> float:
    """The cost of the cheapest candidate of each of some days, or of none; written."""
    base, total = team.candidates[person, 0], 0.0
    for day in range(low, high):
        answer[day] = NONE
        for candidate in range(team.candidates[person, day], team.candidates[person, day + 1]):
            cheapest = 0.0 if answer[day] < 0 else costs[answer[day] - base]
            if costs[candidate - base] < cheapest:
                answer[day] = candidate
        if answer[day] >= 0:
            total += costs[answer[day] - base]
    return total


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
