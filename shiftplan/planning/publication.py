"""A published roster some days of which change: everybody is on duty, and rules are read for those who are asked.

Only the days that may move are on the board; what people work on the others is given, beside work that can wait, which
needs all of it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from random import Random

import numpy as np

from shiftplan.domain.demand import Requirement
from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.problem import Problem
from shiftplan.domain.roster import Roster, Shift
from shiftplan.planning.builder import said
from shiftplan.planning.bystanders import Bystander
from shiftplan.planning.candidates import planned
from shiftplan.planning.construct import keep_locks
from shiftplan.planning.grid import Grid, IntArray, grid_of
from shiftplan.planning.kernel_data import NOTHING
from shiftplan.planning.people import Person, breaks_of, masks_of, people_with
from shiftplan.planning.personal_costs import change_costs
from shiftplan.planning.resume import breaks_in, enter
from shiftplan.planning.scouts import Scouts
from shiftplan.planning.state import State
from shiftplan.planning.tied import mend_ties
from shiftplan.rules.base import Rule

NO_CANDIDATE = -2


class Publication:
    """Who keeps his shifts (a bystander), who is asked for others, and how many days changed.

    Attributes:
        days: that may move. asked: numbers of the people whose rules were read. left: see `replan.Replan`. paid: the
            price of a change at present.
    """

    def __init__(self, problem: Problem, rules: Sequence[Rule], seed: int, look_at: Collection[EmployeeId]) -> None:
        self._problem, self._rules, self._seed = problem, rules, seed
        self._start = problem.start or Roster()
        self.random = Random(seed)
        horizon = problem.horizon
        movable = [day for day in range(horizon.days) if problem.is_movable(horizon.day(day))]
        self.days = range(movable[0], movable[-1] + 1)
        self._span = self._touched()
        self._waiting = {work.queue for work in problem.requirement.work}
        self._plain = replace(problem, change_price=0.0, requirement=self._near())
        self._numbers = {template: number for number, template in enumerate(problem.site.templates)}
        fixed = [each for each in self._start.shifts if self._counts(each)]
        around = [each for each in problem.site.previous.shifts if self._counts(each)]
        grid = grid_of(self._plain, [*around, *fixed])
        self._breaks = breaks_of(tuple(problem.site.templates.values()), grid)
        self._masks = masks_of(problem, grid, problem.employees, self.days)
        fitting, suspects = self._looked_through(grid)
        suspects |= set(look_at)
        suspects |= self._tied_to(suspects)
        persons = self._read(grid, sorted(suspects, key=problem.employees.index))
        self._left = {each.employee for each in persons if not self._stays(each)}
        if self._left:
            stay = [each for each in self._start.shifts if each.employee in self._left and self._moves(each)]
            grid = grid_of(self._plain, [*around, *fixed, *stay])
        kept = [each for each in fitting if each.employee not in suspects]
        more = {mask for masks in (*self._masks.values(), *(each.masks for each in persons)) for mask in masks if mask}
        self.state = State(self._plain, grid, kept, self._breaks, seed, more)
        self._row = {each.employee: number for number, each in enumerate(kept)}
        self._come_on_duty(kept)
        self.asked: list[int] = []
        self._begin = np.zeros((0, len(self.days)), dtype=np.int64)
        self._units, self._all_changed = np.zeros(len(self.state.team.extra)), np.zeros(len(kept))
        self._extra, self._fixed = self.state.team.extra.copy(), self.state.team.fixed.copy()
        self._same = self.paid = 0.0
        self._scouts: Scouts | None = None
        self._suspects = suspects
        self._take_in([each for each in persons if each.employee not in self._left])

    @property
    def left(self) -> tuple[EmployeeId, ...]:
        """People left as they are, in the order of employees.csv."""
        return tuple(each for each in self._problem.employees if each in self._left)

    @property
    def least_price(self) -> float:
        """The lowest price of a change on the days that may move, as a share of the price of one in good time."""
        unit = replace(self._problem, change_price=1.0)
        return min(unit.change_price_on(self._problem.horizon.day(day)) for day in self.days)

    @property
    def changes(self) -> int:
        """Days of people that are other ones than in the roster."""
        rows = self.state.tours.chosen[self.asked, self.days.start : self.days.stop]
        return int(np.count_nonzero(rows != self._begin))

    @property
    def cost(self) -> float:
        """What is not the same whatever is planned, without the price of changes."""
        chosen = self.state.tours.chosen
        units = self._all_changed.sum() + self._units[chosen[chosen >= 0]].sum()
        return float(self.state.cost - self._same - self.paid * units)

    def price(self, price: float) -> None:
        """Changes cost so much from now on."""
        if self._scouts is not None and price != self.paid:
            self._scouts.hear_again()
        self.paid = price
        team = self.state.team
        team.extra[: len(self._extra)] = self._extra + price * self._units
        team.fixed[: len(self._fixed)] = self._fixed + price * self._all_changed
        self.state.recount()

    def at_work(self) -> list[int]:
        """Numbers of the people who work on the days that may move."""
        chosen = self.state.tours.chosen[:, self.days.start : self.days.stop]
        return [int(each) for each in np.flatnonzero(np.any(chosen >= 0, axis=1))]

    def ask_more(self, count: int, least: float) -> list[int] | None:
        """Up to so many more people, who promise more than `least`, with their rules; None when nobody does."""
        if self._scouts is None:
            tied = {each for pair in self._problem.site.pairs for each in (pair.employee, pair.other)}
            passed = self._suspects | self._left | tied
            self._scouts = Scouts(self.state, self.days, self._masks, self._numbers, passed)
        found = list(self._scouts.best(count, least))
        if not found:
            return None
        persons = self._read(self.state.grid, found)
        stuck = {each.employee for each in persons if not self._stays(each)}
        self._left |= stuck
        return self._take_in([each for each in persons if each.employee not in stuck])

    def heard(self, number: int, *, has_changed: bool) -> None:
        """Whether somebody who was asked for the first time took another shift."""
        if self._scouts is not None:
            self._scouts.heard(self.state.people[number].employee, has_changed=has_changed)

    def whole(self, made: Roster) -> Roster:
        """The days that may move as planned, everything else as it was."""
        moved = [each for each in made.shifts if each.employee not in self._left]
        kept = [each for each in self._start.shifts if each.employee in self._left or not self._moves(each)]
        return Roster(tuple(sorted([*moved, *kept], key=lambda each: (each.employee, each.start_at))))

    def _moves(self, shift: Shift) -> bool:
        return self._problem.is_movable(shift.on_date)

    def _touched(self) -> tuple[datetime, datetime]:
        """From when to when shifts of the days that may move can reach."""
        horizon = self._problem.horizon
        first, last = horizon.minute_on(self.days.start, 0), horizon.minute_on(self.days.stop, 0)
        for template in self._problem.site.templates.values():
            last = max(last, horizon.minute_on(self.days.stop - 1, template.last_start) + template.span_minutes)
        return horizon.at(first), horizon.at(last)

    def _near(self) -> Requirement:
        """The demand that shifts of the days can meet."""
        first, last = self._span
        step = self._problem.site.interval_minutes
        agents = self._problem.requirement.agents
        kept = (each for each in agents if (first - each.starts_at).total_seconds() < 60 * step)
        return replace(self._problem.requirement, agents=tuple(each for each in kept if each.starts_at < last))

    def _counts(self, shift: Shift) -> bool:
        """Whether a shift that does not move is felt on the days that do."""
        if self._moves(shift) and shift.on_date in self._problem.horizon.period:
            return False
        first, last = self._span
        is_near = shift.end_at > first and shift.start_at < last
        return is_near or any(each.queue in self._waiting for each in shift.activities)

    def _looked_through(self, grid: Grid) -> tuple[list[Bystander], set[EmployeeId]]:
        """Bystanders of those who work on the days, and people who have to be asked: what they have may not stay."""
        site, horizon = self._problem.site, self._problem.horizon
        suspects = {each.employee for each in site.locks if horizon.index(each.on_date) in self.days}
        moving: dict[EmployeeId, list[Shift]] = {}
        for shift in self._start.shifts:
            if (shift.employee, shift.on_date) in site.leave_days:
                suspects.add(shift.employee)
            if self._moves(shift) and shift.on_date in horizon.period:
                moving.setdefault(shift.employee, []).append(shift)
        found = []
        for employee, shifts in moving.items():
            candidates = [planned(horizon, each) for each in shifts]
            if employee in suspects or not self._fit(grid, employee, shifts):
                suspects.add(employee)
            else:
                masks = self._masks[employee]
                found.append(Bystander(self._plain, grid, self._numbers, employee, candidates, masks))
        return found, suspects

    def _tied_to(self, some: Collection[EmployeeId]) -> set[EmployeeId]:
        """Everybody to whom pairs lead from some people, from one to the next."""
        found, new = set(some), set(some)
        while new:
            new = {other for each in new for other in self._problem.site.pairs_of(each)} - found
            found |= new
        return found

    def _fit(self, grid: Grid, employee: EmployeeId, shifts: Sequence[Shift]) -> bool:
        """Whether shifts are what contract, templates, breaks and windows of today allow, as far as a glance tells."""
        site, horizon = self._problem.site, self._problem.horizon
        allowed = {each.id: each for each in site.templates_of(site.contract_of(employee))}
        days = {shift.on_date for shift in shifts}
        windows = site.windows_of(employee, Period(min(days), max(days)))
        for shift in shifts:
            template, candidate = allowed.get(shift.template), planned(horizon, shift)
            if (
                template is None
                or candidate.start not in template.starts
                or candidate.end_minute - candidate.start_minute != template.span_minutes
                or not self._masks[employee][candidate.day]
                or breaks_in(self._breaks, grid, horizon, self._numbers[template.id], shift) is None
                or not (windows is None or any(low <= shift.start_at and shift.end_at <= high for low, high in windows))
            ):
                return False
        return len(days) == len(shifts)

    def _come_on_duty(self, people: Sequence[Bystander]) -> None:
        """Everybody works what he has, on the queues where that is worth most."""
        state, horizon = self.state, self._problem.horizon
        shifts = {(each.employee, horizon.index(each.on_date)): each for each in self._start.shifts}
        for number, person in enumerate(people):
            for index, candidate in enumerate(person.candidates):
                shift, template = shifts[person.employee, candidate.day], int(person.templates[index])
                starts = breaks_in(self._breaks, state.grid, horizon, template, shift) or ()
                state.tours.chosen[number, candidate.day] = state.team.candidates[number, 0] + index
                state.tours.breaks[number, candidate.day, : len(starts)] = starts
        state.put_in_all(self.days)
        state.recount()

    def _read(self, grid: Grid, employees: Sequence[EmployeeId]) -> list[Person]:
        """Some people with their rules."""
        return people_with(self._plain, grid, said(self._plain, self._rules, employees), self._seed)

    def _stays(self, person: Person) -> bool:
        """Whether what somebody works on the other days keeps the rules by itself."""
        horizon = self._problem.horizon
        fixed = [each for each in person.rules.candidates if not self._problem.is_movable(horizon.day(each.day))]
        return replace(person.rules, required=[]).is_lawful(fixed)

    def _take_in(self, persons: Sequence[Person]) -> list[int]:
        """Some people are no bystanders any more: their rules count, and they may be given other shifts."""
        if not persons:
            return []
        state, unit = self.state, replace(self._problem, change_price=1.0)
        rows = state.add(persons)
        keep_locks(state, rows.start)
        for number, person in zip(rows, persons, strict=True):
            for day in np.flatnonzero(state.tours.chosen[number] >= 0):
                if int(day) not in self.days:
                    state.off_duty(number, int(day))
            moved = {}
            row = self._row.get(person.employee)
            if row is not None:
                moved = {each.candidate.day: each.breaks for each in state.tour(row)}
                self._same -= state.tours.costs[row]
                state.take_out(row, self.days)
                self._same += state.tours.costs[row]
            enter(state, number, person, self._start, moved)
            self._same += state.tours.costs[number]
        mend_ties(state, [self.days])
        begin = np.concatenate([self._begin, self._known(persons, rows)])
        parts = [change_costs(unit, person.employee, person.candidates) for person in persons]
        extra, fixed = state.team.extra[len(self._extra) :], state.team.fixed[len(self._fixed) :]
        self._extra, self._fixed = np.append(self._extra, extra), np.append(self._fixed, fixed)
        self._units = np.concatenate([self._units, *(each for each, _ in parts)])
        self._all_changed = np.append(self._all_changed, [each for _, each in parts])
        self.asked, self._begin = [*self.asked, *rows], begin
        self.price(self.paid)
        return list(rows)

    def _known(self, persons: Sequence[Person], rows: Iterable[int]) -> IntArray:
        """The candidates that people had on the days, -1 = off, -2 = a shift that is none of theirs."""
        horizon, found = self._problem.horizon, []
        for person, number in zip(persons, rows, strict=True):
            base = int(self.state.team.candidates[number, 0])
            placed = {(each.template, each.start_minute): index for each, index in person.index.items()}
            had = [NOTHING] * len(self.days)
            for shift in self._start.of(person.employee):
                day = horizon.index(shift.on_date)
                if day in self.days:
                    index = placed.get((shift.template, horizon.minute_of(shift.start_at)))
                    had[day - self.days.start] = NO_CANDIDATE if index is None else base + index
            found.append(had)
        return np.array(found, dtype=np.int64)
