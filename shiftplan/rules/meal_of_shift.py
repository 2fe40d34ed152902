"""A meal in long shifts or long stretches of work (Colorado, Nevada)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.record import WorkDay, WorkRecord
from shiftplan.domain.roster import Shift
from shiftplan.domain.work import ShiftTemplate
from shiftplan.rules.base import PlanBuilder, Rule, Violation


@dataclass(frozen=True, kw_only=True)
class MealOfShift(Rule):
    """A long time at work holds an unpaid meal in one piece.

    Statement:  time from the first to the last work of a shift without an unpaid pause of at least `length` in it <=
                limit (< limit with at_limit); with after_meals also the time before, between and after such pauses
    Decided:    elapsed time, shorter pauses, paid rests and pauses that were split included; a pause at the start or
                the end of a shift is no time at work and no meal. Shifts of a work day less than `length` apart are one
                shift, others are separate; a shift over midnight is of its start day. measured: the longest such time
                of the day. Not for exempt people, unless covers_exempt. Where in the shift a meal should lie as far as
                practical, paid meals on duty and what people forgo by agreement are for a person to see (a waiver).
    Planner:    a template must promise it: wherever the windows of its breaks put them; stricter where breaks could
                still be placed well, touch each other or lie at an end.
    Serves:     US-CO-MEAL, US-NV-MEAL
    """

    length: timedelta
    limit: timedelta
    at_limit: bool
    after_meals: bool
    covers_exempt: bool = False

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Work days of the period with too long a time without a meal."""
        for day in () if record.staff.exempt and not self.covers_exempt else record.audited_days:
            longest = self._longest(day)
            if longest > self.limit or (self.at_limit and longest == self.limit):
                measured, limit = longest // MINUTE, self.limit // MINUTE
                yield self.violation(record, day.on_date, measured=measured, limit=limit, unit="min", shifts=day.shifts)

    def _longest(self, day: WorkDay) -> timedelta:
        """Longest time of a day that asks for a meal and has none."""
        found = [timedelta()]
        for shifts in self._joined(day):
            stretches = self._stretches(shifts)
            if self.after_meals or len(stretches) == 1:
                found += [end - start for start, end in stretches]
        return max(found)

    def _joined(self, day: WorkDay) -> list[list[Shift]]:
        """Shifts of a day in groups with less than a meal between them."""
        groups: list[list[Shift]] = []
        for shift in day.shifts:
            if groups and shift.start_at - groups[-1][-1].end_at < self.length:
                groups[-1].append(shift)
            else:
                groups.append([shift])
        return groups

    def _stretches(self, shifts: list[Shift]) -> list[tuple[datetime, datetime]]:
        """From the first to the last work between meals."""
        found: list[tuple[datetime, datetime]] = []
        for start, end in (span for shift in shifts for span in self._work(shift)):
            if found and start - found[-1][1] < self.length:
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
        return found

    def _work(self, shift: Shift) -> Iterator[tuple[datetime, datetime]]:
        """Spans of a shift between its unpaid breaks."""
        start = shift.start_at
        for pause in sorted(shift.breaks, key=lambda each: each.start_at):
            if not pause.paid:
                if start < pause.start_at:
                    yield start, pause.start_at
                start = pause.end_at
        if start < shift.end_at:
            yield start, shift.end_at

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift of a template that does not promise the meal."""
        known: dict[tuple[str, int], bool] = {}
        for employee in plan.employees:
            if plan.site.staff_of(employee).exempt and not self.covers_exempt:
                continue
            for candidate in plan.candidates(employee):
                span = candidate.end_minute - candidate.start_minute
                key = (candidate.template, span)
                if key not in known:
                    known[key] = self._promises(plan.site.templates[candidate.template], span)
                if not known[key]:
                    plan.forbid(employee, candidate)

    def _promises(self, template: ShiftTemplate, span: int) -> bool:
        """Whether no placing of the breaks of a shift that lasts `span` leaves too long a time."""
        limit = self.limit // MINUTE
        meals = sorted(
            (each.latest_minute, each.earliest_minute + each.minutes)
            for each in template.breaks
            if not each.paid
            and each.minutes >= self.length // MINUTE
            and each.earliest_minute > 0
            and each.latest_minute + each.minutes < span
        )
        if meals and not self.after_meals:
            return True
        starts = [0, *(earliest_end for _, earliest_end in meals)]
        ends = [*(latest for latest, _ in meals), span]
        longest = max(end - start for start, end in zip(starts, ends, strict=True))
        return longest < limit or (longest == limit and not self.at_limit)
