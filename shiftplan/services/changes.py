"""What differs between two rosters, as people would be told."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Roster, Shift


@dataclass(frozen=True)
class Change:
    """A day on which somebody's work differs; no shift = a day off."""

    employee: EmployeeId
    on_date: date
    before: tuple[Shift, ...]
    after: tuple[Shift, ...]

    @property
    def is_of_hours(self) -> bool:
        """Whether more differs than breaks and activities."""
        before, after = (
            [(each.template, each.start_at, each.end_at) for each in day] for day in (self.before, self.after)
        )
        return before != after


def changes_between(before: Roster, after: Roster, period: Period) -> list[Change]:
    """Every person's day of a period that differs, by date and employee."""
    old, new = _by_day(before, period), _by_day(after, period)
    return [
        Change(employee, day, old[day, employee], new[day, employee])
        for day, employee in sorted(old.keys() | new.keys())
        if old[day, employee] != new[day, employee]
    ]


def _by_day(roster: Roster, period: Period) -> defaultdict[tuple[date, EmployeeId], tuple[Shift, ...]]:
    found: defaultdict[tuple[date, EmployeeId], tuple[Shift, ...]] = defaultdict(tuple)
    for shift in sorted(roster.shifts, key=lambda each: each.start_at):
        if shift.on_date in period:
            found[shift.on_date, shift.employee] += (shift,)
    return found
