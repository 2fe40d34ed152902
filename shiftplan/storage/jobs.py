"""The queue of jobs: filed once, claimed by one worker at a time, handed on when that worker is not heard of any more.

Leases run by the clock of the database, for the clocks of workers differ. Every lease has a higher fence than the one
before it, and whoever writes with an older one is refused: a worker that was stopped for an hour changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, NewType

from sqlalchemy import CursorResult, and_, case, func, or_, select, text, update
from sqlalchemy.orm import Session

from shiftplan.errors import LeaseLost, UnknownId
from shiftplan.storage.tables import JobRow, SiteRow

JobId = NewType("JobId", int)
MOST_ATTEMPTS = 3
"""Leases in a row that end without a new checkpoint before a job is parked."""
POISONED = "the work stopped {attempts} times without getting further; the log of the worker says more"


class JobState(StrEnum):
    """How far a job is; the last three are its end."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_end(self) -> bool:
        """Whether nothing more will happen."""
        return self not in (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, kw_only=True)
class Job:
    """Work asked for. site: None = of no site. attempt: leases since the last checkpoint that made progress.

    progress: how things stand, for whoever looks. checkpoint: what a later attempt need not do again. error: why it
    failed, and the cure.
    """

    id: JobId
    site: str | None
    kind: str
    arguments: Mapping[str, Any]
    state: JobState
    attempt: int
    fence: int
    is_cancelled: bool
    progress: Mapping[str, Any]
    checkpoint: Mapping[str, Any]
    result: Mapping[str, Any]
    error: str
    made_by: str
    made_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class Jobs:
    """Jobs within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def now(self) -> datetime:
        """The clock of the database, which goes on during a transaction."""
        if self._session.get_bind().dialect.name == "sqlite":
            told = self._session.scalar(text("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')"))
            return datetime.fromisoformat(str(told)).replace(tzinfo=UTC)
        found: datetime = self._session.scalars(select(func.clock_timestamp())).one()
        return found.astimezone(UTC)

    def file(
        self, kind: str, site: SiteRow | None, arguments: Mapping[str, Any], *, made_by: str, dedupe_key: str
    ) -> Job:
        """Ask for work; the database refuses a second open job with the same key."""
        row = JobRow(
            site_id=None if site is None else site.id, kind=kind, dedupe_key=dedupe_key, arguments=dict(arguments),
            state=JobState.QUEUED.value, attempt=0, fence=0, lease_owner="", lease_until=None, is_cancelled=False,
            progress={}, checkpoint={}, result={}, error="", made_by=made_by, made_at=self.now(), started_at=None,
            ended_at=None,
        )  # fmt: skip
        self._session.add(row)
        self._session.flush()
        return self._job(row)

    def find_open(self, dedupe_key: str) -> Job | None:
        """The job with this key that is queued or running."""
        is_open = JobRow.state.in_([JobState.QUEUED, JobState.RUNNING])
        row = self._session.scalars(select(JobRow).where(JobRow.dedupe_key == dedupe_key, is_open)).one_or_none()
        return None if row is None else self._job(row)

    def get(self, number: JobId) -> Job:
        """A job.

        Raises:
            UnknownId: there is none.
        """
        row = self._session.get(JobRow, number)
        if row is None:
            raise UnknownId(f"there is no job {number}; maybe it belongs to another database?")
        return self._job(row)

    def recent(self, site: SiteRow, *, kind: str | None = None, most: int = 30) -> list[Job]:
        """The last jobs of a site, newest first."""
        rows = select(JobRow).where(JobRow.site_id == site.id)
        if kind is not None:
            rows = rows.where(JobRow.kind == kind)
        return [self._job(row, site) for row in self._session.scalars(rows.order_by(JobRow.id.desc()).limit(most))]

    def claim(self, owner: str, lease: timedelta) -> Job | None:
        """The oldest job that nobody works on, for this worker alone until the lease ends; None = there is none.

        A job whose lease ended too often without a new checkpoint is parked as failed instead, for it would only take
        down one worker after the other.
        """
        now = self.now()
        is_left = and_(JobRow.state == JobState.RUNNING, JobRow.lease_until < now)
        oldest = select(JobRow).where(or_(JobRow.state == JobState.QUEUED, is_left)).order_by(JobRow.id).limit(1)
        # Others claim at the same time: rows that they have locked are passed over, not waited for.
        while (row := self._session.scalars(oldest.with_for_update(skip_locked=True)).one_or_none()) is not None:
            if row.attempt < MOST_ATTEMPTS:
                row.state, row.lease_owner, row.lease_until = JobState.RUNNING.value, owner, now + lease
                row.fence, row.attempt = row.fence + 1, row.attempt + 1
                row.started_at = row.started_at or now
                self._session.flush()
                return self._job(row)
            self._end(row, JobState.FAILED, now, error=POISONED.format(attempts=row.attempt))
        return None

    def beat(self, job: Job, lease: timedelta, progress: Mapping[str, Any]) -> bool:
        """Hold the lease on, and say how things stand; whether somebody asked to stop.

        Raises:
            LeaseLost: another worker has the job, or it ended.
        """
        self._change(job, lease_until=self.now() + lease, progress=dict(progress))
        return bool(self._session.scalar(select(JobRow.is_cancelled).where(JobRow.id == job.id)))

    def check_point(self, job: Job, done: Mapping[str, Any]) -> None:
        """Keep what need not be done again; a new one shows progress, so attempts count from the start.

        Raises:
            LeaseLost: another worker has the job, or it ended.
        """
        self._change(job, checkpoint=dict(done), attempt=0)

    def end(self, job: Job, state: JobState, *, error: str = "") -> None:
        """The end of a job that this worker holds.

        Raises:
            LeaseLost: another worker has the job, or it ended.
        """
        self._change(job, state=state.value, error=error, ended_at=self.now(), lease_until=None)

    def tell(self, job: Job, result: Mapping[str, Any]) -> None:
        """What a job made, in the transaction that ended it."""
        self._session.get_one(JobRow, job.id, populate_existing=True).result = dict(result)
        self._session.flush()

    def give_back(self, job: Job, *, is_attempt: bool) -> None:
        """Leave a job to another worker at once; `is_attempt`: the attempt counts against it.

        Raises:
            LeaseLost: another worker has the job, or it ended.
        """
        # Nothing was tried when the worker was told to stop, so that restarts never poison a job.
        attempt = JobRow.attempt if is_attempt else case((JobRow.attempt > 0, JobRow.attempt - 1), else_=0)
        self._change(job, state=JobState.QUEUED.value, lease_owner="", lease_until=None, attempt=attempt)

    def cancel(self, number: JobId) -> Job:
        """Ask for the end of a job; one that nobody began ends here, one that ended already stays as it is."""
        self.get(number)
        locked = select(JobRow).where(JobRow.id == number).with_for_update()
        row = self._session.scalars(locked.execution_options(populate_existing=True)).one()
        if row.state == JobState.QUEUED:
            row.is_cancelled = True
            self._end(row, JobState.CANCELLED, self.now())
        elif row.state == JobState.RUNNING:
            row.is_cancelled = True
        self._session.flush()
        return self._job(row)

    def _change(self, job: Job, **values: Any) -> None:
        """Change a job if this worker still holds it, which the database decides."""
        held = (JobRow.id == job.id, JobRow.fence == job.fence, JobRow.state == JobState.RUNNING)
        changed = self._session.execute(update(JobRow).where(*held).values(**values))
        if not isinstance(changed, CursorResult) or changed.rowcount != 1:
            raise LeaseLost(f"job {job.id} went on to another worker or ended; what this one did of it is not kept")

    def _end(self, row: JobRow, state: JobState, now: datetime, *, error: str = "") -> None:
        row.state, row.error, row.ended_at, row.lease_until = state.value, error, now, None
        self._session.flush()

    def _job(self, row: JobRow, site: SiteRow | None = None) -> Job:
        if site is None and row.site_id is not None:
            site = self._session.get_one(SiteRow, row.site_id)
        return Job(
            id=JobId(row.id),
            site=None if site is None else site.code,
            kind=row.kind,
            arguments=row.arguments,
            state=JobState(row.state),
            attempt=row.attempt,
            fence=row.fence,
            is_cancelled=row.is_cancelled,
            progress=row.progress,
            checkpoint=row.checkpoint,
            result=row.result,
            error=row.error,
            made_by=row.made_by,
            made_at=row.made_at,
            started_at=row.started_at,
            ended_at=row.ended_at,
        )
