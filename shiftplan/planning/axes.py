"""Compiled: the accounts that matter on some days, as axes of a state of the dynamic programme."""

from typing import NamedTuple

import numpy as np

from shiftplan.compiled import compiled, lean
from shiftplan.planning.grid import IntArray
from shiftplan.planning.team_arrays import NONE, TOUCH, Team, term_cost, used, weight_of

MOST_AXES = 12
MOST_CODES = 2.0**62
"""States that can be told apart by one number: beyond it numbers would wrap, and two states be taken for one."""


class Axes(NamedTuple):
    """The accounts that matter on some days, as axes of the state; those with the same weights there share an axis.

    leader: account that gives an axis its weights. unit: measure of these. size: most units there is room for. last:
    the last day that can add to it; a state behind it need not remember what it held. many: number of axes, (1,).
    accounts, axis, outside: every account that matters, its axis, and what other days hold.
    """

    leader: IntArray
    unit: IntArray
    size: IntArray
    last: IntArray
    many: IntArray
    accounts: IntArray
    axis: IntArray
    outside: IntArray


@compiled
def axes_of(team: Team, person: int, low: int, high: int, chosen: IntArray) -> tuple[Axes, bool]:
    """The axes of the state on some days; False when they are too many or too long for the programme to decide."""
    most = team.accounts[person, 1] - team.accounts[person, 0]
    axes = Axes(
        np.zeros(MOST_AXES, dtype=np.int64), np.ones(MOST_AXES, dtype=np.int64), np.zeros(MOST_AXES, dtype=np.int64),
        np.zeros(MOST_AXES, dtype=np.int64), np.zeros(1, dtype=np.int64), np.zeros(most, dtype=np.int64),
        np.full(most, NONE, dtype=np.int64), np.zeros(most, dtype=np.int64),
    )  # fmt: skip
    for number in range(most):
        account = team.accounts[person, 0] + number
        axes.accounts[number] = account
        reach = _reach(team, person, account, low, high)
        if reach == 0:
            continue
        outside = used(team, person, account, chosen, low, high)
        left = team.limit[account] - outside
        if left >= reach and team.terms[account] == team.terms[account + 1]:
            continue
        axis = 0
        while axis < axes.many[0] and not _same(team, person, axes.leader[axis], account, low, high):
            axis += 1
        if axis == MOST_AXES:
            return axes, False
        if axis == axes.many[0]:
            axes.many[0] += 1
            axes.leader[axis], axes.unit[axis] = account, _unit(team, person, account, low, high)
            axes.size[axis] = reach // axes.unit[axis]
            axes.last[axis] = _last(team, person, account, low, high)
        axes.size[axis] = min(axes.size[axis], max(0, left) // axes.unit[axis])
        axes.axis[number], axes.outside[number] = axis, outside
    codes = 1.0 * (team.run[person] + 1) * most_kinds(team, person, low, high)
    for axis in range(axes.many[0]):
        codes *= axes.size[axis] + 1
    return axes, codes < MOST_CODES


@lean
def _heaviest(team: Team, person: int, account: int, day: int) -> int:
    """The most that a day can add to an account."""
    if team.sort[account] == TOUCH:
        return int(team.weights[team.weights_at[account] + day])
    heaviest = 0
    for kind in range(team.kinds[person, day + 1] - team.kinds[person, day]):
        heaviest = max(heaviest, weight_of(team, person, account, day, kind))
    return heaviest


@lean
def _last(team: Team, person: int, account: int, low: int, high: int) -> int:
    """The last of some days that can add to an account, the one after them where a shift may run on into it."""
    if team.sort[account] == TOUCH and team.weights[team.weights_at[account] + high]:
        return high
    last = high - 1
    while last > low and not _heaviest(team, person, account, last):
        last -= 1
    return last


@lean
def _reach(team: Team, person: int, account: int, low: int, high: int) -> int:
    """The most that some days can add to an account."""
    reach = 0
    for day in range(low, high):
        reach += _heaviest(team, person, account, day)
    if team.sort[account] == TOUCH:
        reach += team.weights[team.weights_at[account] + high]
    return reach


@lean
def most_kinds(team: Team, person: int, low: int, high: int) -> int:
    """How many kinds, a day off among them, the last day of a state may have."""
    kinds = 2
    for day in range(max(0, low - 1), high):
        kinds = max(kinds, team.kinds[person, day + 1] - team.kinds[person, day] + 1)
    return kinds


@lean
def cost_of(team: Team, axes: Axes, axis: int, taken: int) -> float:
    """What the accounts of an axis cost that hold so much from some days, infinite when one is over its limit."""
    cost = 0.0
    for number in range(axes.accounts.shape[0]):
        if axes.axis[number] == axis:
            account, total = axes.accounts[number], axes.outside[number] + taken
            if total > team.limit[account]:
                return np.inf
            cost += term_cost(team, account, total)
    return cost


@lean
def _unit(team: Team, person: int, account: int, low: int, high: int) -> int:
    """Greatest common measure of an account's weights on some days."""
    measure = 0
    if team.sort[account] == TOUCH:
        return 1
    for day in range(low, high):
        for kind in range(team.kinds[person, day + 1] - team.kinds[person, day]):
            one, other = measure, weight_of(team, person, account, day, kind)
            while other:
                one, other = other, one % other
            measure = one
    return max(1, measure)


@lean
def _same(team: Team, person: int, one: int, other: int, low: int, high: int) -> bool:
    """Whether two accounts have the same weights on some days."""
    if team.sort[one] != team.sort[other]:
        return False
    if team.sort[one] == TOUCH:
        for day in range(low, high + 1):
            if team.weights[team.weights_at[one] + day] != team.weights[team.weights_at[other] + day]:
                return False
        return True
    for day in range(low, high):
        for kind in range(team.kinds[person, day + 1] - team.kinds[person, day]):
            if weight_of(team, person, one, day, kind) != weight_of(team, person, other, day, kind):
                return False
    return True
