"""What a problem asks for, as arrays over queues and intervals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import gcd

import numpy as np
from numpy.typing import NDArray

from shiftplan.domain.demand import WorkArriving
from shiftplan.domain.horizon import Period
from shiftplan.domain.problem import Problem
from shiftplan.domain.roster import Shift
from shiftplan.domain.work import QueueId
from shiftplan.errors import InvalidInput

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
HalfArray = NDArray[np.int32]
"""What there is of every candidate of thousands of people."""
ShortArray = NDArray[np.int16]
"""Queues or days by person and interval, of which there may be tens of millions."""
BoolArray = NDArray[np.bool_]
ByteArray = NDArray[np.int8]
"""Bit sets of burdens of every candidate."""
BREAK_STEP_MINUTES = 5
NEVER = 10**9


@dataclass(frozen=True)
class Backlog:
    """Work that can wait, by queue and in order of due time; columns of equal length.

    first: the rows of queue q are first[q]:first[q + 1], shape (Q + 1,). release: interval in which it arrives. due:
    first interval in which it can no longer be done. row: interval in which it is short when undone (intervals from the
    grid's length on are never priced). minutes: handling time.
    """

    first: IntArray
    release: IntArray
    due: IntArray
    row: IntArray
    minutes: FloatArray


@dataclass(frozen=True)
class Grid:
    """Demand and prices; Q queues in the order of queues.csv, T intervals from the horizon's start.

    A tick is the greatest common measure of every time in the problem (minutes); an interval has `ticks` of them. Times
    after the last day (shifts and openings that run on) have intervals too.

    Attributes:
        required: people, shape (Q, T); of deferrable queues the arriving work as people for the interval.
        is_deferrable: shape (Q,). is_open: when a deferrable queue can be worked, shape (Q, T).
        weights: price of a missing agent-interval, shape (Q,). shortage, over: bands as rows (share, factor or price).
        given: people-ticks that shifts of history supply, shape (Q, T).
    """

    queues: tuple[QueueId, ...]
    interval_minutes: int
    tick_minutes: int
    ticks: int
    required: FloatArray
    is_deferrable: BoolArray
    is_open: BoolArray
    backlog: Backlog
    weights: FloatArray
    shortage: FloatArray
    over: FloatArray
    given: IntArray

    @property
    def intervals(self) -> int:
        """T."""
        return int(self.required.shape[1])


def grid_of(problem: Problem, given: Iterable[Shift] | None = None) -> Grid:
    """The arrays of a problem.

    Args:
        given: shifts that stay, whoever is planned; None = those of history.
    Raises:
        InvalidInput: a queue has rows with people and rows with work that can wait.
    """
    site, horizon = problem.site, problem.horizon
    queues = tuple(site.queues)
    number = {queue: index for index, queue in enumerate(queues)}
    minutes = site.interval_minutes
    tick = _tick(problem)
    length = _intervals(problem)
    required = np.zeros((len(queues), length))
    deferrable = np.zeros(len(queues), dtype=np.bool_)
    for work in problem.requirement.work:
        deferrable[number[work.queue]] = True
        index = horizon.minute_of(work.arrives_at) // minutes
        if 0 <= index < length:
            required[number[work.queue], index] += work.minutes / minutes
    for need in problem.requirement.agents:
        if deferrable[number[need.queue]]:
            raise InvalidInput(
                f"requirement.csv: queue {need.queue} has rows with agents and rows with work_minutes; "
                "use one kind for a queue"
            )
        index = horizon.minute_of(need.starts_at) // minutes
        if 0 <= index < length:
            required[number[need.queue], index] += need.agents
    scale = minutes / 15
    prices = site.prices
    over = np.array(prices.over_bands, dtype=np.float64)
    over[:, 1] *= scale
    return Grid(
        queues=queues,
        interval_minutes=minutes,
        tick_minutes=tick,
        ticks=minutes // tick,
        required=required,
        is_deferrable=deferrable,
        is_open=_open(problem, queues, length),
        backlog=_backlog(problem, queues),
        weights=np.array([prices.weights[site.queues[queue].channel] * scale for queue in queues]),
        shortage=np.array(prices.shortage_bands, dtype=np.float64),
        over=over,
        given=_given(problem, problem.site.previous.shifts if given is None else given, number, length, tick),
    )


def _tick(problem: Problem) -> int:
    measure = gcd(BREAK_STEP_MINUTES, problem.site.interval_minutes)
    for template in problem.site.templates.values():
        measure = gcd(measure, template.first_start, template.start_step_minutes, template.span_minutes)
        for rule in template.breaks:
            measure = gcd(measure, rule.minutes)
    return measure


def _intervals(problem: Problem) -> int:
    site, horizon = problem.site, problem.horizon
    ends = [horizon.minute_of(horizon.end_at) + 1]  # work due at the very end is short in the interval that follows
    for template in site.templates.values():
        ends.append(horizon.minute_on(horizon.days - 1, template.last_start) + template.span_minutes)
    ends += [horizon.minute_of(need.starts_at) + 1 for need in problem.requirement.agents]
    return -(-max(ends) // site.interval_minutes)


def _open(problem: Problem, queues: Sequence[QueueId], length: int) -> BoolArray:
    site, horizon = problem.site, problem.horizon
    is_open = np.ones((len(queues), length), dtype=np.bool_)
    for index, queue in enumerate(queues):
        windows = site.openings_of(queue, Period(horizon.day(-1), horizon.last_day))
        if windows is not None:
            is_open[index] = False
            for start, end in windows:
                first = -(-horizon.minute_of(start) // site.interval_minutes)
                is_open[index, max(0, first) : max(0, _first_at_or_after(problem, end))] = True
    return is_open


def _first_at_or_after(problem: Problem, moment: datetime) -> int:
    return -(-problem.horizon.minute_of(moment) // problem.site.interval_minutes)


def _backlog(problem: Problem, queues: Sequence[QueueId]) -> Backlog:
    """What arrived before the horizon and is still due counts from the first interval; empty rows are left out."""
    horizon, minutes = problem.horizon, problem.site.interval_minutes
    last = horizon.minute_of(horizon.end_at)
    by_queue: dict[QueueId, list[WorkArriving]] = {queue: [] for queue in queues}
    for work in problem.requirement.work:
        if work.due_at > horizon.start_at and work.minutes > 0.0:
            by_queue[work.queue].append(work)
    rows = [
        work for queue in queues for work in sorted(by_queue[queue], key=lambda each: (each.due_at, each.arrives_at))
    ]
    due = [horizon.minute_of(work.due_at) for work in rows]
    return Backlog(
        first=np.cumsum([0, *(len(by_queue[queue]) for queue in queues)], dtype=np.int64),
        release=np.array([max(0, horizon.minute_of(work.arrives_at) // minutes) for work in rows], dtype=np.int64),
        due=np.array([-(-each // minutes) for each in due], dtype=np.int64),
        row=np.array([each // minutes if each <= last else NEVER for each in due], dtype=np.int64),
        minutes=np.array([work.minutes for work in rows], dtype=np.float64),
    )


def _given(problem: Problem, shifts: Iterable[Shift], number: dict[QueueId, int], length: int, tick: int) -> IntArray:
    given = np.zeros((len(number), length), dtype=np.int64)
    horizon, minutes = problem.horizon, problem.site.interval_minutes
    for shift in shifts:
        for activity in shift.activities:
            start, end = horizon.minute_of(activity.start_at), horizon.minute_of(activity.end_at)
            for index in range(max(0, start // minutes), min(length, -(-end // minutes))):
                inside = min(end, (index + 1) * minutes) - max(start, index * minutes)
                given[number[activity.queue], index] += max(0, inside) // tick
    return given
