"""The same cases through the planner's reader: a lawful tour can be planned, an unlawful one cannot."""

import pytest
from ortools.sat.python.cp_model import CpModel, CpSolver

from shiftplan.domain.problem import Problem
from shiftplan.planning.cpsat import PersonModel
from shiftplan.rules.base import Candidate, Severity
from tests.builders import a_day
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
    assert (solver.status_name(solver.solve(model)) in ("OPTIMAL", "FEASIBLE")) == may
