"""No work on legal holidays for protected people, whatever was agreed (年少者・妊産婦の休日労働)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shiftplan.domain.people import EmployeeId
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.workplace import HolidayMode
from shiftplan.rules.base import PlanBuilder, Rule, Violation
from shiftplan.rules.planned_persons import NOBODY, asked_days, years_old_on
from shiftplan.rules.planned_time import named_rest_days, planned_weeks


class Protected(StrEnum):
    """Whom the ban protects: everybody under 18, or who asked under Art. 66(2)."""

    MINORS = "minors"
    MATERNITY = "66-2"


@dataclass(frozen=True, kw_only=True)
class HolidayWorkBanned(Rule):
    """Protected people do not work on a legal holiday; no agreement helps.

    Statement:  working minutes between the midnights of a legal holiday = 0
    Decided:    which day is the legal holiday is told by the work rules, or by the days off of the week
                (JP-35-WHICH); the minutes of a night shift after midnight are work of the new day; unpaid breaks are
                out; not for managers (Art. 41).
    Planner:    takes a shift's time on a named rest day without breaks, for they have no place yet: stricter only where
                a break would cover all of it. Where none is named, the free days of every week or block are kept for
                women who asked, for any day off that is worked could be the legal holiday; for minors JP-35-REST does.
    Serves:     JP-60-HOL (minors), JP-66-HOL (66-2)
    """

    protected: str
    block_days: int = 28
    rests_of_block: int = 4

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Legal holidays of the period with work."""
        for day, minutes in record.holiday_minutes.items():
            if day in record.period and self._is_protected(record, day):
                shifts = record.by_calendar_day.get(day, ())
                yield self.violation(
                    record,
                    day,
                    measured=minutes,
                    limit=0,
                    unit="min",
                    shifts=shifts,
                    is_inherited=record.all_before(shifts),
                )

    def _is_protected(self, record: WorkRecord, day: date) -> bool:
        if self.protected == Protected.MINORS:
            return record.is_minor_on(day)
        maternity = record.staff.maternity
        return maternity is not None and maternity.asks_on(self.protected, day)

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift that touches a named rest day; a free day in each week where none is named."""
        for employee in plan.employees:
            days = self._days(plan, employee)
            if not days or plan.site.staff_of(employee).art41:
                continue
            candidates = plan.candidates(employee)
            named = named_rest_days(plan, candidates)
            for candidate in candidates:
                if any(day in named and day in days for day in range(candidate.day, candidate.last_day + 1)):
                    plan.forbid(employee, candidate)
            if self.protected == Protected.MATERNITY:
                self._keep_free_days(plan, employee, days)

    def _days(self, plan: PlanBuilder, employee: EmployeeId) -> range:
        if self.protected == Protected.MATERNITY:
            return asked_days(plan, employee, self.protected)
        end = years_old_on(plan, employee, 18)
        return range(-1, end) if end > 0 else NOBODY

    def _keep_free_days(self, plan: PlanBuilder, employee: EmployeeId, days: range) -> None:
        holiday = plan.site.workplace.legal_holiday
        if holiday.mode is HolidayMode.UNSPECIFIED:
            spans, least = planned_weeks(plan), 1
        elif holiday.mode is HolidayMode.FOUR_WEEKS and holiday.start is not None:
            first = plan.horizon.index(holiday.start) % self.block_days - self.block_days
            starts = range(first, plan.horizon.days, self.block_days)
            spans = [range(each, each + self.block_days) for each in starts if each + self.block_days > 0]
            least = self.rests_of_block
        else:
            return
        for span in spans:
            if any(day in days for day in span):
                plan.free_days(employee, span[0], len(span), at_least=least)
