"""changes.csv: what planning anew changed, and why; absences in, as leave.csv."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from shiftplan.domain.people import EmployeeId, Leave
from shiftplan.domain.roster import Shift
from shiftplan.domain.site import Site
from shiftplan.files.people import leave_of
from shiftplan.files.people_tables import LEAVE
from shiftplan.files.problems import Problems
from shiftplan.files.result_tables import CHANGES
from shiftplan.files.rows import read_rows
from shiftplan.files.sheets import read_csv
from shiftplan.files.writing import table_text

ChangeRow = tuple[EmployeeId, date, Shift | None, Shift | None, str]
OFF = "off"


def read_absences(path: Path, site: Site) -> tuple[Leave, ...]:
    """Absences, in the columns of leave.csv.

    Raises:
        InvalidInput: a cell cannot be read, or names nobody of the site.
    """
    problems = Problems()
    sheet = read_csv(path, problems)
    problems.raise_if_any()
    rows = read_rows(sheet, LEAVE, problems, site.time_zone) if sheet else None
    found = () if rows is None else leave_of(rows, set(site.employees))
    problems.raise_if_any()
    return found


def changes_text(changes: Iterable[ChangeRow], zone: ZoneInfo) -> str:
    """changes.csv, in the order given."""
    return table_text(
        CHANGES,
        (
            [employee, day.isoformat(), _shift_text(before, zone), _shift_text(after, zone), why]
            for employee, day, before, after, why in changes
        ),
    )


def _shift_text(shift: Shift | None, zone: ZoneInfo) -> str:
    if shift is None:
        return OFF

    def clock(moment: datetime) -> str:
        return moment.astimezone(zone).strftime("%H:%M")

    return f"{shift.template} {clock(shift.start_at)}-{clock(shift.end_at)}"
