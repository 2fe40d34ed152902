"""One shift made whole: breaks placed in their windows, activities named, where people are short first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from shiftplan.domain.horizon import DAY_MINUTES, MINUTE, Period, instant
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Activity, Break, Shift
from shiftplan.domain.site import Site
from shiftplan.domain.work import BreakRule, QueueId, ShiftTemplate, TemplateId
from shiftplan.errors import Refused, UnknownId

__all__ = ["Wanted", "made_shift", "taken_over"]

Wanted = Mapping[tuple[QueueId, datetime], float]
"""People short by queue and start of the interval (UTC); negative = more on duty than needed; not named = 0."""
Value = Callable[[QueueId, datetime], float]
Piece = tuple[datetime, datetime]

BREAK_GRID_MINUTES = 5
WEIGHT_OF_VOICE = 100.0
PRICE_OF_OVER, PRICE_OF_LEVEL, WORTH_OF_MORE = 0.1, 0.02, 0.01
"""Per minute, where a person short on the phone is worth 1: one too many, a later choice, a further person short."""
PRICE_OF_CLOSED = 10.0
PRICE_OF_CHANGE, PRICE_OF_CHANGE_AFTER_BREAK = 20.0, 5.0
"""Minutes on the phone that a change of queue must be worth."""
OFF_MIDDLE = 1e-4


def made_shift(
    site: Site, employee: EmployeeId, on_date: date, template: TemplateId, start_minute: int, *, wanted: Wanted
) -> Shift:
    """A shift of a template with exactly its breaks, on queues the person may serve that day.

    Breaks lie where people are needed least, in their windows, in order and on the grid; an unpaid one touches neither
    end of the shift where its window allows. The same arguments always give the same shift.

    Args:
        start_minute: after local midnight of `on_date`. wanted: where people are short without this shift.
    Raises:
        UnknownId: no such employee or template.
        Refused: the template does not start then, the clock skips that time, or there is no queue to serve.
    """
    shape = site.templates.get(template)
    if shape is None:
        raise UnknownId(
            f"there is no shift template {template!r}; the site has {', '.join(site.templates)}",
            code="unknown_template",
            values={"template": template},
        )
    start = _start(site, on_date, shape, start_minute)
    end = start + shape.span_minutes * MINUTE
    empty = Shift(employee, on_date, template, start, end)
    value = _value(site, empty, wanted)
    queues = _queues(site, empty)
    breaks = _breaks(shape, empty, lambda at: max(value(queue, at) for queue in queues))
    return _with_activities(site, replace(empty, breaks=breaks), queues, value, ())


def taken_over(site: Site, shift: Shift, employee: EmployeeId, *, wanted: Wanted) -> Shift:
    """The same hours and breaks for another person, on that person's queues: where possible those of before.

    Args:
        wanted: where people are short while the shift is still worked by whoever gives it away.
    Raises:
        UnknownId: no such employee.
        Refused: there is no queue the person could serve.
    """
    mine = replace(shift, employee=employee, activities=())
    plain = _value(site, mine, wanted)
    left = shift.activities

    def value(queue: QueueId, at: datetime) -> float:
        """What the giver leaves is wanted too."""
        return plain(queue, at) + any(each.queue == queue and each.start_at <= at < each.end_at for each in left)

    edges = [moment for each in left for moment in (each.start_at, each.end_at)]
    return _with_activities(site, mine, _queues(site, mine), value, edges)


def _start(site: Site, on_date: date, template: ShiftTemplate, start_minute: int) -> datetime:
    if start_minute not in template.starts:
        told, first, last = (_clock(each) for each in (start_minute, template.starts[0], template.starts[-1]))
        step = template.start_step_minutes
        raise Refused(
            f"shift template {template.id} does not start at {told}; it starts from {first} to {last} every {step} min",
            code="start_not_allowed",
            values={"template": template.name, "start": told, "first": first, "last": last, "step": step},
        )
    start = instant(on_date, start_minute, site.time_zone)
    local = start.astimezone(site.time_zone)
    if (local.hour * 60 + local.minute - start_minute) % DAY_MINUTES:
        raise Refused(
            f"{on_date} has no {_clock(start_minute)}: the clock skips it; choose another start",
            code="start_skipped",
            values={"date": on_date},
        )
    return start


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _queues(site: Site, shift: Shift) -> tuple[QueueId, ...]:
    """Queues the person may serve, by level, at least one of them open at some time of the shift."""
    if shift.employee not in site.employees:
        raise UnknownId(f"employee {shift.employee} is not at site {site.id}; see employees.csv of the site")
    queues = site.queues_of(shift.employee, shift.on_date)
    values = {"employee": site.employees[shift.employee].name, "date": shift.on_date}
    if not queues:
        raise Refused(
            f"{shift.employee} holds no skill for any queue on {shift.on_date}; see skills.csv",
            code="no_skill",
            values=values,
        )
    for queue in queues:
        windows = _openings(site, queue, shift.on_date)
        if windows is None or any(start < shift.end_at and end > shift.start_at for start, end in windows):
            return queues
    raise Refused(
        f"no queue that {shift.employee} may serve is open during this shift on {shift.on_date}; see opening_hours.csv",
        code="all_closed",
        values=values,
    )


def _openings(site: Site, queue: QueueId, on_date: date) -> tuple[Piece, ...] | None:
    return site.openings_of(queue, Period(on_date - timedelta(days=1), on_date + timedelta(days=1)))


def _value(site: Site, shift: Shift, wanted: Wanted) -> Value:
    """What a minute of this person on a queue is worth at a moment."""
    midnight = instant(shift.on_date, 0, site.time_zone)
    step = site.interval_minutes * MINUTE
    queues = site.queues_of(shift.employee, shift.on_date) if shift.employee in site.employees else ()
    openings = {queue: _openings(site, queue, shift.on_date) for queue in queues}
    weights = {queue: site.prices.weights[site.queues[queue].channel] / WEIGHT_OF_VOICE for queue in queues}

    def value(queue: QueueId, at: datetime) -> float:
        windows = openings[queue]
        if windows is not None and not any(start <= at < end for start, end in windows):
            return -PRICE_OF_CLOSED
        short = wanted.get((queue, midnight + (at - midnight) // step * step), 0.0)
        worth = weights[queue] * min(1.0, short) if short > 0 else PRICE_OF_OVER * max(-1.0, short)
        return worth + WORTH_OF_MORE * min(short, 10.0) - PRICE_OF_LEVEL * queues.index(queue)

    return value


def _breaks(template: ShiftTemplate, shift: Shift, worth: Callable[[datetime], float]) -> tuple[Break, ...]:
    """The template's breaks one after the other, where together they cost least."""
    lost = [0.0]
    for minute in range(template.span_minutes):
        lost.append(lost[-1] + worth(shift.start_at + minute * MINUTE))
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for rule in template.breaks:
        found: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start in _starts(rule, template.span_minutes):
            before = [each for free_from, each in best.items() if free_from <= start]
            if before:
                price, starts = min(before)
                middle = (rule.earliest_minute + rule.latest_minute) / 2
                price += lost[start + rule.minutes] - lost[start] + OFF_MIDDLE * abs(start - middle)
                found[start + rule.minutes] = (price, (*starts, start))
        best = found
    if not best:
        raise Refused(
            f"the breaks of shift template {template.id} cannot be taken one after the other; see break_rules.csv",
            code="breaks_do_not_fit",
            values={"template": template.name},
        )
    _, starts = min(best.values())
    begins = [shift.start_at + start * MINUTE for start in starts]
    return tuple(
        Break(begin, begin + rule.minutes * MINUTE, rule.kind, rule.paid)
        for begin, rule in zip(begins, template.breaks, strict=True)
    )


def _starts(rule: BreakRule, span_minutes: int) -> Sequence[int]:
    """Starts of a break on the grid; of an unpaid one those inside of work, for at its edges it counts as none."""
    first = -(-rule.earliest_minute // BREAK_GRID_MINUTES) * BREAK_GRID_MINUTES
    starts = range(first, rule.latest_minute + 1, BREAK_GRID_MINUTES)
    inside = [start for start in starts if start > 0 and start + rule.minutes < span_minutes]
    return starts if rule.paid or not inside else inside


def _with_activities(
    site: Site, shift: Shift, queues: Sequence[QueueId], value: Value, edges: Sequence[datetime]
) -> Shift:
    """The shift with its time between the breaks given to queues: most worth, few changes."""
    pieces = _pieces(site, shift, queues, edges)
    best: dict[QueueId, tuple[float, tuple[QueueId, ...]]] = {}
    until = shift.start_at
    for start, end in pieces:
        change = PRICE_OF_CHANGE if start == until else PRICE_OF_CHANGE_AFTER_BREAK
        minutes, until = (end - start) / MINUTE, end
        found = {}
        for queue in queues:
            options = [
                (price - (0.0 if other == queue else change), path) for other, (price, path) in best.items()
            ] or [(0.0, ())]
            price, path = max(options, key=lambda each: each[0])
            found[queue] = (price + minutes * value(queue, start), (*path, queue))
        best = found
    _, chosen = max(best.values(), key=lambda each: each[0])
    activities: list[Activity] = []
    for (start, end), queue in zip(pieces, chosen, strict=True):
        if activities and activities[-1].queue == queue and activities[-1].end_at == start:
            activities[-1] = replace(activities[-1], end_at=end)
        else:
            activities.append(Activity(start, end, queue))
    return replace(shift, activities=tuple(activities))


def _pieces(site: Site, shift: Shift, queues: Sequence[QueueId], edges: Sequence[datetime]) -> list[Piece]:
    """The shift without its breaks, cut wherever the worth of a queue may change."""
    midnight, step = instant(shift.on_date, 0, site.time_zone), site.interval_minutes * MINUTE
    cuts = {shift.start_at, shift.end_at, *edges}
    at = midnight + (shift.start_at - midnight) // step * step
    while at < shift.end_at:
        cuts.add(at)
        at += step
    cuts |= {moment for queue in queues for window in _openings(site, queue, shift.on_date) or () for moment in window}
    cuts |= {moment for pause in shift.breaks for moment in (pause.start_at, pause.end_at)}
    inside = sorted(each for each in cuts if shift.start_at <= each <= shift.end_at)
    return [
        (start, end)
        for start, end in pairwise(inside)
        if not any(pause.start_at <= start < pause.end_at for pause in shift.breaks)
    ]
