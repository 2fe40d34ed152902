"""People who are alike taken together: how many work which shift, breaks as counts. A linear programme for prices.

What it leaves out (what reaches beyond a week, who of the crowd works what) makes its prices a little wrong, never the
bound that `bounds` makes of them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

import numpy as np

from shiftplan.domain.fairness import QUARTERS
from shiftplan.planning.demand_rows import DemandColumns, Handover, demand_rows
from shiftplan.planning.grid import ByteArray, FloatArray, Grid, IntArray
from shiftplan.planning.linear import LinearProgram
from shiftplan.planning.pricing import Shapes
from shiftplan.planning.team_arrays import BURDENS, NO_LIMIT, SUM, Team

Block = tuple[int, int, int, int]
"""Skill group, start tick, span and template."""
RATE_STEP = 0.05
"""Rates that differ by less than about this share are alike."""


@dataclass(frozen=True)
class Priced:
    """What one more person is worth at each queue and interval of a week, (Q, T), what each shift of a burden costs
    somebody, (P, 3), what the programme costs, and what is handed on to the next week.
    """

    prices: FloatArray
    slopes: FloatArray
    objective: float
    handover: Handover


@dataclass(frozen=True)
class Member:
    """One person in a week: the accounts that count there, and for each day a key of all that could be worked.

    weights: of each account and candidate of the week, (A, C). days: first candidate of each day, counted from the
    week's first, (D + 1,). keys: by day, empty = nothing could be worked.
    """

    person: int
    accounts: list[int]
    candidates: IntArray
    weights: IntArray
    days: IntArray
    keys: list[bytes]


def crowds_of(team: Team, days: range, day_ticks: int) -> list[list[Member]]:
    """People by what they can do on some days, contract included."""
    found: dict[object, list[Member]] = defaultdict(list)
    for person in range(team.candidates.shape[0]):
        member, key = _member(team, person, days, day_ticks)
        found[key].append(member)
    return list(found.values())


def _member(team: Team, person: int, days: range, day_ticks: int) -> tuple[Member, object]:
    edges = team.candidates[person, days.start : days.stop + 1]
    candidates = np.arange(edges[0], edges[-1])
    day = np.repeat(np.arange(len(days)), np.diff(edges))
    kinds = team.kinds[person, days.start + day] - team.kinds[person, 0] + team.kind[candidates]
    accounts, weights = [], []
    for each in range(*team.accounts[person]):
        at = team.weights_at[each]
        row = team.weights[at + kinds] if team.sort[each] == SUM else team.weights[at + days.start + day]
        if row.any():
            accounts.append(each)
            weights.append(row)
    groups = team.groups[person, days.start : days.stop]
    able = (groups[day] >= 0) & (team.extra[candidates] < np.inf)
    shape = np.stack([team.start[candidates] - day * day_ticks, team.span[candidates], team.template[candidates]])
    extra = np.where(able, np.rint(team.extra[candidates] * 1000.0), -1.0).astype(np.int64)
    told = np.ascontiguousarray(np.vstack([shape, extra, *weights]).T)
    first = edges - edges[0]
    keys = [told[a:b].tobytes() if able[a:b].any() else b"" for a, b in pairwise(first.tolist())]
    member = Member(person, accounts, candidates, told[:, 4:].T, first, keys)
    key = (
        np.unique(shape[:, able], axis=1).tobytes(), frozenset(groups.tolist()) - {-1},
        tuple(_make(team, each) for each in accounts),
    )  # fmt: skip
    return member, key


def _make(team: Team, account: int) -> tuple[object, ...]:
    """What kind of limit and costs an account has: only those of one make can be added up."""
    terms = range(team.terms[account], team.terms[account + 1])
    rates = [(int(team.side[each]), round(log(max(1e-9, team.rate[each])) / RATE_STEP)) for each in terms]
    return int(team.sort[account]), bool(team.limit[account] < NO_LIMIT), *rates


def week_prices(
    team: Team, shapes: Shapes, grid: Grid, masks: IntArray, days: range, low: int, high: int, seconds: float,
    handover: Handover | None = None,
) -> Priced | None:  # fmt: skip
    """What one more person is worth at each queue in intervals low..high-1 of a week; what shifts do after the last
    interval counts as at the week's begin. None when the seconds are too few.
    """
    program = LinearProgram()
    rows = week_rows(program, team, grid, masks, low, high, handover)
    crowds = add_people(program, team, shapes, grid, rows, days, wraps=True)
    solved = program.solve(seconds, by_interior_point=True)
    if solved is None:
        return None
    slopes = np.zeros(team.shares.shape)
    for crowd in crowds:
        for burden, row in crowd.burdened.items():
            slopes[[each.person for each in crowd.crowd], burden] = solved.duals[row]
    handed = Handover(np.zeros(len(grid.queues)), np.zeros(len(grid.queues)))
    for queue, column in rows.demand.handed_on.items():
        handed.minutes[queue] = solved.values[column]
        handed.prices[queue] = max(0.0, -solved.duals[rows.demand.taken_over[queue]])
    return Priced(np.asarray(solved.duals[rows.link]), slopes, solved.objective, handed)


@dataclass(frozen=True)
class WeekRows:
    """Demand of a week, and the rows that people enter.

    link: of each queue and interval, who comes = who serves, (Q, T). supply: of each skill group and interval, who
    serves = who is present, (G, T). low: the first interval.
    """

    demand: DemandColumns
    link: IntArray
    supply: IntArray
    low: int


def week_rows(
    program: LinearProgram, team: Team, grid: Grid, masks: IntArray, low: int, high: int,
    handover: Handover | None = None,
) -> WeekRows:  # fmt: skip
    """Demand of intervals low..high-1, nobody present yet."""
    queues, length = len(grid.queues), high - low
    most = np.full(queues, float(team.candidates.shape[0]))
    demand = demand_rows(program, grid, low, high, most, np.zeros((queues, length)), handover)
    link = program.rows(queues * length, 0.0, 0.0).reshape(queues, length)
    program.put(link, demand.come, -1.0)
    supply = program.rows(len(masks) * length, 0.0, 0.0).reshape(len(masks), length)
    for group, mask in enumerate(masks):
        for queue in range(queues):
            if mask >> queue & 1:
                serve = program.columns(length)
                program.put(link[queue], serve, 1.0)
                program.put(supply[group], serve, 1.0)
    return WeekRows(demand, link, supply, low)


def add_people(
    program: LinearProgram, team: Team, shapes: Shapes, grid: Grid, rows: WeekRows, days: range, *, wraps: bool
) -> list["_Crowd"]:
    """Everybody's shifts of some days; beyond the rows' end they count at the begin, or nowhere."""
    blocks: dict[Block, list[int]] = defaultdict(list)
    crowds = [_Crowd(program, team, crowd, days, blocks) for crowd in crowds_of(team, days, 1440 // grid.tick_minutes)]
    for block, columns in blocks.items():
        _block(program, shapes, grid, rows, block, columns, wraps)
    return crowds


class _Crowd:
    """Columns and rows of some people who are alike, on the days of a week; burdened: the row of each burden."""

    def __init__(
        self, program: LinearProgram, team: Team, crowd: Sequence[Member], days: range, blocks: dict[Block, list[int]]
    ) -> None:
        self.program, self.team, self.days, self.crowd = program, team, days, crowd
        self.columns: list[dict[tuple[int, int, int], list[int]]] = [defaultdict(list) for _ in days]
        self.entries: list[tuple[IntArray, IntArray, ByteArray]] = []
        self.burdened: dict[int, int] = {}
        for number in range(len(days)):
            self._day(number, blocks)
        self._run()
        self._accounts()
        self._burdens()
        self._rest()

    def _day(self, number: int, blocks: dict[Block, list[int]]) -> None:
        """People who could work the same shifts of a day at the same costs share a column for each of these shifts."""
        team, day = self.team, self.days[number]
        alike: dict[tuple[int, bool, bytes], list[Member]] = defaultdict(list)
        for each in self.crowd:
            if each.keys[number]:
                group = int(team.groups[each.person, day])
                alike[group, bool(team.must[each.person, day]), each.keys[number]].append(each)
        for (group, is_demanded, _), some in alike.items():
            one = some[0]
            inside = np.arange(one.days[number], one.days[number + 1])
            candidates = one.candidates[inside]
            is_able = team.extra[candidates] < np.inf
            inside, candidates = inside[is_able], candidates[is_able]
            columns = self.program.columns(len(candidates), team.extra[candidates])
            count = float(len(some))
            self.program.put(self.program.rows(1, count if is_demanded else 0.0, count), columns, 1.0)
            self.entries.append((columns, one.weights[:, inside], team.burdens[candidates]))
            places = zip(team.start[candidates].tolist(), team.span[candidates].tolist(),
                         team.template[candidates].tolist(), strict=True)  # fmt: skip
            for place, column in zip(places, columns.tolist(), strict=True):
                self.columns[number][place].append(column)
                blocks[group, *place].append(column)

    def _run(self) -> None:
        runs = self.team.run[[each.person for each in self.crowd]]
        if runs.min() > 0 and len(self.days) > runs.max() and self.entries:
            columns = np.concatenate([columns for columns, _, _ in self.entries])
            self.program.put(self.program.rows(1, -np.inf, float(runs.sum())), columns, 1.0)

    def _accounts(self) -> None:
        team = self.team
        if not self.entries:
            return
        columns = np.concatenate([columns for columns, _, _ in self.entries])
        weights = np.concatenate([weights for _, weights, _ in self.entries], axis=1)
        for number in range(len(self.crowd[0].accounts)):
            accounts = [each.accounts[number] for each in self.crowd]
            counts = weights[number] != 0
            of, factors = columns[counts], weights[number][counts].astype(float)
            if team.limit[accounts[0]] < NO_LIMIT:
                self.program.put(self.program.rows(1, -np.inf, float(team.limit[accounts].sum())), of, factors)
            first = team.terms[accounts]
            for term in range(team.terms[accounts[0] + 1] - team.terms[accounts[0]]):
                sign = -1.0 if team.side[first[0] + term] else 1.0
                row = self.program.rows(1, sign * float(team.bound[first + term].sum()), np.inf)
                self.program.put(row, of, sign * factors)
                self.program.put(row, self.program.columns(1, float(team.rate[first + term].mean())), 1.0)

    def _burdens(self) -> None:
        """Nights, weekends and late shifts beyond the shares, of which the week has its part by its days."""
        team, people = self.team, [each.person for each in self.crowd]
        first, further = team.fair[people].mean(axis=0)
        if not self.entries or not further:
            return
        columns = np.concatenate([columns for columns, _, _ in self.entries])
        told = np.concatenate([burdens for _, _, burdens in self.entries])
        part = len(self.days) / team.groups.shape[1] / QUARTERS
        for burden in range(BURDENS):
            counts = (told >> burden & 1).astype(bool)
            if counts.any():
                row = self.program.rows(1, -part * float(team.shares[people, burden].sum()), np.inf)
                self.program.put(row, columns[counts], -1.0)
                self.program.put(row, self.program.columns(1, first, upper=len(people) * part * QUARTERS), 1.0)
                self.program.put(row, self.program.columns(1, further), 1.0)
                self.burdened[burden] = int(row[0])

    def _rest(self) -> None:
        """Who works late does not begin early the next day, by what is forbidden to the one who can do most."""
        team = self.team
        for number, day in enumerate(self.days[:-1]):
            able = [each for each in self.crowd if each.keys[number] and each.keys[number + 1]]
            if not able:
                continue
            one = max(able, key=lambda each: each.days[number + 2] - each.days[number])
            person = one.person
            columns = team.kinds[person, day + 2] - team.kinds[person, day + 1]
            later = [(int(team.kind[each]), place) for each, place in self._places(one, number + 1)]
            out: dict[frozenset[int], list[int]] = defaultdict(list)
            for each, place in self._places(one, number):
                pair = team.pairs[person, day] + team.kind[each] * columns
                forbidden = frozenset(
                    column for kind, wrong in later if not team.allowed[pair + kind]
                    for column in self.columns[number + 1][wrong]
                )  # fmt: skip
                out[forbidden] += self.columns[number][place]
            for forbidden in out:
                if forbidden:
                    early = [column for wider, some in out.items() if wider >= forbidden for column in some]
                    row = self.program.rows(1, -np.inf, float(len(self.crowd)))
                    self.program.put(row, [*early, *sorted(forbidden)], 1.0)

    def _places(self, one: Member, number: int) -> list[tuple[int, tuple[int, int, int]]]:
        """Candidates of a day that could be worked, each with its start, span and template."""
        team = self.team
        return [
            (each, (int(team.start[each]), int(team.span[each]), int(team.template[each])))
            for each in one.candidates[one.days[number] : one.days[number + 1]].tolist()
            if team.extra[each] < np.inf
        ]


def _block(
    program: LinearProgram, shapes: Shapes, grid: Grid, rows: WeekRows, block: Block, columns: list[int], wraps: bool
) -> None:
    """So many people of a skill group begin at one time: they are present, but for their breaks."""
    group, start, span, template = block
    supply, low = rows.supply[group], rows.low
    count = program.columns(1)
    row = program.rows(1, 0.0, 0.0)
    program.put(row, count, 1.0)
    program.put(row, columns, -1.0)
    _present(program, grid, supply, low, start, span, int(count[0]), -1.0, wraps)
    for number in range(shapes.first[template], shapes.first[template + 1]):
        length = int(shapes.length[number])
        spots = _spots(start, int(shapes.earliest[number]), int(shapes.latest[number]), length, shapes.step, grid.ticks)
        slots = program.columns(len(spots))
        row = program.rows(1, 0.0, 0.0)
        program.put(row, count, 1.0)
        program.put(row, slots, -1.0)
        for spot, slot in zip(spots, slots.tolist(), strict=True):
            _present(program, grid, supply, low, start + spot, length, slot, 1.0, wraps)


def _spots(start: int, earliest: int, latest: int, length: int, step: int, ticks: int) -> list[int]:
    """Starts of a break that are enough where people are counts: at the edges of its window and of intervals."""
    possible = range(-(-earliest // step) * step, latest + 1, step)
    chosen = [each for each in possible if (start + each) % ticks == 0 or (start + each + length) % ticks == 0]
    return sorted({*chosen, *possible[:1], *possible[-1:]})


def _present(
    program: LinearProgram, grid: Grid, supply: IntArray, low: int, start: int, span: int, column: int, sign: float,
    wraps: bool,
) -> None:  # fmt: skip
    """A column is there from a tick on for a while."""
    ticks = grid.ticks
    for time in range(start // ticks, -(-(start + span) // ticks)):
        inside = min(start + span, (time + 1) * ticks) - max(start, time * ticks)
        if wraps or 0 <= time - low < len(supply):
            program.put(supply[(time - low) % len(supply)], column, sign * inside / ticks)
