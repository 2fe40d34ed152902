"""A cost that no roster can be below: people and demand pulled apart by prices.

With a price for one more person at each queue and interval, whatever the prices are, every roster costs at least what
demand costs when people come at these prices, plus what everybody's best tour costs less what it earns.
The prices come from a linear programme of crowds (`crowds`) and are made better step by step (`climb`); tours are found
exactly, breaks included (`least`), and so is the least that demand costs (`cheapest`). Relaxed are: conditions and
costs that reach beyond a week, premiums of night breaks (as if all lay in the night), and how much of the work that can
wait fits into an interval.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from shiftplan.domain.fairness import QUARTERS
from shiftplan.planning import cheapest, worths
from shiftplan.planning.construct import weeks_of
from shiftplan.planning.crowds import Priced, week_prices
from shiftplan.planning.grid import FloatArray, Grid, IntArray
from shiftplan.planning.kernel_data import LONGEST_WINDOW, room_for
from shiftplan.planning.least import earnings, least_tours
from shiftplan.planning.linear import TOLERANCE
from shiftplan.planning.pricing import Shapes
from shiftplan.planning.state import State
from shiftplan.planning.team_arrays import BELOW, SUM, Team

AT_ONCE, MANY = 2, 3000
"""Weeks whose linear programmes are solved beside each other; of more people than these one by one, for each of them
takes much memory."""


@dataclass(frozen=True)
class Relaxed:
    """A problem of which the weeks have nothing to do with each other.

    team: without costs that reach beyond a week, and without those of burdens. fair: prices of these, as in Team.
    masks: bit set of queues of each skill group. weeks: days of each.
    edges: first interval of each week, and the last one's end, (W + 1,).
    """

    grid: Grid
    shapes: Shapes
    masks: IntArray
    team: Team
    fair: FloatArray
    weeks: list[range]
    edges: list[int]

    @property
    def price_shapes(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Shapes of the parts of its prices."""
        return (len(self.grid.queues), self.grid.intervals, self.grid.ticks), self.team.shares.shape

    @cached_property
    def week_edges(self) -> IntArray:
        """First day of each week and the day after its last, (W, 2)."""
        return np.array([[days.start, days.stop] for days in self.weeks], dtype=np.int64)

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
    return Relaxed(grid, state.shapes, state.board.masks, team, fair, weeks, edges)


class Prices(NamedTuple):
    """What pulls people and demand apart.

    gains: of somebody who is at a queue for 1, 2, ... ticks of an interval, (Q, T, ticks); of queues that can wait
    those of all ticks count, the others have to be even shares of it. slopes: of each shift of a burden, (P, 3).
    """

    gains: FloatArray
    slopes: FloatArray


def prices_of(problem: Relaxed, seconds_left: Callable[[], float]) -> Prices | None:
    """Prices of a linear programme, by the interval; None when time is too short for any week.

    The weeks in the midst are solved first, for what the first one hands on costs what they say, and the last one takes
    over what they hand on; several at once. A week for which there is no time is taken to be like another.
    """
    grid, edges, team = problem.grid, problem.edges, problem.team._replace(fair=problem.fair)
    count, handover = len(problem.weeks), None

    def solved(week: int) -> Priced | None:
        days, low, high = problem.weeks[week], edges[week], edges[week + 1]
        left = seconds_left()
        return (
            week_prices(team, problem.shapes, grid, problem.masks, days, low, high, left, handover)
            if left > 0
            else None
        )

    found: dict[int, Priced] = {}
    with ThreadPoolExecutor(AT_ONCE if team.groups.shape[0] <= MANY else 1) as pool:
        for weeks in (range(1, count - 1), (count - 1, 0)) if count > 2 else ((week,) for week in range(count)):
            found |= {week: each for week, each in zip(weeks, pool.map(solved, weeks), strict=True) if each}
            handover = next((each.handover for each in reversed(found.values())), None)
    if not found:
        return None
    prices, slopes = np.zeros((len(grid.queues), grid.intervals)), np.zeros_like(team.shares, dtype=np.float64)
    for week in range(count):
        one = found.get(week) or next(iter(found.values()))
        width = min(edges[week + 1] - edges[week], one.prices.shape[1])
        prices[:, edges[week] : edges[week] + width] = one.prices[:, :width]
        slopes += one.slopes / count
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
    team, slopes = problem.team, prices.slopes
    wanted, total, sizes = people_wanted(problem, prices.gains)
    is_free = np.ones((team.groups.shape[0], len(problem.weeks)), dtype=np.bool_)
    room = room_for(team, problem.shapes, problem.grid, min(team.groups.shape[1], LONGEST_WINDOW), 1)
    come, worked = np.zeros_like(wanted), np.zeros_like(slopes)
    earned = earnings(problem.shapes, problem.masks, prices.gains, room)
    least = least_tours(
        team, problem.shapes, problem.masks, problem.week_edges, is_free, prices.gains, earned, slopes, room, come,
        worked,
    )  # fmt: skip
    burdens, passed = burdens_wanted(problem, slopes)
    total -= passed
    doubt = TOLERANCE * (sizes + float(np.abs(least).sum()))
    total += float(least.sum()) + float(team.fixed.sum()) + _idle_accounts(team) - doubt
    return total, Prices(wanted - even_parts(problem.grid, come), worked - burdens)


def people_wanted(problem: Relaxed, gains: FloatArray) -> tuple[FloatArray, float, float]:
    """How many people demand wants at some prices for 1, 2, ... ticks of each interval, (Q, T, ticks), what it costs
    with them at least, less what they earn, and the sum of the amounts of these costs.
    """
    grid, most = problem.grid, int(problem.team.candidates.shape[0])
    wanted, total, sizes = np.zeros_like(gains), 0.0, 0.0
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
            wanted[queue] = people[:, None] * tick_shares(grid)
        else:
            cost = cheapest.at_once(
                grid.required[queue], grid.given[queue], weight, grid.shortage, grid.over, gains[queue], most,
                wanted[queue],
            )  # fmt: skip
        total, sizes = total + cost, sizes + abs(cost)
    return wanted, total, sizes


def burdens_wanted(problem: Relaxed, slopes: FloatArray) -> tuple[FloatArray, float]:
    """How many shifts of each burden are worth their price, (P, 3), and by how much these prices pass the cost."""
    passed = slopes[:, :, None] * np.arange(problem.burden_costs.shape[2]) - problem.burden_costs
    return passed.argmax(axis=2).astype(np.float64), float(passed.max(axis=2).sum())


def tick_shares(grid: Grid) -> FloatArray:
    """1, 2, ... ticks as a share of an interval, (ticks,)."""
    return np.asarray((np.arange(grid.ticks) + 1) / grid.ticks)


def even_parts(grid: Grid, people: FloatArray) -> FloatArray:
    """Numbers of people for 1, 2, ... ticks, those of work that can wait told as even shares of a whole interval."""
    people[grid.is_deferrable] = (people[grid.is_deferrable] @ tick_shares(grid))[:, :, None] * tick_shares(grid)
    return people


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
        extra[own] -= team.night[person] * dark[team.template[own], team.start[own]]
    return team._replace(rate=rate, extra=extra)


def _most_dark(team: Team, shapes: Shapes) -> IntArray:
    """Minutes of unpaid breaks that can lie in the night at most, by template and start of what somebody could work."""
    shape = (len(shapes.first), int(team.start.max(initial=0)) + 1)
    most, is_there = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.bool_)
    is_there[team.template, team.start] = True
    for template, start in zip(*np.nonzero(is_there), strict=True):
        for number in range(shapes.first[template], shapes.first[template + 1]):
            if shapes.is_unpaid[number]:
                begin = start + np.arange(shapes.earliest[number], shapes.latest[number] + 1)
                dark = shapes.dark[begin + shapes.length[number]] - shapes.dark[begin]
                most[template, start] += np.max(dark, initial=0)
    return most
