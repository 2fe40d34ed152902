"""A cost that no roster can be below: people and demand pulled apart by prices.

With a price for one more person at each queue and interval, whatever the prices are, every roster costs at least what
demand costs when people come at these prices, plus what everybody's best tour costs less what it earns.
The prices come from a linear programme of crowds (`crowds`) and are made better step by step (`climb`); tours are found
exactly, breaks included (`least`), and so is the least that demand costs (`cheapest`). Relaxed are: conditions and
costs that reach beyond a week, premiums of night breaks (as if all lay in the night), and how much of the work that can
wait fits into an interval.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from shiftplan.planning import cheapest, worths
from shiftplan.planning.board import Demand
from shiftplan.planning.construct import weeks_of
from shiftplan.planning.crowds import week_prices
from shiftplan.planning.grid import FloatArray, Grid, IntArray
from shiftplan.planning.kernel_data import LONGEST_WINDOW, room_for
from shiftplan.planning.least import least_tours
from shiftplan.planning.linear import TOLERANCE
from shiftplan.planning.pricing import Shapes
from shiftplan.planning.state import State
from shiftplan.planning.team_arrays import BELOW, SUM, Team


@dataclass(frozen=True)
class Relaxed:
    """A problem of which the weeks have nothing to do with each other.

    team: without costs that reach beyond a week. masks: bit set of queues of each skill group. weeks: days of each.
    edges: first interval of each week, and the last one's end, (W + 1,).
    """

    grid: Grid
    demand: Demand
    shapes: Shapes
    masks: IntArray
    team: Team
    weeks: list[range]
    edges: list[int]


def relaxed(state: State) -> Relaxed:
    """The problem of a state, each week for itself."""
    grid, weeks = state.grid, weeks_of(state.problem.horizon)
    minute_on = state.problem.horizon.minute_on
    edges = [0, *(minute_on(days.start, 0) // grid.interval_minutes for days in weeks[1:]), grid.intervals]
    team = _by_week(state.team, state.shapes, weeks)
    return Relaxed(grid, state.demand, state.shapes, state.board.masks, team, weeks, edges)


def prices_of(problem: Relaxed, seconds_left: Callable[[], float]) -> FloatArray | None:
    """What one more person is worth at each queue and interval, (Q, T); None when time is too short for any week.

    A week for which there is no time left is taken to be like the one before.
    """
    grid, edges = problem.grid, problem.edges
    prices = np.zeros((len(grid.queues), grid.intervals))
    last = None
    for days, low, high in zip(problem.weeks, edges[:-1], edges[1:], strict=True):
        left = seconds_left()
        if left > 0.0:
            found = week_prices(problem.team, problem.shapes, grid, problem.masks, days, low, high, left)
            last = last if found is None else found.prices
        if last is None:
            return None
        width = min(high - low, last.shape[1])
        prices[:, low : low + width] = last[:, :width]
    return prices


def least_cost(problem: Relaxed, prices: FloatArray) -> float:
    """What every roster costs at least, by any prices of one more person at each queue and interval, (Q, T)."""
    return bound_at(problem, even_gains(prices, problem.grid.ticks))[0]


def even_gains(prices: FloatArray, ticks: int) -> FloatArray:
    """Prices of somebody who is there for 1, 2, ... ticks of an interval that cost the same each, (Q, T, ticks)."""
    return worths.even(np.ascontiguousarray(prices), ticks)


def bound_at(problem: Relaxed, gains: FloatArray) -> tuple[float, FloatArray]:
    """What every roster costs at least, and how many more are wanted than come, both at some prices, (Q, T, ticks).

    Args:
        gains: prices of somebody who is at a queue for 1, 2, ... ticks of an interval, (Q, T, ticks); of queues that
            can wait those of all ticks count, the others have to be even shares of it.
    """
    grid, team, most = problem.grid, problem.team, int(problem.team.candidates.shape[0])
    shares = (np.arange(grid.ticks) + 1) / grid.ticks
    slack, total, sizes = np.zeros_like(gains), 0.0, 0.0
    for queue in range(len(grid.queues)):
        weight = float(grid.weights[queue])
        if grid.is_deferrable[queue]:
            rows = slice(grid.backlog.first[queue], grid.backlog.first[queue + 1])
            backlog, people = grid.backlog, np.zeros(grid.intervals)
            cost = cheapest.waiting(
                backlog.release[rows], backlog.due[rows], backlog.row[rows], backlog.minutes[rows],
                grid.is_open[queue], grid.required[queue], grid.given[queue], weight, grid.shortage, grid.over,
                float(grid.interval_minutes), grid.ticks, np.ascontiguousarray(gains[queue, :, -1]), most, people,
            )  # fmt: skip
            slack[queue] = people[:, None] * shares
        else:
            cost = cheapest.at_once(
                grid.required[queue], grid.given[queue], weight, grid.shortage, grid.over, gains[queue], most,
                slack[queue],
            )  # fmt: skip
        total, sizes = total + cost, sizes + abs(cost)
    room = room_for(team, problem.shapes, grid, min(team.groups.shape[1], LONGEST_WINDOW), 1)
    weeks = np.array([[days.start, days.stop] for days in problem.weeks], dtype=np.int64)
    supply = np.zeros_like(gains)
    least = least_tours(team, problem.shapes, problem.demand, problem.masks, weeks, gains, room, supply)
    supply[grid.is_deferrable] = (supply[grid.is_deferrable] @ shares)[:, :, None] * shares
    doubt = TOLERANCE * (sizes + float(np.abs(least).sum()))
    return total + float(least.sum()) + float(team.fixed.sum()) + _idle_accounts(team) - doubt, slack - supply


def _idle_accounts(team: Team) -> float:
    """What accounts cost when nobody works."""
    idle = team.rate * np.maximum(0, np.where(team.side == BELOW, team.bound, -team.bound))
    before = np.concatenate(([0.0], np.cumsum(idle)))[team.terms[team.accounts]]
    return float(np.sum(before[:, 1] - before[:, 0]))


def _by_week(team: Team, shapes: Shapes, weeks: list[range]) -> Team:
    """The team without costs of accounts that reach beyond a week, and with every break that can lie in the night."""
    rate, extra = team.rate.copy(), team.extra.copy()
    for person in range(team.candidates.shape[0]):
        kinds = team.kinds[person] - team.kinds[person, 0]
        for account in range(*team.accounts[person]):
            if team.terms[account] < team.terms[account + 1] and team.sort[account] == SUM:
                at = team.weights_at[account]
                touched = [bool(team.weights[at + kinds[w.start] : at + kinds[w.stop]].any()) for w in weeks]
                if sum(touched) > 1:
                    rate[team.terms[account] : team.terms[account + 1]] = 0.0
    dark = _most_dark(team, shapes)
    for person in np.flatnonzero(team.night > 0.0).tolist():
        own = slice(team.candidates[person, 0], team.candidates[person, -1])
        extra[own] -= team.night[person] * dark[own]
    return team._replace(rate=rate, extra=extra)


def _most_dark(team: Team, shapes: Shapes) -> IntArray:
    """Minutes of unpaid breaks that can lie in the night at most, of each candidate, (C,)."""
    kinds, which = np.unique(np.stack([team.template, team.start]), axis=1, return_inverse=True)
    most = np.zeros(kinds.shape[1], dtype=np.int64)
    for kind, (template, start) in enumerate(kinds.T):
        for number in range(shapes.first[template], shapes.first[template + 1]):
            if shapes.is_unpaid[number]:
                begin = start + np.arange(shapes.earliest[number], shapes.latest[number] + 1)
                most[kind] += np.max(shapes.dark[begin + shapes.length[number]] - shapes.dark[begin], initial=0)
    return np.asarray(most[which.ravel()])
