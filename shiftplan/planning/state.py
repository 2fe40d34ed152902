"""A roster in the making: who works which tour, who serves which queue, and what it costs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from shiftplan.domain.problem import Problem
from shiftplan.planning import kernels
from shiftplan.planning.grid import FloatArray, Grid, IntArray
from shiftplan.planning.joining import coverage_cost, join
from shiftplan.planning.people import Breaks, Person, in_order
from shiftplan.planning.personal_costs import night_minutes
from shiftplan.rules.base import Candidate


@dataclass(frozen=True)
class Planned:
    """A shift in a tour: its candidate and the starts of its breaks, ticks from the shift's start."""

    candidate: Candidate
    breaks: tuple[int, ...]


Tour = Mapping[int, Planned]


@dataclass(frozen=True)
class Snapshot:
    """All that a move changes."""

    tours: tuple[dict[int, Planned], ...]
    costs: FloatArray
    act: IntArray
    present: IntArray
    masks: IntArray
    supply: IntArray
    coverage: float

    @property
    def cost(self) -> float:
        """Cost of the whole roster then."""
        return self.coverage + float(self.costs.sum())


class State:
    """The roster of everybody, as tours and as people on duty by queue and interval.

    Attributes:
        tours: of each person, by day index. kept: a complete roster to come back to. act, present, masks: as in
            `kernels`, (P, T). supply: (Q, T).
    """

    def __init__(self, problem: Problem, grid: Grid, people: Sequence[Person], breaks: Breaks) -> None:
        self.problem, self.grid, self.people, self.breaks = problem, grid, people, breaks
        size = (len(people), grid.intervals)
        self.tours: list[dict[int, Planned]] = [{} for _ in people]
        self.act: IntArray = np.full(size, -1, dtype=np.int64)
        self.present: IntArray = np.zeros(size, dtype=np.int64)
        self.masks: IntArray = np.zeros(size, dtype=np.int64)
        self.supply: IntArray = grid.given.copy()
        self._costs = np.array([self._cost_of(number) for number in range(len(people))])
        self._coverage = self._coverage_cost()
        self.kept = self.snapshot()

    def keep(self) -> None:
        """Remember the roster as it is, as the one to come back to."""
        self.kept = self.snapshot()

    @property
    def cost(self) -> float:
        """Cost of the whole roster, constants of persons included."""
        return self._coverage + float(self._costs.sum())

    @property
    def short(self) -> float:
        """People-intervals short; work that can wait counts when it passed its due time."""
        grid, total = self.grid, 0.0
        for queue in range(len(grid.queues)):
            if grid.is_deferrable[queue]:
                late, _, _ = kernels.serve(self._capacity(queue), *self._backlog(queue))
                total += float(late.sum()) / grid.interval_minutes
            else:
                total += float(np.maximum(0.0, grid.required[queue] - self.supply[queue] / grid.ticks).sum())
        return total

    @property
    def broken(self) -> int:
        """People whose tour breaks a hard rule."""
        tours = zip(self.people, self.tours, strict=True)
        return sum(not who.rules.is_lawful([each.candidate for each in tour.values()]) for who, tour in tours)

    def snapshot(self) -> Snapshot:
        """A copy to come back to."""
        return Snapshot(
            tuple(dict(tour) for tour in self.tours),
            self._costs.copy(),
            self.act.copy(),
            self.present.copy(),
            self.masks.copy(),
            self.supply.copy(),
            self._coverage,
        )

    def restore(self, saved: Snapshot) -> None:
        """Back to a snapshot."""
        self.tours = [dict(tour) for tour in saved.tours]
        self._costs = saved.costs.copy()
        self.act, self.present = saved.act.copy(), saved.present.copy()
        self.masks, self.supply = saved.masks.copy(), saved.supply.copy()
        self._coverage = saved.coverage

    def values(self, *, smooth: bool) -> FloatArray:
        """Gain of one more person by queue and interval, (Q, T); see `kernels.waiting_value` for `smooth`."""
        grid = self.grid
        value = np.zeros_like(grid.required)
        for queue in range(len(grid.queues)):
            if not grid.is_deferrable[queue]:
                kernels.realtime_value(
                    grid.required[queue],
                    self.supply[queue],
                    grid.ticks,
                    grid.weights[queue],
                    grid.shortage,
                    grid.over,
                    value[queue],
                )
                continue
            minutes, capacity = float(grid.interval_minutes), self._capacity(queue)
            late, idle, pending = kernels.serve(capacity, *self._backlog(queue))
            kernels.waiting_value(
                late,
                idle,
                pending,
                capacity,
                grid.required[queue],
                grid.is_open[queue],
                grid.weights[queue],
                grid.shortage,
                grid.over,
                minutes,
                smooth,
                value[queue],
            )
        return value

    def worth(self) -> FloatArray:
        """Smoothed gains where up to two colleagues may change queue, (Q, T)."""
        found = kernels.reachable(self.act, self.present, self.masks, self.grid.ticks, len(self.grid.queues))
        best: FloatArray = kernels.through_exchanges(self.values(smooth=True), found)
        return best

    def offers(
        self, number: int, worth: FloatArray, days: range
    ) -> tuple[dict[Candidate, float], dict[Candidate, Planned]]:
        """Costs of a person's candidates on some days (negative = gain, inf = impossible) and their best breaks."""
        person = self.people[number]
        costs: dict[Candidate, float] = {}
        planned: dict[Candidate, Planned] = {}
        for mask in dict.fromkeys(person.masks[day] for day in days):
            on_days = [day for day in days if person.masks[day] == mask]
            chosen = np.flatnonzero(np.isin(person.days, on_days))
            if mask == 0 or not chosen.size:
                costs.update((person.candidates[index], float("inf")) for index in chosen)
                continue
            gains, starts = self._candidate_values(person, chosen, kernels.best_of(worth, mask))
            for index, gain, row in zip(chosen, gains, starts, strict=True):
                candidate = person.candidates[index]
                costs[candidate] = person.extra[index] - gain
                count = len(self.breaks.lengths(person.templates[index]))
                planned[candidate] = Planned(candidate, tuple(int(each) for each in row[:count]))
        return costs, planned

    def _candidate_values(self, person: Person, chosen: IntArray, best: FloatArray) -> tuple[FloatArray, IntArray]:
        by_tick = np.repeat(best / self.grid.ticks, self.grid.ticks)
        sums = np.concatenate(([0.0], np.cumsum(by_tick)))
        gains, starts = kernels.candidate_values(
            person.starts[chosen],
            person.spans[chosen],
            person.templates[chosen],
            self.breaks.first,
            self.breaks.length,
            self.breaks.earliest,
            self.breaks.latest,
            self.breaks.step,
            sums,
        )
        return gains, starts

    def take_out(self, number: int, days: Iterable[int]) -> None:
        """A person does not work on some days."""
        for day in days:
            planned = self.tours[number].pop(day, None)
            if planned is None:
                continue
            for time in np.flatnonzero(self.presence(number, planned)):
                self.supply[self.act[number, time], time] -= self.present[number, time]
                self.act[number, time] = -1
                self.present[number, time] = self.masks[number, time] = 0
        self._recount(number)

    def put_in(self, number: int, tour: Iterable[Planned]) -> None:
        """A person works some shifts, on whatever queues he is worth most; colleagues make way for him."""
        grid, person = self.grid, self.people[number]
        value = self.values(smooth=False)
        for planned in tour:
            coming = self.presence(number, planned)
            inside = np.flatnonzero(coming)
            join(
                number, person.masks[planned.candidate.day], coming, int(inside[0]), int(inside[-1]) + 1,
                self.act, self.present, self.masks, self.supply, value, grid.ticks, float(grid.interval_minutes),
                grid.required, grid.is_deferrable, grid.is_open, *self._all_backlogs(), grid.weights, grid.shortage,
                grid.over,
            )  # fmt: skip
            self.tours[number][planned.candidate.day] = planned
        self._recount(number)

    def _recount(self, number: int) -> None:
        self._costs[number] = self._cost_of(number)
        self._coverage = self._coverage_cost()

    def presence(self, number: int, planned: Planned) -> IntArray:
        """Ticks present of a shift by interval, (T,)."""
        person = self.people[number]
        index = person.index[planned.candidate]
        ticks: IntArray = kernels.presence(
            person.starts[index],
            person.spans[index],
            np.array(planned.breaks, dtype=np.int64),
            self.breaks.lengths(person.templates[index]),
            self.grid.ticks,
            self.grid.intervals,
        )
        return ticks

    def _capacity(self, queue: int) -> FloatArray:
        grid = self.grid
        minutes: FloatArray = self.supply[queue] / grid.ticks * float(grid.interval_minutes) * grid.is_open[queue]
        return minutes

    def _backlog(self, queue: int) -> tuple[IntArray, IntArray, IntArray, FloatArray]:
        backlog = self.grid.backlog
        rows = slice(backlog.first[queue], backlog.first[queue + 1])
        return backlog.release[rows], backlog.due[rows], backlog.row[rows], backlog.minutes[rows]

    def _all_backlogs(self) -> tuple[IntArray, IntArray, IntArray, IntArray, FloatArray]:
        backlog = self.grid.backlog
        return backlog.first, backlog.release, backlog.due, backlog.row, backlog.minutes

    def _coverage_cost(self) -> float:
        grid = self.grid
        return float(
            coverage_cost(
                grid.ticks, float(grid.interval_minutes), grid.required, self.supply, grid.is_deferrable, grid.is_open,
                *self._all_backlogs(), grid.weights, grid.shortage, grid.over,
            )
        )  # fmt: skip

    def _cost_of(self, number: int) -> float:
        """Everything a person's own tour costs: wages, premiums, wishes against a day off, minima, soft rules."""
        person, tour = self.people[number], self.tours[number]
        worked = {planned.candidate for planned in tour.values()}
        cost = person.day_off + sum(float(person.extra[person.index[candidate]]) for candidate in worked)
        for planned in tour.values():
            cost -= person.night * self._night_break_minutes(number, planned)
        for premium in person.premiums:
            worked_minutes = sum(premium.weights.get(candidate, 0) for candidate in worked)
            cost += premium.cost * max(0, worked_minutes - premium.above)
        for short in person.rules.shortfalls:
            cost += short.cost * max(0, short.below - sum(short.weights.get(candidate, 0) for candidate in worked))
        for pair in person.rules.discouraged:
            if all(each.is_history or each in worked for each in (pair.first, pair.second)):
                cost += pair.cost
        return cost

    def _night_break_minutes(self, number: int, planned: Planned) -> int:
        horizon = self.problem.horizon
        template = self.problem.site.templates[planned.candidate.template]
        lengths = self.breaks.lengths(self.people[number].templates[self.people[number].index[planned.candidate]])
        tick, total = self.grid.tick_minutes, 0
        for start, length, rule in zip(planned.breaks, lengths, in_order(template), strict=True):
            first = planned.candidate.start_minute + start * tick
            if not rule.paid:
                total += night_minutes(horizon, first, first + int(length) * tick)
        return total
