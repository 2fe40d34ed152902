"""Overtime of one employee: by day, then by week, then by settlement period, each minute once (時間外労働)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from shiftplan.domain.ages import past_school_age
from shiftplan.domain.figures import Figures
from shiftplan.domain.horizon import Period, week_of
from shiftplan.domain.month_totals import MonthTotal, months_of
from shiftplan.domain.people import HoursSystem
from shiftplan.domain.settlements import Settlement, settlements_of

if TYPE_CHECKING:
    from shiftplan.domain.record import WorkRecord

__all__ = ["CountedWeek", "HoursAccount", "Settlement", "account_of"]

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class CountedWeek:
    """A week, or the part of it on one side of the edge of a variable period.

    first: first day of the whole week. counted: minutes without daily overtime and holiday work, before the period
    included. limit: minutes above which they are overtime. over: days on which they pass it, with the minutes.
    told_over: minutes above it that history tells of, without saying on which days before the period.
    """

    first: date
    span: Period
    counted: int
    limit: int
    over: Mapping[date, int]
    told_over: int


@dataclass(frozen=True)
class HoursAccount:
    """What `record.hours(figures)` counts; minutes by day, days without any left out."""

    record: WorkRecord
    figures: Figures

    @cached_property
    def is_exempt(self) -> bool:
        """Whether hours are not limited at all (Art. 41)."""
        return self.record.staff.art41

    @cached_property
    def designated(self) -> Mapping[date, int]:
        """Designated minutes of a variable system in force for this person."""
        return self.record.regime.designated

    @cached_property
    def variable_period(self) -> Period | None:
        """Days of the monthly or yearly variable period that bind the person, if there are any.

        Under 18 nobody has variable hours but those of Art. 60(3) no. 2, so the period begins with the birthday.
        """
        period = self.record.regime.variable_period
        return period if period is None or self.record.staff.minor_variable else self.of_full_age(period)

    def of_full_age(self, span: Period) -> Period | None:
        """The days of a span on which the employee is of full age; None = none of them."""
        first = next((day for day in span if not self.record.is_minor_on(day)), None)
        return None if first is None else Period(first, span.last)

    def is_flexible_on(self, day: date) -> bool:
        """Whether hours of a day are settled over a period only; never for people under 18."""
        return self.record.regime.system is HoursSystem.FLEX and not self.record.is_minor_on(day)

    def day_line(self, day: date) -> int:
        """Minutes of a day above which work is daily overtime."""
        if self.record.is_minor_on(day):
            is_long = self._may_have_long_day(day) and self._week_has_cut_day(day)
            return self.figures.minor_long_day if is_long else self.figures.day
        return max(self.figures.day, self.designated.get(day, 0))

    def _may_have_long_day(self, day: date) -> bool:
        """Art. 60(3) no. 1: past school age, and not together with the variable hours of no. 2."""
        born = self.record.employee.birth_on
        return born is not None and past_school_age(born) <= day and not self.record.staff.minor_variable

    def _week_has_cut_day(self, day: date) -> bool:
        week = self._minutes_by_week[week_of(day, self.record.site.week_start)]
        return sum(week) <= self.figures.week and any(minutes <= self.figures.minor_day_cut for minutes in week)

    @cached_property
    def _minutes_by_week(self) -> Mapping[date, Sequence[int]]:
        found: dict[date, list[int]] = defaultdict(list)
        for day, minutes in self.record.ordinary_minutes.items():
            found[week_of(day, self.record.site.week_start)].append(minutes)
        return found

    @cached_property
    def daily(self) -> Mapping[date, int]:
        """First stage: what passes the line of the day."""
        if self.is_exempt:
            return {}
        over = {
            day: minutes - self.day_line(day)
            for day, minutes in self.record.ordinary_minutes.items()
            if not self.is_flexible_on(day)
        }
        return {day: minutes for day, minutes in over.items() if minutes > 0}

    @cached_property
    def _left_after_days(self) -> Mapping[date, int]:
        """Ordinary minutes without daily overtime."""
        return {day: minutes - self.daily.get(day, 0) for day, minutes in self.record.ordinary_minutes.items()}

    @cached_property
    def weeks(self) -> tuple[CountedWeek, ...]:
        """Every week with work that counts by week, in order."""
        if self.is_exempt:
            return ()
        days = [day for day in self._left_after_days if not self.is_flexible_on(day)]
        if self._has_week_to_date and self.record.period.first not in days:
            days = sorted([*days, self.record.period.first])
        return tuple(self._week(first, list(part)) for (first, _), part in groupby(days, key=self._week_part))

    @cached_property
    def _has_week_to_date(self) -> bool:
        return self.record.history.week_to_date is not None and not self.is_flexible_on(self.record.period.first)

    def _week_part(self, day: date) -> tuple[date, bool]:
        period = self.variable_period
        return week_of(day, self.record.site.week_start), period is not None and day in period

    def _week(self, first: date, days: list[date]) -> CountedWeek:
        span = Period(first, first + 6 * DAY)
        period = self.variable_period
        if period is not None and days[0] in period:
            span = Period(max(span.first, period.first), min(span.last, period.last))
        start, told = self.record.period.first, self.record.history.week_to_date
        counted, is_told = 0, False
        is_cut_here = first < span.first == start  # then the week so far lies on the other side of the edge
        if told is not None and start in span and not is_cut_here:
            counted, days, is_told = told, [day for day in days if day >= start], True
        limit, over = self._week_limit(span, days[-1] if days else span.last), {}
        told_over = max(0, counted - limit) if is_told and span.first < start else 0
        for day in days:
            before, counted = counted, counted + self._left_after_days.get(day, 0)
            if counted > max(limit, before):
                over[day] = counted - max(limit, before)
        return CountedWeek(first=first, span=span, counted=counted, limit=limit, over=over, told_over=told_over)

    def _week_limit(self, span: Period, last_worked: date) -> int:
        """Statutory week; the designated hours of the week where these are more; of a cut week its share."""
        law, period = self.statutory_week_on(last_worked), self.variable_period
        if period is None or span.first not in period:
            return law
        planned = sum(self.designated.get(day, 0) for day in span)
        if self.record.is_minor_on(last_worked):
            planned = min(planned, self.figures.minor_variable_week)
        return max(law if len(span) == 7 else self.figures.frame(law, len(span)), planned)

    def statutory_week_on(self, day: date) -> int:
        """`statutory_week`, but for people under 18, who have 40 h everywhere."""
        return self.figures.week if self.record.is_minor_on(day) else self.statutory_week

    @cached_property
    def statutory_week(self) -> int:
        """40 h, or 44 h where the law lets small sites have them."""
        regime = self.record.regime
        is_long = regime.system is HoursSystem.YEARLY or (regime.system is HoursSystem.FLEX and regime.months > 1)
        return self.figures.special_week if self.record.site.workplace.special44 and not is_long else self.figures.week

    @cached_property
    def weekly(self) -> Mapping[date, int]:
        """Second stage: what passes the week, on the days on which it does."""
        return {day: minutes for week in self.weeks for day, minutes in week.over.items()}

    @cached_property
    def settlements(self) -> tuple[Settlement, ...]:
        """Third stage: periods as far as they are known, in order; months of flexible hours before their period."""
        return () if self.is_exempt else settlements_of(self)

    def left_in(self, span: Period) -> int:
        """Ordinary minutes of a span without daily and weekly overtime."""
        left = sum(minutes for day, minutes in self._left_after_days.items() if day in span)
        return left - sum(minutes for day, minutes in self.weekly.items() if day in span)

    @cached_property
    def settled(self) -> Mapping[date, int]:
        """Overtime of the third stage by the last day of its period, also where that is still to come."""
        found: dict[date, int] = defaultdict(int)
        for each in self.settlements:
            if each.overtime:
                found[each.span.last] += each.overtime
        return found

    @cached_property
    def overtime(self) -> Mapping[date, int]:
        """All statutory overtime by the day on which it arises, in order."""
        found: dict[date, int] = defaultdict(int)
        for stage in (self.daily, self.weekly, self.settled):
            for day, minutes in stage.items():
                found[day] += minutes
        return dict(sorted(found.items()))

    @cached_property
    def months(self) -> tuple[MonthTotal, ...]:
        """Overtime and holiday work by agreement month, from the first known month to the last of the period."""
        return months_of(self.record, self)

    @cached_property
    def _passing(self) -> Mapping[date, int]:
        """The minutes of each day that pass, in order of time, the frame of a period: overtime of its last day."""
        found: dict[date, int] = defaultdict(int)
        for each in self.settlements:
            left = each.frame
            for day, minutes in self._left_after_days.items() if each.overtime else ():
                if day in each.span:
                    counted = minutes - self.weekly.get(day, 0) - found.get(day, 0)
                    found[day] += max(0, counted - max(0, left))
                    left -= counted
        return found

    @cached_property
    def within(self) -> Mapping[date, int]:
        """Minutes above the contract that are no statutory overtime, not of a period either (法定内残業)."""
        if self.is_exempt:
            return {}
        found: dict[date, int] = {}
        for day, minutes in self.record.ordinary_minutes.items():
            agreed = self.record.contract_minutes_on(day)
            beyond = 0 if agreed is None else minutes - agreed
            left = beyond - self.daily.get(day, 0) - self.weekly.get(day, 0) - self._passing.get(day, 0)
            if left > 0:
                found[day] = left
        return found


def account_of(record: WorkRecord, figures: Figures) -> HoursAccount:
    """The account of a record; ask `record.hours`, which keeps it."""
    return HoursAccount(record, figures)
