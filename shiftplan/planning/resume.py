"""Beginning from a roster that is there: everybody keeps what rules, leave and skills of today still allow."""

from collections.abc import Mapping
from random import Random

import numpy as np

from shiftplan.domain.horizon import Horizon
from shiftplan.domain.roster import Roster, Shift
from shiftplan.planning.board import refresh_all
from shiftplan.planning.clock import Clock
from shiftplan.planning.construct import keep_locks, weeks_of
from shiftplan.planning.grid import BoolArray, Grid, IntArray, ShortArray
from shiftplan.planning.people import Breaks, Person
from shiftplan.planning.response import present, ticks_in
from shiftplan.planning.state import Planned, State
from shiftplan.planning.tied import mend_ties
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
    mend_ties(state, weeks_of(state.problem.horizon))
    serve_as_known(state)
    state.settle()
    state.keep()
    clock.tell("resume", state.cost, state.short, state.broken)
    state.forget()


def serve_as_known(state: State) -> None:
    """Who serves which queue as in the problem's start, as far as that is known and people still may."""
    board, days = state.board, state.problem.horizon.days
    act = np.full((len(state.people), state.grid.intervals), -1, dtype=np.int16)
    here = act.copy()
    present(state.team, state.shapes, state.tours, state.grid.ticks, 0, days, act, here)
    is_noted = np.array([not state.problem.is_movable(state.problem.horizon.day(day)) for day in range(days)])
    masks = np.append(board.masks, 0)
    people, times = np.nonzero((here >= 0) & ~is_noted[here])
    groups, queues = state.team.groups[people, here[people, times]], known_activities(state)[people, times]
    able = (queues >= 0) & (masks[groups] >> np.maximum(queues, 0) & 1 == 1)
    wanted, is_known = np.zeros_like(board.full), np.ones(board.full.shape[:2], dtype=np.bool_)
    np.add.at(wanted, (times[able], groups[able], queues[able]), 1)
    is_known[times[~able], groups[~able]] = False
    change = np.where(is_known[:, :, None], wanted - board.full, 0)
    board.full[:] += change
    board.supply[:] += state.grid.ticks * change.sum(axis=1).T
    _part_as_known(state, masks, is_noted)
    refresh_all(board, state.demand)


def _part_as_known(state: State, masks: IntArray, is_noted: BoolArray) -> None:
    """The same for those who are there for a part of an interval."""
    known, ticks = known_activities(state, in_part=True), state.grid.ticks
    for number, day in np.argwhere((state.tours.chosen >= 0) & ~is_noted):
        candidate, part = state.tours.chosen[number, day], 0
        start, end = state.team.start[candidate], state.team.start[candidate] + state.team.span[candidate]
        for time in range(start // ticks, (end - 1) // ticks + 1):
            inside = ticks_in(state.team, state.shapes, state.tours, number, day, time, ticks)
            if 0 < inside < ticks:
                before, queue = state.tours.parts[number, day, part], known[number, time]
                if queue >= 0 and masks[state.team.groups[number, day]] >> queue & 1:
                    state.board.supply[before, time] -= inside
                    state.board.supply[queue, time] += inside
                    state.tours.parts[number, day, part] = queue
                part += 1


def known_activities(state: State, *, in_part: bool = False) -> ShortArray:
    """Queue that each person served in an interval of the problem's start; -1 = none, (P, T).

    Args:
        in_part: for a part of it is enough; else the whole of it.
    """
    shape = len(state.people), state.grid.intervals
    if state.problem.start is None:
        return np.broadcast_to(np.int16(-1), shape)
    known: ShortArray = np.full(shape, -1, dtype=np.int16)
    horizon, minutes = state.problem.horizon, state.grid.interval_minutes
    numbers = {queue: number for number, queue in enumerate(state.grid.queues)}
    for row, person in enumerate(state.people):
        for shift in state.problem.start.of(person.employee):
            if not state.problem.is_movable(shift.on_date):
                continue
            for activity in shift.activities:
                first, last = horizon.minute_of(activity.start_at), horizon.minute_of(activity.end_at)
                first, last = (
                    (first // minutes, -(-last // minutes)) if in_part else (-(-first // minutes), last // minutes)
                )
                known[row, max(0, first) : max(0, last)] = numbers.get(activity.queue, -1)
    return known


def enter(
    state: State, number: int, person: Person, start: Roster, moved: Mapping[int, tuple[int, ...]] | None = None
) -> None:
    """Put in what somebody had as long as the whole stays lawful: days that may not move first, then earlier ones.

    What is worked on days that may not move is only noted: others count what it covers.

    Args:
        moved: where the breaks of some days (by index) are by now, ticks from the shift's start.
    """
    horizon, tour = state.problem.horizon, {each.candidate.day: each for each in state.tour(number)}
    placed = {(each.template, each.start_minute): each for each in person.candidates}
    kept: list[tuple[Candidate, Shift]] = []
    for shift in sorted(start.of(person.employee), key=lambda each: state.problem.is_movable(each.on_date)):
        candidate = placed.get((shift.template, horizon.minute_of(shift.start_at)))
        if candidate is None or candidate.day in tour:
            continue
        if person.masks[candidate.day]:
            kept.append((candidate, shift))
    demanded = [each.candidate for each in tour.values()]
    if not person.rules.is_lawful([*demanded, *(each for each, _ in kept)]):
        kept = _lawful(person, demanded, kept)
    if kept:
        starts = [
            (moved or {}).get(each.day)
            or breaks_in(state.breaks, state.grid, horizon, int(person.templates[person.index[each]]), shift)
            for each, shift in kept
        ]
        best = state.offers(number, range(horizon.days))[1] if None in starts else {}
        tours = [
            Planned(each, best[each].breaks if begin is None else begin)
            for (each, _), begin in zip(kept, starts, strict=True)
        ]
        state.note(number, [each for each in tours if not state.problem.is_movable(horizon.day(each.candidate.day))])
        state.put_in(number, [each for each in tours if state.problem.is_movable(horizon.day(each.candidate.day))])


def _lawful(
    person: Person, demanded: list[Candidate], had: list[tuple[Candidate, Shift]]
) -> list[tuple[Candidate, Shift]]:
    """What may stay beside what is demanded, each shift only where those before it leave room."""
    kept: list[tuple[Candidate, Shift]] = []
    for candidate, shift in had:
        if person.rules.is_lawful([*demanded, *(each for each, _ in kept), candidate]):
            kept.append((candidate, shift))
    return kept


def breaks_in(
    breaks: Breaks, grid: Grid, horizon: Horizon, template: int, shift: Shift
) -> tuple[int, ...] | None:  # fmt: skip
    """The breaks of a shift of a template as the search writes them; None where their rules changed since."""
    tick, begin = grid.tick_minutes, horizon.minute_of(shift.start_at)
    rows = range(breaks.first[template], breaks.first[template + 1])
    if len(rows) != len(shift.breaks):
        return None
    starts, moment = [], 1
    for row, pause in zip(rows, sorted(shift.breaks, key=lambda each: each.start_at), strict=True):
        start, rest = divmod(horizon.minute_of(pause.start_at) - begin, tick)
        length = (pause.end_at - pause.start_at).total_seconds() / 60 / tick
        is_in_window = breaks.earliest[row] <= start <= breaks.latest[row] and start % breaks.step == 0
        if rest or start < moment or not is_in_window or length != breaks.length[row]:
            return None
        starts.append(start)
        moment = start + int(breaks.length[row])
    return tuple(starts)
