"""Hours of a week of people under 18 (年少者の労働時間)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from shiftplan.domain.ages import past_school_age
from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_persons import minor_days
from shiftplan.rules.planned_time import counted_minutes, minutes_of_week, planned_weeks


@dataclass(frozen=True, kw_only=True)
class MinorsWeek(Rule):
    """Who is under 18 and past school age works no longer than `limit` in a week.

    Statement:  sum of working minutes over the days of the week past school age and before the 18th birthday <= limit;
                <= variable_limit with the variable hours of Art. 60(3) no. 2
    Decided:    no agreement lifts this, so nothing is taken out first: minutes above the limit of a day count too;
                holiday work is counted apart (JP-60-HOL); the minutes that the history tells of the week so far count;
                of a week cut by the edge of what is known only the known part counts. Dated with the week's first day.
    Planner:    the same.
    Serves:     JP-60-WEEK
    """

    limit: timedelta
    variable_limit: timedelta

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Weeks of a minor that are too long."""
        limit = self._limit_of(record)
        for week in record.weeks:
            before, inside = record.ordinary_in(week, lambda day: self._counts(record, day))
            if before + inside > limit:
                yield self.violation(
                    record,
                    week.first,
                    measured=before + inside,
                    limit=limit,
                    unit="min",
                    shifts=[shift for day in record.days_in(week) for shift in day.shifts],
                    is_inherited=before > limit,
                )

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """The first week, where it began before the record and is not over the limit already."""
        if record.history.week_to_date is not None:
            return
        for week in record.weeks:
            before, inside = record.ordinary_in(week, lambda day: self._counts(record, day))
            if week.first < record.complete_from and inside and before + inside <= self._limit_of(record):
                yield self.not_verifiable(record, week.first, f"shifts from {week.first} on")

    def _limit_of(self, record: WorkRecord) -> int:
        return (self.variable_limit if record.staff.minor_variable else self.limit) // MINUTE

    def _counts(self, record: WorkRecord, day: date) -> bool:
        born = record.employee.birth_on
        return born is not None and past_school_age(born) <= day and record.is_minor_on(day)

    def constrain(self, plan: PlanBuilder) -> None:
        """The minutes of each week stay at or below the limit, what was worked before included."""
        for employee in plan.employees:
            days = minor_days(plan, employee)
            if not days:
                continue
            limit = self.variable_limit if plan.site.staff_of(employee).minor_variable else self.limit
            counted = [each for each in counted_minutes(plan, employee) if each.day in days]
            for week in planned_weeks(plan):
                weights, told = minutes_of_week(plan, employee, counted, week, days)
                plan.total(employee, weights, at_most=limit // MINUTE - told)
