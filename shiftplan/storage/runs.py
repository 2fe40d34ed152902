"""The ledger of nightly runs, and the workers that were heard of."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from shiftplan.storage.jobs import Job, JobId
from shiftplan.storage.tables import AuditEntryRow, RunRow, SiteRow, WorkerRow

FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Run:
    """A night in the ledger. job: None = the night passed while no worker ran, and a later one was run instead."""

    kind: str
    business_date: date
    due_at: datetime
    made_at: datetime
    job: JobId | None


@dataclass(frozen=True, kw_only=True)
class Worker:
    """A worker and when it was last heard of, by the clock of the database."""

    name: str
    started_at: datetime
    seen_at: datetime


class Runs:
    """Ledger and workers within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def dates(self, site: SiteRow, kind: str, since: date) -> set[date]:
        """Business dates from a day on that stand in the ledger."""
        rows = select(RunRow.business_date).where(RunRow.site_id == site.id, RunRow.kind == kind)
        return set(self._session.scalars(rows.where(RunRow.business_date >= since)))

    def add(
        self, site: SiteRow, kind: str, business_date: date, *, due_at: datetime, made_at: datetime, job: Job | None
    ) -> None:
        """Enter a night; the database refuses a second entry of the same night."""
        number = None if job is None else job.id
        row = RunRow(
            site_id=site.id, kind=kind, business_date=business_date, due_at=due_at, made_at=made_at, job_id=number
        )
        self._session.add(row)
        self._session.flush()

    def recent(self, site: SiteRow, kind: str, most: int = 30) -> list[Run]:
        """The last nights of a site, newest first."""
        rows = select(RunRow).where(RunRow.site_id == site.id, RunRow.kind == kind)
        return [_run(row) for row in self._session.scalars(rows.order_by(RunRow.business_date.desc()).limit(most))]

    def known_since(self, site: SiteRow) -> datetime | None:
        """When a site was first loaded; None = by a version of the program that kept no log."""
        entries = select(func.min(AuditEntryRow.made_at)).where(AuditEntryRow.site_id == site.id)
        return self._session.scalar(entries)

    def see(self, worker: str, now: datetime) -> None:
        """Note that a worker is alive; those not heard of for a day are forgotten."""
        row = self._session.scalars(select(WorkerRow).where(WorkerRow.name == worker)).one_or_none()
        if row is None:
            self._session.execute(delete(WorkerRow).where(WorkerRow.seen_at < now - FORGOTTEN_AFTER))
            self._session.add(WorkerRow(name=worker, started_at=now, seen_at=now))
        else:
            row.seen_at = now
        self._session.flush()

    def leave(self, worker: str) -> None:
        """Forget a worker that ended as it should."""
        self._session.execute(delete(WorkerRow).where(WorkerRow.name == worker))

    def workers(self) -> list[Worker]:
        """Every worker, the one last heard of first."""
        rows = self._session.scalars(select(WorkerRow).order_by(WorkerRow.seen_at.desc()))
        return [Worker(name=row.name, started_at=row.started_at, seen_at=row.seen_at) for row in rows]


def _run(row: RunRow) -> Run:
    return Run(
        kind=row.kind,
        business_date=row.business_date,
        due_at=row.due_at,
        made_at=row.made_at,
        job=None if row.job_id is None else JobId(row.job_id),
    )
