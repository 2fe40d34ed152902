"""How far a roster covers a requirement, counted anew from its shifts; shares nothing with the planner.

Definitions: docs/data.md (coverage.csv). Work that can wait is done earliest due first, from the interval in which it
arrives, while its queue is open; what is undone at its due time is short in the interval of the due time and leaves the
backlog.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from heapq import heappop, heappush

from shiftplan.domain.demand import CoverageRow, WorkArriving
from shiftplan.domain.horizon import Period
from shiftplan.domain.problem import Problem
from shiftplan.domain.roster import Roster, Shift
from shiftplan.domain.work import QueueId

SMALL = 1e-9


def coverage_of(problem: Problem, roster: Roster) -> Iterator[CoverageRow]:
    """Coverage of every interval that has a requirement or somebody on duty, by queue and time."""
    on_duty = _on_duty(problem, [*problem.site.previous.shifts, *roster.shifts])
    waiting: dict[QueueId, list[WorkArriving]] = defaultdict(list)
    for work in problem.requirement.work:
        waiting[work.queue].append(work)
    needed: dict[QueueId, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for need in problem.requirement.agents:
        needed[need.queue][_interval(problem, need.starts_at)] += need.agents
    for queue in problem.site.queues:
        if waiting[queue]:
            yield from _covered_waiting(problem, queue, waiting[queue], on_duty[queue])
        else:
            for index in sorted({*needed[queue], *on_duty[queue]}):
                required, people = needed[queue].get(index, 0.0), on_duty[queue].get(index, 0.0)
                if index >= 0:
                    yield _row(
                        problem,
                        queue,
                        index,
                        required,
                        people,
                        max(0.0, required - people),
                        max(0.0, people - required),
                    )


def _row(
    problem: Problem, queue: QueueId, index: int, required: float, people: float, short: float, over: float
) -> CoverageRow:
    starts_at = problem.horizon.at(index * problem.site.interval_minutes)
    return CoverageRow(queue, starts_at, required, people, short, over)


def _interval(problem: Problem, moment: datetime) -> int:
    return problem.horizon.minute_of(moment) // problem.site.interval_minutes


def _on_duty(problem: Problem, shifts: Sequence[Shift]) -> dict[QueueId, dict[int, float]]:
    """People by queue and interval; a part of an interval counts as its share."""
    found: dict[QueueId, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    minutes = problem.site.interval_minutes
    for shift in shifts:
        for activity in shift.activities:
            start, end = problem.horizon.minute_of(activity.start_at), problem.horizon.minute_of(activity.end_at)
            for index in range(max(0, start // minutes), max(0, -(-end // minutes))):
                inside = min(end, (index + 1) * minutes) - max(start, index * minutes)
                found[activity.queue][index] += inside / minutes
    return found


def _covered_waiting(
    problem: Problem, queue: QueueId, work: Sequence[WorkArriving], people: Mapping[int, float]
) -> Iterator[CoverageRow]:
    """A queue whose work can wait: served earliest due first."""
    horizon, minutes = problem.horizon, problem.site.interval_minutes
    todo = sorted((each for each in work if each.due_at > horizon.start_at), key=lambda each: each.due_at)
    left = [each.minutes for each in todo]
    required: dict[int, float] = defaultdict(float)
    for each in work:
        required[_interval(problem, each.arrives_at)] += each.minutes / minutes
    windows = problem.site.openings_of(queue, Period(horizon.day(-1), horizon.last_day))
    short: dict[int, float] = defaultdict(float)
    over: dict[int, float] = {}
    arrives = [_interval(problem, each.arrives_at) for each in todo]
    coming = sorted(range(len(todo)), key=arrives.__getitem__, reverse=True)
    here: list[int] = []
    for index in sorted(people):
        starts_at = horizon.at(index * minutes)
        room = people[index] * minutes
        while coming and arrives[coming[-1]] <= index:
            heappush(here, coming.pop())
        if windows is None or any(start <= starts_at < end for start, end in windows):
            room = _done(todo, left, here, starts_at, room)
        over[index] = room / minutes
    for each, undone in zip(todo, left, strict=True):
        if undone > SMALL and each.due_at <= horizon.end_at:
            short[_interval(problem, each.due_at)] += undone / minutes
    for index in sorted({*required, *people, *short}):
        if index >= 0:
            row = required.get(index, 0.0), people.get(index, 0.0), short.get(index, 0.0), over.get(index, 0.0)
            yield _row(problem, queue, index, *row)


def _done(todo: Sequence[WorkArriving], left: list[float], here: list[int], starts_at: datetime, room: float) -> float:
    """Take minutes off what is left of the work that is here (numbers by due time); the minutes nobody needs."""
    while here:
        first = here[0]
        if todo[first].due_at > starts_at:
            done = min(room, left[first])
            left[first] -= done
            room -= done
            if left[first] > 0:
                break
        heappop(here)
    return room
