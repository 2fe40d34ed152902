"""The dynamic programme is exact: in worlds small enough to write out all tours it finds the cheapest lawful one."""

from dataclasses import replace
from functools import cache
from math import inf
from random import Random
from typing import Any

import numpy as np
import pytest

from shiftplan.domain.people import Lock
from shiftplan.domain.problem import Problem
from shiftplan.domain.work import TemplateId
from shiftplan.domain.workplace import HolidayMode, LegalHoliday, Prices, Workplace
from shiftplan.planning.builder import PersonRules
from shiftplan.planning.construct import respond
from shiftplan.planning.grid import FloatArray, IntArray
from shiftplan.planning.kernel_data import LONGEST_WINDOW
from shiftplan.planning.team_arrays import personal_cost
from shiftplan.rules.rulebook import rules_for
from tests.builders import EMPLOYEE, MONDAY, a_day, a_problem, a_rule
from tests.planning.enumeration import OFF, Enumeration
from tests.planning.gossip import Gossip, Ledger
from tests.rules.test_agreement import WORLDS
from tests.rules.world import World


def with_prices(problem: Problem) -> Problem:
    """The same problem at prices that make a minute cost a whole number, as CP-SAT counts in hundredths."""
    site = problem.site
    return replace(problem, site=replace(site, prices=replace(site.prices, minimum=480.0, wage=120.0)))


def reaches_further(rules: PersonRules) -> bool:
    """Whether rules speak of sums of excesses, or of shifts more than a day apart: these are left to CP-SAT."""
    pairs = [(first, second) for first, seconds in rules.never_both.items() for second in seconds]
    return any(limit.beyond for limit in rules.at_most) or any(abs(one.day - two.day) > 1 for one, two in pairs)


def some_costs(random: Random, count: int, impossible: float) -> FloatArray:
    """Costs of candidates, some worth having, some impossible."""
    drawn = [inf if random.random() < impossible else round(random.uniform(-2000, 800), 2) for _ in range(count)]
    return np.array(drawn, dtype=np.float64)


def a_window(random: Random, days: int) -> range:
    """Some days, as many as the programme is asked for."""
    first = random.randrange(days)
    return range(first, random.randint(first + 1, min(days, first + LONGEST_WINDOW)))


def given_outside(world: Enumeration, random: Random, window: range) -> IntArray:
    """A tour whose shifts outside some days go together."""
    row: IntArray = world.rows[random.choice(np.flatnonzero(world.is_lawful).tolist())].copy()
    row[window.start : window.stop] = OFF
    return row


def check(world: Enumeration, costs: FloatArray, outside: IntArray, window: range) -> bool:
    """The programme's choice is the cheapest of all lawful ones, or none where there is none; whether there was one."""
    state = world.state
    state.tours.chosen[world.number] = np.where(outside == OFF, OFF, outside + state.team.candidates[world.number, 0])
    made = state.tour_for(world.number, costs + world.person.extra, window)
    totals = np.where(world.left(outside, window), world.totals(costs, window), inf)
    best = totals.min()
    if made is None:
        assert best == inf, f"{window}: {world.rows[totals.argmin()]} costs {best}, but none was found"
        return False
    row = world.row_of(outside, made)
    assert all(each.day in window for each in made)
    assert totals[world.number_of(row)] == pytest.approx(best), f"{window}: {row} and not {world.rows[totals.argmin()]}"
    return True


def check_often(world: Enumeration, seed: str, times: int) -> int:
    """Random costs and windows; how often there was a lawful choice."""
    random, found = Random(seed), 0
    assert world.state.team.regular[world.number]
    for _ in range(times):
        window = a_window(random, world.days) if random.random() < 0.8 else range(min(world.days, LONGEST_WINDOW))
        impossible = random.choice([0.0, 0.2, 0.8])
        costs = some_costs(random, len(world.person.candidates), impossible)
        found += check(world, costs, given_outside(world, random, window), window)
    return found


@pytest.mark.parametrize("world", WORLDS, ids=str)
def test_the_best_tour_under_each_rule_at_its_boundary(world: World):
    problem = a_problem(*world.hours, days=world.days, history=world.history, **world.changes)
    every = Enumeration(problem, [a_rule(world.code, problem.site)])
    if reaches_further(every.person.rules):
        assert not every.state.team.regular[every.number]
        return
    assert check_often(every, str(world), times=60) > 30


DAY, NIGHT = "09:00-18:00 break 12:00-13:00", "22:00-07:00 break 02:00-03:00"
HOURS = ("08:00-12:00", DAY, "17:00-23:00", NIGHT)
MINIMA = {"week_minutes_min": 900, "days_per_week_min": 3, "week_minutes_max": 1740, "days_per_week_max": 4}
TOGETHER: dict[str, tuple[tuple[str, ...], int, tuple[str, ...], dict[str, Any]]] = {
    "contract with minima, premiums and a run": (
        ("09:00-12:59", DAY, NIGHT), 7, (),
        {"contract": {**MINIMA, "consecutive_days_max": 3}},
    ),
    "history at the edge": (
        HOURS, 5, (f"fri-1 {DAY}", f"sat-1 {DAY}", f"sun-1 {NIGHT}"),
        {
            "contract": {**MINIMA, "consecutive_days_max": 4},
            "week_start": 6,
            "workplace": Workplace(interval_minutes=660),
        },
    ),
    "weeks that begin in the middle": (
        (DAY, NIGHT), 9, (f"sun-1 {DAY}",),
        {"contract": {**MINIMA, "consecutive_days_max": 4}, "week_start": 3},
    ),
    "locks": (
        HOURS, 6, (),
        {
            "contract": {**MINIMA, "consecutive_days_max": 3},
            "locks": (
                Lock(EMPLOYEE, a_day("tue"), TemplateId(NIGHT), None),
                Lock(EMPLOYEE, a_day("thu"), None, None),
                Lock(EMPLOYEE, a_day("fri"), TemplateId("17:00-23:00"), 1020),
            ),
        },
    ),
    "a week that ends behind the horizon": (("09:00-13:00", "19:00-00:01"), 6, (), {}),
    "rest days by block": (
        ("09:00-13:00", "19:00-00:01"), 8, (),
        {
            "workplace": Workplace(
                legal_holiday=LegalHoliday(HolidayMode.FOUR_WEEKS, start=a_day("mon-2")), max_run_days=5
            ),
        },
    ),
}  # fmt: skip


LARGE = {"contract with minima, premiums and a run", "weeks that begin in the middle"}
"""Worlds of some twenty thousand tours."""
NAMES = [pytest.param(name, marks=pytest.mark.slow if name in LARGE else ()) for name in TOGETHER]


@cache
def together(name: str) -> Enumeration:
    """A world in which all rules speak."""
    hours, days, history, changes = TOGETHER[name]
    problem = with_prices(a_problem(*hours, days=days, history=history, **changes))
    return Enumeration(problem, rules_for(problem.site, MONDAY))


@pytest.mark.parametrize("name", NAMES)
def test_the_best_tour_under_all_rules(name: str):
    assert check_often(together(name), name, times=150) > 75


@pytest.mark.parametrize("name", NAMES)
def test_cp_sat_finds_no_better_tour(name: str):
    """Both are asked for the whole of a window with the other days given; either may choose among equals."""
    world, random = together(name), Random(name)
    asked = 0
    while asked < 12:
        window = a_window(random, world.days)
        costs = some_costs(random, len(world.person.candidates), impossible=0.1)
        outside = given_outside(world, random, window)
        totals = np.where(
            world.left(outside, window) & world.meets.all(axis=1), world.totals(costs, window) + world.fairness, inf
        )
        if totals.min() == inf:
            continue
        asked += 1
        assert check(world, costs, outside, window)
        finite = {each: costs[at] + world.person.extra[at] for at, each in enumerate(world.person.candidates)}
        row = world.row_of(np.full(world.days, OFF), world.person.tours.best(finite, world.tour(outside), window))
        assert totals[world.number_of(row)] == pytest.approx(totals.min())


@pytest.mark.parametrize("seed", range(30))
def test_the_best_tour_whatever_the_rules_say(seed: int):
    """Rules by chance, in every verb: what no rulebook of today says may be said tomorrow."""
    random = Random(seed)
    hours = random.sample([*HOURS, "10:00-14:00", "15:01-00:01"], random.randint(2, 4))
    history = tuple(f"{day} {random.choice(hours)}" for day in ("fri-1", "sat-1", "sun-1") if random.random() < 0.5)
    problem = a_problem(*hours, days=random.randint(3, 5), history=history)
    kinds = random.randint(0, 2)
    world = Enumeration(problem, [Gossip(seed=seed, totals=kinds, spans=2 - kinds)])
    check_often(world, f"gossip {seed}", times=60)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_roster_is_charged_for_a_tour(name: str):
    world, random = together(name), Random(name)
    for number in random.sample(np.flatnonzero(world.is_lawful).tolist(), 100):
        charged = personal_cost(world.state.team, world.number, world.rows[number])
        assert charged == pytest.approx(world.cost[number] + world.fairness[number])


def test_more_sums_than_the_programme_holds_are_left_to_cp_sat():
    """It says that it cannot decide, and the person gets the best tour nevertheless."""
    problem = a_problem("09:00-13:00", "10:00-15:00", "12:00-18:00", days=4, history=["sun-1 10:00-15:00"])
    world = Enumeration(problem, [Gossip(seed=272, totals=16, is_demanding=False)])
    assert any(each.first.is_history for each in world.person.rules.discouraged)
    nobody = np.full(4, OFF)
    assert world.state.tour_for(world.number, np.zeros(len(world.person.candidates)), range(4)) is None

    offered, _ = world.state.offers(world.number, range(4))
    respond(world.state, world.number, range(4))

    row = world.row_of(nobody, [each.candidate for each in world.state.tour(world.number)])
    worth = np.array([offered[each] for each in world.person.candidates]) - world.person.extra
    totals = np.where(world.left(nobody, range(4)), world.totals(worth, range(4)), inf)
    assert totals[world.number_of(row)] == pytest.approx(totals.min(), abs=0.1)


@pytest.mark.parametrize(("sums", "is_decided"), [(3, True), (5, False)])
@pytest.mark.parametrize("seed", [2, 10])
def test_sums_too_long_to_be_told_apart_are_left_to_cp_sat(seed: int, sums: int, is_decided: bool):
    """Minutes without a common measure: five sums of them have more values together than a number of 64 bits."""
    problem = a_problem("09:00-13:00", "17:00-23:00", days=7)
    world, random = Enumeration(problem, [Ledger(seed=seed, totals=sums)]), Random(seed)
    nobody = np.full(7, OFF)
    for _ in range(10):
        costs = some_costs(random, len(world.person.candidates), impossible=0.1)
        if is_decided:
            assert check(world, costs, nobody, range(7))
        else:
            assert world.state.tour_for(world.number, costs, range(7)) is None


def test_not_a_single_day_in_a_row_is_no_freedom_to_work_them_all():
    contract = {"consecutive_days_max": 0, "days_per_week_min": 3}
    problem = a_problem("09:00-13:00", days=7, contract=contract, prices=Prices(wage=0.0, minimum=5000.0))
    world = Enumeration(problem, rules_for(problem.site, MONDAY))
    respond(world.state, world.number, range(7))
    assert world.state.tour(world.number) == []
