"""The best tour of one person on some days, by an exact dynamic programme over days; compiled.

A state is what the days so far leave behind: days worked in a row, the kind of the last shift, and how much of each
account is used. Shifts of a day that no rule can tell apart form a kind, and only the cheapest of a kind counts.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from shiftplan.planning.grid import BoolArray, FloatArray, IntArray

SUM, TOUCH = 0, 1
BELOW, ABOVE = 0, 1
NO_LIMIT = 2**40
MOST_DIMENSIONS = 3
MOST_STATES = 1 << 18
NONE = -1


class Team(NamedTuple):
    """What the rules and contracts of everybody leave, as flat arrays; P people, D days, C candidates, K kinds.

    Attributes:
        candidates: first candidate of each person and day, (P, D + 1). start, span: ticks. template: number.
            extra: cost beyond coverage and accounts. kind: of each, counted within person and day.
        kinds: first kind of each person and day, (P, D + 1). spills: whether a kind runs into the next day, (K,).
        pairs: first pair of each person for days d and d + 1, (P, D). allowed, price: of each pair of kinds, by kind of
            the first day, then of the second.
        accounts: first account of each person, (P + 1,). sort: SUM of weights, or TOUCH: calendar days touched. limit:
            hard. weights: first weight of each account (by kind of its person; of TOUCH by day, 1 = counts).
        terms: first cost term of each account. side: BELOW or ABOVE `bound` each unit costs `rate`.
        run, worked_before: days in a row at most (0 = any number) and those right before the horizon, (P,).
        must: days on which a shift is demanded, (P, D). groups: skill group by day, -1 = no queue, (P, D).
        night: cost of a minute of night work. fixed: cost of a person whatever the tour.
        regular: whether this programme knows all of the person's rules.
    """

    candidates: IntArray
    start: IntArray
    span: IntArray
    template: IntArray
    extra: FloatArray
    kind: IntArray
    kinds: IntArray
    spills: BoolArray
    pairs: IntArray
    allowed: BoolArray
    price: FloatArray
    accounts: IntArray
    sort: IntArray
    limit: IntArray
    weights_at: IntArray
    weights: IntArray
    terms: IntArray
    side: IntArray
    bound: IntArray
    rate: FloatArray
    run: IntArray
    worked_before: IntArray
    must: BoolArray
    groups: IntArray
    night: FloatArray
    fixed: FloatArray
    regular: BoolArray


class Tables(NamedTuple):
    """Room for the dynamic programme, used again and again."""

    cost: FloatArray
    parent: IntArray
    choice: IntArray
    active: IntArray
    seen: IntArray


def tables(days: int) -> Tables:
    """Room for windows of so many days."""
    shape = (days + 1, MOST_STATES)
    return Tables(
        cost=np.full(shape, np.inf),
        parent=np.zeros(shape, dtype=np.int32),
        choice=np.zeros(shape, dtype=np.int32),
        active=np.zeros(shape, dtype=np.int32),
        seen=np.zeros(days + 1, dtype=np.int64),
    )


@njit(cache=True)
def kind_of(team: Team, person: int, day: int, chosen: IntArray) -> int:
    """The kind worked on a day, counted within the day; -1 = none. chosen: candidate by day, (D,), -1 = day off."""
    if day < 0 or day >= chosen.shape[0] or chosen[day] < 0:
        return NONE
    return team.kind[chosen[day]]


@njit(cache=True)
def spilling(team: Team, person: int, day: int, kind: int) -> bool:
    """Whether a kind of a day runs into the next."""
    return kind >= 0 and team.spills[team.kinds[person, day] + kind]


@njit(cache=True)
def term_cost(team: Team, account: int, total: int) -> float:
    """What an account costs when it holds so much."""
    cost = 0.0
    for term in range(team.terms[account], team.terms[account + 1]):
        if team.side[term] == BELOW:
            cost += team.rate[term] * max(0, team.bound[term] - total)
        else:
            cost += team.rate[term] * max(0, total - team.bound[term])
    return cost


@njit(cache=True)
def weight_of(team: Team, person: int, account: int, day: int, kind: int) -> int:
    """What a kind of a day adds to an account of sort SUM."""
    if kind < 0:
        return 0
    return team.weights[team.weights_at[account] + team.kinds[person, day] - team.kinds[person, 0] + kind]


@njit(cache=True)
def used(team: Team, person: int, account: int, chosen: IntArray, low: int, high: int) -> int:
    """What the days outside low..high-1 hold of an account."""
    total = 0
    days = chosen.shape[0]
    for day in range(days):
        if low <= day < high:
            continue
        kind = kind_of(team, person, day, chosen)
        if team.sort[account] == SUM:
            total += weight_of(team, person, account, day, kind)
        elif team.weights[team.weights_at[account] + day]:
            before_is_free = low <= day - 1 < high
            before = NONE if before_is_free else kind_of(team, person, day - 1, chosen)
            if kind >= 0 or (before >= 0 and spilling(team, person, day - 1, before)):
                total += 1
    return total


@njit(cache=True)
def personal_cost(team: Team, person: int, chosen: IntArray) -> float:
    """Everything a tour costs but coverage and what breaks at night give back."""
    cost = team.fixed[person]
    days = chosen.shape[0]
    for day in range(days):
        if chosen[day] < 0:
            continue
        cost += team.extra[chosen[day]]
        if day + 1 < days and chosen[day + 1] >= 0:
            columns = team.kinds[person, day + 2] - team.kinds[person, day + 1]
            pair = team.pairs[person, day] + team.kind[chosen[day]] * columns + team.kind[chosen[day + 1]]
            cost += team.price[pair]
    for account in range(team.accounts[person], team.accounts[person + 1]):
        if team.terms[account] < team.terms[account + 1]:
            cost += term_cost(team, account, used(team, person, account, chosen, 0, 0))
    return cost


@njit(cache=True)
def best_tour(
    team: Team, person: int, low: int, high: int, costs: FloatArray, chosen: IntArray, room: Tables, answer: IntArray
) -> bool:
    """The cheapest lawful choice on days low..high-1, the other days staying as they are.

    Args:
        costs: of each candidate of the person (index from the person's first), infinite = impossible. chosen: the tour
            now, (D,). room: made for at least high - low days. answer: written, candidate by day from low, -1 = off.
    Returns: False when the tables are too small or no choice is lawful; then answer is not to be used.
    """
    days = chosen.shape[0]
    width = high - low
    base = team.candidates[person, 0]
    # The cheapest candidate of each kind.
    first_kind = team.kinds[person, low]
    kinds = team.kinds[person, high] - first_kind
    cheapest = np.full(kinds, -1, dtype=np.int64)
    most_kinds = 1
    for day in range(low, high):
        offset = team.kinds[person, day] - first_kind
        most_kinds = max(most_kinds, team.kinds[person, day + 1] - team.kinds[person, day])
        for candidate in range(team.candidates[person, day], team.candidates[person, day + 1]):
            cost = costs[candidate - base]
            if cost < np.inf:
                slot = offset + team.kind[candidate]
                if cheapest[slot] < 0 or cost < costs[cheapest[slot] - base]:
                    cheapest[slot] = candidate
    if low > 0:
        most_kinds = max(most_kinds, team.kinds[person, low] - team.kinds[person, low - 1])
    # Accounts that can bind or cost something here; those with the same weights here share a dimension.
    dimension_of = np.zeros(64, dtype=np.int64)
    outside = np.zeros(64, dtype=np.int64)
    binding = np.zeros(64, dtype=np.int64)
    bindings = 0
    leader = np.zeros(MOST_DIMENSIONS, dtype=np.int64)
    unit = np.ones(MOST_DIMENSIONS, dtype=np.int64)
    room_left = np.zeros(MOST_DIMENSIONS, dtype=np.int64)
    dimensions = 0
    for account in range(team.accounts[person], team.accounts[person + 1]):
        reach = 0
        for day in range(low, high):
            heaviest = 0
            if team.sort[account] == SUM:
                for kind in range(team.kinds[person, day + 1] - team.kinds[person, day]):
                    heaviest = max(heaviest, weight_of(team, person, account, day, kind))
            else:
                heaviest = team.weights[team.weights_at[account] + day]
            reach += heaviest
        if team.sort[account] == TOUCH and high < days and team.weights[team.weights_at[account] + high]:
            reach += 1
        if reach == 0:
            continue
        out = used(team, person, account, chosen, low, high)
        left = team.limit[account] - out
        if left >= reach and team.terms[account] == team.terms[account + 1]:
            continue
        if bindings == 64:
            return False
        found = -1
        for other in range(dimensions):
            if _same(team, person, leader[other], account, low, high):
                found = other
                break
        if found < 0:
            if dimensions == MOST_DIMENSIONS:
                return False
            found = dimensions
            leader[found] = account
            unit[found] = _unit(team, person, account, low, high)
            room_left[found] = reach // unit[found]
            dimensions += 1
        room_left[found] = min(room_left[found], max(0, left) // unit[found])
        binding[bindings], dimension_of[bindings], outside[bindings] = account, found, out
        bindings += 1
    # Sizes of the state.
    longest = team.run[person]
    runs = longest + 1 if longest > 0 else 1
    states = runs * (most_kinds + 1)
    for dimension in range(dimensions):
        states *= room_left[dimension] + 1
    if states > MOST_STATES or width >= room.seen.shape[0]:
        return False
    # Days in a row on both sides.
    row = 0
    day = low - 1
    while day >= 0 and chosen[day] >= 0:
        row += 1
        day -= 1
    if day < 0:
        row += team.worked_before[person]
    follow = 0
    day = high
    while day < days and chosen[day] >= 0:
        follow += 1
        day += 1
    if longest > 0:
        row = min(row, longest)
    else:
        row = 0
    last = kind_of(team, person, low - 1, chosen)
    kinds_here = most_kinds + 1
    start = row * kinds_here + (last + 1)
    for dimension in range(dimensions):
        start *= room_left[dimension] + 1
    room.cost[0, start] = 0.0
    room.active[0, 0] = start
    room.seen[0] = 1
    taken = np.zeros(MOST_DIMENSIONS, dtype=np.int64)
    for step in range(width):
        day = low + step
        count = 0
        for number in range(room.seen[step]):
            state = room.active[step, number]
            cost = room.cost[step, state]
            rest = state
            for dimension in range(dimensions - 1, -1, -1):
                taken[dimension] = rest % (room_left[dimension] + 1)
                rest //= room_left[dimension] + 1
            last = rest % kinds_here - 1
            row = rest // kinds_here
            spilled = last >= 0 and spilling(team, person, day - 1, last)
            columns = team.kinds[person, day + 1] - team.kinds[person, day]
            for kind in range(-1, columns):
                if kind < 0:
                    if team.must[person, day]:
                        continue
                    candidate, here, row_now = -1, 0.0, 0
                else:
                    candidate = cheapest[team.kinds[person, day] - first_kind + kind]
                    if candidate < 0:
                        continue
                    here = costs[candidate - base]
                    row_now = row + 1 if longest > 0 else 0
                    if longest > 0 and row_now > longest:
                        continue
                    if last >= 0:
                        pair = team.pairs[person, day - 1] + last * columns + kind
                        if not team.allowed[pair]:
                            continue
                        here += team.price[pair]
                fits = True
                target = row_now * kinds_here + kind + 1
                for dimension in range(dimensions):
                    account = leader[dimension]
                    if team.sort[account] == SUM:
                        more = weight_of(team, person, account, day, kind) // unit[dimension]
                    else:
                        counts = team.weights[team.weights_at[account] + day]
                        more = counts if kind >= 0 or spilled else 0
                    total = taken[dimension] + more
                    if total > room_left[dimension]:
                        fits = False
                        break
                    target = target * (room_left[dimension] + 1) + total
                if not fits:
                    continue
                known = room.cost[step + 1, target]
                if cost + here < known:
                    if known == np.inf:
                        room.active[step + 1, count] = target
                        count += 1
                    room.cost[step + 1, target] = cost + here
                    room.parent[step + 1, target] = state
                    room.choice[step + 1, target] = candidate
        room.seen[step + 1] = count
    # The best end.
    best, best_cost = -1, np.inf
    next_kind = kind_of(team, person, high, chosen)
    for number in range(room.seen[width]):
        state = room.active[width, number]
        cost = room.cost[width, state]
        rest = state
        for dimension in range(dimensions - 1, -1, -1):
            taken[dimension] = rest % (room_left[dimension] + 1)
            rest //= room_left[dimension] + 1
        last = rest % kinds_here - 1
        row = rest // kinds_here
        if longest > 0 and last >= 0 and row + follow > longest:
            continue
        if last >= 0 and next_kind >= 0:
            columns = team.kinds[person, high + 1] - team.kinds[person, high]
            pair = team.pairs[person, high - 1] + last * columns + next_kind
            if not team.allowed[pair]:
                continue
            cost += team.price[pair]
        fits = True
        for number_bound in range(bindings):
            account, dimension = binding[number_bound], dimension_of[number_bound]
            total = outside[number_bound] + taken[dimension] * unit[dimension]
            if team.sort[account] == TOUCH and high < days and next_kind < 0:
                if (
                    team.weights[team.weights_at[account] + high]
                    and last >= 0
                    and spilling(team, person, high - 1, last)
                ):
                    total += 1
            if total > team.limit[account]:
                fits = False
                break
            cost += term_cost(team, account, total)
        if fits and cost < best_cost:
            best, best_cost = state, cost
    for step in range(width, 0, -1):
        if best >= 0:
            answer[step - 1] = room.choice[step, best]
            best = room.parent[step, best]
    for step in range(width + 1):
        for number in range(room.seen[step]):
            room.cost[step, room.active[step, number]] = np.inf
    return best_cost < np.inf


@njit(cache=True)
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


@njit(cache=True)
def _same(team: Team, person: int, one: int, other: int, low: int, high: int) -> bool:
    """Whether two accounts have the same weights on some days."""
    if team.sort[one] != team.sort[other]:
        return False
    if team.sort[one] == TOUCH:
        for day in range(low, min(high + 1, team.must.shape[1])):
            if team.weights[team.weights_at[one] + day] != team.weights[team.weights_at[other] + day]:
                return False
        return True
    for day in range(low, high):
        for kind in range(team.kinds[person, day + 1] - team.kinds[person, day]):
            if weight_of(team, person, one, day, kind) != weight_of(team, person, other, day, kind):
                return False
    return True
