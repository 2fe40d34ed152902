"""Small sites with demand, for the planner: templates with breaks, two queues, a few people."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from shiftplan.domain.demand import AgentsNeeded, Requirement, WorkArriving
from shiftplan.domain.people import Skill
from shiftplan.domain.problem import Problem, horizon_of
from shiftplan.domain.work import (
    BreakKind,
    BreakRule,
    Channel,
    Goal,
    Queue,
    QueueId,
    ShiftTemplate,
    SkillId,
    TemplateId,
)
from tests.builders import MONDAY, QUEUE, SKILL, a_queue, a_site

MAIL = QueueId("mail")
MEAL = BreakRule(BreakKind.MEAL, 1, 60, False, 180, 300)
REST = BreakRule(BreakKind.REST, 1, 10, True, 60, 120)
LONG = ShiftTemplate(TemplateId("long"), "long", 540, 720, 30, 540, (REST, MEAL))
SHORT = ShiftTemplate(TemplateId("short"), "short", 540, 1020, 30, 240)
BOTH = (Skill(SKILL, 1), Skill(SkillId("mail"), 2))


def mail_queue() -> Queue:
    """A queue whose work can wait for two hours."""
    return Queue(
        id=MAIL, name="mail", channel=Channel.EMAIL, skill=SkillId("mail"), goal=Goal.DEADLINE, deadline_minutes=120
    )


def a_planned_problem(
    people: int = 4, days: int = 7, calls: float = 2.0, mail_minutes: float = 20.0, **changes: Any
) -> Problem:
    """People who serve phone and mail, 9:00-21:00 every day; calls want people, mail brings minutes every half-hour."""
    fields: Mapping[str, Any] = {
        "queues": {QUEUE: a_queue(), MAIL: mail_queue()},
        "templates": {LONG.id: LONG, SHORT.id: SHORT},
        "employee": {"skills": BOTH},
        "contract": {
            "days_per_week_max": 5,
            "week_minutes_max": 2400,
            "week_minutes_min": 1200,
            "days_per_week_min": 3,
        },
    }
    site = a_site(people=people, **{**fields, **changes})
    horizon = horizon_of(site, MONDAY, days)
    agents, work = [], []
    for day in range(days):
        for minute in range(540, 1260, 30):
            at = horizon.at(horizon.minute_on(day, minute))
            agents.append(AgentsNeeded(QUEUE, at, calls))
            if mail_minutes:
                work.append(WorkArriving(MAIL, at, mail_minutes, at + timedelta(hours=2)))
    return Problem(site, horizon, Requirement(tuple(agents), tuple(work)))


def with_site(problem: Problem, **changes: Any) -> Problem:
    """The same problem at a site with other fields."""
    return replace(problem, site=replace(problem.site, **changes))


def with_people(problem: Problem, skills: Sequence[Sequence[Skill]]) -> Problem:
    """The same problem with these skills for e1, e2..."""
    people = problem.site.employees
    changed = {
        employee: replace(person, skills=tuple(own))
        for (employee, person), own in zip(people.items(), skills, strict=True)
    }
    return with_site(problem, employees=changed)
