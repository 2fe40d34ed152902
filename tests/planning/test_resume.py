"""Planning on from a roster that people know: what may stay stays, and every change has its price."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shiftplan.audit.measures import measure
from shiftplan.domain.people import EmployeeId, Leave, Lock
from shiftplan.domain.roster import Roster
from shiftplan.planning.engine import plan
from shiftplan.planning.plan import Limit, Progress
from tests.builders import MONDAY, QUEUE
from tests.planning.worlds import a_planned_problem, with_site

LITTLE = Limit(seconds=60, effort=30, seed=1)
NOTHING = replace(LITTLE, effort=0)
DEAR = 1e5


@pytest.fixture(scope="module")
def known():
    """A problem and a roster for it."""
    problem = a_planned_problem(people=6)
    return problem, plan(problem, LITTLE).roster


def hours(roster):
    """Who works which shift when."""
    return {(shift.employee, shift.on_date, shift.template, shift.start_at) for shift in roster.shifts}


def checked(problem, limit=LITTLE):
    """A plan that is lawful and costs what the recount says."""
    made = plan(problem, limit)
    measures = measure(problem, made.roster)
    assert [each for each in measures.audit.violations if each.severity == "hard"] == []
    assert measures.cost == pytest.approx(made.cost)
    return made


def test_a_dear_price_keeps_every_shift_and_does_not_get_worse(known):
    problem, start = known
    made = checked(replace(problem, start=start, change_price=DEAR))
    assert hours(made.roster) == hours(start)
    assert made.cost <= measure(problem, start).cost + 1e-6


def test_the_first_step_already_stands_where_the_start_stood(known):
    """No construction: the first roster told costs what the start costs, give or take who serves which queue."""
    problem, start = known
    told: list[Progress] = []
    plan(replace(problem, start=start, change_price=DEAR), NOTHING, told.append)
    assert [step.stage for step in told][:2] == ["compiled", "resume"]
    assert told[1].cost == pytest.approx(measure(problem, start).cost, rel=0.05)
    assert {step.broken for step in told} == {0}


def test_more_demand_changes_few_days_and_pays_for_each(known):
    _, start = known
    busier = a_planned_problem(people=6, calls=3.0)
    freely = replace(busier, start=start)
    dearer = replace(busier, start=start, change_price=150.0)
    made, careful = checked(freely), checked(dearer)
    assert 0 < dearer.changed_days(careful.roster) < freely.changed_days(made.roster)
    costs = measure(dearer, careful.roster).costs
    assert costs["changes"] == pytest.approx(150 * dearer.changed_days(careful.roster))
    assert measure(busier, careful.roster).cost < measure(busier, start).cost


def test_leave_that_was_approved_since_is_kept_and_counts_as_a_change(known):
    problem, start = known
    first = start.shifts[0]
    away = with_site(problem, leave=(Leave(first.employee, first.on_date, first.on_date, "paid"),))
    made = checked(replace(away, start=start, change_price=DEAR))
    assert hours(start) - hours(made.roster) == {(first.employee, first.on_date, first.template, first.start_at)}
    assert measure(replace(away, start=start, change_price=DEAR), made.roster).costs["changes"] == DEAR


def test_locks_win_against_the_start(known):
    problem, start = known
    first = start.shifts[0]
    locked = with_site(problem, locks=(Lock(first.employee, first.on_date, None, None),))
    made = checked(replace(locked, start=start, change_price=DEAR))
    assert (first.employee, first.on_date) not in {(s.employee, s.on_date) for s in made.roster.shifts}


def test_what_breaks_the_law_by_now_is_not_taken_over(known):
    """Seven days in a row in the start: the rest of the week stays, one day goes."""
    problem, start = known
    shift = start.shifts[0]
    week = tuple(
        replace(
            shift, on_date=MONDAY + timedelta(days=day), start_at=at, end_at=at + (shift.end_at - shift.start_at),
            breaks=(), activities=(),
        )
        for day in range(7)
        if (at := shift.start_at + (MONDAY + timedelta(days=day) - shift.on_date))
    )  # fmt: skip
    made = checked(replace(problem, start=Roster(week), change_price=1.0), NOTHING)
    assert 3 <= len([each for each in made.roster.shifts if each.employee == shift.employee]) <= 5


def test_a_stranger_or_another_week_in_the_start_is_passed_over(known):
    problem, start = known
    moved = [replace(each, employee=EmployeeId("gone")) for each in start.shifts]
    moved += [
        replace(each, on_date=each.on_date - timedelta(days=7), start_at=each.start_at - timedelta(days=7))
        for each in start.shifts
    ]
    made = checked(replace(problem, start=Roster(tuple(moved)), change_price=10.0), NOTHING)
    assert {activity.queue for shift in made.roster.shifts for activity in shift.activities} <= {QUEUE, "mail"}


def test_the_same_start_effort_and_seed_repeat_exactly(known):
    problem, start = known
    again = replace(problem, start=start, change_price=50.0)
    assert plan(again, LITTLE).roster == plan(again, LITTLE).roster
