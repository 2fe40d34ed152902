"""Jobs: work that is asked for here and done by a worker, which may be killed at any moment.

A worker holds a job by a lease and tells now and then that it is alive. What it made is kept in the same transaction in
which the job ends, and only while the lease is its own; so nothing is lost and nothing is kept twice.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from shiftplan.errors import InvalidInput
from shiftplan.services.what_if import changes_from
from shiftplan.storage.jobs import Job, JobId, JobState
from shiftplan.storage.runs import Worker
from shiftplan.storage.unit_of_work import Database, UnitOfWork

__all__ = ["Job", "JobId", "JobKind", "JobService", "JobState", "Worker"]

LEASE = timedelta(seconds=60)
"""A job goes on to another worker when nothing was heard of its own for so long."""
ALIVE = timedelta(seconds=60)
MOST_DAYS = 62
LEAST_SECONDS, MOST_SECONDS = 1, 4 * 3600
MOST_SEED = 2**31 - 1


class JobKind(StrEnum):
    """What can be asked for.

    plan: forecast, requirement and roster of some days. forecast: the first two alone. night: plan open days anew.
    what_if: least cost and shortage of some days with changes, by bounds alone.
    """

    PLAN = "plan"
    FORECAST = "forecast"
    NIGHT = "night"
    WHAT_IF = "what_if"


ARGUMENTS: Mapping[JobKind, frozenset[str]] = {
    JobKind.PLAN: frozenset({"first_day", "days", "seconds", "seed"}),
    JobKind.FORECAST: frozenset({"first_day", "days"}),
    JobKind.NIGHT: frozenset({"business_date"}),
    JobKind.WHAT_IF: frozenset({"first_day", "days", "changes", "share"}),
}
DATES = ("first_day", "business_date")
LIMITS = {"days": (1, MOST_DAYS), "seconds": (LEAST_SECONDS, MOST_SECONDS), "seed": (0, MOST_SEED), "share": (0, 1)}


class JobService:
    """Filing jobs, following them, and what workers do with them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def file(
        self, kind: str, *, site: str, arguments: Mapping[str, Any], by: str, dedupe_key: str | None = None
    ) -> Job:
        """Ask for work. While the same is asked for and not done, the answer is the job that was filed before.

        Args:
            arguments: as `ARGUMENTS` names them; days as ISO texts.
            dedupe_key: what "the same" means; None = kind, site and arguments.
        Raises:
            InvalidInput: an argument is missing, unknown or outside of its limits. UnknownId: no such site.
        """
        known = checked_kind(kind, arguments)
        key = dedupe_key or " ".join([known, site, json.dumps(dict(arguments), sort_keys=True)])
        return self._database.writing(
            lambda unit: filed(unit, known, site=site, arguments=arguments, by=by, dedupe_key=key)
        )

    def get(self, number: JobId) -> Job:
        """A job as it stands.

        Raises:
            UnknownId: there is none.
        """
        with self._database.reading() as unit:
            return unit.jobs.get(number)

    def recent(self, site: str, *, kind: JobKind | None = None) -> list[Job]:
        """The last jobs of a site, newest first."""
        with self._database.reading() as unit:
            return unit.jobs.recent(unit.sites.get(site), kind=kind)

    def cancel(self, number: JobId, by: str) -> Job:
        """Ask a job to stop: the best roster so far is kept; one that nobody began ends at once.

        Raises:
            UnknownId: there is none.
        """

        def work(unit: UnitOfWork) -> Job:
            before = unit.jobs.get(number)
            job = unit.jobs.cancel(number)
            if job.site is not None and job.is_cancelled and not before.is_cancelled:
                unit.log.add(unit.sites.get(job.site), made_by=by, action="job.cancel", subject=f"job {job.id}")
            return job

        return self._database.writing(work)

    def claim(self, worker: str, lease: timedelta = LEASE) -> Job | None:
        """The oldest job that waits, for this worker alone; None = there is nothing to do."""
        return self._database.writing(lambda unit: unit.jobs.claim(worker, lease))

    def beat(self, job: Job, progress: Mapping[str, Any], lease: timedelta = LEASE) -> bool:
        """Tell that the worker is alive and how things stand; whether somebody asked to stop.

        Raises:
            LeaseLost: the job is another worker's by now.
        """
        return self._database.writing(lambda unit: unit.jobs.beat(job, lease, progress))

    def finish(self, job: Job, work: Callable[[UnitOfWork], Mapping[str, Any]]) -> Job:
        """Keep what a job made and end it, both or neither.

        Args:
            work: writes what was made, and returns the job's result: ids and figures.
        Raises:
            LeaseLost: the job is another worker's by now; nothing was kept.
        """

        def whole(unit: UnitOfWork) -> Job:
            # First the fence: whoever lost the lease must not even begin to write.
            unit.jobs.end(job, JobState.DONE)
            unit.jobs.tell(job, work(unit))
            return unit.jobs.get(job.id)

        return self._database.writing(whole)

    def check_point(self, job: Job, work: Callable[[UnitOfWork], Mapping[str, Any]]) -> Mapping[str, Any]:
        """Keep a part of the work and note that it need not be done again, both or neither; the note.

        Raises:
            LeaseLost: the job is another worker's by now; nothing was kept.
        """

        def whole(unit: UnitOfWork) -> Mapping[str, Any]:
            unit.jobs.check_point(job, job.checkpoint)
            done = {**job.checkpoint, **work(unit)}
            unit.jobs.check_point(job, done)
            return done

        return self._database.writing(whole)

    def fail(self, job: Job, sentence: str) -> None:
        """End a job without a result; the sentence says why, and the cure.

        Raises:
            LeaseLost: the job is another worker's by now.
        """
        self._database.writing(lambda unit: unit.jobs.end(job, JobState.FAILED, error=sentence))

    def stop(self, job: Job) -> None:
        """End a job that was cancelled before it had anything worth keeping.

        Raises:
            LeaseLost: the job is another worker's by now.
        """
        self._database.writing(lambda unit: unit.jobs.end(job, JobState.CANCELLED))

    def give_back(self, job: Job, *, is_attempt: bool) -> None:
        """Leave a job to the next worker, from its last checkpoint on.

        Args:
            is_attempt: it broke down on the way; False = the worker was told to end.
        Raises:
            LeaseLost: the job is another worker's by now.
        """
        self._database.writing(lambda unit: unit.jobs.give_back(job, is_attempt=is_attempt))

    def see(self, worker: str) -> None:
        """Note that a worker is alive."""
        self._database.writing(lambda unit: unit.runs.see(worker, unit.jobs.now()))

    def leave(self, worker: str) -> None:
        """Note that a worker ended as it should."""
        self._database.writing(lambda unit: unit.runs.leave(worker))

    def workers(self) -> list[Worker]:
        """Workers heard of within the last minute."""
        with self._database.reading() as unit:
            since = unit.jobs.now() - ALIVE
            return [each for each in unit.runs.workers() if each.seen_at >= since]


def filed(unit: UnitOfWork, kind: JobKind, *, site: str, arguments: Mapping[str, Any], by: str, dedupe_key: str) -> Job:
    """A job within a unit of work: the open one with this key, else a new one."""
    row = unit.sites.get(site)
    found = unit.jobs.find_open(dedupe_key)
    if found is not None:
        return found
    job = unit.jobs.file(kind, row, arguments, made_by=by, dedupe_key=dedupe_key)
    unit.log.add(row, made_by=by, action=f"job.{kind}", subject=f"job {job.id}", after=arguments)
    return job


def checked_kind(kind: str, arguments: Mapping[str, Any]) -> JobKind:
    """The kind of a job whose arguments can be used.

    Raises:
        InvalidInput: they cannot.
    """
    if kind not in list(JobKind):
        raise InvalidInput(f"job {kind!r} is not known; choose one of {', '.join(JobKind)}")
    known = JobKind(kind)
    if arguments.keys() != ARGUMENTS[known]:
        raise InvalidInput(f"job {kind}: needs {', '.join(sorted(ARGUMENTS[known]))}; got {', '.join(arguments)}")
    for name, value in arguments.items():
        if name in DATES:
            _refuse_bad_day(kind, name, value)
        elif name == "changes":
            changes_from(value)
        elif name != "share" or value is not None:
            least, most = LIMITS[name]
            if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
                raise InvalidInput(f"job {kind}: {name}: {value}: give a number from {least} to {most}")
    return known


def _refuse_bad_day(kind: str, name: str, value: object) -> None:
    try:
        date.fromisoformat(str(value))
    except ValueError as error:
        raise InvalidInput(f"job {kind}: {name}: {value}: is no date; write it like 2026-12-06") from error
