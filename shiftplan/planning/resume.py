"""Beginning from a roster that is there: everybody keeps what rules, leave and skills of today still allow."""

from random import Random

import numpy as np

from shiftplan.domain.roster import Roster, Shift
from shiftplan.planning.clock import Clock
from shiftplan.planning.construct import keep_locks
from shiftplan.planning.grid import IntArray
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
        enter(state, number, person, state.problem.start or Roster())
    state.keep()
    clock.tell("resume", state.cost, state.short, state.broken)


def known_activities(state: State) -> IntArray:
    """Queue that each person served for the whole of an interval in the problem's start; -1 = none, (P, T)."""
    known: IntArray = np.full((len(state.people), state.grid.intervals), -1, dtype=np.int64)
    if state.problem.start is None:
        return known
    horizon, minutes = state.problem.horizon, state.grid.interval_minutes
    numbers = {queue: number for number, queue in enumerate(state.grid.queues)}
    for row, person in enumerate(state.people):
        for shift in state.problem.start.of(person.employee):
            for activity in shift.activities:
                first = -(-horizon.minute_of(activity.start_at) // minutes)
                last = horizon.minute_of(activity.end_at) // minutes
                known[row, max(0, first) : max(0, last)] = numbers.get(activity.queue, -1)
    return known


def enter(state: State, number: int, person: Person, start: Roster) -> None:
    """Put in what somebody had as long as the whole stays lawful: days that may not move first, then earlier ones."""
    horizon, tour = state.problem.horizon, {each.candidate.day: each for each in state.tour(number)}
    placed = {(each.template, each.start_minute): each for each in person.candidates}
    kept: list[tuple[Candidate, Shift]] = []
    for shift in sorted(start.of(person.employee), key=lambda each: state.problem.is_movable(each.on_date)):
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
