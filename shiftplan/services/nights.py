"""Nights: which were due, which ran, what they found, and which days the next one plans anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from shiftplan.domain.horizon import Period, week_of
from shiftplan.domain.roster import Roster
from shiftplan.services.jobs import ALIVE, Job, JobId, JobKind, JobService, JobState, filed
from shiftplan.services.night_calendar import Night, next_night, nights_due
from shiftplan.services.proposals import Proposal, ProposalService, Standing
from shiftplan.services.sites import SiteService
from shiftplan.storage.rosters import VersionId, VersionKind, published_days
from shiftplan.storage.runs import Run
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import Database, UnitOfWork

CLOCK = "night"
"""Who files the nights that the clock asks for."""
LOOK_BACK_DAYS = 7
DAY = timedelta(days=1)
WEEK_DAYS = 7


class NightState(StrEnum):
    """How a night ended. missed: it passed while no worker ran, and a later one was run instead."""

    WAITING = "waiting"
    RUNNING = "running"
    PROPOSAL = "proposal"
    UNCHANGED = "unchanged"
    NOTHING_OPEN = "nothing_open"
    FAILED = "failed"
    CANCELLED = "cancelled"
    MISSED = "missed"


@dataclass(frozen=True, kw_only=True)
class NightRun:
    """One night as the page shows it. job: None for a missed one. by: the clock, or who asked for it."""

    business_date: date
    state: NightState
    by: str
    job: JobId | None = None
    started_at: datetime | None = None
    seconds: float | None = None
    error: str = ""
    proposal: Proposal | None = None


@dataclass(frozen=True, kw_only=True)
class Nights:
    """What the page of nights shows. worker_seen_at: None = no worker was heard of for a day."""

    runs: tuple[NightRun, ...]
    open_proposals: tuple[Proposal, ...]
    next_night: Night
    zone: ZoneInfo
    is_worker_alive: bool
    worker_seen_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class OpenDays:
    """Days that a night plans anew: a draft's, as it stands with its edits, or the week after what is published."""

    period: Period
    draft: VersionId | None
    edits: int
    roster: Roster | None
    based_on: int


class NightService:
    """Ledger, runs and open days."""

    def __init__(
        self, database: Database, sites: SiteService, jobs: JobService, proposals: ProposalService, night_at: int
    ) -> None:
        self._database = database
        self._sites = sites
        self._jobs = jobs
        self._proposals = proposals
        self._night_at = night_at

    def enter_due(self, site: str, now: datetime) -> Job | None:
        """Enter every night into the ledger that is due and does not stand there yet; None = there is none to run.

        The newest night becomes a job. Older ones that nobody ran are entered as missed: they would plan the same open
        days from older news. Nights before a site was loaded are none of its nights.
        """
        with self._database.reading() as unit:
            if not self._missing(unit, unit.sites.get(site), now):
                return None

        def work(unit: UnitOfWork) -> Job | None:
            row = unit.sites.get(site)
            job = None
            due = self._due(unit, row, now)
            for night in self._missing(unit, row, now):
                if night == due[-1]:
                    job = _filed(unit, site, night.business_date, by=CLOCK)
                unit.runs.add(
                    row, JobKind.NIGHT, night.business_date, due_at=night.due_at, made_at=now,
                    job=job if night == due[-1] else None,
                )  # fmt: skip
            return job

        return self._database.writing(work)

    def run_now(self, site: str, *, by: str) -> Job:
        """Ask for the run of today by hand; while it is open, that one is the answer."""

        def work(unit: UnitOfWork) -> Job:
            today = datetime.now(UTC).astimezone(self._zone(unit, unit.sites.get(site))).date()
            return _filed(unit, site, today, by=by)

        return self._database.writing(work)

    def open_days(self, site: str, business_date: date) -> OpenDays | None:
        """Days after a date that nobody published: those of the newest draft, else the week after what is published.

        None: there is neither, so nobody plans with this site yet.
        """
        with self._database.reading() as unit:
            row = unit.sites.get(site)
            published = published_days(unit.rosters.publications(row))
            last = unit.rosters.last_publication(row)
            for version in unit.rosters.versions(row):
                days = [day for day in version.period if day > business_date and day not in published]
                if version.kind is VersionKind.DRAFT and days:
                    period = _first_run(days)
                    shifts = unit.edits.roster(version).shifts
                    inside = Roster(tuple(shift for shift in shifts if shift.on_date in period))
                    edits = unit.edits.count(version.id)
                    return OpenDays(period=period, draft=version.id, edits=edits, roster=inside, based_on=last)
            if not published:
                return None
            first = max(published) + DAY
            if first <= business_date:
                first = week_of(business_date, self._sites.site_in(unit, row).week_start) + WEEK_DAYS * DAY
            period = Period(first, first + (WEEK_DAYS - 1) * DAY)
            return OpenDays(period=period, draft=None, edits=0, roster=None, based_on=last)

    def keep_none(self, job: Job, state: NightState, facts: Mapping[str, Any]) -> Job:
        """End a night that proposes nothing.

        Raises:
            LeaseLost: the job is another worker's by now.
        """
        return self._jobs.finish(job, lambda unit: {"outcome": state.value, **facts})

    def open_proposals(self, site: str) -> tuple[Proposal, ...]:
        """Proposals that wait for a decision, newest first."""
        return tuple(each for each in self._proposals.of_site(site) if each.standing is Standing.OPEN)

    def page(self, site: str) -> Nights:
        """The last nights, what they propose, and whether a worker is there for the next."""
        now = datetime.now(UTC)
        with self._database.reading() as unit:
            row = unit.sites.get(site)
            zone = self._zone(unit, row)
            proposals = {each.version: each for each in self._proposals.proposals_in(unit, row)}
            jobs = unit.jobs.recent(row, kind=JobKind.NIGHT)
            missed = [run for run in unit.runs.recent(row, JobKind.NIGHT) if run.job is None]
            workers, clock = unit.runs.workers(), unit.jobs.now()
        runs = [*(_run(job, proposals) for job in jobs), *map(_missed, missed)]
        runs.sort(key=lambda each: (each.business_date, each.job or 0), reverse=True)
        return Nights(
            runs=tuple(runs),
            open_proposals=tuple(each for each in proposals.values() if each.standing is Standing.OPEN),
            next_night=next_night(now, self._night_at, zone),
            zone=zone,
            is_worker_alive=bool(workers) and workers[0].seen_at >= clock - ALIVE,
            worker_seen_at=workers[0].seen_at if workers else None,
        )

    def _due(self, unit: UnitOfWork, row: SiteRow, now: datetime) -> list[Night]:
        since = unit.runs.known_since(row)
        nights = nights_due(now, self._night_at, self._zone(unit, row), LOOK_BACK_DAYS)
        return [night for night in nights if since is None or night.due_at >= since]

    def _missing(self, unit: UnitOfWork, row: SiteRow, now: datetime) -> list[Night]:
        due = self._due(unit, row, now)
        known = unit.runs.dates(row, JobKind.NIGHT, due[0].business_date) if due else set()
        return [night for night in due if night.business_date not in known]

    def _zone(self, unit: UnitOfWork, row: SiteRow) -> ZoneInfo:
        return self._sites.site_in(unit, row).time_zone


def _filed(unit: UnitOfWork, site: str, business_date: date, *, by: str) -> Job:
    arguments = {"business_date": business_date.isoformat()}
    return filed(unit, JobKind.NIGHT, site=site, arguments=arguments, by=by, dedupe_key=f"night {site} {business_date}")


def _first_run(days: list[date]) -> Period:
    """The first days without a gap."""
    last = days[0]
    while last + DAY in days:
        last += DAY
    return Period(days[0], last)


STATES: Mapping[JobState, NightState] = {
    JobState.QUEUED: NightState.WAITING,
    JobState.RUNNING: NightState.RUNNING,
    JobState.FAILED: NightState.FAILED,
    JobState.CANCELLED: NightState.CANCELLED,
}


def _run(job: Job, proposals: Mapping[VersionId, Proposal]) -> NightRun:
    state = STATES.get(job.state) or NightState(job.result["outcome"])
    length = job.ended_at - job.started_at if job.ended_at is not None and job.started_at is not None else None
    return NightRun(
        business_date=date.fromisoformat(job.arguments["business_date"]),
        state=state,
        by=job.made_by,
        job=job.id,
        started_at=job.started_at,
        seconds=None if length is None else length.total_seconds(),
        error=job.error,
        proposal=proposals.get(VersionId(job.result["version"])) if "version" in job.result else None,
    )


def _missed(run: Run) -> NightRun:
    return NightRun(business_date=run.business_date, state=NightState.MISSED, by=CLOCK)
