"""Tours at prices: people take them a few at a time, and prices follow those who are left."""

from dataclasses import replace
from math import inf
from random import Random
from statistics import mean

import numpy as np
import pytest

from shiftplan.domain.people import Lock, Skill
from shiftplan.domain.problem import Problem
from shiftplan.files.site import read_folder
from shiftplan.planning.board import refresh_all
from shiftplan.planning.bounds import Prices, Relaxed, least_cost, plain_prices, prices_of, relaxed
from shiftplan.planning.clock import Clock
from shiftplan.planning.construct import construct
from shiftplan.planning.dive import Dive, dive
from shiftplan.planning.kernel_data import NOTHING
from shiftplan.planning.plan import Limit
from shiftplan.planning.polish import place_breaks
from shiftplan.planning.prover import Prover
from shiftplan.planning.state import State
from shiftplan.rules.rulebook import rules_for
from shiftplan.services import requirements
from shiftplan.services.solving import problem_of
from tests.builders import EMPLOYEE, MONDAY, SKILL, a_day, a_template
from tests.planning.enumeration import a_state
from tests.planning.worlds import BOTH, LONG, SHORT, a_planned_problem, with_people, with_site
from tests.worlds.family import FIRST_DAY, family_site, named

NIGHT = "22:00-07:00 break 02:05-03:05 rest 05:00-05:10"
PHONE = (Skill(SKILL, 1),)


def timeless() -> Clock:
    return Clock(Limit(seconds=inf, effort=1), None)


def a_team(people: int = 12, days: int = 14, **changes: object) -> Problem:
    return a_planned_problem(people=people, days=days, calls=people / 4, mail_minutes=8.0 * people, **changes)


def planned(problem: Problem) -> tuple[State, Relaxed, Prices]:
    """A first roster, and prices of the bound."""
    state = a_state(problem, rules_for(problem.site, MONDAY))
    construct(state, Random(1), timeless())
    task = relaxed(state)
    prices = prices_of(task, lambda: inf)
    assert prices is not None
    return state, task, prices


def dived(state: State, task: Relaxed, prices: Prices, seed: int = 1) -> float:
    """What the roster costs after a dive and breaks where they cost least."""
    assert dive(state, task, prices, Random(seed), timeless())
    place_breaks(state, Random(seed), timeless())
    return state.cost


@pytest.mark.parametrize("seed", [1, 2])
def test_a_roster_of_tours_at_prices_is_lawful_and_counted(seed):
    """Several skill groups, nights, breaks that leave parts of intervals, a lock, three weeks."""
    night = a_template(NIGHT)
    problem = a_team(people=6, days=21, templates={LONG.id: LONG, SHORT.id: SHORT, night.id: night})
    problem = with_people(problem, [PHONE, PHONE, BOTH, BOTH, BOTH, BOTH])
    problem = with_site(problem, locks=(Lock(EMPLOYEE, a_day("wed"), night.id, None),))
    state, task, prices = planned(problem)
    cost = dived(state, task, prices, seed)

    referee = a_state(problem, rules_for(problem.site, MONDAY))
    for number, person in enumerate(referee.people):
        assert person.rules.is_lawful([each.candidate for each in state.tour(number)])
    assert any(each.candidate.template == night.id and each.candidate.day == 2 for each in state.tour(0))
    refresh_all(state.board, state.demand)
    state.recount()
    assert state.cost == pytest.approx(cost)


def test_right_prices_give_better_rosters_than_none():
    state, task, prices = planned(a_team())
    found = dived(state, task, prices)
    none = dived(state, task, plain_prices(task, np.zeros_like(state.board.value)))

    assert found < 0.9 * none


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """A site of 20 people who differ in skills, hours and days."""
    instance, folder = named("20x1-understaffed"), tmp_path_factory.mktemp("family")
    family_site(instance).write(folder)
    brought = read_folder(folder)
    requirement, _ = requirements.requirement_of(brought, FIRST_DAY, instance.days)
    return planned(problem_of(brought.site, requirement, FIRST_DAY, instance.days))


def test_whoever_comes_later_takes_what_is_left(generated):
    """People who are alike would all take the same at one price."""
    state, task, prices = generated
    few_at_once = dived(state, task, prices)
    together = Dive(state, task, prices, Random(1))
    together.follow()
    together.take(len(together.waiting))
    state.settle()
    place_breaks(state, Random(1), timeless())

    assert not together.waiting
    assert few_at_once < 0.85 * state.cost


def test_prices_follow_what_those_who_chose_leave_over(generated):
    """1.08 of the bound; 1.13 where whoever has chosen counts as free, 1.17 where he does not count."""
    state, task, prices = generated

    assert mean(dived(state, task, prices, seed) for seed in range(1, 7)) < 1.1 * least_cost(task, prices)


def test_prices_guide_who_comes_back_before_others_and_nobody_who_comes_last():
    """By this guide nobody is wanted at all."""
    state, _, prices = planned(a_team())
    nobody = np.full_like(prices.gains, -1e6)
    day = int(np.argmax((state.tours.chosen >= 0).sum(axis=0)))
    first, last = np.flatnonzero(state.tours.chosen[:, day] >= 0)[:2]
    before = state.snapshot()

    state.retake(np.array([first, last]), range(day, day + 1), tolerance=inf, guide=nobody)
    assert state.tours.chosen[first, day] == NOTHING
    assert state.tours.chosen[last, day] >= 0

    state.restore(before)
    alone = state.retake(np.array([last]), range(day, day + 1), tolerance=inf, guide=nobody)
    state.restore(before)
    assert alone == state.retake(np.array([last]), range(day, day + 1), tolerance=inf)


def test_time_that_the_last_touch_does_not_need_is_searched():
    clock = Clock(Limit(seconds=1000.0), None)
    clock.keep(60.0, 0.0)
    at_first = clock.search_left
    clock.keep_for_touch(10.0)
    assert clock.search_left == pytest.approx(at_first + 50.0, abs=1.0)
    clock.keep_for_touch(500.0)  # never more than a tenth
    assert clock.search_left == pytest.approx(at_first - 40.0, abs=1.0)


def test_without_time_the_roster_stays():
    state, task, prices = planned(a_team())
    chosen, cost = state.tours.chosen.copy(), state.cost

    assert not dive(state, task, prices, Random(1), Clock(Limit(seconds=0.0), None))
    assert state.cost == cost
    assert np.array_equal(state.tours.chosen, chosen)


def test_whom_the_programme_cannot_decide_keeps_his_tour():
    state, task, prices = planned(a_team(people=6))
    state.team.regular[2] = False
    had = state.tours.chosen[2].copy()

    assert dive(state, task, prices, Random(1), timeless())
    assert np.array_equal(state.tours.chosen[2], had)


def test_prices_come_from_the_process_that_proves_the_bound():
    _, task, prices = planned(a_team(people=4, days=7))
    with Prover() as prover:
        prover.begin(task, 600.0)
        assert prover.prices(task, 0.0) is None
        told = prover.prices(task, 600.0)

    assert told is not None
    assert np.array_equal(told.gains, prices.gains)
    assert np.array_equal(told.slopes, prices.slopes)


def test_no_prices_are_waited_for_that_will_never_come():
    _, task, _ = planned(a_team(people=4, days=7))
    with Prover() as prover:
        prover.begin(replace(task, weeks=[]), 600.0)

        assert prover.prices(task, 600.0) is None
