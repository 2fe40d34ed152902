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
                if values[days, last, weekends, units] < best:
                    best, node, weekend, unit = values[days, last, weekends, units], last, weekends, units
    if node >= 0:
        _trace(limits, cost, off, values, node, weekend, unit, answer)
    return float(best)


@compiled
def steps_within(limits: Limits, cost: FloatArray, off: FloatArray, most: float) -> IntArray:
    """The steps of all tours that cost no more than `most`, last day first, (n, 4): day, state before and after, shift.

    A state counts nodes, weekends and units in one number; after the last day all are one, 0.
    """
    days, shifts = cost.shape
    values = _values(limits, cost, off)
    nodes, weekends, size = values.shape[1:]
    after = np.full((nodes, weekends, size), np.inf)
    after[:, :, limits.least_units :] = 0.0
    found, many = np.empty((1024, 4), dtype=np.int64), 0
    for day in range(days - 1, -1, -1):
        before = np.full((nodes, weekends, size), np.inf)
        for source, target, shift, adds in _steps(limits, day, shifts):
            price = off[day] if shift < 0 else cost[day, shift]
            units = 0 if shift < 0 else limits.units[shift]
            if price == np.inf:
                continue
            for weekend in range(weekends - adds):
                for unit in range(size - units):
                    rest = after[target, weekend + adds, unit + units] + price
                    before[source, weekend, unit] = min(before[source, weekend, unit], rest)
                    if values[day, source, weekend, unit] + rest > most:
                        continue
                    if many == len(found):
                        found = np.concatenate((found, np.empty_like(found)))
                    leads_to = (target * weekends + weekend + adds) * size + unit + units
                    found[many] = day, (source * weekends + weekend) * size + unit, leads_to, shift
                    found[many, 2] *= day < days - 1
                    many += 1
        after = before
    return found[:many]


@compiled
def _steps(limits: Limits, day: int, shifts: int) -> IntArray:
    """What may follow what on a day, (n, 4): state before and after (days off or on in a row), shift or -1, weekends.

    States are days off in a row less one, then days on in a row times the classes of shifts. Before the first day
    there is one state, 0.
    """
    kinds, idle_most = limits.allowed.shape[0], max(1, limits.off_min)
    nodes = 1 if day == 0 else idle_most + limits.run_max * kinds
    found = np.empty((nodes * (shifts + 1), 4), dtype=np.int64)
    size = 0
    for node in range(nodes):
        row, idle, kind = (node - idle_most) // kinds + 1, node + 1, (node - idle_most) % kinds
        if day == 0:
            row, idle, kind = max(0, limits.row_before), max(0, -limits.row_before), limits.kind_before
        elif node < idle_most:
            row = 0
        else:
            idle = 0
        is_edge = limits.first_day == 0 and max(row, idle) == day
        if row == 0 or row >= limits.run_min or is_edge:
            found[size] = node, min(idle + 1, idle_most) - 1, NONE, 0
            size += 1
        weekday = (limits.first_day + day) % 7
        adds = 1 if weekday == SATURDAY or (weekday == SUNDAY and row == 0) else 0
        if row >= limits.run_max or (row == 0 and idle < limits.off_min and not is_edge):
            continue
        for shift in range(shifts):
            if row == 0 or limits.allowed[kind, shift]:
                found[size] = node, idle_most + row * kinds + limits.kind[shift], shift, adds
                size += 1
    return found[:size]


@compiled
def _values(limits: Limits, cost: FloatArray, off: FloatArray) -> FloatArray:
    """Cheapest ways to every state before every day and after the last, (D + 1, N, weekends + 1, units + 1)."""
    days, shifts = cost.shape
    nodes = max(1, limits.off_min) + limits.run_max * limits.allowed.shape[0]
    values = np.full((days + 1, nodes, limits.weekends + 1, limits.most_units + 1), np.inf)
    values[0, 0, 0, 0] = 0.0
    for day in range(days):
        for source, target, shift, adds in _steps(limits, day, shifts):
            price = off[day] if shift < 0 else cost[day, shift]
            units = 0 if shift < 0 else limits.units[shift]
            if price < np.inf:
                _lower(values[day, source], values[day + 1, target], price, adds, units)
    return values


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
    """The way to a state after the last day."""
    for day in range(cost.shape[0] - 1, -1, -1):
        value = values[day + 1, node, weekend, unit]
        for source, target, shift, adds in _steps(limits, day, cost.shape[1]):
            price = off[day] if shift < 0 else cost[day, shift]
            units = 0 if shift < 0 else limits.units[shift]
            if target != node or adds > weekend or units > unit:
                continue
            if values[day, source, weekend - adds, unit - units] + price == value:
                answer[day] = shift
                node, weekend, unit = source, weekend - adds, unit - units
                break
