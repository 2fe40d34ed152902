"""A cost that no roster can be below: people and demand pulled apart by prices.

With a price for one more person at each queue and interval, whatever the prices are, every roster costs at least what
demand costs when people come at these prices, plus what everybody's best tour costs less what it earns.
The prices come from a linear programme of crowds (`crowds`); tours are found exactly, breaks included (`least`).
Relaxed are: conditions and costs that reach beyond a week, people who are present for part of an interval at several
queues, premiums of night breaks (as if all lay in the night), and what `demand_rows` says.
"""

import numpy as np

from shiftplan.planning.clock import Clock
from shiftplan.planning.construct import weeks_of
from shiftplan.planning.crowds import week_prices
from shiftplan.planning.demand_rows import demand_rows
from shiftplan.planning.grid import FloatArray
from shiftplan.planning.least import least_tours
from shiftplan.planning.linear import TOLERANCE, LinearProgram
from shiftplan.planning.response import Room, Shapes
from shiftplan.planning.state import State
from shiftplan.planning.tours import BELOW, SUM, Team


def bound_of(state: State, clock: Clock) -> float | None:
    """A cost that no lawful roster is below; None when time is too short or a programme has no solution."""
    grid, weeks = state.grid, weeks_of(state.problem.horizon)
    team = relaxed(state, weeks)
    prices = np.zeros((len(grid.queues), grid.intervals))
    minute_on = state.problem.horizon.minute_on
    edges = [0, *(minute_on(days.start, 0) // grid.interval_minutes for days in weeks[1:]), grid.intervals]
    for days, low, high in zip(weeks, edges[:-1], edges[1:], strict=True):
        left = clock.limit.seconds - clock.seconds
        found = week_prices(team, state.shapes, grid, state.board.masks, days, low, high, left)
        if found is None or left <= 0.0:
            return None
        prices[:, low:high] = found
    return least_cost(state, team, state.room, prices)


def least_cost(state: State, team: Team, room: Room, prices: FloatArray) -> float | None:
    """What every roster costs at least, by any prices of one more person at each queue and interval, (Q, T)."""
    grid = state.grid
    program = LinearProgram()
    demand_rows(program, grid, 0, grid.intervals, np.full(len(grid.queues), float(len(state.people))), prices)
    solved = program.solve()
    if solved is None:
        return None
    least = least_tours(state, team, room, prices, weeks_of(state.problem.horizon))
    total = solved.objective + float(least.sum()) + float(team.fixed.sum()) + _idle_accounts(team)
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
