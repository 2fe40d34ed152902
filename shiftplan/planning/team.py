"""Everybody's rules and costs as the flat arrays of `team_arrays.Team`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise
from math import gcd
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from shiftplan.planning.builder import PersonRules
from shiftplan.planning.bystanders import Bystander
from shiftplan.planning.grid import BoolArray, FloatArray, HalfArray, IntArray
from shiftplan.planning.people import Person
from shiftplan.planning.team_arrays import ABOVE, BELOW, BURDENS, NO_LIMIT, SUM, TOUCH, Team
from shiftplan.rules.base import Candidate

MOST_ACCOUNTS = 60
TOGETHER = {
    (one, other): (np.ones((one, other), dtype=np.bool_), np.zeros((one, other))) for one in (0, 1) for other in (0, 1)
}
"""Which shifts of two days go together, and at what price, where there is at most one on each."""


@dataclass
class _Account:
    """A sum that rules limit or price."""

    weights: dict[Candidate, int]
    limit: int = NO_LIMIT
    terms: list[tuple[int, int, float]] = field(default_factory=list)


@dataclass(frozen=True)
class _Compiled:
    """One person, ready to be appended."""

    kind: list[int]
    kinds: list[int]
    spills: list[bool]
    pairs: list[tuple[BoolArray, FloatArray]]
    accounts: list[tuple[int, int, list[int], list[tuple[int, int, float]]]]
    must: list[bool]
    regular: bool


class _Place(NamedTuple):
    """Where in the flat arrays somebody's parts are, as in `Team`; kind: of each candidate."""

    kind: HalfArray
    kinds: IntArray
    pairs: IntArray
    accounts: tuple[int, int]
    must: list[bool]
    regular: bool


class _Arrays:
    """What is appended person by person; people who are alike have their kinds, pairs and accounts in one place."""

    def __init__(self, days: int) -> None:
        self._days = days
        self._places: dict[tuple[int, int], _Place] = {}
        self._pairs = 0
        self.spills: list[bool] = []
        self.allowed: list[BoolArray] = [np.zeros(0, dtype=np.bool_)]
        self.price: list[FloatArray] = [np.zeros(0)]
        self.terms = [0]
        self.sort: list[int] = []
        self.limit: list[int] = []
        self.weights_at: list[int] = []
        self.weights: list[int] = []
        self.side: list[int] = []
        self.bound: list[int] = []
        self.rate: list[float] = []

    def place_of(self, person: Person) -> _Place:
        """Where somebody's parts are, appended if they are not there yet."""
        alike = id(person.rules), id(person.premiums)
        if alike not in self._places:
            is_standing = isinstance(person, Bystander)
            compiled = _standing if is_standing else _compiled
            self._places[alike] = self._append(compiled(person, self._days))
        return self._places[alike]

    def _append(self, each: _Compiled) -> _Place:
        kinds = len(self.spills) + np.concatenate(([0], np.cumsum(each.kinds, dtype=np.int64)))
        self.spills += each.spills
        pairs = np.zeros(max(1, self._days), dtype=np.int64)
        for day, (allowed, price) in enumerate(each.pairs):
            pairs[day] = self._pairs
            self._pairs += allowed.size
            self.allowed.append(allowed.ravel())
            self.price.append(price.ravel())
        first = len(self.sort)
        for kind, most, row, priced in each.accounts:
            self.sort.append(kind)
            self.limit.append(most)
            self.weights_at.append(len(self.weights))
            self.weights += row
            for which, at, cost in priced:
                self.side.append(which)
                self.bound.append(at)
                self.rate.append(cost)
            self.terms.append(len(self.side))
        return _Place(
            np.array(each.kind, dtype=np.int32), kinds, pairs, (first, len(self.sort)), each.must, each.regular
        )


def team_of(people: Sequence[Person], days: int, group_of: Mapping[int, int]) -> Team:
    """The arrays of some people over so many days; group_of: number of each bit set of queues."""
    arrays = _Arrays(days)
    places = [arrays.place_of(person) for person in people]
    candidates = np.zeros((len(people), days + 1), dtype=np.int64)
    base, extra = 0, np.zeros(sum(len(person.candidates) for person in people))
    for number, person in enumerate(people):
        candidates[number] = base + np.searchsorted(person.days, np.arange(days + 1))
        extra[base : base + len(person.candidates)] = _extra(person)
        base += len(person.candidates)
    return Team(
        candidates=candidates,
        start=_joined([person.starts for person in people]),
        span=_joined([person.spans for person in people]),
        template=_joined([person.templates for person in people]),
        extra=extra,
        kind=_joined([place.kind for place in places]),
        kinds=_numbers([place.kinds for place in places]).reshape(len(people), days + 1),
        spills=np.array(arrays.spills, dtype=np.bool_),
        pairs=_numbers([place.pairs for place in places]).reshape(len(people), max(1, days)),
        allowed=np.concatenate(arrays.allowed),
        price=np.concatenate(arrays.price),
        accounts=_numbers([place.accounts for place in places]).reshape(len(people), 2),
        sort=_numbers(arrays.sort),
        limit=_numbers(arrays.limit),
        weights_at=_numbers(arrays.weights_at),
        weights=_numbers(arrays.weights),
        terms=_numbers(arrays.terms),
        side=_numbers(arrays.side),
        bound=_numbers(arrays.bound),
        rate=np.array(arrays.rate, dtype=np.float64),
        run=_numbers([person.rules.run or 0 for person in people]),
        worked_before=_numbers([person.rules.days_in_a_row_before for person in people]),
        must=np.array([place.must for place in places], dtype=np.bool_).reshape(len(people), days),
        groups=np.array(
            [[group_of.get(mask, -1) for mask in person.masks] for person in people], dtype=np.int64
        ).reshape(len(people), days),
        burdens=np.concatenate([np.zeros(0, dtype=np.int8), *(person.burdens for person in people)]),
        shares=_numbers([person.shares for person in people]).reshape(len(people), BURDENS),
        fair=np.array([person.fair for person in people], dtype=np.float64).reshape(len(people), 2),
        night=np.array([person.night for person in people], dtype=np.float64),
        fixed=np.array([person.day_off for person in people], dtype=np.float64),
        regular=np.array([place.regular for place in places], dtype=np.bool_),
    )


def joined(first: Team, second: Team) -> Team:
    """Two teams as one, the people of the second behind those of the first."""
    moved = second._replace(
        candidates=second.candidates + len(first.start),
        kinds=second.kinds + len(first.spills),
        pairs=second.pairs + len(first.allowed),
        accounts=second.accounts + len(first.sort),
        weights_at=second.weights_at + len(first.weights),
        terms=second.terms[1:] + len(first.side),
    )
    pairs: Iterable[tuple[Any, Any]] = zip(first, moved, strict=True)
    return Team(*(np.concatenate(each) for each in pairs))


def _extra(person: Person) -> FloatArray:
    """Costs of a person's candidates; infinite where another shift is demanded that day."""
    extra = person.extra.copy()
    for one in person.rules.required:
        wanted = set(one.candidates)
        for day in {each.day for each in one.candidates}:
            for number in np.flatnonzero(person.days == day):
                if person.candidates[number] not in wanted:
                    extra[number] = np.inf
    return extra


def _joined(parts: Sequence[HalfArray]) -> HalfArray:
    return np.concatenate([np.zeros(0, dtype=np.int32), *parts])


def _numbers(values: ArrayLike) -> IntArray:
    return np.array(values, dtype=np.int64)


def _standing(person: Person, days: int) -> _Compiled:
    """Somebody who keeps the shifts he has, whatever the rules say."""
    worked = {candidate.day: candidate for candidate in person.candidates}
    kinds = [int(day in worked) for day in range(days)]
    return _Compiled(
        kind=[0] * len(person.candidates),
        kinds=kinds,
        spills=[candidate.last_day > candidate.day for candidate in worked.values()],
        pairs=[TOGETHER[one, other] for one, other in pairwise(kinds)],
        accounts=[],
        must=[day in worked for day in range(days)],
        regular=True,
    )


def _compiled(person: Person, days: int) -> _Compiled:
    rules = person.rules
    by_day: list[list[Candidate]] = [[] for _ in range(days)]
    for candidate in person.candidates:
        by_day[candidate.day].append(candidate)
    pairs, is_regular = _pairs(rules, by_day)
    accounts = _accounts(person)
    kind: list[int] = []
    kinds: list[int] = []
    spills: list[bool] = []
    representatives: list[list[int]] = []
    for day, candidates in enumerate(by_day):
        signatures: dict[tuple[object, ...], int] = {}
        chosen: list[int] = []
        for index, candidate in enumerate(candidates):
            after = pairs[day] if day < days - 1 else None
            before = pairs[day - 1] if day else None
            signature = (
                candidate.last_day > day,
                tuple(account.weights.get(candidate, 0) for account in accounts),
                b"" if after is None else after[0][index].tobytes() + after[1][index].tobytes(),
                b"" if before is None else before[0][:, index].tobytes() + before[1][:, index].tobytes(),
            )
            if signature not in signatures:
                signatures[signature] = len(signatures)
                chosen.append(index)
                spills.append(candidate.last_day > day)
            kind.append(signatures[signature])
        kinds.append(len(signatures))
        representatives.append(chosen)
    reduced = [
        (
            allowed[representatives[day]][:, representatives[day + 1]],
            price[representatives[day]][:, representatives[day + 1]],
        )
        for day, (allowed, price) in enumerate(pairs)
    ]
    rows = [
        (
            SUM,
            account.limit,
            [account.weights.get(by_day[day][index], 0) for day in range(days) for index in representatives[day]],
            account.terms,
        )
        for account in accounts
    ]
    for free in rules.free_days:
        rows.append((TOUCH, len(free.days) - free.at_least, [int(day in free.days) for day in range(days + 1)], []))
    must = [any({each.day for each in one.candidates} == {day} for one in rules.required) for day in range(days)]
    demands = all(len({each.day for each in one.candidates}) == 1 for one in rules.required)
    lasts = all(candidate.last_day <= candidate.day + 1 for candidate in person.candidates)
    adds_up = not any(limit.beyond for limit in rules.at_most)
    return _Compiled(
        kind, kinds, spills, reduced, rows, must,
        is_regular and demands and lasts and adds_up and rules.run != 0 and len(rows) <= MOST_ACCOUNTS,
    )  # fmt: skip


def _pairs(
    rules: PersonRules, by_day: Sequence[Sequence[Candidate]]
) -> tuple[list[tuple[BoolArray, FloatArray]], bool]:
    """Which shifts of neighbouring days go together, and at what price; False when a rule reaches further."""
    index = {candidate: number for candidates in by_day for number, candidate in enumerate(candidates)}
    found = [
        (np.ones((len(first), len(second)), dtype=np.bool_), np.zeros((len(first), len(second))))
        for first, second in pairwise(by_day)
    ]
    is_regular = True
    for first, seconds in rules.never_both.items():
        if first not in index:
            continue
        for second in seconds:
            if second not in index:
                continue
            early, late = (first, second) if first.day < second.day else (second, first)
            if late.day - early.day == 1:
                found[early.day][0][index[early], index[late]] = False
            elif late.day != early.day:
                is_regular = False
    for pair in rules.discouraged:
        if pair.first.is_history or pair.second.is_history:
            continue
        if pair.first not in index or pair.second not in index:
            continue
        early, late = (pair.first, pair.second) if pair.first.day < pair.second.day else (pair.second, pair.first)
        if late.day - early.day == 1:
            found[early.day][1][index[early], index[late]] += pair.cost
        elif late.day != early.day:
            is_regular = False
    return found, is_regular


def _accounts(person: Person) -> list[_Account]:
    """Sums that rules limit or price; those whose weights are alike become one."""
    merged: dict[frozenset[tuple[Candidate, int]], _Account] = {}

    def account(weights: Mapping[Candidate, int]) -> tuple[_Account, int] | None:
        kept = {each: weight for each, weight in weights.items() if weight and each in person.index}
        if not kept:
            return None
        measure = reduce(gcd, kept.values())
        scaled = {each: weight // measure for each, weight in kept.items()}
        return merged.setdefault(frozenset(scaled.items()), _Account(scaled)), measure

    for limit in person.rules.at_most:
        found = account(limit.weights)
        if found is not None:
            found[0].limit = min(found[0].limit, limit.limit // found[1])
    for short in person.rules.shortfalls:
        found = account(short.weights)
        if found is not None:
            _price(found, BELOW, short.below, short.cost)
    for premium in person.premiums:
        found = account(premium.weights)
        if found is not None:
            _price(found, ABOVE, premium.above, premium.cost)
    return list(merged.values())


def _price(found: tuple[_Account, int], side: int, bound: int, cost: float) -> None:
    """A cost term in the units of a merged account; a bound between two units is told by two terms."""
    account, measure = found
    low, rest = divmod(bound, measure)
    if rest == 0:
        account.terms.append((side, low, cost * measure))
        return
    # max(0, bound - m t) is linear but for its last step: m max(0, low + 1 - t) less what the last step overstates.
    if side == BELOW:
        account.terms.append((BELOW, low, cost * (measure - rest)))
        account.terms.append((BELOW, low + 1, cost * rest))
    else:
        account.terms.append((ABOVE, low, cost * (measure - rest)))
        account.terms.append((ABOVE, low + 1, cost * rest))
