"""The lower bound: never above a roster, and what it must be where arithmetic by hand can say."""

import resource
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from math import inf
from select import select

import numpy as np
import pytest
from ortools.linear_solver import pywraplp

from shiftplan.domain.demand import Requirement
from shiftplan.domain.people import EmployeeId, Wish, WishKind
from shiftplan.planning.bounds import Prices, bound_at, least_cost, plain_prices, prices_of, relaxed
from shiftplan.planning.climb import rising_bounds
from shiftplan.planning.crowds import week_prices
from shiftplan.planning.engine import plan
from shiftplan.planning.plan import Limit
from shiftplan.planning.prover import Prover
from shiftplan.rules.rulebook import rules_for
from tests.builders import MONDAY
from tests.planning.enumeration import Enumeration, a_state
from tests.planning.test_moves import WORLDS
from tests.planning.worlds import SHORT, a_planned_problem, with_people, with_site


@pytest.mark.parametrize("calls", [0.5, 2.0, 6.0])
def test_no_roster_is_cheaper_than_the_bound(calls):
    found = plan(a_planned_problem(people=4, days=7, calls=calls), Limit(effort=60, seconds=float("inf")))

    assert found.bound is not None
    assert found.bound <= found.cost
    if calls >= 2.0:  # half a person cannot be had, but the bound thinks so: it is weak where demand is below one
        assert found.bound >= 0.7 * found.cost


def test_demand_that_nobody_can_serve_is_all_of_cost_and_bound():
    """24 half-hours of 2 people short on one day, prices of a half-hour twice those of 15 minutes: the first 4 % at
    0.6, the next 4 % at 1.0, the rest at 1.6 times 200."""
    problem = with_people(a_planned_problem(people=1, days=1, mail_minutes=0.0), [()])
    by_hand = 24 * 200 * (0.08 * 0.6 + 0.08 * 1.0 + 1.84 * 1.6)

    found = plan(problem, Limit(effort=1, seconds=float("inf")))

    assert found.cost == pytest.approx(by_hand)
    assert found.bound == pytest.approx(by_hand, rel=1e-5)


def test_nothing_asked_for_is_bounded_by_what_rest_costs():
    problem = a_planned_problem(people=2, days=7)
    idle = type(problem)(problem.site, problem.horizon, Requirement((), ()))

    found = plan(idle, Limit(effort=20, seconds=float("inf")))

    assert found.bound is not None
    assert 0.0 <= found.bound <= found.cost


def test_the_bound_repeats_exactly():
    problem = a_planned_problem(people=3, days=7)
    first, second = (plan(problem, Limit(effort=10, seconds=float("inf"), seed=3)) for _ in range(2))

    assert first.bound == second.bound
    assert first.roster == second.roster


def a_small_problem(days=5):
    """Four people who are alike, some days, three shifts a day without breaks: 4 people for 3 shifts want 1.4 each."""
    template = replace(SHORT, start_step_minutes=240)
    return a_planned_problem(people=4, days=days, calls=1.4, mail_minutes=0.0, templates={SHORT.id: template})


def mixed_exactly(problem, *, whole=False):
    """The least cost of mixtures of tours, or of whole ones, against demand by amounts in steps of 5 minutes: all tours
    written out.
    """
    world = Enumeration(problem, rules_for(problem.site, problem.horizon.first_day))
    grid, people = world.state.grid, len(problem.site.employees)
    solver = pywraplp.Solver.CreateSolver("SCIP" if whole else "GLOP")
    worked = [solver.IntVar(0, people, "") if whole else solver.NumVar(0, people, "") for _ in world.rows]
    for variable, is_lawful in zip(worked, world.is_lawful, strict=True):
        if not is_lawful:
            variable.SetUb(0)
    solver.Add(sum(worked) == people)
    objective = sum(float(cost) * variable for cost, variable in zip(world.cost + world.fairness, worked, strict=True))
    on_duty: list[list[pywraplp.Variable]] = [[] for _ in range(grid.intervals)]
    for variable, row in zip(worked, world.rows, strict=True):
        for candidate in world.tour(row):
            for minute in range(candidate.start_minute, candidate.end_minute, 30):
                on_duty[minute // 30].append(variable)
    for time, required in enumerate(grid.required[0]):
        amounts = [number / 6 for number in range(6 * people + 1)]
        shares = [solver.NumVar(0, 1, "") for _ in amounts]
        solver.Add(sum(shares) == 1)
        solver.Add(sum(a * share for a, share in zip(amounts, shares, strict=True)) == sum(on_duty[time]))
        objective += sum(cost_of(required, a) * share for a, share in zip(amounts, shares, strict=True))
    solver.Minimize(objective)
    assert solver.Solve() == pywraplp.Solver.OPTIMAL
    return solver.Objective().Value()


def cost_of(required, on_duty):
    """Half an hour of a voice queue: 200 a person short by bands of 4 %, 4 % and the rest; over 12, then 30."""
    short, over = max(0.0, required - on_duty), max(0.0, on_duty - required)
    first, second = min(short, 0.04 * required), min(max(0.0, short - 0.04 * required), 0.04 * required)
    first_over = min(over, 0.04 * required)
    shortage = 120 * first + 200 * second + 320 * (short - first - second)
    return shortage + 12 * first_over + 30 * (over - first_over)


def disturbed(prices, random, share, amount):
    """Prices that are wrong by a share and by an amount; those of burdens as well, and some of these below nothing."""
    return Prices(*(
        each * (1.0 + share * random.normal(size=each.shape)) + amount * random.normal(size=each.shape)
        for each in prices
    ))  # fmt: skip


def test_the_bound_is_what_mixtures_of_all_tours_cost():
    """The prices of a linear programme give the most that any prices can; others give less, and nothing gives more."""
    problem = a_small_problem()
    problem = with_site(problem, prices=replace(problem.site.prices, fairness=(0.0, 0.0)))
    task = relaxed(a_state(problem, rules_for(problem.site, problem.horizon.first_day)))
    exactly = mixed_exactly(problem)
    prices = prices_of(task, lambda: inf)
    assert prices is not None
    random = np.random.default_rng(1)
    best, *others = (least_cost(task, disturbed(prices, random, 0.0, wrong)) for wrong in (0.0, 10.0, 50.0, 100.0))

    assert best == pytest.approx(exactly, rel=2e-3)
    assert max(best, *others) <= exactly


@pytest.mark.slow
def test_steps_to_better_prices_pass_what_mixtures_cost_and_never_what_rosters_cost():
    """Nobody has a break here, so people come whole, which prices by the tick can say and one price cannot."""
    problem = a_small_problem(days=3)
    task = relaxed(a_state(problem, rules_for(problem.site, problem.horizon.first_day)))
    prices = prices_of(task, lambda: inf)
    assert prices is not None
    first, *others = rising_bounds(task, prices, lambda steps: steps / 600)
    mixed, whole = mixed_exactly(problem), mixed_exactly(problem, whole=True)

    assert first == least_cost(task, prices)
    assert sorted(others) == others
    assert mixed + 0.5 * (whole - mixed) < others[-1] <= whole


@pytest.mark.slow
@pytest.mark.parametrize("name", WORLDS)
@pytest.mark.parametrize("seed", range(4))
def test_no_prices_by_the_tick_pass_what_a_roster_costs(name, seed):
    """Nights, breaks that part intervals, history on the first morning, people of several queues, work that waits."""
    found = plan(WORLDS[name], Limit(effort=150, seconds=inf, seed=seed))
    state = a_state(WORLDS[name], rules_for(WORLDS[name].site, MONDAY))
    task, random = relaxed(state), np.random.default_rng(seed)
    prices = prices_of(task, lambda: inf)
    assert prices is not None
    near, far = disturbed(prices, random, 0.1, 2.0), disturbed(prices, random, 0.0, 50.0)

    assert all(bound_at(task, each)[0] <= found.cost for each in (prices, near, far))
    *_, best = rising_bounds(task, prices, lambda steps: steps / 100)
    assert least_cost(task, prices) <= best <= found.cost


@pytest.mark.parametrize("weeks", [2, 3])
def test_work_left_for_the_next_week_is_not_free(weeks):
    """All of a day's mail is due a day later. Prices of weeks that take nothing over give 0.83 to 0.87 of the best."""
    problem = a_planned_problem(people=4, days=7 * weeks, calls=1.0, mail_minutes=40.0)
    later = tuple(replace(each, due_at=each.due_at + timedelta(hours=22)) for each in problem.requirement.work)
    problem = replace(problem, requirement=replace(problem.requirement, work=later))
    task = relaxed(a_state(problem, rules_for(problem.site, problem.horizon.first_day)))
    prices = prices_of(task, lambda: inf)
    assert prices is not None
    first, *others = rising_bounds(task, prices, lambda steps: steps / 300)

    assert first >= 0.97 * max([first, *others])


def test_a_week_that_ends_with_closed_days_has_prices_though_it_leaves_more_than_it_took_over():
    problem = a_planned_problem(people=4, days=21, calls=1.0)
    much = problem.horizon.day(12)
    later = tuple(
        replace(
            each, due_at=each.due_at + timedelta(hours=60), minutes=200.0 if each.arrives_at.date() >= much else 5.0
        )
        for each in problem.requirement.work
    )
    problem = replace(problem, requirement=replace(problem.requirement, work=later))
    task = relaxed(a_state(problem, rules_for(problem.site, problem.horizon.first_day)))
    low, high = task.edges[1:3]
    is_open = task.grid.is_open.copy()
    is_open[:, high - 96 : high] = False
    grid = replace(task.grid, is_open=is_open)

    assert week_prices(task.team, task.shapes, grid, task.masks, task.weeks[1], low, high, inf) is not None


def test_people_taken_together_are_no_stricter_than_people():
    """Who does not mind a shift can be chosen for it; a programme of crowds above the bound of its own prices holds a
    condition that nobody has to keep."""
    problem = a_planned_problem(people=4)
    wishes = tuple(
        Wish(EmployeeId("e1"), problem.horizon.day(day), kind, weight=9)
        for day, kind in ((0, WishKind.OFF), (2, WishKind.EARLY), (5, WishKind.OFF))
    )
    wishful = with_site(problem, wishes=wishes)
    task = relaxed(a_state(wishful, rules_for(wishful.site, wishful.horizon.first_day)))
    days, intervals = task.weeks[0], task.grid.intervals
    found = week_prices(task.team, task.shapes, task.grid, task.masks, days, 0, intervals, inf)

    assert found is not None
    least = least_cost(task, plain_prices(task, found.prices)._replace(slopes=found.slopes))

    assert least is not None
    assert found.objective + task.team.fixed.sum() <= least * (1 + 1e-4)


def a_prover(task, seconds):
    prover = Prover()
    prover.begin(task, seconds)
    return prover


def test_a_process_of_its_own_proves_the_same():
    problem = a_small_problem()
    task = relaxed(a_state(problem, rules_for(problem.site, problem.horizon.first_day)))
    prices = prices_of(task, lambda: inf)
    assert prices is not None
    proof = a_prover(task, 3.0).proof(600.0)

    assert proof is not None
    assert proof.bound >= least_cost(task, prices)


def test_no_proof_is_waited_for_longer_than_it_may_take():
    problem = a_small_problem()
    prover = a_prover(relaxed(a_state(problem, rules_for(problem.site, MONDAY))), 600.0)

    assert prover.proof(0.0) is None
    prover.end()


@pytest.mark.slow
def test_a_proof_that_is_ready_is_heard_when_no_time_is_left():
    problem = a_planned_problem(people=4, days=7)
    prover = a_prover(relaxed(a_state(problem, rules_for(problem.site, MONDAY))), 3.0)
    prover._process.wait()

    assert prover.proof(-1.0) is not None


@pytest.mark.slow
def test_the_best_that_was_proven_is_heard_though_better_prices_are_still_sought():
    problem = a_planned_problem(people=4, days=7)
    task = relaxed(a_state(problem, rules_for(problem.site, MONDAY)))
    prices = prices_of(task, lambda: inf)
    assert prices is not None
    prover = a_prover(task, 600.0)
    assert prover._process.stdout is not None
    select([prover._process.stdout], [], [])  # the first is there
    proof = prover.proof(0.1)

    assert proof is not None
    assert proof.bound >= least_cost(task, prices)
    assert prover._process.returncode != 0  # it was ended


def test_a_proof_that_breaks_is_told_of(caplog):
    prover = a_prover(None, 600.0)  # no problem at all

    assert prover.proof(600.0) is None
    assert "AttributeError" in caplog.text


@contextmanager
def no_room():
    """The most bytes of a file stand for a full disk."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_without_room_for_the_problem_the_process_can_be_ended():
    task = relaxed(a_state(a_planned_problem(people=4, days=7), []))
    prover = Prover()
    with no_room():
        with pytest.raises(OSError, match="too large"):
            prover.begin(task, 600.0)
        prover.end()


@pytest.mark.slow
def test_without_room_for_the_problem_there_is_a_roster_all_the_same(monkeypatch, caplog):
    begin = Prover.begin

    def without_room(*given):
        with no_room():
            begin(*given)

    monkeypatch.setattr(Prover, "begin", without_room)
    found = plan(a_planned_problem(people=4, days=7), Limit(seconds=5.0, seed=1))

    assert found.roster.shifts
    assert "no process for the bound" in caplog.text


def test_the_process_ends_with_the_one_that_asked():
    problem = a_small_problem()
    prover = a_prover(relaxed(a_state(problem, rules_for(problem.site, MONDAY))), 600.0)
    prover._alive.close()  # as the death of this process would

    assert prover._process.wait(60.0) != 0
    prover.end()


@pytest.mark.parametrize(("people", "days"), [(2, 2), (20, 14)])
def test_a_search_by_the_clock_is_bounded_too(people, days):
    """Weakly, by what one more person is worth to the roster of the first sweep, but never by less than nothing."""
    found = plan(a_planned_problem(people=people, days=days), Limit(seconds=0.01))

    assert found.bound is not None
    assert 0.0 <= found.bound <= found.cost
