"""Compiled: what each shift that somebody could work is worth, its breaks where they lose least."""

from typing import NamedTuple

import numpy as np

from shiftplan.compiled import compiled, lean
from shiftplan.planning.board import Demand
from shiftplan.planning.grid import BoolArray, FloatArray, IntArray
from shiftplan.planning.team_arrays import Team
from shiftplan.planning.tours import Tables


class Shapes(NamedTuple):
    """Breaks of all templates, times in ticks; rows of template k are first[k]:first[k + 1].

    lengths: each once. sort: number of each break's length. is_apart: of each template, whether each break ends before
    the next can begin. is_unpaid: of each break. step: starts of breaks are multiples of it. dark: minutes of night
    before each tick.
    """

    first: IntArray
    length: IntArray
    lengths: IntArray
    sort: IntArray
    is_apart: BoolArray
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
def absences(
    lengths: IntArray, value: FloatArray, sums: FloatArray, interval_of: IntArray, first: int, last: int,
    found: FloatArray,
) -> None:  # fmt: skip
    """What is lost when somebody is away for some ticks of the intervals that he works.

    Args:
        lengths: of breaks, each once, ticks. value: of 0, 1, ... ticks of each interval, (T, ticks + 1). sums: value of
            all whole intervals before each, (T + 1,). interval_of: each tick. first, last: ticks, of which those from
            the first on that lie before the last are worked.
        found: written, by length and first tick away, counted from the first interval's start.
    """
    ticks = value.shape[1] - 1
    for number in range(lengths.shape[0]):
        length = lengths[number]
        for at in range(first, last - length + 1):
            begin, end = interval_of[at], interval_of[at + length - 1]
            if begin == end:
                found[number, at] = value[begin, ticks] - value[begin, ticks - length]
            else:
                head, tail = at - begin * ticks, at + length - end * ticks
                lost = value[begin, ticks] - value[begin, head] + value[end, ticks] - value[end, ticks - tail]
                found[number, at] = lost + sums[end] - sums[begin + 1]


@lean
def presence(at: int, length: int, value: FloatArray, sums: FloatArray, interval_of: IntArray) -> float:
    """What somebody is worth who is there for some ticks from one on; as in `absences`."""
    ticks = value.shape[1] - 1
    first, last = interval_of[at], interval_of[at + length - 1]
    if first == last:
        return float(value[first, length])
    head, tail = at - first * ticks, at + length - last * ticks
    return float(value[first, ticks - head] + value[last, tail] + sums[last] - sums[first + 1])


@lean
def _chained(
    begin: int, low: int, high: int, shapes: Shapes, absent: FloatArray, loss: FloatArray, origin: IntArray,
    spot_of: IntArray,
) -> float:  # fmt: skip
    """Break starts in order that lose least value, written to `spot_of`; the loss, infinite when they do not fit.

    Args:
        begin: the shift's first tick, as in `absences`. low, high: rows of its breaks. absent: as `absences` wrote it.
        loss, origin: as in Room.
    """
    count, step = high - low, shapes.step
    for number in range(count):
        row = low + number
        first, last = -(-shapes.earliest[row] // step), shapes.latest[row] // step
        best, best_spot, previous = np.inf, -1, 0
        if number > 0:
            before = low + number - 1
            previous = -(-shapes.earliest[before] // step)
            last_before = shapes.latest[before] // step
        for spot in range(first, last + 1):
            moment = spot * step
            if number > 0:
                while previous <= last_before and previous * step + shapes.length[low + number - 1] <= moment:
                    if loss[number - 1, previous] < best:
                        best, best_spot = loss[number - 1, previous], previous
                    previous += 1
            else:
                best = 0.0
            loss[number, spot] = best + absent[shapes.sort[row], begin + moment] if best < np.inf else np.inf
            origin[number, spot] = best_spot
    row = high - 1
    spot, total = -1, np.inf
    for each in range(-(-shapes.earliest[row] // step), shapes.latest[row] // step + 1):
        if loss[count - 1, each] < total:
            spot, total = each, loss[count - 1, each]
    if total < np.inf:
        for number in range(count - 1, -1, -1):
            spot_of[number] = spot * step
            spot = origin[number, spot]
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
    absent = np.empty((shapes.lengths.shape[0], value.shape[0] * ticks))
    _price(team, shapes, gains[:, low_time - since :], masks, person, low, high, low_time, value, sums, absent, room)


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
    value: FloatArray, sums: FloatArray, absent: FloatArray, room: Room,
) -> None:  # fmt: skip
    """`price`; low_time: the first interval that counts, from which on gains stand, `value`, `sums` and `absent` are
    written.
    """
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
        first, last = team.candidates[person, day], team.candidates[person, day + 1]
        if group < 0:
            room.costs[first - base : last - base] = np.inf
            continue
        begin, end = value.shape[0] * ticks, 0
        for candidate in range(first, last):
            begin = min(begin, team.start[candidate] - origin)
            end = max(end, team.start[candidate] - origin + team.span[candidate])
        absences(shapes.lengths, value, sums, room.interval_of, begin, end, absent)
        offers(team, shapes, person, day, origin, value, sums, absent, room)


@lean
def offers(
    team: Team, shapes: Shapes, person: int, day: int, origin: int, value: FloatArray, sums: FloatArray,
    absent: FloatArray, room: Room,
) -> None:  # fmt: skip
    """Costs of a person's candidates of a day with their best breaks, into `room.costs` and `room.starts`.

    Args:
        origin: tick at which `value`, `sums` and `absent` begin, which are as in `absences`.
    """
    base = team.candidates[person, 0]
    for candidate in range(team.candidates[person, day], team.candidates[person, day + 1]):
        slot = candidate - base
        room.costs[slot] = np.inf
        if team.extra[candidate] < np.inf:
            begin = team.start[candidate] - origin
            lost = loss_of_breaks(shapes, team.template[candidate], begin, absent, room, room.starts[slot])
            if lost < np.inf:
                there = presence(begin, team.span[candidate], value, sums, room.interval_of)
                room.costs[slot] = team.extra[candidate] - (there - lost)


@lean
def loss_of_breaks(
    shapes: Shapes, template: int, begin: int, absent: FloatArray, room: Room, spot_of: IntArray
) -> float:
    """What a shift loses by its breaks where they lose least, infinite when they do not fit; their starts are written.

    Args:
        begin: the shift's first tick, as in `absences`. absent: as `absences` wrote it.
    """
    low_row, high_row, step, lost = shapes.first[template], shapes.first[template + 1], shapes.step, 0.0
    if not shapes.is_apart[template]:
        return _chained(begin, low_row, high_row, shapes, absent, room.loss, room.origin, spot_of)
    for row in range(low_row, high_row):
        least, spot = np.inf, 0
        for each in range(-(-shapes.earliest[row] // step), shapes.latest[row] // step + 1):
            loss = absent[shapes.sort[row], begin + each * step]
            if loss < least:
                least, spot = loss, each
        lost += least
        spot_of[row - low_row] = spot * step
    return lost


@lean
def whole_values(gains: FloatArray, value: FloatArray, sums: FloatArray) -> None:
    """Value of 0, 1, ... ticks of each interval, (T, ticks + 1), and of all intervals before each, (T + 1,), written.

    Args:
        gains: for 1, 2, ... ticks, (T, ticks).
    """
    sums[0] = 0.0
    for time in range(gains.shape[0]):
        value[time, 0] = 0.0
        for part in range(gains.shape[1]):
            value[time, part + 1] = gains[time, part]
        sums[time + 1] = sums[time] + gains[time, gains.shape[1] - 1]
