"""One day of a roster, quarter hour by quarter hour: who does what when, and required against on duty."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from shiftplan.domain.horizon import MINUTE, Period, instant
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Shift
from shiftplan.domain.site import Site
from shiftplan.domain.work import QueueId
from shiftplan.errors import UnknownId
from shiftplan.services.boards import BoardService
from shiftplan.services.coverage import Counted, Figures
from shiftplan.services.desk import Desk, Sheet
from shiftplan.services.findings import Finding
from shiftplan.storage.rosters import VersionId
from shiftplan.storage.tables import SiteRow
from shiftplan.storage.unit_of_work import Database, UnitOfWork

__all__ = ["DayPerson", "DayQueue", "DayView", "DayViewService", "Part", "PartKind", "QueueInterval"]

HOUR = 60
EARLIEST, LATEST = 9 * HOUR, 18 * HOUR
"""What is shown of a day on which nothing happens."""


class PartKind(StrEnum):
    """What a part of a shift is."""

    WORK = "work"
    MEAL = "meal"
    REST = "rest"


@dataclass(frozen=True)
class Part:
    """A stretch of a shift; minutes after the local midnight that begins the day. queue: empty of a break."""

    kind: PartKind
    start: int
    minutes: int
    queue: QueueId | str


@dataclass(frozen=True)
class DayPerson:
    """Somebody who works that day, and what of the shift breaks rules."""

    id: EmployeeId
    name: str
    team: str
    shift: Shift
    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class QueueInterval:
    """An interval of a queue; people, and minutes after the local midnight that begins the day."""

    start: int
    minutes: int
    required: float
    on_duty: float
    short: float
    over: float


@dataclass(frozen=True)
class DayQueue:
    """A queue on a day. can_wait: its work need not be done at once, so people and work of an interval may differ."""

    id: QueueId
    name: str
    can_wait: bool
    intervals: tuple[QueueInterval, ...]
    figures: Figures


@dataclass(frozen=True, kw_only=True)
class DayView:
    """A day. first, last: whole hours, minutes after midnight, between which shifts and contacts lie."""

    sheet: Sheet
    on_date: date
    first: int
    last: int
    people: tuple[DayPerson, ...]
    queues: tuple[DayQueue, ...]
    figures: Figures
    before: date | None
    after: date | None


class DayViewService:
    """Reads days."""

    def __init__(self, database: Database, desk: Desk, boards: BoardService) -> None:
        self._database = database
        self._desk = desk
        self._boards = boards

    def draft(self, site: str, version: VersionId, day: date) -> DayView:
        """A day of a version with its edits.

        Raises:
            UnknownId: the site has no such version, or the version no such day.
        """
        with self._database.reading() as unit:
            sheet, row = self._desk.draft(unit, site, version)
            return self._view(unit, row, sheet, day)

    def published(self, site: str, period: Period, day: date) -> DayView:
        """A day of what is published.

        Raises:
            UnknownId: there is no such site, or the day lies outside.
        """
        with self._database.reading() as unit:
            sheet, row = self._desk.published(unit, site, period)
            return self._view(unit, row, sheet, day)

    def _view(self, unit: UnitOfWork, row: SiteRow, sheet: Sheet, day: date) -> DayView:
        if day not in sheet.period:
            raise UnknownId(f"{day} lies outside of {sheet.period.first} to {sheet.period.last}")
        covered = self._boards.counted_in(unit, row, sheet)
        found = self._boards.problems_in(unit, row, sheet).findings
        people = tuple(_people(sheet, day, found))
        queues = tuple(_queues(sheet, covered, day))
        edges = [minute for each in people for part in each.parts for minute in (part.start, part.start + part.minutes)]
        at_once = [cell for each in queues if not each.can_wait for cell in each.intervals]
        edges += [minute for cell in at_once for minute in (cell.start, cell.start + cell.minutes)]
        edges = edges or [EARLIEST, LATEST]
        one = timedelta(days=1)
        return DayView(
            sheet=sheet,
            on_date=day,
            first=min(edges) // HOUR * HOUR,
            last=-(-max(edges) // HOUR) * HOUR,
            people=people,
            queues=queues,
            figures=covered.figures(day),
            before=day - one if day - one in sheet.period else None,
            after=day + one if day + one in sheet.period else None,
        )


def _people(sheet: Sheet, day: date, found: tuple[Finding, ...]) -> Iterator[DayPerson]:
    """Who works that day, by start."""
    site = sheet.site
    shifts = [each for each in sheet.roster.shifts if each.on_date == day]
    for shift in sorted(shifts, key=lambda each: (each.start_at, each.end_at, each.employee)):
        who = site.employees.get(shift.employee)
        mine = tuple(each for each in found if each.employee == shift.employee and each.on_date == day)
        name, team = (str(shift.employee), "") if who is None else (who.name, who.team)
        yield DayPerson(shift.employee, name, team, shift, tuple(_parts(site, shift)), mine)


def _parts(site: Site, shift: Shift) -> Iterator[Part]:
    """Activities and breaks in order."""
    parts = [(each.start_at, each.end_at, PartKind.WORK, str(each.queue)) for each in shift.activities]
    parts += [(each.start_at, each.end_at, PartKind(each.kind.value), "") for each in shift.breaks]
    for start, end, kind, queue in sorted(parts):
        yield Part(kind, _minute(site, shift.on_date, start), (end - start) // MINUTE, queue)


def _queues(sheet: Sheet, covered: Counted, day: date) -> Iterator[DayQueue]:
    """Queues with work or people that day, in the order of queues.csv."""
    site = sheet.site
    can_wait = {each.queue for each in sheet.requirement.work} if sheet.requirement else set()
    for queue in site.queues.values():
        rows = [row for row in covered.rows.get(day, ()) if row.queue == queue.id]
        if rows:
            cells = tuple(
                QueueInterval(
                    _minute(site, day, row.starts_at),
                    site.interval_minutes,
                    row.required,
                    row.on_duty,
                    row.short,
                    row.over,
                )
                for row in rows
            )
            yield DayQueue(queue.id, queue.name, queue.id in can_wait, cells, covered.figures(day, queue.id))


def _minute(site: Site, day: date, at: datetime) -> int:
    return (at - instant(day, 0, site.time_zone)) // MINUTE
