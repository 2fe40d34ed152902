"""Everybody's rules and contracts as flat arrays, and what a tour costs by them; compiled."""

from typing import NamedTuple

from shiftplan.compiled import lean
from shiftplan.domain.fairness import QUARTERS, Burden
from shiftplan.planning.grid import BoolArray, ByteArray, FloatArray, HalfArray, IntArray

SUM, TOUCH = 0, 1
BELOW, ABOVE = 0, 1
NO_LIMIT = 2**40
BURDENS = len(Burden)
NONE = -1


class Team(NamedTuple):
    """What the rules and contracts of everybody leave, as flat arrays; P people, D days, C candidates, K kinds.

    Attributes:
        candidates: first candidate of each person and day, (P, D + 1). start, span: ticks. template: number.
            extra: cost beyond coverage and accounts. kind: of each, counted within person and day.
        kinds: first kind of each person and day, (P, D + 1). spills: whether a kind runs into the next day, (K,).
        pairs: first pair of each person for days d and d + 1, (P, D). allowed, price: of each pair of kinds, by kind of
            the first day, then of the second.
        accounts: first account of each person and the one after the last, (P, 2); people who are alike share theirs, as
            they do kinds and pairs. sort: SUM of weights, or TOUCH: calendar days touched. limit:
            hard. weights: first weight of each account (by kind of its person; of TOUCH by day and of the day after
            the last, 1 = counts).
        terms: first cost term of each account. side: BELOW or ABOVE `bound` each unit costs `rate`.
        run, worked_before: days in a row at most (0 = any number) and those right before the horizon, (P,).
        must: days on which a shift is demanded, (P, D). groups: skill group by day, -1 = no queue, (P, D).
        burdens: bit set of the burdens of each candidate, in the order of `fairness.Burden`, (C,). shares: quarters of
            a shift of each burden that are somebody's, (P, 3). fair: prices of the first shift of a burden beyond it
            and of each further one, (P, 2).
        night: cost of a minute of night work. fixed: cost of a person whatever the tour.
        regular: whether this programme knows all of the person's rules.
    """

    candidates: IntArray
    start: HalfArray
    span: HalfArray
    template: HalfArray
    extra: FloatArray
    kind: HalfArray
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
    burdens: ByteArray
    shares: IntArray
    fair: FloatArray
    night: FloatArray
    fixed: FloatArray
    regular: BoolArray


@lean
def kind_of(team: Team, person: int, day: int, chosen: IntArray) -> int:
    """The kind worked on a day, counted within the day; -1 = none. chosen: candidate by day, (D,), -1 = day off."""
    if day < 0 or day >= chosen.shape[0] or chosen[day] < 0:
        return NONE
    return int(team.kind[chosen[day]])


@lean
def spilling(team: Team, person: int, day: int, kind: int) -> bool:
    """Whether a kind of a day runs into the next."""
    return kind >= 0 and bool(team.spills[team.kinds[person, day] + kind])


@lean
def term_cost(team: Team, account: int, total: int) -> float:
    """What an account costs when it holds so much."""
    cost = 0.0
    for term in range(team.terms[account], team.terms[account + 1]):
        if team.side[term] == BELOW:
            cost += team.rate[term] * max(0, team.bound[term] - total)
        else:
            cost += team.rate[term] * max(0, total - team.bound[term])
    return cost


@lean
def weight_of(team: Team, person: int, account: int, day: int, kind: int) -> int:
    """What a kind of a day adds to an account of sort SUM."""
    if kind < 0:
        return 0
    return int(team.weights[team.weights_at[account] + team.kinds[person, day] - team.kinds[person, 0] + kind])


@lean
def used(team: Team, person: int, account: int, chosen: IntArray, low: int, high: int) -> int:
    """What the days outside low..high-1 hold of an account."""
    total = 0
    days = chosen.shape[0]
    for day in range(days + 1):
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


@lean
def beyond_share(count: int, share: int, first: float, further: float) -> float:
    """What so many shifts of a burden cost; share: in quarters of a shift."""
    beyond = count - share / QUARTERS
    return min(1.0, max(0.0, beyond)) * first + max(0.0, beyond - 1.0) * further


@lean
def held(burdens: ByteArray, chosen: IntArray, burden: int, low: int, high: int) -> int:
    """How many shifts of days low..high-1 are a burden."""
    count = 0
    for day in range(low, high):
        if chosen[day] >= 0 and burdens[chosen[day]] >> burden & 1:
            count += 1
    return count


@lean
def add_slopes(
    burdens: ByteArray, chosen: IntArray, low: int, high: int, shares: IntArray, first: float, further: float,
    found: FloatArray,
) -> None:  # fmt: skip
    """What one shift more of each burden costs on days low..high-1, near what they hold in a tour; exact for one day.

    Args:
        burdens, shares: as in Team, of one person. found: written, (3,).
    """
    for burden in range(shares.shape[0]):
        inside = held(burdens, chosen, burden, low, high)
        outside = held(burdens, chosen, burden, 0, chosen.shape[0]) - inside
        count = outside if high - low == 1 else outside + inside
        less = count if count == outside else count - 1
        rise = beyond_share(count + 1, shares[burden], first, further)
        rise -= beyond_share(less, shares[burden], first, further)
        found[burden] = rise / (count + 1 - less)


@lean
def fairness_cost(burdens: ByteArray, chosen: IntArray, shares: IntArray, first: float, further: float) -> float:
    """What the burdens of a tour cost beyond somebody's shares."""
    cost = 0.0
    for burden in range(shares.shape[0]):
        count = held(burdens, chosen, burden, 0, chosen.shape[0])
        cost += beyond_share(count, shares[burden], first, further)
    return cost


@lean
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
    for account in range(team.accounts[person, 0], team.accounts[person, 1]):
        if team.terms[account] < team.terms[account + 1]:
            cost += term_cost(team, account, used(team, person, account, chosen, 0, 0))
    first, further = team.fair[person]
    if further > 0.0:
        cost += fairness_cost(team.burdens, chosen, team.shares[person], first, further)
    return float(cost)
