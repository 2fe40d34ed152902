"""Tours at prices: a few people take the best ones for good, prices follow those who are still free, and so on.

What a roster of everybody else's tours says one more person is worth changes with each tour, and whoever comes first
takes what others need. The prices of the bound are right for all at once; they say little of who does which of several
tours that are equally good, and that is settled by following what is left when some have chosen.
"""

from math import ceil, inf, log
from random import Random

import numpy as np

from shiftplan.planning.bounds import Prices, Relaxed, burdens_wanted, even_parts, people_wanted
from shiftplan.planning.climb import Climber
from shiftplan.planning.clock import Clock
from shiftplan.planning.kernel_data import room_for
from shiftplan.planning.least import earnings, kept_tours, least_tours
from shiftplan.planning.response import respond_to_prices
from shiftplan.planning.state import State

SHARE, MANY = 0.025, 2000
"""Share of the weeks of people still free that is taken in a step; larger where there are more of them."""
RATE, FEW = 0.006, 65
"""Of the greatest weight, the share by which a price changes in a step; smaller where there are more people."""
BURDEN = 0.02
LONGEST = 0.4
"""Share of the time left for the search that may be used up; where that is not enough for shares of `LARGEST`, nobody
takes anything."""
LARGEST = 0.2


def dive(state: State, problem: Relaxed, prices: Prices, random: Random, clock: Clock) -> bool:
    """Everybody whom the dynamic programme can decide takes other tours, whatever the roster was; it stays lawful.

    Returns: False when there was no time for it; then the roster is what it was.
    """
    begun, one = clock.seconds, Dive(state, problem, prices, random)
    one.follow()
    left = clock.search_left if clock.limit.effort is None else inf  # what effort finds is the same on any load
    share = _share(len(one.waiting), clock.seconds - begun, left)
    if share > LARGEST:
        return False
    while one.waiting and not clock.is_late:
        one.take(ceil(share * len(one.waiting)))
        one.follow()
    state.settle()
    clock.tell("dive", state.cost, state.short, 0)
    return True


def _share(units: int, seconds: float, left: float) -> float:
    """Share of the free weeks to be taken in each step, when one step of all takes some seconds."""
    best = SHARE * max(1.0, units / MANY) ** 0.5
    # Steps of the free ones add up to 1 / share steps of all; who has chosen takes a fifth of the time.
    passes = 1.0 + 0.2 * (1.0 + log(max(1.0, units * best)))
    return max(best, seconds * passes / (LONGEST * left)) if left > 0.0 else 1.0


class Dive:
    """Prices, and who is still free at them; waiting: person and week of each that is, in the order of their turns."""

    def __init__(self, state: State, problem: Relaxed, prices: Prices, random: Random) -> None:
        people, weeks = state.team.groups.shape[0], len(problem.weeks)
        regular = np.flatnonzero(state.team.regular).tolist()
        self.waiting = [(person, week) for person in regular for week in range(weeks)]
        random.shuffle(self.waiting)
        self._state, self._problem, self._climber = state, problem, Climber(problem, prices)
        self._is_free = np.zeros((people, weeks), dtype=np.bool_)
        self._is_free[regular] = True
        self._room = room_for(problem.team, problem.shapes, problem.grid, max(map(len, problem.weeks)), 1)
        self._rate = RATE * min(1.0, FEW / max(1, people)) ** 0.5

    def follow(self) -> None:
        """A step of prices towards what demand wants of those who are still free."""
        problem, (gains, slopes) = self._problem, self._climber.prices
        earned = earnings(problem.shapes, problem.masks, gains, self._room)
        wanted, _, _ = people_wanted(problem, gains)
        burdens, _ = burdens_wanted(problem, slopes)
        come, worked = np.zeros_like(wanted), np.zeros_like(slopes)
        least_tours(
            problem.team, problem.shapes, problem.masks, problem.week_edges, self._is_free, gains, earned, slopes,
            self._room, come, worked,
        )  # fmt: skip
        kept_tours(
            problem.team, problem.shapes, problem.masks, problem.week_edges, self._is_free, self._state.tours.chosen,
            gains, earned, self._room, come, worked,
        )  # fmt: skip
        slack = Prices(wanted - even_parts(problem.grid, come), worked - burdens)
        self._climber.follow(slack, self._rate, BURDEN)

    def take(self, count: int) -> None:
        """Some take the best tours at the prices for good."""
        state, (gains, slopes) = self._state, self._climber.prices
        earned = earnings(self._problem.shapes, self._problem.masks, gains, self._room)
        for _ in range(count):
            person, week = self.waiting.pop()
            days = self._problem.weeks[week]
            respond_to_prices(
                state.team, state.shapes, state.board, state.demand, state.tours, person, days.start, days.stop, earned,
                slopes, state.room,
            )  # fmt: skip
            self._is_free[person, week] = False
