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
from functools import cached_property
from typing import NamedTuple

import numpy as np

from shiftplan.domain.fairness import QUARTERS
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

    team: without costs that reach beyond a week, and without those of burdens. fair: prices of these, as in Team.
    masks: bit set of queues of each skill group. weeks: days of each.
    edges: first interval of each week, and the last one's end, (W + 1,).
    """

    grid: Grid
    demand: Demand
    shapes: Shapes
    masks: IntArray
    team: Team
    fair: FloatArray
    weeks: list[range]
    edges: list[int]

    @cached_property
    def burden_costs(self) -> FloatArray:
        """What 0, 1, ... shifts of each burden cost everybody, (P, 3, D + 1)."""
        beyond = np.arange(self.team.groups.shape[1] + 1) - self.team.shares[:, :, None] / QUARTERS
        first, further = (self.fair[:, number, None, None] for number in (0, 1))
        return np.asarray(first * np.clip(beyond, 0.0, 1.0) + further * np.maximum(0.0, beyond - 1.0))


def relaxed(state: State) -> Relaxed:
    """The problem of a state, each week for itself."""
    grid, weeks = state.grid, weeks_of(state.problem.horizon)
    minute_on = state.problem.horizon.minute_on
    edges = [0, *(minute_on(days.start, 0) // grid.interval_minutes for days in weeks[1:]), grid.intervals]
    team = _by_week(state.team, state.shapes, weeks)
    fair, team = team.fair, team._replace(fair=np.zeros_like(team.fair))
    return Relaxed(grid, state.demand, state.shapes, state.board.masks, team, fair, weeks, edges)


class Prices(NamedTuple):
    """What pulls people and demand apart.

    gains: of somebody who is at a queue for 1, 2, ... ticks of an interval, (Q, T, ticks); of queues that can wait
    those of all ticks count, the others have to be even shares of it. slopes: of each shift of a burden, (P, 3).
    """

    gains: FloatArray
    slopes: FloatArray


def prices_of(problem: Relaxed, seconds_left: Callable[[], float]) -> Prices | None:
    """Prices of a linear programme, by the interval; None when time is too short for any week.

    The first week comes last, for what it hands on costs what the others say. A week for which there is no time left is
    taken to be like the one before.
    """
    grid, edges, team = problem.grid, problem.edges, problem.team._replace(fair=problem.fair)
    prices, slopes = np.zeros((len(grid.queues), grid.intervals)), np.zeros_like(team.shares, dtype=np.float64)
    last = handover = None
    count = len(problem.weeks)
    for week in [*range(1, count), 0] if count > 2 else range(count):
        low, high = edges[week], edges[week + 1]
        left = seconds_left()
        if left > 0.0:
            found = week_prices(
                team, problem.shapes, grid, problem.masks, problem.weeks[week], low, high, left, handover
            )  # fmt: skip
            last = last if found is None else found
            if found and week < count - 1:
                handover = found.handover
        if last is None:
            return None
        width = min(high - low, last.prices.shape[1])
        prices[:, low : low + width] = last.prices[:, :width]
        slopes += last.slopes / count
    return plain_prices(problem, prices)._replace(slopes=np.clip(slopes, 0.0, problem.fair[:, 1:]))


def plain_prices(problem: Relaxed, prices: FloatArray) -> Prices:
    """Prices of one more person at each queue and interval, (Q, T), where burdens cost nothing."""
    return Prices(even_gains(prices, problem.grid.ticks), np.zeros_like(problem.team.shares, dtype=np.float64))


def least_cost(problem: Relaxed, prices: Prices) -> float:
    """What every roster costs at least, by any prices."""
    return bound_at(problem, prices)[0]


def even_gains(prices: FloatArray, ticks: int) -> FloatArray:
    """Prices of somebody who is there for 1, 2, ... ticks of an interval that cost the same each, (Q, T, ticks)."""
    return worths.even(np.ascontiguousarray(prices), ticks)


def bound_at(problem: Relaxed, prices: Prices) -> tuple[float, Prices]:
    """What every roster costs at least by some prices, and where these should rise: how many more are wanted at a queue
    than come, and how many more shifts of a burden are worked than are worth their price.
    """
    gains, slopes = prices
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
    supply, worked = np.zeros_like(gains), np.zeros_like(slopes)
    least = least_tours(
        team, problem.shapes, problem.demand, problem.masks, weeks, gains, slopes, room, supply, worked
    )  # fmt: skip
    # So many shifts of a burden cost at least a price each, less the most by which these prices can pass the cost.
    passed = slopes[:, :, None] * np.arange(problem.burden_costs.shape[2]) - problem.burden_costs
    total -= float(passed.max(axis=2).sum())
    worked -= passed.argmax(axis=2)
    supply[grid.is_deferrable] = (supply[grid.is_deferrable] @ shares)[:, :, None] * shares
    doubt = TOLERANCE * (sizes + float(np.abs(least).sum()))
    total += float(least.sum()) + float(team.fixed.sum()) + _idle_accounts(team) - doubt
    return total, Prices(slack - supply, worked)


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
