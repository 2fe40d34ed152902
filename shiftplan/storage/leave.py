"""Leave that people ask for; approved it counts as leave.csv does."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import NewType

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId, Leave
from shiftplan.errors import UnknownId
from shiftplan.storage.sites import Sites
from shiftplan.storage.tables import EmployeeRow, LeaveRequestRow, SiteRow

LeaveRequestId = NewType("LeaveRequestId", int)


class LeaveStatus(StrEnum):
    """What became of a request."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class LeaveRequest:
    """Leave asked for by one person, all days of `period`; kind as in leave.csv. reason: of the decision."""

    id: LeaveRequestId
    employee: EmployeeId
    period: Period
    kind: str
    status: LeaveStatus
    note: str
    made_at: datetime
    decided_by: str
    decided_at: datetime | None
    reason: str


class LeaveRequests:
    """Requests for leave within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, site: SiteRow, employee: EmployeeId, period: Period, kind: str, note: str) -> LeaveRequest:
        """A new request, asked now."""
        row = LeaveRequestRow(
            site_id=site.id,
            employee_id=Sites(self._session).employee_ids(site)[employee],
            first_day=period.first,
            last_day=period.last,
            kind=kind,
            status=LeaveStatus.ASKED.value,
            note=note,
            made_at=datetime.now(UTC),
            decided_by="",
            decided_at=None,
            reason="",
        )
        self._session.add(row)
        self._session.flush()
        return _request(row, employee)

    def get(self, site: SiteRow, number: LeaveRequestId) -> LeaveRequest:
        """A request at a site.

        Raises:
            UnknownId: there is none, or it belongs to another site.
        """
        found = self._found(site, LeaveRequestRow.id == number)
        if not found:
            raise UnknownId(f"there is no request for leave {number} at site {site.code}")
        return found[0]

    def of(self, site: SiteRow, employee: EmployeeId) -> list[LeaveRequest]:
        """Every request of one person, newest first."""
        return self._found(site, EmployeeRow.code == employee)[::-1]

    def with_status(self, site: SiteRow, status: LeaveStatus) -> list[LeaveRequest]:
        """Every request of a status, oldest first."""
        return self._found(site, LeaveRequestRow.status == status.value)

    def mark(self, site: SiteRow) -> tuple[int, datetime | None]:
        """Differs whenever leave of the site was approved in between."""
        approved = (LeaveRequestRow.site_id == site.id, LeaveRequestRow.status == LeaveStatus.APPROVED.value)
        columns = (func.count(), func.max(LeaveRequestRow.decided_at))
        count, decided_at = self._session.execute(select(*columns).where(*approved)).one()
        return count, decided_at

    def approved(self, site: SiteRow) -> tuple[Leave, ...]:
        """All that was approved, as the site's own leave."""
        found = self.with_status(site, LeaveStatus.APPROVED)
        return tuple(Leave(each.employee, each.period.first, each.period.last, each.kind) for each in found)

    def end(self, number: LeaveRequestId, status: LeaveStatus, *, by: str, reason: str) -> bool:
        """Decide or withdraw a request that is still open; whether it was."""
        still_open = (LeaveRequestRow.id == number, LeaveRequestRow.status == LeaveStatus.ASKED.value)
        values = {"status": status.value, "decided_by": by, "decided_at": datetime.now(UTC), "reason": reason}
        ended = self._session.execute(
            update(LeaveRequestRow).where(*still_open).values(**values).returning(LeaveRequestRow.id)
        )
        return ended.one_or_none() is not None

    def _found(self, site: SiteRow, condition: ColumnElement[bool]) -> list[LeaveRequest]:
        rows = select(LeaveRequestRow, EmployeeRow.code).join(
            EmployeeRow, EmployeeRow.id == LeaveRequestRow.employee_id
        )
        found = rows.where(LeaveRequestRow.site_id == site.id, condition).order_by(LeaveRequestRow.id)
        # Changed by statements of their own, so what the session remembers of a row may be old.
        fresh = self._session.execute(found.execution_options(populate_existing=True))
        return [_request(row, EmployeeId(code)) for row, code in fresh]


def _request(row: LeaveRequestRow, employee: EmployeeId) -> LeaveRequest:
    return LeaveRequest(
        id=LeaveRequestId(row.id),
        employee=employee,
        period=Period(row.first_day, row.last_day),
        kind=row.kind,
        status=LeaveStatus(row.status),
        note=row.note,
        made_at=row.made_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        reason=row.reason,
    )
