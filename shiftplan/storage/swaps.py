"""Requests to give a shift away or to exchange it, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, NewType

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from shiftplan.domain.people import EmployeeId
from shiftplan.errors import UnknownId
from shiftplan.storage.rosters import ACTIVE
from shiftplan.storage.sites import Sites
from shiftplan.storage.tables import DutyRow, EmployeeRow, SiteRow, SwapRow

SwapId = NewType("SwapId", int)
FROM, TO = aliased(EmployeeRow), aliased(EmployeeRow)


class SwapStatus(StrEnum):
    """From open it goes to one of the others, once."""

    OPEN = "open"
    APPLIED = "applied"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, kw_only=True)
class Swap:
    """A request: `giver` gives the shift that begins at give_at; taker gives the one at take_at for it, if any.

    publication: number of the site's publication it was judged on; applied: the one it became.
    """

    id: SwapId
    key: str
    giver: EmployeeId
    taker: EmployeeId
    give_on: date
    give_at: datetime
    take_on: date | None
    take_at: datetime | None
    status: SwapStatus
    note: str
    reason: str
    publication: int
    applied: int | None
    made_at: datetime
    expires_at: datetime
    ended_at: datetime | None


class Swaps:
    """Requests within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        site: SiteRow,
        *,
        key: str,
        giver: EmployeeId,
        taker: EmployeeId,
        give: tuple[date, datetime],
        take: tuple[date, datetime] | None,
        note: str,
        publication: int,
        expires_at: datetime,
    ) -> Swap:
        """A new request, open. give, take: day and start of the shifts."""
        people = Sites(self._session).employee_ids(site)
        row = SwapRow(
            site_id=site.id,
            key=key,
            from_employee_id=people[giver],
            to_employee_id=people[taker],
            give_on=give[0],
            give_starts_at=give[1],
            take_on=None if take is None else take[0],
            take_starts_at=None if take is None else take[1],
            status=SwapStatus.OPEN.value,
            note=note,
            reason="",
            publication=publication,
            applied_publication=None,
            made_at=datetime.now(UTC),
            expires_at=expires_at,
            ended_at=None,
        )
        self._session.add(row)
        self._session.flush()
        return _swap(row, giver, taker)

    def by_key(self, site: SiteRow, key: str) -> Swap | None:
        """The request that a button pressed before made."""
        found = self._found(site, SwapRow.key == key)
        return found[0] if found else None

    def get(self, site: SiteRow, number: SwapId) -> Swap:
        """A request at a site.

        Raises:
            UnknownId: there is none, or it belongs to another site.
        """
        found = self._found(site, SwapRow.id == number)
        if not found:
            raise UnknownId(f"there is no swap {number} at site {site.code}")
        return found[0]

    def of(self, site: SiteRow, employee: EmployeeId) -> list[Swap]:
        """Requests that somebody made or was asked, newest first."""
        return self._found(site, or_(FROM.code == employee, TO.code == employee))[::-1]

    def open_of_shift(self, site: SiteRow, employee: EmployeeId, starts_at: datetime) -> list[Swap]:
        """Open requests in which somebody gives the shift that begins then."""
        given = and_(FROM.code == employee, SwapRow.give_starts_at == starts_at)
        return self._found(site, and_(given, SwapRow.status == SwapStatus.OPEN.value))

    def end(
        self, number: SwapId, status: SwapStatus, *, reason: str = "", now: datetime, publication: int | None = None
    ) -> bool:
        """End a request that is open; whether it was. Of two who do this at once only one succeeds."""
        values = {"status": status.value, "reason": reason, "ended_at": now, "applied_publication": publication}
        still_open = (SwapRow.id == number, SwapRow.status == SwapStatus.OPEN.value)
        ended = self._session.execute(update(SwapRow).where(*still_open).values(**values).returning(SwapRow.id))
        return ended.one_or_none() is not None

    def note_publication(self, number: SwapId, publication: int) -> None:
        """Say which publication an applied request became."""
        self._session.execute(update(SwapRow).where(SwapRow.id == number).values(applied_publication=publication))

    def supersede_lost(self, site: SiteRow, *, now: datetime) -> Sequence[SwapId]:
        """End every open request one of whose shifts is no longer worked by whoever offers it; their ids."""
        gives = _is_worked(SwapRow.from_employee_id, SwapRow.give_starts_at)
        takes = or_(SwapRow.take_starts_at.is_(None), _is_worked(SwapRow.to_employee_id, SwapRow.take_starts_at))
        lost = select(SwapRow.id).where(
            SwapRow.site_id == site.id, SwapRow.status == SwapStatus.OPEN.value, ~and_(gives, takes)
        )
        found = [SwapId(number) for number in self._session.scalars(lost)]
        return [number for number in found if self.end(number, SwapStatus.SUPERSEDED, reason="shift_changed", now=now)]

    def count_since(self, site: SiteRow, employee: EmployeeId, since: datetime) -> int:
        """How many requests somebody made since an instant."""
        rows = select(func.count()).select_from(SwapRow).join(FROM, FROM.id == SwapRow.from_employee_id)
        own = rows.where(SwapRow.site_id == site.id, FROM.code == employee, SwapRow.made_at >= since)
        return self._session.scalar(own) or 0

    def _found(self, site: SiteRow, condition: ColumnElement[bool]) -> list[Swap]:
        rows = (
            select(SwapRow, FROM.code, TO.code)
            .join(FROM, FROM.id == SwapRow.from_employee_id)
            .join(TO, TO.id == SwapRow.to_employee_id)
            .where(SwapRow.site_id == site.id, condition)
            .order_by(SwapRow.id)
        )
        # Changed by statements of their own, so what the session remembers of a row may be old.
        found = self._session.execute(rows.execution_options(populate_existing=True))
        return [_swap(row, EmployeeId(giver), EmployeeId(taker)) for row, giver, taker in found]


def _is_worked(employee: Any, starts_at: Any) -> ColumnElement[bool]:
    duty = (DutyRow.employee_id == employee, DutyRow.starts_at == starts_at, DutyRow.status == ACTIVE)
    return exists().where(*duty).correlate(SwapRow)


def _swap(row: SwapRow, giver: EmployeeId, taker: EmployeeId) -> Swap:
    return Swap(
        id=SwapId(row.id),
        key=row.key,
        giver=giver,
        taker=taker,
        give_on=row.give_on,
        give_at=row.give_starts_at,
        take_on=row.take_on,
        take_at=row.take_starts_at,
        status=SwapStatus(row.status),
        note=row.note,
        reason=row.reason,
        publication=row.publication,
        applied=row.applied_publication,
        made_at=row.made_at,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
    )
