"""Secret addresses of personal calendars; only their hashes are kept."""

from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from shiftplan.domain.people import EmployeeId
from shiftplan.storage.sites import Sites
from shiftplan.storage.tables import EmployeeRow, FeedRow, SiteRow


class Feeds:
    """Calendar feeds within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, site: SiteRow, employee: EmployeeId, token_hash: str) -> None:
        """The one feed of a person; an address given before ends."""
        number = Sites(self._session).employee_ids(site)[employee]
        self.remove(site, employee)
        self._session.add(FeedRow(employee_id=number, token_hash=token_hash, made_at=datetime.now(UTC)))
        self._session.flush()

    def remove(self, site: SiteRow, employee: EmployeeId) -> None:
        """End the feed of a person, if there is one."""
        number = Sites(self._session).employee_ids(site)[employee]
        self._session.execute(delete(FeedRow).where(FeedRow.employee_id == number))

    def made_at(self, site: SiteRow, employee: EmployeeId) -> datetime | None:
        """When the address in use was made; None = there is none."""
        rows = select(FeedRow.made_at).join(EmployeeRow, EmployeeRow.id == FeedRow.employee_id)
        own = rows.where(EmployeeRow.site_id == site.id, EmployeeRow.code == employee)
        return self._session.scalars(own).one_or_none()

    def find(self, token_hash: str) -> tuple[SiteRow, EmployeeId] | None:
        """Whose feed an address is, while the person is at the site."""
        rows = (
            select(SiteRow, EmployeeRow.code)
            .join(EmployeeRow, EmployeeRow.site_id == SiteRow.id)
            .join(FeedRow, FeedRow.employee_id == EmployeeRow.id)
            .where(FeedRow.token_hash == token_hash, EmployeeRow.is_active)
        )
        found = self._session.execute(rows).one_or_none()
        return None if found is None else (found[0], EmployeeId(found[1]))
