"""Making a roster better: a few people give up a week or a day and take it again, with falling tolerance for worse."""

from random import Random

import numpy as np

from shiftplan.planning.clock import Clock
from shiftplan.planning.construct import respond, weeks_of
from shiftplan.planning.state import State
from shiftplan.planning.windows import improve_together

WEEK_GROUP = (1, 4)
DAY_GROUP = (2, 6)
DAY_SHARE = 0.5
NOISE = 0.15
FIRST_TEMPERATURE = 60.0
LAST_TEMPERATURE = 1.0
TOGETHER_EVERY = 25
TELL_EVERY = 20


def improve(state: State, random: Random, clock: Clock) -> None:
    """Ruin and recreate until the limit; every few rounds CP-SAT plans a group together. Ends at the best seen."""
    weeks = weeks_of(state.problem.horizon.days)
    state.keep()
    while not clock.is_spent and state.people:
        clock.rounds += 1
        saved = state.snapshot()
        if clock.rounds % TOGETHER_EVERY == 0:
            days = random.choice(weeks)
            improve_together(state, _group(state, random, days, WEEK_GROUP), days, random.randrange(2**31))
        elif random.random() < DAY_SHARE:
            day = random.randrange(state.problem.horizon.days)
            days = range(day, day + 1)
            _retake(state, random, _group(state, random, days, DAY_GROUP), days)
        else:
            days = random.choice(weeks)
            _retake(state, random, _group(state, random, days, WEEK_GROUP), days)
        if state.cost > saved.cost and random.random() >= _acceptance(state.cost - saved.cost, clock.share):
            state.restore(saved)
        if state.cost < state.kept.cost - 1e-6:
            state.keep()
        if clock.rounds % TELL_EVERY == 0:
            clock.tell("improve", state.kept.cost, state.short, state.broken)
    state.restore(state.kept)


def _acceptance(worse: float, share: float) -> float:
    temperature = FIRST_TEMPERATURE * (LAST_TEMPERATURE / FIRST_TEMPERATURE) ** share
    return float(np.exp(-worse / temperature))


def _group(state: State, random: Random, days: range, sizes: tuple[int, int]) -> list[int]:
    """Some people, half of the time colleagues who can serve the queue that is worst off in these days."""
    pool = list(range(len(state.people)))
    size = min(random.randint(*sizes), len(pool))
    if random.random() < 0.5:
        able = _able(state, days, random)
        pool = able if len(able) >= size else pool
    return random.sample(pool, size)


def _able(state: State, days: range, random: Random) -> list[int]:
    horizon, minutes = state.problem.horizon, state.grid.interval_minutes
    first, last = horizon.minute_on(days.start, 0) // minutes, horizon.minute_on(days.stop, 0) // minutes
    by_queue = np.maximum(0.0, state.values(smooth=True)[:, first:last]).sum(axis=1)
    if by_queue.sum() <= 0.0:
        return []
    queue = random.choices(range(len(by_queue)), weights=by_queue.tolist())[0]
    return [number for number, person in enumerate(state.people) if person.masks[days.start] >> queue & 1]


def _retake(state: State, random: Random, group: list[int], days: range) -> None:
    shape = state.grid.required.shape
    generator = np.random.default_rng(random.randrange(2**31))
    for number in group:
        state.take_out(number, days)
    for number in group:
        respond(state, number, days, 1.0 + NOISE * generator.uniform(-1.0, 1.0, shape))
