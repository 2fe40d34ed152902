"""Night work of people under 18 and of children (年少者・児童の深夜業)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shiftplan.domain.ages import birthday, past_school_age
from shiftplan.domain.horizon import MINUTE, instant
from shiftplan.domain.record import WorkRecord, working_time_between
from shiftplan.domain.roster import Shift
from shiftplan.rules.base import Candidate, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_persons import banned_nights, child_days, minor_days, years_old_on

FULL_AGE = 18


@dataclass(frozen=True, kw_only=True)
class MinorsNight(Rule):
    """Who is under 18 does not work at night; children of school age have the longer night (`children`).

    Statement:  working minutes between night_start and night_end (minutes after local midnight; night_end on the next
                day) at an age that is protected = 0; protected is who is past school age and under 18, or (children)
                of school age
    Decided:    age counts at the moment, so the ban ends inside a shift at 00:00 of the birthday, and at 00:00 of
                1 April one night gives way to the other; boys of `rotation_age` and more who work in rotation are
                free; unpaid breaks are out; by the wall clock of the site; dated with the work day.
    Planner:    takes the night part of a shift without breaks, for they have no place yet: stricter only where a break
                would cover all of it.
    Serves:     JP-61-NIGHT; JP-61-CHILD (children)
    """

    night_start: int
    night_end: int
    children: bool
    rotation_age: int = FULL_AGE

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Shifts of the period with night work at a protected age."""
        born = record.employee.birth_on
        if born is None:
            return
        protected = self._protected(record, born)
        for day in record.audited_days:
            worked = sum((self._at_night(record, shift, *protected) for shift in day.shifts), timedelta()) // MINUTE
            if worked:
                yield self.violation(record, day.on_date, measured=worked, limit=0, unit="min", shifts=day.shifts)

    def _protected(self, record: WorkRecord, born: date) -> tuple[datetime, datetime]:
        """Instants from and until which the ban holds."""
        school_end = past_school_age(born)
        if self.children:
            first, after = born, school_end
        else:
            is_free = record.staff.shift_rotation and record.staff.sex == "M"
            first, after = school_end, birthday(born, self.rotation_age if is_free else FULL_AGE)
        return instant(first, 0, record.site.time_zone), instant(after, 0, record.site.time_zone)

    def _at_night(self, record: WorkRecord, shift: Shift, first: datetime, after: datetime) -> timedelta:
        zone, worked = record.site.time_zone, timedelta()
        days = record.calendar_days_of(shift)
        evening = days.first - timedelta(days=1)
        while evening <= days.last:
            start, end = instant(evening, self.night_start, zone), instant(evening, self.night_end, zone)
            worked += working_time_between(shift, max(start, first), min(end, after))
            evening += timedelta(days=1)
        return worked

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift of a minor that reaches into the night."""
        for employee in plan.employees:
            days = child_days(plan, employee) if self.children else minor_days(plan, employee)
            staff = plan.site.staff_of(employee)
            if not self.children and staff.shift_rotation and staff.sex == "M":
                days = range(days.start, min(days.stop, years_old_on(plan, employee, self.rotation_age)))
            if not days:
                continue
            nights = banned_nights(plan, days, self.night_start, self.night_end)
            for candidate in plan.candidates(employee):
                if self._touches(candidate, nights):
                    plan.forbid(candidate)

    def _touches(self, candidate: Candidate, nights: list[tuple[int, int]]) -> bool:
        return any(candidate.start_minute < end and start < candidate.end_minute for start, end in nights)
