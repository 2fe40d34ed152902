"""From the state of a search to a roster with breaks and named activities."""

from collections.abc import Callable
from datetime import datetime
from functools import cache

from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Activity, Break, Roster, Shift
from shiftplan.planning.grid import ShortArray
from shiftplan.planning.people import in_order
from shiftplan.planning.state import Planned, State

At = Callable[[int], datetime]
"""The moment of a minute from the horizon's start."""


def roster_of(state: State, act: ShortArray, some_days: range | None = None) -> Roster:
    """The shifts of everybody on some days (None = all), in order of employee and start; act: queues served, (P, T)."""
    at = cache(state.problem.horizon.at)  # people who begin together share the moment
    shifts = [
        _shift(state, at, act[number], person.employee, planned)
        for number, person in enumerate(state.people)
        for planned in state.tour(number)
        if some_days is None or planned.candidate.day in some_days
    ]
    return Roster(tuple(sorted(shifts, key=lambda shift: (shift.employee, shift.start_at))))


def _shift(state: State, at: At, act: ShortArray, employee: EmployeeId, planned: Planned) -> Shift:
    horizon, candidate = state.problem.horizon, planned.candidate
    template = state.problem.site.templates[candidate.template]
    breaks = []
    for start, rule in zip(planned.breaks, in_order(template), strict=True):
        first = candidate.start_minute + start * state.grid.tick_minutes
        breaks.append(Break(at(first), at(first + rule.minutes), rule.kind, rule.paid))
    return Shift(
        employee=employee,
        on_date=horizon.day(candidate.day),
        template=candidate.template,
        start_at=at(candidate.start_minute),
        end_at=at(candidate.end_minute),
        breaks=tuple(breaks),
        activities=_activities(state, at, act, planned, breaks),
    )


def _activities(state: State, at: At, act: ShortArray, planned: Planned, breaks: list[Break]) -> tuple[Activity, ...]:
    """Stretches between the breaks, cut where the queue changes."""
    horizon, grid = state.problem.horizon, state.grid
    edges = [planned.candidate.start_minute, planned.candidate.end_minute]
    edges += [horizon.minute_of(moment) for pause in breaks for moment in (pause.start_at, pause.end_at)]
    edges.sort()
    found: list[Activity] = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if start == end:
            continue  # two breaks that touch
        begin, step = start, grid.interval_minutes
        first, last = start // step, (end - 1) // step
        for index in range(first, last + 1):
            if index == last or act[index] != act[index + 1]:
                until = end if index == last else (index + 1) * step
                found.append(Activity(at(begin), at(until), grid.queues[act[index]]))
                begin = until
    return tuple(found)
