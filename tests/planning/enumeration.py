"""Every tour of e1 in a small world, what each costs, and the same world in the engine's arrays."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np

from shiftplan.domain.problem import Problem
from shiftplan.planning.candidates import by_day
from shiftplan.planning.grid import BoolArray, FloatArray, IntArray, grid_of
from shiftplan.planning.people import Person, breaks_of, people_of
from shiftplan.planning.state import State
from shiftplan.rules.base import Candidate, Rule
from tests.builders import EMPLOYEE

OFF = -1


def a_state(problem: Problem, rules: Sequence[Rule]) -> State:
    """The engine's state of a problem under some rules, nobody at work yet."""
    grid = grid_of(problem)
    breaks = breaks_of(tuple(problem.site.templates.values()), grid)
    return State(problem, grid, people_of(problem, grid, rules, seed=1), breaks, seed=1)


class Enumeration:
    """All tours of e1, written out.

    Attributes:
        rows: candidate (index of the person) by tour and day, -1 = off, (N, D). is_lawful: whether each keeps the hard
            conditions, demands for a shift aside, (N,). meets: whether each meets each demand, (N, R). cost: what the
            rules and the law make each cost: shortfalls, premiums, discouraged pairs, long days, work at night, (N,).
        fairness: what each costs besides for nights, weekends and late shifts beyond the share, (N,).
    """

    def __init__(self, problem: Problem, rules: Sequence[Rule]) -> None:
        self.state = a_state(problem, rules)
        self.number = [person.employee for person in self.state.people].index(EMPLOYEE)
        self.person: Person = self.state.people[self.number]
        self.days = problem.horizon.days
        days = by_day(self.person.candidates)
        index = self.person.index
        choices = [[OFF, *(index[each] for each in days.get(day, []))] for day in range(self.days)]
        self.rows: IntArray = np.array(list(product(*choices)), dtype=np.int64).reshape(-1, self.days)
        tours = [self.tour(row) for row in self.rows]
        said = self.person.rules
        undemanding = replace(said, required=[])
        self.is_lawful: BoolArray = np.array([undemanding.is_lawful(tour) for tour in tours])
        meets = [[bool(set(tour) & set(each.candidates)) for each in said.required] for tour in tours]
        self.meets: BoolArray = np.array(meets, dtype=np.bool_).reshape(len(tours), len(said.required))
        self.cost: FloatArray = np.array([own_cost(problem, self.person, tour) for tour in tours])
        self.fairness: FloatArray = np.array([fairness_cost(problem, self.person, tour) for tour in tours])
        self._number_of = {row.tobytes(): number for number, row in enumerate(self.rows)}

    def tour(self, row: IntArray) -> list[Candidate]:
        """The candidates of a row."""
        return [self.person.candidates[each] for each in row if each != OFF]

    def row_of(self, outside: IntArray, tour: Sequence[Candidate]) -> IntArray:
        """A row with other shifts on the days of a tour."""
        row = outside.copy()
        for candidate in tour:
            row[candidate.day] = self.person.index[candidate]
        return row

    def number_of(self, row: IntArray) -> int:
        """Which of the tours a row is."""
        return self._number_of[row.tobytes()]

    def left(self, current: IntArray, window: range) -> BoolArray:
        """Which tours may be taken on some days when the others stay, (N,); demands count on these days alone."""
        outside = [day for day in range(self.days) if day not in window]
        kept = np.all(self.rows[:, outside] == current[outside], axis=1)
        due = [
            number for number, each in enumerate(self.person.rules.required) if self._is_due(each.candidates, window)
        ]
        left: BoolArray = self.is_lawful & kept & self.meets[:, due].all(axis=1)
        return left

    def totals(self, costs: FloatArray, window: range) -> FloatArray:
        """Cost of each tour when its candidates on some days cost something besides, (N,)."""
        padded = np.append(costs, 0.0)
        totals: FloatArray = self.cost + padded[self.rows[:, window.start : window.stop]].sum(axis=1)
        return totals

    def _is_due(self, candidates: Sequence[Candidate], window: range) -> bool:
        return any(each.day in window for each in candidates)


def own_cost(problem: Problem, person: Person, tour: Sequence[Candidate]) -> float:
    """What the rules and the law make a tour cost: shortfalls, premiums, discouraged pairs, long days, night work."""
    said = person.rules
    cost = 0.0
    for short in said.shortfalls:
        cost += short.cost * max(0, short.below - sum(short.weights.get(each, 0) for each in tour))
    for premium in person.premiums:
        cost += premium.cost * max(0, sum(premium.weights.get(each, 0) for each in tour) - premium.above)
    worked = {*tour, *said.worked}
    cost += sum(each.cost for each in said.discouraged if {each.first, each.second} <= worked)
    overtime = person.wage * problem.site.overtime_premium
    cost += overtime * sum(max(0, each.work_minutes - 480) for each in tour)
    return cost + person.night * sum(_night_minutes(each) for each in tour)


def fairness_cost(problem: Problem, person: Person, tour: Sequence[Candidate]) -> float:
    """One price for the first and one for each further night, weekend or late shift beyond the person's share."""
    site, horizon = problem.site, problem.horizon
    starts = sorted({start for each in site.templates_of(site.contract_of(person.employee)) for start in each.starts})
    late = starts[len(starts) // 2 :]
    nights = [_night_minutes(each) > 0 for each in tour]
    counts = [
        sum(nights),
        sum(horizon.day(each.day).weekday() >= 5 for each in tour),
        sum(not is_night and each.start in late for is_night, each in zip(nights, tour, strict=True)),
    ]
    (first, further), cost = site.prices.fairness, 0.0
    for count, share in zip(counts, person.shares / 4, strict=True):
        beyond = max(0.0, count - share)
        cost += first * beyond + (further - first) * max(0.0, beyond - 1)
    return cost


def _night_minutes(candidate: Candidate) -> int:
    """Minutes between 22:00 and 05:00, counted one by one; e1 lives where clocks never change."""
    clock = range(candidate.start, candidate.start + candidate.end_minute - candidate.start_minute)
    return sum(minute % 1440 >= 1320 or minute % 1440 < 300 for minute in clock)
