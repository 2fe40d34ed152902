"""Short working hours for who cares for a small child (育児短時間勤務)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation
from shiftplan.rules.planned_persons import span_days


@dataclass(frozen=True, kw_only=True)
class ShortHours(Rule):
    """Who asked for short hours has days of no more than `limit`.

    Statement:  agreed minutes of a day <= limit on every day of the request
    Decided:    agreed minutes are those that the shifts of the day state; where none are stated a day is agreed as it
                is planned. Work beyond an agreed day is no matter of this rule (JP-ICL-NOOT forbids it on request).
                All shifts of a work day together; not for managers (Art. 41).
    Planner:    the same.
    Serves:     JP-ICL-6H
    """

    limit: timedelta

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Days of the period that are agreed too long."""
        asked = record.staff.care.short_hours
        if asked is None or record.staff.art41:
            return
        for day in record.audited_days:
            stated = record.contract_minutes_on(day.on_date)
            agreed = day.working_time // MINUTE if stated is None else stated
            if day.on_date in asked and agreed > self.limit // MINUTE:
                yield self.violation(
                    record, day.on_date, measured=agreed, limit=self.limit // MINUTE, unit="min", shifts=day.shifts
                )

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift above the limit."""
        for employee in plan.employees:
            staff = plan.site.staff_of(employee)
            span = staff.care.short_hours
            if span is None or staff.art41:
                continue
            days = span_days(plan, span.first, span.last)
            for candidate in plan.candidates(employee):
                if candidate.day in days and candidate.work_minutes > self.limit // MINUTE:
                    plan.forbid(employee, candidate)
