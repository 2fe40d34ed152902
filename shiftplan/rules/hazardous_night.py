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
    """Whose night work is hazardous or heavy works no longer than `limit` in the 24 hours from each start of duty.

    Statement:  working minutes inside the 24 elapsed hours from the start of every shift <= limit
    Decided:    24 hours begin with a shift, as those of daily rest do (EU-3-DAILY); of the shifts of a day the fullest
                is reported.
    Planner:    the same for each shift and each two, with the breaks of a shift that is cut taken to lie outside the
                24 hours: stricter by such a break only.
    Serves:     EU-8-HAZARD
    """

    limit: timedelta

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Days of the period with too full a stretch."""
        if not record.staff.night_hazard:
            return
        fullest: dict[date, int] = {}
        for first in record.shifts:
            end = first.start_at + DAY
            inside = [each for each in record.shifts if first.start_at <= each.start_at < end]
            worked = sum((working_time_between(each, first.start_at, end) for each in inside), timedelta())
            fullest[first.on_date] = max(fullest.get(first.on_date, 0), worked // MINUTE)
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
                    plan.forbid(employee, each)
            for first in known_shifts(plan, employee):
                for second in candidates:
                    if first.start_minute < second.start_minute < first.start_minute + day:
                        late = min(second.work_minutes, first.start_minute + day - second.start_minute)
                        if first.work_minutes + late > limit:
                            plan.never_both(employee, first, second)
