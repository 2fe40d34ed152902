"""The best tour of one person on some days, by an exact dynamic programme over days; compiled.

A state is what the days so far leave behind: days worked in a row, the kind of the last shift, and how much of each
account is used. Shifts of a day that no rule can tell apart form a kind, and only the cheapest of a kind counts.
"""

from typing import NamedTuple

import numpy as np

from shiftplan.compiled import compiled, lean
from shiftplan.planning.axes import MOST_AXES, Axes, axes_of, cost_of, most_kinds
from shiftplan.planning.grid import FloatArray, IntArray
from shiftplan.planning.team_arrays import NONE, SUM, TOUCH, Team, kind_of, spilling, weight_of

SLOTS = 1 << 15
MOST_STATES = SLOTS // 2
MIX = 0x9E3779B97F4A7C1  # an odd number that scatters neighbouring states


class Tables(NamedTuple):
    """Room for the dynamic programme, used again and again: for each day a hash table of the states seen.

    state: in each slot, -1 = free. cost: of each, infinite = not reached. parent: slot of the day before. choice:
    candidate worked, -1 = off. active: slots in use, in order of arrival. seen: how many of them. taken: what a state
    holds of each axis.
    """

    state: IntArray
    cost: FloatArray
    parent: IntArray
    choice: IntArray
    active: IntArray
    seen: IntArray
    taken: IntArray


def tables(days: int) -> Tables:
    """Room for windows of so many days."""
    shape = (days + 1, SLOTS)
    return Tables(
        state=np.full(shape, NONE, dtype=np.int64),
        cost=np.full(shape, np.inf),
        parent=np.zeros(shape, dtype=np.int32),
        choice=np.zeros(shape, dtype=np.int32),
        active=np.zeros(shape, dtype=np.int32),
        seen=np.zeros(days + 1, dtype=np.int64),
        taken=np.zeros(MOST_AXES, dtype=np.int64),
    )


@compiled
def best_tour(
    team: Team, person: int, low: int, high: int, costs: FloatArray, chosen: IntArray, room: Tables, answer: IntArray
) -> bool:
    """The cheapest lawful choice on days low..high-1, the other days staying as they are.

    Args:
        costs: of each candidate of the person (index from the person's first), infinite = impossible. chosen: the tour
            now, (D,). room: made for at least high - low days. answer: written, candidate by day from low, -1 = off.
    Returns: False when the tables are too small or no choice is lawful; then answer is not to be used.
    """
    axes, known = axes_of(team, person, low, high, chosen)
    width = high - low
    if not known or width >= room.seen.shape[0]:
        return False
    kinds = most_kinds(team, person, low, high)
    cheapest = _cheapest(team, person, low, high, costs)
    before, after = _in_a_row(team, person, low, high, chosen)
    start = min(before, team.run[person]) * kinds + kind_of(team, person, low - 1, chosen) + 1
    for axis in range(axes.many[0]):
        start *= axes.size[axis] + 1
    slot = slot_of(room, 0, start)
    room.state[0, slot], room.cost[0, slot], room.active[0, 0], room.seen[0] = start, 0.0, slot, 1
    steps = 0
    while steps < width and room.seen[steps] <= MOST_STATES:
        _step(team, person, low, steps, steps + 1 == width, kinds, axes, cheapest, costs, room)
        steps += 1
    best = NONE
    if steps == width and room.seen[steps] <= MOST_STATES:
        best = _best_end(team, person, high, width, kinds, after, axes, chosen, room)
    slot = best
    for step in range(steps, 0, -1):
        if best >= 0:
            answer[step - 1] = room.choice[step, slot]
            slot = room.parent[step, slot]
    for step in range(steps + 1):
        for number in range(room.seen[step]):
            slot = room.active[step, number]
            room.state[step, slot], room.cost[step, slot] = NONE, np.inf
    return best >= 0


@lean
def slot_of(room: Tables, step: int, state: int) -> int:
    """Where a state is kept, or the free slot where it may be."""
    slot = ((state * MIX) >> 24) & (SLOTS - 1)
    while room.state[step, slot] >= 0 and room.state[step, slot] != state:
        slot = (slot + 1) & (SLOTS - 1)
    return slot


@compiled
def _cheapest(team: Team, person: int, low: int, high: int, costs: FloatArray) -> IntArray:
    """The cheapest candidate of each kind of some days, -1 = none is possible; kinds count from the first of low.

    Where another shift is demanded a candidate's `extra` is infinite, whatever the costs say.
    """
    base, first = team.candidates[person, 0], team.kinds[person, low]
    found = np.full(team.kinds[person, high] - first, NONE, dtype=np.int64)
    for day in range(low, high):
        for candidate in range(team.candidates[person, day], team.candidates[person, day + 1]):
            slot = team.kinds[person, day] - first + team.kind[candidate]
            cost = costs[candidate - base]
            is_possible = cost < np.inf and team.extra[candidate] < np.inf
            if is_possible and (found[slot] < 0 or cost < costs[found[slot] - base]):
                found[slot] = candidate
    return found


@lean
def _in_a_row(team: Team, person: int, low: int, high: int, chosen: IntArray) -> tuple[int, int]:
    """Days worked in a row right before and right after some days."""
    before, after = 0, 0
    while low - before - 1 >= 0 and chosen[low - before - 1] >= 0:
        before += 1
    if before == low:
        before += team.worked_before[person]
    while high + after < chosen.shape[0] and chosen[high + after] >= 0:
        after += 1
    return before, after


@lean
def _apart(state: int, kinds: int, axes: Axes, taken: IntArray) -> tuple[int, int]:
    """Days in a row and last kind of a state; what it holds of each axis is written to `taken`."""
    rest = state
    for axis in range(axes.many[0] - 1, -1, -1):
        taken[axis] = rest % (axes.size[axis] + 1)
        rest //= axes.size[axis] + 1
    return rest // kinds, rest % kinds - 1


@lean
def _step(
    team: Team, person: int, low: int, step: int, is_end: bool, kinds: int, axes: Axes, cheapest: IntArray,
    costs: FloatArray, room: Tables,
) -> None:  # fmt: skip
    """From every state before a day to those after it; more than MOST_STATES of them mean that there is no room."""
    day, count = low + step, 0
    base, first = team.candidates[person, 0], team.kinds[person, low]
    here, columns = team.kinds[person, day] - first, team.kinds[person, day + 1] - team.kinds[person, day]
    taken = room.taken
    for number in range(room.seen[step]):
        slot = room.active[step, number]
        row, last = _apart(room.state[step, slot], kinds, axes, taken)
        spilled = spilling(team, person, day - 1, last)
        for kind in range(-1, columns):
            candidate = NONE if kind < 0 else cheapest[here + kind]
            if (kind < 0 and team.must[person, day]) or (kind >= 0 and candidate < 0):
                continue
            cost, row_now = room.cost[step, slot], 0
            if kind >= 0:
                cost += costs[candidate - base]
                if team.run[person] > 0:
                    row_now = row + 1
                    if row_now > team.run[person]:
                        continue
                if last >= 0:
                    pair = team.pairs[person, day - 1] + last * columns + kind
                    if not team.allowed[pair]:
                        continue
                    cost += team.price[pair]
            target, closed = _target(
                team, person, day, is_end, kind, spilled, row_now * kinds + kind + 1, axes, taken
            )  # fmt: skip
            if target < 0:
                continue
            cost += closed
            there = slot_of(room, step + 1, target)
            if room.state[step + 1, there] < 0:
                if count > MOST_STATES:
                    break
                room.state[step + 1, there], room.active[step + 1, count] = target, there
                count += 1
            if cost < room.cost[step + 1, there]:
                room.cost[step + 1, there] = cost
                room.parent[step + 1, there], room.choice[step + 1, there] = slot, candidate
    room.seen[step + 1] = count


@lean
def _target(
    team: Team, person: int, day: int, is_end: bool, kind: int, spilled: bool, begin: int, axes: Axes, taken: IntArray
) -> tuple[int, float]:
    """The state after a day, -1 = it holds more of an axis than there is room for; and what accounts cost to which no
    later day adds. is_end: what is open then is left to the end.
    """
    target, cost = begin, 0.0
    for axis in range(axes.many[0]):
        account = axes.leader[axis]
        if team.sort[account] == SUM:
            more = weight_of(team, person, account, day, kind) // axes.unit[axis]
        else:
            more = team.weights[team.weights_at[account] + day] if kind >= 0 or spilled else 0
        holds = taken[axis] + more
        if holds > axes.size[axis]:
            return NONE, 0.0
        if day == axes.last[axis] and not is_end:
            cost += cost_of(team, axes, axis, holds * axes.unit[axis])
            holds = 0
        target = target * (axes.size[axis] + 1) + holds
    return target, cost


@lean
def _best_end(
    team: Team, person: int, high: int, width: int, kinds: int, after: int, axes: Axes, chosen: IntArray, room: Tables
) -> int:
    """The slot of the cheapest state after the last day that goes with the days behind it, -1 = there is none."""
    best, best_cost = NONE, np.inf
    following = kind_of(team, person, high, chosen)
    taken = room.taken
    for number in range(room.seen[width]):
        slot = room.active[width, number]
        row, last = _apart(room.state[width, slot], kinds, axes, taken)
        cost = room.cost[width, slot]
        if last >= 0 and team.run[person] > 0 and row + after > team.run[person]:
            continue
        if last >= 0 and following >= 0:
            columns = team.kinds[person, high + 1] - team.kinds[person, high]
            pair = team.pairs[person, high - 1] + last * columns + following
            if not team.allowed[pair]:
                continue
            cost += team.price[pair]
        spilled = following < 0 and spilling(team, person, high - 1, last)
        cost += _closing_cost(team, high, spilled, axes, taken)
        if cost < best_cost:
            best, best_cost = slot, cost
    return best


@lean
def _closing_cost(team: Team, high: int, spilled: bool, axes: Axes, taken: IntArray) -> float:
    """What the accounts cost that are open in the end, infinite when one is over its limit; spilled: the last shift
    runs on.
    """
    cost = 0.0
    for axis in range(axes.many[0]):
        if axes.last[axis] >= high - 1:
            held, leader = taken[axis] * axes.unit[axis], axes.leader[axis]
            if spilled and team.sort[leader] == TOUCH:
                held += team.weights[team.weights_at[leader] + high]
            cost += cost_of(team, axes, axis, held)
    return cost
