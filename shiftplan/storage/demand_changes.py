"""Days of demand that were changed by hand: rows are only ever added, the last of a queue's day counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shiftplan.storage.demand import DemandId
from shiftplan.storage.tables import DemandChangeRow, SiteRow

QueueDay = tuple[str, date]


@dataclass(frozen=True, kw_only=True)
class DemandChange:
    """A queue's day set to so many percent above (or below) its forecast; 0 = as forecast.

    number: counts within the site. undoes: number of the change that it takes back.
    """

    number: int
    queue: str
    on_date: date
    percent: int
    reason: str
    undoes: int | None
    made_by: str
    made_at: datetime

    @property
    def key(self) -> QueueDay:
        """What it speaks of."""
        return self.queue, self.on_date


class DemandChanges:
    """Changes within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self, site: SiteRow) -> tuple[DemandChange, ...]:
        """Every change of a site, in order."""
        rows = select(DemandChangeRow).where(DemandChangeRow.site_id == site.id).order_by(DemandChangeRow.number)
        return tuple(_change(row) for row in self._session.scalars(rows))

    def add(
        self,
        site: SiteRow,
        day: QueueDay,
        percent: int,
        *,
        reason: str,
        undoes: int | None,
        demand: DemandId,
        made_by: str,
    ) -> DemandChange:
        """Append a change. demand: what the days ask for with it."""
        last = select(func.max(DemandChangeRow.number)).where(DemandChangeRow.site_id == site.id)
        row = DemandChangeRow(
            site_id=site.id,
            number=(self._session.scalar(last) or 0) + 1,
            queue=day[0],
            on_date=day[1],
            percent=percent,
            reason=reason,
            undoes=undoes,
            demand_id=demand,
            made_by=made_by,
            made_at=datetime.now(UTC),
        )
        self._session.add(row)
        self._session.flush()
        return _change(row)


def in_force(changes: Iterable[DemandChange]) -> dict[QueueDay, int]:
    """Percent by queue and day, of the last change of each; days as forecast are left out."""
    last = {each.key: each.percent for each in changes}
    return {day: percent for day, percent in last.items() if percent}


def _change(row: DemandChangeRow) -> DemandChange:
    return DemandChange(
        number=row.number,
        queue=row.queue,
        on_date=row.on_date,
        percent=row.percent,
        reason=row.reason,
        undoes=row.undoes,
        made_by=row.made_by,
        made_at=row.made_at,
    )
