"""Leave to keep known violations: asked for by one person, confirmed by another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NewType

from sqlalchemy import ColumnElement, Update, select, update
from sqlalchemy.orm import Session

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.errors import UnknownId
from shiftplan.storage.tables import EmployeeRow, SiteRow, WaiverRow

WaiverId = NewType("WaiverId", int)


@dataclass(frozen=True, kw_only=True)
class Waiver:
    """Leave for an employee to break a rule on some days; it counts once confirmed and until withdrawn."""

    id: WaiverId
    site: str
    rule: str
    employee: EmployeeId
    period: Period
    why: str
    asked_by: str
    asked_at: datetime
    confirmed_by: str
    confirmed_at: datetime | None
    withdrawn_by: str
    withdrawn_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether a second person still has to confirm it."""
        return self.confirmed_at is None and self.withdrawn_at is None

    @property
    def counts(self) -> bool:
        """Whether it lets a violation through."""
        return self.confirmed_at is not None and self.withdrawn_at is None

    def covers(self, rule: str, employee: EmployeeId, on: date) -> bool:
        """Whether it is about this rule, person and day."""
        return self.rule == rule and self.employee == employee and on in self.period


class Waivers:
    """Waivers within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, site: SiteRow, *, rule: str, employee: EmployeeId, period: Period, why: str, by: str) -> Waiver:
        """A waiver that nobody has confirmed yet.

        Raises:
            UnknownId: nobody of this id is at the site.
        """
        rows = select(EmployeeRow.id).where(EmployeeRow.site_id == site.id, EmployeeRow.code == employee)
        number = self._session.scalar(rows)
        if number is None:
            raise UnknownId(f"employee {employee} is not at site {site.code}")
        row = WaiverRow(
            site_id=site.id,
            rule=rule,
            employee_id=number,
            first_day=period.first,
            last_day=period.last,
            why=why,
            asked_by=by,
            asked_at=datetime.now(UTC),
            confirmed_by="",
            confirmed_at=None,
            withdrawn_by="",
            withdrawn_at=None,
        )
        self._session.add(row)
        self._session.flush()
        return _waiver(row, employee, site)

    def get(self, site: SiteRow, waiver: WaiverId) -> Waiver:
        """A waiver of a site.

        Raises:
            UnknownId: there is none.
        """
        found = next(iter(self._found(site, WaiverRow.id == waiver)), None)
        if found is None:
            raise UnknownId(f"site {site.code} has no waiver {waiver}")
        return found

    def touching(self, site: SiteRow, period: Period) -> list[Waiver]:
        """Waivers of a site with a day in a period, newest first."""
        return list(self._found(site, WaiverRow.first_day <= period.last, WaiverRow.last_day >= period.first))

    def all(self, site: SiteRow) -> list[Waiver]:
        """Every waiver of a site, newest first."""
        return list(self._found(site))

    def confirm(self, waiver: WaiverId, by: str) -> bool:
        """Make it count; False when it is not open, or `by` asked for it."""
        is_open = (WaiverRow.confirmed_at.is_(None), WaiverRow.withdrawn_at.is_(None), WaiverRow.asked_by != by)
        change = update(WaiverRow).where(WaiverRow.id == waiver, *is_open)
        return self._changed(change.values(confirmed_by=by, confirmed_at=datetime.now(UTC)))

    def withdraw(self, waiver: WaiverId, by: str) -> bool:
        """End it; False when it was ended before."""
        change = update(WaiverRow).where(WaiverRow.id == waiver, WaiverRow.withdrawn_at.is_(None))
        return self._changed(change.values(withdrawn_by=by, withdrawn_at=datetime.now(UTC)))

    def _changed(self, change: Update) -> bool:
        rows = self._session.execute(change.returning(WaiverRow.id))
        return rows.first() is not None

    def _found(self, site: SiteRow, *conditions: ColumnElement[bool]) -> Iterable[Waiver]:
        rows = select(WaiverRow, EmployeeRow.code).join(EmployeeRow, EmployeeRow.id == WaiverRow.employee_id)
        ordered = rows.where(WaiverRow.site_id == site.id, *conditions).order_by(WaiverRow.id.desc())
        for row, code in self._session.execute(ordered):
            yield _waiver(row, EmployeeId(code), site)


def _waiver(row: WaiverRow, employee: EmployeeId, site: SiteRow) -> Waiver:
    return Waiver(
        id=WaiverId(row.id),
        site=site.code,
        rule=row.rule,
        employee=employee,
        period=Period(row.first_day, row.last_day),
        why=row.why,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        confirmed_by=row.confirmed_by,
        confirmed_at=row.confirmed_at,
        withdrawn_by=row.withdrawn_by,
        withdrawn_at=row.withdrawn_at,
    )
