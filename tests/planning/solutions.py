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
    part = PersonModel(model, heard(problem, rules))
    solver = CpSolver()
    solver.parameters.num_workers = 1
    if any(list(each.domain) != [0, 1] for each in model.proto.variables):
        return _one_by_one(model, part, solver)
    collector = _Collector(part)
    solver.parameters.enumerate_all_solutions = True
    solver.solve(model, collector)
    return collector.found


def _one_by_one(model: CpModel, part: PersonModel, solver: CpSolver) -> set[Worked]:
    """Tours, each forbidden once it is found: a number that may be larger than it must would come with every value."""
    found: set[Worked] = set()
    while solver.status_name(solver.solve(model)) in ("OPTIMAL", "FEASIBLE"):
        chosen = {each for each, variable in part.worked.items() if solver.boolean_value(variable)}
        found.add(worked(chosen))
        model.add_bool_or(~variable if each in chosen else variable for each, variable in part.worked.items())
    return found


def every_refereed(problem: Problem, rules: Sequence[Rule]) -> set[Worked]:
    """Tours that the referee accepts, of all that could be written."""
    person = heard(problem, rules)
    days = by_day(person.candidates)
    choices = [[None, *days.get(day, [])] for day in range(problem.horizon.days)]
    tours = ([each for each in choice if each is not None] for choice in product(*choices))
    return {worked(tour) for tour in tours if person.is_lawful(tour)}
