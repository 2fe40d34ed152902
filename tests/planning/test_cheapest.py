"""What demand costs at least at given prices, and what a part of an interval earns: against everything written out."""

from itertools import product
from math import inf

import numpy as np
import pytest
from ortools.linear_solver import pywraplp

from shiftplan.planning import cheapest, least
from shiftplan.planning.grid import grid_of
from shiftplan.planning.kernels import cell_cost
from tests.planning.test_moves import WORLDS

TICKS, WEIGHT = 3, 100.0
SHORTAGE, OVER = np.array([[0.04, 0.6], [0.04, 1.0], [9.0, 1.6]]), np.array([[0.3, 6.0], [9.0, 15.0]])


def cost(required, given, count):
    return cell_cost(required, (given + count) / TICKS, WEIGHT, SHORTAGE, OVER)


@pytest.mark.parametrize("seed", range(30))
def test_people_who_come_for_parts_of_an_interval_cost_the_least_there_is(seed):
    random = np.random.default_rng(seed)
    required, given = random.uniform(0.0, 2.0, 4), random.integers(0, 3, 4)
    prices = random.uniform(-6.0, 120.0, (4, TICKS))
    wanted = np.zeros((4, TICKS))
    found = cheapest.at_once(required, given, WEIGHT, SHORTAGE, OVER, prices, 3, wanted)
    ways = [np.array(way) for way in product(range(10), repeat=TICKS) if np.dot(way, (1, 2, 3)) <= 3 * TICKS]

    def spent(at, way):
        return cost(required[at], given[at], int(np.dot(way, (1, 2, 3)))) + float(prices[at] @ way)

    assert found == pytest.approx(sum(min(spent(at, way) for way in ways) for at in range(4)))
    assert found == pytest.approx(sum(spent(at, wanted[at]) for at in range(4)))


@pytest.mark.parametrize("seed", range(30))
def test_many_more_than_required_come_only_where_that_pays(seed):
    """A price below zero for everybody: how many come, the bands of being over decide, or how many there are."""
    random = np.random.default_rng(seed)
    required = random.uniform(0.0, 30.0, 3)
    each = random.uniform(-18.0, -1.0, 3)
    prices, most = each[:, None] * np.arange(1, TICKS + 1) / TICKS, 60
    found = cheapest.at_once(
        required, np.zeros(3, dtype=np.int64), WEIGHT, SHORTAGE, OVER, prices, most, np.zeros((3, TICKS))
    )
    by_hand = sum(
        min(cost(required[at], 0, count) + each[at] * count / TICKS for count in range(most * TICKS + 1))
        for at in range(3)
    )

    assert found == pytest.approx(by_hand)


def banded(solver, amount, bands, base):
    """Cost of an amount by bands of a base; the last has no end."""
    parts = [solver.NumVar(0, share * base, "") for share, _ in bands[:-1]] + [solver.NumVar(0, inf, "")]
    solver.Add(sum(parts) == amount)
    return sum(float(price) * part for part, (_, price) in zip(parts, bands, strict=True))


def piece_by_piece(grid, queue, prices, most):
    """The least cost of a queue that can wait: each piece of work is given to intervals or dropped."""
    solver = pywraplp.Solver.CreateSolver("GLOP")
    backlog, minutes = grid.backlog, grid.interval_minutes
    dropped: dict[int, list[pywraplp.Variable]] = {}
    total = 0.0
    for at in range(backlog.first[queue], backlog.first[queue + 1]):
        last = min(int(backlog.due[at]), grid.intervals)
        able = [each for each in range(backlog.release[at], last) if grid.is_open[queue, each]]
        done = [solver.NumVar(0, inf, "") for _ in able]
        left = solver.NumVar(0, inf, "")
        solver.Add(sum(done) + left == float(backlog.minutes[at]))
        total += sum(float(prices[each]) / minutes * part for each, part in zip(able, done, strict=True))
        if backlog.row[at] < grid.intervals:
            dropped.setdefault(int(backlog.row[at]), []).append(left)
    for row, some in dropped.items():
        people = sum(some) * (1.0 / minutes)
        total += float(grid.weights[queue]) * banded(solver, people, grid.shortage, float(grid.required[queue, row]))
    for each in range(grid.intervals):
        idle = solver.NumVar(0, most, "")
        total += float(prices[each]) * idle
        total += banded(solver, idle, grid.over, float(grid.required[queue, each]))
    solver.Minimize(total)
    assert solver.Solve() == pywraplp.Solver.OPTIMAL
    return solver.Objective().Value()


@pytest.mark.parametrize("name", WORLDS)
@pytest.mark.parametrize("seed", range(6))
def test_work_that_can_wait_is_done_where_people_are_cheapest(name, seed):
    """As a linear programme has it that gives each piece of work to intervals or drops it."""
    random = np.random.default_rng(seed)
    grid = grid_of(WORLDS[name])
    queue = int(np.flatnonzero(grid.is_deferrable)[0])
    assert not grid.given[queue].any()
    prices, most = random.uniform(-20.0, 120.0, grid.intervals), 5
    wanted, backlog = np.zeros(grid.intervals), grid.backlog
    rows = slice(backlog.first[queue], backlog.first[queue + 1])
    found = cheapest.waiting(
        backlog.release[rows], backlog.due[rows], backlog.row[rows], backlog.minutes[rows], grid.is_open[queue],
        grid.required[queue], grid.given[queue], float(grid.weights[queue]), grid.shortage, grid.over,
        float(grid.interval_minutes), grid.ticks, prices, most, wanted,
    )  # fmt: skip

    assert found == pytest.approx(piece_by_piece(grid, queue, prices, most))
    assert wanted.min() >= 0.0
    assert np.sum(wanted) * grid.interval_minutes <= np.sum(backlog.minutes[rows]) + most * grid.interval_minutes * sum(
        prices < -grid.over[0, 1]
    )


@pytest.mark.parametrize("seed", range(30))
def test_a_part_of_an_interval_earns_most_at_the_best_queues_each_served_once(seed):
    random = np.random.default_rng(seed)
    gains = random.uniform(-10.0, 50.0, (3, 1, TICKS))
    mask = int(random.integers(1, 8))
    table = np.zeros((4, TICKS + 1))
    least._parted(gains, mask, 0, TICKS, table)
    for ticks in range(1, TICKS + 1):
        ways = [
            sum(gains[queue, 0, part - 1] for queue, part in enumerate(way) if part)
            for way in product(range(TICKS + 1), repeat=3)
            if sum(way) == ticks and all(mask >> queue & 1 or not part for queue, part in enumerate(way))
        ]
        assert table[3, ticks] == pytest.approx(max(ways, default=-inf))
