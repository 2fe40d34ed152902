"""Demand kept beside the rosters: what was forecast, what it asks for, and which of it binds published days."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shiftplan.domain.demand import HistoryFlag, MethodScore, Requirement
from shiftplan.domain.horizon import Period, instant
from shiftplan.domain.site import Site
from shiftplan.files.forecast import ForecastRow
from shiftplan.services.opening_days import OpeningDays
from shiftplan.services.packed_demand import (
    Packed,
    Renewed,
    flags_of,
    forecast_of,
    packed_forecast,
    packed_requirement,
    renewed_of,
    requirement_of,
    scores_of,
)
from shiftplan.services.sites import SiteService
from shiftplan.storage.demand import DemandId, StoredDemand
from shiftplan.storage.rosters import VersionId
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import Database, UnitOfWork

__all__ = ["Demand", "DemandId", "DemandService"]

DAY = timedelta(days=1)
KNOWN = 24
"""Demands that a process remembers."""
LONGEST_DEADLINE = timedelta(days=14)
"""Work that arrived so long before some days can still be due on them."""


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What some days of a site will ask for.

    scores: how the forecast methods did before, if asked. flags: what of the history was left out. renewed: a day of
    them that had begun.
    """

    id: DemandId
    site: str
    period: Period
    made_by: str
    made_at: datetime
    forecast: tuple[ForecastRow, ...]
    requirement: Requirement
    scores: tuple[MethodScore, ...] = ()
    flags: tuple[HistoryFlag, ...] = ()
    renewed: Renewed | None = None


class DemandService:
    """Forecasts and requirements that were kept."""

    def __init__(self, database: Database, sites: SiteService) -> None:
        self._database = database
        self._sites = sites
        self._read: dict[DemandId, Demand] = {}

    def keep(
        self,
        site: str,
        period: Period,
        forecast: Sequence[ForecastRow],
        requirement: Requirement,
        *,
        by: str,
        scores: Sequence[MethodScore] = (),
        flags: Sequence[HistoryFlag] = (),
        renewed: Renewed | None = None,
    ) -> DemandId:
        """Keep what a forecast run found; it binds nobody until a roster made for it is published.

        Args:
            by: who asked for it. scores, flags, renewed: as in `Demand`.
        Raises:
            UnknownId: the site is not in the database.
            InvalidInput: a forecast row has a wall time instead of an instant.
        """
        volumes, needs = packed_forecast(forecast, scores, (), flags, renewed), packed_requirement(requirement)

        return self._database.writing(lambda unit: kept_demand(unit, site, period, volumes, needs, by=by))

    def get(self, number: DemandId) -> Demand:
        """A demand by its id.

        Raises:
            UnknownId: there is none.
        """
        with self._database.reading() as unit:
            return self.get_in(unit, number)

    def get_in(self, unit: UnitOfWork, number: DemandId) -> Demand:
        """As `get`, within a unit of work; a demand never changes, so those asked for last are still known."""
        found = self._read.get(number)
        if found is None:
            found = _demand(unit.demand.get(number))
            if len(self._read) >= KNOWN:
                self._read.pop(next(iter(self._read)), None)
            self._read[number] = found
        return found

    def latest(self, site: str, period: Period) -> Demand | None:
        """The one made last among those that cover every day of a period; None = there is none."""
        with self._database.reading() as unit:
            number = unit.demand.newest(unit.sites.get(site), period)
            return None if number is None else self.get_in(unit, number)

    def of_version(self, version: VersionId) -> Demand | None:
        """What a roster version was made to cover; None = nobody said.

        Raises:
            UnknownId: there is no such version.
        """
        with self._database.reading() as unit:
            unit.rosters.version(version)
            number = unit.demand.of_version(version)
            return None if number is None else self.get_in(unit, number)

    def in_force(self, site: str, period: Period) -> Requirement:
        """What the published days of a period have to cover, each by the demand of the version published last.

        Days that nobody published, or whose version was made without demand, ask for nothing.
        """
        with self._database.reading() as unit:
            row = unit.sites.get(site)
            return self.in_force_in(unit, row, self._sites.site_in(unit, row), period)

    def in_force_in(self, unit: UnitOfWork, row: SiteRow, site: Site, period: Period) -> Requirement:
        """As `in_force`, within a unit of work."""
        days = unit.demand.in_force(row, Period(period.first - LONGEST_DEADLINE, period.last))
        numbers = sorted({each for each in days.values() if each is not None})
        return _governing(site, period, days, {number: self.get_in(unit, number).requirement for number in numbers})


def kept_demand(unit: UnitOfWork, site: str, period: Period, volumes: Packed, needs: Packed, *, by: str) -> DemandId:
    """A packed forecast and requirement within a unit of work, and its entry in the log."""
    row = unit.sites.get(site)
    made = unit.demand.add(row, period, volumes, needs, made_by=by)
    days = {"first_day": period.first.isoformat(), "last_day": period.last.isoformat()}
    unit.log.add(row, made_by=by, action="demand.keep", subject=f"demand {made}", after=days)
    return made


def _governing(
    site: Site, period: Period, days: Mapping[date, DemandId | None], needs: Mapping[DemandId, Requirement]
) -> Requirement:
    """Of each demand what belongs to the days it governs."""
    start, end = instant(period.first, 0, site.time_zone), instant(period.last + DAY, 0, site.time_zone)
    opened = OpeningDays(site, period)
    agents, work = [], []
    for number, needed in needs.items():
        for need in needed.agents:
            day = opened.day_of(need.queue, need.starts_at)
            if day in period and days.get(day) == number:
                agents.append(need)
        for each in needed.work:
            arrives = each.arrives_at.astimezone(site.time_zone).date()
            if start < each.due_at and each.arrives_at < end and _governs(number, days, arrives):
                work.append(each)
    agents.sort(key=lambda need: (need.queue, need.starts_at))
    work.sort(key=lambda each: (each.queue, each.arrives_at))
    return Requirement(tuple(agents), tuple(work))


def _governs(number: DemandId, days: Mapping[date, DemandId | None], arrives: date) -> bool:
    """Whether work is counted by a demand: that of the day it arrives, before the first published day that of it."""
    ahead: Iterator[date] = (day for day in sorted(days) if day >= arrives)
    first = next(ahead, None)
    return first is not None and days[first] == number


def _demand(stored: StoredDemand) -> Demand:
    return Demand(
        id=stored.id,
        site=stored.site,
        period=stored.period,
        made_by=stored.made_by,
        made_at=stored.made_at,
        forecast=forecast_of(stored.forecast),
        requirement=requirement_of(stored.requirement),
        scores=scores_of(stored.forecast),
        flags=flags_of(stored.forecast),
        renewed=renewed_of(stored.forecast),
    )
