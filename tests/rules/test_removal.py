"""Leaving out any single rule that posts to the planner changes an answer here, under the name of that rule.

Each mutant of `tests/audit` breaks its rule and no other: with every rule in force the planner refuses it, without that
one it takes it. A soft rule makes what it is about dearer, and nothing else does.
"""

import ast
import inspect
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from textwrap import dedent
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from shiftplan.domain.demand import Requirement
from shiftplan.domain.people import HoursSystem
from shiftplan.domain.problem import Problem, horizon_of
from shiftplan.domain.roster import Designation
from shiftplan.rules.base import Candidate, Rule, Severity
from shiftplan.rules.rulebook import known_rulebooks, rulebook, rules_for
from tests.audit.mutant import Mutant
from tests.audit.test_mutants import MUTANTS
from tests.builders import MONDAY, a_day, a_problem, a_roster, whole_weeks
from tests.planning.enumeration import Enumeration
from tests.planning.solutions import every_solution, heard
from tests.rules.test_agreement import WORLDS
from tests.rules.world import World

NO_MUTANT = {"JP-ICL-NOOT", "H-DOUBLE", "H-TEMPLATE", "H-PAIR"}
"""Theirs no plan can hold: it states the contract's hours of a day, has two shifts on one, a template of nobody. One of
two people alone breaks nothing (planning/test_pairs.py)."""


@cache
def posts(kind: type[Rule]) -> bool:
    """Whether a rule says anything to a planner, from the text of its `constrain`."""
    (method,) = ast.parse(dedent(inspect.getsource(kind.constrain))).body
    assert isinstance(method, ast.FunctionDef)
    return len(method.body) > 1


ENTRIES = [entry for name in known_rulebooks() for entry in rulebook(name).entries if posts(entry.kind)]
HARD = {entry.code for entry in ENTRIES if entry.editions[-1].severity is Severity.HARD}
SOFT = {entry.code for entry in ENTRIES if entry.editions[-1].severity is Severity.SOFT}
PRICED = [
    World("JP-INT-11", ("16:00-22:00", "08:59-12:00", "09:00-12:00"), 2),
    World("H-MIN", ("09:00-12:00",), 7, changes={"contract": {"days_per_week_min": 3, "week_minutes_min": 540}}),
]
UNPRICED = {"JP-RUN-13", "JP-32-CHG"}
"""Hard elsewhere (JP-RUN-OWN, JP-32-4-30D): soft a run has no price, and a change of monthly hours has a test below."""


def problem_of(mutant: Mutant) -> Problem:
    """The mutant's world for a planner, its shifts before Monday as history."""
    site = mutant.site()
    history = [text for text in mutant.shifts if a_day(text.split(" ", 1)[0]) < MONDAY]
    site = replace(site, previous=a_roster(*history, zone=site.time_zone))
    return Problem(site, horizon_of(site, MONDAY, len(whole_weeks(mutant.shifts))), Requirement())


def tour_of(mutant: Mutant, problem: Problem, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The mutant's shifts as candidates."""
    wanted = {(a_day(day), hours) for day, hours in (text.split(" ", 1) for text in mutant.shifts)}
    tour = [each for each in candidates if (problem.horizon.day(each.day), each.template) in wanted]
    assert len(tour) == sum(day >= MONDAY for day, _ in wanted)
    return tour


def is_planned(mutant: Mutant, problem: Problem, rules: Sequence[Rule]) -> bool:
    person = heard(problem, rules)
    return person.is_lawful(tour_of(mutant, problem, person.candidates))


REFUSED = [mutant for mutant in MUTANTS if mutant.code in HARD - NO_MUTANT]


@pytest.mark.parametrize("mutant", REFUSED, ids=str)
def test_the_planner_refuses_a_mutant_for_its_rule_alone(mutant: Mutant):
    problem = problem_of(mutant)
    rules = rules_for(problem.site, MONDAY)
    others = [rule for rule in rules if rule.code != mutant.code]

    assert not is_planned(mutant, problem, rules)
    assert is_planned(mutant, problem, others)


@pytest.mark.parametrize("world", WORLDS, ids=str)
def test_a_small_world_offers_other_tours_without_its_rule(world: World):
    problem = a_problem(*world.hours, days=world.days, history=world.history, **world.changes)
    (rule,) = [each for each in rules_for(problem.site, MONDAY) if each.code == world.code]

    assert every_solution(problem, [rule]) < every_solution(problem, [])


@pytest.mark.parametrize("world", PRICED, ids=str)
def test_a_soft_rule_makes_tours_dearer_and_forbids_none(world: World):
    problem = a_problem(*world.hours, days=world.days, history=world.history, **world.changes)
    rules = rules_for(problem.site, MONDAY)
    with_it = Enumeration(problem, rules)
    without = Enumeration(problem, [rule for rule in rules if rule.code != world.code])

    assert (with_it.is_lawful == without.is_lawful).all()
    assert (with_it.cost >= without.cost).all()
    assert with_it.cost.sum() > without.cost.sum()


def test_designated_shifts_of_monthly_hours_stay_in_plans_unless_other_rules_leave_no_room():
    designated = Designation(frozenset({MONDAY}), a_roster("mon 09:00-12:00"))
    changes: dict[str, Any] = {"contract": {"hours_system": HoursSystem.MONTHLY}, "designated": designated}
    free = a_problem("09:00-12:00", "10:00-13:00", days=1, **changes)
    hired_later = a_problem("09:00-12:00", days=1, employee={"hired_on": a_day("tue")}, **changes)
    rules = rules_for(free.site, MONDAY)

    assert every_solution(free, rules) == {frozenset({(0, "09:00-12:00")})}
    assert len(every_solution(free, [rule for rule in rules if rule.code != "JP-32-CHG"])) == 3
    assert every_solution(hired_later, rules) == {frozenset()}


def test_a_start_that_the_clock_skips_is_offered_only_without_its_rule():
    problem = a_problem("02:30-05:00", days=2, first_day=date(2026, 3, 28), time_zone=ZoneInfo("Europe/Berlin"))
    rules = rules_for(problem.site, MONDAY)
    others = [rule for rule in rules if rule.code != "H-TEMPLATE"]

    assert max(every_solution(problem, others), key=len) == {(0, "02:30-05:00"), (1, "02:30-05:00")}
    assert every_solution(problem, rules) == {frozenset(), frozenset({(0, "02:30-05:00")})}


def test_every_rule_that_posts_is_left_out_here():
    assert {mutant.code for mutant in REFUSED} | NO_MUTANT == HARD
    assert {world.code for world in WORLDS} | {"H-SKILL", "H-TEMPLATE", "H-PAIR"} == HARD
    assert {world.code for world in PRICED} | UNPRICED == SOFT
