"""Hours and nights of adolescents (EU, young people at work)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation
from shiftplan.rules.planned_persons import banned_nights, years_old_on
from shiftplan.rules.planned_time import Counted, known_shifts, minutes_of_week, planned_weeks

FULL_AGE = 18


@dataclass(frozen=True, kw_only=True)
class YoungWorkers(Rule):
    """Under 18 nobody works longer than `day` on a day or `week` in a week, nor at night.

    Statement:  working minutes of a day <= day; of the days of a week before the birthday <= week; working minutes of a
                shift between night_start and night_end (minutes after local midnight, night_end on the next day) = 0
    Decided:    age counts on the day of the shift; exactly a limit is lawful; a week is dated with its first day, and
                of one cut by the edge of what is known only the known part counts. School hours of young people are
                national detail; rest is EU-YOUNG-REST and EU-YOUNG-DAYS.
    Planner:    the same; the night part of a shift without breaks, for they have no place yet: stricter only where a
                break would cover all of it.
    Serves:     EU-YOUNG
    """

    day: timedelta
    week: timedelta
    night_start: int
    night_end: int

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Days, nights and weeks of the period."""
        nights = record.night_minutes(self.night_start, self.night_end)
        for day in record.audited_days:
            found = [
                (day.working_time // MINUTE, self.day // MINUTE, "min"),
                (nights.get(day.on_date, 0), 0, "min at night"),
            ]
            for measured, limit, unit in found:
                if measured > limit and record.is_minor_on(day.on_date):
                    yield self.violation(
                        record, day.on_date, measured=measured, limit=limit, unit=unit, shifts=day.shifts
                    )
        for week in record.weeks:
            before, inside = record.ordinary_in(week, record.is_minor_on)
            if inside and before + inside > self.week // MINUTE:
                yield self.violation(
                    record,
                    week.first,
                    measured=before + inside,
                    limit=self.week // MINUTE,
                    unit="min",
                    shifts=[shift for day in record.days_in(week) for shift in day.shifts],
                )

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift of a minor that is too long or at night, and no week that is too long."""
        for employee in plan.employees:
            adult_from = years_old_on(plan, employee, FULL_AGE)
            if adult_from > 0:
                self._protect(plan, employee, adult_from)

    def _protect(self, plan: PlanBuilder, employee: EmployeeId, adult_from: int) -> None:
        nights = banned_nights(plan, range(-2, plan.horizon.days + 2), self.night_start, self.night_end)
        for each in plan.candidates(employee):
            is_at_night = any(each.start_minute < end and start < each.end_minute for start, end in nights)
            if each.day < adult_from and (is_at_night or each.work_minutes > self.day // MINUTE):
                plan.forbid(employee, each)
        counted = [
            Counted(each, each.day, each.work_minutes) for each in known_shifts(plan, employee) if each.day < adult_from
        ]
        for week in planned_weeks(plan):
            weights, told = minutes_of_week(plan, employee, counted, week, range(week[0], adult_from))
            plan.total(employee, weights, at_most=self.week // MINUTE - told)
