"""Hours a week of students and dependants under the general permit (資格外活動、週28時間)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.horizon import MINUTE, Period
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_persons import minutes_on_day, span_days
from shiftplan.rules.planned_time import known_shifts

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class StudentWeek(Rule):
    """Who works under the general permit works no longer than `limit` in any `days` calendar days in a row.

    Statement:  working minutes between the midnights that bound any `days` days in a row <= limit
    Decided:    shifts are cut at midnight; windows with a day of a long vacation are not tested; one report, of the
                largest sum of all windows that end in the period, dated with the last day of the earliest such window.
                Hours with other employers count on their dates, as far as they are told.
    Planner:    the part of a shift on each side of midnight is taken without breaks, for they have no place yet, but
                never as more than the whole shift: stricter by such a break, and by windows that end after the horizon
                with the tail of its last night.
    Serves:     JP-IMM-28H
    """

    limit: timedelta
    days: int

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """The fullest window that ends in the period."""
        if not record.staff.student_28h:
            return
        sums = {window.last: self._worked(record, window) for window in self._windows(record)}
        most = max(sums.values(), default=0)
        if most > self.limit // MINUTE:
            last = next(day for day, minutes in sums.items() if minutes == most)
            window = Period(last - (self.days - 1) * DAY, last)
            shifts = [shift for day in window for shift in record.by_calendar_day.get(day, ())]
            yield self.violation(
                record,
                last,
                measured=most,
                limit=self.limit // MINUTE,
                unit="min",
                shifts=tuple(dict.fromkeys(shifts)),
            )

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """The first window with work that begins before the record and is not too full by what is known."""
        if record.staff.student_28h and not list(self.check(record)):
            for window in self._windows(record):
                if window.first < record.complete_from and self._worked(record, window):
                    yield self.not_verifiable(record, window.last, f"shifts from {window.first} on")
                    return

    def _windows(self, record: WorkRecord) -> Iterator[Period]:
        """Windows that end in the period and touch no vacation."""
        vacations = record.staff.student_vacations
        for last in record.period:
            window = Period(last - (self.days - 1) * DAY, last)
            if not any(window.touches(each.first, each.last) for each in vacations):
                yield window

    def _worked(self, record: WorkRecord, window: Period) -> int:
        ours = sum((record.working_time_on(day) for day in window), timedelta()) // MINUTE
        return ours + sum(minutes for day, minutes in record.staff.other_minutes.items() if day in window)

    def constrain(self, plan: PlanBuilder) -> None:
        """The sum of every window that touches the horizon, what was worked before included."""
        for employee in plan.employees:
            if plan.site.staff_of(employee).student_28h:
                self._limit_windows(plan, employee)

    def _limit_windows(self, plan: PlanBuilder, employee: EmployeeId) -> None:
        staff = plan.site.staff_of(employee)
        vacation = {day for each in staff.student_vacations for day in span_days(plan, each.first, each.last)}
        known = known_shifts(plan, employee)
        other = {plan.horizon.index(day): minutes for day, minutes in staff.other_minutes.items()}
        for first in range(1 - self.days, plan.horizon.days):
            window = range(first, first + self.days)
            if vacation.isdisjoint(window):
                weights = {each: sum(minutes_on_day(plan, each, day) for day in window) for each in known}
                elsewhere = sum(other.get(day, 0) for day in window)
                plan.total(
                    employee,
                    {each: min(w, each.work_minutes) for each, w in weights.items()},
                    at_most=self.limit // MINUTE - elsewhere,
                )
