"""School and work together of children of school age (児童の労働時間、修学時間の通算)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from shiftplan.domain.ages import past_school_age
from shiftplan.domain.horizon import MINUTE, Period
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_persons import child_days
from shiftplan.rules.planned_time import counted_minutes, minutes_of_week, pairs_over, planned_weeks


@dataclass(frozen=True, kw_only=True)
class SchoolAndWork(Rule):
    """A child of school age spends no more than `limit` in school and at work, on a day or (by_week) in a week.

    Statement:  school minutes + working minutes of a worked day, or of a week with work, <= limit
    Decided:    a child is one until 31 March after reaching 15, and an age is reached on the eve of the birthday; a day
                of which no school is told has none; holiday work is counted apart (JP-60-HOL); of a week cut by the
                edge of what is known only the known part counts, of school all that is told. A week is dated with its
                first day.
    Planner:    the same.
    Serves:     JP-60-CHILD-DAY; JP-60-CHILD-WEEK (by_week)
    """

    limit: timedelta
    by_week: bool

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Days or weeks with work that are too long."""
        limit = self.limit // MINUTE
        for span, before, inside in self._spans(record):
            school = self._school(record, span)
            if before + inside and before + inside + school > limit:
                yield self.violation(
                    record,
                    span.first,
                    measured=before + inside + school,
                    limit=limit,
                    unit="min",
                    shifts=[shift for day in record.days_in(span) for shift in day.shifts],
                    is_inherited=not inside,
                )

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """The first week, where it began before the record and is not over the limit already."""
        if record.history.week_to_date is not None:
            return
        for span, before, inside in self._spans(record):
            is_open = before + inside + self._school(record, span) <= self.limit // MINUTE
            if span.first < record.complete_from and is_open and inside:
                yield self.not_verifiable(record, span.first, f"shifts from {span.first} on")

    def review(self, record: WorkRecord) -> Iterator[Violation]:
        """Children who work at all: that needs a permission (Art. 56), which is for a person to see."""
        days = [] if self.by_week else [span.first for span, _, _ in self._spans(record)]
        if days:
            yield self.violation(record, days[0], measured=len(days), limit=0, unit="days")

    def _spans(self, record: WorkRecord) -> Iterator[tuple[Period, int, int]]:
        """Weeks, or worked days of the period, with the child's working minutes before the period and in it."""
        born = record.employee.birth_on
        if born is None:
            return
        end = past_school_age(born)
        if self.by_week:
            for week in record.weeks:
                yield week, *record.ordinary_in(week, lambda day: day < end)
            return
        for day, minutes in record.ordinary_minutes.items():
            if day in record.period and day < end:
                yield Period(day, day), 0, minutes

    def _school(self, record: WorkRecord, span: Period) -> int:
        born = record.employee.birth_on
        end = date.max if born is None else past_school_age(born)
        return sum(minutes for day, minutes in record.staff.school_minutes.items() if day in span and day < end)

    def constrain(self, plan: PlanBuilder) -> None:
        """What school leaves of a day or a week."""
        for employee in plan.employees:
            days = child_days(plan, employee)
            if not days:
                continue
            given = plan.site.staff_of(employee).school_minutes
            school = {plan.horizon.index(day): time for day, time in given.items() if plan.horizon.index(day) in days}
            counted = [each for each in counted_minutes(plan, employee) if each.day in days]
            if self.by_week:
                for week in planned_weeks(plan):
                    weights, so_far = minutes_of_week(plan, employee, counted, week, days)
                    taken = sum(time for day, time in school.items() if day in week)
                    plan.total(employee, weights, at_most=self.limit // MINUTE - taken - so_far)
                continue
            for each in counted:
                if each.minutes > self.limit // MINUTE - school.get(each.day, 0) and not each.candidate.is_history:
                    plan.forbid(employee, each.candidate)
            for day in {each.day for each in counted}:
                on_day = [each for each in counted if each.day == day]
                for first, second in pairs_over(on_day, self.limit // MINUTE - school.get(day, 0)):
                    plan.never_both(employee, first, second)
