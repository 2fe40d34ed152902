"""Making rosters while somebody waits: asking for one, following it, keeping what a worker made."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from shiftplan.domain.demand import Requirement
from shiftplan.domain.horizon import Period, week_of
from shiftplan.domain.roster import Roster
from shiftplan.domain.site import Site
from shiftplan.errors import InvalidInput, UnknownId
from shiftplan.services.demand import kept_demand
from shiftplan.services.drafts import kept_version
from shiftplan.services.jobs import ALIVE, Job, JobId, JobKind, JobService, JobState
from shiftplan.services.packed_demand import Packed, packed_requirement
from shiftplan.services.sites import SiteService
from shiftplan.storage.demand import DemandId
from shiftplan.storage.rosters import VersionKind, published_days
from shiftplan.storage.unit_of_work import Database, UnitOfWork

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
WEEKS_AHEAD = 8
MOST_WEEKS = 4
SECONDS = (20, 60, 180, 600)
"""Choices of how long to search."""
DEMAND = "demand"
"""Name of the demand's id in checkpoints and results."""


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A roster that a worker made. report: the document of report.json. based_on: last publication known before."""

    period: Period
    roster: Roster
    report: Mapping[str, Any]
    based_on: int


@dataclass(frozen=True)
class Week:
    """A week that can be planned, and how far it is."""

    period: Period
    is_published: bool
    has_draft: bool


@dataclass(frozen=True, kw_only=True)
class JobView:
    """A job as a page follows it. ahead: open jobs that were asked for before. hours_short: of people, best roster."""

    job: Job
    site: Site
    is_worker_alive: bool
    ahead: int
    hours_short: float | None

    @property
    def period(self) -> Period | None:
        """The days it is about; None = it finds them itself."""
        told = self.job.arguments
        if "first_day" not in told:
            return None
        first = date.fromisoformat(told["first_day"])
        return Period(first, first + (told["days"] - 1) * DAY)

    @property
    def business_date(self) -> date | None:
        """The night it is about."""
        told = self.job.arguments.get("business_date")
        return None if told is None else date.fromisoformat(told)

    @property
    def mark(self) -> str:
        """Another text whenever a page would show something else."""
        job = self.job
        seen = [job.state, job.is_cancelled, self.is_worker_alive, self.ahead, dict(job.progress)]
        return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()[:16]


class MakingService:
    """Rosters asked for by people."""

    def __init__(self, database: Database, sites: SiteService, jobs: JobService) -> None:
        self._database = database
        self._sites = sites
        self._jobs = jobs

    def weeks(self, site: str, today: date) -> tuple[Week, ...]:
        """The weeks from the current one on that can be planned."""
        with self._database.reading() as unit:
            row = unit.sites.get(site)
            first = week_of(today, self._sites.site_in(unit, row).week_start)
            whole = Period(first, first + WEEKS_AHEAD * WEEK - DAY)
            published = published_days(unit.rosters.publications(row, whole))
            drafted = [each.period for each in unit.rosters.versions(row) if each.kind is VersionKind.DRAFT]
        weeks = [Period(first + number * WEEK, first + number * WEEK + WEEK - DAY) for number in range(WEEKS_AHEAD)]
        return tuple(
            Week(
                week,
                is_published=all(day in published for day in week),
                has_draft=any(week.touches(each.first, each.last) for each in drafted),
            )
            for week in weeks
        )

    def ask(self, site: str, first_day: date, weeks: int, seconds: int, *, by: str, seed: int = 1) -> Job:
        """Ask for a roster of some weeks.

        Args:
            first_day: first day of a week of the site. seconds: longest time to search.
        Raises:
            InvalidInput: another day, too many weeks, or no time. UnknownId: no such site.
        """
        known = self._sites.site(site)
        if week_of(first_day, known.week_start) != first_day:
            raise InvalidInput(
                f"{first_day} does not begin a week of site {site}; choose {week_of(first_day, known.week_start)}"
            )
        if not 1 <= weeks <= MOST_WEEKS:
            raise InvalidInput(f"weeks: {weeks}: plan 1 to {MOST_WEEKS} weeks at once")
        arguments = {"first_day": first_day.isoformat(), "days": 7 * weeks, "seconds": seconds, "seed": seed}
        return self._jobs.file(JobKind.PLAN, site=site, arguments=arguments, by=by)

    def follow(self, site: str, number: JobId) -> JobView:
        """How a job of a site stands.

        Raises:
            UnknownId: there is none at this site.
        """
        with self._database.reading() as unit:
            job = _job_of(unit, site, number)
            place = self._sites.site_in(unit, unit.sites.get(site))
            since = unit.jobs.now() - ALIVE
            is_worker_alive = any(each.seen_at >= since for each in unit.runs.workers())
            ahead = unit.jobs.ahead(job) if job.state is JobState.QUEUED else 0
        short = job.progress.get("short")
        return JobView(
            job=job,
            site=place,
            is_worker_alive=is_worker_alive,
            ahead=ahead,
            hours_short=None if short is None else short * place.interval_minutes / 60,
        )

    def stop(self, site: str, number: JobId, *, by: str) -> None:
        """Ask a job of a site to end with the best roster so far.

        Raises:
            UnknownId: there is none at this site.
        """
        with self._database.reading() as unit:
            _job_of(unit, site, number)
        self._jobs.cancel(number, by)

    def keep_demand(self, job: Job, period: Period, requirement: Requirement, volumes: Packed) -> Mapping[str, Any]:
        """Keep what the days ask for, so that a second attempt need not find it again; the job's new checkpoint.

        Args:
            volumes: the forecast, packed.
        Raises:
            LeaseLost: the job is another worker's by now; nothing was kept.
        """
        needs = packed_requirement(requirement)

        def work(unit: UnitOfWork) -> Mapping[str, Any]:
            return {DEMAND: kept_demand(unit, _site(job), period, volumes, needs, by=job.made_by)}

        return self._jobs.check_point(job, work)

    def keep_draft(self, job: Job, planned: Planned) -> Job:
        """Keep a roster as a draft, and end its job.

        Raises:
            LeaseLost: the job is another worker's by now; nothing was kept.
        """

        def work(unit: UnitOfWork) -> Mapping[str, Any]:
            version = kept_version(
                unit,
                unit.sites.get(_site(job)),
                planned.roster,
                planned.period,
                planned.report,
                by=job.made_by,
                why=f"job {job.id}",
                based_on=planned.based_on,
                demand=demand_of(job),
            )
            return {"version": version.id, DEMAND: demand_of(job), "status": planned.report["status"]}

        return self._jobs.finish(job, work)

    def keep_forecast(self, job: Job) -> Job:
        """End a job that was asked for demand alone, which its checkpoint holds.

        Raises:
            LeaseLost: the job is another worker's by now.
        """
        return self._jobs.finish(job, lambda unit: {DEMAND: demand_of(job)})


def demand_of(job: Job) -> DemandId | None:
    """What an earlier part or attempt of a job kept as demand."""
    found = job.checkpoint.get(DEMAND)
    return None if found is None else DemandId(int(found))


def _job_of(unit: UnitOfWork, site: str, number: JobId) -> Job:
    job = unit.jobs.get(number)
    if job.site != site:
        raise UnknownId(f"there is no job {number} at site {site}")
    return job


def _site(job: Job) -> str:
    if job.site is None:
        raise InvalidInput(f"job {job.id} belongs to no site")
    return job.site
