"""Hours a day of students in their long vacation (資格外活動、長期休業期間の1日8時間)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation
from shiftplan.rules.planned_persons import minutes_on_day, span_days
from shiftplan.rules.planned_time import known_shifts


@dataclass(frozen=True, kw_only=True)
class StudentDay(Rule):
    """In the long vacation of the school a student works no longer than `limit` on a calendar day.

    Statement:  working minutes between the midnights of a day of a long vacation <= limit
    Decided:    shifts are cut at midnight, as in JP-IMM-28H; exactly the limit is lawful.
    Planner:    the part of a shift on each side of midnight is taken without breaks, for they have no place yet, but
                never as more than the whole shift: stricter by such a break only.
    Serves:     JP-IMM-8H
    """

    limit: timedelta

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Days of the period, in a vacation, that are too long."""
        if not record.staff.student_28h:
            return
        vacations = record.staff.student_vacations
        for day, shifts in record.by_calendar_day.items():
            if day in record.period and any(day in vacation for vacation in vacations):
                minutes = record.working_time_on(day) // MINUTE
                if minutes > self.limit // MINUTE:
                    yield self.violation(
                        record, day, measured=minutes, limit=self.limit // MINUTE, unit="min", shifts=shifts
                    )

    def constrain(self, plan: PlanBuilder) -> None:
        """The sum of each calendar day of a vacation."""
        for employee in plan.employees:
            staff = plan.site.staff_of(employee)
            if not staff.student_28h:
                continue
            known = known_shifts(plan, employee)
            free = {day for each in staff.student_vacations for day in span_days(plan, each.first, each.last)}
            for day in range(plan.horizon.days):
                if day in free:
                    weights = {each: minutes_on_day(plan, each, day) for each in known}
                    plan.total(employee, weights, at_most=self.limit // MINUTE)
