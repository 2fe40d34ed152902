"""The cheapest lawful tour of one employee over some days, by an exact dynamic programme; compiled.

A state is what the days so far leave behind: days off in a row (counted up to the least there may be), or days worked
in a row and the class of the last shift; weekends worked; units of time worked. Shifts after which the same may follow
form a class.
"""

from typing import NamedTuple

import numpy as np

from shiftplan.compiled import compiled
from tests.benchmarks.curtois.instance import SATURDAY, SUNDAY, BoolArray, FloatArray, Instance, IntArray

NONE = -1


class Limits(NamedTuple):
    """What a tour must keep. units: length of each shift, (S,). kind: class of each shift, (S,). allowed: shift t after
    class c, (C, S). first_day: of the days planned, counted from the horizon's first. row_before, kind_before: days
    worked in a row right before (negative: days off) and class of the last of them."""

    units: IntArray
    kind: IntArray
    allowed: BoolArray
    most_units: int
    least_units: int
    run_max: int
    run_min: int
    off_min: int
    weekends: int
    first_day: int
    row_before: int
    kind_before: int


def limits_of(instance: Instance, person: int) -> Limits:
    """The limits of somebody over the whole horizon; limits by type are left to whoever sets the costs."""
    one = instance.staff[person]
    rows = [tuple(row) for row in instance.allowed]
    classes = list(dict.fromkeys(rows))
    return Limits(
        units=np.array([each // instance.unit for each in instance.minutes], dtype=np.int64),
        kind=np.array([classes.index(row) for row in rows], dtype=np.int64),
        allowed=np.array(classes, dtype=np.bool_),
        most_units=one.minutes_max // instance.unit,
        least_units=-(-one.minutes_min // instance.unit),
        run_max=one.run_max,
        run_min=one.run_min,
        off_min=one.off_min,
        weekends=one.weekends_max,
        first_day=0,
        row_before=0,
        kind_before=0,
    )


@compiled
def best_tour(limits: Limits, cost: FloatArray, off: FloatArray, answer: IntArray) -> float:
    """The cheapest tour.

    Args:
        cost: of each shift, (D, S), infinite = impossible. off: of a day off, (D,). answer: written, shift by day,
            -1 = off, (D,).
    Returns: its cost; infinite when no tour is lawful.
    """
    days = cost.shape[0]
    values = _values(limits, cost, off)
    best, node, weekend, unit = np.inf, NONE, 0, 0
    for last in range(values.shape[1]):
        for weekends in range(values.shape[2]):
            for units in range(limits.least_units, limits.most_units + 1):
                if values[days - 1, last, weekends, units] < best:
                    best, node, weekend, unit = values[days - 1, last, weekends, units], last, weekends, units
    if node >= 0:
        _trace(limits, cost, off, values, node, weekend, unit, answer)
    return float(best)


@compiled
def _adds(limits: Limits, day: int, row: int) -> int:
    """Whether working a day, the so-manieth in a row, begins a weekend with work."""
    weekday = (limits.first_day + day) % 7
    return 1 if weekday == SATURDAY or (weekday == SUNDAY and row == 1) else 0


@compiled
def _may_end(limits: Limits, day: int, row: int) -> bool:
    """Whether somebody who worked so many days in a row up to a day may be off next."""
    return row >= limits.run_min or (limits.first_day == 0 and row == day + 1)


@compiled
def _may_work(limits: Limits, day: int, idle: int) -> bool:
    """Whether somebody who was off so many days up to a day (counted to the least) may work next."""
    return idle >= limits.off_min or (limits.first_day == 0 and idle == day + 1)


@compiled
def _values(limits: Limits, cost: FloatArray, off: FloatArray) -> FloatArray:
    """Cheapest ways to every state at the end of every day, (D, N, weekends + 1, units + 1)."""
    days, shifts = cost.shape
    kinds, idle_most = limits.allowed.shape[0], max(1, limits.off_min)
    nodes = idle_most + limits.run_max * kinds
    weekends, size = limits.weekends + 1, limits.most_units + 1
    values = np.full((days, nodes, weekends, size), np.inf)
    _first_day(limits, cost, off, idle_most, kinds, values)
    for day in range(1, days):
        before, now = values[day - 1], values[day]
        if off[day] < np.inf:
            for idle in range(1, idle_most + 1):
                _lower(before[idle - 1], now[min(idle + 1, idle_most) - 1], off[day], 0, 0)
            for row in range(1, limits.run_max + 1):
                if _may_end(limits, day - 1, row):
                    for kind in range(kinds):
                        _lower(before[idle_most + (row - 1) * kinds + kind], now[0], off[day], 0, 0)
        for shift in range(shifts):
            price, kind, units = cost[day, shift], limits.kind[shift], limits.units[shift]
            if price == np.inf:
                continue
            adds = _adds(limits, day, 1)
            for idle in range(1, idle_most + 1):
                if _may_work(limits, day - 1, idle):
                    _lower(before[idle - 1], now[idle_most + kind], price, adds, units)
            for row in range(1, limits.run_max):
                adds = _adds(limits, day, row + 1)
                for last in range(kinds):
                    if limits.allowed[last, shift]:
                        source = before[idle_most + (row - 1) * kinds + last]
                        _lower(source, now[idle_most + row * kinds + kind], price, adds, units)
    return values


@compiled
def _first_day(
    limits: Limits, cost: FloatArray, off: FloatArray, idle_most: int, kinds: int, values: FloatArray
) -> None:
    """States after the first day; what came before it: nothing at the horizon's start, else row_before (days worked in
    a row, negative = days off)."""
    worked, idle = max(0, limits.row_before), max(0, -limits.row_before)
    is_start = limits.first_day == 0
    if off[0] < np.inf and (is_start or worked == 0 or worked >= limits.run_min):
        values[0, min(idle + 1, idle_most) - 1, 0, 0] = off[0]
    for shift in range(cost.shape[1]):
        if cost[0, shift] == np.inf or limits.units[shift] > limits.most_units or worked >= limits.run_max:
            continue
        if worked and not limits.allowed[limits.kind_before, shift]:
            continue
        if not is_start and worked == 0 and idle < limits.off_min:
            continue
        adds = _adds(limits, 0, worked + 1)
        if adds <= limits.weekends:
            place = idle_most + worked * kinds + limits.kind[shift]
            old = values[0, place, adds, limits.units[shift]]
            values[0, place, adds, limits.units[shift]] = min(old, cost[0, shift])


@compiled
def _lower(source: FloatArray, target: FloatArray, price: float, weekends: int, units: int) -> None:
    """Take a way where it is cheaper."""
    for weekend in range(source.shape[0] - weekends):
        for unit in range(source.shape[1] - units):
            way = source[weekend, unit] + price
            if way < target[weekend + weekends, unit + units]:
                target[weekend + weekends, unit + units] = way


@compiled
def _trace(
    limits: Limits, cost: FloatArray, off: FloatArray, values: FloatArray, node: int, weekend: int, unit: int,
    answer: IntArray,
) -> None:  # fmt: skip
    """The way to a state of the last day."""
    kinds, idle_most = limits.allowed.shape[0], max(1, limits.off_min)
    for day in range(cost.shape[0] - 1, 0, -1):
        value, found = values[day, node, weekend, unit], NONE
        if node < idle_most:
            answer[day] = NONE
            for source in range(values.shape[1]):
                leads = found < 0 and _leads_off(limits, day, source, node, idle_most, kinds)
                if leads and values[day - 1, source, weekend, unit] + off[day] == value:
                    found = source
            node = found
            continue
        row, kind = (node - idle_most) // kinds + 1, (node - idle_most) % kinds
        adds = _adds(limits, day, row)
        for shift in range(cost.shape[1]):
            left = unit - limits.units[shift]
            if found >= 0 or limits.kind[shift] != kind or left < 0 or weekend < adds or cost[day, shift] == np.inf:
                continue
            for source in range(values.shape[1]):
                leads = found < 0 and _leads_on(limits, day, source, row, shift, idle_most, kinds)
                if leads and values[day - 1, source, weekend - adds, left] + cost[day, shift] == value:
                    found, answer[day] = source, shift
        weekend, unit, node = weekend - adds, unit - limits.units[answer[day]], found
    answer[0] = NONE
    if node >= idle_most:
        value = values[0, node, weekend, unit]
        for shift in range(cost.shape[1]):
            is_kind = limits.kind[shift] == (node - idle_most) % kinds and limits.units[shift] == unit
            if is_kind and cost[0, shift] == value:
                answer[0] = shift


@compiled
def _leads_off(limits: Limits, day: int, source: int, node: int, idle_most: int, kinds: int) -> bool:
    if source < idle_most:
        return bool(min(source + 2, idle_most) - 1 == node)
    return bool(node == 0 and _may_end(limits, day - 1, (source - idle_most) // kinds + 1))


@compiled
def _leads_on(limits: Limits, day: int, source: int, row: int, shift: int, idle_most: int, kinds: int) -> bool:
    if source < idle_most:
        return bool(row == 1 and _may_work(limits, day - 1, source + 1))
    is_next = (source - idle_most) // kinds + 2 == row
    return bool(is_next and limits.allowed[(source - idle_most) % kinds, shift])
