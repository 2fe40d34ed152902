"""Hours above which social insurance begins though the contract stays below (社会保険の週20時間基準)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.horizon import MINUTE, Period
from shiftplan.domain.months import month_of, months_after
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation


@dataclass(frozen=True, kw_only=True)
class InsuranceLine(Rule):
    """Who stays below the line by contract does not work `month` minutes or more in two months running.

    Statement:  contract_week_min < week, and working minutes of two months that follow each other >= month in both:
                no
    Decided:    for people marked si_line who are no students; all work counts, by work day; months as those of the
                agreement. Told once a run of such months, with the first day of the second; measured: its minutes.
    Planner:    nothing: soft, and whether the hours go on is a person's decision.
    Serves:     JP-SI-20H
    """

    week: int
    month: int

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Second months that touch the period."""
        months = self._months(record) if self._is_asked(record) else {}
        run, before = 0, None
        for month, minutes in months.items():
            follows = before is not None and month.first == months_after(before.first, 1)
            run = (run + 1 if follows else 1) if minutes >= self.month else 0
            before = month
            if run == 2 and record.period.touches(month.first, month.last):
                days = record.days_in(month)
                yield self.violation(
                    record,
                    month.first,
                    measured=minutes,
                    limit=self.month,
                    unit="min",
                    shifts=[shift for day in days for shift in day.shifts],
                    is_inherited=record.all_before(days),
                )

    def _is_asked(self, record: WorkRecord) -> bool:
        staff = record.staff
        is_below = staff.contract_week_minutes is not None and staff.contract_week_minutes < self.week
        return staff.si_line and is_below and not staff.student_28h

    def _months(self, record: WorkRecord) -> dict[Period, int]:
        """Working minutes by month of everything known."""
        minutes: dict[Period, int] = {}
        for day in record.work_days:
            month = month_of(day.on_date, record.site.workplace.month_start_day)
            minutes[month] = minutes.get(month, 0) + day.working_time // MINUTE
        return minutes

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
