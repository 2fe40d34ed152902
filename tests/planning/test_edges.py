"""Worlds at their edges: each gives a sensible roster or a sentence."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from shiftplan.audit.measures import measure
from shiftplan.domain.demand import AgentsNeeded, Requirement
from shiftplan.domain.people import EmployeeId, Leave, Lock, Skill
from shiftplan.domain.problem import horizon_of
from shiftplan.domain.roster import Roster
from shiftplan.domain.work import DayHours, SkillId
from shiftplan.errors import Infeasible
from shiftplan.planning.engine import plan
from shiftplan.planning.plan import Limit, StoppedBy
from tests.builders import MONDAY, QUEUE
from tests.planning.worlds import LONG, a_planned_problem, with_people, with_site

LITTLE = Limit(seconds=600, effort=10, seed=1)


def checked(problem, limit=LITTLE):
    """A lawful plan that costs what the recount says."""
    made = plan(problem, limit)
    measures = measure(problem, made.roster)
    assert measures.audit.hard == 0
    assert measures.cost == pytest.approx(made.cost)
    assert made.bound is not None
    assert made.bound <= made.cost + 1e-6
    return made.roster


def test_one_person():
    assert checked(a_planned_problem(people=1)).shifts


def test_nobody_is_asked_for():
    problem = replace(a_planned_problem(people=3), requirement=Requirement())
    assert measure(problem, checked(problem)).short_agent_intervals == 0.0


def test_demand_that_nobody_can_serve_is_short_in_full():
    problem = with_people(a_planned_problem(people=2, mail_minutes=0.0), [[Skill(SkillId("mail"), 1)]] * 2)
    measures = measure(problem, checked(problem))
    assert measures.short_agent_intervals == pytest.approx(measures.required_agent_intervals)


def test_leave_of_everybody_leaves_the_roster_empty():
    problem = a_planned_problem(people=3)
    away = tuple(Leave(each, MONDAY, MONDAY + timedelta(days=6), "paid") for each in problem.employees)
    assert checked(with_site(problem, leave=away)) == Roster()


def test_who_is_never_available_never_works():
    problem = a_planned_problem(people=3)
    never = with_site(problem, availability={EmployeeId("e1"): DayHours({})})
    roster = checked(never)
    assert not roster.of(EmployeeId("e1"))
    assert roster.of(EmployeeId("e2"))


def test_contradictory_locks_are_told_in_a_sentence():
    problem = a_planned_problem(people=2)
    locks = tuple(Lock(EmployeeId("e1"), MONDAY + timedelta(days=day), LONG.id, None) for day in range(7))
    with pytest.raises(Infeasible, match=r"locks\.csv: e1: .*contradicts"):
        plan(with_site(problem, locks=locks), LITTLE)


@pytest.mark.parametrize("day", [date(2026, 3, 26), date(2026, 10, 22)])
def test_a_clock_change_in_the_horizon(day):
    problem = with_site(a_planned_problem(people=4, mail_minutes=0.0), time_zone=ZoneInfo("Europe/Berlin"))
    horizon = horizon_of(problem.site, day, 7)
    agents = tuple(
        AgentsNeeded(QUEUE, horizon.at(horizon.minute_on(number, minute)), 2.0)
        for number in range(7)
        for minute in range(540, 1260, 30)
    )
    assert checked(replace(problem, horizon=horizon, requirement=Requirement(agents))).shifts


def test_a_shift_that_begins_before_the_horizon_counts_for_rest():
    problem = a_planned_problem(people=2)
    eve = plan(replace(problem, horizon=horizon_of(problem.site, MONDAY - timedelta(days=1), 1)), LITTLE).roster
    assert checked(with_site(problem, previous=eve)).shifts


def test_no_time_at_all_still_gives_a_lawful_roster():
    problem = a_planned_problem(people=6, days=14)
    made = plan(problem, Limit(seconds=0.001, seed=1))
    assert made.stopped_by is StoppedBy.SECONDS
    assert measure(problem, made.roster).audit.hard == 0
    assert made.roster.shifts
