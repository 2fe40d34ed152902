"""Days and intervals of a queue's demand: past, usual and expected beside each other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from statistics import fmean

from shiftplan.domain.horizon import DAY_MINUTES, MINUTE, Period, instant
from shiftplan.domain.site import Site
from shiftplan.domain.work import QueueId
from shiftplan.services.demand import Demand
from shiftplan.services.past_volumes import PastVolumes, Wall, slot

USUAL_DAYS = 4
"""Days of a weekday whose mean is the usual one."""
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class DayEvent:
    """Why a day is not like others: `holiday`, or the kind of a special day with its lift, if one is stated."""

    kind: str
    lift: float | None = None


@dataclass(frozen=True, kw_only=True)
class DemandDay:
    """A day of a queue; None = nothing known.

    usual: mean of the last plain days of its weekday. agent_hours: people needed times hours. work_hours: handling time
    that arrives and can wait.
    """

    on_date: date
    events: tuple[DayEvent, ...]
    offered: float | None
    usual: float | None = None
    expected: float | None = None
    agent_hours: float | None = None
    work_hours: float | None = None


@dataclass(frozen=True, kw_only=True)
class DemandInterval:
    """An interval of a queue; None = nothing known.

    low, high: the band that holds 80 % of what may come. renewed: the forecast once a part of the day had come.
    """

    at: datetime
    on_date: date
    offered: float | None
    usual: float | None
    expected: float | None
    low: float | None
    high: float | None
    agents: float | None
    work_minutes: float | None
    renewed: float | None = None


@dataclass(frozen=True)
class Expected:
    """What a demand says of one queue, by wall clock; empty = nothing."""

    volume: Mapping[Wall, float]
    low: Mapping[Wall, float]
    high: Mapping[Wall, float]
    agents: Mapping[Wall, float]
    work_minutes: Mapping[Wall, float]
    renewed: Mapping[Wall, float]

    @classmethod
    def of(cls, site: Site, queue: QueueId, parts: Iterable[tuple[Period, Demand]]) -> "Expected":
        """What demands say of the days that each is asked for; two instants that the clock shows alike are added."""
        columns: dict[str, dict[Wall, float]] = {each.name: defaultdict(float) for each in fields(cls)}
        for days, demand in parts:
            start, end = _wall(days.first, 0), _wall(days.last, DAY_MINUTES)
            for name, at, value in _said_of(queue, demand):
                wall = at.astimezone(site.time_zone).replace(tzinfo=None, fold=0)
                if start <= wall < end:
                    columns[name][slot(wall, site.interval_minutes)] += value
        return cls(**{name: dict(column) for name, column in columns.items()})


def _said_of(queue: QueueId, demand: Demand) -> Iterator[tuple[str, datetime, float]]:
    """(column, instant, value) of everything that a demand says of a queue."""
    for row in demand.forecast:
        if row.queue == queue:
            given = (("volume", row.volume), ("low", row.p10), ("high", row.p90))
            yield from ((name, row.interval_start, value) for name, value in given if value is not None)
    if demand.renewed is not None:
        later = (row for row in demand.renewed.rows if row.queue == queue and row.interval_start >= demand.renewed.now)
        yield from (("renewed", row.interval_start, row.volume) for row in later)
    yield from (("agents", need.starts_at, need.agents) for need in demand.requirement.agents if need.queue == queue)
    yield from (
        ("work_minutes", work.arrives_at, work.minutes) for work in demand.requirement.work if work.queue == queue
    )


def events_of(site: Site, queue: QueueId, day: date) -> tuple[DayEvent, ...]:
    """Public holiday and special days of a queue's day."""
    special = [
        DayEvent(each.kind, each.lift)
        for each in site.special_days
        if each.queue in (None, queue) and each.first <= day <= each.last
    ]
    return (*([DayEvent("holiday")] if day in site.public_holidays else []), *special)


def days_before(site: Site, queue: QueueId, period: Period, past: PastVolumes) -> Iterator[DemandDay]:
    """Days of history."""
    for day in period:
        yield DemandDay(on_date=day, events=events_of(site, queue, day), offered=past.by_day.get(day))


def demand_days(
    site: Site, queue: QueueId, period: Period, past: PastVolumes, expected: Expected
) -> Iterator[DemandDay]:
    """Days of the period, past and expected."""
    hours = site.interval_minutes / 60
    for day in period:
        usual = [past.by_day[each] for each in _plain_days(site, queue, day, past)]
        agents = _sum_of(expected.agents, day)
        minutes = _sum_of(expected.work_minutes, day)
        yield DemandDay(
            on_date=day,
            events=events_of(site, queue, day),
            offered=past.by_day.get(day),
            usual=fmean(usual) if usual else None,
            expected=_sum_of(expected.volume, day),
            agent_hours=None if agents is None else agents * hours,
            work_hours=None if minutes is None else minutes / 60,
        )


def demand_intervals(
    site: Site, queue: QueueId, period: Period, past: PastVolumes, expected: Expected
) -> Iterator[DemandInterval]:
    """Intervals of the period, from the first to the last of each day in which anything is to do."""
    for day in period:
        plain = _plain_days(site, queue, day, past)
        rows = [
            DemandInterval(
                at=instant(day, minute, site.time_zone),
                on_date=day,
                offered=past.by_interval.get(_wall(day, minute)) if day in past.by_day else None,
                usual=fmean(past.by_interval.get(_wall(each, minute), 0.0) for each in plain) if plain else None,
                expected=expected.volume.get(_wall(day, minute)),
                low=expected.low.get(_wall(day, minute)),
                high=expected.high.get(_wall(day, minute)),
                agents=expected.agents.get(_wall(day, minute)),
                work_minutes=expected.work_minutes.get(_wall(day, minute)),
                renewed=expected.renewed.get(_wall(day, minute)),
            )
            for minute in range(0, DAY_MINUTES, site.interval_minutes)
        ]
        busy = [number for number, row in enumerate(rows) if _is_busy(row)]
        yield from rows[busy[0] : busy[-1] + 1] if busy else ()


def _is_busy(row: DemandInterval) -> bool:
    return any((row.offered, row.usual, row.expected, row.high, row.agents, row.work_minutes))


def _plain_days(site: Site, queue: QueueId, day: date, past: PastVolumes) -> list[date]:
    """The last days of this weekday, of which history is known, that were like any other."""
    back = (day - past.before).days // 7 + 1
    first = day - max(back, 1) * WEEK
    weekdays: Iterable[date] = (first - week * WEEK for week in range((first - past.since).days // 7 + 1))
    return [each for each in weekdays if each in past.by_day and not events_of(site, queue, each)][:USUAL_DAYS]


def _wall(day: date, minute: int) -> Wall:
    return datetime.combine(day, datetime.min.time()) + minute * MINUTE


def _sum_of(column: Mapping[Wall, float], day: date) -> float | None:
    found = [value for wall, value in column.items() if wall.date() == day]
    return sum(found) if found else None
