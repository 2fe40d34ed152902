"""No night work for those who asked to be spared (深夜業の制限)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shiftplan.domain.people import EmployeeId
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import Candidate, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_persons import NOBODY, asked_days, banned_nights, span_days
from shiftplan.rules.planned_time import own_rest_days, work_day_of


class Ground(StrEnum):
    """Why somebody may ask: pregnancy and the year after birth (Art. 66(3)), or care (CCL 19, 20)."""

    MATERNITY = "66-3"
    CARE = "care"


@dataclass(frozen=True, kw_only=True)
class NightOnRequest(Rule):
    """Who asked to be spared night work does none.

    Statement:  working minutes of a day between night_start and night_end = 0 on every day on which the request binds
    Decided:    managers (Art. 41) are spared too; unpaid breaks are out; a shift over midnight belongs to the day of
                its start, so the request is looked up on that day; on a legal holiday, and after a start on one, each
                calendar day is a work day of its own.
    Planner:    takes the night part of a shift without breaks, for they have no place yet: stricter only where a break
                would cover all of it.
    Serves:     JP-66-NIGHT (ground 66-3), JP-ICL-NIGHT (ground care)
    """

    ground: str
    night_start: int
    night_end: int

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Days of the period with night work."""
        if record.staff.care.night_exempt is None and record.staff.maternity is None:
            return
        for day, minutes in record.night_minutes(self.night_start, self.night_end).items():
            if minutes and day in record.period and self._is_asked(record, day):
                shifts = record.by_calendar_day.get(day, ())
                late = record.night_shifts(day, self.night_start, self.night_end)
                yield self.violation(
                    record,
                    day,
                    measured=minutes,
                    limit=0,
                    unit="min",
                    shifts=shifts,
                    is_inherited=record.all_before(late),
                )

    def _is_asked(self, record: WorkRecord, day: date) -> bool:
        staff = record.staff
        if self.ground == Ground.CARE:
            return staff.care.night_exempt is not None and day in staff.care.night_exempt
        return staff.maternity is not None and staff.maternity.asks_on(self.ground, day)

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift that reaches into the night on those days."""
        for employee in plan.employees:
            days = self._asked(plan, employee)
            if not days:
                continue
            nights = banned_nights(plan, range(-2, plan.horizon.days + 2), self.night_start, self.night_end)
            candidates = plan.candidates(employee)
            rest_days = own_rest_days(plan, employee, candidates)
            for each in candidates:
                if any(
                    work_day_of(each, day, rest_days) in days and self._is_late(plan, each, day, nights)
                    for day in range(each.day, each.last_day + 1)
                ):
                    plan.forbid(employee, each)

    def _is_late(self, plan: PlanBuilder, candidate: Candidate, day: int, nights: list[tuple[int, int]]) -> bool:
        """Whether the part of a shift on a calendar day reaches into a night."""
        first = max(candidate.start_minute, plan.horizon.minute_on(day, 0))
        last = min(candidate.end_minute, plan.horizon.minute_on(day + 1, 0))
        return any(first < end and start < last for start, end in nights)

    def _asked(self, plan: PlanBuilder, employee: EmployeeId) -> range:
        if self.ground == Ground.MATERNITY:
            return asked_days(plan, employee, self.ground)
        span = plan.site.staff_of(employee).care.night_exempt
        return NOBODY if span is None else span_days(plan, span.first, span.last)
