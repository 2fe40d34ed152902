"""Exact search of some cells of a roster, the others staying as they are: CP-SAT."""

from dataclasses import dataclass
from itertools import chain

import numpy as np
from ortools.sat.python.cp_model import FEASIBLE, OPTIMAL, CpModel, CpSolver, IntVar, LinearExpr

from tests.benchmarks.curtois.instance import OFF, SATURDAY, SUNDAY, BoolArray, Instance, IntArray

Cell = IntVar | int
"""Whether something holds: a variable, or 0 or 1 where it is known."""


@dataclass(frozen=True)
class Found:
    """A roster, whether it is the best of its cells, and the deterministic seconds it took."""

    roster: IntArray
    is_best: bool
    effort: float


@dataclass(frozen=True)
class Effort:
    """How long CP-SAT may search: by the clock, and by its own deterministic one. subsolvers: one worker each; none:
    one worker of all trades."""

    seconds: float
    most: float
    subsolvers: list[str]
    seed: int

    def solver(self) -> CpSolver:
        """A solver that keeps to it."""
        solver = CpSolver()
        parameters = solver.parameters
        parameters.max_time_in_seconds = self.seconds
        parameters.max_deterministic_time = self.most
        parameters.random_seed = self.seed
        parameters.catch_sigint_signal = False
        parameters.num_workers = max(1, len(self.subsolvers))
        parameters.subsolvers.extend(self.subsolvers)
        if not self.subsolvers:
            parameters.linearization_level = 2
        return solver


def resolve(instance: Instance, roster: IntArray, free: BoolArray, effort: Effort) -> Found:
    """The best roster that differs from another in free cells only.

    Args:
        roster: lawful, (E, D). free: cells that may change, (E, D).
    """
    model = CpModel()
    window = _Window(instance, roster, free, model)
    solver = effort.solver()
    status = solver.solve(model)
    taken = solver.response_proto.deterministic_time
    if status not in (OPTIMAL, FEASIBLE):
        return Found(roster, False, taken)
    return Found(window.read(solver), status == OPTIMAL, taken)


class _Window:
    """The model of the free cells."""

    def __init__(self, instance: Instance, roster: IntArray, free: BoolArray, model: CpModel) -> None:
        self._instance, self._roster, self._model = instance, roster, model
        self.works: dict[tuple[int, int, int], IntVar] = {}
        self._costs: list[tuple[IntVar, int]] = []
        self._people = np.flatnonzero(free.any(axis=1))
        for person in self._people:
            possible = instance.possible(int(person))
            for day in np.flatnonzero(free[person]):
                choice = []
                for shift in np.flatnonzero(possible[day]):
                    variable = model.new_bool_var(f"{person}:{day}:{shift}")
                    self.works[int(person), int(day), int(shift)] = variable
                    model.add_hint(variable, int(roster[person, day] == shift))
                    choice.append(variable)
                    wish = int(instance.wishes[person, day, shift])
                    if wish:
                        self._costs.append((variable, wish))
                model.add_at_most_one(choice)
        self._free = free
        for person in self._people:
            self._post(int(person))
        self._cover()
        model.minimize(LinearExpr.weighted_sum([each for each, _ in self._costs], [cost for _, cost in self._costs]))

    def read(self, solver: CpSolver) -> IntArray:
        """The roster of a solution."""
        found = self._roster.copy()
        found[self._free] = OFF
        for (person, day, shift), variable in self.works.items():
            if solver.boolean_value(variable):
                found[person, day] = shift
        return found

    def _cell(self, person: int, day: int, shift: int) -> Cell:
        if self._free[person, day]:
            return self.works.get((person, day, shift), 0)
        return int(self._roster[person, day] == shift)

    def _work(self, person: int, day: int) -> Cell:
        """Whether a day is worked, as one literal."""
        if not self._free[person, day]:
            return int(self._roster[person, day] != OFF)
        shifts = range(len(self._instance.shifts))
        parts = [self.works[person, day, shift] for shift in shifts if (person, day, shift) in self.works]
        if len(parts) < 2:
            return parts[0] if parts else 0
        works = self._model.new_bool_var(f"{person}:{day}:works")
        self._model.add(LinearExpr.sum(parts) == works)
        return works

    def _at_least_one(self, *parts: tuple[Cell, bool]) -> None:
        """One of some literals holds; each with whether it counts when true."""
        literals = []
        for cell, wanted in parts:
            if isinstance(cell, int):
                if bool(cell) == wanted:
                    return
            else:
                literals.append(cell if wanted else ~cell)
        self._model.add_bool_or(literals)

    def _post(self, number: int) -> None:
        instance, person, model = self._instance, self._instance.staff[number], self._model
        days, shifts = instance.days, len(instance.shifts)
        work = [self._work(number, day) for day in range(days)]
        is_free = self._free[number]
        self._successions(number)
        for first in range(days - person.run_max):
            span = range(first, first + person.run_max + 1)
            if is_free[first : first + person.run_max + 1].any():
                self._at_least_one(*((work[day], False) for day in span))
        for least, kind in ((person.run_min, True), (person.off_min, False)):
            for length in range(1, least):
                for first in range(1, days - length):
                    if is_free[first - 1 : first + length + 1].any():
                        inside = [(work[day], not kind) for day in range(first, first + length)]
                        self._at_least_one((work[first - 1], kind), *inside, (work[first + length], kind))
        weekends: list[IntVar | int] = []
        for saturday in range(SATURDAY, days, 7):
            ends = [work[day] for day in (saturday, saturday + SUNDAY - SATURDAY) if day < days]
            if any(each == 1 for each in ends if isinstance(each, int)):
                weekends.append(1)
                continue
            open_ends = [each for each in ends if not isinstance(each, int)]
            if open_ends:
                used = model.new_bool_var(f"{number}:weekend{saturday}")
                for each in open_ends:
                    model.add_implication(each, used)
                weekends.append(used)
        model.add(LinearExpr.sum([*weekends, 0]) <= person.weekends_max)
        counts = [[self._cell(number, day, shift) for day in range(days)] for shift in range(shifts)]
        for shift, most in enumerate(person.most):
            if 0 < most < days:
                model.add(LinearExpr.sum([*counts[shift], 0]) <= most)
        minutes = LinearExpr.weighted_sum(
            list(chain.from_iterable(counts)),
            [length // instance.unit for length in instance.minutes for _ in range(days)],
        )
        model.add_linear_constraint(
            minutes, -(-person.minutes_min // instance.unit), person.minutes_max // instance.unit
        )

    def _successions(self, number: int) -> None:
        instance = self._instance
        shifts = range(len(instance.shifts))
        for day in range(instance.days - 1):
            if not (self._free[number, day] or self._free[number, day + 1]):
                continue
            for first in shifts:
                early = self._cell(number, day, first)
                late = [self._cell(number, day + 1, each) for each in shifts if not instance.allowed[first, each]]
                late = [each for each in late if not isinstance(each, int) or each]
                if (not isinstance(early, int) or early) and late:
                    self._model.add(LinearExpr.sum([early, *late]) <= 1)

    def _cover(self) -> None:
        instance, model = self._instance, self._model
        fixed = np.where(self._free, OFF, self._roster)
        here: dict[tuple[int, int], list[IntVar]] = {}
        for (_, day, shift), variable in self.works.items():
            here.setdefault((day, shift), []).append(variable)
        for (day, shift), variables in here.items():
            wanted = int(instance.requirement[day, shift]) - int(np.count_nonzero(fixed[:, day] == shift))
            less = model.new_int_var(0, max(0, wanted), f"less{day}:{shift}")
            more = model.new_int_var(0, max(0, len(variables) - wanted), f"more{day}:{shift}")
            model.add(LinearExpr.sum(variables) + less - more == wanted)
            self._costs += [(less, int(instance.under[day, shift])), (more, int(instance.over[day, shift]))]
