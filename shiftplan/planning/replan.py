"""Planning a few days anew with few changes: what is left of a published roster stays where no change pays its price.

Everybody's shifts of the other days stay as they are. The dearest price comes first, so that only breaks and activities
move; each cheaper one goes on from there. What the changes of every price win back is the curve a planner chooses from.
Rules are asked of those alone whom another shift promises to win something; the others keep the shifts they have.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from shiftplan.domain.people import EmployeeId
from shiftplan.domain.problem import Problem
from shiftplan.domain.roster import Roster
from shiftplan.planning.clock import Clock
from shiftplan.planning.construct import respond_if_better, weeks_of
from shiftplan.planning.grid import IntArray
from shiftplan.planning.plan import Limit, Listener, Plan, StoppedBy
from shiftplan.planning.polish import named_activities
from shiftplan.planning.publication import Publication
from shiftplan.planning.roster import roster_of
from shiftplan.rules.rulebook import rules_for

FACTORS = (4.0, 2.0, 1.0, 0.5, 0.25)
"""Prices of the curve as shares of the price asked for; the roster is made at 1."""
DEAR = 1e5
AT_ONCE = 8
"""People asked between two looks at who promises most."""
ENOUGH_IN_VAIN = 80
"""People who say no in a row before the others are left in peace."""
NEW_AT_ONCE, NEW_IN_VAIN = 4, 24
"""The same of people whom nobody asked before, for whom the rules have to be read first."""
ROUNDS = 40
GROUP = (2, 3)
LOOK_EVERY = 16


@dataclass(frozen=True)
class Point:
    """What a price of a change leads to; price None: no shift changes, breaks and activities may.

    changes: days of people. short_agent_intervals, cost: without the price of changes; what is the same at every price
    is left out of both.
    """

    price: float | None
    changes: int
    short_agent_intervals: float
    cost: float


@dataclass(frozen=True)
class Replan:
    """A roster of the whole horizon and the curve of changes against recovered coverage, dearest price first.

    left: people whose shifts break hard rules on days on which nothing may move; they were left as they are. Of the
    plan's cost holds what is said of points.
    """

    plan: Plan
    curve: tuple[Point, ...]
    left: tuple[EmployeeId, ...]

    def counted_as(self, cost: float, short_agent_intervals: float) -> "Replan":
        """The same where the roster is known to cost so much, without changes, and to leave so much uncovered."""
        made = next(each for each in self.curve if each.cost == self.plan.cost)
        more, shorter = cost - made.cost, short_agent_intervals - made.short_agent_intervals
        curve = (
            replace(each, cost=each.cost + more, short_agent_intervals=each.short_agent_intervals + shorter)
            for each in self.curve
        )
        return replace(self, plan=replace(self.plan, cost=cost), curve=tuple(curve))


def replan(
    problem: Problem, limit: Limit, listen: Listener | None = None, look_at: Collection[EmployeeId] = (),
    factors: tuple[float, ...] = FACTORS,
) -> Replan:  # fmt: skip
    """Plan the movable days of a problem anew.

    Args:
        problem: with a start, the days that may move and a price of changes.
        limit: effort: rounds of improvement at each price (40 by default); seconds only cut off.
        look_at: people whose shifts of the movable days may break rules.
        factors: prices of the curve as shares of the price asked for, falling; 1.0 is among them.
    Raises:
        Infeasible: locks of somebody contradict each other or hard rules.
    """
    return _Replanning(problem, limit, listen, look_at, factors).made()


class _Replanning:
    def __init__(
        self, problem: Problem, limit: Limit, listen: Listener | None, look_at: Collection[EmployeeId],
        factors: tuple[float, ...],
    ) -> None:  # fmt: skip
        self._problem, self._factors = problem, factors
        self._clock = Clock(limit, listen)
        rules = rules_for(problem.site, problem.horizon.first_day)
        self._public = Publication(problem, rules, limit.seed, look_at)
        self._state = self._public.state
        self._rounds = ROUNDS if limit.effort is None else limit.effort
        self._at_once = max(AT_ONCE, len(problem.employees) // 250)
        self._new_at_once = max(NEW_AT_ONCE, len(problem.employees) // 250)
        days = self._public.days
        spans = (range(max(week.start, days.start), min(week.stop, days.stop)) for week in weeks_of(problem.horizon))
        self._spans = [span for span in spans if len(span)]
        self._warm_up()
        self._clock.begin()

    def _warm_up(self) -> None:
        """Load the compiled kernels, or compile them where this machine never did, before time counts."""
        able = np.array(self._public.at_work()[:1], dtype=np.int64)
        if len(able) and self._state.team.regular[able[0]]:
            self._state.retake(able, self._spans[0], tolerance=-inf)
            self._state.promises(able, self._spans[0])

    def made(self) -> Replan:
        """The roster at the price asked for, and the curve; an interruption keeps what was found before it."""
        price, is_cancelled = self._problem.change_price, False
        curve: list[Point] = []
        made: tuple[Point, Roster] | None = None
        kept, paid = self._state.snapshot(), self._public.paid
        try:
            self._tell("resume")
            for each in (None, *(price * factor for factor in self._factors)):
                curve.append(self._searched(each))
                kept, paid = self._state.snapshot(), self._public.paid
                if each == price and made is None:
                    made = curve[-1], self._roster()
        except KeyboardInterrupt:
            is_cancelled = True
            self._state.restore(kept)
            self._public.price(paid)
            if made is None and not curve:
                curve.append(self._point(None))
        point, roster = made or (curve[-1], self._roster())
        late = StoppedBy.SECONDS if self._clock.is_late else StoppedBy.EFFORT
        plan = Plan(
            roster=roster,
            cost=point.cost,
            stopped_by=StoppedBy.CANCELLED if is_cancelled else late,
            seconds=self._clock.seconds,
            cpu_seconds=self._clock.cpu_seconds,
            effort=self._clock.rounds,
            seed=self._clock.limit.seed,
            log=tuple(self._clock.log),
        )
        return Replan(plan, tuple(curve), self._public.left)

    def _roster(self) -> Roster:
        days = self._public.days
        return self._public.whole(roster_of(self._state, named_activities(self._state, days), days))

    def _searched(self, price: float | None) -> Point:
        """The state at a price, and what it comes to."""
        public = self._public
        public.price(DEAR if price is None else price)
        if price is None:
            self._rearrange()
        else:
            self._ask()
            self._ask_others(price)
            self._improve()
        self._tell("breaks" if price is None else f"price {price:g}")
        return self._point(price)

    def _point(self, price: float | None) -> Point:
        return Point(price, self._public.changes, self._state.short, self._public.cost)

    def _rearrange(self) -> None:
        """Everybody who works on days that may move takes them anew; shifts are too dear to change."""
        order = self._public.at_work()
        self._public.random.shuffle(order)
        for span in self._spans:
            for done, number in enumerate(order):
                if done % LOOK_EVERY == 0 and self._clock.is_late:
                    return
                respond_if_better(self._state, number, span)

    def _ask(self) -> None:
        """Of those whose rules are known, those whom another shift promises most are asked first, everybody once."""
        for span in self._spans:
            members = np.array(self._public.asked, dtype=np.int64)
            asked: set[int] = set()
            in_vain = 0
            while in_vain < ENOUGH_IN_VAIN and len(members) and not self._clock.is_late:
                promised = self._state.promises(members, span)
                order = [int(members[each]) for each in np.argsort(-promised, kind="stable") if promised[each] > 0.0]
                some = [each for each in order if each not in asked][: self._at_once]
                asked |= set(some)
                has_changed = [respond_if_better(self._state, each, span) for each in some]
                in_vain = 0 if any(has_changed) else in_vain + max(1, len(some))
                if not some:
                    break

    def _ask_others(self, price: float) -> None:
        """Then those who promise more than a change costs at first sight; their rules are read for it."""
        in_vain = 0
        while in_vain < max(NEW_IN_VAIN, 2 * self._new_at_once) and not self._clock.is_late:
            some = self._public.ask_more(self._new_at_once, price * self._public.least_price)
            if some is None:
                return
            for each in some:
                has_changed = any([respond_if_better(self._state, each, span) for span in self._spans])
                self._public.heard(each, has_changed=has_changed)
                in_vain = 0 if has_changed else in_vain + 1
            in_vain += not some

    def _improve(self) -> None:
        """A few people give up days and take them again together."""
        pool: IntArray = np.array(self._public.asked, dtype=np.int64)
        pool, random = pool[self._state.team.regular[pool]], self._public.random
        for _ in range(self._rounds):
            if self._clock.is_late or len(pool) < GROUP[0]:
                return
            self._clock.rounds += 1
            size = min(random.randint(*GROUP), len(pool))
            members = pool[random.sample(range(len(pool)), size)]
            self._state.retake(members, random.choice(self._spans), noise=0.05)

    def _tell(self, stage: str) -> None:
        self._clock.tell(stage, self._public.cost, self._state.short, 0)
