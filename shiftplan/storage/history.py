"""The history of a queue, summed by the database; rows written in an unusual way are handed out as they are."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, Float, and_, cast, func, not_, select
from sqlalchemy.orm import Session

from shiftplan.domain.horizon import Period
from shiftplan.storage.tables import HistoryCountRow, SiteRow

DIGITS, NUMBER = "0123456789-", "0123456789."
WALL = len("2026-12-07T09:00")
DAY = len("2026-12-07")
Written = tuple[str, str]
"""Start of an interval and contacts offered, as they stand in the file."""


class Histories:
    """Histories within one unit of work.

    Cells are kept as they were written. Those like `2026-12-07T09:00` and `42.5`, nearly always all of them, the
    database can add up; the others (`2026/12/7 9:00`, full-width digits, `1e3`) somebody has to read first.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def day_totals(self, site: SiteRow, queue: str, days: Period) -> dict[date, float]:
        """Contacts offered by day, of the rows that are written plainly."""
        day = func.substr(HistoryCountRow.interval_start, 1, DAY)
        rows = select(day, func.sum(cast(HistoryCountRow.offered, Float))).where(_of(site, queue), _within(days))
        found = self._session.execute(rows.where(_is_plain()).group_by(day).order_by(day))
        return {date.fromisoformat(text): float(total) for text, total in found}

    def intervals(self, site: SiteRow, queue: str, days: Period) -> list[tuple[str, float]]:
        """(wall time, offered) of the plainly written rows of some days."""
        wall = func.substr(HistoryCountRow.interval_start, 1, WALL)
        rows = select(wall, cast(HistoryCountRow.offered, Float)).where(_of(site, queue), _within(days))
        return [(text, float(offered)) for text, offered in self._session.execute(rows.where(_is_plain()))]

    def last_day(self, site: SiteRow, queue: str) -> date | None:
        """The last day of the rows that are written plainly."""
        rows = select(HistoryCountRow.interval_start).where(_of(site, queue), _is_plain())
        found = self._session.scalar(rows.order_by(HistoryCountRow.interval_start.desc()).limit(1))
        return None if found is None else date.fromisoformat(found[:DAY])

    def queues(self, site: SiteRow) -> frozenset[str]:
        """Queues that have any row."""
        rows = select(HistoryCountRow.queue).where(HistoryCountRow.site_id == site.id).distinct()
        return frozenset(self._session.scalars(rows))

    def unusual(self, site: SiteRow, queue: str) -> list[Written]:
        """The rows that are written in another way."""
        rows = select(HistoryCountRow.interval_start, HistoryCountRow.offered)
        found = self._session.execute(rows.where(_of(site, queue), not_(_is_plain())))
        return [(start, offered) for start, offered in found]


def _of(site: SiteRow, queue: str) -> ColumnElement[bool]:
    return and_(HistoryCountRow.site_id == site.id, HistoryCountRow.queue == queue)


def _within(days: Period) -> ColumnElement[bool]:
    """As texts, which plainly written times follow each other as."""
    after = (days.last + timedelta(days=1)).isoformat()
    return and_(HistoryCountRow.interval_start >= days.first.isoformat(), HistoryCountRow.interval_start < after)


def _is_plain() -> ColumnElement[bool]:
    day = func.substr(HistoryCountRow.interval_start, 1, DAY)
    return and_(
        HistoryCountRow.interval_start.like("____-__-__T__:__%"),
        func.trim(day, DIGITS) == "",
        func.trim(HistoryCountRow.offered, NUMBER) == "",
        HistoryCountRow.offered != "",
    )
