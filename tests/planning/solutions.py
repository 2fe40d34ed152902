"""Every tour that a planner may give e1, by CP-SAT and by the referee."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product

from ortools.sat.python.cp_model import CpModel, CpSolver, CpSolverSolutionCallback

from shiftplan.domain.people import ContractId, Employee, EmployeeId
from shiftplan.domain.problem import Problem
from shiftplan.domain.staff import Staff
from shiftplan.planning.builder import PersonRules, said
from shiftplan.planning.candidates import by_day
from shiftplan.planning.cpsat import PersonModel
from shiftplan.rules.base import Candidate, Rule
from tests.builders import ANY_CONTRACT, EMPLOYEE

Worked = frozenset[tuple[int, str]]
"""Days (index) and templates of a tour."""


ANYBODY, EXEMPT = EmployeeId("anybody"), EmployeeId("exempt")
BYSTANDERS = {ANYBODY: Staff(), EXEMPT: Staff(art41=True, exempt=True, opt_out_48=True)}
"""Who is planned before e1 and changes nothing for e1: somebody without any status, and somebody whom no law binds."""


def heard(problem: Problem, rules: Sequence[Rule]) -> PersonRules:
    """What some rules say of e1."""
    site = problem.site
    fixed = replace(ANY_CONTRACT, id=ContractId("fixed"))
    people = {each: Employee(id=each, name=each, contract=fixed.id) for each in BYSTANDERS}
    site = replace(
        site,
        employees={**people, **site.employees},
        contracts={fixed.id: fixed, **site.contracts},
        staff={**BYSTANDERS, **site.staff},
    )
    return said(replace(problem, site=site), rules, [*BYSTANDERS, EMPLOYEE])[EMPLOYEE]


def worked(tour: Iterable[Candidate]) -> Worked:
    """A tour as days and templates."""
    return frozenset((candidate.day, candidate.template) for candidate in tour)


class _Collector(CpSolverSolutionCallback):
    def __init__(self, part: PersonModel) -> None:
        super().__init__()
        self.part = part
        self.found: set[Worked] = set()

    def on_solution_callback(self) -> None:
        chosen = [each for each, variable in self.part.worked.items() if self.boolean_value(variable)]
        self.found.add(worked(chosen))


def every_solution(problem: Problem, rules: Sequence[Rule]) -> set[Worked]:
    """Tours that the CP-SAT model accepts."""
    model = CpModel()
    collector = _Collector(PersonModel(model, heard(problem, rules)))
    solver = CpSolver()
    solver.parameters.enumerate_all_solutions = True
    solver.parameters.num_workers = 1
    solver.solve(model, collector)
    return collector.found


def every_refereed(problem: Problem, rules: Sequence[Rule]) -> set[Worked]:
    """Tours that the referee accepts, of all that could be written."""
    person = heard(problem, rules)
    days = by_day(person.candidates)
    choices = [[None, *days.get(day, [])] for day in range(problem.horizon.days)]
    tours = ([each for each in choice if each is not None] for choice in product(*choices))
    return {worked(tour) for tour in tours if person.is_lawful(tour)}
