"""Hours above which social insurance begins though the contract stays below (社会保険の週20時間基準)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from shiftplan.domain.horizon import Period
from shiftplan.domain.months import month_of, months_after
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation


@dataclass(frozen=True, kw_only=True)
class InsuranceLine(Rule):
    """Who stays below the line by contract does not work `month` minutes or more in two months running.

    Statement:  contract_week_min < week, and working minutes of two months that follow each other >= month in both:
                no
    Decided:    for people marked si_line who are no students; all work counts, by work day; months as those of the
                agreement. Dated with the first day of the second month; measured: its minutes.
    Planner:    nothing: soft, and whether the hours go on is a person's decision.
    Serves:     JP-SI-20H
    """

    week: int
    month: int

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Second months that touch the period."""
        months = self._months(record) if self._is_asked(record) else {}
        for earlier, later in pairwise(months):
            follow = later.first == months_after(earlier.first, 1)
            if follow and months[earlier] >= self.month and months[later] >= self.month:
                days = record.days_in(later)
                yield self.violation(
                    record,
                    later.first,
                    measured=months[later],
                    limit=self.month,
                    unit="min",
                    shifts=[shift for day in days for shift in day.shifts],
                    is_inherited=all(day.on_date < record.period.first for day in days),
                )

    def _is_asked(self, record: WorkRecord) -> bool:
        staff = record.staff
        is_below = staff.contract_week_minutes is not None and staff.contract_week_minutes < self.week
        return staff.si_line and is_below and not staff.student_28h

    def _months(self, record: WorkRecord) -> dict[Period, int]:
        """Working minutes by month, of months that touch the period and the one before."""
        minutes: dict[Period, int] = {}
        for day in record.work_days:
            month = month_of(day.on_date, record.site.workplace.month_start_day)
            if month.last >= months_after(record.period.first, -2):
                minutes[month] = minutes.get(month, 0) + int(day.working_time.total_seconds()) // 60
        first = record.period.first
        return {month: each for month, each in minutes.items() if months_after(month.first, 2) > first}

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """Months over the line of which the month before is not known."""
        months = self._months(record) if self._is_asked(record) else {}
        for month, minutes in months.items():
            before = months_after(month.first, -1)
            is_touched = record.period.touches(month.first, month.last)
            if is_touched and minutes >= self.month and before < record.complete_from:
                yield self.not_verifiable(record, month.first, f"shifts from {before} on")

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing: soft."""
