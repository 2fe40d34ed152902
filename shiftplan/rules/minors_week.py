"""Hours of a week of people under 18 (年少者の労働時間)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from shiftplan.domain.horizon import MINUTE, Period
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_time import capped_by_day, counted_minutes, first_adult_day, planned_weeks


@dataclass(frozen=True, kw_only=True)
class MinorsWeek(Rule):
    """Who is under 18 works no longer than `limit` in a week.

    Statement:  sum over the days of the week before the 18th birthday of min(working minutes, day_limit) <= limit
    Decided:    no agreement lifts this; minutes above the day's limit are reported by JP-60-DAY and not counted twice;
                of a week cut by the edge of what is known only the known part counts. Dated with the week's first day.
    Serves:     JP-60-WEEK
    """

    limit: timedelta
    day_limit: timedelta

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Weeks of a minor that are too long."""
        for week in record.weeks:
            counted = self._counted(record, week)
            total = sum(counted.values(), timedelta())
            if total > self.limit and any(day in record.period for day in counted):
                yield self.violation(
                    record,
                    week.first,
                    measured=total // MINUTE,
                    limit=self.limit // MINUTE,
                    unit="min",
                    shifts=[shift for day in record.days_in(week) for shift in day.shifts],
                )

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """The first week, where it began before the record and is not over the limit already."""
        for week in record.weeks:
            counted = self._counted(record, week)
            is_open = sum(counted.values(), timedelta()) <= self.limit
            if week.first < record.complete_from and is_open and any(day in record.period for day in counted):
                yield self.not_verifiable(record, week.first, f"shifts from {week.first} on")

    def _counted(self, record: WorkRecord, week: Period) -> dict[date, timedelta]:
        return {
            day: min(time, self.day_limit)
            for day, time in record.ordinary_time.items()
            if day in week and record.is_minor_on(day)
        }

    def constrain(self, plan: PlanBuilder) -> None:
        """The minutes of each week stay at or below the limit, what was worked before included."""
        cap, limit = self.day_limit // MINUTE, self.limit // MINUTE
        for employee in plan.employees:
            adult_from = first_adult_day(plan, employee)
            if adult_from <= 0:
                continue
            counted = [each for each in counted_minutes(plan, employee) if each.day < adult_from]
            for week in planned_weeks(plan):
                weights = capped_by_day((each for each in counted if each.day in week), cap)
                plan.total(employee, weights, at_most=limit)
