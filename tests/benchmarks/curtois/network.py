"""The best roster of the tours that a cheap one can hold: all of these, as steps between states, to CP-SAT.

The linear programme of such a graph is as sharp as that over whole tours, and it is small where the gap is: what costs
more than the gap at the programme's prices is in no roster that matters.
"""

import numpy as np
from ortools.sat.python.cp_model import FEASIBLE, INFEASIBLE, OPTIMAL, CpModel, CpSolver, IntVar, LinearExpr

from tests.benchmarks.curtois.instance import OFF, Instance, IntArray
from tests.benchmarks.curtois.windows import Effort


def cheapest(instance: Instance, steps: list[IntArray], most: int, effort: Effort) -> tuple[IntArray | None, bool]:
    """The cheapest roster of some steps that costs no more than `most`, or None, and whether that is certain.

    Args:
        steps: see `tours.steps_within`, for every employee.
    """
    if not all(map(len, steps)):
        return None, True
    model = CpModel()
    graph = _Graph(instance, steps, model)
    model.minimize(graph.cost)
    model.add(graph.cost <= most)
    solver = effort.solver()
    status = solver.solve(model)
    if status not in (OPTIMAL, FEASIBLE):
        return None, status == INFEASIBLE
    return graph.read(solver), status == OPTIMAL


class _Graph:
    """The model: one way through the steps for everybody; works: by person, day and shift (OFF too)."""

    def __init__(self, instance: Instance, steps: list[IntArray], model: CpModel) -> None:
        self._instance, self._model = instance, model
        self._works: dict[tuple[int, int, int], IntVar] = {}
        for person, found in enumerate(steps):
            self._post(person, found)
        costs = [
            (variable, int(instance.wishes[person, day, shift]))
            for (person, day, shift), variable in self._works.items()
            if shift != OFF and instance.wishes[person, day, shift]
        ]
        costs += self._cover()
        self.cost = LinearExpr.weighted_sum([each for each, _ in costs], [cost for _, cost in costs])
        self.cost += instance.constant

    def read(self, solver: CpSolver) -> IntArray:
        """The roster of a solution."""
        found = np.full((len(self._instance.staff), self._instance.days), OFF, dtype=np.int64)
        for (person, day, shift), variable in self._works.items():
            if solver.boolean_value(variable):
                found[person, day] = shift
        return found

    def _post(self, person: int, steps: IntArray) -> None:
        model, days = self._model, self._instance.days
        leaves: dict[tuple[int, int], list[IntVar]] = {}
        comes: dict[tuple[int, int], list[IntVar]] = {}
        cells: dict[tuple[int, int], list[IntVar]] = {}
        for day, source, target, shift in steps.tolist():
            taken = model.new_bool_var(f"{person}:{day}:{source}>{target}")
            leaves.setdefault((day, source), []).append(taken)
            comes.setdefault((day + 1, target), []).append(taken)
            cells.setdefault((day, shift), []).append(taken)
        for state, ways in leaves.items():
            if state[0] == 0:
                model.add_exactly_one(ways)
            else:
                model.add(LinearExpr.sum(ways) == LinearExpr.sum(comes[state]))
        for (day, shift), ways in cells.items():
            self._works[person, day, shift] = ways[0]
            if len(ways) > 1:
                works = self._works[person, day, shift] = model.new_bool_var(f"{person}:{day}:{shift}")
                model.add(LinearExpr.sum(ways) == works)
        for day in range(days):
            model.add_exactly_one(self._works[person, day, shift] for each, shift in cells if each == day)
        for shift, most in enumerate(self._instance.staff[person].most):
            model.add(LinearExpr.sum([*(self._works[person, *cell] for cell in cells if cell[1] == shift), 0]) <= most)

    def _cover(self) -> list[tuple[IntVar, int]]:
        """People too few and too many, with their prices."""
        instance, costs = self._instance, []
        for day, shift in np.ndindex(instance.requirement.shape):
            people = range(len(instance.staff))
            here = [self._works[person, day, shift] for person in people if (person, day, shift) in self._works]
            wanted = int(instance.requirement[day, shift])
            less = self._model.new_int_var(0, wanted, f"less{day}:{shift}")
            more = self._model.new_int_var(0, max(0, len(here) - wanted), f"more{day}:{shift}")
            self._model.add(LinearExpr.sum(here) + less - more == wanted)
            costs += [(less, int(instance.under[day, shift])), (more, int(instance.over[day, shift]))]
        return costs
