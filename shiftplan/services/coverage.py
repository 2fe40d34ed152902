"""Who is required and who is on duty on the days of a roster: figures of days and queues, and where one more helps."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from shiftplan.audit.coverage import coverage_of
from shiftplan.domain.demand import CoverageRow, Requirement
from shiftplan.domain.horizon import MINUTE, Horizon, Period, instant
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.problem import Problem, horizon_of
from shiftplan.domain.roster import EMPTY_ROSTER, Roster, Shift
from shiftplan.domain.site import Site
from shiftplan.domain.work import QueueId
from shiftplan.services.shifts import Wanted

DAY = timedelta(days=1)
HOUR_MINUTES = 60
DAYS_AFTER = 2
"""Work left undone on a day may fall due a day later, and an opening may run past midnight."""


@dataclass(frozen=True)
class Figures:
    """People-hours: required, on duty, short, over. They add up."""

    required: float = 0.0
    on_duty: float = 0.0
    short: float = 0.0
    over: float = 0.0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.required + other.required,
            self.on_duty + other.on_duty,
            self.short + other.short,
            self.over + other.over,
        )

    @property
    def covered(self) -> float | None:
        """Share of what is required that is not short; None where nothing is required."""
        return 1 - min(1.0, self.short / self.required) if self.required else None


@dataclass(frozen=True)
class Counted:
    """Coverage of some days by queue and interval, and who asked for it."""

    site: Site
    rows: Mapping[date, tuple[CoverageRow, ...]]

    def figures(self, day: date, queue: QueueId | None = None) -> Figures:
        """Of a day, of every queue or of one."""
        by_queue = self._by_queue.get(day, {})
        return by_queue.get(queue, Figures()) if queue is not None else sum(by_queue.values(), Figures())

    @cached_property
    def _by_queue(self) -> Mapping[date, Mapping[QueueId, Figures]]:
        share = self.site.interval_minutes / HOUR_MINUTES
        found: dict[date, dict[QueueId, Figures]] = {}
        for day, rows in self.rows.items():
            sums: dict[QueueId, list[float]] = defaultdict(lambda: [0.0] * 4)
            for row in rows:
                total = sums[row.queue]
                for place, people in enumerate((row.required, row.on_duty, row.short, row.over)):
                    total[place] += people * share
            found[day] = {queue: Figures(*total) for queue, total in sums.items()}
        return found


def counted(
    site: Site,
    requirement: Requirement | None,
    roster: Roster,
    period: Period,
    queues: Collection[QueueId] | None = None,
) -> Counted:
    """Coverage of the days of a period; an opening that runs past midnight belongs to the day that opened.

    Args:
        roster: shifts of the period, and those of the day before that run into it. queues: None = all.
    """
    chosen = {each: queue for each, queue in site.queues.items() if queues is None or each in queues}
    alone = replace(site, previous=EMPTY_ROSTER, queues=chosen)
    horizon = horizon_of(alone, period.first, len(period))
    problem = Problem(alone, horizon, _around(requirement or Requirement(), horizon, chosen))
    tails = _tails(alone, period)
    found: dict[date, list[CoverageRow]] = defaultdict(list)
    for row in coverage_of(problem, roster):
        day = row.starts_at.astimezone(site.time_zone).date()
        if (row.queue, row.starts_at) in tails:
            day -= DAY
        if day in period:
            found[day].append(row)
    return Counted(site, {day: tuple(rows) for day, rows in found.items()})


def counted_day(
    site: Site,
    requirement: Requirement | None,
    shifts: Iterable[Shift],
    day: date,
    queues: Collection[QueueId] | None = None,
) -> Counted:
    """Coverage of one day and the next ones, of which only the first is whole; queues: None = all."""
    near = tuple(each for each in shifts if day - DAY <= each.on_date <= day + DAYS_AFTER * DAY)
    return counted(site, requirement, Roster(near), Period(day, day + DAYS_AFTER * DAY), queues)


def wanted_on(
    site: Site, requirement: Requirement | None, shifts: Sequence[Shift], employee: EmployeeId, day: date
) -> Wanted:
    """Where people are short on a day and the next in queues that somebody may serve, as `made_shift` asks for it.

    Work that can wait wants the same people in every open interval of the day on which it arrives.
    """
    needs = requirement or Requirement()
    mine = site.queues_of(employee, day) if employee in site.employees else ()
    found = counted_day(site, needs, shifts, day, mine)
    can_wait = {each.queue for each in needs.work} & set(mine)
    wanted: dict[tuple[QueueId, datetime], float] = {}
    for rows in found.rows.values():
        for row in rows:
            if row.queue not in can_wait:
                wanted[row.queue, row.starts_at] = row.required - row.on_duty
    for queue in can_wait:
        for each in (day, day + DAY):
            arriving = sum(row.required for row in found.rows.get(each, ()) if row.queue == queue)
            on_duty = {row.starts_at: row.on_duty for row in found.rows.get(each, ()) if row.queue == queue}
            slots = _open_slots(site, queue, each)
            wanted |= {(queue, at): arriving / len(slots) - on_duty.get(at, 0.0) for at in slots}
    return wanted


def _around(requirement: Requirement, horizon: Horizon, queues: Collection[QueueId]) -> Requirement:
    """What a horizon can see of a requirement: work due after it begins, and intervals of openings that run past it."""
    start, end = horizon.start_at, horizon.end_at
    return Requirement(
        tuple(each for each in requirement.agents if start <= each.starts_at < end + DAY and each.queue in queues),
        tuple(
            each for each in requirement.work if start < each.due_at and each.arrives_at < end and each.queue in queues
        ),
    )


def _open_slots(site: Site, queue: QueueId, day: date) -> list[datetime]:
    windows = site.openings_of(queue, Period(day, day))
    if windows is None:
        windows = ((instant(day, 0, site.time_zone), instant(day + DAY, 0, site.time_zone)),)
    step = site.interval_minutes * MINUTE
    return [start + number * step for start, end in windows for number in range((end - start) // step)]


def _tails(site: Site, period: Period) -> set[tuple[QueueId, datetime]]:
    """Intervals of openings after the midnight that ends their day."""
    step = site.interval_minutes * MINUTE
    found: set[tuple[QueueId, datetime]] = set()
    for queue in site.queues:
        for day in Period(period.first - DAY, period.last):
            midnight = instant(day + DAY, 0, site.time_zone)
            for start, end in site.openings_of(queue, Period(day, day)) or ():
                first = max(start, midnight)
                found |= {(queue, first + number * step) for number in range(max(0, -((first - end) // step)))}
    return found
