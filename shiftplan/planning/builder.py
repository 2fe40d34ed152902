"""What the rules say of each employee, kept as plain data that every search reads.

`said(problem, rules, employees)` lets the rules speak once; the result holds the candidates that are left and the
conditions on them. `team.py` compiles them for the dynamic programme, CP-SAT posts them (`cpsat.py`), and `is_lawful`
reads them directly, as the referee of a finished tour.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from shiftplan.domain.horizon import Horizon
from shiftplan.domain.people import ContractId, EmployeeId
from shiftplan.domain.problem import Problem
from shiftplan.domain.site import Site
from shiftplan.planning.alike import spokespeople
from shiftplan.planning.candidates import by_day, candidates_of, history_of
from shiftplan.rules.base import Candidate, Excess, Rule


@dataclass(frozen=True)
class AtMost:
    """Sum of weight x (candidate is worked), and of what each sum of `beyond` passes its line by, <= limit; `rule`
    names who said it. History is taken out already."""

    rule: str
    weights: Mapping[Candidate, int]
    limit: int
    beyond: tuple[Excess, ...] = ()

    def is_kept(self, tour: Collection[Candidate]) -> bool:
        """Whether a set of candidates stays at or below the limit."""
        total = sum(self.weights.get(each, 0) for each in tour)
        for excess in self.beyond:
            total += max(0, sum(excess.weights.get(each, 0) for each in tour) - excess.above)
        return total <= self.limit


@dataclass(frozen=True)
class Run:
    """Days with a shift in a row: of any at_most + 1 days one is off. worked: days before the horizon, by index; days:
    of the horizon."""

    rule: str
    at_most: int
    worked: frozenset[int]
    days: int

    def spans(self) -> Iterator[tuple[range, int]]:
        """Days of the horizon that lie in one span of at_most + 1, and on how many of them there may be a shift."""
        for first in range(-self.at_most, self.days - self.at_most):
            past = sum(day in self.worked for day in range(first, min(0, first + self.at_most + 1)))
            yield range(max(0, first), first + self.at_most + 1), max(0, self.at_most - past)

    def is_kept(self, tour: Collection[Candidate]) -> bool:
        """Whether no run of a set of candidates is longer."""
        days = {each.day for each in tour}
        return all(sum(day in days for day in span) <= limit for span, limit in self.spans())


@dataclass(frozen=True)
class OneOf:
    """One of these shifts is worked; none to choose from = it cannot be."""

    rule: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class FreeDays:
    """Of these calendar days at least some stay untouched."""

    rule: str
    days: tuple[int, ...]
    at_least: int


@dataclass(frozen=True)
class Shortfall:
    """Each unit of the sum of weights missing to `below` costs `cost`."""

    rule: str
    weights: Mapping[Candidate, int]
    below: int
    cost: float


@dataclass(frozen=True)
class Discouraged:
    """Two shifts that cost something together."""

    rule: str
    first: Candidate
    second: Candidate
    cost: float


@dataclass
class PersonRules:
    """All that the rules say of an employee, and of all who are like him.

    together: who works the same shifts, and on which days. apart: who is not at work at the same time.
    """

    employee: EmployeeId
    candidates: tuple[Candidate, ...]
    worked: tuple[Candidate, ...]
    forbidden: dict[Candidate, str] = field(default_factory=dict)
    required: list[OneOf] = field(default_factory=list)
    never_both: dict[Candidate, dict[Candidate, str]] = field(default_factory=dict)
    at_most: list[AtMost] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    free_days: list[FreeDays] = field(default_factory=list)
    shortfalls: list[Shortfall] = field(default_factory=list)
    discouraged: list[Discouraged] = field(default_factory=list)
    together: dict[EmployeeId, frozenset[int]] = field(default_factory=dict)
    apart: set[EmployeeId] = field(default_factory=set)
    _left: tuple[int, list[Candidate]] | None = field(default=None, repr=False, compare=False)
    """How many were forbidden when it was last asked what is left, and the answer."""

    @cached_property
    def days_in_a_row_before(self) -> int:
        """Days worked right before the horizon, without a day off between."""
        worked, count = {candidate.day for candidate in self.worked}, 0
        while -count - 1 in worked:
            count += 1
        return count

    @property
    def run(self) -> int | None:
        """Days in a row at most; None = any number."""
        return min((each.at_most for each in self.runs), default=None)

    @property
    def allowed(self) -> list[Candidate]:
        """Candidates that no rule forbids outright, by day."""
        if self._left is None or self._left[0] != len(self.forbidden):
            left = [candidate for candidate in self.candidates if candidate not in self.forbidden]
            self._left = len(self.forbidden), left
        return self._left[1]

    def is_lawful(self, tour: Collection[Candidate]) -> bool:
        """Whether a set of candidates keeps every hard condition."""
        chosen = set(tour)
        days = [candidate.day for candidate in tour]
        return (
            len(set(days)) == len(days)
            and not any(candidate in self.forbidden for candidate in tour)
            and all(chosen & set(each.candidates) for each in self.required)
            and not any(chosen & self.never_both.get(candidate, {}).keys() for candidate in tour)
            and all(each.is_kept(tour) for each in self.at_most)
            and all(each.is_kept(tour) for each in self.runs)
            and all(self._untouched(tour, each.days) >= each.at_least for each in self.free_days)
        )

    def rules_out(self, excess: Excess) -> bool:
        """Whether a limit that was said already keeps a sum of weights at or below its line."""
        return any(
            each.limit <= excess.above
            and not each.beyond
            and all(each.weights.get(candidate, 0) >= weight for candidate, weight in excess.weights.items())
            for each in self.at_most
        )

    def _untouched(self, tour: Collection[Candidate], days: Sequence[int]) -> int:
        touched = {day for candidate in (*tour, *self.worked) for day in range(candidate.day, candidate.last_day + 1)}
        return sum(day not in touched for day in days)


class RuleListener:
    """The planner's ear: implements PlanBuilder and writes down what is said."""

    def __init__(self, problem: Problem, employees: Sequence[EmployeeId]) -> None:
        self._problem = problem
        known: dict[ContractId, tuple[Candidate, ...]] = {}
        self.persons = {
            employee: PersonRules(employee, candidates_of(problem, employee, known), history_of(problem, employee))
            for employee in employees
        }
        self.speaking = ""

    @property
    def site(self) -> Site:
        """The site that is planned."""
        return self._problem.site

    @property
    def horizon(self) -> Horizon:
        """The days that are planned."""
        return self._problem.horizon

    @property
    def employees(self) -> Sequence[EmployeeId]:
        """Who is planned."""
        return tuple(self.persons)

    def candidates(self, employee: EmployeeId) -> Sequence[Candidate]:
        """Shifts an employee could still be given."""
        return self.persons[employee].allowed

    def worked(self, employee: EmployeeId) -> Sequence[Candidate]:
        """Shifts worked before the horizon."""
        return self.persons[employee].worked

    def pairs_of_neighbouring_days(self, employee: EmployeeId) -> Iterator[tuple[Candidate, Candidate]]:
        """(earlier, later) pairs of shifts one day apart, history included."""
        days = by_day([*self.worked(employee), *self.candidates(employee)])
        for day, earlier in days.items():
            for later in days.get(day + 1, ()):
                if not later.is_history:
                    yield from ((first, later) for first in earlier)

    def forbid(self, employee: EmployeeId, candidate: Candidate) -> None:
        """Never this shift."""
        if not candidate.is_history:
            self.persons[employee].forbidden.setdefault(candidate, self.speaking)

    def require(self, employee: EmployeeId, one_of: Sequence[Candidate]) -> None:
        """One of these shifts in any case."""
        self.persons[employee].required.append(OneOf(self.speaking, tuple(one_of)))

    def never_both(self, employee: EmployeeId, first: Candidate, second: Candidate) -> None:
        """Not these two together; against history the second alone is out."""
        if first.is_history:
            self.forbid(employee, second)
        elif second.is_history:
            self.forbid(employee, first)
        else:
            pairs = self.persons[employee].never_both
            pairs.setdefault(first, {}).setdefault(second, self.speaking)

    def discourage(self, employee: EmployeeId, first: Candidate, second: Candidate, cost: float) -> None:
        """These two together cost something."""
        self.persons[employee].discouraged.append(Discouraged(self.speaking, first, second, cost))

    def total(
        self,
        employee: EmployeeId,
        weights: Mapping[Candidate, int],
        *,
        at_most: int,
        beyond: Sequence[Excess] = (),
    ) -> None:
        """A sum of weights and excesses stays at or below a limit; what history used up is gone.

        A sum that no tour can bring above the limit is not kept: excesses of a week, for one, that another limit on the
        same shifts rules out.
        """
        person = self.persons[employee]
        past, ahead = _split(weights)
        excesses = []
        for excess in beyond:
            past_part, ahead_part = _split(excess.weights)
            past += max(0, past_part - excess.above)
            kept = Excess(ahead_part, max(0, excess.above - past_part))
            if _most(ahead_part) > kept.above and not person.rules_out(kept):
                excesses.append(kept)
        left = max(0, at_most - past)
        most = _most(ahead) + sum(_most(each.weights) - each.above for each in excesses)
        if (ahead or excesses) and most > left:
            person.at_most.append(AtMost(self.speaking, ahead, left, tuple(excesses)))

    def run(self, employee: EmployeeId, *, at_most: int) -> None:
        """At most so many days with a shift in a row: of any at_most + 1 days one is off."""
        worked = frozenset(candidate.day for candidate in self.worked(employee))
        self.persons[employee].runs.append(Run(self.speaking, at_most, worked, self.horizon.days))

    def free_days(self, employee: EmployeeId, first_day: int, days: int, *, at_least: int) -> None:
        """Of some calendar days at least a number stays untouched; days that history touched are gone."""
        person = self.persons[employee]
        touched = {day for each in person.worked for day in range(each.day, each.last_day + 1)}
        span = range(first_day, first_day + days)
        past = sum(day < 0 and day not in touched for day in span)
        left = tuple(day for day in span if day >= 0 and day not in touched)
        needed = min(at_least - past, len(left))
        if needed > 0:
            person.free_days.append(FreeDays(self.speaking, left, needed))

    def shortfall(self, employee: EmployeeId, weights: Mapping[Candidate, int], *, below: int, cost: float) -> None:
        """Every unit missing to `below` costs something."""
        self.persons[employee].shortfalls.append(Shortfall(self.speaking, dict(weights), below, cost))

    def together(self, employee: EmployeeId, other: EmployeeId, days: Sequence[int]) -> None:
        """The same shift on some days, or none."""
        self.persons[employee].together[other] = frozenset(days)

    def apart(self, employee: EmployeeId, other: EmployeeId) -> None:
        """No two shifts that overlap; what overlaps history of the other is out."""
        self.persons[employee].apart.add(other)
        past = history_of(self._problem, other)
        for candidate in self.candidates(employee) if past else ():
            if any(overlap(candidate, each) for each in past):
                self.forbid(employee, candidate)


def overlap(one: Candidate, other: Candidate) -> bool:
    """Whether some minute lies in both shifts."""
    return one.start_minute < other.end_minute and other.start_minute < one.end_minute


def _split(weights: Mapping[Candidate, int]) -> tuple[int, dict[Candidate, int]]:
    """The sum of the weights of history, and the weights of what is ahead without those of nothing."""
    past = sum(weight for candidate, weight in weights.items() if candidate.is_history)
    return past, {each: weight for each, weight in weights.items() if weight and not each.is_history}


def _most(weights: Mapping[Candidate, int]) -> int:
    """The largest sum of a tour, which has one shift a day."""
    by_day_most: dict[int, int] = {}
    for candidate, weight in weights.items():
        by_day_most[candidate.day] = max(by_day_most.get(candidate.day, 0), weight)
    return sum(by_day_most.values())


def _turn(rule: Rule) -> tuple[bool, bool, bool, str]:
    return rule.code != "H-LOCK", not rule.code.startswith("H-"), rule.speaks_last, rule.code


def said(problem: Problem, rules: Sequence[Rule], employees: Sequence[EmployeeId]) -> dict[EmployeeId, PersonRules]:
    """What the rules in force say of some employees, the same object for people who are alike.

    Locks speak first, for they need every candidate; then the house rules: they forbid most candidates, and of what is
    forbidden no further word is needed.
    """
    speaks_for = spokespeople(problem, employees)
    listener = RuleListener(problem, tuple(dict.fromkeys(speaks_for.values())))
    for rule in sorted(rules, key=_turn):
        listener.speaking = rule.code
        rule.constrain(listener)
    return {employee: listener.persons[speaks_for[employee]] for employee in employees}
