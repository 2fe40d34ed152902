"""What a site can hope for before anybody plans it: the cost and the shortage that no roster can be below.

The cost is the bound of `bounds`. The shortage is the optimum of a linear programme of crowds in which wages, wishes
and minima count nothing, so that people are given to demand as far as rules and skills let them. There people are
counts that may be split, breaks lie where they harm least, and hard rules that reach beyond a week hold within each
week alone: a roster can only be shorter of people than that.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from shiftplan.domain.problem import Problem
from shiftplan.planning.bounds import AT_ONCE, MANY, Relaxed, least_cost, prices_of, relaxed
from shiftplan.planning.construct import weeks_of
from shiftplan.planning.crowds import add_people, week_rows
from shiftplan.planning.demand_rows import steps
from shiftplan.planning.grid import FloatArray, Grid, grid_of
from shiftplan.planning.linear import TOLERANCE, LinearProgram
from shiftplan.planning.people import breaks_of, people_of
from shiftplan.planning.state import State
from shiftplan.planning.team_arrays import Team
from shiftplan.rules.rulebook import rules_for

TIE = 1e-5
"""How much the prices of queues and bands count beside the shortage itself: only where it is all the same."""
NOTHING = 1e-4
"""People missing in an interval that are the rounding of an interior point."""


@dataclass(frozen=True)
class Outlook:
    """What every roster of a problem costs and lacks at least, and what is asked for.

    bound: cost. short, required: people by queue and interval of the grid, (Q, T); of work that can wait, what passes
    its due time undone, and what arrives.
    """

    bound: float
    short: FloatArray
    required: FloatArray


def outlooks(problems: Sequence[Problem]) -> Iterator[Outlook]:
    """The outlook of each problem in order; of single weeks several are worked out at once, for one of them keeps one
    core busy.

    Raises:
        As `outlook`.
    """
    is_small = all(len(weeks_of(each.horizon)) == 1 and len(each.employees) <= MANY for each in problems)
    with ThreadPoolExecutor(AT_ONCE if is_small else 1) as pool:
        yield from pool.map(outlook, problems)


def outlook(problem: Problem) -> Outlook:
    """The bounds of a problem, proven from prices of its own; the same problem gives the same.

    Raises:
        Infeasible: locks contradict each other or hard rules.
    """
    task = _relaxed(problem)
    prices = prices_of(task, lambda: inf)
    if prices is None:
        raise AssertionError("a linear programme that always has an optimum had none")
    return Outlook(max(0.0, least_cost(task, prices)), least_shortage(task), task.grid.required)


def fewest_people(problem: Problem, added: int, share: float) -> int | None:
    """How many of the last people of a problem are needed until the least shortage is at most a share of what is asked
    for; None when even all of them are too few.

    Args:
        added: how many of the last ones are in question. share: 0 to 1.
    """
    task = _relaxed(problem)
    everybody, allowed = task.team.candidates.shape[0], share * float(task.grid.required.sum()) + NOTHING

    def is_enough(people: int) -> bool:
        some = task.team._replace(candidates=task.team.candidates[: everybody - added + people])
        return float(least_shortage(replace(task, team=some)).sum()) <= allowed

    if not is_enough(added):
        return None
    low, high = -1, added  # more people are never shorter
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high


def least_shortage(task: Relaxed) -> FloatArray:
    """People missing at each queue and interval when as few as possible are missing altogether, (Q, T).

    Where it is all the same, they are missing where queues and bands are cheapest.
    """
    grid, team = _without_costs(task.grid), _unpaid(task.team)
    short = np.zeros_like(grid.required)
    for number, (days, low, high) in enumerate(zip(task.weeks, task.edges[:-1], task.edges[1:], strict=True)):
        program = LinearProgram()
        rows = week_rows(program, team, grid, task.masks, low, high)
        add_people(program, team, task.shapes, grid, rows, days, wraps=False)
        if number and _reaches(team, days.start - 1, low * grid.ticks):
            add_people(program, team, task.shapes, grid, rows, range(days.start - 1, days.start), wraps=False)
        solved = program.solve(by_interior_point=True)
        if solved is None:
            raise AssertionError("a linear programme that always has an optimum had none")
        for queue, come in enumerate(rows.demand.come):
            if grid.is_deferrable[queue]:
                booked, columns = rows.demand.late[queue]
                inside = booked < grid.intervals
                minutes = np.bincount(booked[inside], solved.values[columns[inside]], grid.intervals)
                short[queue] += minutes / grid.interval_minutes
            else:
                short[queue, low:high] += _missing(grid, queue, low, high, solved.values[come])
    doubt = (1.0 - TOLERANCE) / ((1.0 + TIE) * (1.0 + TIE * float(task.grid.shortage[:, 1].max())))
    return np.where(short > NOTHING, short * doubt, 0.0)


def _missing(grid: Grid, queue: int, low: int, high: int, come: FloatArray) -> FloatArray:
    """People come in whole ticks, so between two neighbouring amounts what is missing is a straight line."""
    points, _ = steps(grid, queue, low, high)
    on_duty = grid.given[queue, low:high] / grid.ticks + come
    short = np.maximum(0.0, grid.required[queue, low:high, None] - points)
    rows = zip(on_duty, points, short, strict=True)
    return np.array([np.interp(amount, at, missing) for amount, at, missing in rows], dtype=np.float64)


def _without_costs(grid: Grid) -> Grid:
    """The same demand where a missing agent-interval costs one and a little more by its price, an idle one nothing."""
    shortage, over = grid.shortage.copy(), grid.over.copy()
    shortage[:, 1] = 1.0 + TIE * shortage[:, 1]
    over[:, 1] = 0.0
    return replace(grid, weights=1.0 + TIE * grid.weights / grid.weights.max(), shortage=shortage, over=over)


def _unpaid(team: Team) -> Team:
    """The team by its hard conditions alone."""
    return team._replace(extra=np.where(np.isinf(team.extra), np.inf, 0.0), terms=np.zeros_like(team.terms))


def _reaches(team: Team, day: int, tick: int) -> bool:
    """Whether shifts of a day can last beyond a tick."""
    edges = team.candidates[:, day : day + 2].tolist()
    return any(bool(np.any(team.start[a:b] + team.span[a:b] > tick)) for a, b in edges)


def _relaxed(problem: Problem) -> Relaxed:
    grid = grid_of(problem)
    people = people_of(problem, grid, rules_for(problem.site, problem.horizon.first_day), seed=1)
    return relaxed(State(problem, grid, people, breaks_of(tuple(problem.site.templates.values()), grid), seed=1))
