"""Worlds by chance: whatever times, breaks and deadlines, a roster is lawful and costs what the recount says."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shiftplan.audit.measures import measure
from shiftplan.domain.demand import AgentsNeeded, Requirement, WorkArriving
from shiftplan.domain.problem import Problem, horizon_of
from shiftplan.domain.work import BreakKind, BreakRule, DayHours, ShiftTemplate, TemplateId
from shiftplan.planning.engine import plan
from shiftplan.planning.plan import Limit
from tests.builders import MONDAY, QUEUE
from tests.planning.worlds import MAIL, a_planned_problem


@st.composite
def problems(draw) -> Problem:
    """A few people, templates with breaks on a five-minute grid, calls and work that waits, two or three days."""
    interval = draw(st.sampled_from([15, 30, 60]))
    days = draw(st.integers(2, 3))
    base = a_planned_problem(people=draw(st.integers(1, 4)), days=days)
    templates = {}
    for number in range(draw(st.integers(1, 2))):
        meal = draw(st.sampled_from([45, 60]))
        rest = draw(st.sampled_from([5, 10, 15]))
        start = draw(st.integers(0, 20)) * 60 + draw(st.sampled_from([0, 15, 30]))
        breaks = (
            BreakRule(BreakKind.REST, 1, rest, True, draw(st.sampled_from([0, 60])), 120),
            BreakRule(BreakKind.MEAL, 1, meal, False, 150, draw(st.sampled_from([200, 300]))),
        )
        span = draw(st.sampled_from([400, 480, 520, 525]))
        name = TemplateId(f"t{number}")
        templates[name] = ShiftTemplate(name, name, start, start + 60, 30, span, breaks)
    opening = {MAIL: DayHours(by_weekday={day: ((9 * 60, 20 * 60),) for day in range(7)})}
    site = replace(base.site, interval_minutes=interval, templates=templates, opening_hours=opening)
    horizon = horizon_of(site, MONDAY, days)
    needs, work = [], []
    for index in range(0, days * 1440 // interval, draw(st.integers(1, 3))):
        at = horizon.at(index * interval)
        needs.append(AgentsNeeded(QUEUE, at, draw(st.sampled_from([0.0, 0.7, 1.0, 2.5]))))
        due = at + timedelta(minutes=draw(st.sampled_from([25, 60, 240, 1500])))
        work.append(WorkArriving(MAIL, at, draw(st.sampled_from([0.0, 7.5, 40.0])), due))
    return Problem(site, horizon, Requirement(tuple(needs), tuple(work)))


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(problems(), st.integers(1, 3))
def test_plans_are_lawful_and_recounted(problem: Problem, seed: int):
    made = plan(problem, Limit(seconds=60, effort=4, seed=seed))
    measures = measure(problem, made.roster)

    assert [each for each in measures.audit.violations if each.severity == "hard"] == []
    assert abs(measures.cost - made.cost) <= 1e-6 * max(1.0, made.cost)
    assert made.bound is not None
    assert made.bound <= made.cost + 1e-6
