"""Who did what, when: entries that are only ever added, chained by their hashes, one chain per site."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shiftplan.storage.tables import AuditEntryRow, SiteRow

START = "0" * 64


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    """One thing done: `subject` says to what; before and after hold ids and figures, never names or reasons."""

    site: str
    number: int
    made_at: datetime
    made_by: str
    action: str
    subject: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    hash: str


class AuditLog:
    """The audit log within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        site: SiteRow,
        *,
        made_by: str,
        action: str,
        subject: str,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
    ) -> None:
        """Note what this unit of work does; it is kept when the unit is, and only then."""
        entry = AuditEntryRow(
            site_id=site.id,
            number=site.entries + 1,
            made_at=datetime.now(UTC),
            made_by=made_by,
            action=action,
            subject=subject,
            before=dict(before or {}),
            after=dict(after or {}),
            previous_hash=site.last_hash,
            hash="",
        )
        entry.hash = hash_of(entry, site.code)
        site.entries, site.last_hash = entry.number, entry.hash
        self._session.add(entry)
        self._session.flush()

    def entries(self, site: SiteRow) -> Iterator[AuditEntry]:
        """The log of a site from its beginning."""
        rows = select(AuditEntryRow).where(AuditEntryRow.site_id == site.id).order_by(AuditEntryRow.number)
        for row in self._session.scalars(rows):
            yield _entry(row, site)

    def latest(self, site: SiteRow, *, after: int, most: int) -> list[AuditEntry]:
        """The newest entries of a site, newest first; `after` so many that are newer, `most` at most."""
        rows = select(AuditEntryRow).where(AuditEntryRow.site_id == site.id).order_by(AuditEntryRow.number.desc())
        return [_entry(row, site) for row in self._session.scalars(rows.offset(after).limit(most))]

    def breaks(self, site: SiteRow) -> Iterator[str]:
        """Where the chain of a site does not hold; nothing when it does."""
        previous, number = START, 0
        rows = select(AuditEntryRow).where(AuditEntryRow.site_id == site.id).order_by(AuditEntryRow.number)
        for row in self._session.scalars(rows.execution_options(yield_per=1000)):
            number += 1
            if row.number != number:
                yield f"site {site.code}: entry {number} of the audit log is missing; the next is {row.number}"
                number = row.number
            elif row.previous_hash != previous:
                yield f"site {site.code}: entry {number} of the audit log does not follow the one before it"
            if hash_of(row, site.code) != row.hash:
                yield f"site {site.code}: entry {number} of the audit log was changed"
            previous = row.hash
        if (number, previous) != (site.entries, site.last_hash):
            yield f"site {site.code}: the audit log ends at entry {number}, but {site.entries} were written"


def _entry(row: AuditEntryRow, site: SiteRow) -> AuditEntry:
    return AuditEntry(
        site=site.code,
        number=row.number,
        made_at=row.made_at,
        made_by=row.made_by,
        action=row.action,
        subject=row.subject,
        before=row.before,
        after=row.after,
        hash=row.hash,
    )


def hash_of(entry: AuditEntryRow, site: str) -> str:
    """SHA-256 over everything an entry says and the hash before it."""
    said = [
        site,
        entry.number,
        entry.made_at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.made_by,
        entry.action,
        entry.subject,
        entry.before,
        entry.after,
        entry.previous_hash,
    ]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
