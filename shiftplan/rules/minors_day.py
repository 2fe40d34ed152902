"""Hours of a day of people under 18 (年少者の労働時間)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.horizon import MINUTE, Period
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation
from shiftplan.rules.planned_time import counted_minutes, first_adult_day, pairs_over


@dataclass(frozen=True, kw_only=True)
class MinorsDay(Rule):
    """Who is under 18 works no longer than `limit` a day, or `long_limit` in a week with a short day.

    Statement:  working minutes of a day <= limit; <= long_limit where the working minutes of its week are <= week_limit
                and one worked day of that week has <= short_day
    Decided:    no agreement lifts this; age counts on the work day; a day without work is no short day; of a week cut
                by the edge of what is known only the known part counts.
    Planner:    stricter: it always holds `limit`, for a longer day is lawful only through the rest of the week, which
                an absence can change.
    Serves:     JP-60-DAY
    """

    limit: timedelta
    long_limit: timedelta
    short_day: timedelta
    week_limit: timedelta

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Days in the period that are too long for a minor."""
        for week in record.weeks:
            limit = self._limit_in(record, week)
            for day, time in record.ordinary_time.items():
                if time > limit and day in week and day in record.period and record.is_minor_on(day):
                    yield self.violation(
                        record,
                        day,
                        measured=time // MINUTE,
                        limit=limit // MINUTE,
                        unit="min",
                        shifts=record.by_calendar_day[day],
                    )

    def _limit_in(self, record: WorkRecord, week: Period) -> timedelta:
        times = [time for day, time in record.ordinary_time.items() if day in week]
        is_short = any(time <= self.short_day for time in times) and sum(times, timedelta()) <= self.week_limit
        return self.long_limit if is_short else self.limit

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift, and no two shifts counted for one day, above the ordinary limit."""
        limit = self.limit // MINUTE
        for employee in plan.employees:
            adult_from = first_adult_day(plan, employee)
            if adult_from <= 0:
                continue
            counted = [each for each in counted_minutes(plan, employee) if each.day < adult_from]
            for each in counted:
                if each.minutes > limit and not each.candidate.is_history:
                    plan.forbid(each.candidate)
            for first, second in pairs_over(counted, limit):
                plan.never_both(first, second)
