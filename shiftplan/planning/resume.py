"""Beginning from a roster that is there: everybody keeps what rules, leave and skills of today still allow."""

from random import Random

from shiftplan.domain.roster import Roster, Shift
from shiftplan.planning.clock import Clock
from shiftplan.planning.construct import keep_locks
from shiftplan.planning.people import Person
from shiftplan.planning.state import Planned, State
from shiftplan.rules.base import Candidate


def resume(state: State, random: Random, clock: Clock) -> None:
    """Enter the shifts of the problem's start, one person after the other; locks come first.

    Raises:
        Infeasible: locks of somebody contradict each other or hard rules.
    """
    keep_locks(state)
    state.keep()
    for number, person in enumerate(state.people):
        _enter(state, number, person, state.problem.start or Roster())
    state.keep()
    clock.tell("resume", state.cost, state.short, state.broken)


def _enter(state: State, number: int, person: Person, start: Roster) -> None:
    """Put in what somebody had, earlier days first, as long as the whole stays lawful."""
    horizon, tour = state.problem.horizon, {each.candidate.day: each for each in state.tour(number)}
    placed = {(each.template, each.start_minute): each for each in person.candidates}
    kept: list[tuple[Candidate, Shift]] = []
    for shift in start.of(person.employee):
        candidate = placed.get((shift.template, horizon.minute_of(shift.start_at)))
        if candidate is None or candidate.day in tour:
            continue
        others = [*(each.candidate for each in tour.values()), *(each for each, _ in kept)]
        if person.rules.is_lawful([*others, candidate]) and person.masks[candidate.day]:
            kept.append((candidate, shift))
    if kept:
        days = range(horizon.days)
        _, best = state.offers(number, days)
        taken = [Planned(each, _breaks(state, person, each, shift) or best[each].breaks) for each, shift in kept]
        state.put_in(number, taken)


def _breaks(state: State, person: Person, candidate: Candidate, shift: Shift) -> tuple[int, ...] | None:
    """The breaks of a shift as the search writes them; None where their rules changed since."""
    breaks, tick = state.breaks, state.grid.tick_minutes
    template = person.templates[person.index[candidate]]
    rows = range(breaks.first[template], breaks.first[template + 1])
    if len(rows) != len(shift.breaks):
        return None
    starts, moment = [], 1
    for row, pause in zip(rows, sorted(shift.breaks, key=lambda each: each.start_at), strict=True):
        start, rest = divmod(state.problem.horizon.minute_of(pause.start_at) - candidate.start_minute, tick)
        length = (pause.end_at - pause.start_at).total_seconds() / 60 / tick
        is_in_window = breaks.earliest[row] <= start <= breaks.latest[row] and start % breaks.step == 0
        if rest or start < moment or not is_in_window or length != breaks.length[row]:
            return None
        starts.append(start)
        moment = start + int(breaks.length[row])
    return tuple(starts)
