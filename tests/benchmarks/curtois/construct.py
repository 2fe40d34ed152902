"""A lawful roster to begin with: one employee after the other takes the tour worth most to what is still short.

Long horizons go in windows of whole weeks, so that memory stays small; what is left of minutes, weekends and shifts
of a type is shared out over the windows left.
"""

from itertools import product
from math import ceil, inf

import numpy as np

from tests.benchmarks.curtois.instance import OFF, FloatArray, Instance, IntArray
from tests.benchmarks.curtois.tours import Limits, best_tour, limits_of

WINDOW, SHORT, BEYOND = 56, 28, 7
"""Days kept of a window, of one tried first in a long horizon, as it takes a third of the time, and those planned
beyond it, so that what follows can go on from it."""
SWEEPS = 3
TOO_MANY = 1000.0
"""Price of a shift of a type of which somebody has too many."""


def constructed(instance: Instance) -> IntArray:
    """A lawful roster, (E, D).

    Raises:
        ValueError: somebody has no lawful tour.
    """
    roster: IntArray = np.full((len(instance.staff), instance.days), OFF, dtype=np.int64)
    on_duty = np.zeros_like(instance.requirement)
    sweeps = SWEEPS if instance.days <= WINDOW else 1
    for sweep in range(sweeps):
        for person in range(len(instance.staff)):
            if sweep:
                _count(on_duty, roster[person], -1)
            gains = np.where(on_duty < instance.requirement, instance.under, -instance.over).astype(np.float64)
            cost = instance.wishes[person] - gains
            cost[~instance.possible(person)] = inf
            roster[person] = _tour(instance, person, cost)
            _count(on_duty, roster[person], 1)
    return roster


def _count(on_duty: IntArray, tour: IntArray, sign: int) -> None:
    worked = np.flatnonzero(tour >= 0)
    on_duty[worked, tour[worked]] += sign


def _tour(instance: Instance, person: int, cost: FloatArray) -> IntArray:
    """A cheap lawful tour; raises where there is none."""
    whole = limits_of(instance, person)
    windows = (SHORT, WINDOW) if instance.days > 2 * WINDOW else (WINDOW,)
    for window, slack in product(windows, (0.5, 2.0, 4.0, 8.0)):
        found = _in_windows(instance, person, cost, whole, window, slack)
        if found is not None:
            return found
    raise ValueError(f"{instance.staff[person].id} has no lawful tour")


def _in_windows(
    instance: Instance, person: int, cost: FloatArray, whole: Limits, window: int, slack: float
) -> IntArray | None:
    """slack: shifts by which a window may differ from its share of the minutes."""
    tour: IntArray = np.full(instance.days, OFF, dtype=np.int64)
    left_types = np.array(instance.staff[person].most)
    done, weekends = 0, 0
    longest = int(whole.units.max())
    first = 0
    while first < instance.days:
        end = min(instance.days, first + window + BEYOND)
        share = (end - first) / (instance.days - first)
        limits = _part(whole, tour, first, longest, slack, share, done, weekends)
        is_last = end == instance.days
        types = left_types if is_last else np.ceil(left_types * share).astype(np.int64)
        found = _within_types(limits, cost[first:end].copy(), types)
        if found is None:
            return None
        found = found if is_last else found[:window]
        tour[first : first + len(found)] = found
        worked = found[found >= 0]
        done += int(whole.units[worked].sum())
        left_types = left_types - np.bincount(worked, minlength=len(left_types))
        weekends += len({day // 7 for day in np.flatnonzero(found >= 0) if day % 7 >= 5})
        first += len(found)
    return tour


def _part(
    whole: Limits, tour: IntArray, first: int, longest: int, slack: float, share: float, done: int, weekends: int
) -> Limits:
    """The limits of a window; before: the tour of the days before it."""
    least, most = whole.least_units - done, whole.most_units - done
    is_last = share == 1.0
    row, kind = 0, 0
    if first:
        is_work = tour[first - 1] >= 0
        while row < first and (tour[first - row - 1] >= 0) == is_work:
            row += 1
        kind = int(whole.kind[tour[first - 1]]) if is_work else 0
        row = row if is_work else -row
    return whole._replace(
        least_units=max(0, least if is_last else int(least * share - slack * longest)),
        most_units=max(0, most if is_last else min(most, ceil(most * share + slack * longest / 2))),
        weekends=whole.weekends - weekends if is_last else min(
            whole.weekends - weekends, ceil((whole.weekends - weekends) * share)
        ),
        first_day=first,
        row_before=row,
        kind_before=kind,
    )  # fmt: skip


def _within_types(limits: Limits, cost: FloatArray, most: IntArray) -> IntArray | None:
    """A tour that keeps the limits by type: types that are too many get dearer, at last impossible."""
    off = np.zeros(len(cost))
    answer = np.empty(len(cost), dtype=np.int64)
    cost[:, most <= 0] = inf
    for attempt in range(40):
        if best_tour(limits, cost, off, answer) == inf:
            return None
        counts = np.bincount(answer[answer >= 0], minlength=len(most))
        over = np.flatnonzero(counts > most)
        if not len(over):
            return answer.copy()
        for shift in over:
            if attempt < 6:
                cost[:, shift] += TOO_MANY / 16 * 2**attempt
            else:  # keep the days of as many as are allowed, bar the others
                days = np.flatnonzero(answer == shift)
                barred = np.ones(len(cost), dtype=np.bool_)
                barred[days[: most[shift]]] = False
                cost[barred, shift] = inf
    return None
