"""A cost that no roster can be below: people and demand pulled apart by prices.

With a price for one more person at each queue and interval, whatever the prices are, every roster costs at least what
demand costs when people come at these prices, plus what everybody's best tour costs less what it earns.
The prices come from a linear programme of crowds (`crowds`); tours are found exactly, breaks included (`least`).
Relaxed are: conditions and costs that reach beyond a week, people who are present for part of an interval at several
queues, premiums of night breaks (as if all lay in the night), and what `demand_rows` says.
"""

from dataclasses import dataclass

import numpy as np

from shiftplan.planning.construct import weeks_of
from shiftplan.planning.crowds import week_prices
from shiftplan.planning.demand_rows import demand_rows
from shiftplan.planning.grid import FloatArray
from shiftplan.planning.least import least_tours
from shiftplan.planning.linear import TOLERANCE, LinearProgram
from shiftplan.planning.response import Shapes
from shiftplan.planning.state import State
from shiftplan.planning.tours import BELOW, SUM, Team


@dataclass(frozen=True)
class Bound:
    """The bound, and the price of one more person at each queue and interval that proves it, (Q, T)."""

    cost: float
    prices: FloatArray


def bound_of(state: State) -> Bound:
    """A lower bound on the cost of every lawful roster."""
    prices = _prices(state)
    return Bound(least_cost(state, prices), prices)


def _prices(state: State) -> FloatArray:
    grid, weeks = state.grid, weeks_of(state.problem.horizon)
    team = relaxed(state, weeks)
    prices = np.zeros((len(grid.queues), grid.intervals))
    minute = state.problem.horizon.minute_on
    edges = [0, *(minute(days.start, 0) // grid.interval_minutes for days in weeks[1:]), grid.intervals]
    for days, low, high in zip(weeks, edges[:-1], edges[1:], strict=True):
        prices[:, low:high] = week_prices(team, state.shapes, grid, state.board.masks, days, low, high)
    return prices


def least_cost(state: State, prices: FloatArray) -> float:
    """What every roster costs at least, by any prices."""
    grid, weeks = state.grid, weeks_of(state.problem.horizon)
    team = relaxed(state, weeks)
    program = LinearProgram()
    people = np.full(len(grid.queues), float(len(state.people)))
    demand_rows(program, grid, 0, grid.intervals, people, prices)
    solved = program.solve()
    if solved is None:
        raise RuntimeError("no bound: the linear programme of demand was not solved")
    least = np.zeros((len(state.people), len(weeks)))
    supply = np.zeros((len(state.board.masks), grid.intervals))
    first = np.array([weeks[0].start, *(days.stop for days in weeks)], dtype=np.int64)
    least_tours(team, state.shapes, state.demand, prices, state.board.masks, first, state.room, least, supply)
    idle = float(team.fixed.sum()) + _idle_accounts(team)
    total = solved.objective + float(least.sum()) + idle
    return total - TOLERANCE * (abs(solved.objective) + float(np.abs(least).sum()))


def _idle_accounts(team: Team) -> float:
    """What accounts cost when nobody works."""
    is_below = team.side == BELOW
    return float(np.sum(team.rate * np.maximum(0, np.where(is_below, team.bound, -team.bound))))


def relaxed(state: State, weeks: list[range]) -> Team:
    """The team without costs of accounts that reach beyond a week, and with every break that can lie in the night."""
    team, shapes = state.team, state.shapes
    rate, extra = team.rate.copy(), team.extra.copy()
    for person in range(team.candidates.shape[0]):
        kinds = team.kinds[person] - team.kinds[person, 0]
        for account in range(team.accounts[person], team.accounts[person + 1]):
            if team.terms[account] < team.terms[account + 1] and team.sort[account] == SUM:
                at = team.weights_at[account]
                touched = [bool(team.weights[at + kinds[w.start] : at + kinds[w.stop]].any()) for w in weeks]
                if sum(touched) > 1:
                    rate[team.terms[account] : team.terms[account + 1]] = 0.0
        if team.night[person] > 0.0:
            for candidate in range(team.candidates[person, 0], team.candidates[person, -1]):
                extra[candidate] -= team.night[person] * _most_dark(shapes, team, candidate)
    return team._replace(rate=rate, extra=extra)


def _most_dark(shapes: Shapes, team: Team, candidate: int) -> int:
    """Minutes of unpaid breaks that can lie in the night at most."""
    start, template, most = team.start[candidate], team.template[candidate], 0
    for number in range(shapes.first[template], shapes.first[template + 1]):
        if shapes.is_unpaid[number]:
            begin = start + np.arange(shapes.earliest[number], shapes.latest[number] + 1)
            most += int(np.max(shapes.dark[begin + shapes.length[number]] - shapes.dark[begin], initial=0))
    return most
