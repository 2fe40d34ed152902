"""What people said of flagged parts of the history: rows are only ever added, the last of each part counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shiftplan.storage.tables import HistoryMarkRow, SiteRow

Verdict = Literal["confirmed", "rejected", "open"]
MarkKey = tuple[str, date, str]
"""Queue, day and kind of flag."""


@dataclass(frozen=True, kw_only=True)
class HistoryMark:
    """A flagged part of a queue's day: confirmed = no demand, rejected = counts as normal, open = nothing said.

    number: counts within the site. undoes: number of the mark that it takes back.
    """

    number: int
    queue: str
    on_date: date
    kind: str
    from_minute: int
    to_minute: int
    verdict: Verdict
    reason: str
    undoes: int | None
    made_by: str
    made_at: datetime

    @property
    def key(self) -> MarkKey:
        """What it speaks of."""
        return self.queue, self.on_date, self.kind


class HistoryMarks:
    """Marks within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self, site: SiteRow) -> tuple[HistoryMark, ...]:
        """Every mark of a site, in order."""
        rows = select(HistoryMarkRow).where(HistoryMarkRow.site_id == site.id).order_by(HistoryMarkRow.number)
        return tuple(_mark(row) for row in self._session.scalars(rows))

    def add(
        self,
        site: SiteRow,
        key: MarkKey,
        minutes: tuple[int, int],
        verdict: Verdict,
        *,
        reason: str,
        undoes: int | None,
        made_by: str,
    ) -> HistoryMark:
        """Append a mark."""
        last = select(func.max(HistoryMarkRow.number)).where(HistoryMarkRow.site_id == site.id)
        row = HistoryMarkRow(
            site_id=site.id,
            number=(self._session.scalar(last) or 0) + 1,
            queue=key[0],
            on_date=key[1],
            kind=key[2],
            from_minute=minutes[0],
            to_minute=minutes[1],
            verdict=verdict,
            reason=reason,
            undoes=undoes,
            made_by=made_by,
            made_at=datetime.now(UTC),
        )
        self._session.add(row)
        self._session.flush()
        return _mark(row)


def marks_in_force(marks: Iterable[HistoryMark]) -> dict[MarkKey, HistoryMark]:
    """The last mark of each part, without those taken back."""
    last = {each.key: each for each in marks}
    return {key: each for key, each in last.items() if each.verdict != "open"}


def _mark(row: HistoryMarkRow) -> HistoryMark:
    known: dict[str, Verdict] = {"confirmed": "confirmed", "rejected": "rejected", "open": "open"}
    return HistoryMark(
        number=row.number,
        queue=row.queue,
        on_date=row.on_date,
        kind=row.kind,
        from_minute=row.from_minute,
        to_minute=row.to_minute,
        verdict=known[row.verdict],
        reason=row.reason,
        undoes=row.undoes,
        made_by=row.made_by,
        made_at=row.made_at,
    )
