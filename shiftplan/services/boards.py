"""The roster board: people x days with everything a scheduler wants to see of them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Roster
from shiftplan.services.board_rows import Cell, Person, people_of
from shiftplan.services.changes import changes_between
from shiftplan.services.coverage import Counted, Figures, counted
from shiftplan.services.desk import Desk, Sheet
from shiftplan.services.findings import Finding, Kind, findings_of
from shiftplan.services.known import Known
from shiftplan.services.verdicts import Surroundings, surroundings
from shiftplan.storage.edits import Edit, open_edits
from shiftplan.storage.rosters import VersionId, published_days
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import Database, UnitOfWork

__all__ = ["Board", "BoardService", "Cell", "Day", "Person", "Problems"]

SHOWN_KINDS = (Kind.HARD, Kind.SOFT)


@dataclass(frozen=True)
class Day:
    """A column: how many work, and how far that covers what is required."""

    on_date: date
    is_holiday: bool
    is_published: bool
    heads: int
    figures: Figures


@dataclass(frozen=True)
class Problems:
    """What is wrong with a roster, worst first. short: (day, people-hours short) from the worst on."""

    findings: tuple[Finding, ...]
    short: tuple[tuple[date, float], ...]

    def count(self, kind: Kind) -> int:
        """How many findings of a kind."""
        return sum(each.kind is kind for each in self.findings)

    @property
    def hard(self) -> int:
        """Hard rules broken."""
        return self.count(Kind.HARD)

    @property
    def soft(self) -> int:
        """Soft rules broken."""
        return self.count(Kind.SOFT)


@dataclass(frozen=True, kw_only=True)
class Board:
    """A draft, or what is published, as a table. undo, redo: the edit that would be taken back or made again.

    edited: edits by hand that nobody took back.
    """

    sheet: Sheet
    people: tuple[Person, ...]
    days: tuple[Day, ...]
    problems: Problems
    total: Figures
    undo: Edit | None
    redo: Edit | None
    edited: int

    @property
    def hours(self) -> timedelta:
        """Working time of everybody."""
        return sum((each.hours for each in self.people), timedelta())

    def person(self, employee: EmployeeId) -> Person | None:
        """One row."""
        return next((each for each in self.people if each.id == employee), None)


class BoardService:
    """Reads boards; what was counted of a roster is still known when nothing changed since."""

    def __init__(self, database: Database, desk: Desk) -> None:
        self._database = database
        self._desk = desk
        self._counted: Known[Counted] = Known()
        self._around: Known[Surroundings] = Known()
        self._found: Known[Problems] = Known()

    def draft(self, site: str, version: VersionId) -> Board:
        """The board of a version with its edits.

        Raises:
            UnknownId: the site has no such version.
        """
        with self._database.reading() as unit:
            sheet, row = self._desk.draft(unit, site, version)
            return self.board_in(unit, row, sheet)

    def published(self, site: str, period: Period) -> Board:
        """The board of what is published on some days.

        Raises:
            UnknownId: there is no such site.
        """
        with self._database.reading() as unit:
            sheet, row = self._desk.published(unit, site, period)
            return self.board_in(unit, row, sheet)

    def board_in(self, unit: UnitOfWork, row: SiteRow, sheet: Sheet) -> Board:
        """The board of a sheet that was read in this unit of work."""
        covered = self.counted_in(unit, row, sheet)
        problems = self.problems_in(unit, row, sheet)
        open_days = published_days(unit.rosters.publications(row, sheet.period))
        now = unit.rosters.in_force(row, sheet.period) if sheet.version is not None else sheet.roster
        changed = {
            (each.employee, each.on_date)
            for each in changes_between(now, sheet.roster, sheet.period)
            if each.on_date in open_days
        }
        done, undone = open_edits(sheet.edits)
        heads = Counter(each.on_date for each in sheet.roster.shifts)
        return Board(
            sheet=sheet,
            people=people_of(sheet, problems.findings, changed),
            days=tuple(
                Day(day, day in sheet.site.public_holidays, day in open_days, heads[day], covered.figures(day))
                for day in sheet.period
            ),
            problems=problems,
            total=sum((covered.figures(day) for day in sheet.period), Figures()),
            undo=done[-1] if done else None,
            redo=undone[-1] if undone else None,
            edited=len(done),
        )

    def counted_in(self, unit: UnitOfWork, row: SiteRow, sheet: Sheet) -> Counted:
        """Coverage of the days of a sheet, with those who still work from the evening before."""

        def count() -> Counted:
            eve = sheet.period.first - timedelta(days=1)
            before = unit.rosters.in_force(row, Period(eve, eve)).shifts
            roster = Roster((*before, *sheet.roster.shifts))
            return counted(sheet.site, sheet.requirement, roster, sheet.period)

        return self._counted.get(sheet.mark, count)

    def around_in(self, unit: UnitOfWork, row: SiteRow, sheet: Sheet) -> Surroundings:
        """What everybody works before and after the days of a sheet."""
        return self._around.get(sheet.around_mark, lambda: surroundings(unit, row, sheet.site, sheet.period))

    def problems_in(self, unit: UnitOfWork, row: SiteRow, sheet: Sheet) -> Problems:
        """Rules broken and hours short, worst first."""

        def find() -> Problems:
            around = self.around_in(unit, row, sheet)
            here = [each for each in sheet.roster.shifts if each.employee in sheet.site.employees]
            report = around.judged(Roster(tuple(here))).report
            found = [each for each in findings_of(report, sheet.site, sheet.period) if each.kind in SHOWN_KINDS]
            covered = self.counted_in(unit, row, sheet)
            short = {day: covered.figures(day).short for day in sheet.period}
            worst = sorted((day for day in short if short[day] > 0), key=lambda day: (-short[day], day))
            return Problems(tuple(found), tuple((day, short[day]) for day in worst))

        return self._found.get(sheet.mark, find)
