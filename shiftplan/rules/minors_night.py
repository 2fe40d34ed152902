"""Night work of people under 18 (年少者の深夜業)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.horizon import MINUTE, instant
from shiftplan.domain.record import WorkRecord, working_time_between
from shiftplan.domain.roster import Shift
from shiftplan.rules.base import Candidate, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_time import first_adult_day


@dataclass(frozen=True, kw_only=True)
class MinorsNight(Rule):
    """Who is under 18 does not work at night.

    Statement:  working minutes between night_start and night_end (minutes after local midnight; night_end on the next
                day) before 00:00 of the 18th birthday = 0
    Decided:    age counts at the moment, so the ban ends inside a shift; unpaid breaks are out; by the wall clock of
                the site; dated with the work day.
    Planner:    takes the night part of a shift without breaks, for they have no place yet: stricter only where a break
                would cover all of it.
    Serves:     JP-61-NIGHT
    """

    night_start: int
    night_end: int

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Shifts of the period with night work of a minor."""
        for day in record.audited_days:
            if not record.is_minor_on(day.on_date):
                continue
            worked = sum((self._at_night(record, shift) for shift in day.shifts), timedelta())
            if worked:
                yield self.violation(
                    record, day.on_date, measured=worked // MINUTE, limit=0, unit="min", shifts=day.shifts
                )

    def _at_night(self, record: WorkRecord, shift: Shift) -> timedelta:
        zone, worked = record.site.time_zone, timedelta()
        last = record.calendar_days_of(shift).last
        evening = shift.on_date - timedelta(days=1)
        while evening <= last:
            start, end = instant(evening, self.night_start, zone), instant(evening, self.night_end, zone)
            if not record.is_minor_on(evening + timedelta(days=1)):
                end = min(end, instant(evening + timedelta(days=1), 0, zone))
            if record.is_minor_on(evening):
                worked += working_time_between(shift, start, end)
            evening += timedelta(days=1)
        return worked

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift of a minor that reaches into the night."""
        for employee in plan.employees:
            adult_from = first_adult_day(plan, employee)
            if adult_from <= 0:
                continue
            nights = list(self._nights(plan, adult_from))
            for candidate in plan.candidates(employee):
                if self._touches(candidate, nights):
                    plan.forbid(candidate)

    def _nights(self, plan: PlanBuilder, adult_from: int) -> Iterator[tuple[int, int]]:
        for day in range(-1, plan.horizon.days + 1):
            start, end = plan.horizon.minute_on(day, self.night_start), plan.horizon.minute_on(day, self.night_end)
            if day + 1 < adult_from:
                yield start, end
            elif day < adult_from:
                yield start, min(end, plan.horizon.minute_on(day + 1, 0))

    def _touches(self, candidate: Candidate, nights: list[tuple[int, int]]) -> bool:
        return any(candidate.start_minute < end and start < candidate.end_minute for start, end in nights)
