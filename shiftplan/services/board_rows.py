"""The rows of a roster board: people and their days."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from shiftplan.domain.fairness import touches_night
from shiftplan.domain.horizon import MINUTE, Period, minute_of_day
from shiftplan.domain.people import EmployeeId, Wish
from shiftplan.domain.roster import Shift
from shiftplan.domain.site import Site
from shiftplan.services.desk import Sheet
from shiftplan.services.findings import Finding, Kind
from shiftplan.storage.edits import PersonDay, open_edits


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A day of a person. leave: its kind; empty = none. is_met: of the wish. hard, soft: rules broken that day.

    is_changed: differs from what is published. is_edited: was changed by hand.
    """

    on_date: date
    shifts: tuple[Shift, ...]
    leave: str
    wish: Wish | None
    is_met: bool
    is_locked: bool
    is_changed: bool
    is_edited: bool
    hard: int
    soft: int


@dataclass(frozen=True, kw_only=True)
class Person:
    """A row: somebody's days and what they add up to. nights: shifts with work between 22:00 and 05:00."""

    id: EmployeeId
    name: str
    team: str
    cells: tuple[Cell, ...]
    hours: timedelta
    days: int
    nights: int

    @property
    def hard(self) -> int:
        """Rules broken."""
        return sum(cell.hard for cell in self.cells)

    @property
    def soft(self) -> int:
        """Soft rules broken."""
        return sum(cell.soft for cell in self.cells)

    @property
    def unmet(self) -> int:
        """Wishes that the roster does not fulfil."""
        return sum(cell.wish is not None and not cell.is_met for cell in self.cells)

    @property
    def changed(self) -> int:
        """Days that differ from what is published."""
        return sum(cell.is_changed for cell in self.cells)


def people_of(sheet: Sheet, findings: Sequence[Finding], changed: Collection[PersonDay]) -> tuple[Person, ...]:
    """Everybody at the site, and whoever left and still stands in the roster, by team and name."""
    site, count = sheet.site, _by_day(findings)
    kinds = _leave(site, sheet.period)
    locked = {(each.employee, each.on_date) for each in site.locks}
    edited = {(each.employee, each.on_date) for each in open_edits(sheet.edits)[0]}
    rows = []
    for employee in [*site.employees, *(each for each in sheet.roster.by_employee if each not in site.employees)]:
        shifts: dict[date, list[Shift]] = defaultdict(list)
        for shift in sheet.roster.of(employee):
            shifts[shift.on_date].append(shift)
        wishes = {wish.on_date: wish for wish in site.wishes_of(employee)}
        cells = tuple(
            Cell(
                on_date=day,
                shifts=tuple(shifts.get(day, ())),
                leave=kinds.get((employee, day), ""),
                wish=None if (employee, day) in kinds else wishes.get(day),
                is_met=day in wishes and site.grants(wishes[day], next(iter(shifts.get(day, ())), None)),
                is_locked=(employee, day) in locked,
                is_changed=(employee, day) in changed,
                is_edited=(employee, day) in edited,
                hard=count[employee, day, Kind.HARD],
                soft=count[employee, day, Kind.SOFT],
            )
            for day in sheet.period
        )
        rows.append(_person(site, employee, cells))
    return tuple(rows)


def _person(site: Site, employee: EmployeeId, cells: tuple[Cell, ...]) -> Person:
    who = site.employees.get(employee)
    shifts = [shift for cell in cells for shift in cell.shifts]
    return Person(
        id=employee,
        name=str(employee) if who is None else who.name,
        team="" if who is None else who.team,
        cells=cells,
        hours=sum((shift.working_time for shift in shifts), timedelta()),
        days=sum(bool(cell.shifts) for cell in cells),
        nights=sum(_is_night(site, shift) for shift in shifts),
    )


def _by_day(findings: Sequence[Finding]) -> Counter[tuple[EmployeeId, date, Kind]]:
    """Findings by person, day and kind; one about several shifts stands on the day it is dated, or on its first."""
    found: Counter[tuple[EmployeeId, date, Kind]] = Counter()
    for each in findings:
        days = {shift.on_date for shift in each.shifts} or {each.on_date}
        found.update((each.employee, day, each.kind) for day in ({each.on_date} if each.on_date in days else days))
    return found


def _leave(site: Site, period: Period) -> Mapping[PersonDay, str]:
    return {
        (each.employee, day): each.kind
        for each in site.leave
        if period.touches(each.first, each.last)
        for day in Period(max(each.first, period.first), min(each.last, period.last))
    }


def _is_night(site: Site, shift: Shift) -> bool:
    """Whether any minute lies in the night."""
    return touches_night(minute_of_day(shift.start_at, site.time_zone), (shift.end_at - shift.start_at) // MINUTE)
