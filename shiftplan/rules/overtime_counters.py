"""Overtime by month and year under an agreement (36協定の上限)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from shiftplan.domain.people import HoursSystem
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation


@dataclass(frozen=True, kw_only=True)
class OvertimeCounters(Rule):
    """Overtime under an agreement stays inside its monthly and yearly limits.

    Statement:  overtime (and, with_holiday_work, holiday work) of the month, year or average <= limit
    Decided:    these counters need the overtime of past months, which is not kept; so the audit lists everybody who has
                minutes that enter the counter in the period as not verifiable. Overtime is what passes day_limit on a
                day and, of the rest, week_limit in a week.
    Planner:    plans no overtime at all (JP-32-DAY, JP-32-WEEK), so nothing is added to the counters.
    Serves:     JP-36-MONTH, JP-36-YEAR, JP-36-100, JP-36-AVG80
    """

    day_limit: timedelta
    week_limit: timedelta
    with_holiday_work: bool

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Nothing can be said without the counters of past months."""
        return iter(())

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """Everybody with minutes of the counter in the period, on the first such day."""
        if record.contract.hours_system is HoursSystem.FLEX:
            return
        days = [*self._overtime_days(record), *(self._holidays_worked(record) if self.with_holiday_work else ())]
        agreement = record.site.agreement
        counted = [day for day in days if day in record.period and agreement and agreement.holds_on(day)]
        if counted:
            yield self.not_verifiable(record, min(counted), "overtime and holiday work of past months")

    def _overtime_days(self, record: WorkRecord) -> Iterator[date]:
        for week in record.weeks:
            total = timedelta()
            for day, time in record.ordinary_time.items():
                if day in week:
                    total += min(time, self.day_limit)
                    if time > self.day_limit or total > self.week_limit:
                        yield day

    def _holidays_worked(self, record: WorkRecord) -> Iterator[date]:
        holiday = record.site.workplace.legal_holiday
        for day in record.by_calendar_day:
            if day in record.period and holiday.is_holiday(day) and record.working_time_on(day):
                yield day

    def constrain(self, plan: PlanBuilder) -> None:
        """Said by JP-32-DAY and JP-32-WEEK."""
