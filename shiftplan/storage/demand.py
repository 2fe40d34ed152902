"""Demand: what some days will ask for, as one run forecast it; which of it is in force on published days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NewType

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from shiftplan.domain.horizon import Period
from shiftplan.errors import UnknownId
from shiftplan.storage.rosters import VersionId
from shiftplan.storage.tables import DemandRow, PublicationDayRow, PublicationRow, RosterOriginRow, SiteRow

DemandId = NewType("DemandId", int)


@dataclass(frozen=True, kw_only=True)
class StoredDemand:
    """A demand as it lies in its row; forecast and requirement are packed."""

    id: DemandId
    site: str
    period: Period
    made_by: str
    made_at: datetime
    forecast: Mapping[str, Any]
    requirement: Mapping[str, Any]


class Demands:
    """Demand within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        site: SiteRow,
        period: Period,
        forecast: Mapping[str, Any],
        requirement: Mapping[str, Any],
        *,
        made_by: str,
    ) -> DemandId:
        """Keep what some days will ask for."""
        row = DemandRow(
            site_id=site.id,
            first_day=period.first,
            last_day=period.last,
            made_by=made_by,
            made_at=datetime.now(UTC),
            forecast=dict(forecast),
            requirement=dict(requirement),
        )
        self._session.add(row)
        self._session.flush()
        return DemandId(row.id)

    def get(self, number: DemandId) -> StoredDemand:
        """A demand by its id.

        Raises:
            UnknownId: there is none.
        """
        row = self._session.get(DemandRow, number)
        if row is None:
            raise UnknownId(f"there is no demand {number}; maybe it belongs to another database?")
        return _stored(row, self._session.get_one(SiteRow, row.site_id))

    def newest(self, site: SiteRow, period: Period) -> DemandId | None:
        """The one made last among those that cover every day of a period."""
        rows = select(DemandRow.id).where(DemandRow.site_id == site.id).order_by(DemandRow.id.desc())
        covering = rows.where(DemandRow.first_day <= period.first, DemandRow.last_day >= period.last)
        found = self._session.scalars(covering.limit(1)).one_or_none()
        return None if found is None else DemandId(found)

    def last(self, site: SiteRow) -> DemandId | None:
        """The one made last."""
        found = self._session.scalar(select(func.max(DemandRow.id)).where(DemandRow.site_id == site.id))
        return None if found is None else DemandId(found)

    def last_days(self, site: SiteRow) -> Period | None:
        """Days of the one made last."""
        rows = select(DemandRow.first_day, DemandRow.last_day).where(DemandRow.site_id == site.id)
        found = self._session.execute(rows.order_by(DemandRow.id.desc()).limit(1)).one_or_none()
        return None if found is None else Period(found.first_day, found.last_day)

    def of_version(self, version: VersionId) -> DemandId | None:
        """What a roster version was made to cover: its own demand, else that of the version it continues."""
        number: int | None = version
        while number is not None:
            origin = self._session.execute(
                select(RosterOriginRow.demand_id, RosterOriginRow.parent_id).where(
                    RosterOriginRow.roster_version_id == number
                )
            ).one_or_none()
            if origin is None:
                return None
            if origin.demand_id is not None:
                return DemandId(origin.demand_id)
            number = origin.parent_id
        return None

    def in_force(self, site: SiteRow, period: Period) -> dict[date, DemandId | None]:
        """By published day the demand of the version that was published last; None where that version has none.

        A swap changes who works, not what has to be covered: publications of kind swap are passed over.
        """
        is_swap = exists().where(PublicationDayRow.publication_id == PublicationRow.id)
        rows = select(PublicationRow).where(PublicationRow.site_id == site.id, ~is_swap)
        rows = rows.where(PublicationRow.first_day <= period.last, PublicationRow.last_day >= period.first)
        found: dict[date, DemandId | None] = {}
        for row in self._session.scalars(rows.order_by(PublicationRow.number)):
            demand = self.of_version(VersionId(row.roster_version_id))
            found |= {day: demand for day in Period(row.first_day, row.last_day) if day in period}
        return found


def _stored(row: DemandRow, site: SiteRow) -> StoredDemand:
    return StoredDemand(
        id=DemandId(row.id),
        site=site.code,
        period=Period(row.first_day, row.last_day),
        made_by=row.made_by,
        made_at=row.made_at,
        forecast=row.forecast,
        requirement=row.requirement,
    )
