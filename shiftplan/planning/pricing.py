"""Compiled: what each shift that somebody could work is worth, its breaks where they lose least."""

from typing import NamedTuple

import numpy as np

from shiftplan.compiled import compiled, lean
from shiftplan.planning.board import Demand
from shiftplan.planning.grid import FloatArray, IntArray
from shiftplan.planning.team_arrays import Team
from shiftplan.planning.tours import Tables


class Shapes(NamedTuple):
    """Breaks of all templates, times in ticks; rows of template k are first[k]:first[k + 1].

    is_unpaid: of each break. step: starts of breaks are multiples of it. dark: minutes of night before each tick.
    """

    first: IntArray
    length: IntArray
    earliest: IntArray
    latest: IntArray
    is_unpaid: IntArray
    step: int
    dark: IntArray


class Room(NamedTuple):
    """Memory for the kernels, used again and again. slopes: of each burden. interval_of: each tick, from any
    interval's start on.
    """

    tables: Tables
    costs: FloatArray
    starts: IntArray
    slopes: FloatArray
    loss: FloatArray
    origin: IntArray
    random: IntArray
    interval_of: IntArray


@lean
def absence(at: int, length: int, value: FloatArray, sums: FloatArray, interval_of: IntArray) -> float:
    """What is lost when somebody is away for some ticks of the intervals that he works.

    Args:
        at: first tick away, counted from the first interval's start. value: of 0, 1, ... ticks of each interval,
            (T, ticks + 1). sums: value of all whole intervals before each, (T + 1,). interval_of: each tick.
    """
    ticks = value.shape[1] - 1
    first, last = interval_of[at], interval_of[at + length - 1]
    if first == last:
        return float(value[first, ticks] - value[first, ticks - length])
    head, tail = at - first * ticks, at + length - last * ticks
    lost = value[first, ticks] - value[first, head] + value[last, ticks] - value[last, ticks - tail]
    return float(lost + sums[last] - sums[first + 1])


@lean
def presence(at: int, length: int, value: FloatArray, sums: FloatArray, interval_of: IntArray) -> float:
    """What somebody is worth who is there for some ticks; as in `absence`."""
    ticks = value.shape[1] - 1
    first, last = interval_of[at], interval_of[at + length - 1]
    if first == last:
        return float(value[first, length])
    head, tail = at - first * ticks, at + length - last * ticks
    return float(value[first, ticks - head] + value[last, tail] + sums[last] - sums[first + 1])


@lean
def place_breaks(
    begin: int, template: int, shapes: Shapes, value: FloatArray, sums: FloatArray, room: Room, spot_of: IntArray
) -> float:
    """Break starts that lose least value, written to `spot_of`; the loss, infinite when they do not fit.

    Args:
        begin: the shift's first tick, counted from the start of the first interval of `value`, which is as in
            `absence`.
    """
    low, high = shapes.first[template], shapes.first[template + 1]
    count = high - low
    if count == 0:
        return 0.0
    step = shapes.step
    for number in range(count):
        row = low + number
        first, last = -(-shapes.earliest[row] // step), shapes.latest[row] // step
        length = shapes.length[row]
        best, best_spot, previous = np.inf, -1, 0
        if number > 0:
            before = low + number - 1
            previous = -(-shapes.earliest[before] // step)
            last_before = shapes.latest[before] // step
        for spot in range(first, last + 1):
            moment = spot * step
            if number > 0:
                while previous <= last_before and previous * step + shapes.length[low + number - 1] <= moment:
                    if room.loss[number - 1, previous] < best:
                        best, best_spot = room.loss[number - 1, previous], previous
                    previous += 1
            else:
                best = 0.0
            room.loss[number, spot] = (
                best + absence(begin + moment, length, value, sums, room.interval_of) if best < np.inf else np.inf
            )
            room.origin[number, spot] = best_spot
    row = high - 1
    spot, total = -1, np.inf
    for each in range(-(-shapes.earliest[row] // step), shapes.latest[row] // step + 1):
        if room.loss[count - 1, each] < total:
            spot, total = each, room.loss[count - 1, each]
    if total < np.inf:
        for number in range(count - 1, -1, -1):
            spot_of[number] = spot * step
            spot = room.origin[number, spot]
    return total


@compiled
def price(
    team: Team,
    shapes: Shapes,
    demand: Demand,
    gains: FloatArray,
    since: int,
    masks: IntArray,
    person: int,
    low: int,
    high: int,
    room: Room,
) -> None:
    """Costs of a person's candidates on days low..high-1 with their best breaks, into `room.costs` and `room.starts`.

    Args:
        gains: of one more person for 1, 2, ... ticks of each interval from `since` on, (Q, T, ticks); all intervals are
            there that these candidates touch.
    """
    first, last = team.candidates[person, low], team.candidates[person, high]
    if first == last:
        return
    ticks = demand.ticks
    begin = team.start[first]
    end = begin
    for candidate in range(first, last):
        begin = min(begin, team.start[candidate])
        end = max(end, team.start[candidate] + team.span[candidate])
    low_time, high_time = begin // ticks, -(-end // ticks)
    value, sums = np.zeros((high_time - low_time, ticks + 1)), np.zeros(high_time - low_time + 1)
    _price(team, shapes, gains[:, low_time - since :], masks, person, low, high, low_time, value, sums, room)


@lean
def add_burdens(team: Team, person: int, low: int, high: int, slopes: FloatArray, costs: FloatArray) -> None:
    """Add what burdens cost to a person's candidates on days low..high-1, so much each, (3,)."""
    base = team.candidates[person, 0]
    for candidate in range(team.candidates[person, low], team.candidates[person, high]):
        told = team.burdens[candidate]
        for each in range(slopes.shape[0]):
            if told >> each & 1:
                costs[candidate - base] += slopes[each]


@lean
def _price(
    team: Team, shapes: Shapes, gains: FloatArray, masks: IntArray, person: int, low: int, high: int, low_time: int,
    value: FloatArray, sums: FloatArray, room: Room,
) -> None:  # fmt: skip
    """`price`; low_time: the first interval that counts, from which on gains stand, `value` and `sums` are written."""
    base, ticks, known = team.candidates[person, 0], value.shape[1] - 1, -2
    origin = low_time * ticks
    for day in range(low, high):
        group = team.groups[person, day]
        if group != known and group >= 0:
            known, mask = group, masks[group]
            for time in range(value.shape[0]):
                for part in range(ticks):
                    best = -np.inf
                    for queue in range(gains.shape[0]):
                        if mask >> queue & 1 and gains[queue, time, part] > best:
                            best = gains[queue, time, part]
                    value[time, part + 1] = best
                sums[time + 1] = sums[time] + value[time, ticks]
        for candidate in range(team.candidates[person, day], team.candidates[person, day + 1]):
            slot = candidate - base
            if group < 0 or team.extra[candidate] == np.inf:
                room.costs[slot] = np.inf
                continue
            begin = team.start[candidate] - origin
            lost = place_breaks(begin, team.template[candidate], shapes, value, sums, room, room.starts[slot])
            if lost == np.inf:
                room.costs[slot] = np.inf
            else:
                there = presence(begin, team.span[candidate], value, sums, room.interval_of)
                room.costs[slot] = team.extra[candidate] - (there - lost)
