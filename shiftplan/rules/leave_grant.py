"""Days of paid leave that the law grants (年次有給休暇の付与)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from shiftplan.domain.horizon import MINUTE, Period
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.staff import PaidLeave
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation


@dataclass(frozen=True, kw_only=True)
class LeaveGrant(Rule):
    """After `first_months` of service, then every `every_months`, paid leave is granted as the table says.

    Statement:  days granted at each date of service >= days of the table, where attendance >= `attendance`
    Decided:    weekly days and hours on the date decide the row: the first whose weekly days, or yearly days where no
                weekly ones are fixed, are reached, or the first row of all from `full_week` of weekly hours or
                `full_year_days` on; less than the last row: none. The last column goes on. Months of service end on the
                eve of the day with the number of the hiring; where the month has no such day, at its end. A grant
                made earlier, but after the date before, is good for the date. Where a
                day is asked for, what is granted for that day is tested and nothing else, for weekly days are those of
                that day; a part granted in advance is good there too, and has to be made whole on that day.
                Without any grant told this is not verifiable.
    Planner:    silent: no shift can break it.
    Serves:     JP-39-GRANT; `days_due` also tells what a person is to be granted.
    """

    first_months: int
    every_months: int
    attendance: float
    full_week: timedelta
    full_year_days: int
    table: tuple[tuple[int, int, tuple[int, ...]], ...]

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Dates of the period on which too little was granted."""
        leave = record.staff.leave
        if leave is None or not leave.grants:
            return
        for before, on_date in self._tested(leave, record.period):
            due = self.days_due(leave, on_date)
            granted = sum(each.days for each in leave.grants if before < each.on_date <= on_date)
            if granted < due:
                yield self.violation(record, on_date, measured=_plain(granted), limit=due, unit="days")

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """Dates of the period, where no grant is told at all."""
        leave = record.staff.leave
        if leave is not None and not leave.grants:
            for _, on_date in self._dates(leave, record.period.first, record.period.last):
                if self.days_due(leave, on_date):
                    yield self.not_verifiable(record, on_date, "grants of paid leave")

    def derived(self, record: WorkRecord) -> Iterator[tuple[str, float]]:
        """Days that are due on the day asked for."""
        leave = record.staff.leave
        if leave is not None and leave.hire is not None and leave.as_of is not None:
            yield "leave_grant_days", self.days_due(leave, leave.as_of)

    def days_due(self, leave: PaidLeave, on: date) -> int:
        """Days of the last grant that service up to a day has earned; 0 before the first."""
        if leave.hire is None:
            return 0
        months = _months_between(leave.hire, on)
        row = self._row(leave)
        is_attended = leave.attendance is None or leave.attendance >= self.attendance
        if months < self.first_months or row is None or not is_attended:
            return 0
        return row[min((months - self.first_months) // self.every_months, len(row) - 1)]

    def _row(self, leave: PaidLeave) -> tuple[int, ...] | None:
        is_full = leave.weekly_minutes is not None and leave.weekly_minutes >= self.full_week // MINUTE
        is_full = is_full or (leave.yearly_days is not None and leave.yearly_days >= self.full_year_days)
        for weekly, yearly, days in self.table:
            if is_full or (leave.weekly_days is not None and leave.weekly_days >= weekly):
                return days
            if leave.weekly_days is None and leave.yearly_days is not None and leave.yearly_days >= yearly:
                return days
        return None

    def _tested(self, leave: PaidLeave, period: Period) -> Iterator[tuple[date, date]]:
        """(day before the first on which a grant is good, date) of every grant that is tested."""
        if leave.as_of is None:
            yield from self._dates(leave, period.first, period.last)
        elif leave.as_of in period:
            eve = leave.as_of - timedelta(days=1)
            before, on_date = next(self._dates(leave, leave.as_of, leave.as_of), (eve, leave.as_of))
            if any(before < each.on_date <= on_date for each in leave.grants):
                yield before, on_date

    def _dates(self, leave: PaidLeave, first: date, last: date) -> Iterator[tuple[date, date]]:
        """(date before, date) of every grant between two days; before the first one comes the eve of the hiring."""
        if leave.hire is None:
            return
        before, months = leave.hire - timedelta(days=1), self.first_months
        while (on_date := _after_months(leave.hire, months)) <= last:
            if on_date >= first:
                yield before, on_date
            before, months = on_date, months + self.every_months

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing."""


def _after_months(day: date, months: int) -> date:
    """The day after so many months of service have ended; the first of the next month where there is no such day."""
    number = day.year * 12 + day.month - 1 + months
    try:
        return date(number // 12, number % 12 + 1, day.day)
    except ValueError:
        return date((number + 1) // 12, (number + 1) % 12 + 1, 1)


def _months_between(first: date, last: date) -> int:
    """Whole months of service between two days."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def _plain(days: float) -> float:
    """Whole days as a whole number."""
    return int(days) if days == int(days) else days
