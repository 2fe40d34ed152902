"""Who could take a shift: the rule that stops each who cannot, and the cheapest first of those who may."""

from datetime import timedelta

import pytest

from shiftplan.audit.auditor import audit
from shiftplan.domain.horizon import Period
from shiftplan.domain.people import Leave
from shiftplan.domain.roster import Roster
from shiftplan.planning.engine import plan
from shiftplan.planning.plan import Limit
from shiftplan.rules.base import Severity
from shiftplan.services.takers import takers_of
from tests.builders import MONDAY
from tests.planning.worlds import a_planned_problem, with_site

WEEK = Period(MONDAY, MONDAY + timedelta(days=6))


@pytest.fixture(scope="module")
def planned():
    """A site, its roster and a shift in the middle of the week."""
    problem = a_planned_problem(people=8)
    roster = plan(problem, Limit(seconds=600, effort=20, seed=1)).roster
    return problem, roster, next(each for each in roster.shifts if each.on_date == MONDAY + timedelta(days=3))


def test_everybody_else_is_looked_at_once(planned):
    problem, roster, shift = planned
    found = [each.employee for each in takers_of(problem.site, roster, shift)]
    assert sorted(found) == sorted(set(problem.site.employees) - {shift.employee})


def test_the_verdict_is_the_audits(planned):
    """Each taker's roster is audited with the shift: hard violations stand there exactly where the answer is no."""
    problem, roster, shift = planned
    for taker in takers_of(problem.site, roster, shift, enough=100):
        if taker.come is None:
            continue
        own = [*roster.of(taker.employee), taker.come]
        report = audit(problem.site, Roster(tuple(own)), WEEK, {taker.employee})
        broken = {each.rule for each in report.violations if each.severity is Severity.HARD}
        assert bool(broken) != taker.may
        assert not taker.rule or taker.rule in broken


def test_who_works_that_day_and_who_is_on_leave_is_told_so(planned):
    problem, roster, shift = planned
    free = next(each.employee for each in takers_of(problem.site, roster, shift) if each.rule != "H-DOUBLE")
    away = with_site(problem, leave=(Leave(free, shift.on_date, shift.on_date, "paid"),))
    rules = {each.employee: each.rule for each in takers_of(away.site, roster, shift)}
    assert rules[free] == "H-LEAVE"
    at_work = {each.employee for each in roster.shifts if each.on_date == shift.on_date} - {shift.employee}
    assert {employee for employee, rule in rules.items() if rule == "H-DOUBLE"} == at_work


def test_the_cheapest_come_first(planned):
    problem, roster, shift = planned
    costs = [each.cost for each in takers_of(problem.site, roster, shift, enough=100) if each.may]
    assert costs == sorted(costs)
