"""Everything about each employee that the search reads and never changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from shiftplan.domain.people import EmployeeId
from shiftplan.domain.problem import Problem
from shiftplan.domain.work import BreakRule, ShiftTemplate, TemplateId
from shiftplan.planning.builder import PersonRules, said
from shiftplan.planning.cpsat import TourModel
from shiftplan.planning.grid import BREAK_STEP_MINUTES, Grid, IntArray
from shiftplan.planning.personal_costs import (
    change_costs,
    night_costs,
    overtime_costs,
    weekly_premiums,
    wish_costs,
)
from shiftplan.rules.base import Rule


@dataclass(frozen=True)
class Breaks:
    """Breaks of all templates as columns, times in ticks; rows of template k are first[k]:first[k + 1]."""

    first: IntArray
    length: IntArray
    earliest: IntArray
    latest: IntArray
    is_unpaid: IntArray
    step: int

    def lengths(self, template: int) -> IntArray:
        """Lengths of a template's breaks in order."""
        return self.length[self.first[template] : self.first[template + 1]]


def in_order(template: ShiftTemplate) -> tuple[BreakRule, ...]:
    """The breaks of a template in the order they are taken."""
    return tuple(sorted(template.breaks, key=lambda rule: (rule.earliest_minute, rule.latest_minute, rule.nth)))


def breaks_of(templates: Sequence[ShiftTemplate], grid: Grid) -> Breaks:
    """The table of breaks of some templates."""
    rules = [in_order(template) for template in templates]
    flat = [rule for each in rules for rule in each]
    windows = [_window(template, rule) for template, each in zip(templates, rules, strict=True) for rule in each]
    tick = grid.tick_minutes
    return Breaks(
        first=np.cumsum([0, *(len(each) for each in rules)], dtype=np.int64),
        length=np.array([rule.minutes // tick for rule in flat], dtype=np.int64),
        earliest=np.array([-(-first // tick) for first, _ in windows], dtype=np.int64),
        latest=np.array([last // tick for _, last in windows], dtype=np.int64),
        is_unpaid=np.array([int(not rule.paid) for rule in flat], dtype=np.int64),
        step=BREAK_STEP_MINUTES // tick,
    )


def _window(template: ShiftTemplate, rule: BreakRule) -> tuple[int, int]:
    """First and last start of a break, strictly inside the shift if its window allows: else the law sees no break."""
    first = max(rule.earliest_minute, BREAK_STEP_MINUTES)
    last = min(rule.latest_minute, template.span_minutes - rule.minutes - BREAK_STEP_MINUTES)
    return (first, last) if first <= last else (rule.earliest_minute, rule.latest_minute)


class Person:
    """One employee: candidates as arrays, queues by day, costs that do not depend on others, the tour model.

    Attributes:
        candidates: those that rules leave, by day. starts, spans, templates, days: of each, ticks / template number /
            day index, (C,). extra: cost of each beyond coverage and sums over weeks (wishes, changes, premiums of night
            work and of overtime in a day), (C,).
        masks: bit set of queues by day index. wage: cost of a minute beyond the contract's weekly minimum; night:
            premium of a minute of night work. day_off: what working on no day at all costs (wishes for work not met,
            shifts of the start given up).
    """

    def __init__(
        self, problem: Problem, grid: Grid, numbers: Mapping[TemplateId, int], rules: PersonRules, seed: int
    ) -> None:
        site, horizon = problem.site, problem.horizon
        self.employee = rules.employee
        self.rules = rules
        self.candidates = tuple(rules.allowed)
        tick = grid.tick_minutes
        self.starts = np.array([each.start_minute // tick for each in self.candidates], dtype=np.int64)
        self.spans = np.array(
            [(each.end_minute - each.start_minute) // tick for each in self.candidates], dtype=np.int64
        )
        self.templates = np.array([numbers[each.template] for each in self.candidates], dtype=np.int64)
        self.days = np.array([each.day for each in self.candidates], dtype=np.int64)
        self.index = {candidate: number for number, candidate in enumerate(self.candidates)}
        bit = {queue: 1 << number for number, queue in enumerate(grid.queues)}
        serves = [set(site.queues_of(self.employee, horizon.day(day))) for day in range(horizon.days)]
        self.masks = [sum(bit[queue] for queue in each) for each in serves]
        self.wage = site.prices.wage * site.hourly_cost_of(self.employee) / site.median_hourly_cost / 60
        self.night = self.wage * site.night_premium
        wishes, no_wish_met = wish_costs(problem, self.employee, self.candidates)
        changes, all_changed = change_costs(problem, self.employee, self.candidates)
        self.extra = wishes + changes + night_costs(horizon, self.candidates, self.night)
        self.extra += overtime_costs(self.candidates, self.wage * site.overtime_premium)
        self.premiums = weekly_premiums(problem, rules, self.wage)
        self.day_off = no_wish_met + all_changed + self._of_history(rules)
        self._seed = seed

    @cached_property
    def tours(self) -> TourModel:
        """The tours as CP-SAT sees them, for rules that the dynamic programme does not know."""
        return TourModel(self.rules, self.premiums, self._seed)

    def _of_history(self, rules: PersonRules) -> float:
        """What pairs with history cost: added to the candidate of such a pair; the rest is there whatever is worked."""
        fixed = 0.0
        for pair in rules.discouraged:
            ahead = [each for each in (pair.first, pair.second) if not each.is_history]
            if not ahead:
                fixed += pair.cost
            elif len(ahead) == 1 and ahead[0] in self.index:
                self.extra[self.index[ahead[0]]] += pair.cost
        for short in rules.shortfalls:
            if not any(weight and each in self.index for each, weight in short.weights.items()):
                fixed += short.cost * max(0, short.below)
        return fixed


def people_of(problem: Problem, grid: Grid, rules: Sequence[Rule], seed: int) -> list[Person]:
    """Everybody who can be planned, in the order of employees.csv."""
    numbers = {template: number for number, template in enumerate(problem.site.templates)}
    heard: Mapping[EmployeeId, PersonRules] = said(problem, rules, problem.employees)
    return [Person(problem, grid, numbers, each, seed) for each in heard.values()]
