"""Changes of the published truth for some days of some people: what a swap or approved leave makes of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import zip_longest

from sqlalchemy import and_, insert, or_, select
from sqlalchemy.orm import Session

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Roster, Shift
from shiftplan.errors import InvalidInput
from shiftplan.storage.rosters import ACTIVE, Publication, Rosters, VersionKind, publication_of
from shiftplan.storage.shift_rows import shift_of
from shiftplan.storage.sites import Sites
from shiftplan.storage.tables import (
    DutyRow,
    EmployeeRow,
    PublicationDayRow,
    PublicationRow,
    RosterShiftRow,
    SiteRow,
)

MOVING = "moving"
COPIED = ("employee_id", "roster_version_id", "on_date", "template", "starts_at", "ends_at", "breaks", "activities")
PersonDay = tuple[EmployeeId, date]


@dataclass(frozen=True)
class Told:
    """What a publication said that somebody works on a day; no shift = a day off."""

    publication: Publication
    shifts: tuple[Shift, ...]


class Duties:
    """The published truth, day by day and person by person, within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def change(
        self, site: SiteRow, days: Collection[PersonDay], shifts: Sequence[Shift], *, made_by: str, why: str
    ) -> Publication:
        """Make the shifts all that these people work on these days; every other day stays as it is.

        The change is a version of kind swap and a publication that binds these days alone.

        Args:
            days: published days that may change. shifts: of these days alone.
        Raises:
            InvalidInput: a shift lies on another day, or no day is named.
            UnknownId: somebody is not at the site.
        """
        strange = [shift for shift in shifts if (shift.employee, shift.on_date) not in days]
        if strange or not days:
            raise InvalidInput(f"shifts {', '.join(map(str, strange)) or '-'} lie on none of the days to change")
        rosters = Rosters(self._session)
        period = Period(min(day for _, day in days), max(day for _, day in days))
        last = rosters.last_publication(site)
        version = rosters.add_version(
            site,
            Roster(tuple(shifts)),
            kind=VersionKind.SWAP,
            period=period,
            made_by=made_by,
            why=why,
            based_on=last,
            report={},
        )
        made = PublicationRow(
            site_id=site.id,
            number=last + 1,
            roster_version_id=version.id,
            first_day=period.first,
            last_day=period.last,
            made_by=made_by,
            made_at=datetime.now(UTC),
        )
        self._session.add(made)
        self._session.flush()
        people = Sites(self._session).employee_ids(site)
        touched = [(people[employee], day) for employee, day in sorted(days)]
        rows = [{"publication_id": made.id, "employee_id": number, "on_date": day} for number, day in touched]
        self._session.execute(insert(PublicationDayRow), rows)
        self._rewrite(site, touched, version.id)
        return publication_of(made, is_swap=True)

    def _rewrite(self, site: SiteRow, touched: Sequence[tuple[int, date]], version: int) -> None:
        """Make the duties of some days those of a version; while they move, two of one person may overlap."""
        days = or_(*(and_(DutyRow.employee_id == number, DutyRow.on_date == day) for number, day in touched))
        before = select(DutyRow).where(DutyRow.site_id == site.id, days).order_by(DutyRow.starts_at, DutyRow.id)
        shifts = select(RosterShiftRow).where(RosterShiftRow.roster_version_id == version)
        old = list(self._session.scalars(before))
        new = list(self._session.scalars(shifts.order_by(RosterShiftRow.starts_at, RosterShiftRow.id)))
        for duty in old:
            duty.status = MOVING
        self._session.flush()
        moved = []
        for had, shift in zip_longest(old, new):
            if shift is None:
                self._session.delete(had)
                continue
            duty = had or DutyRow(site_id=site.id, status=MOVING)
            for name in COPIED:
                setattr(duty, name, getattr(shift, name))
            moved.append(duty)
        self._session.add_all(moved)
        self._session.flush()
        for duty in moved:
            duty.status = ACTIVE
        self._session.flush()

    def changed_since(self, site: SiteRow, period: Period, number: int) -> frozenset[PersonDay]:
        """Days of people in a period that swaps and leave changed after a publication."""
        rows = (
            select(EmployeeRow.code, PublicationDayRow.on_date)
            .join(PublicationRow, PublicationRow.id == PublicationDayRow.publication_id)
            .join(EmployeeRow, EmployeeRow.id == PublicationDayRow.employee_id)
            .where(PublicationRow.site_id == site.id, PublicationRow.number > number)
            .where(PublicationDayRow.on_date.between(period.first, period.last))
        )
        return frozenset((EmployeeId(code), day) for code, day in self._session.execute(rows))

    def told(self, site: SiteRow, employee: EmployeeId, period: Period) -> dict[date, list[Told]]:
        """What somebody was told of each published day of a period, from the first publication to the one in force."""
        made = Rosters(self._session).publications(site, period)
        shifts = self._shifts_of(site, employee, period, [each.version for each in made])
        swapped = self._days_of(site, employee, period)
        found: dict[date, list[Told]] = defaultdict(list)
        for each in made:
            for day in each.period:
                if day in period and (not each.is_swap or (each.number, day) in swapped):
                    found[day].append(Told(each, tuple(shifts[each.version, day])))
        return dict(found)

    def announced(self, site: SiteRow, until: Mapping[date, datetime]) -> Roster:
        """What was in force for each of some days at an instant of its own, the instant itself included."""
        rosters, found = Rosters(self._session), dict[date, list[Shift]]()
        period = Period(min(until), max(until))
        swapped = self._days_of_anybody(site, period)
        for made in rosters.publications(site, period):
            version, _ = rosters.version(made.version)
            shifts = rosters.roster(version).shifts
            for day in made.period:
                if day in until and made.made_at <= until[day]:
                    people = swapped[made.number, day]
                    kept = [each for each in found.get(day, ()) if made.is_swap and each.employee not in people]
                    found[day] = [*kept, *(each for each in shifts if each.on_date == day)]
        return Roster(tuple(shift for day in sorted(found) for shift in found[day]))

    def _days_of_anybody(self, site: SiteRow, period: Period) -> defaultdict[tuple[int, date], set[str]]:
        """Whose days a swap changed, by number of the publication and day."""
        rows = (
            select(PublicationRow.number, PublicationDayRow.on_date, EmployeeRow.code)
            .join(PublicationDayRow, PublicationDayRow.publication_id == PublicationRow.id)
            .join(EmployeeRow, EmployeeRow.id == PublicationDayRow.employee_id)
            .where(PublicationRow.site_id == site.id)
            .where(PublicationDayRow.on_date.between(period.first, period.last))
        )
        found: defaultdict[tuple[int, date], set[str]] = defaultdict(set)
        for number, day, code in self._session.execute(rows):
            found[number, day].add(code)
        return found

    def _shifts_of(
        self, site: SiteRow, employee: EmployeeId, period: Period, versions: Sequence[int]
    ) -> defaultdict[tuple[int, date], list[Shift]]:
        rows = (
            select(RosterShiftRow)
            .join(EmployeeRow, EmployeeRow.id == RosterShiftRow.employee_id)
            .where(EmployeeRow.site_id == site.id, EmployeeRow.code == employee)
            .where(RosterShiftRow.roster_version_id.in_(versions))
            .where(RosterShiftRow.on_date.between(period.first, period.last))
            .order_by(RosterShiftRow.starts_at)
        )
        found: defaultdict[tuple[int, date], list[Shift]] = defaultdict(list)
        for row in self._session.scalars(rows):
            found[row.roster_version_id, row.on_date].append(shift_of(row, employee))
        return found

    def _days_of(self, site: SiteRow, employee: EmployeeId, period: Period) -> set[tuple[int, date]]:
        """(number of the publication, day) of every swap that changed a day of somebody."""
        rows = (
            select(PublicationRow.number, PublicationDayRow.on_date)
            .join(PublicationDayRow, PublicationDayRow.publication_id == PublicationRow.id)
            .join(EmployeeRow, EmployeeRow.id == PublicationDayRow.employee_id)
            .where(PublicationRow.site_id == site.id, EmployeeRow.code == employee)
            .where(PublicationDayRow.on_date.between(period.first, period.last))
        )
        return {(number, day) for number, day in self._session.execute(rows)}
