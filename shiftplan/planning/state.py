"""A roster in the making: who works which tour, how many serve which queue, and what it costs."""

from collections.abc import Callable, Collection, Sequence
from copy import copy, deepcopy
from dataclasses import dataclass

import numpy as np

from shiftplan.domain.problem import Problem
from shiftplan.planning import exchange, kernels, moves, pricing, response, retake, rounds, worths
from shiftplan.planning.board import refresh_all, refresh_waiting
from shiftplan.planning.couples import Couples
from shiftplan.planning.exchange import Log
from shiftplan.planning.grid import BoolArray, FloatArray, Grid, IntArray
from shiftplan.planning.kernel_data import NOTHING, board_of, demand_of, no_tours, room_for, shapes_of
from shiftplan.planning.memory import give_back
from shiftplan.planning.people import Breaks, Person
from shiftplan.planning.promise import promises
from shiftplan.planning.response import Tours
from shiftplan.planning.rounds import Spans
from shiftplan.planning.team import joined, team_of
from shiftplan.planning.team_arrays import Team
from shiftplan.planning.tours import best_tour
from shiftplan.rules.base import Candidate

NO_GUIDE = np.zeros((0, 0, 0))
"""What people are worth is what it is."""


@dataclass(frozen=True)
class Planned:
    """A shift in a tour: its candidate and the starts of its breaks, ticks from the shift's start."""

    candidate: Candidate
    breaks: tuple[int, ...]


@dataclass(frozen=True)
class Snapshot:
    """All that a move changes."""

    full: IntArray
    supply: IntArray
    tours: Tours
    cost: float


class State:
    """The roster of everybody, as tours and as people on duty by skill group, queue and interval.

    Attributes:
        team, shapes, demand: what no move changes. board, tours: what moves change. kept: a roster to come back to.
        group_of: number of each bit set of queues. couples: who is tied to whom.
    """

    def __init__(
        self, problem: Problem, grid: Grid, people: Sequence[Person], breaks: Breaks, seed: int,
        more_masks: Collection[int] = (),
    ) -> None:  # fmt: skip
        self.problem, self.grid, self.people, self.breaks = problem, grid, list(people), breaks
        days = problem.horizon.days
        masks = sorted({mask for person in people for mask in person.masks if mask} | set(more_masks))
        self.group_of = {mask: number for number, mask in enumerate(masks)}
        self.team = team_of(people, days, self.group_of)
        self._seed = seed
        self._tie()
        self.shapes = shapes_of(problem, grid, breaks)
        self.demand = demand_of(grid)
        self.board = board_of(masks, grid)
        most = max([1, *np.diff(breaks.first).tolist()])
        self.tours = no_tours(len(people), days, most)
        self.room = room_for(self.team, self.shapes, grid, days, seed)
        refresh_all(self.board, self.demand)
        self.recount()
        self.kept = self.snapshot()

    def _tie(self) -> None:
        self.couples = Couples(self.people, self._seed)
        self.team.regular[list(self.couples.tied)] = False

    @property
    def cost(self) -> float:
        """Cost of the whole roster."""
        return float(self.board.costs.sum() + self.tours.costs.sum())

    @property
    def exact_cost(self) -> float:
        """The cost counted anew, work past its due time in the very interval where it is short."""
        board = self.board._replace(value=np.zeros_like(self.board.value), costs=self.board.costs.copy())
        for queue in np.flatnonzero(self.grid.is_deferrable):
            refresh_waiting(board, self.demand, int(queue), False, board.value[queue])
        return float(board.costs.sum() + self.tours.costs.sum())

    @property
    def short(self) -> float:
        """People-intervals short; work that can wait counts when it passed its due time."""
        grid, total = self.grid, 0.0
        for queue in range(len(grid.queues)):
            supply = self.board.supply[queue] / grid.ticks
            if grid.is_deferrable[queue]:
                backlog = grid.backlog
                rows = slice(backlog.first[queue], backlog.first[queue + 1])
                late, _, _ = kernels.serve(
                    supply * float(grid.interval_minutes) * grid.is_open[queue],
                    backlog.release[rows], backlog.due[rows], backlog.row[rows], backlog.minutes[rows],
                )  # fmt: skip
                total += float(late.sum()) / grid.interval_minutes
            else:
                total += float(np.maximum(0.0, grid.required[queue] - supply).sum())
        return total

    @property
    def broken(self) -> int:
        """People whose tour breaks a hard rule or a tie, by the referee; whose rules are forgotten is not judged."""
        tied = {number: [each.candidate for each in self.tour(number)] for number in self.couples.tied}
        return sum(
            not person.rules.is_lawful([each.candidate for each in self.tour(number)])
            or (number in tied and not self.couples.are_kept(number, tied))
            for number, person in enumerate(self.people)
            if not person.is_forgotten
        )

    def forget(self) -> None:
        """Give back the room of what the rules said of people whom the arrays alone decide from now on."""
        for number in np.flatnonzero(self.team.regular):
            self.people[number].forget()
        give_back()

    def tour(self, number: int) -> list[Planned]:
        """The shifts of a person, by day."""
        person, base = self.people[number], self.team.candidates[number, 0]
        found = []
        for day in np.flatnonzero(self.tours.chosen[number] >= 0):
            index = int(self.tours.chosen[number, day] - base)
            count = len(self.breaks.lengths(person.templates[index]))
            starts = tuple(int(each) for each in self.tours.breaks[number, day, :count])
            found.append(Planned(person.candidates[index], starts))
        return found

    def recount(self) -> None:
        """Everybody's own cost, after its prices changed."""
        response.recount_all(self.team, self.shapes, self.tours, 0)

    def add(self, people: Sequence[Person]) -> range:
        """Some people come in behind the others, with nothing to do yet; their numbers."""
        before, days = len(self.people), self.problem.horizon.days
        more = team_of(people, days, self.group_of)
        self.people += people
        self.team = joined(self.team, more)
        if any(each.is_tied for each in people):
            self._tie()
        added = no_tours(len(people), days, self.tours.breaks.shape[2])
        self.tours = Tours(*(np.concatenate(each) for each in zip(self.tours, added, strict=True)))
        self.make_room(more)
        response.recount_all(self.team, self.shapes, self.tours, before)
        return range(before, len(self.people))

    def make_room(self, team: Team) -> None:
        """Memory for whoever of a team has most candidates."""
        widest = int(np.max(team.candidates[:, -1] - team.candidates[:, 0], initial=1))
        if widest > len(self.room.costs):
            starts = np.zeros((widest, self.room.starts.shape[1]), dtype=np.int64)
            self.room = self.room._replace(costs=np.full(widest, np.inf), starts=starts)

    def blur(self, share: float) -> None:
        """Prices are means over so much of what is required on either side; costs stay exact."""
        if self.demand.blur[0] != share:
            self.demand.blur[0] = share
            refresh_all(self.board, self.demand)

    def settle(self) -> None:
        """People change queue wherever that helps; who works when stays."""
        moves.settle(self.board, self.demand, 0, self.grid.intervals)

    def keep(self) -> None:
        """Remember the roster as it is, as the one to come back to."""
        self.kept = self.snapshot()

    def twin(self, seed: int) -> "State":
        """The same roster once more, for another thread to change; nobody may come in meanwhile."""
        other = copy(self)
        other.board, other.tours = deepcopy((self.board, self.tours))
        other.room = room_for(self.team, self.shapes, self.grid, self.problem.horizon.days, seed)
        return other

    def follow(self, other: "State", members: IntArray) -> None:
        """Become what another roster is that differs in the tours of some people only."""
        for mine, theirs in zip(self.board, other.board, strict=True):
            mine[...] = theirs
        for mine, theirs in zip(self.tours, other.tours, strict=True):
            mine[members] = theirs[members]

    def snapshot(self) -> Snapshot:
        """A copy to come back to."""
        return Snapshot(self.board.full.copy(), self.board.supply.copy(), deepcopy(self.tours), self.cost)

    def restore(self, saved: Snapshot) -> None:
        """Back to a snapshot; whoever came in since does nothing."""
        self.board.full[:] = saved.full
        self.board.supply[:] = saved.supply
        known = len(saved.tours.chosen)
        for now, then in zip(self.tours, saved.tours, strict=True):
            now[:known] = then
        self.tours.chosen[known:] = NOTHING
        response.recount_all(self.team, self.shapes, self.tours, known)
        refresh_all(self.board, self.demand)

    def is_cheaper_by(self, move: Callable[[], None]) -> bool:
        """Make a move, and take it back when the whole roster got no cheaper."""
        saved = self.snapshot()
        move()
        if self.cost > saved.cost - 1e-6:
            self.restore(saved)
            return False
        return True

    def respond(self, number: int, days: range) -> bool:
        """Give a person the best lawful tour on some days; False when the dynamic programme could not decide."""
        return bool(
            response.respond(
                self.team,
                self.shapes,
                self.board,
                self.demand,
                self.tours,
                number,
                days.start,
                days.stop,
                0.0,
                self.tours.chosen[number].copy(),
                NO_GUIDE,
                0.0,
                self.room,
            )
        )

    def retake(
        self, members: IntArray, days: range, *, noise: float = 0.0, tolerance: float = -1e-6,
        guide: FloatArray = NO_GUIDE,
    ) -> float:  # fmt: skip
        """A few people give up some days and take them again; see `retake.retake`."""
        return float(
            retake.retake(
                self.team, self.shapes, self.board, self.demand, self.tours, members, days.start, days.stop, noise,
                tolerance, guide, self.room,
            )
        )  # fmt: skip

    def make_rounds(
        self, pool: IntArray, spans: Spans, count: int, temperature: float, guide: FloatArray, told: Log,
        halt: BoolArray,
    ) -> None:  # fmt: skip
        """Rounds of improvement; see `rounds.make_rounds`."""
        rounds.make_rounds(
            self.team, self.shapes, self.board, self.demand, self.tours, pool, spans, count, temperature, guide,
            self.room, told, halt,
        )  # fmt: skip

    def join(self, other: "State", ours: Log, theirs: Log, temperature: float) -> bool:
        """What came of rounds in another roster of the same people, as it is; see `exchange.join`."""
        return bool(
            exchange.join(
                self.team, self.board, self.demand, self.tours, other.board, other.tours, ours, theirs, temperature,
                self.room,
            )
        )  # fmt: skip

    def take_over(self, told: Log, temperature: float) -> int:
        """What came of rounds in another roster of the same people; see `exchange.take_over`."""
        return int(
            exchange.take_over(
                self.team, self.shapes, self.board, self.demand, self.tours, told, temperature, self.room
            )
        )

    def promises(self, members: IntArray, days: range) -> FloatArray:
        """What some people could win by working another of some days, (M,); see `promise.promises`."""
        return promises(
            self.team, self.shapes, self.board, self.demand, self.tours, members, days.start, days.stop, self.room
        )  # fmt: skip

    def offers(self, number: int, days: range) -> tuple[dict[Candidate, float], dict[Candidate, Planned]]:
        """Costs of a person's candidates on some days (negative = gain, inf = impossible) and their best breaks."""
        team, person = self.team, self.people[number]
        gains = self.gains()
        pricing.price(
            team, self.shapes, self.demand, gains, 0, self.board.masks, number, days.start, days.stop, self.room
        )  # fmt: skip
        base = team.candidates[number, 0]
        low, high = team.candidates[number, days.start] - base, team.candidates[number, days.stop] - base
        costs: dict[Candidate, float] = {}
        planned: dict[Candidate, Planned] = {}
        for index in range(low, high):
            candidate = person.candidates[index]
            count = len(self.breaks.lengths(person.templates[index]))
            costs[candidate] = float(self.room.costs[index])
            planned[candidate] = Planned(candidate, tuple(int(each) for each in self.room.starts[index, :count]))
        return costs, planned

    def gains(self) -> FloatArray:
        """What one more person is worth who is there for 1, 2, ... ticks of an interval, (Q, T, ticks)."""
        return worths.worth(self.board, self.demand, worths.EVERY, 0, self.grid.intervals)

    def tour_for(self, number: int, costs: FloatArray, days: range) -> list[Candidate] | None:
        """The cheapest lawful choice of candidates on some days, the others staying as they are.

        Args:
            costs: of each candidate by index, infinite = impossible.
        Returns: None when there is none, or when the rules count more than the programme has room for.
        """
        answer = np.full(len(days), NOTHING, dtype=np.int64)
        chosen = self.tours.chosen[number].copy()
        chosen[days.start : days.stop] = NOTHING
        if not best_tour(self.team, number, days.start, days.stop, costs, chosen, self.room.tables, answer):
            return None
        base = self.team.candidates[number, 0]
        return [self.people[number].candidates[int(each - base)] for each in answer if each >= 0]

    def put_in(self, number: int, tour: Sequence[Planned]) -> None:
        """A person works some shifts on days that are free, on whatever queues that is worth most."""
        for planned in tour:
            self.note(number, [planned])
            day = planned.candidate.day
            response.put_in(self.team, self.shapes, self.board, self.demand, self.tours, number, day)
        response.recount(self.team, self.shapes, self.tours, number)

    def note(self, number: int, tour: Sequence[Planned]) -> None:
        """A person works some shifts on days that are free, and what they cover is counted elsewhere."""
        base = self.team.candidates[number, 0]
        for planned in tour:
            day = planned.candidate.day
            self.tours.chosen[number, day] = base + self.people[number].index[planned.candidate]
            self.tours.breaks[number, day, : len(planned.breaks)] = planned.breaks

    def put_in_all(self, days: range) -> None:
        """The chosen shifts of everybody on some days come on duty."""
        response.put_in_all(self.team, self.shapes, self.board, self.demand, self.tours, days.start, days.stop)

    def off_duty(self, number: int, day: int) -> None:
        """A person's shift of a day goes off duty and stays in the tour: somebody else counts what it covers."""
        response.take_out(self.team, self.shapes, self.board, self.demand, self.tours, number, day)

    def take_out(self, number: int, days: range) -> None:
        """A person does not work on some days."""
        for day in days:
            self.off_duty(number, day)
            self.tours.chosen[number, day] = NOTHING
        response.recount(self.team, self.shapes, self.tours, number)
