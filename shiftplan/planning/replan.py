"""Planning a few days anew with few changes: what is left of a published roster stays where no change pays its price.

Everybody's shifts of the other days stay as they are. The dearest price comes first, so that only breaks and activities
move; each cheaper one goes on from there. What the changes of every price win back is the curve a planner chooses from.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np

from shiftplan.domain.people import EmployeeId
from shiftplan.domain.problem import Problem
from shiftplan.domain.roster import Roster, Shift
from shiftplan.planning.clock import Clock
from shiftplan.planning.construct import keep_locks, respond_if_better, weeks_of
from shiftplan.planning.grid import FloatArray, grid_of
from shiftplan.planning.people import Person, breaks_of, people_of
from shiftplan.planning.personal_costs import change_costs
from shiftplan.planning.plan import Limit, Listener, Plan, StoppedBy
from shiftplan.planning.polish import named_activities
from shiftplan.planning.resume import enter
from shiftplan.planning.roster import roster_of
from shiftplan.planning.state import State
from shiftplan.rules.base import Rule
from shiftplan.rules.rulebook import rules_for

FACTORS = (4.0, 2.0, 1.0, 0.5, 0.25)
"""Prices of the curve as shares of the price asked for; the roster is made at 1."""
DEAR = 1e5
AT_ONCE = 8
"""People asked between two looks at who promises most."""
ENOUGH_IN_VAIN = 80
"""People who say no in a row before the others are left in peace."""
ROUNDS = 40
GROUP = (2, 3)
LOOK_EVERY = 16


@dataclass(frozen=True)
class Point:
    """What a price of a change leads to; price None: no shift changes, breaks and activities may.

    changes: days of people. short_agent_intervals: of the whole horizon. cost: without the price of changes.
    """

    price: float | None
    changes: int
    short_agent_intervals: float
    cost: float


@dataclass(frozen=True)
class Replan:
    """A roster of the whole horizon and the curve of changes against recovered coverage, dearest price first.

    left: people whose shifts break hard rules on days on which nothing may move; they were left as they are.
    """

    plan: Plan
    curve: tuple[Point, ...]
    left: tuple[EmployeeId, ...]


def replan(problem: Problem, limit: Limit, listen: Listener | None = None) -> Replan:
    """Plan the movable days of a problem anew.

    Args:
        problem: with a start, the days that may move and a price of changes.
        limit: effort: rounds of improvement at each price (40 by default); seconds only cut off.
    Raises:
        Infeasible: locks of somebody contradict each other or hard rules.
    """
    return _Replanning(problem, rules_for(problem.site, problem.horizon.first_day), limit, listen).made()


class _Replanning:
    def __init__(self, problem: Problem, rules: Sequence[Rule], limit: Limit, listen: Listener | None) -> None:
        self._problem = problem
        plain = replace(problem, change_price=0.0)
        grid = grid_of(plain)
        people = people_of(plain, grid, rules, limit.seed)
        stuck = {person.employee for person in people if not self._stays(person)}
        if stuck:
            grid = grid_of(_given(plain, stuck))
            people = [person for person in people if person.employee not in stuck]
        self._left = tuple(each for each in problem.employees if each in stuck)
        breaks = breaks_of(tuple(problem.site.templates.values()), grid)
        self._clock = Clock(limit, listen)
        self._state = State(plain, grid, people, breaks, limit.seed)
        self._random = Random(limit.seed)
        self._rounds = ROUNDS if limit.effort is None else limit.effort
        self._units, self._all_changed = self._change_units(people)
        self._plain = self._state.team.extra.copy(), self._state.team.fixed.copy()
        movable = [day for day in range(problem.horizon.days) if problem.is_movable(problem.horizon.day(day))]
        spans = (
            range(max(week.start, movable[0]), min(week.stop, movable[-1] + 1)) for week in weeks_of(problem.horizon)
        )
        self._spans = [span for span in spans if len(span)]

    def made(self) -> Replan:
        """The roster at the price asked for, and the curve."""
        state, price = self._state, self._problem.change_price
        keep_locks(state)
        for number, person in enumerate(state.people):
            enter(state, number, person, self._start)
        self._tell("resume")
        curve = [self._searched(None), *(self._searched(price * factor) for factor in FACTORS if factor > 1.0)]
        made = self._searched(price)
        roster = roster_of(state, named_activities(state))
        curve += [made, *(self._searched(price * factor) for factor in FACTORS if factor < 1.0)]
        plan = Plan(
            roster=self._whole(roster),
            cost=made.cost,
            stopped_by=StoppedBy.SECONDS if self._clock.is_late else StoppedBy.EFFORT,
            seconds=self._clock.seconds,
            cpu_seconds=self._clock.cpu_seconds,
            effort=self._clock.rounds,
            seed=self._clock.limit.seed,
            log=tuple(self._clock.log),
        )
        return Replan(plan, tuple(curve), self._left)

    @property
    def _start(self) -> Roster:
        return self._problem.start or Roster()

    def _stays(self, person: Person) -> bool:
        """Whether what somebody works on the other days keeps the rules by itself."""
        horizon = self._problem.horizon
        fixed = [each for each in person.rules.candidates if not self._problem.is_movable(horizon.day(each.day))]
        demands = replace(person.rules, required=[])
        return demands.is_lawful(fixed)

    def _change_units(self, people: Sequence[Person]) -> tuple[FloatArray, FloatArray]:
        """Changes that each candidate makes against a day off, and those of days off everywhere, at price 1."""
        unit = replace(self._problem, change_price=1.0)
        parts = [change_costs(unit, person.employee, person.candidates) for person in people]
        return np.concatenate([np.zeros(0), *(each for each, _ in parts)]), np.array([fixed for _, fixed in parts])

    def _searched(self, price: float | None) -> Point:
        """The state at a price, and what it comes to."""
        state, cost = self._state, DEAR if price is None else price
        state.team.extra[:] = self._plain[0] + cost * self._units
        state.team.fixed[:] = self._plain[1] + cost * self._all_changed
        state.recount()
        if price is None:
            self._rearrange()
        else:
            self._ask()
            self._improve()
        self._tell("breaks" if price is None else f"price {price:g}")
        changes, paid = self._changes(cost)
        return Point(price, changes, state.short, state.cost - paid)

    def _rearrange(self) -> None:
        """Everybody who works on days that may move takes them anew; shifts are too dear to change."""
        order = list(range(len(self._state.people)))
        self._random.shuffle(order)
        for span in self._spans:
            at_work = np.any(self._state.tours.chosen[:, span.start : span.stop] >= 0, axis=1)
            for done, number in enumerate(each for each in order if at_work[each]):
                if done % LOOK_EVERY == 0 and self._clock.is_late:
                    return
                respond_if_better(self._state, number, span)

    def _ask(self) -> None:
        """Those whom another shift promises most are asked first, everybody once for each span of days."""
        for span in self._spans:
            asked: set[int] = set()
            in_vain = 0
            while in_vain < ENOUGH_IN_VAIN and not self._clock.is_late:
                promised = self._state.promises(span)
                order = [int(each) for each in np.argsort(-promised, kind="stable") if promised[each] > 0.0]
                some = [each for each in order if each not in asked][:AT_ONCE]
                asked |= set(some)
                has_changed = [respond_if_better(self._state, each, span) for each in some]
                in_vain = 0 if any(has_changed) else in_vain + max(1, len(some))
                if not some:
                    break

    def _improve(self) -> None:
        """A few people give up days and take them again together."""
        pool = np.flatnonzero(self._state.team.regular)
        for _ in range(self._rounds):
            if self._clock.is_late or len(pool) < GROUP[0]:
                return
            self._clock.rounds += 1
            size = min(self._random.randint(*GROUP), len(pool))
            members = pool[self._random.sample(range(len(pool)), size)]
            self._state.retake(members, self._random.choice(self._spans), noise=0.05)

    def _changes(self, price: float) -> tuple[int, float]:
        """Days of people that differ from the start, and what they cost at a price."""
        found = self._problem.changed_days(Roster(tuple(self._shifts())))
        unit = replace(self._problem, change_price=price)
        return len(found), sum(unit.change_price_on(day) for _, day in found)

    def _shifts(self) -> list[Shift]:
        """Templates and times of everybody's shifts, without their parts."""
        horizon = self._problem.horizon
        kept = [each for employee in self._left for each in self._start.of(employee)]
        for number in range(len(self._state.people)):
            for planned in self._state.tour(number):
                each = planned.candidate
                start, end = horizon.at(each.start_minute), horizon.at(each.end_minute)
                kept.append(Shift(each.employee, horizon.day(each.day), each.template, start, end))
        return kept

    def _whole(self, made: Roster) -> Roster:
        """The days that may move as planned, everything else as it was."""
        left = set(self._left)
        moved = [each for each in made.shifts if self._problem.is_movable(each.on_date)]
        kept = [
            each for each in self._start.shifts if each.employee in left or not self._problem.is_movable(each.on_date)
        ]
        return Roster(tuple(sorted([*moved, *kept], key=lambda each: (each.employee, each.start_at))))

    def _tell(self, stage: str) -> None:
        self._clock.tell(stage, self._state.cost, self._state.short, 0)


def _given(problem: Problem, people: set[EmployeeId]) -> Problem:
    """The same demand with the shifts of some people as given as what history reaches into the horizon."""
    shifts = [each for each in (problem.start or Roster()).shifts if each.employee in people]
    previous = Roster((*problem.site.previous.shifts, *shifts))
    return replace(problem, site=replace(problem.site, previous=previous))
