"""Compiled: the least that tours can cost when being at a queue earns a price, and who is there then."""

from typing import NamedTuple

import numpy as np

from shiftplan.compiled import compiled, lean
from shiftplan.planning.grid import BoolArray, FloatArray, IntArray
from shiftplan.planning.pricing import Room, Shapes, absences, add_burdens, loss_of_breaks, offers, whole_values
from shiftplan.planning.team_arrays import NONE, Team, personal_cost
from shiftplan.planning.tours import best_tour


class Earnings(NamedTuple):
    """What somebody of each skill group earns at some prices.

    value, sums, absent: as in `pricing.absences`, by group.
    """

    value: FloatArray
    sums: FloatArray
    absent: FloatArray


@compiled
def earnings(shapes: Shapes, masks: IntArray, gains: FloatArray, room: Room) -> Earnings:
    """What the skill groups earn over the whole horizon.

    Args:
        masks: bit set of queues of each group. gains: of somebody who is at a queue for 1, 2, ... ticks of an interval,
            (Q, T, ticks); he may part it among queues.
    """
    groups, (queues, length, ticks) = masks.shape[0], gains.shape
    value, sums = np.zeros((groups, length, ticks + 1)), np.zeros((groups, length + 1))
    absent = np.empty((groups, shapes.lengths.shape[0], length * ticks))
    values, table = np.zeros((length, ticks)), np.zeros((queues + 1, ticks + 1))
    for group in range(groups):
        _values(gains, masks[group], table, values)
        whole_values(values, value[group], sums[group])
        absences(shapes.lengths, value[group], sums[group], room.interval_of, 0, length * ticks, absent[group])
    return Earnings(value, sums, absent)


@compiled
def least_tours(
    team: Team, shapes: Shapes, masks: IntArray, weeks: IntArray, is_free: BoolArray, gains: FloatArray,
    earned: Earnings, slopes: FloatArray, room: Room, supply: FloatArray, burdened: FloatArray,
) -> FloatArray:  # fmt: skip
    """The least cost of each person's tours beyond doing nothing, less what they earn, week by week, (P, W).

    Where the programme has no room for somebody's accounts his days count for themselves, which is never dearer.

    Args:
        team: without costs that reach beyond a week. weeks: first day and day after the last, (W, 2). is_free: of which
            weeks of which people, (P, W). gains, earned: as in `earnings`.
        slopes: what each shift of a burden costs, (P, 3). supply: how many are there for 1, 2, ... ticks is added to
            it, (Q, T, ticks). burdened: shifts of each burden are added to it, (P, 3).
    """
    people, days = team.groups.shape
    least = np.zeros((people, weeks.shape[0]))
    table = np.zeros((gains.shape[0] + 1, gains.shape[2] + 1))
    chosen = np.full(days, NONE, dtype=np.int64)
    for person in range(people):
        if not is_free[person].any():
            continue
        idle, base = personal_cost(team, person, chosen), team.candidates[person, 0]
        for week in range(weeks.shape[0]):
            if not is_free[person, week]:
                continue
            low, high = weeks[week, 0], weeks[week, 1]
            price_week(team, shapes, earned, person, low, high, slopes, room)
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
def price_week(
    team: Team, shapes: Shapes, earned: Earnings, person: int, low: int, high: int, slopes: FloatArray, room: Room
) -> None:
    """Costs of a person's candidates on days low..high-1 with their best breaks, into `room`; slopes as above."""
    base = team.candidates[person, 0]
    for day in range(low, high):
        group = team.groups[person, day]
        if group < 0:
            room.costs[team.candidates[person, day] - base : team.candidates[person, day + 1] - base] = np.inf
            continue
        offers(team, shapes, person, day, 0, earned.value[group], earned.sums[group], earned.absent[group], room)
    add_burdens(team, person, low, high, slopes[person], room.costs)


@compiled
def kept_tours(
    team: Team, shapes: Shapes, masks: IntArray, weeks: IntArray, is_free: BoolArray, chosen: IntArray,
    gains: FloatArray, earned: Earnings, room: Room, supply: FloatArray, burdened: FloatArray,
) -> None:  # fmt: skip
    """Who is there in the other weeks, where everybody keeps his shifts and takes his breaks where they lose least.

    Args:
        chosen: candidate by person and day, -1 = off, (P, D). The rest as in `least_tours`.
    """
    table = np.zeros((gains.shape[0] + 1, gains.shape[2] + 1))
    starts = room.starts[0]
    for person in range(is_free.shape[0]):
        for week in range(weeks.shape[0]):
            if is_free[person, week]:
                continue
            for day in range(weeks[week, 0], weeks[week, 1]):
                candidate, group = chosen[person, day], team.groups[person, day]
                if candidate >= 0 and group >= 0:
                    absent = earned.absent[group]
                    loss_of_breaks(shapes, team.template[candidate], team.start[candidate], absent, room, starts)
                    for burden in range(burdened.shape[1]):
                        burdened[person, burden] += team.burdens[candidate] >> burden & 1
                    _count(team, shapes, masks, gains, person, day, candidate, starts, table, supply)


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
