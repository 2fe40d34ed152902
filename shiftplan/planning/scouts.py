"""Who might take another shift, seen at a glance and without rules, so that only the few who promise are asked."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heapify, heappop, heappush

import numpy as np

from shiftplan.domain.horizon import Period, week_of
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.problem import Problem
from shiftplan.domain.roster import Shift
from shiftplan.domain.work import TemplateId
from shiftplan.planning import pricing, worths
from shiftplan.planning.bystanders import Bystander
from shiftplan.planning.candidates import dated_on
from shiftplan.planning.demand_rows import cost_at
from shiftplan.planning.grid import BoolArray, FloatArray, IntArray
from shiftplan.planning.state import State
from shiftplan.planning.team import team_of

NOTHING, WEEK = -1, 7
DAY = 480
"""Minutes of which a minimum prices as much as a day."""
MOST_REFUSALS = 3


@dataclass(frozen=True)
class _Chance:
    """What somebody could work at first sight: candidates of his crowd, and the one he works that day (-1 = none).

    own: what each costs in wages less what it saves of contract minima.
    """

    crowd: int
    able: IntArray
    instead: IntArray
    own: FloatArray


class _Crowd(Bystander):
    """Somebody who stands for all of his crowd: all shifts that their contract allows on the days."""

    @cached_property
    def work_minutes(self) -> IntArray:
        """Of each candidate, (C,)."""
        return np.array([each.work_minutes for each in self.candidates], dtype=np.int64)

    @cached_property
    def begins(self) -> IntArray:
        """Of each candidate, minutes from the horizon's start, (C,)."""
        return np.array([each.start_minute for each in self.candidates], dtype=np.int64)

    @cached_property
    def ends(self) -> IntArray:
        """Of each candidate, minutes from the horizon's start, (C,)."""
        return np.array([each.end_minute for each in self.candidates], dtype=np.int64)

    @cached_property
    def known(self) -> Mapping[tuple[TemplateId, int], int]:
        """Each candidate by template and start."""
        return {(each.template, each.start_minute): number for number, each in enumerate(self.candidates)}


class Scouts:
    """People of whom no rule was asked yet, those first whom another shift promises most.

    Everybody with the same shift templates and queues is of one crowd, whose candidates are priced together.
    """

    def __init__(
        self, state: State, days: range, masks: Mapping[EmployeeId, list[int]],
        numbers: Mapping[TemplateId, int], passed: set[EmployeeId],
    ) -> None:  # fmt: skip
        self._state, self._days = state, days
        self._chances: dict[EmployeeId, _Chance] = {}
        crowds: dict[tuple[object, ...], int] = {}
        self._crowds: list[_Crowd] = []
        glance = _Glance(state.problem, days)
        for employee in state.problem.employees:
            if employee in passed:
                continue
            contract = state.problem.site.contract_of(employee)
            key = contract.id, tuple(masks[employee])
            if key not in crowds:
                crowds[key] = len(crowds)
                candidates = dated_on(state.problem, employee, days)
                self._crowds.append(_Crowd(state.problem, state.grid, numbers, employee, candidates, masks[employee]))
            crowd = self._crowds[crowds[key]]
            chance = glance.of(employee, crowd, crowds[key])
            if len(chance.able):
                self._chances[employee] = chance
        self._team = team_of(self._crowds, state.problem.horizon.days, state.group_of)
        state.make_room(self._team)
        self._heap: list[tuple[float, int, EmployeeId]] = []
        self._refusals: Counter[int] = Counter()
        self._willing: Counter[int] = Counter()
        self._look()

    def best(self, count: int, least: float) -> Iterator[EmployeeId]:
        """Up to so many people who promise more than `least` as things stand; each is given out once."""
        gains, passed = self._worths(), []
        given: Counter[int] = Counter()
        while count and self._heap and -self._heap[0][0] > least:
            crowd = self._chances[self._heap[0][2]].crowd
            if self._refusals[crowd] >= MOST_REFUSALS or given[crowd] >= MOST_REFUSALS + self._willing[crowd]:
                passed.append(heappop(self._heap))
                continue
            stale, number, employee = heappop(self._heap)
            now = -self._promise(employee, gains)
            if now > stale + 1e-9 and self._heap and now > self._heap[0][0]:
                heappush(self._heap, (now, number, employee))
                continue
            if -now > least:
                count -= 1
                given[crowd] += 1
                yield employee
            else:
                heappush(self._heap, (now, number, employee))
        for each in passed:
            heappush(self._heap, each)

    def heard(self, employee: EmployeeId, *, has_changed: bool) -> None:
        """What somebody said: a crowd whose people refuse one after the other is left in peace."""
        crowd = self._chances[employee].crowd
        self._refusals[crowd] = 0 if has_changed else self._refusals[crowd] + 1
        self._willing[crowd] += has_changed

    def hear_again(self) -> None:
        """Refusals are forgotten: the price is another one."""
        self._refusals.clear()
        self._willing.clear()

    def _look(self) -> None:
        gains = self._worths()
        self._heap = [
            (-self._promise(employee, gains), number, employee) for number, employee in enumerate(self._chances)
        ]
        heapify(self._heap)

    def _promise(self, employee: EmployeeId, worths: Sequence[tuple[FloatArray, FloatArray]]) -> float:
        """The most that another shift of somebody could win."""
        chance = self._chances[employee]
        gains, losses = worths[chance.crowd]
        return float(np.max(gains[chance.able] - losses[chance.instead] - chance.own))

    def _worths(self) -> list[tuple[FloatArray, FloatArray]]:
        """What each candidate of each crowd wins who begins to work it, and loses who leaves it (last: 0.0)."""
        gains, losses = self._state.gains(), _losses(self._state)
        found = []
        for number, crowd in enumerate(self._crowds):
            mask = max(crowd.masks)
            served = [queue for queue in range(len(losses)) if mask >> queue & 1]
            least = np.broadcast_to(losses[served].min(axis=0) if served else 0.0, losses.shape)
            least = worths.even(np.ascontiguousarray(least), gains.shape[2])
            found.append((self._priced(number, gains), np.append(self._priced(number, least), 0.0)))
        return found

    def _priced(self, crowd: int, gains: FloatArray) -> FloatArray:
        state = self._state
        pricing.price(
            self._team, state.shapes, state.demand, gains, 0, state.board.masks, crowd,
            self._days.start, self._days.stop, state.room,
        )  # fmt: skip
        return -state.room.costs[: len(self._crowds[crowd].candidates)]


class _Glance:
    """What somebody's contract, leave and windows leave of a crowd's candidates; whatever needs rules is left out."""

    def __init__(self, problem: Problem, days: range) -> None:
        self._problem, self._days = problem, days
        site, horizon = problem.site, problem.horizon
        self._period = Period(horizon.day(days.start), horizon.day(days.stop - 1))
        self._rest = site.workplace.interval_minutes or 0
        self._weeks = {week_of(each, site.week_start) for each in self._period}

    def of(self, employee: EmployeeId, crowd: _Crowd, number: int) -> _Chance:
        """Candidates of a crowd that somebody may work at first sight."""
        problem, horizon = self._problem, self._problem.horizon
        shifts = [] if problem.start is None else problem.start.of(employee)
        worked = {horizon.index(each.on_date): each for each in shifts}
        able, own = self._inside(employee, crowd), np.zeros(len(crowd.candidates))
        instead = np.full(horizon.days, NOTHING, dtype=np.int64)
        for first in self._weeks:
            week = range(horizon.index(first), horizon.index(first) + WEEK)
            for day in self._days:
                if day in week:
                    here = crowd.days == day
                    able[here] &= self._leaves_room(employee, crowd, here, worked, day, week)
                    own[here] = self._owed(employee, crowd, here, worked, day, week)
        for on, shift in worked.items():
            if on in self._days:
                instead[on] = crowd.known.get((shift.template, horizon.minute_of(shift.start_at)), NOTHING)
        found = np.flatnonzero(able)
        return _Chance(number, found, instead[crowd.days[found]], own[found])

    def _inside(self, employee: EmployeeId, crowd: _Crowd) -> BoolArray:
        """Which candidates lie in somebody's windows."""
        horizon, windows = self._problem.horizon, self._problem.site.windows_of(employee, self._period)
        if windows is None:
            return np.ones(len(crowd.candidates), dtype=np.bool_)
        inside = np.zeros(len(crowd.candidates), dtype=np.bool_)
        for begin, end in windows:
            inside |= (crowd.begins >= horizon.minute_of(begin)) & (crowd.ends <= horizon.minute_of(end))
        return inside

    def _leaves_room(
        self, employee: EmployeeId, crowd: _Crowd, here: BoolArray, worked: Mapping[int, Shift], day: int, week: range
    ) -> BoolArray:
        """Which candidates of a day the contract and the rest to the days around it leave room for."""
        site, horizon = self._problem.site, self._problem.horizon
        contract, minutes = site.contract_of(employee), crowd.work_minutes[here]
        others = [each for on, each in worked.items() if on in week and on != day]
        if (employee, horizon.day(day)) in site.leave_days or len(others) >= contract.days_per_week_max:
            return np.zeros(len(minutes), dtype=np.bool_)
        used = sum(_work_minutes(each) for each in others)
        able = (minutes <= contract.day_minutes_max) & (minutes <= contract.week_minutes_max - used)
        if day - 1 in worked:
            able &= crowd.begins[here] >= horizon.minute_of(worked[day - 1].end_at) + self._rest
        if day + 1 in worked:
            able &= crowd.ends[here] + self._rest <= horizon.minute_of(worked[day + 1].start_at)
        return np.asarray(able)

    def _owed(
        self, employee: EmployeeId, crowd: _Crowd, here: BoolArray, worked: Mapping[int, Shift], day: int, week: range
    ) -> FloatArray:
        """Wages of candidates of a day less what they save of the minima, against how the day is now."""
        site, horizon = self._problem.site, self._problem.horizon
        contract = site.contract_of(employee)
        mine = [each for on, each in worked.items() if on in week]
        away = sum((employee, horizon.day(on)) in site.leave_days for on in week)
        asked = max(0, contract.days_per_week_min - away)
        paid, share = contract.week_minutes_min, asked / max(1, contract.days_per_week_min)
        before = sum(_work_minutes(each) for each in mine)
        then = before + crowd.work_minutes[here] - (_work_minutes(worked[day]) if day in worked else 0)
        owed = crowd.wage * (np.maximum(0, then - paid) - max(0, before - paid))
        owed -= site.prices.minimum / DAY * (np.minimum(then, paid * share) - min(before, paid * share))
        missing = day not in worked and len(mine) < asked
        return np.asarray(owed - site.prices.minimum * missing)


def _work_minutes(shift: Shift) -> int:
    return int(shift.working_time.total_seconds()) // 60


def _losses(state: State) -> FloatArray:
    """What one person less costs where work cannot wait, and what one more is worth where it can, (Q, T)."""
    grid, on_duty = state.grid, state.board.supply / state.grid.ticks
    found = np.maximum(state.board.value, state.board.ahead[:, 1:])
    for queue in np.flatnonzero(~grid.is_deferrable).tolist():
        amounts = np.stack([on_duty[queue], np.maximum(0.0, on_duty[queue] - 1.0)], axis=1)
        now, less = cost_at(grid, queue, 0, amounts).T
        found[queue] = less - now
    return found
