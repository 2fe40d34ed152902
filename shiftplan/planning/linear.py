"""A linear programme put together from arrays and solved through MathOpt."""

from dataclasses import dataclass
from datetime import timedelta
from math import inf

import numpy as np
from numpy.typing import ArrayLike
from ortools.math_opt import model_pb2, sparse_containers_pb2
from ortools.math_opt.python import mathopt

from shiftplan.planning.grid import FloatArray, IntArray

TOLERANCE = 1e-6
"""Share by which an objective may be off; a bound gives it up."""


@dataclass(frozen=True)
class Solved:
    """The least objective, what one unit more of each row's bounds would add to it, and the columns' values."""

    objective: float
    duals: FloatArray
    values: FloatArray


class LinearProgram:
    """Minimise cost x columns under lower <= rows <= upper."""

    def __init__(self) -> None:
        self._columns: list[FloatArray] = []
        self._rows: list[FloatArray] = []
        self._entries: list[tuple[IntArray, IntArray, FloatArray]] = []
        self.constant = 0.0
        self.width = 0
        self.height = 0

    def columns(self, count: int, cost: ArrayLike = 0.0, lower: ArrayLike = 0.0, upper: ArrayLike = np.inf) -> IntArray:
        """New columns; their numbers, (count,)."""
        self._columns.append(np.stack([np.broadcast_to(each, count) for each in (cost, lower, upper)]).astype(float))
        self.width += count
        return np.arange(self.width - count, self.width)

    def rows(self, count: int, lower: ArrayLike, upper: ArrayLike) -> IntArray:
        """New rows; their numbers, (count,)."""
        self._rows.append(np.stack([np.broadcast_to(each, count) for each in (lower, upper)]).astype(float))
        self.height += count
        return np.arange(self.height - count, self.height)

    def put(self, rows: ArrayLike, columns: ArrayLike, factors: ArrayLike) -> None:
        """Add factors to cells; the three broadcast to one shape."""
        size = np.broadcast(rows, columns, factors).shape
        row, column, factor = np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size)
        row[...], column[...], factor[...] = rows, columns, factors
        self._entries.append((row.ravel(), column.ravel(), factor.ravel()))

    def solve(self, seconds: float = inf, *, by_interior_point: bool = False) -> Solved | None:
        """The optimum, None when it is not found in time. An interior point is quick, but exact to some digits only."""
        if not self.height:
            return Solved(self.constant, np.zeros(0), np.zeros(self.width))
        parameters = mathopt.SolveParameters(lp_algorithm=mathopt.LPAlgorithm.DUAL_SIMPLEX)
        solver = mathopt.SolverType.GLOP
        if by_interior_point:
            solver = mathopt.SolverType.HIGHS
            parameters = mathopt.SolveParameters(lp_algorithm=mathopt.LPAlgorithm.BARRIER)
            parameters.highs.string_options["run_crossover"] = "off"
        if seconds < inf:
            parameters.time_limit = timedelta(seconds=max(0.0, seconds))
        model = mathopt.Model.from_model_proto(self._proto())
        try:
            result = mathopt.solve(model, solver, params=parameters)
        except (AttributeError, RuntimeError):  # the wrapper of OR-Tools 9.15 stumbles over statuses of its own
            if by_interior_point:  # which gives up on some programmes that the simplex solves
                return self.solve(seconds)
            raise
        if not result.solutions or not result.has_dual_feasible_solution():
            return None
        duals, values = result.dual_values(), result.variable_values()
        rows, columns = model.linear_constraints(), model.variables()
        return Solved(
            result.objective_value() + self.constant,
            np.fromiter((duals[each] for each in rows), float, self.height),
            np.fromiter((values[each] for each in columns), float, self.width),
        )

    def _proto(self) -> model_pb2.ModelProto:
        cost, lower, upper = np.concatenate(self._columns, axis=1)
        row, column, factor = (np.concatenate(part) for part in zip(*self._entries, strict=True))
        place, at = np.unique(row * self.width + column, return_inverse=True)
        total = np.bincount(at, weights=factor)
        row_lower, row_upper = np.concatenate(self._rows, axis=1)
        priced = np.flatnonzero(cost)
        return model_pb2.ModelProto(
            variables=model_pb2.VariablesProto(
                ids=range(self.width), lower_bounds=lower, upper_bounds=upper,
                integers=np.zeros(self.width, dtype=bool),
            ),
            objective=model_pb2.ObjectiveProto(
                linear_coefficients=sparse_containers_pb2.SparseDoubleVectorProto(ids=priced, values=cost[priced])
            ),
            linear_constraints=model_pb2.LinearConstraintsProto(
                ids=range(self.height), lower_bounds=row_lower, upper_bounds=row_upper
            ),
            linear_constraint_matrix=sparse_containers_pb2.SparseDoubleMatrixProto(
                row_ids=place // self.width, column_ids=place % self.width, coefficients=total
            ),
        )  # fmt: skip
