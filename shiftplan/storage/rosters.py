"""Roster versions, which never change, and the duties in force."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, NewType

from sqlalchemy import delete, exists, func, insert, select
from sqlalchemy.orm import Session

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Roster, Shift
from shiftplan.errors import InvalidInput, UnknownId
from shiftplan.storage.shift_rows import cells_of, columns_of, shift_from
from shiftplan.storage.tables import (
    DutyRow,
    EmployeeRow,
    PublicationDayRow,
    PublicationRow,
    RosterOriginRow,
    RosterShiftRow,
    RosterVersionRow,
    SiteRow,
)

VersionId = NewType("VersionId", int)
ACTIVE = "active"
EDITED, TAKEN_OVER = "edits", "taken_over"
"""In a version's report: edits by hand, or what was published meanwhile, came after the plan that it tells of."""


class VersionKind(StrEnum):
    """Draft of a person, proposal of the night, or what a swap left to those who swapped."""

    DRAFT = "draft"
    PROPOSAL = "proposal"
    SWAP = "swap"


@dataclass(frozen=True, kw_only=True)
class RosterVersion:
    """A roster as somebody left it. `number` counts within the site; `based_on` is its last publication known then."""

    id: VersionId
    site: str
    number: int
    kind: VersionKind
    period: Period
    made_by: str
    made_at: datetime
    why: str
    based_on: int
    report: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Publication:
    """A version made binding for its days; `number` counts within the site from 1.

    is_swap: it binds some days of some people alone, which other publications cover; see duties.py.
    """

    number: int
    version: VersionId
    period: Period
    made_by: str
    made_at: datetime
    is_swap: bool = False


class Rosters:
    """Rosters within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_version(
        self,
        site: SiteRow,
        roster: Roster,
        *,
        kind: VersionKind,
        period: Period,
        made_by: str,
        why: str,
        based_on: int,
        report: Mapping[str, Any],
        demand: int | None = None,
        parent: VersionId | None = None,
    ) -> RosterVersion:
        """Keep a roster for some days.

        Args:
            demand: id of what it was made to cover. parent: the version it continues.
        Raises:
            UnknownId: a shift belongs to nobody at the site.
            InvalidInput: a shift lies outside of the days.
        """
        for shift in roster.shifts:
            if shift.on_date not in period:
                raise InvalidInput(f"shift {shift} lies outside of {period.first} to {period.last}; widen the days")
        numbers = select(func.max(RosterVersionRow.number)).where(RosterVersionRow.site_id == site.id)
        row = RosterVersionRow(
            site_id=site.id,
            number=(self._session.scalar(numbers) or 0) + 1,
            kind=kind.value,
            first_day=period.first,
            last_day=period.last,
            made_by=made_by,
            made_at=datetime.now(UTC),
            why=why,
            based_on=based_on,
            report=dict(report),
        )
        self._session.add(row)
        self._session.flush()
        shifts = list(self._shift_rows(site, roster.shifts, row.id))
        if shifts:
            self._session.execute(insert(RosterShiftRow), shifts)
        if demand is not None or parent is not None:
            self._session.add(RosterOriginRow(roster_version_id=row.id, demand_id=demand, parent_id=parent))
        return _version(row, site)

    def version(self, number: VersionId) -> tuple[RosterVersion, SiteRow]:
        """A version and its site.

        Raises:
            UnknownId: there is none.
        """
        row = self._session.get(RosterVersionRow, number)
        if row is None:
            raise UnknownId(f"there is no roster version {number}; maybe it belongs to another database?")
        site = self._session.get_one(SiteRow, row.site_id)
        return _version(row, site), site

    def versions(self, site: SiteRow) -> list[RosterVersion]:
        """Every version of a site, newest first."""
        rows = select(RosterVersionRow).where(RosterVersionRow.site_id == site.id)
        return [_version(row, site) for row in self._session.scalars(rows.order_by(RosterVersionRow.number.desc()))]

    def roster(self, version: RosterVersion, employees: Collection[EmployeeId] | None = None) -> Roster:
        """The shifts of a version as it was made, of everybody or of these people; edits.py knows what came after."""
        rows = select(EmployeeRow.code, *columns_of(RosterShiftRow)).join(RosterShiftRow).order_by(RosterShiftRow.id)
        rows = rows.where(RosterShiftRow.roster_version_id == version.id)
        if employees is not None:
            rows = rows.where(EmployeeRow.code.in_(employees))
        return Roster(tuple(shift_from(*row) for row in self._session.execute(rows)))

    def in_force(self, site: SiteRow, period: Period, employees: Collection[EmployeeId] | None = None) -> Roster:
        """The duties of some days, by employee and start; of everybody, or of these people."""
        rows = select(EmployeeRow.code, *columns_of(DutyRow)).join(DutyRow, EmployeeRow.id == DutyRow.employee_id)
        days = rows.where(DutyRow.site_id == site.id, DutyRow.on_date.between(period.first, period.last))
        if employees is not None:
            days = days.where(EmployeeRow.code.in_(employees))
        found = self._session.execute(days.order_by(EmployeeRow.code, DutyRow.starts_at))
        return Roster(tuple(shift_from(*row) for row in found))

    def publications(self, site: SiteRow, period: Period | None = None) -> list[Publication]:
        """Publications of a site, oldest first; those that touch the period when one is given."""
        is_swap = exists().where(PublicationDayRow.publication_id == PublicationRow.id)
        rows = select(PublicationRow, is_swap).where(PublicationRow.site_id == site.id)
        if period is not None:
            rows = rows.where(PublicationRow.first_day <= period.last, PublicationRow.last_day >= period.first)
        found = self._session.execute(rows.order_by(PublicationRow.number))
        return [publication_of(row, is_swap=bool(swap)) for row, swap in found]

    def last_publication(self, site: SiteRow) -> int:
        """Number of a site's last publication; 0 = none yet."""
        rows = select(func.max(PublicationRow.number)).where(PublicationRow.site_id == site.id)
        return self._session.scalar(rows) or 0

    def publish(self, site: SiteRow, version: RosterVersion, *, made_by: str) -> Publication:
        """Make a version the truth for its days: duties of those days go, the version's shifts come."""
        row = PublicationRow(
            site_id=site.id,
            number=self.last_publication(site) + 1,
            roster_version_id=version.id,
            first_day=version.period.first,
            last_day=version.period.last,
            made_by=made_by,
            made_at=datetime.now(UTC),
        )
        self._session.add(row)
        days = DutyRow.on_date.between(version.period.first, version.period.last)
        self._session.execute(delete(DutyRow).where(DutyRow.site_id == site.id, days))
        self._session.flush()
        fixed = {"site_id": site.id, "status": ACTIVE}
        duties = [fixed | row for row in self._shift_rows(site, self.roster(version).shifts, version.id)]
        if duties:
            self._session.execute(insert(DutyRow), duties)
        return publication_of(row)

    def _shift_rows(self, site: SiteRow, shifts: Iterable[Shift], version: int) -> Iterator[dict[str, Any]]:
        rows = select(EmployeeRow.code, EmployeeRow.id).where(EmployeeRow.site_id == site.id)
        people = {code: number for code, number in self._session.execute(rows)}
        for shift in shifts:
            if shift.employee not in people:
                raise UnknownId(f"employee {shift.employee} is not at site {site.code}; maybe load its folder again?")
            yield {
                "roster_version_id": version,
                "employee_id": people[shift.employee],
                "on_date": shift.on_date,
                **cells_of(shift),
            }


def published_days(publications: Sequence[Publication]) -> frozenset[date]:
    """Every day that is covered; a swap covers none that was not before."""
    return frozenset(day for each in publications if not each.is_swap for day in each.period)


def _version(row: RosterVersionRow, site: SiteRow) -> RosterVersion:
    return RosterVersion(
        id=VersionId(row.id),
        site=site.code,
        number=row.number,
        kind=VersionKind(row.kind),
        period=Period(row.first_day, row.last_day),
        made_by=row.made_by,
        made_at=row.made_at,
        why=row.why,
        based_on=row.based_on,
        report=row.report,
    )


def publication_of(row: PublicationRow, *, is_swap: bool = False) -> Publication:
    """A publication from its row."""
    return Publication(
        number=row.number,
        version=VersionId(row.roster_version_id),
        period=Period(row.first_day, row.last_day),
        made_by=row.made_by,
        made_at=row.made_at,
        is_swap=is_swap,
    )
