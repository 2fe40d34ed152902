"""Making a roster better: a few people give up a week or a day and take it again, with falling tolerance for worse."""

from collections.abc import Callable
from contextlib import ExitStack

import numpy as np

from shiftplan.planning.clock import Clock
from shiftplan.planning.construct import weeks_of
from shiftplan.planning.grid import FloatArray
from shiftplan.planning.partner import Partner
from shiftplan.planning.rounds import AT_ONCE, room_to_tell, spans_of
from shiftplan.planning.state import NO_GUIDE, State
from shiftplan.planning.tied import TiedRounds

HOTTEST, COLDEST = 400.0, 2.5
"""First and last temperature of a small team."""
SMALL_TEAM, COOLER = 320, 0.75
"""More weeks of people than these are begun with cooler by this power, for each has fewer rounds."""
TELL_EVERY = 200


def improve(
    state: State, clock: Clock, hottest: float = HOTTEST, begun: float = 0.0,
    is_enough: Callable[[], bool] = lambda: False, guide: FloatArray = NO_GUIDE,
    by_two: Callable[[], bool] = lambda: False,
) -> None:  # fmt: skip
    """Ruin and recreate until the limit. Ends at the best seen, what was kept before included.

    Args:
        hottest, begun: as in `temperature`. is_enough: asked now and then whether to end before the limit. guide: as in
            `retake.retake`. by_two: asked whether a second thread may help from now on; what comes of
            it depends on the load of the machine.
    """
    weeks, pool = weeks_of(state.problem.horizon), np.flatnonzero(state.team.regular)
    spans = spans_of(weeks)
    told, halt = room_to_tell(spans, state.tours, AT_ONCE), np.zeros(1, dtype=np.bool_)
    best, last_told, partner = state.kept.cost, clock.rounds, None
    tied, begun_at = TiedRounds(state, weeks, clock.limit.seed), clock.rounds
    with ExitStack() as beside:
        while (len(pool) or state.couples.tied) and not clock.is_spent:
            if tied.are_due(clock.rounds - begun_at):
                crowd = tied.make_one()
                clock.rounds += 1
                if partner:
                    partner.twin.follow(state, np.array(crowd))
            degrees = temperature(len(pool) * len(weeks), hottest, begun, clock.share)
            if partner is None and len(pool) > 1 and by_two():
                partner = beside.enter_context(Partner(state, weeks, guide))
            if partner:
                clock.rounds += partner.make_rounds(pool, degrees)
            elif len(pool):
                halt[0] = False
                state.make_rounds(pool, spans, int(min(AT_ONCE, clock.rounds_left)), degrees, guide, told, halt)
                clock.rounds += int(told.counts[0])
            if state.cost < best - 1e-6:
                best = state.cost
                state.keep()
            if is_enough():
                break
            if clock.rounds >= last_told + TELL_EVERY:
                last_told = clock.rounds
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
