"""A day of rest in every workweek (California, Labor Code 551, 552)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation

WEEK_DAYS = 7


@dataclass(frozen=True, kw_only=True)
class SevenDays(Rule):
    """Nobody is made to work on all seven days of a workweek.

    Statement:  days of the workweek with work <= 6, or its work is <= short_week and some day has <= short_day
    Decided:    a shift is cut at midnight; only weeks known as a whole; days of rest may be averaged over a month,
                which is for a person to see: soft. Dated with the first day of the workweek.
    Planner:    soft, it says nothing: a free day has no price, and contracts limit the days of a week.
    Serves:     US-CA-7DAY
    """

    short_week: timedelta
    short_day: timedelta

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Weeks without a day of rest."""
        for week in record.weeks:
            days = [day for day in week if day in record.by_calendar_day]
            if len(days) < WEEK_DAYS or not record.is_known(week.first, week.last):
                continue
            minutes = [record.working_time_on(day) // MINUTE for day in days]
            is_short = sum(minutes) <= self.short_week // MINUTE and min(minutes) <= self.short_day // MINUTE
            if not is_short:
                shifts = [shift for day in record.days_in(week) for shift in day.shifts]
                yield self.violation(
                    record, week.first, measured=WEEK_DAYS, limit=WEEK_DAYS - 1, unit="days", shifts=shifts
                )

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing."""
