"""What is in a roster, row by row: shifts, breaks and activities, coverage. Times are of the site's wall clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shiftplan.domain.people import Employee
from shiftplan.domain.roster import Break, Shift
from shiftplan.domain.work import QueueId
from shiftplan.files.export_words import word
from shiftplan.files.roster_sheet import RosterSheet

DAY, MOMENT, NUMBER, TEXT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "0.00", "General"
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
SHOWN = 0.005
"""People; less is shown as nothing."""


@dataclass(frozen=True)
class Column:
    """A column of a list: its title in the language of the file, how a spreadsheet shows it, its width in letters."""

    key: str
    title: str
    style: str = TEXT
    width: int = 14


Part = tuple[datetime, datetime, str]
"""Start and end (UTC), and what it is called."""
List = tuple[list[Column], list[list[Any]]]


def shift_rows(sheet: RosterSheet, language: str) -> List:
    """One row a shift."""
    columns = [
        *_person_columns(language),
        _column("template", language),
        _column("start", language, MOMENT, 17),
        _column("end", language, MOMENT, 17),
        _column("working_hours", language, NUMBER),
    ]
    rows = [
        [
            *_person_cells(sheet, shift),
            _template(sheet, shift),
            wall_of(sheet, shift.start_at),
            wall_of(sheet, shift.end_at),
            shift.working_time / HOUR,
        ]
        for shift in sheet.shifts
    ]
    return columns, rows


def part_rows(sheet: RosterSheet, language: str) -> List:
    """One row for each break and each stretch of an activity, in the order of the clock."""
    columns = [
        *_person_columns(language),
        _column("start", language, MOMENT, 17),
        _column("end", language, MOMENT, 17),
        _column("part", language, width=24),
        _column("minutes", language, "0"),
    ]
    rows = [
        [*_person_cells(sheet, shift), wall_of(sheet, start), wall_of(sheet, end), text, (end - start) / MINUTE]
        for shift in sheet.shifts
        for start, end, text in parts_of(sheet, shift, language)
    ]
    return columns, rows


def coverage_rows(sheet: RosterSheet, language: str) -> List:
    """People needed and on duty, one row for each interval of a queue in which there are any."""
    numbers = ("required", "on_duty", "short", "over")
    columns = [
        _column("start", language, MOMENT, 17),
        _column("queue", language, width=20),
        *(_column(key, language, NUMBER, 10) for key in numbers),
    ]
    rows = [
        [
            wall_of(sheet, row.starts_at),
            _queue(sheet, row.queue),
            *(getattr(row, key) for key in numbers),
        ]
        for row in sorted(sheet.coverage, key=lambda each: (each.starts_at, each.queue))
        if max(row.required, row.on_duty, row.short) >= SHOWN
    ]
    return columns, rows


def _column(key: str, language: str, style: str = TEXT, width: int = 14) -> Column:
    return Column(key, word(key, language), style, width)


def _person_columns(language: str) -> list[Column]:
    return [
        _column("date", language, DAY, 12),
        _column("employee", language, width=12),
        _column("name", language, width=20),
        _column("team", language, width=18),
    ]


def _person_cells(sheet: RosterSheet, shift: Shift) -> list[Any]:
    person: Employee | None = sheet.site.employees.get(shift.employee)
    day = datetime.combine(shift.on_date, datetime.min.time())
    return [day, shift.employee, "" if person is None else person.name, "" if person is None else person.team]


def _template(sheet: RosterSheet, shift: Shift) -> str:
    template = sheet.site.templates.get(shift.template)
    return shift.template if template is None else template.name or template.id


def wall_of(sheet: RosterSheet, at: datetime) -> datetime:
    """Spreadsheets know no time zones."""
    return at.astimezone(sheet.site.time_zone).replace(tzinfo=None)


def parts_of(sheet: RosterSheet, shift: Shift, language: str) -> list[Part]:
    """Breaks and activities of a shift with their names, by start."""
    breaks = [(pause.start_at, pause.end_at, _break_text(pause, language)) for pause in shift.breaks]
    work = [(each.start_at, each.end_at, _queue(sheet, each.queue)) for each in shift.activities]
    return sorted([*breaks, *work])


def _queue(sheet: RosterSheet, queue: QueueId) -> str:
    known = sheet.site.queues.get(queue)
    return queue if known is None else known.name or known.id


def _break_text(pause: Break, language: str) -> str:
    return f"{word(pause.kind, language)} ({word('paid' if pause.paid else 'not_paid', language)})"
