"""The planner as a whole: lawful, recounted, repeatable, and sensible at the edges."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from math import inf
from random import Random
from typing import Any

import pytest

from shiftplan.audit.auditor import audit
from shiftplan.audit.measures import measure
from shiftplan.domain.demand import Requirement
from shiftplan.domain.people import Leave, Lock, Skill, Wish, WishKind
from shiftplan.domain.problem import Problem, horizon_of
from shiftplan.domain.work import DayHours, SkillId, TemplateId
from shiftplan.domain.workplace import Workplace
from shiftplan.errors import Infeasible
from shiftplan.planning.engine import plan, search
from shiftplan.planning.plan import Limit, Plan, Progress, StoppedBy
from shiftplan.rules.rulebook import rules_for
from tests.builders import EMPLOYEE, MONDAY, QUEUE, SKILL, a_roster
from tests.planning.enumeration import a_state
from tests.planning.worlds import BOTH, LONG, a_planned_problem, with_people, with_site

LITTLE = Limit(seconds=60, effort=20, seed=1)


def checked(problem: Problem, limit: Limit = LITTLE) -> Plan:
    """A plan that is lawful and costs what the recount says."""
    made = plan(problem, limit)
    measures = measure(problem, made.roster)
    assert [each for each in measures.audit.violations if each.severity == "hard"] == []
    assert measures.cost == pytest.approx(made.cost)
    assert made.bound is None or made.bound <= made.cost + 1e-6
    return made


def test_a_week_is_lawful_recounted_and_covers_what_it_can():
    problem = a_planned_problem(people=6)
    made = checked(problem)
    measures = measure(problem, made.roster)

    assert measures.short_agent_intervals < 0.25 * measures.required_agent_intervals
    assert {activity.queue for shift in made.roster.shifts for activity in shift.activities} == {"phone", "mail"}


def test_effort_and_seed_repeat_exactly_and_another_seed_differs():
    problem = a_planned_problem()
    first, again = plan(problem, LITTLE), plan(problem, LITTLE)
    other = plan(problem, replace(LITTLE, seed=2))

    assert first.roster == again.roster
    assert first.cost == again.cost
    assert first.stopped_by is StoppedBy.EFFORT
    assert other.roster != first.roster


def test_more_effort_is_never_dearer_than_the_construction():
    problem = a_planned_problem(people=5)
    little, more = (plan(problem, replace(LITTLE, effort=effort)).cost for effort in (0, 40))
    assert more <= little + 1e-6


def test_a_blink_of_time_still_gives_a_lawful_roster():
    made = checked(a_planned_problem(people=6), Limit(seconds=0.05))
    assert made.stopped_by is StoppedBy.SECONDS


def test_an_interruption_keeps_the_best_roster_so_far():
    steps: list[Progress] = []

    def interrupt(step: Progress) -> None:
        steps.append(step)
        if step.stage == "improve":
            raise KeyboardInterrupt

    problem = a_planned_problem(people=6)
    made = plan(problem, Limit(seconds=60, effort=1000), interrupt)
    measures = measure(problem, made.roster)

    assert made.stopped_by is StoppedBy.CANCELLED
    assert measures.audit.is_lawful
    assert measures.cost == pytest.approx(made.cost)
    assert made.cost <= max(step.cost for step in steps if step.stage.startswith("construct"))


def test_an_interruption_of_the_proof_keeps_the_roster():
    def interrupt(step: Progress) -> None:
        if step.stage == "bound":
            raise KeyboardInterrupt

    made = plan(a_planned_problem(people=2), Limit(seconds=inf, effort=5), interrupt)
    assert (made.stopped_by, made.bound) == (StoppedBy.CANCELLED, None)
    assert made.roster.shifts


def test_the_solver_leaves_interruptions_to_the_program():
    """CP-SAT puts the handler of SIGINT back to killing the process unless told not to."""
    code = """
import os, signal
from shiftplan.rules.rulebook import rules_for
from tests.builders import MONDAY
from tests.planning.enumeration import a_state
from tests.planning.worlds import a_planned_problem
problem = a_planned_problem(people=1)
[person] = a_state(problem, rules_for(problem.site, MONDAY)).people
person.tours.best(dict.fromkeys(person.candidates, 1.0), [], range(7))
try:
    os.kill(os.getpid(), signal.SIGINT)
except KeyboardInterrupt:
    print("caught")
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout.strip()) == (0, "caught")


def test_nobody_to_plan_and_nothing_to_do():
    empty = a_planned_problem(people=0)
    assert checked(empty).roster.shifts == ()
    idle = a_planned_problem(calls=0.0, mail_minutes=0.0, contract={"week_minutes_min": 0, "days_per_week_min": 0})
    assert checked(replace(idle, requirement=Requirement())).roster.shifts == ()


def test_demand_that_nobody_can_serve_is_reported_as_short():
    problem = with_people(a_planned_problem(people=2), [[Skill(SkillId("mail"), 1)]] * 2)
    measures = measure(problem, checked(problem).roster)
    phone = [row for row in measures.coverage if row.queue == QUEUE]

    assert sum(row.short for row in phone) == sum(row.required for row in phone)


def test_people_without_skills_availability_or_presence_get_no_shift():
    problem = a_planned_problem(people=3)
    _, e2, e3 = problem.site.employees
    problem = with_people(problem, [[], BOTH, BOTH])
    problem = with_site(
        problem,
        availability={e2: DayHours()},
        leave=(Leave(e3, MONDAY, MONDAY + timedelta(days=6), "paid"),),
    )
    assert checked(problem).roster.shifts == ()


def test_a_skill_is_used_until_its_last_day():
    until = MONDAY + timedelta(days=2)
    skills = [[Skill(SKILL, 1, valid_until=until), Skill(SkillId("mail"), 2)]] * 3
    problem = with_people(a_planned_problem(people=3, calls=3.0, mail_minutes=30.0), skills)
    days = {
        shift.on_date
        for shift in checked(problem).roster.shifts
        for activity in shift.activities
        if activity.queue == QUEUE
    }
    assert days == {MONDAY, MONDAY + timedelta(days=1), until}


def test_locked_shifts_and_days_off_stay():
    locks = (
        Lock(EMPLOYEE, MONDAY, None, None),
        Lock(EMPLOYEE, MONDAY + timedelta(days=1), LONG.id, 690),
        Lock(EMPLOYEE, MONDAY + timedelta(days=2), TemplateId("short"), None),
    )
    shifts = checked(a_planned_problem(locks=locks)).roster.of(EMPLOYEE)
    by_day = {shift.on_date: shift for shift in shifts}

    assert MONDAY not in by_day
    tuesday = by_day[MONDAY + timedelta(days=1)]
    assert tuesday.start_at.astimezone(problem_zone()).strftime("%H:%M") == "11:30"
    assert by_day[MONDAY + timedelta(days=2)].template == "short"


def problem_zone():
    """The zone of the small world."""
    return a_planned_problem().site.time_zone


def test_contradicting_locks_name_the_rules():
    leave = (Leave(EMPLOYEE, MONDAY, MONDAY, "paid"),)
    problem = a_planned_problem(locks=(Lock(EMPLOYEE, MONDAY, LONG.id, None),), leave=leave)
    with pytest.raises(Infeasible) as refused:
        plan(problem, LITTLE)
    assert set(refused.value.conflict) == {"H-LEAVE", "H-LOCK"}
    assert EMPLOYEE in str(refused.value)


def test_a_strong_wish_is_met_and_a_cheap_one_gives_way():
    wishes = (
        Wish(EMPLOYEE, MONDAY, WishKind.OFF, 9),
        Wish(EMPLOYEE, MONDAY + timedelta(days=1), WishKind.LATE, 9),
    )
    problem = a_planned_problem(people=4, calls=1.0, mail_minutes=0.0, wishes=wishes)
    problem = with_site(problem, prices=replace(problem.site.prices, wish=500.0))
    measures = measure(problem, checked(problem).roster)
    assert (measures.wishes_asked, measures.wishes_met) == (2, 2)


def test_history_before_the_horizon_binds_the_first_days():
    worked = [f"{day} 09:00-13:00" for day in ("wed-1", "thu-1", "fri-1", "sat-1", "sun-1")]
    problem = a_planned_problem(people=1, workplace=Workplace(max_run_days=6), previous=a_roster(*worked))
    first = {shift.on_date for shift in checked(problem).roster.shifts}
    assert not {MONDAY, MONDAY + timedelta(days=1)} <= first


def test_history_counts_as_far_back_as_a_limit_reaches():
    worked = [f"{MONDAY - timedelta(days=number)} 09:00-13:00" for number in range(30, 0, -1)]
    contract = {"consecutive_days_max": 30, "days_per_week_max": 7, "week_minutes_max": 3000}
    problem = a_planned_problem(people=1, contract=contract, rulebooks=("house",), previous=a_roster(*worked))
    assert MONDAY not in {shift.on_date for shift in checked(problem).roster.shifts}


def test_an_early_interruption_keeps_locked_shifts():
    problem = a_planned_problem(locks=(Lock(EMPLOYEE, MONDAY, LONG.id, None),))

    def interrupt(step: Progress) -> None:
        if step.stage.startswith("construct"):
            raise KeyboardInterrupt

    made = plan(problem, LITTLE, interrupt)
    assert made.stopped_by is StoppedBy.CANCELLED
    assert measure(problem, made.roster).audit.is_lawful
    assert MONDAY in {shift.on_date for shift in made.roster.of(EMPLOYEE)}


@pytest.mark.parametrize("first_day", [date(2026, 3, 23), date(2026, 10, 19)])
def test_a_clock_change_in_the_horizon(first_day: date):
    from zoneinfo import ZoneInfo

    base = a_planned_problem(people=2)
    site = replace(base.site, time_zone=ZoneInfo("Europe/Berlin"))
    horizon = horizon_of(site, first_day, 7)
    shifted = horizon.start_at - base.horizon.start_at
    needs = tuple(replace(need, starts_at=need.starts_at + shifted) for need in base.requirement.agents)
    made = checked(Problem(site, horizon, Requirement(agents=needs)))

    assert made.roster.shifts
    for shift in made.roster.shifts:
        local = shift.start_at.astimezone(site.time_zone)
        assert local.date() == shift.on_date
        assert local.minute in (0, 30)


def test_several_weeks_keep_rules_across_the_edge():
    problem = a_planned_problem(people=3, days=14, workplace=Workplace(max_run_days=4, interval_minutes=660))
    made = checked(problem, Limit(seconds=60, effort=10))
    weeks = {horizon_of(problem.site, MONDAY, 14).index(shift.on_date) // 7 for shift in made.roster.shifts}
    assert weeks == {0, 1}


BINDING: Mapping[str, Mapping[str, Any]] = {
    "H-DAYS": {"contract": {"days_per_week_max": 2, "week_minutes_max": 3000}},
    "H-HOURS": {"contract": {"week_minutes_max": 600}},
    "H-DAYMAX": {"contract": {"day_minutes_max": 300}},
    "H-RUN": {"contract": {"consecutive_days_max": 2}},
    "JP-RUN-OWN": {"workplace": Workplace(max_run_days=2)},
    "JP-INT-OWN": {"workplace": Workplace(interval_minutes=18 * 60)},
    "JP-35-REST": {"contract": {"days_per_week_max": 7, "week_minutes_max": 4000}},
    "JP-32-WEEK": {"contract": {"days_per_week_max": 6, "week_minutes_max": 3000}},
    "JP-32-DAY": {"templates": {LONG.id: replace(LONG, span_minutes=660)}},
    "JP-61-NIGHT": {
        "employee": {"birth_on": date(2009, 1, 1), "skills": BOTH},
        "templates": {LONG.id: replace(LONG, first_start=840, last_start=840)},
    },
}  # fmt: skip


@pytest.mark.parametrize("code", BINDING)
def test_without_a_rule_the_planner_breaks_it_and_with_it_never(code: str):
    """Understaffed, so that everybody is wanted always: only the rule keeps the planner from breaking it."""
    problem = a_planned_problem(people=2, calls=6.0, mail_minutes=0.0, **BINDING[code])
    rules = rules_for(problem.site, MONDAY)

    def broken(made: Plan) -> set[str]:
        report = audit(problem.site, made.roster, problem.horizon.period)
        return {each.rule for each in report.violations if each.severity == "hard"}

    assert broken(search(problem, rules, Limit(seconds=60, effort=5))) == set()
    others = {"JP-32-DAY": {"H-DAYMAX", "H-HOURS", "JP-32-WEEK"}, "JP-35-REST": {"JP-32-WEEK"}}
    dropped = {code} | others.get(code, set())
    left = [rule for rule in rules if rule.code not in dropped]
    assert code in broken(search(problem, left, Limit(seconds=60, effort=5)))


@pytest.mark.parametrize("seed", range(12))
def test_the_weeks_of_one_person_go_together(seed: int):
    """Alone, somebody gets the best tour of both weeks: days worked at the end of one are not lost to the next."""
    random = Random(seed)
    busy = [random.random() < 0.75 for _ in range(14)]
    contract = {"consecutive_days_max": 4, "days_per_week_min": 5, "days_per_week_max": 5, "week_minutes_max": 2400}
    problem = with_people(a_planned_problem(people=1, days=14, mail_minutes=0.0, contract=contract), [BOTH[:1]])
    problem = with_site(problem, prices=replace(problem.site.prices, fairness=(0.0, 0.0)))
    horizon = problem.horizon
    agents = tuple(
        each for each in problem.requirement.agents
        if busy[min(day for day in range(14) if each.starts_at < horizon.at(horizon.minute_on(day + 1, 0)))]
    )  # fmt: skip
    problem = replace(problem, requirement=Requirement(agents))
    state = a_state(problem, rules_for(problem.site, MONDAY))
    costs, planned = state.offers(0, range(14))
    best = state.people[0].tours.best(costs, [], range(14))
    state.put_in(0, [planned[each] for each in best])

    assert plan(problem, replace(LITTLE, effort=0)).cost <= state.cost + 1e-6
