"""The same cases through the planner's reader: a lawful tour can be planned, an unlawful one cannot."""

import pytest
from ortools.sat.python.cp_model import CpModel, CpSolver

from shiftplan.domain.problem import Problem
from shiftplan.planning.cpsat import PersonModel
from shiftplan.rules.base import Candidate, Severity
from tests.builders import a_day, a_problem, a_rule
from tests.planning.solutions import heard
from tests.rules.cases import Case, all_cases

CASES = [case for case in all_cases() if case.model != "silent"]


def _is(candidate: Candidate, problem: Problem, text: str) -> bool:
    day, hours = text.split(" ", 1)
    return candidate.template == hours and problem.horizon.day(candidate.day) == a_day(day)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_planner_may_do_what_the_law_lets(case: Case):
    problem, rule = case.problem(), case.rule()
    person = heard(problem, [rule])
    tour = [each for text in case.shifts for each in person.candidates if _is(each, problem, text)]
    assert len(tour) == len(case.shifts)

    may = rule.severity is Severity.SOFT or ((case.is_lawful or case.is_inherited) and case.model != "stricter")

    assert person.is_lawful(tour) == may
    model = CpModel()
    part = PersonModel(model, person)
    for candidate in person.candidates:
        variable = part.worked.get(candidate)
        if variable is not None:
            model.add(variable == int(candidate in tour))
        elif candidate in tour:
            model.add_bool_or([])
    solver = CpSolver()
    solver.parameters.num_workers = 1
    assert (solver.status_name(solver.solve(model)) in ("OPTIMAL", "FEASIBLE")) == may


@pytest.mark.parametrize("case", [case for case in CASES if case.code == "H-MIN"], ids=str)
def test_the_planner_wants_what_the_contract_promises(case: Case):
    """What is missing of the minima of a week, by the planner's count: as much as the audit finds."""
    problem, rule = case.problem(), case.rule()
    person = heard(problem, [rule])
    tour = {each for text in case.shifts for each in person.candidates if _is(each, problem, text)}

    missing = [each.below - sum(each.weights.get(shift, 0) for shift in tour) for each in person.shortfalls]

    assert sorted(each for each in missing if each > 0) == sorted(limit - done for _, done, limit in case.found)


def test_a_missing_day_costs_as_much_as_eight_missing_hours():
    problem = a_problem("09:00-17:00", days=7, contract={"days_per_week_min": 2, "week_minutes_min": 960})
    shortfalls = heard(problem, [a_rule("H-MIN", problem.site)]).shortfalls

    assert [(each.below, each.cost) for each in shortfalls] == [(2, 400.0), (960, pytest.approx(400.0 / 480))]
    assert [set(each.weights.values()) for each in shortfalls] == [{1}, {480}]


def test_only_whole_weeks_have_minima():
    problem = a_problem("09:00-17:00", days=13, contract={"days_per_week_min": 2})
    late = a_problem("09:00-17:00", days=13, first_day=a_day("tue"), contract={"days_per_week_min": 2})

    for each, first in ((problem, 0), (late, 6)):
        (shortfall,) = heard(each, [a_rule("H-MIN", each.site)]).shortfalls
        assert {shift.day for shift in shortfall.weights} == set(range(first, first + 7))


def test_a_contract_that_promises_nothing_wants_nothing():
    problem = a_problem("09:00-17:00", contract={"days_per_week_min": 0, "days_per_week_max": 0})

    assert heard(problem, [a_rule("H-MIN", problem.site)]).shortfalls == []
