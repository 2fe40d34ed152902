"""The linear programme over whole tours: one tour for everybody, people counted by day and shift, and its bound.

Columns come from the exact programme of `tours`; limits on the shifts of a type are rows here, so that the programme
need not count them.
"""

from dataclasses import dataclass, field
from math import ceil, inf

import numpy as np
from ortools.math_opt.python import mathopt

from tests.benchmarks.curtois.instance import FloatArray, Instance, IntArray
from tests.benchmarks.curtois.tours import Limits, best_tour, limits_of, steps_within

SMOOTHING = 0.6
SMALL = 1e-6
FREE = -2
"""In fixed cells, (E, D): anything may be worked."""
MISSING = 1e5
"""Price of nobody's tour: above any cost, so that a lawful mixture is found first."""


@dataclass
class Column:
    """A tour of an employee; cost: wishes only."""

    person: int
    tour: IntArray
    cost: float
    variable: mathopt.Variable
    is_open: bool = True
    counts: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


class Master:
    """Column generation. `bound`: no roster is cheaper; valid at any time, for the whole problem. `reached`: the same
    for the cells fixed now."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.bound = -inf
        self.fixed = np.full((len(instance.staff), instance.days), FREE, dtype=np.int64)
        self.columns: list[Column] = []
        self._known: set[tuple[int, bytes]] = set()
        self._limits: list[Limits] = [limits_of(instance, person) for person in range(len(instance.staff))]
        self._build()
        self._solver = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)
        self._center: tuple[FloatArray, FloatArray] | None = None
        self.reached = -inf
        self.value = inf
        self.shares: FloatArray = np.zeros(0)

    def _build(self) -> None:
        instance, model = self.instance, mathopt.Model()
        self._model = model
        shape = instance.requirement.shape
        self._cover: list[list[mathopt.LinearConstraint]] = []
        objective = model.objective
        for day in range(shape[0]):
            rows = []
            for shift in range(shape[1]):
                wanted = float(instance.requirement[day, shift])
                row = model.add_linear_constraint(lb=wanted, ub=wanted)
                less, more = model.add_variable(lb=0.0), model.add_variable(lb=0.0)
                row.set_coefficient(less, 1.0)
                row.set_coefficient(more, -1.0)
                objective.set_linear_coefficient(less, float(instance.under[day, shift]))
                objective.set_linear_coefficient(more, float(instance.over[day, shift]))
                rows.append(row)
            self._cover.append(rows)
        self._one = []
        self._most: dict[tuple[int, int], mathopt.LinearConstraint] = {}
        for person, limits in enumerate(self._limits):
            row = model.add_linear_constraint(lb=1.0, ub=1.0)
            nobody = model.add_variable(lb=0.0)
            row.set_coefficient(nobody, 1.0)
            objective.set_linear_coefficient(nobody, MISSING)
            self._one.append(row)
            for shift, most in enumerate(instance.staff[person].most):
                if 0 < most < min(instance.days, limits.most_units // int(limits.units[shift])):
                    self._most[person, shift] = model.add_linear_constraint(lb=-inf, ub=float(most))
        objective.offset = float(instance.constant)

    def add(self, person: int, tour: IntArray) -> bool:
        """Take a tour in; False when it is there already."""
        key = person, tour.tobytes()
        if key in self._known:
            return False
        self._known.add(key)
        instance = self.instance
        worked = np.flatnonzero(tour >= 0)
        cost = float(instance.wishes[person, worked, tour[worked]].sum())
        variable = self._model.add_variable(lb=0.0)
        self._model.objective.set_linear_coefficient(variable, cost)
        self._one[person].set_coefficient(variable, 1.0)
        for day in worked:
            self._cover[day][int(tour[day])].set_coefficient(variable, 1.0)
        counts = np.bincount(tour[worked], minlength=len(instance.shifts))
        for shift, count in enumerate(counts):
            if count and (person, shift) in self._most:
                self._most[person, shift].set_coefficient(variable, float(count))
        self.columns.append(Column(person, tour.copy(), cost, variable, counts=counts))
        return True

    def solve(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Prices of one more person, (D, S), of one more shift of a type, (E, S), and of each person's tour, (E,)."""
        result = self._result()
        self.value = result.objective_value()
        self.shares = np.array(result.variable_values([column.variable for column in self.columns]))
        cover = np.array([result.dual_values(rows) for rows in self._cover])
        caps = np.zeros((len(self.instance.staff), len(self.instance.shifts)))
        for (person, shift), row in self._most.items():
            caps[person, shift] = min(0.0, result.dual_values(row))
        return cover, caps, np.array(result.dual_values(self._one))

    def _result(self) -> mathopt.SolveResult:
        """The solution; where the simplex stumbles over what it remembers, it begins anew."""
        try:
            result = self._solver.solve()
        except (AttributeError, RuntimeError):  # AttributeError: ortools 9.15 fails to translate its own error
            result = None
        if result is None or not result.has_primal_feasible_solution():
            self._solver = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)
            result = self._solver.solve()
        if result is None or not result.has_primal_feasible_solution():
            raise RuntimeError("the linear programme over tours has no solution")
        return result

    def round(self) -> bool:
        """Solve, price everybody, take in what lowers the cost; False when nothing does."""
        cover, caps, own = self.solve()
        prices, most = cover, caps
        if self._center is not None:
            prices = SMOOTHING * self._center[0] + (1 - SMOOTHING) * cover
            most = SMOOTHING * self._center[1] + (1 - SMOOTHING) * caps
        added = self._priced(prices, most, cover, caps, own)
        if not added and prices is not cover:
            added = self._priced(cover, caps, cover, caps, own)
        return added > 0

    def _priced(
        self, prices: FloatArray, most: FloatArray, cover: FloatArray, caps: FloatArray, own: FloatArray
    ) -> int:
        instance, added, total = self.instance, 0, 0.0
        answer = np.empty(instance.days, dtype=np.int64)
        for person in range(len(instance.staff)):
            reduced = self.tour(person, prices + most[person], answer)
            total += reduced
            if reduced == inf:
                continue
            worked = np.flatnonzero(answer >= 0)
            value = instance.wishes[person, worked, answer[worked]].sum()
            value -= cover[worked, answer[worked]].sum() + caps[person, answer[worked]].sum() + own[person]
            if value < -SMALL:
                added += self.add(person, answer)
        bound = total + self._constant(prices, most)
        if bound > self.reached:
            self._center, self.reached = (prices, most), bound
        if np.all(self.fixed == FREE) and bound > self.bound:
            self.bound = bound
        return added

    @property
    def whole_bound(self) -> int:
        """The bound as a cost: costs are whole numbers."""
        return ceil(self.bound - 1e-4)

    def tour(self, person: int, prices: FloatArray, answer: IntArray) -> float:
        """The tour of somebody that is cheapest at given prices and keeps the fixed cells; see `tours.best_tour`."""
        return best_tour(self._limits[person], *self._costs(person, prices), answer)

    def _costs(self, person: int, prices: FloatArray) -> tuple[FloatArray, FloatArray]:
        """What each shift, (D, S), and a day off, (D,), cost somebody at given prices; infinite what is not open."""
        cost = self.instance.wishes[person] - prices
        cost[~self.instance.possible(person)] = inf
        off = np.zeros(self.instance.days)
        for day in np.flatnonzero(self.fixed[person] != FREE):
            kept = self.fixed[person, day]
            value = cost[day, kept] if kept >= 0 else 0.0
            cost[day] = inf
            if kept >= 0:
                off[day], cost[day, kept] = inf, value
        return cost, off

    def steps(self, most: float) -> list[IntArray]:
        """Everybody's steps of the tours that a roster of cost `most` may hold: at the prices of the programme, the
        rest of such a roster leaves a tour only so much above the cheapest. Fixed cells are kept."""
        cover, caps, _ = self.solve()
        bound = self._constant(cover, caps)
        least = np.empty(len(self.instance.staff))
        for person in range(len(least)):
            least[person] = self.tour(person, cover + caps[person], np.empty(self.instance.days, dtype=np.int64))
        room = most - bound - least.sum() + SMALL
        return [
            steps_within(self._limits[person], *self._costs(person, cover + caps[person]), least[person] + room)
            for person in range(len(least))
        ]

    def _constant(self, prices: FloatArray, most: FloatArray) -> float:
        """What the bound holds at given prices beside the cheapest tours."""
        instance = self.instance
        caps = sum(most[person, shift] * instance.staff[person].most[shift] for person, shift in self._most)
        return float(instance.constant + (prices * instance.requirement).sum() + caps)

    def restart(self) -> None:
        """Prices of other fixed cells are no guide."""
        self._center, self.reached = None, -inf

    def open_columns(self) -> None:
        """Let in the columns that keep the fixed cells, and only those."""
        for column in self.columns:
            kept = self.fixed[column.person]
            is_open = bool(np.all((kept == FREE) | (kept == column.tour)))
            if is_open != column.is_open:
                column.is_open = is_open
                column.variable.upper_bound = inf if is_open else 0.0

    def leading(self) -> list[IntArray | None]:
        """The tour of everybody with the largest share that keeps the limits by type; None without one."""
        found: list[tuple[float, IntArray | None]] = [(SMALL, None)] * len(self.instance.staff)
        for column, share in zip(self.columns, self.shares, strict=False):
            most = self.instance.staff[column.person].most
            if column.is_open and share > found[column.person][0] and np.all(column.counts <= most):
                found[column.person] = share, column.tour
        return [tour for _, tour in found]

    def certainty(self) -> FloatArray:
        """Share of each choice in each cell, (E, D, S + 1); the last is a day off."""
        instance = self.instance
        found = np.zeros((len(instance.staff), instance.days, len(instance.shifts) + 1))
        days = np.arange(instance.days)
        for column, share in zip(self.columns, self.shares, strict=False):
            if share > SMALL:
                found[column.person, days, column.tour] += share  # OFF = -1 is the last
        return found
