"""The lower bound: never above a roster, and what it must be where arithmetic by hand can say."""

import pytest

from shiftplan.domain.demand import Requirement
from shiftplan.planning.engine import plan
from shiftplan.planning.plan import Limit
from tests.planning.worlds import a_planned_problem, with_people


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
