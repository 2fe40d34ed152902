"""Meal periods (California, Labor Code 512 and 226.7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.record import WorkDay, WorkRecord, working_time_between
from shiftplan.domain.staff import Staff
from shiftplan.domain.work import ShiftTemplate
from shiftplan.rules.base import PlanBuilder, Premium, Rule, Violation

KIND = "ca_meal_pay"
HOUR_OF_PAY = 60


@dataclass(frozen=True, kw_only=True)
class CaliforniaMeal(Rule):
    """The nth meal of a long day begins before the work of `limits[nth]` is done.

    Statement:  working minutes of the day > limits[nth] -> the nth unpaid pause of at least `length` begins with at
                most limits[nth] of work before it
    Decided:    all shifts of a work day together, a shift over midnight with its start day; a gap between two shifts is
                a meal if it is long enough; time is counted in minutes of work. Waived by consent where the day has at
                most waivable[nth] of work, the second only if the first was taken. measured: work before the meal, or
                of the whole day where it is missing. One hour of pay a day whichever meal failed; not for exempt
                people.
    Planner:    a template must promise it: its nth long unpaid break begins in time wherever the window lets it;
                stricter where breaks could still be placed well.
    Serves:     US-CA-MEAL1, US-CA-MEAL2
    """

    nth: int
    length: timedelta
    limits: tuple[timedelta, ...]
    waivable: tuple[timedelta, ...]

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Work days of the period without the meal in time."""
        for day in () if record.staff.exempt else record.audited_days:
            measured = self._failed(record.staff, day, self.nth)
            if measured is not None:
                limit = self.limits[self.nth - 1] // MINUTE
                yield self.violation(record, day.on_date, measured=measured, limit=limit, unit="min", shifts=day.shifts)

    def premiums(self, record: WorkRecord) -> Iterator[Premium]:
        """One hour for each day on which this meal is the first that failed."""
        for day in () if record.staff.exempt else record.audited_days:
            failed = [self._failed(record.staff, day, nth) is not None for nth in range(1, self.nth + 1)]
            if failed[-1] and not any(failed[:-1]):
                yield Premium(KIND, day.on_date, HOUR_OF_PAY)

    def _failed(self, staff: Staff, day: WorkDay, nth: int) -> int | None:
        """Minutes of work before the nth meal, where it is late or missing."""
        worked = sum((shift.working_time for shift in day.shifts), timedelta())
        limit = self.limits[nth - 1]
        meals = self._meals(day)
        is_waived = (staff.ca_waive_meal1, staff.ca_waive_meal2 and bool(meals))[nth - 1]
        if is_waived and worked <= self.waivable[nth - 1]:
            return None
        before = worked
        if len(meals) >= nth:
            start = meals[nth - 1]
            before = sum((working_time_between(shift, day.start, start) for shift in day.shifts), timedelta())
        return before // MINUTE if before > limit else None

    def _meals(self, day: WorkDay) -> list[datetime]:
        """Starts of pauses that are long enough and lie inside the day."""
        return [start for start, end in day.pauses if end - start >= self.length]

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift of a template that does not promise the meal."""
        templates = plan.site.templates
        for employee in plan.employees:
            staff = plan.site.staff_of(employee)
            if staff.exempt:
                continue
            waives = staff.ca_waive_meal1 if self.nth == 1 else staff.ca_waive_meal2
            refused = {each.id for each in templates.values() if not self._promises(each, waives=waives)}
            for candidate in plan.candidates(employee):
                if candidate.template in refused:
                    plan.forbid(employee, candidate)

    def _promises(self, template: ShiftTemplate, *, waives: bool) -> bool:
        limit, waivable = self.limits[self.nth - 1] // MINUTE, self.waivable[self.nth - 1] // MINUTE
        long = [each for each in template.breaks if not each.paid and each.minutes >= self.length // MINUTE]
        long = sorted(
            (
                each
                for each in long
                if each.earliest_minute > 0 and each.latest_minute + each.minutes < template.span_minutes
            ),
            key=lambda each: each.latest_minute,
        )
        if template.work_minutes <= limit or (waives and template.work_minutes <= waivable and (self.nth == 1 or long)):
            return True
        return (
            len(long) >= self.nth
            and long[self.nth - 1].latest_minute - sum(each.minutes for each in long[: self.nth - 1]) <= limit
        )
