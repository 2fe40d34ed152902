"""Shifts inside the times when somebody can work (勤務可能時間)."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.roster import Shift
from shiftplan.domain.site import Window
from shiftplan.rules.base import Candidate, PlanBuilder, Rule, Violation

ALWAYS = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


@dataclass(frozen=True, kw_only=True)
class InsideAvailability(Rule):
    """A shift lies wholly inside a window in which the employee can work, and after the employee was hired.

    Statement:  some availability window contains [start, end) of the shift; date >= hired_on
    Decided:    windows that touch are one, also over midnight; somebody without any window is always available; before
                hired_on nobody is.
    Planner:    the same.
    Serves:     H-AVAIL
    """

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Shifts of the period with minutes outside the windows."""
        windows = record.site.windows_of(record.employee.id, record.period)
        hired_on = record.employee.hired_on
        for day in record.audited_days:
            is_hired = hired_on is None or hired_on <= day.on_date
            possible = ((ALWAYS,) if windows is None else windows) if is_hired else ()
            for shift in day.shifts:
                measured = self._outside(shift, possible) // MINUTE
                if measured:
                    yield self.violation(record, day.on_date, measured=measured, limit=0, unit="min", shifts=(shift,))

    def _outside(self, shift: Shift, windows: tuple[Window, ...]) -> timedelta:
        """Time of a shift in none of the windows, which are apart and in order."""
        outside = shift.end_at - shift.start_at
        first = bisect_right(windows, shift.start_at, key=lambda window: window[1])
        for start, end in windows[first:]:
            if start >= shift.end_at:
                break
            outside -= min(shift.end_at, end) - max(shift.start_at, start)
        return outside

    def constrain(self, plan: PlanBuilder) -> None:
        """Only shifts inside a window."""
        for employee in plan.employees:
            hired_on = plan.site.employees[employee].hired_on
            first_day = 0 if hired_on is None else plan.horizon.index(hired_on)
            windows = self._minutes(plan, employee)
            for candidate in plan.candidates(employee):
                if candidate.day < first_day or not (windows is None or _fits(candidate, windows)):
                    plan.forbid(employee, candidate)

    def _minutes(self, plan: PlanBuilder, employee: EmployeeId) -> list[tuple[int, int]] | None:
        """Windows in elapsed minutes of the horizon, those of the days beside it included; None = always."""
        hours = plan.site.availability.get(employee)
        if hours is None:
            return None
        spans = sorted(
            (plan.horizon.minute_on(day, first), plan.horizon.minute_on(day, last))
            for day in range(-1, plan.horizon.days + 1)
            for first, last in hours.on(
                plan.horizon.day(day), is_holiday=plan.horizon.day(day) in plan.site.public_holidays
            )
        )
        joined: list[tuple[int, int]] = []
        for start, end in spans:
            if joined and start <= joined[-1][1]:
                start, end = joined[-1][0], max(end, joined.pop()[1])
            joined.append((start, end))
        return joined


def _fits(candidate: Candidate, windows: Sequence[tuple[int, int]]) -> bool:
    """Whether a shift lies in one of some windows, which are apart and in order."""
    before = bisect_right(windows, candidate.start_minute, key=lambda window: window[0])
    return before > 0 and candidate.end_minute <= windows[before - 1][1]
