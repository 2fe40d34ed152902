"""What one employee works, as an auditor reads it: shifts with history, by work day (勤務記録)."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any, TypeVar

from shiftplan.domain.figures import Figures
from shiftplan.domain.horizon import MINUTE, Period, instant, week_of
from shiftplan.domain.hours_account import HoursAccount, account_of
from shiftplan.domain.people import Contract, Employee, EmployeeId, HoursSystem
from shiftplan.domain.rest_days import rest_days_in, worked_legal_holidays
from shiftplan.domain.roster import Shift
from shiftplan.domain.site import Site
from shiftplan.domain.staff import History, Staff
from shiftplan.domain.work_day import Piece, WorkDay, working_time_between
from shiftplan.domain.workplace import FIXED_HOURS, Regime

__all__ = ["Piece", "WorkDay", "WorkRecord", "working_time_between"]

Derived = TypeVar("Derived")

INSTANT = timedelta(microseconds=1)
"""What lies between the end of a shift, which is outside it, and its last moment."""

FULL_AGE_YEARS = 18


@dataclass(frozen=True)
class WorkRecord:
    """Everything known of one employee around an audited period.

    shifts: by start, those before the period included. period: audited days; what lies before it is history, which
    counts but is not reported on its own. known_from: first day from which `shifts` are complete; None = from the
    period's first. cancelled: shifts that were announced and taken back; nobody works them. others: what those work
    who are paired with him; who is not there is not known.
    """

    employee: Employee
    contract: Contract
    site: Site
    period: Period
    shifts: tuple[Shift, ...]
    known_from: date | None = None
    cancelled: tuple[Shift, ...] = ()
    others: Mapping[EmployeeId, tuple[Shift, ...]] = field(default_factory=dict)

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
        """The calendar days on which a shift works any minute: a break at its start or end touches no day."""
        return self._derived(("days", id(shift)), lambda: self._worked_days(shift))

    def _worked_days(self, shift: Shift) -> Period:
        start, end, zone = shift.start_at, shift.end_at, self.site.time_zone
        for pause in shift.breaks:
            if not pause.paid and pause.start_at <= start:
                start = max(start, pause.end_at)
        for pause in reversed(shift.breaks):
            if not pause.paid and pause.end_at >= end:
                end = min(end, pause.start_at)
        if start >= end:
            start, end = shift.start_at, shift.end_at
        return Period(start.astimezone(zone).date(), (end - INSTANT).astimezone(zone).date())

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

    def minutes_on(self, day: date) -> int:
        """`working_time_on` in minutes; of a day inside which all its shifts lie without asking the clock."""
        shifts = self.by_calendar_day.get(day, ())
        if all(shift.on_date == day and self.calendar_days_of(shift).last == day for shift in shifts):
            return sum((shift.working_time for shift in shifts), timedelta()) // MINUTE
        return self.working_time_on(day) // MINUTE

    @cached_property
    def staff(self) -> Staff:
        """Status of the employee beyond the contract."""
        return self.site.staff_of(self.employee.id)

    @cached_property
    def history(self) -> History:
        """What is known of the past beside shifts."""
        return self.site.history_of(self.employee.id)

    def all_before(self, some: Iterable[Shift] | Iterable[WorkDay]) -> bool:
        """Whether shifts, or work days, all belong to days before the period: nothing planned in it changes them."""
        return all(each.on_date < self.period.first for each in some)

    @cached_property
    def last_end(self) -> datetime | None:
        """End of the last shift before the period as history tells it; None where it tells a later one, or none."""
        told = self.history.last_end
        first = next((shift for shift in self.shifts if shift.on_date >= self.period.first), None)
        return None if told is not None and first is not None and first.start_at < told else told

    @cached_property
    def regime(self) -> Regime:
        """The working-hour system of the contract with the work rules' parameters; fixed hours where these are none."""
        regime, system = self.site.workplace.regime, self.contract.hours_system
        if system is HoursSystem.FLEX:
            return regime if regime.system is system else Regime(system=system)
        return regime if regime.system is system and regime.designated and regime.period_start else FIXED_HOURS

    @cached_property
    def legal_holidays(self) -> frozenset[date]:
        """Legal holidays on which anything was worked, whoever names them; see `domain.rest_days`."""
        return worked_legal_holidays(self)

    def rest_days_in(self, span: Period) -> int:
        """Rest days of a span as Art. 35 counts them; see `domain.rest_days`."""
        return rest_days_in(self, span)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Shifts cut where a part of them counts for another day or as holiday work, in order of time."""
        return tuple(piece for shift in self.shifts for piece in self._pieces_of(shift))

    def _pieces_of(self, shift: Shift) -> Iterator[Piece]:
        """Minutes on a legal holiday count there; what follows in a shift that began on one counts for its new day."""
        days = self.calendar_days_of(shift)
        if not any(day in self.legal_holidays for day in days):
            yield Piece(shift, shift.on_date, shift.start_at, shift.end_at, is_holiday=False)
            return
        began_on_holiday = shift.start_at.astimezone(self.site.time_zone).date() in self.legal_holidays
        for day in days:
            start, end = self._midnights(day)
            is_holiday = day in self.legal_holidays
            counts_for = day if is_holiday or began_on_holiday else shift.on_date
            yield Piece(shift, counts_for, max(start, shift.start_at), min(end, shift.end_at), is_holiday=is_holiday)

    @cached_property
    def ordinary_minutes(self) -> Mapping[date, int]:
        """Working minutes by day without holiday work, which is counted apart; days without any are left out."""
        return self._minutes_by_day(is_holiday=False)

    @cached_property
    def holiday_minutes(self) -> Mapping[date, int]:
        """Working minutes on legal holidays by day (法定休日労働)."""
        return self._minutes_by_day(is_holiday=True)

    def _minutes_by_day(self, *, is_holiday: bool) -> dict[date, int]:
        found: dict[date, timedelta] = defaultdict(timedelta)
        for piece in self.pieces:
            if piece.is_holiday is is_holiday:
                found[piece.on_date] += piece.working_time
        return {day: time // MINUTE for day, time in sorted(found.items()) if time >= MINUTE}

    @cached_property
    def ordinary_time(self) -> Mapping[date, timedelta]:
        """`ordinary_minutes` as time."""
        return {day: minutes * MINUTE for day, minutes in self.ordinary_minutes.items()}

    def ordinary_in(self, week: Period, counts: Callable[[date], bool]) -> tuple[int, int]:
        """Ordinary minutes of the days of a week that count: before the period, and in it.

        Where the history tells the minutes of the week so far, these stand for its days before the period and count
        with its first day.
        """
        days = {day: each for day, each in self.ordinary_minutes.items() if day in week and counts(day)}
        inside = sum(minutes for day, minutes in days.items() if day >= self.period.first)
        told = self.history.week_to_date
        if told is not None and self.period.first in week:
            return told if counts(week.first) else 0, inside
        return sum(days.values()) - inside, inside

    def night_minutes(self, start: int, end: int) -> Mapping[date, int]:
        """Working minutes by day between two times of the night, minutes after local midnight (1320, 1740).

        Days as in `ordinary_minutes`; a night belongs to the evening on which it begins.
        """
        return self._derived(("night", start, end), lambda: self._count_night(self.pieces, start, end))

    def night_shifts(self, day: date, start: int, end: int) -> tuple[Shift, ...]:
        """The shifts with working minutes in such a night that count for a day."""
        pieces = (piece for piece in self.pieces if piece.on_date == day)
        return tuple(piece.shift for piece in pieces if self._count_night((piece,), start, end))

    def _count_night(self, pieces: Sequence[Piece], start: int, end: int) -> Mapping[date, int]:
        found: dict[date, timedelta] = defaultdict(timedelta)
        zone = self.site.time_zone
        for piece in pieces:
            days = self.calendar_days_of(piece.shift)
            evening = days.first - timedelta(days=1)
            while evening <= days.last:
                first, last = instant(evening, start, zone), instant(evening, end, zone)
                if first < piece.end_at and piece.start_at < last:
                    worked = working_time_between(piece.shift, max(first, piece.start_at), min(last, piece.end_at))
                    found[piece.on_date] += worked
                evening += timedelta(days=1)
        return {day: time // MINUTE for day, time in sorted(found.items()) if time}

    def contract_minutes_on(self, day: date) -> int | None:
        """Agreed working time of a day, stated by its shifts; None where none of them states it."""
        shifts = self.by_work_day[day].shifts if day in self.by_work_day else ()
        stated = [shift.contract_minutes for shift in shifts if shift.contract_minutes is not None]
        return sum(stated) if stated else None

    @cached_property
    def by_work_day(self) -> Mapping[date, WorkDay]:
        """The work days by date."""
        return {day.on_date: day for day in self.work_days}

    def hours(self, figures: Figures) -> HoursAccount:
        """Overtime by day, week and settlement period; counted once."""
        return self._derived(("hours", figures), lambda: account_of(self, figures))

    @cached_property
    def _memory(self) -> dict[object, Any]:
        return {}

    def _derived(self, key: object, count: Callable[[], Derived]) -> Derived:
        """What was counted once for a key, counted when first asked for."""
        if key not in self._memory:
            self._memory[key] = count()
        found: Derived = self._memory[key]
        return found

    def is_minor_on(self, day: date) -> bool:
        """Whether the employee is under 18 on a day; without a date of birth everybody is of full age."""
        return self._is_younger_on(day, FULL_AGE_YEARS)

    def _is_younger_on(self, day: date, years: int) -> bool:
        born = self.employee.birth_on
        if born is None:
            return False
        return (day.year - born.year, day.month, day.day) < (years, born.month, born.day)

    def _midnights(self, day: date) -> tuple[datetime, datetime]:
        zone = self.site.time_zone
        return instant(day, 0, zone), instant(day + timedelta(days=1), 0, zone)
