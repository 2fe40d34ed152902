"""Drafts as people change them: a version, what was changed by hand since, and what it was made from.

An edit is appended and never changed. Taking one back is an edit too: its row restores the shift of before and says
which edit it takes back, so that undo and redo are the same for everybody who works on the draft.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Roster, Shift
from shiftplan.errors import UnknownId
from shiftplan.storage.rosters import Rosters, RosterVersion, VersionId
from shiftplan.storage.shift_rows import cells_of, shift_from
from shiftplan.storage.sites import Sites
from shiftplan.storage.tables import EmployeeRow, RosterEditRow, RosterOriginRow, SiteRow

PersonDay = tuple[EmployeeId, date]
UNDOES, REDOES = "undoes", "redoes"


@dataclass(frozen=True, kw_only=True)
class Edit:
    """A day of a person changed by hand: the shift worked instead; None = a day off. number: from 1 in the version.

    undoes, redoes: number of the edit that this one takes back, or makes again.
    """

    number: int
    employee: EmployeeId
    on_date: date
    shift: Shift | None
    made_by: str
    made_at: datetime
    undoes: int | None = None
    redoes: int | None = None


class Edits:
    """Drafts within one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def parent(self, version: VersionId) -> VersionId | None:
        """The version that a version continues."""
        rows = select(RosterOriginRow.parent_id).where(RosterOriginRow.roster_version_id == version)
        found = self._session.scalar(rows)
        return None if found is None else VersionId(found)

    def children(self, version: VersionId) -> tuple[VersionId, ...]:
        """The versions that continue a version, oldest first."""
        rows = select(RosterOriginRow.roster_version_id).where(RosterOriginRow.parent_id == version)
        return tuple(VersionId(each) for each in self._session.scalars(rows.order_by(RosterOriginRow.id)))

    def count(self, version: VersionId) -> int:
        """How many edits a version has."""
        rows = select(func.max(RosterEditRow.number)).where(RosterEditRow.roster_version_id == version)
        return self._session.scalar(rows) or 0

    def of(self, version: VersionId) -> tuple[Edit, ...]:
        """The edits of a version in order."""
        rows = select(RosterEditRow, EmployeeRow.code).join(EmployeeRow).order_by(RosterEditRow.number)
        found = self._session.execute(rows.where(RosterEditRow.roster_version_id == version))
        return tuple(_edit(row, code) for row, code in found)

    def add(
        self,
        site: SiteRow,
        version: VersionId,
        day: PersonDay,
        shift: Shift | None,
        *,
        made_by: str,
        undoes: int | None = None,
        redoes: int | None = None,
    ) -> Edit:
        """Append an edit.

        Raises:
            UnknownId: nobody of this id was ever at the site.
        """
        employee, on_date = day
        number = Sites(self._session).employee_ids(site).get(employee)
        if number is None:
            raise UnknownId(f"employee {employee} is not at site {site.code}")
        cells = {} if shift is None else _packed(shift)
        marks = {UNDOES: undoes, REDOES: redoes}
        row = RosterEditRow(
            roster_version_id=version,
            number=self.count(version) + 1,
            employee_id=number,
            on_date=on_date,
            shift=cells | {name: of for name, of in marks.items() if of is not None},
            made_by=made_by,
            made_at=datetime.now(UTC),
        )
        self._session.add(row)
        self._session.flush()
        return _edit(row, employee)

    def roster(self, version: RosterVersion, employees: Collection[EmployeeId] | None = None) -> Roster:
        """The shifts of a draft as it stands: the version's, and on edited days what was put there last."""
        made = Rosters(self._session).roster(version, employees)
        edits = [each for each in self.of(version.id) if employees is None or each.employee in employees]
        return edited(made, edits)


def edited(roster: Roster, edits: Sequence[Edit]) -> Roster:
    """A roster with edits, the last for a person's day winning."""
    if not edits:
        return roster
    last = {(each.employee, each.on_date): each.shift for each in edits}
    kept = [each for each in roster.shifts if (each.employee, each.on_date) not in last]
    new = [shift for shift in last.values() if shift is not None]
    return Roster(tuple(sorted([*kept, *new], key=lambda each: (each.employee, each.start_at))))


def open_edits(edits: Sequence[Edit]) -> tuple[tuple[Edit, ...], tuple[Edit, ...]]:
    """Edits that can be taken back and edits that can be made again, the next one last in each.

    A new edit ends what could be made again.
    """
    by_number = {each.number: each for each in edits}
    done: list[Edit] = []
    undone: list[Edit] = []
    for each in edits:
        if each.undoes is not None:
            undone.append(by_number[done.pop().number])
        elif each.redoes is not None:
            done.append(by_number[undone.pop().number])
        else:
            done.append(each)
            undone.clear()
    return tuple(done), tuple(undone)


def shift_before(edit: Edit, edits: Sequence[Edit], made: Roster) -> Shift | None:
    """What somebody worked on an edited day before the edit; None = a day off."""
    for each in reversed(edits):
        if each.number < edit.number and (each.employee, each.on_date) == (edit.employee, edit.on_date):
            return each.shift
    return next((each for each in made.of(edit.employee) if each.on_date == edit.on_date), None)


def _packed(shift: Shift) -> dict[str, Any]:
    cells = cells_of(shift)
    return cells | {name: cells[name].astimezone(UTC).isoformat() for name in ("starts_at", "ends_at")}


def _edit(row: RosterEditRow, employee: str) -> Edit:
    cells = dict(row.shift)
    shift = None
    if "template" in cells:
        moments = {name: datetime.fromisoformat(cells[name]) for name in ("starts_at", "ends_at")}
        shift = shift_from(employee, row.on_date, cells | moments)
    return Edit(
        number=row.number,
        employee=EmployeeId(employee),
        on_date=row.on_date,
        shift=shift,
        made_by=row.made_by,
        made_at=row.made_at,
        undoes=cells.get(UNDOES),
        redoes=cells.get(REDOES),
    )
