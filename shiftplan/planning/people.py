"""Everything about each employee that the search reads and never changes."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from shiftplan.domain.fairness import QUARTERS, Burden, Ledger
from shiftplan.domain.people import EmployeeId, Skill
from shiftplan.domain.problem import Problem
from shiftplan.domain.site import OVERTIME_DAY, Site
from shiftplan.domain.work import BreakRule, ShiftTemplate, TemplateId
from shiftplan.planning.builder import PersonRules, said
from shiftplan.planning.cpsat import Premium, TourModel
from shiftplan.planning.grid import BREAK_STEP_MINUTES, Grid, IntArray
from shiftplan.planning.personal_costs import (
    burdens_by_bit,
    change_costs,
    fairness_premiums,
    night_minutes,
    weekly_premiums,
    wish_costs,
)
from shiftplan.rules.base import Candidate, Rule

Told = tuple[PersonRules, tuple[Premium, ...]]
"""What the rules say of somebody, and what sums over weeks cost."""


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


class Offer:
    """Shifts that could be worked; the same object for people who are alike.

    Attributes:
        candidates: by day. index: number of each. starts, spans, templates, days: of each, ticks / template number /
            day index, (C,). burdens: bit set of each, (C,).

    Args:
        late: starts that count as late.
    """

    def __init__(
        self, problem: Problem, grid: Grid, numbers: Mapping[TemplateId, int], candidates: Sequence[Candidate],
        late: Collection[int] = (),
    ) -> None:  # fmt: skip
        self.candidates, tick = tuple(candidates), grid.tick_minutes
        self.index = {candidate: number for number, candidate in enumerate(self.candidates)}
        self.starts = np.array([each.start_minute // tick for each in candidates], dtype=np.int32)
        self.spans = np.array([(each.end_minute - each.start_minute) // tick for each in candidates], dtype=np.int32)
        self.templates = np.array([numbers[each.template] for each in candidates], dtype=np.int32)
        self.days = np.array([each.day for each in candidates], dtype=np.int64)
        self.burdens = burdens_by_bit(problem.horizon, self.candidates, late)
        self._horizon = problem.horizon

    @cached_property
    def night_minutes(self) -> IntArray:
        """Of each candidate, as if no break lay in the night, (C,)."""
        return night_minutes(self._horizon, self.candidates)

    @cached_property
    def overtime_minutes(self) -> IntArray:
        """Of each candidate's day, (C,)."""
        return np.array([max(0, each.work_minutes - OVERTIME_DAY) for each in self.candidates], dtype=np.int64)


class Person:
    """One employee: candidates, queues by day, costs that do not depend on others, the tour model.

    Attributes:
        offer: what rules leave, as it is told here too (`Offer`). masks: bit set of queues by day index.
        extra: cost of each candidate beyond coverage and sums over weeks (wishes, changes, premiums of night work and
            of overtime in a day), (C,). day_off: what working on no day at all costs (wishes for work not met, shifts
            of the start given up). is_locked: whether shifts are demanded.
        is_tied: whether what he works depends on what somebody else works.
        shares, fair: quarters of a shift of each burden that are his, (3,), and prices of the first and of each further
            one. wage: cost of a minute beyond the contract's weekly minimum; night: premium of a minute of night work.

    Args:
        past: the shares, and the weight that wishes gain, for both tell of the months before.
    """

    def __init__(
        self, problem: Problem, employee: EmployeeId, told: Told, offer: Offer, masks: list[int], seed: int,
        past: tuple[IntArray, int], again: Callable[[], Told] | None = None,
    ) -> None:  # fmt: skip
        site, (rules, _) = problem.site, told
        self.shares, refused = past
        self.fair = site.prices.fairness
        self.employee, self.masks, self._seed = employee, masks, seed
        self._told: Told | None = told
        self.is_locked = bool(rules.required)
        self.is_tied = bool(rules.together or rules.apart)
        self._again = again
        self.wage = wage_of(site, employee)
        self.night = self.wage * site.night_premium
        self._take(offer)
        wishes, no_wish_met = wish_costs(problem, employee, self.candidates, refused)
        changes, all_changed = change_costs(problem, employee, self.candidates)
        self.extra = wishes + changes + self.night * offer.night_minutes
        self.extra += self.wage * site.overtime_premium * offer.overtime_minutes
        self.day_off = no_wish_met + all_changed + self._of_history(rules)

    def _take(self, offer: Offer) -> None:
        self.offer, self.candidates, self.index = offer, offer.candidates, offer.index
        self.starts, self.spans, self.templates, self.days = offer.starts, offer.spans, offer.templates, offer.days
        self.burdens = offer.burdens

    @property
    def rules(self) -> PersonRules:
        """What the rules say, asked for again if it was forgotten."""
        return self._known[0]

    @property
    def premiums(self) -> tuple[Premium, ...]:
        """What sums over weeks cost."""
        return self._known[1]

    @property
    def fairness(self) -> tuple[Premium, ...]:
        """What nights, weekends and late shifts beyond the share cost."""
        return fairness_premiums(self.candidates, self.burdens, self.shares, self.fair)

    @property
    def _known(self) -> Told:
        if self._told is None:
            if self._again is None:
                raise AssertionError("only what can be asked again is forgotten")
            self._told = self._again()
        return self._told

    @property
    def is_forgotten(self) -> bool:
        """Whether the rules would have to be asked again."""
        return self._told is None

    def forget(self) -> None:
        """Give back the room of what the rules said, where they can be asked again; arrays of a team hold it too."""
        if self._again is not None:
            self._told = None

    @cached_property
    def tours(self) -> TourModel:
        """The tours as CP-SAT sees them, for rules that the dynamic programme does not know."""
        return TourModel(self.rules, self.premiums + self.fairness, self._seed)

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
    heard = said(problem, rules, problem.employees)
    return people_with(problem, grid, heard, seed, lambda employee: said(problem, rules, [employee])[employee])


def people_with(
    problem: Problem, grid: Grid, heard: Mapping[EmployeeId, PersonRules], seed: int,
    again: Callable[[EmployeeId], PersonRules] | None = None,
) -> list[Person]:  # fmt: skip
    """People with what the rules say of them; what people who are alike have in common is made once.

    Args:
        again: asks the rules of somebody again; None: what they say is never forgotten.
    """

    def ask(employee: EmployeeId, wage: float, rules: Callable[[EmployeeId], PersonRules]) -> Told:
        said_again = rules(employee)
        return said_again, weekly_premiums(problem, said_again, wage)

    site, found = problem.site, []
    ledger = Ledger(site, problem.horizon.period)
    numbers = {template: number for number, template in enumerate(site.templates)}
    offers: dict[int, Offer] = {}
    premiums: dict[tuple[int, float], tuple[Premium, ...]] = {}
    shares: dict[int, IntArray] = {}
    masks = masks_of(problem, grid, heard, range(problem.horizon.days))
    for employee, rules in heard.items():
        wage = wage_of(site, employee)
        if id(rules) not in offers:
            offers[id(rules)] = Offer(
                problem, grid, numbers, rules.allowed, ledger.late_starts(site.contract_of(employee))
            )
            due = ledger.shares(employee)
            shares[id(rules)] = np.array([int(QUARTERS * due[each]) for each in Burden], dtype=np.int64)
        if (id(rules), wage) not in premiums:
            premiums[id(rules), wage] = weekly_premiums(problem, rules, wage)
        told = rules, premiums[id(rules), wage]
        more = None if again is None else partial(ask, employee, wage, again)
        past = shares[id(rules)], ledger.refused(employee)
        found.append(Person(problem, employee, told, offers[id(rules)], masks[employee], seed, past, more))
    return found


def wage_of(site: Site, employee: EmployeeId) -> float:
    """Price of a paid minute of an employee."""
    return site.prices.wage * site.hourly_cost_of(employee) / site.median_hourly_cost / 60


def masks_of(
    problem: Problem, grid: Grid, employees: Iterable[EmployeeId], days: Iterable[int]
) -> dict[EmployeeId, list[int]]:
    """Bit set of the queues that each employee serves, by day index; none on days that are not asked for."""
    site, horizon, asked = problem.site, problem.horizon, frozenset(days)
    bit = {queue: 1 << number for number, queue in enumerate(grid.queues)}
    known: dict[tuple[Skill, ...], list[int]] = {}
    found = {}
    for employee in employees:
        skills = site.employees[employee].skills
        if skills not in known:
            known[skills] = [
                sum(bit[queue] for queue in site.queues_of(employee, horizon.day(day))) if day in asked else 0
                for day in range(horizon.days)
            ]
        found[employee] = list(known[skills])
    return found
