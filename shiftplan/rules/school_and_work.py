"""School and work together of children of school age (児童の労働時間、修学時間の通算)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from shiftplan.domain.ages import past_school_age
from shiftplan.domain.horizon import MINUTE, Period
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_persons import child_days
from shiftplan.rules.planned_time import counted_minutes, pairs_over, planned_weeks


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
        """Days or weeks with work in the period that are too long."""
        limit = self.limit // MINUTE
        for span, worked in self._spans(record):
            total = sum(worked.values()) + self._school(record, span)
            if total > limit and any(day in record.period for day in worked):
                shifts = [shift for day in record.days_in(span) for shift in day.shifts]
                yield self.violation(record, span.first, measured=total, limit=limit, unit="min", shifts=shifts)

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """The first week, where it began before the record and is not over the limit already."""
        for span, worked in self._spans(record):
            is_open = sum(worked.values()) + self._school(record, span) <= self.limit // MINUTE
            if span.first < record.complete_from and is_open and any(day in record.period for day in worked):
                yield self.not_verifiable(record, span.first, f"shifts from {span.first} on")

    def _spans(self, record: WorkRecord) -> Iterator[tuple[Period, dict[date, int]]]:
        """Weeks, or worked days, with the child's working minutes by day."""
        born = record.employee.birth_on
        if born is None:
            return
        end = past_school_age(born)
        worked = {day: minutes for day, minutes in record.ordinary_minutes.items() if day < end}
        spans = record.weeks if self.by_week else (Period(day, day) for day in worked)
        for span in spans:
            yield span, {day: minutes for day, minutes in worked.items() if day in span}

    def _school(self, record: WorkRecord, span: Period) -> int:
        return sum(minutes for day, minutes in record.staff.school_minutes.items() if day in span)

    def constrain(self, plan: PlanBuilder) -> None:
        """What school leaves of a day or a week."""
        for employee in plan.employees:
            days = child_days(plan, employee)
            if not days:
                continue
            school = {
                plan.horizon.index(day): time for day, time in plan.site.staff_of(employee).school_minutes.items()
            }
            counted = [each for each in counted_minutes(plan, employee) if each.day in days]
            if self.by_week:
                for week in planned_weeks(plan):
                    weights = {each.candidate: each.minutes for each in counted if each.day in week}
                    taken = sum(time for day, time in school.items() if day in week)
                    plan.total(employee, weights, at_most=max(0, self.limit // MINUTE - taken))
                continue
            for each in counted:
                if each.minutes > self.limit // MINUTE - school.get(each.day, 0) and not each.candidate.is_history:
                    plan.forbid(each.candidate)
            for day in {each.day for each in counted}:
                on_day = [each for each in counted if each.day == day]
                for first, second in pairs_over(on_day, self.limit // MINUTE - school.get(day, 0)):
                    plan.never_both(first, second)
