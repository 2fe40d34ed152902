"""A small roster to take away: a week of day shifts, a late one, leave, and names that are hard to print."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from shiftplan.domain.demand import CoverageRow
from shiftplan.domain.horizon import Period, instant
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Roster
from shiftplan.domain.site import Site
from shiftplan.files.roster_sheet import RosterSheet, SheetState
from shiftplan.files.site import read_site
from tests.files.small_site import FIRST_DAY, write_small_site
from tests.services.worlds import PHONE, a_shift

MADE_AT = datetime(2026, 12, 1, 3, tzinfo=UTC)
WEEK = Period(FIRST_DAY, FIRST_DAY + timedelta(days=6))
HARD_NAMES = {
    "001": "=HYPERLINK(1+1)",
    "002": "髙﨑渡邉①㈱ 長い名前のひとびと太郎左衛門之丞",
    "003": "Nguyễn 𠮷野 홍",
    "004": "@田中\t実",
}


def small_site(folder: Path, names: dict[str, str] | None = None) -> Site:
    """The small site, with other names for some."""
    site = read_site(write_small_site(folder, locks=None))
    named = {key: replace(each, name=(names or {}).get(key, each.name)) for key, each in site.employees.items()}
    return replace(site, employees=named)


def a_sheet(site: Site, *, days: int = 7, state: SheetState = SheetState.DRAFT, number: int | None = 3) -> RosterSheet:
    """001 and 002 work on weekdays but on their leave, 003 late on Monday; one interval of coverage is short."""
    period = Period(FIRST_DAY, FIRST_DAY + timedelta(days=days - 1))
    weekdays = [day for day in period if day.weekday() < 5]
    shifts = [a_shift(site, employee, day) for employee in ("001", "002") for day in weekdays]
    shifts = [each for each in shifts if (each.employee, each.on_date) not in site.leave_days]
    shifts.append(a_shift(site, "003", FIRST_DAY, "short5", 1020))
    at = instant(FIRST_DAY, 540, site.time_zone)
    coverage = [CoverageRow(PHONE, at, 3.0, 2.0, 1.0, 0.0), CoverageRow(PHONE, at + timedelta(hours=12), 0.0, 0, 0, 0)]
    return RosterSheet(site, period, Roster(tuple(shifts)), state, number, MADE_AT, coverage)


def names_of(sheet: RosterSheet) -> list[str]:
    """Names of everybody at the site, in order."""
    return [sheet.site.employees[EmployeeId(each)].name for each in sheet.site.employees]
