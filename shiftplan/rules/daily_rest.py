"""Daily rest in each period of 24 hours (EU)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.roster import Shift
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_persons import FULL_AGE, years_old_on
from shiftplan.rules.planned_time import known_shifts

DAY = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class DailyRest(Rule):
    """In the 24 hours from each start of duty lies an unbroken rest of at least `minimum`.

    Statement:  longest gap without a shift inside [start, start + 24 h) of every shift >= minimum, for everybody or
                (minors_only) for shifts that somebody under 18 begins
    Decided:    elapsed time, so a clock change counts as it is lived; a break is no rest, the gap of a split shift is
                one; time after the last known shift is rest; a shift before the period whose 24 hours reach a shift of
                the period is continued. Dated with the day of the shift that begins the 24 hours.
    Planner:    the same for two shifts: what a shift and a later one leave of the 24 hours.
    Serves:     EU-3-DAILY; EU-YOUNG-REST (minors_only)
    """

    minimum: timedelta
    minors_only: bool = False

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Starts of duty with too little rest after them."""
        for shift in record.shifts:
            if self.minors_only and not record.is_minor_on(shift.on_date):
                continue
            inside = self._inside(record, shift)
            if not any(each.on_date in record.period for each in inside):
                continue
            rest = self._longest_rest(shift.start_at, inside)
            if rest < self.minimum:
                yield self.violation(
                    record,
                    shift.on_date,
                    measured=rest // MINUTE,
                    limit=self.minimum // MINUTE,
                    unit="min",
                    shifts=inside,
                    is_continued=shift.on_date < record.period.first,
                )

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """A shift on the first known day, of which the day before is not known."""
        for day in record.work_days[:1]:
            is_asked = not self.minors_only or record.is_minor_on(day.on_date)
            if is_asked and day.on_date == record.complete_from and day.on_date in record.period:
                yield self.not_verifiable(record, day.on_date, f"shifts of {day.on_date - timedelta(days=1)}")

    def _inside(self, record: WorkRecord, first: Shift) -> list[Shift]:
        return [each for each in record.shifts if first.start_at <= each.start_at < first.start_at + DAY]

    def _longest_rest(self, start: datetime, shifts: list[Shift]) -> timedelta:
        longest, free_from = timedelta(), start
        for shift in sorted(shifts, key=lambda each: each.start_at):
            longest = max(longest, shift.start_at - free_from)
            free_from = max(free_from, shift.end_at)
        return max(longest, start + DAY - free_from)

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift so long that it leaves no rest, and no pair of shifts that leaves too little."""
        minimum, day = self.minimum // MINUTE, DAY // MINUTE
        for employee in plan.employees:
            until = years_old_on(plan, employee, FULL_AGE) if self.minors_only else plan.horizon.days
            known = [each for each in known_shifts(plan, employee) if each.day < until]
            for first in [each for each in plan.candidates(employee) if each.day < until]:
                if first.start_minute + day - first.end_minute < minimum:
                    plan.forbid(employee, first)
            for first in known:
                close = first.start_minute + day
                for second in plan.candidates(employee):
                    is_next = first.day < second.day and second.start_minute < close
                    before, after = second.start_minute - first.end_minute, close - second.end_minute
                    if is_next and max(before, after) < minimum:
                        plan.never_both(employee, first, second)
