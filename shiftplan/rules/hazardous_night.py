"""Hazardous night work in any 24 hours (EU, 8 hours)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.record import WorkRecord, working_time_between
from shiftplan.rules.base import PlanBuilder, Rule, Violation
from shiftplan.rules.planned_time import known_shifts

DAY = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class HazardousNight(Rule):
    """Whose night work is hazardous or heavy works no longer than `limit` in any 24 hours.

    Statement:  working minutes inside every stretch of 24 elapsed hours <= limit
    Decided:    the fullest stretch begins with a shift or ends with one; of each day the fullest that begins with, or
                holds as its first, a shift of that day is reported.
    Planner:    the same for each shift and each two, with breaks taken to lie outside a stretch that cuts a shift:
                stricter by such a break only.
    Serves:     EU-8-HAZARD
    """

    limit: timedelta

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Days of the period with too full a stretch."""
        if not record.staff.night_hazard:
            return
        fullest: dict[date, int] = {}
        for shift in record.shifts:
            for start in (shift.start_at, shift.end_at - DAY):
                touched = [each for each in record.shifts if each.end_at > start and each.start_at < start + DAY]
                worked = sum((working_time_between(each, start, start + DAY) for each in touched), timedelta())
                day = min(each.on_date for each in touched)
                fullest[day] = max(fullest.get(day, 0), worked // MINUTE)
        for day, minutes in sorted(fullest.items()):
            if minutes > self.limit // MINUTE and day in record.period:
                yield self.violation(
                    record,
                    day,
                    measured=minutes,
                    limit=self.limit // MINUTE,
                    unit="min",
                    shifts=record.by_work_day[day].shifts,
                )

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift that is too long, and no two shifts that crowd 24 hours."""
        limit, day = self.limit // MINUTE, DAY // MINUTE
        for employee in plan.employees:
            if not plan.site.staff_of(employee).night_hazard:
                continue
            candidates = plan.candidates(employee)
            for each in candidates:
                if min(each.work_minutes, day) > limit:
                    plan.forbid(each)
            for first in known_shifts(plan, employee):
                for second in candidates:
                    if first.start_minute < second.start_minute < first.end_minute + day:
                        late = min(second.work_minutes, first.start_minute + day - second.start_minute)
                        early = min(first.work_minutes, first.end_minute - (second.end_minute - day))
                        if max(first.work_minutes + late, early + second.work_minutes) > limit:
                            plan.never_both(first, second)
