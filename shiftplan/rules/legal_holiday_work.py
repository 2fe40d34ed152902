"""Work on a named statutory rest day (法定休日労働)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation
from shiftplan.rules.planned_time import first_adult_day, has_agreement, named_rest_days


@dataclass(frozen=True, kw_only=True)
class LegalHolidayWork(Rule):
    """No work on a rest day that the work rules name, unless an agreement allows it; with `minors_only` none at all.

    Statement:  working minutes between the midnights of a named rest day = 0, or an agreement that allows holiday work
                holds on that day; for people under 18 no agreement helps (minors_only)
    Decided:    the minutes of a night shift after midnight are work of the new day; unpaid breaks are out; a day is
                reported if a shift of the period works on it. Where the work rules name no day nothing is tested here:
                JP-35-REST sees to the free day.
    Planner:    takes a shift's time on the rest day without breaks, for they have no place yet: stricter only where a
                break would cover all of it.
    Serves:     JP-36-HOLNOAGR; JP-60-HOL (minors_only)
    """

    minors_only: bool

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Named rest days of the period with work."""
        holiday, agreement = record.site.workplace.legal_holiday, record.site.agreement
        for day, shifts in record.by_calendar_day.items():
            if day not in record.period or not holiday.is_holiday(day):
                continue
            if self.minors_only:
                applies = record.is_minor_on(day)
            else:
                applies = agreement is None or not (agreement.holiday_work and agreement.holds_on(day))
            worked = record.working_time_on(day)
            if applies and worked and any(shift.on_date in record.period for shift in shifts):
                yield self.violation(record, day, measured=worked // MINUTE, limit=0, unit="min", shifts=shifts)

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift that touches a rest day on which it may not."""
        for employee in plan.employees:
            candidates = plan.candidates(employee)
            named = named_rest_days(plan, candidates)
            for candidate in candidates:
                touched = (day for day in range(candidate.day, candidate.last_day + 1) if day in named)
                if any(self._is_refused(plan, employee, day) for day in touched):
                    plan.forbid(candidate)

    def _is_refused(self, plan: PlanBuilder, employee: EmployeeId, day: int) -> bool:
        if self.minors_only:
            return day < first_adult_day(plan, employee)
        return not has_agreement(plan, day, day)
