"""Hours of a day of people under 18 (年少者の労働時間)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from shiftplan.domain.ages import past_school_age
from shiftplan.domain.horizon import MINUTE, Period
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation
from shiftplan.rules.planned_persons import minor_days
from shiftplan.rules.planned_time import counted_minutes, pairs_over


@dataclass(frozen=True, kw_only=True)
class MinorsDay(Rule):
    """Under 18 and past school age nobody works longer than `limit` a day, or `long_limit` in a week with a short day.

    Statement:  working minutes of a day <= limit; <= long_limit where the working minutes of its week are <= week_limit
                and one worked day of that week has <= short_day
    Decided:    no agreement lifts this; age counts on the work day; a day without work is no short day; with the
                variable hours of Art. 60(3) no. 2 the long day is out; of a week cut by the edge of what is known only
                the known part counts; holiday work is counted apart (JP-60-HOL); school age has JP-60-CHILD-DAY.
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
        if record.employee.birth_on is None:
            return
        from_day = past_school_age(record.employee.birth_on)
        for week in record.weeks:
            limit = self._limit_in(record, week)
            for day in self._audited(record, week):
                minutes = record.ordinary_minutes[day]
                if minutes > limit and from_day <= day and record.is_minor_on(day):
                    yield self.violation(
                        record,
                        day,
                        measured=minutes,
                        limit=limit,
                        unit="min",
                        shifts=record.by_calendar_day.get(day, ()),
                    )

    def _audited(self, record: WorkRecord, week: Period) -> list[date]:
        return [day for day in record.ordinary_minutes if day in week and day in record.period]

    def _limit_in(self, record: WorkRecord, week: Period) -> int:
        worked = [minutes for day, minutes in record.ordinary_minutes.items() if day in week]
        is_cut = any(minutes <= self.short_day // MINUTE for minutes in worked)
        is_long = is_cut and sum(worked) <= self.week_limit // MINUTE and not record.staff.minor_variable
        return (self.long_limit if is_long else self.limit) // MINUTE

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift, and no two shifts counted for one day, above the ordinary limit."""
        limit = self.limit // MINUTE
        for employee in plan.employees:
            days = minor_days(plan, employee)
            counted = [each for each in counted_minutes(plan, employee) if each.day in days] if days else []
            for each in counted:
                if each.minutes > limit and not each.candidate.is_history:
                    plan.forbid(employee, each.candidate)
            for first, second in pairs_over(counted, limit):
                plan.never_both(employee, first, second)
