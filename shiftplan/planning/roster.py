"""From the state of a search to a roster with breaks and named activities."""

from shiftplan.domain.roster import Activity, Break, Roster, Shift
from shiftplan.planning.grid import IntArray
from shiftplan.planning.people import in_order
from shiftplan.planning.state import Planned, State


def roster_of(state: State, act: IntArray) -> Roster:
    """The shifts of everybody, in order of employee and start; act: queues served, (P, T)."""
    shifts = [
        _shift(state, act[number], planned) for number in range(len(state.people)) for planned in state.tour(number)
    ]
    return Roster(tuple(sorted(shifts, key=lambda shift: (shift.employee, shift.start_at))))


def _shift(state: State, act: IntArray, planned: Planned) -> Shift:
    horizon, candidate = state.problem.horizon, planned.candidate
    template = state.problem.site.templates[candidate.template]
    breaks = []
    for start, rule in zip(planned.breaks, in_order(template), strict=True):
        first = candidate.start_minute + start * state.grid.tick_minutes
        breaks.append(Break(horizon.at(first), horizon.at(first + rule.minutes), rule.kind, rule.paid))
    return Shift(
        employee=candidate.employee,
        on_date=horizon.day(candidate.day),
        template=candidate.template,
        start_at=horizon.at(candidate.start_minute),
        end_at=horizon.at(candidate.end_minute),
        breaks=tuple(breaks),
        activities=_activities(state, act, planned, breaks),
    )


def _activities(state: State, act: IntArray, planned: Planned, breaks: list[Break]) -> tuple[Activity, ...]:
    """Stretches between the breaks, cut where the queue changes."""
    horizon, grid = state.problem.horizon, state.grid
    edges = [planned.candidate.start_minute, planned.candidate.end_minute]
    edges += [horizon.minute_of(moment) for pause in breaks for moment in (pause.start_at, pause.end_at)]
    edges.sort()
    found: list[Activity] = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        moment = start
        while moment < end:
            index = moment // grid.interval_minutes
            queue = grid.queues[act[index]]
            until = min(end, (index + 1) * grid.interval_minutes)
            last = found[-1] if found else None
            if last and last.queue == queue and last.end_at == horizon.at(moment):
                found[-1] = Activity(last.start_at, horizon.at(until), queue)
            else:
                found.append(Activity(horizon.at(moment), horizon.at(until), queue))
            moment = until
    return tuple(found)
