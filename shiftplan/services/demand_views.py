"""What the demand page shows of a queue: what came in, what is expected, what it asks for, how good forecasts were."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from shiftplan.domain.demand import HistoryFlag, MethodScore
from shiftplan.domain.horizon import Period, week_of
from shiftplan.domain.site import Site
from shiftplan.domain.work import Queue, QueueId
from shiftplan.errors import InvalidInput, UnknownId
from shiftplan.files.times import YEARS
from shiftplan.services.demand import Demand, DemandService
from shiftplan.services.demand_days import (
    DayEvent,
    DemandDay,
    DemandInterval,
    Expected,
    days_before,
    demand_days,
    demand_intervals,
)
from shiftplan.services.forecast_weeks import ForecastWeek, judged_week, passed_weeks
from shiftplan.services.past_volumes import past_volumes
from shiftplan.services.sites import SiteService
from shiftplan.storage.demand_changes import DemandChange
from shiftplan.storage.history_marks import HistoryMark, marks_in_force
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.taking_back import standing
from shiftplan.storage.unit_of_work import Database, UnitOfWork

__all__ = ["WEEKS", "DayEvent", "DemandDay", "DemandInterval", "DemandPage", "DemandViews", "ForecastWeek"]

DAY, WEEK = timedelta(days=1), timedelta(days=7)
WEEKS = (1, 2, 4)
"""How many weeks a page can show."""
WEEKS_BEFORE = 8
"""Weeks of history that lead up to them."""
WEEKS_JUDGED = 6
MOST_FLAGS = 30


@dataclass(frozen=True, kw_only=True)
class DemandPage:
    """Everything the page shows.

    before: the days that lead up to the period. demands: what the forecasts shown belong to, newest first; each week
    shows the newest. unforecast: weeks that nobody forecast. changes: by hand, the last of each day of the period that
    nobody took back. last_change: number of the queue's last change, 0 = none. flags: parts of the queue's history that
    the newest forecast left out and nobody judged yet, latest first. marks: those that somebody judged; last_mark:
    number of the site's last mark, 0 = none. renewed_at: until when the day that had begun was known. is_pooled:
    whether people who can serve several queues are counted on here.
    """

    site_name: str
    time_zone: ZoneInfo
    queues: tuple[Queue, ...]
    queue: Queue
    period: Period
    weeks: int
    demands: tuple[Demand, ...]
    unforecast: tuple[Period, ...]
    history_until: date | None
    before: tuple[DemandDay, ...]
    days: tuple[DemandDay, ...]
    intervals: tuple[DemandInterval, ...]
    judged: tuple[ForecastWeek, ...]
    scores: tuple[MethodScore, ...]
    changes: tuple[DemandChange, ...]
    last_change: int
    flags: tuple[HistoryFlag, ...]
    marks: tuple[HistoryMark, ...]
    last_mark: int
    renewed_at: datetime | None
    is_pooled: bool

    def change_of(self, day: date) -> DemandChange | None:
        """The change by hand that a day of the period shows; None = as forecast."""
        return next((each for each in self.changes if each.on_date == day and each.percent), None)

    def first_day_after(self, days: int) -> date:
        """Where another page begins, so many days later."""
        return self.period.first + timedelta(days=days)

    def total(self, column: str) -> float | None:
        """Sum of a number over the days of the period; None = nothing known."""
        found = [value for day in self.days if (value := getattr(day, column)) is not None]
        return sum(found) if found else None

    @property
    def hours_to_employ(self) -> float | None:
        """Hours of work of the period and of those whom leave and absence keep away from it; None = nothing known."""
        hours = [total for column in ("agent_hours", "work_hours") if (total := self.total(column)) is not None]
        return sum(hours) / (1 - self.queue.shrinkage_out) if hours else None


class DemandViews:
    """Demand pages, each from one look at the data."""

    def __init__(self, database: Database, sites: SiteService, demand: DemandService) -> None:
        self._database = database
        self._sites = sites
        self._demand = demand

    def page(
        self, site: str, queue: QueueId | None = None, first_day: date | None = None, weeks: int = 1
    ) -> DemandPage:
        """The page of a queue.

        Args:
            queue: None = the first of the site. first_day: moved to the start of its week; None = the week that was
                forecast last, else the one after the history. weeks: 1, 2 or 4.
        Raises:
            UnknownId: no such site or queue. InvalidInput: another number of weeks, or a day outside of the calendar.
        """
        if weeks not in WEEKS:
            raise InvalidInput(f"weeks: {weeks}: choose one of {', '.join(map(str, WEEKS))}")
        if first_day is not None and first_day.year not in YEARS:
            raise InvalidInput(
                f"first day {first_day}: choose one between {YEARS[0]} and {YEARS[-1]}",
                code="demand_day",
                values={"first": YEARS[0], "last": YEARS[-1]},
            )
        with self._database.reading() as unit:
            row = unit.sites.get(site)
            place = self._sites.site_in(unit, row)
            chosen = _chosen(place, queue)
            start = week_of(first_day or _first_day(unit, row, place, chosen.id), place.week_start)
            period = Period(start, start + weeks * WEEK - DAY)
            wanted = [Period(day, day + WEEK - DAY) for day in list(period)[::7]]
            parts = list(self._forecast(unit, row, wanted))
            past = past_volumes(unit, row, place, chosen.id, period, WEEKS_BEFORE * WEEK)
            made = [each for each in unit.demand_changes.all(row) if each.queue == chosen.id]
            said = unit.history_marks.all(row)
            newest = unit.demand.last(row)
            flags = () if newest is None else self._demand.get_in(unit, newest).flags
            passed = list(self._forecast(unit, row, passed_weeks(place, past, WEEKS_JUDGED)))
        about = (place, chosen.id)
        expected = Expected.of(*about, parts)
        judged = marks_in_force(said)
        in_force = [kept[-1] for kept in standing(made).values() if kept]
        open_flags = [
            each for each in flags if each.queue == chosen.id and (each.queue, each.on_date, each.kind) not in judged
        ]
        demands = sorted({demand.id: demand for _, demand in parts}.values(), key=lambda each: -each.id)
        return DemandPage(
            site_name=place.name,
            time_zone=place.time_zone,
            queues=tuple(place.queues.values()),
            queue=chosen,
            period=period,
            weeks=weeks,
            demands=tuple(demands),
            unforecast=tuple(week for week in wanted if week not in [known for known, _ in parts]),
            history_until=past.until,
            before=tuple(days_before(*about, Period(past.before - WEEKS_BEFORE * WEEK, past.before - DAY), past)),
            days=tuple(demand_days(*about, period, past, expected)),
            intervals=tuple(demand_intervals(*about, period, past, expected)),
            judged=tuple(judged_week(*about, week, past, demand) for week, demand in passed),
            scores=_scores(demands, chosen.id),
            changes=tuple(sorted((each for each in in_force if each.on_date in period), key=lambda each: each.on_date)),
            last_change=made[-1].number if made else 0,
            flags=tuple(sorted(open_flags, key=lambda each: each.on_date, reverse=True)[:MOST_FLAGS]),
            marks=tuple(
                sorted((each for each in judged.values() if each.queue == chosen.id), key=lambda each: -each.number)
            )[:MOST_FLAGS],
            last_mark=said[-1].number if said else 0,
            renewed_at=next((each.renewed.now for each in demands if each.renewed is not None), None),
            is_pooled=place.pooling and chosen.goal_period == "month",
        )

    def _forecast(self, unit: UnitOfWork, row: SiteRow, weeks: list[Period]) -> Iterator[tuple[Period, Demand]]:
        """Each week that was forecast, with the newest demand that covers it."""
        for week in weeks:
            number = unit.demand.newest(row, week)
            if number is not None:
                yield week, self._demand.get_in(unit, number)


def _scores(demands: list[Demand], queue: QueueId) -> tuple[MethodScore, ...]:
    """What the newest that looked says of a queue."""
    found = (tuple(score for score in demand.scores if score.queue == queue) for demand in demands)
    return next((scores for scores in found if scores), ())


def _chosen(site: Site, queue: QueueId | None) -> Queue:
    if queue is None:
        return next(iter(site.queues.values()))
    if queue not in site.queues:
        raise UnknownId(f"site {site.id} has no queue {queue!r}; choose one of {', '.join(site.queues)}")
    return site.queues[queue]


def _first_day(unit: UnitOfWork, row: SiteRow, site: Site, queue: QueueId) -> date:
    """The first day of what was forecast last, else the day after the history, else today."""
    made = unit.demand.last_days(row)
    if made is not None:
        return made.first
    until = unit.history.last_day(row, queue)
    return datetime.now(site.time_zone).date() if until is None else until + DAY
