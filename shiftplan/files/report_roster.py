"""The roster of the report page: people by days, and the activities and breaks of each day."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from shiftplan.domain.people import Employee
from shiftplan.domain.roster import Roster, Shift
from shiftplan.files.report_days import ReportDays, clock_on, wall_minute
from shiftplan.files.report_words import WORDS, Pair

HOUR = 60


@dataclass
class Cell:
    """One person on one day: (template name, hours, part of the day) of each shift; words of a leave, if any."""

    shifts: list[tuple[str, str, str]] = field(default_factory=list)
    leave: Pair | None = None


@dataclass
class Line:
    """One person: a cell for each day and the working time of all of them."""

    name: str
    employee: str
    cells: list[Cell]
    worked: timedelta = timedelta()

    @property
    def hours(self) -> str:
        """Working time in hours."""
        return f"{self.worked / timedelta(hours=1):.1f}"


def roster_table(days: ReportDays, roster: Roster) -> tuple[dict[str, list[Line]], list[int]]:
    """Lines by team, teams and people in the order of employees.csv; and the number of people who work each day.

    Shifts outside the horizon are left out.
    """
    site, horizon = days.site, days.horizon
    lines = {
        each.id: Line(each.name or each.id, each.id, [Cell() for _ in range(horizon.days)])
        for each in site.employees.values()
    }
    for leave in site.leave:
        for index, day in enumerate(horizon.period):
            if leave.first <= day <= leave.last:
                lines[leave.employee].cells[index].leave = WORDS.get(f"leave_{leave.kind}", (leave.kind, leave.kind))
    working: list[set[str]] = [set() for _ in range(horizon.days)]
    for shift in _planned(days, roster):
        index = horizon.index(shift.on_date)
        line = lines[shift.employee]
        line.cells[index].shifts.append(
            (_template_name(days, shift), shift_hours(days, shift), part_of_day(days, shift))
        )
        line.worked += shift.working_time
        working[index].add(shift.employee)
    teams: dict[str, list[Line]] = defaultdict(list)
    for employee in site.employees.values():
        teams[employee.team].append(lines[employee.id])
    return dict(teams), [len(each) for each in working]


def _planned(days: ReportDays, roster: Roster) -> list[Shift]:
    """Shifts of the horizon, of people the site knows, by start."""
    inside = (each for each in roster.shifts if each.on_date in days.horizon.period)
    known = (each for each in inside if each.employee in days.site.employees)
    return sorted(known, key=lambda each: (each.start_at, each.end_at, each.employee))


def _template_name(days: ReportDays, shift: Shift) -> str:
    template = days.site.templates.get(shift.template)
    return shift.template if template is None else template.name or template.id


def shift_hours(days: ReportDays, shift: Shift) -> str:
    """Start and end on the clock of the shift's day: 17:00-25:00."""
    return "\u2013".join(clock_on(shift.on_date, moment, days.zone) for moment in (shift.start_at, shift.end_at))


def part_of_day(days: ReportDays, shift: Shift) -> str:
    """`early` before 10:00, `middle` before 13:00, else `late`."""
    start = wall_minute(shift.on_date, shift.start_at, days.zone)
    return "early" if start < 10 * HOUR else "middle" if start < 13 * HOUR else "late"


def day_bars(days: ReportDays, roster: Roster) -> list[dict[str, Any]]:
    """For each day its hours [minute, clock] and its shifts by start; minutes are lived ones after local midnight.

    A shift: person (index in employees.csv), template name, hours, start, end, activities [start, end, queue index],
    breaks [start, end, paid].
    """
    people = {employee: number for number, employee in enumerate(days.site.employees)}
    queues: Mapping[str, int] = {queue: number for number, queue in enumerate(days.site.queues)}
    by_day: list[list[list[Any]]] = [[] for _ in range(days.horizon.days)]
    for shift in _planned(days, roster):
        index = days.horizon.index(shift.on_date)
        start, end = days.elapsed(index, shift.start_at), days.elapsed(index, shift.end_at)
        by_day[index].append(
            [
                people[shift.employee],
                _template_name(days, shift),
                shift_hours(days, shift),
                start,
                end,
                _joined(
                    [days.elapsed(index, each.start_at), days.elapsed(index, each.end_at), queues[each.queue]]
                    for each in sorted(shift.activities, key=lambda each: each.start_at)
                    if each.queue in queues
                ),
                [
                    [days.elapsed(index, each.start_at), days.elapsed(index, each.end_at), int(each.paid)]
                    for each in shift.breaks
                ],
            ]
        )
    return [{"hours": _hours(days, index, shifts), "shifts": shifts} for index, shifts in enumerate(by_day)]


def _joined(activities: Iterable[list[int]]) -> list[list[int]]:
    """Stretches [start, end, queue] by start, those of one queue that touch made one."""
    joined: list[list[int]] = []
    for start, end, queue in activities:
        if joined and joined[-1][1:] == [start, queue]:
            joined[-1][1] = end
        else:
            joined.append([start, end, queue])
    return joined


def _hours(days: ReportDays, index: int, shifts: list[list[Any]]) -> list[tuple[int, str]]:
    """Whole hours that hold every shift of a day."""
    if not shifts:
        return []
    first, last = min(each[3] for each in shifts) // HOUR, -(-max(each[4] for each in shifts) // HOUR)
    return [(hour * HOUR, days.clock(index, hour * HOUR)) for hour in range(first, last + 1)]


def teams_of(employees: Mapping[Any, Employee]) -> list[str]:
    """Every team, in order of first appearance."""
    return list(Counter(each.team for each in employees.values()))
