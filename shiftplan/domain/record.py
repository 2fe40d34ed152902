"""What one employee works, as an auditor reads it: shifts with history, by work day (勤務記録)."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby

from shiftplan.domain.horizon import Period, instant, week_of
from shiftplan.domain.people import Contract, Employee
from shiftplan.domain.roster import Break, Shift
from shiftplan.domain.site import Site

INSTANT = timedelta(microseconds=1)
"""What lies between the end of a shift, which is outside it, and its last moment."""

FULL_AGE_YEARS = 18


def working_time_between(shift: Shift, start: datetime, end: datetime) -> timedelta:
    """Time a shift works inside [start, end) (UTC), without unpaid breaks."""
    worked = max(timedelta(), min(shift.end_at, end) - max(shift.start_at, start))
    for pause in shift.breaks:
        if not pause.paid:
            worked -= max(timedelta(), min(pause.end_at, end) - max(pause.start_at, start))
    return worked


@dataclass(frozen=True)
class WorkDay:
    """All shifts that belong to one date, by start; also those that run on after midnight."""

    on_date: date
    shifts: tuple[Shift, ...]

    @property
    def start(self) -> datetime:
        """First start, UTC."""
        return self.shifts[0].start_at

    @property
    def end(self) -> datetime:
        """Last end, UTC."""
        return max(shift.end_at for shift in self.shifts)

    @cached_property
    def working_time(self) -> timedelta:
        """Without unpaid breaks."""
        return sum((shift.working_time for shift in self.shifts), timedelta())

    @property
    def breaks(self) -> tuple[Break, ...]:
        """Breaks of all shifts of the day, by start."""
        return tuple(sorted((pause for shift in self.shifts for pause in shift.breaks), key=lambda each: each.start_at))


@dataclass(frozen=True)
class WorkRecord:
    """Everything known of one employee around an audited period.

    shifts: by start, those before the period included. period: audited days; what lies before it is history, which
    counts but is not reported on its own. known_from: first day from which `shifts` are complete; None = from the
    period's first.
    """

    employee: Employee
    contract: Contract
    site: Site
    period: Period
    shifts: tuple[Shift, ...]
    known_from: date | None = None

    @cached_property
    def work_days(self) -> tuple[WorkDay, ...]:
        """The days with work, in order, history included."""
        ordered = sorted(self.shifts, key=lambda shift: (shift.on_date, shift.start_at))
        return tuple(WorkDay(day, tuple(shifts)) for day, shifts in groupby(ordered, key=lambda shift: shift.on_date))

    @cached_property
    def audited_days(self) -> tuple[WorkDay, ...]:
        """The work days inside the period."""
        return self.days_in(self.period)

    @property
    def complete_from(self) -> date:
        """First day from which a day without a shift is surely a day without work."""
        return self.period.first if self.known_from is None else min(self.known_from, self.period.first)

    def is_known(self, first: date, last: date) -> bool:
        """Whether every day of first..last lies where the record is complete."""
        return self.complete_from <= first and last <= self.period.last

    @cached_property
    def weeks(self) -> tuple[Period, ...]:
        """The whole weeks that touch the period, in order."""
        first = week_of(self.period.first, self.site.week_start)
        count = (self.period.last - first).days // 7 + 1
        starts = (first + timedelta(days=7 * number) for number in range(count))
        return tuple(Period(start, start + timedelta(days=6)) for start in starts)

    def days_in(self, span: Period) -> tuple[WorkDay, ...]:
        """The work days of a span, in order."""
        first = bisect_left(self.work_days, span.first, key=lambda day: day.on_date)
        after = bisect_right(self.work_days, span.last, key=lambda day: day.on_date)
        return self.work_days[first:after]

    def calendar_days_of(self, shift: Shift) -> Period:
        """The calendar days on which a shift has any minute."""
        return Period(shift.on_date, (shift.end_at - INSTANT).astimezone(self.site.time_zone).date())

    @cached_property
    def by_calendar_day(self) -> Mapping[date, tuple[Shift, ...]]:
        """The shifts with any minute on a calendar day, by start; a shift over midnight stands on both."""
        found: dict[date, list[Shift]] = defaultdict(list)
        for shift in self.shifts:
            for day in self.calendar_days_of(shift):
                found[day].append(shift)
        return {day: tuple(shifts) for day, shifts in sorted(found.items())}

    def working_time_on(self, day: date) -> timedelta:
        """Working time between the local midnights of a calendar day, whatever day the shifts belong to."""
        start, end = self._midnights(day)
        shifts = self.by_calendar_day.get(day, ())
        return sum((working_time_between(shift, start, end) for shift in shifts), timedelta())

    @cached_property
    def ordinary_time(self) -> Mapping[date, timedelta]:
        """Working time by work day without work on a named statutory rest day, which is counted apart.

        What a shift that began on such a rest day works after midnight belongs to the new day.
        """
        holiday = self.site.workplace.legal_holiday
        found: dict[date, timedelta] = defaultdict(timedelta)
        for shift in self.shifts:
            rest_days = [day for day in self.calendar_days_of(shift) if holiday.is_holiday(day)]
            time = shift.working_time
            for day in rest_days:
                time -= working_time_between(shift, *self._midnights(day))
            moved = shift.on_date in rest_days
            found[shift.on_date + timedelta(days=1) if moved else shift.on_date] += time
        return {day: time for day, time in sorted(found.items()) if time}

    def is_minor_on(self, day: date) -> bool:
        """Whether the employee is under 18 on a day; without a date of birth everybody is of full age."""
        born = self.employee.birth_on
        if born is None:
            return False
        return (day.year - born.year, day.month, day.day) < (FULL_AGE_YEARS, born.month, born.day)

    def _midnights(self, day: date) -> tuple[datetime, datetime]:
        zone = self.site.time_zone
        return instant(day, 0, zone), instant(day + timedelta(days=1), 0, zone)
