"""People whom rules cannot tell apart are asked about once, and everybody hears what he would hear alone."""

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest

from shiftplan.domain.demand import Requirement
from shiftplan.domain.people import ContractId, EmployeeId, Leave, Lock
from shiftplan.domain.problem import Problem
from shiftplan.domain.staff import Staff
from shiftplan.domain.work import DayHours
from shiftplan.files.site import read_folder
from shiftplan.planning.alike import spokespeople
from shiftplan.planning.builder import said
from shiftplan.rules.rulebook import rules_for
from shiftplan.services import solving
from tests.planning.enumeration import a_state
from tests.worlds.family import FIRST_DAY, family_site, named

ONE, OTHER = EmployeeId("p00001"), EmployeeId("p00002")


@pytest.fixture(scope="module")
def family(tmp_path_factory) -> Problem:
    """A site of 40 people, two weeks."""
    instance, folder = named("40x2-balanced"), tmp_path_factory.mktemp("family")
    family_site(instance).write(folder)
    return solving.problem_of(read_folder(folder).site, Requirement(), FIRST_DAY, instance.days)


def test_everybody_hears_what_he_would_hear_alone(family):
    rules = rules_for(family.site, FIRST_DAY)
    together = said(family, rules, family.employees)
    assert len({id(each) for each in together.values()}) < len(together)
    for employee in family.employees:
        alone = said(family, rules, [employee])[employee]
        for part in fields(alone):
            if part.compare and part.name != "employee":
                assert getattr(together[employee], part.name) == getattr(alone, part.name), (employee, part.name)


def twins(family: Problem) -> Problem:
    """The site of two people who are alike."""
    site = family.site
    one = replace(site.employees[ONE], id=ONE)
    people = {ONE: one, OTHER: replace(one, id=OTHER, name="other", hourly_cost=9999.0)}
    site = replace(site, employees=people, leave=(), wishes=(), availability={}, locks=())
    return replace(family, site=site)


@pytest.mark.parametrize(
    "change",
    [
        lambda site, other: {"employees": {**site.employees, OTHER: replace(other, contract=ContractId("part4"))}},
        lambda site, other: {"employees": {**site.employees, OTHER: replace(other, hired_on=FIRST_DAY)}},
        lambda site, other: {"employees": {**site.employees, OTHER: replace(other, birth_on=date(2009, 12, 9))}},
        lambda site, other: {"leave": (Leave(OTHER, FIRST_DAY, FIRST_DAY, "paid"),)},
        lambda site, other: {"locks": (Lock(OTHER, FIRST_DAY, None, None),)},
        lambda site, other: {"availability": {OTHER: DayHours({0: ((480, 1080),)})}},
        lambda site, other: {"availability": {OTHER: DayHours(by_date={FIRST_DAY + timedelta(days=1): ()})}},
        lambda site, other: {"staff": {OTHER: Staff(art41=True)}},
    ],
    ids=["contract", "hired", "minor", "leave", "lock", "hours", "hours of a date", "status"],
)
def test_whatever_a_rule_may_ask_sets_people_apart(family, change):
    problem = twins(family)
    assert spokespeople(problem, problem.employees) == {ONE: ONE, OTHER: ONE}
    changed = replace(problem.site, **change(problem.site, problem.site.employees[OTHER]))
    assert spokespeople(replace(problem, site=changed), problem.employees) == {ONE: ONE, OTHER: OTHER}


def test_what_was_forgotten_is_asked_again_and_is_the_same(family):
    """The arrays decide meanwhile; whoever is locked, or not decided by them alone, is not forgotten."""
    state = a_state(family, rules_for(family.site, FIRST_DAY))
    before = [(person.rules, person.premiums) for person in state.people]
    state.forget()
    forgotten = [person.is_forgotten for person in state.people]

    assert forgotten == state.team.regular.tolist()
    assert any(forgotten)
    for person, (rules, premiums) in zip(state.people, before, strict=True):
        assert person.rules.allowed == rules.allowed
        for part in ("at_most", "runs", "free_days", "shortfalls", "discouraged", "required"):
            assert getattr(person.rules, part) == getattr(rules, part), (person.employee, part)
        assert person.premiums == premiums
