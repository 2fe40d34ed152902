"""Night work of people under 18 and of children (年少者・児童の深夜業)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shiftplan.domain.ages import birthday, past_school_age
from shiftplan.domain.horizon import MINUTE, instant
from shiftplan.domain.record import Piece, WorkRecord, working_time_between
from shiftplan.rules.base import Candidate, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_persons import banned_nights, child_days, years_old_on

FULL_AGE = 18


@dataclass(frozen=True, kw_only=True)
class MinorsNight(Rule):
    """Who is under 18 does not work at night; children of school age have the longer night (`children`).

    Statement:  working minutes between night_start and night_end (minutes after local midnight; night_end on the next
                day) at an age that is protected = 0; protected is who is under 18, or (children) of school age
    Decided:    age counts at the moment, so the ban ends inside a shift at 00:00 of the birthday, the longer one of
                children at 00:00 of 1 April; a child's minutes of the shorter night are told under both; boys of
                `rotation_age` and more who work in rotation are free; unpaid breaks are out; by the wall clock of the
                site; dated with the work day, which after midnight is the new one where a shift began on a legal
                holiday.
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
        found: dict[date, timedelta] = defaultdict(timedelta)
        ahead: set[date] = set()
        for piece in record.pieces:
            worked = self._at_night(record, piece, *protected)
            found[piece.on_date] += worked
            if worked and piece.shift.on_date in record.period:
                ahead.add(piece.on_date)
        for day, worked in sorted(found.items()):
            if worked and day in record.period:
                yield self.violation(
                    record,
                    day,
                    measured=worked // MINUTE,
                    limit=0,
                    unit="min",
                    shifts=record.by_calendar_day.get(day, ()),
                    is_inherited=day not in ahead,
                )

    def _protected(self, record: WorkRecord, born: date) -> tuple[datetime, datetime]:
        """Instants from and until which the ban holds."""
        is_free = record.staff.shift_rotation and record.staff.sex == "M"
        after = birthday(born, self.rotation_age if is_free else FULL_AGE)
        if self.children:
            after = past_school_age(born)
        return instant(born, 0, record.site.time_zone), instant(after, 0, record.site.time_zone)

    def _at_night(self, record: WorkRecord, piece: Piece, first: datetime, after: datetime) -> timedelta:
        zone, worked = record.site.time_zone, timedelta()
        days = record.calendar_days_of(piece.shift)
        evening = days.first - timedelta(days=1)
        while evening <= days.last:
            start, end = instant(evening, self.night_start, zone), instant(evening, self.night_end, zone)
            start, end = max(start, first, piece.start_at), min(end, after, piece.end_at)
            if start < end:
                worked += working_time_between(piece.shift, start, end)
            evening += timedelta(days=1)
        return worked

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift of a minor that reaches into the night."""
        for employee in plan.employees:
            staff = plan.site.staff_of(employee)
            is_free = staff.shift_rotation and staff.sex == "M"
            free_from = years_old_on(plan, employee, self.rotation_age if is_free else FULL_AGE)
            days = child_days(plan, employee) if self.children else range(-2, free_from)
            nights = banned_nights(plan, days, self.night_start, self.night_end)
            for candidate in plan.candidates(employee):
                if self._touches(candidate, nights):
                    plan.forbid(employee, candidate)

    def _touches(self, candidate: Candidate, nights: list[tuple[int, int]]) -> bool:
        return any(candidate.start_minute < end and start < candidate.end_minute for start, end in nights)
