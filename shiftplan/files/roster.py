"""roster.csv in and out, previous_roster.csv in, segments.csv out."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Activity, Break, Roster, Shift
from shiftplan.domain.site import Site
from shiftplan.domain.work import BreakKind, QueueId, ShiftTemplate, TemplateId
from shiftplan.files.parts import Part, ends_after
from shiftplan.files.people_tables import EMPLOYEES
from shiftplan.files.problems import Problems, listed
from shiftplan.files.result_tables import SEGMENTS
from shiftplan.files.rows import BAD, Row, Rows, read_rows, refuse_unknown
from shiftplan.files.sheets import read_csv
from shiftplan.files.site_tables import QUEUES, ROSTER, SHIFT_TEMPLATES
from shiftplan.files.times import moment_text
from shiftplan.files.writing import table_text, write_together

Span = tuple[Any, Any]
# What is longer is a wrong date and no shift that the audit could judge.
LONGEST_SHIFT = timedelta(days=7)


def read_roster(path: Path, site: Site) -> Roster:
    """A roster as written; what breaks a rule is read all the same, for the audit reports it.

    Raises:
        InvalidInput: a cell cannot be read, names nothing that the site has, or a part ends before it starts.
    """
    problems = Problems()
    sheet = read_csv(path, problems)
    problems.raise_if_any()
    rows = read_rows(sheet, ROSTER, problems, site.time_zone) if sheet else None
    roster = Roster() if rows is None else roster_of(rows, set(site.employees), site.templates, set(site.queues))
    problems.raise_if_any()
    return roster


def roster_of(
    rows: Rows,
    employees: set[EmployeeId] | None,
    templates: Mapping[TemplateId, ShiftTemplate] | None,
    queues: set[QueueId] | None,
) -> Roster:
    """Shifts in the order of the file; None = nothing to check against."""
    refuse_unknown(rows, "employee", employees, EMPLOYEES.file)
    refuse_unknown(rows, "shift_template", None if templates is None else set(templates), SHIFT_TEMPLATES.file)
    _refuse_unknown_queues(rows, queues)
    shifts = []
    for row in rows:
        start, end = row["start"], row["end"]
        if not ends_after(start, end):
            row.complain("end", f"does not lie after start {row.written['start']}; correct one")
        elif end.at - start.at > LONGEST_SHIFT:
            row.complain("end", f"lies more than a week after start {row.written['start']}; correct one")
        elif row["date"] != start.local.date():
            row.complain("date", f"is not the local date of the start {row.written['start']}; use {start.local.date()}")
        else:
            shifts.append(_shift(row, (templates or {}).get(TemplateId(row["shift_template"]))))
    return Roster(tuple(shifts))


def _refuse_unknown_queues(rows: Rows, queues: set[QueueId] | None) -> None:
    for index, activities in enumerate(rows.columns["activities"]):
        if queues is None or activities is BAD:
            continue
        unknown = sorted({part.label for part in activities} - queues)
        if unknown:
            hint = f"{listed(unknown)} not in {QUEUES.file}; use one of {listed(queues)}"
            rows.complain(index, "activities", hint)
            rows.columns["activities"][index] = BAD


def _shift(row: Row, template: ShiftTemplate | None) -> Shift:
    activities = sorted(row["activities"], key=lambda part: (part.start.at, part.end.at))
    return Shift(
        employee=EmployeeId(row["employee"]),
        on_date=row["date"],
        template=TemplateId(row["shift_template"]),
        start_at=row["start"].at,
        end_at=row["end"].at,
        breaks=_breaks(row["breaks"], template),
        activities=tuple(Activity(*_bounds(part), QueueId(part.label)) for part in activities),
    )


def _bounds(part: Part) -> Span:
    return part.start.at, part.end.at


def _breaks(parts: tuple[Part, ...], template: ShiftTemplate | None) -> tuple[Break, ...]:
    """Breaks by start; whether one is paid says the template's rule for the nth of its kind."""
    counts: Counter[BreakKind] = Counter()
    breaks = []
    for part in sorted(parts, key=lambda each: (each.start.at, each.end.at)):
        kind = BreakKind(part.label)
        counts[kind] += 1
        breaks.append(Break(*_bounds(part), kind, _is_paid(kind, counts[kind], template)))
    return tuple(breaks)


def _is_paid(kind: BreakKind, nth: int, template: ShiftTemplate | None) -> bool:
    """Beyond the template's rules a meal is unpaid, a rest is paid where any rest of the template is."""
    rules = [rule for rule in (template.breaks if template else ()) if rule.kind is kind]
    for rule in rules:
        if rule.nth == nth:
            return rule.paid
    return kind is BreakKind.REST and any(rule.paid for rule in rules)


def roster_text(roster: Roster, zone: ZoneInfo) -> str:
    """roster.csv."""
    return table_text(ROSTER, (_cells(shift, zone) for shift in roster.shifts))


def _cells(shift: Shift, zone: ZoneInfo) -> list[str]:
    def part(start_at: Any, end_at: Any, label: str) -> str:
        return f"{moment_text(start_at, zone)}/{moment_text(end_at, zone)}/{label}"

    return [
        shift.employee,
        shift.on_date.isoformat(),
        shift.template,
        moment_text(shift.start_at, zone),
        moment_text(shift.end_at, zone),
        "|".join(part(each.start_at, each.end_at, each.kind) for each in shift.breaks),
        "|".join(part(each.start_at, each.end_at, each.queue) for each in shift.activities),
    ]


def segments_text(roster: Roster, site: Site) -> str:
    """segments.csv: one row per stretch of work with all breaks cut out."""
    rows = []
    for shift in roster.shifts:
        queues = "|".join(site.queues_of(shift.employee, shift.on_date))
        for start, end in stretches(shift):
            cells = [shift.employee, moment_text(start, site.time_zone), moment_text(end, site.time_zone), queues]
            rows.append(cells)
    return table_text(SEGMENTS, rows)


def stretches(shift: Shift) -> list[Span]:
    """[start, end) of the work between the breaks of a shift, in order; UTC."""
    found, free_from = [], shift.start_at
    for pause in sorted(shift.breaks, key=lambda each: each.start_at):
        if pause.start_at > free_from:
            found.append((free_from, min(pause.start_at, shift.end_at)))
        free_from = max(free_from, pause.end_at)
    if free_from < shift.end_at:
        found.append((free_from, shift.end_at))
    return [(start, end) for start, end in found if start < end]


def write_roster(path: Path, roster: Roster, zone: ZoneInfo) -> None:
    """Write roster.csv."""
    write_together({path: roster_text(roster, zone)})


def write_segments(path: Path, roster: Roster, site: Site) -> None:
    """Write segments.csv."""
    write_together({path: segments_text(roster, site)})
