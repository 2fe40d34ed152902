"""People who are alike taken together: how many work which shift, breaks as counts. A linear programme for prices.

What it leaves out (what reaches beyond a week, who of the crowd works what) makes its prices a little wrong, never the
bound that `bounds` makes of them.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from shiftplan.planning.demand_rows import demand_rows
from shiftplan.planning.grid import FloatArray, Grid, IntArray
from shiftplan.planning.linear import LinearProgram
from shiftplan.planning.response import Shapes
from shiftplan.planning.tours import BELOW, NO_LIMIT, SUM, Team

Block = tuple[int, int, int, int]
"""Skill group, start tick, span and template."""


def crowds_of(team: Team, days: range, day_ticks: int) -> list[list[int]]:
    """People by what they can do on some days, contract included."""
    found: dict[object, list[int]] = defaultdict(list)
    for person in range(team.candidates.shape[0]):
        first, last = team.candidates[person, days.start], team.candidates[person, days.stop]
        day = np.repeat(np.arange(len(days)), np.diff(team.candidates[person, days.start : days.stop + 1]))
        offsets = team.start[first:last] - day * day_ticks
        shapes = frozenset(zip(offsets.tolist(), team.span[first:last].tolist(), strict=True))
        groups = frozenset(team.groups[person, days.start : days.stop].tolist()) - {-1}
        found[shapes, groups, _conditions(team, person)].append(person)
    return list(found.values())


def _conditions(team: Team, person: int) -> tuple[object, ...]:
    """What kinds of limits and costs somebody's accounts have: only those of one make can be added up."""
    return tuple(
        (int(team.sort[each]), bool(team.limit[each] < NO_LIMIT), *team.side[team.terms[each] : team.terms[each + 1]])
        for each in range(team.accounts[person], team.accounts[person + 1])
    )


def week_prices(
    team: Team, shapes: Shapes, grid: Grid, masks: IntArray, days: range, low: int, high: int, seconds: float
) -> FloatArray | None:
    """What one more person is worth at each queue in intervals low..high-1 of a week, (Q, high - low); what shifts do
    after the last interval counts as at the week's begin. None when the seconds are too few.
    """
    program = LinearProgram()
    queues, length = len(grid.queues), high - low
    most = np.full(queues, float(team.candidates.shape[0]))
    come = demand_rows(program, grid, low, high, most, np.zeros((queues, length)))
    link = program.rows(queues * length, 0.0, 0.0).reshape(queues, length)
    program.put(link, come, -1.0)
    supply = program.rows(len(masks) * length, 0.0, 0.0).reshape(len(masks), length)
    for group, mask in enumerate(masks):
        for queue in range(queues):
            if mask >> queue & 1:
                serve = program.columns(length)
                program.put(link[queue], serve, 1.0)
                program.put(supply[group], serve, 1.0)
    blocks: dict[Block, list[int]] = defaultdict(list)
    for crowd in crowds_of(team, days, 1440 // grid.tick_minutes):
        _Crowd(program, team, crowd, days, blocks)
    for block, columns in blocks.items():
        _block(program, shapes, grid, supply, low, block, columns)
    solved = program.solve(seconds, by_interior_point=True)
    return None if solved is None else np.asarray(solved.duals[link])


class _Crowd:
    """Columns and rows of some people who are alike, on the days of a week."""

    def __init__(
        self, program: LinearProgram, team: Team, crowd: Sequence[int], days: range, blocks: dict[Block, list[int]]
    ) -> None:
        self.program, self.team, self.days = program, team, days
        self.column: dict[tuple[int, int, int, int, int], int] = {}
        self._shifts(crowd, blocks)
        self._days(crowd)
        self._accounts(crowd)
        self._rest(crowd)

    def _places(self, person: int, day: int) -> list[tuple[int, tuple[int, int, int, int, int]]]:
        """Candidates of a day that could be worked, each with its place in the crowd."""
        team, group = self.team, int(self.team.groups[person, day])
        if group < 0:
            return []
        return [
            (each, (day, group, int(team.start[each]), int(team.span[each]), int(team.template[each])))
            for each in range(team.candidates[person, day], team.candidates[person, day + 1])
            if team.extra[each] < np.inf
        ]

    def _shifts(self, crowd: Sequence[int], blocks: dict[Block, list[int]]) -> None:
        found: dict[tuple[int, int, int, int, int], list[float]] = defaultdict(list)
        for person in crowd:
            for day in self.days:
                for each, place in self._places(person, day):
                    found[place].append(float(self.team.extra[each]))
        counts = np.array([len(costs) for costs in found.values()], dtype=float)
        means = np.array([sum(costs) / len(costs) for costs in found.values()])
        columns = self.program.columns(len(found), means, 0.0, counts)
        for place, column in zip(found, columns.tolist(), strict=True):
            self.column[place] = column
            blocks[place[1:]].append(column)

    def _days(self, crowd: Sequence[int]) -> None:
        by_day: dict[int, list[int]] = defaultdict(list)
        for place, column in self.column.items():
            by_day[place[0]].append(column)
        for day, columns in by_day.items():
            able = sum(bool(self._places(person, day)) for person in crowd)
            demanded = float(self.team.must[list(crowd), day].sum())
            self.program.put(self.program.rows(1, min(demanded, able), able), columns, 1.0)
        run = self.team.run[list(crowd)]
        if run.min() > 0 and len(self.days) > run.max():
            row = self.program.rows(1, -np.inf, float(run.sum()))
            self.program.put(row, list(self.column.values()), 1.0)

    def _accounts(self, crowd: Sequence[int]) -> None:
        team, head = self.team, crowd[0]
        for number in range(team.accounts[head + 1] - team.accounts[head]):
            weights: dict[int, float] = {}
            limit, terms = 0.0, defaultdict[tuple[int, int], list[tuple[float, float]]](list)
            for person in crowd:
                account = team.accounts[person] + number
                weights |= self._weights(person, account)
                limit += float(team.limit[account])
                first = team.terms[account]
                for term in range(first, team.terms[account + 1]):
                    one = float(team.bound[term]), float(team.rate[term])
                    terms[int(term - first), int(team.side[term])].append(one)
            if weights:
                self._account(list(weights), list(weights.values()), limit, terms)

    def _account(
        self, columns: list[int], weights: list[float], limit: float,
        terms: dict[tuple[int, int], list[tuple[float, float]]],
    ) -> None:  # fmt: skip
        if limit < NO_LIMIT:
            self.program.put(self.program.rows(1, -np.inf, limit), columns, weights)
        for (_, side), some in terms.items():
            bound, rate = sum(each for each, _ in some), sum(each for _, each in some) / len(some)
            sign = 1.0 if side == BELOW else -1.0
            row = self.program.rows(1, sign * bound, np.inf)
            self.program.put(row, columns, sign * np.array(weights))
            self.program.put(row, self.program.columns(1, rate), 1.0)

    def _weights(self, person: int, account: int) -> dict[int, float]:
        """What each column of a person adds to an account."""
        team, found = self.team, {}
        for day in self.days:
            for each, place in self._places(person, day):
                if team.sort[account] == SUM:
                    kind = team.kinds[person, day] - team.kinds[person, 0] + team.kind[each]
                    weight = team.weights[team.weights_at[account] + kind]
                else:
                    weight = team.weights[team.weights_at[account] + day]
                if weight:
                    found[self.column[place]] = float(weight)
        return found

    def _rest(self, crowd: Sequence[int]) -> None:
        """Who works late does not begin early the next day, by what is forbidden to the one who can do most."""
        team = self.team
        for day in self.days[:-1]:
            able = [(len(self._places(each, day)), -each) for each in crowd if self._places(each, day + 1)]
            if not able or max(able)[0] == 0:
                continue
            person = -max(able)[1]
            columns = team.kinds[person, day + 2] - team.kinds[person, day + 1]
            later = [(team.kind[each], self.column[place]) for each, place in self._places(person, day + 1)]
            out: dict[frozenset[int], list[int]] = defaultdict(list)
            for each, place in self._places(person, day):
                pair = team.pairs[person, day] + team.kind[each] * columns
                out[frozenset(column for kind, column in later if not team.allowed[pair + kind])].append(
                    self.column[place]
                )
            for forbidden in out:
                if forbidden:
                    early = [column for wider, some in out.items() if wider >= forbidden for column in some]
                    row = self.program.rows(1, -np.inf, float(len(crowd)))
                    self.program.put(row, [*early, *sorted(forbidden)], 1.0)


def _block(
    program: LinearProgram, shapes: Shapes, grid: Grid, supply: IntArray, low: int, block: Block, columns: list[int]
) -> None:
    """So many people of a skill group begin at one time: they are present, but for their breaks."""
    group, start, span, template = block
    count = program.columns(1)
    row = program.rows(1, 0.0, 0.0)
    program.put(row, count, 1.0)
    program.put(row, columns, -1.0)
    _present(program, grid, supply[group], low, start, span, int(count[0]), -1.0)
    for number in range(shapes.first[template], shapes.first[template + 1]):
        length = int(shapes.length[number])
        spots = _spots(start, int(shapes.earliest[number]), int(shapes.latest[number]), length, shapes.step, grid.ticks)
        slots = program.columns(len(spots))
        row = program.rows(1, 0.0, 0.0)
        program.put(row, count, 1.0)
        program.put(row, slots, -1.0)
        for spot, slot in zip(spots, slots.tolist(), strict=True):
            _present(program, grid, supply[group], low, start + spot, length, slot, 1.0)


def _spots(start: int, earliest: int, latest: int, length: int, step: int, ticks: int) -> list[int]:
    """Starts of a break that are enough where people are counts: at the edges of its window and of intervals."""
    possible = range(-(-earliest // step) * step, latest + 1, step)
    chosen = [each for each in possible if (start + each) % ticks == 0 or (start + each + length) % ticks == 0]
    return sorted({*chosen, *possible[:1], *possible[-1:]})


def _present(
    program: LinearProgram, grid: Grid, supply: IntArray, low: int, start: int, span: int, column: int, sign: float
) -> None:
    """A column is there from a tick on for a while."""
    ticks = grid.ticks
    for time in range(start // ticks, -(-(start + span) // ticks)):
        inside = min(start + span, (time + 1) * ticks) - max(start, time * ticks)
        program.put(supply[(time - low) % len(supply)], column, sign * inside / ticks)
