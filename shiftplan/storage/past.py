"""What was published at an earlier time: rebuilt from versions and publications, which never change."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Roster
from shiftplan.storage.shift_rows import shift_of
from shiftplan.storage.tables import EmployeeRow, PublicationDayRow, PublicationRow, RosterShiftRow, SiteRow


class _Bound(NamedTuple):
    """The publication and the version that bound a day."""

    number: int
    version: int


class Past:
    """Earlier truths within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def published(self, site: SiteRow, period: Period, number: int) -> frozenset[date]:
        """Days of a period that were published by the site's publications up to a number."""
        return frozenset(self._days(site, period, number))

    def truth(self, site: SiteRow, period: Period, number: int) -> Roster:
        """What people worked in a period by the site's publications up to a number, swaps among them."""
        days = self._days(site, period, number)
        swapped = self._swapped(site, period, number, days)
        versions = {each.version for each in (*days.values(), *swapped.values())}
        rows = select(RosterShiftRow, EmployeeRow.code).join(EmployeeRow)
        rows = rows.where(RosterShiftRow.roster_version_id.in_(versions))
        rows = rows.where(RosterShiftRow.on_date.between(period.first, period.last))
        found = []
        for row, code in self._session.execute(rows.order_by(EmployeeRow.code, RosterShiftRow.starts_at)):
            bound = swapped.get((EmployeeId(code), row.on_date)) or days.get(row.on_date)
            if bound is not None and bound.version == row.roster_version_id:
                found.append(shift_of(row, code))
        return Roster(tuple(found))

    def _days(self, site: SiteRow, period: Period, number: int) -> dict[date, _Bound]:
        """By day the last publication of everybody's days."""
        is_swap = exists().where(PublicationDayRow.publication_id == PublicationRow.id)
        rows = select(PublicationRow).where(PublicationRow.site_id == site.id, PublicationRow.number <= number)
        rows = rows.where(PublicationRow.first_day <= period.last, PublicationRow.last_day >= period.first, ~is_swap)
        found: dict[date, _Bound] = {}
        for row in self._session.scalars(rows.order_by(PublicationRow.number)):
            bound = _Bound(row.number, row.roster_version_id)
            found |= {day: bound for day in Period(row.first_day, row.last_day) if day in period}
        return found

    def _swapped(
        self, site: SiteRow, period: Period, number: int, days: dict[date, _Bound]
    ) -> dict[tuple[EmployeeId, date], _Bound]:
        """By person and day the last swap after the day's own publication."""
        rows = (
            select(EmployeeRow.code, PublicationDayRow.on_date, PublicationRow.number, PublicationRow.roster_version_id)
            .join(PublicationRow, PublicationRow.id == PublicationDayRow.publication_id)
            .join(EmployeeRow, EmployeeRow.id == PublicationDayRow.employee_id)
            .where(PublicationRow.site_id == site.id, PublicationRow.number <= number)
            .where(PublicationDayRow.on_date.between(period.first, period.last))
            .order_by(PublicationRow.number)
        )
        return {
            (EmployeeId(code), day): _Bound(swap, version)
            for code, day, swap, version in self._session.execute(rows)
            if day in days and swap > days[day].number
        }
