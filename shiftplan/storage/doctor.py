"""Whether what is kept is sound: the last of three looks for double bookings, and others that nothing else takes."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.orm import Session

from shiftplan.domain.horizon import Period
from shiftplan.errors import Refused
from shiftplan.storage.audit_log import AuditLog
from shiftplan.storage.engines import open_engines, reaching
from shiftplan.storage.guards import missing_guards
from shiftplan.storage.rosters import ACTIVE
from shiftplan.storage.schema import assert_current
from shiftplan.storage.tables import (
    DutyRow,
    EmployeeRow,
    PublicationDayRow,
    PublicationRow,
    RosterShiftRow,
    SiteRow,
)

ShiftKey = tuple[date, int, int, str, datetime, datetime]
"""Day, version, employee, template, start and end of a shift."""


@dataclass(frozen=True)
class Checked:
    """One check and what it found; nothing found is good."""

    check: str
    found: tuple[str, ...]


def examine(url: str) -> list[Checked]:
    """Every check of a database; where its schema is not ours only that is told.

    Raises:
        InvalidInput: the address cannot be used. Refused: there is no database.
    """
    engines = open_engines(url)
    try:
        with reaching(), Session(engines.reader) as session, session.begin():
            try:
                assert_current(session.connection())
            except Refused as error:
                return [Checked("schema", (str(error),))]
            checks = {
                "schema": iter(()),
                "file": _damage(session),
                "guards": (f"{name} is missing" for name in missing_guards(session.connection())),
                "double bookings": _double_bookings(session),
                "publications": _half_publications(session),
                "audit log": _broken_chains(session),
            }
            return [Checked(name, tuple(found)) for name, found in checks.items()]
    finally:
        engines.dispose()


def _damage(session: Session) -> Iterator[str]:
    """What SQLite says of its own file."""
    if session.connection().dialect.name == "sqlite":
        yield from (told for told in session.scalars(text("PRAGMA quick_check(10)")) if told != "ok")


def _double_bookings(session: Session) -> Iterator[str]:
    """Active duties that begin before an earlier one of the same person ends, and exchanges left half-way."""
    earlier = func.max(DutyRow.ends_at).over(
        partition_by=DutyRow.employee_id, order_by=(DutyRow.starts_at, DutyRow.id), rows=(None, -1)
    )
    booked = (
        select(EmployeeRow.code, DutyRow.starts_at, DutyRow.ends_at, earlier.label("busy_until"))
        .join(EmployeeRow, EmployeeRow.id == DutyRow.employee_id)
        .where(DutyRow.status == ACTIVE)
        .subquery()
    )
    for employee, starts_at, ends_at, _ in session.execute(
        select(booked).where(booked.c.busy_until > booked.c.starts_at)
    ):
        yield f"{employee} has a shift from {starts_at:%Y-%m-%d %H:%M} to {ends_at:%H:%M} UTC while another one lasts"
    left = session.scalar(select(func.count()).select_from(DutyRow).where(DutyRow.status != ACTIVE)) or 0
    if left:
        yield f"{left} shifts are marked as moving, though no exchange is going on"


def _half_publications(session: Session) -> Iterator[str]:
    """Days on which the duties are not the shifts of the version that was published last."""
    for site in session.scalars(select(SiteRow).order_by(SiteRow.code)):
        governing = _Governing(session, site)
        wanted = _shifts_by_day(session, RosterShiftRow, RosterShiftRow.roster_version_id.in_(governing.versions))
        found = _shifts_by_day(session, DutyRow, DutyRow.site_id == site.id)
        expected = Counter({key: count for key, count in wanted.items() if governing.of(key[0], key[2]) == key[1]})
        for day in sorted({key[0] for key in (expected - found) + (found - expected)}):
            yield f"site {site.code}: the shifts in force on {day} are not those that were published"


class _Governing:
    """Which version binds a day: of everybody, or of one person since a swap; the last publication wins."""

    def __init__(self, session: Session, site: SiteRow) -> None:
        rows = select(PublicationDayRow).join(PublicationRow).where(PublicationRow.site_id == site.id)
        swapped: dict[int, list[tuple[date, int]]] = defaultdict(list)
        for each in session.scalars(rows):
            swapped[each.publication_id].append((each.on_date, each.employee_id))
        self._days: dict[date, int] = {}
        self._own_days: dict[date, dict[int, int]] = defaultdict(dict)
        made = select(PublicationRow).where(PublicationRow.site_id == site.id).order_by(PublicationRow.number)
        for publication in session.scalars(made):
            version = publication.roster_version_id
            for day, employee in swapped.get(publication.id, ()):
                self._own_days[day][employee] = version
            if publication.id not in swapped:
                for day in Period(publication.first_day, publication.last_day):
                    self._days[day] = version
                    self._own_days.pop(day, None)

    @property
    def versions(self) -> set[int]:
        """Every version that binds anything."""
        return {*self._days.values(), *(version for own in self._own_days.values() for version in own.values())}

    def of(self, day: date, employee: int) -> int | None:
        """The version that says what somebody works on a day."""
        return self._own_days.get(day, {}).get(employee, self._days.get(day))


def _shifts_by_day(
    session: Session, table: type[DutyRow] | type[RosterShiftRow], condition: ColumnElement[bool]
) -> Counter[ShiftKey]:
    columns = (
        table.on_date,
        table.roster_version_id,
        table.employee_id,
        table.template,
        table.starts_at,
        table.ends_at,
    )
    rows = session.execute(select(*columns).where(condition))
    return Counter(
        (day, version, employee, template, start, end) for day, version, employee, template, start, end in rows
    )


def _broken_chains(session: Session) -> Iterator[str]:
    for site in session.scalars(select(SiteRow).order_by(SiteRow.code)):
        yield from AuditLog(session).breaks(site)
