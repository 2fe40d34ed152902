"""Making a roster better: a few people give up a week or a day and take it again, with falling tolerance for worse."""

from collections.abc import Callable
from math import log
from random import Random

import numpy as np

from shiftplan.planning.clock import Clock
from shiftplan.planning.construct import pairs_of, weeks_of
from shiftplan.planning.grid import FloatArray
from shiftplan.planning.state import NO_GUIDE, State

WEEK_GROUP = (2, 3)
DAY_GROUP = (2, 8)
PAIR_GROUP = (1, 2)
DAY_SHARE, PAIR_SHARE = 0.7, 0.05
"""Of rounds that take a day, and that take two weeks; the others take a week."""
NOISE = 0.08
HOTTEST, COLDEST = 400.0, 2.5
"""First and last temperature of a small team."""
SMALL_TEAM, COOLER = 320, 0.75
"""More weeks of people than these are begun with cooler by this power, for each has fewer rounds."""
KEEP_EVERY = 20
TELL_EVERY = 200


def improve(
    state: State, random: Random, clock: Clock, hottest: float = HOTTEST, begun: float = 0.0,
    is_enough: Callable[[], bool] = lambda: False, guide: FloatArray = NO_GUIDE,
) -> None:  # fmt: skip
    """Ruin and recreate until the limit. Ends at the best seen, what was kept before included.

    Args:
        hottest, begun: as in `temperature`. is_enough: asked now and then whether to end before the limit. guide: as in
            `response.retake`.
    """
    weeks = weeks_of(state.problem.horizon)
    pairs = pairs_of(weeks)
    pool = np.flatnonzero(state.team.regular)
    weeks_of_people = len(pool) * len(weeks)
    best = state.kept.cost
    while not clock.is_spent and len(pool):
        clock.rounds += 1
        kind = random.random()
        if kind < DAY_SHARE:
            day = random.randrange(state.problem.horizon.days)
            days, sizes = range(day, day + 1), DAY_GROUP
        elif kind < DAY_SHARE + PAIR_SHARE and len(weeks) > 1:
            days, sizes = random.choice(pairs), PAIR_GROUP
        else:
            days, sizes = random.choice(weeks), WEEK_GROUP
        size = min(random.randint(*sizes), len(pool))
        state.retake(
            pool[random.sample(range(len(pool)), size)],
            days,
            noise=NOISE,
            tolerance=-temperature(weeks_of_people, hottest, begun, clock.share) * log(1.0 - random.random()),
            guide=guide,
        )
        if clock.rounds % KEEP_EVERY == 0:
            if state.cost < best - 1e-6:
                best = state.cost
                state.keep()
            if is_enough():
                break
        if clock.rounds % TELL_EVERY == 0:
            clock.tell("improve", best, state.short, 0)
    if state.cost > state.kept.cost:
        state.restore(state.kept)


def temperature(weeks_of_people: int, hottest: float, begun: float, share: float) -> float:
    """Worsening that is accepted once in e times.

    Args:
        hottest: of a small team at the begin, from which on it falls to `COLDEST` at the limit. begun, share: of the
            limit, used at the begin and now.
    """
    size = min(1.0, SMALL_TEAM / max(1, weeks_of_people)) ** COOLER
    past = (share - begun) / (1.0 - begun) if share > begun else 0.0
    return float(size * hottest * (COLDEST / hottest) ** past)
