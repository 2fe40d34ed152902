"""Days and hours a week that a contract promises (最低保障の労働日数・時間)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from shiftplan.domain.horizon import MINUTE, Period
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation
from shiftplan.rules.planned_time import planned_weeks

PRICED_MINUTES = 480


@dataclass(frozen=True, kw_only=True)
class ContractMinima(Rule):
    """A week gives everybody the days and hours that the contract promises at least.

    Statement:  days with a shift >= days asked; working minutes >= minutes asked, in every week wholly inside the
                period, where
                days asked    = min(days_per_week_min - days of leave, days on which one can work), never below 0
                minutes asked = week_minutes_min x days asked / days_per_week_min, cut to whole minutes
    Decided:    a day of leave counts as a day worked; a day on which no availability window begins, or before
                hired_on, is one on which one cannot work, and so is leave; a contract that promises hours but no days
                spreads them over days_per_week_max. Dated with the first day of the week.
    Planner:    the same, wanted and not forced: each missing day, and each missing PRICED_MINUTES, at the site's price.
    Serves:     H-MIN
    """

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Whole weeks of the period that give too little."""
        for week in record.weeks:
            if week.first not in record.period or week.last not in record.period:
                continue
            days = record.days_in(week)
            shifts = [shift for day in days for shift in day.shifts]
            days_asked, time_asked = self._asked(record, week)
            worked = sum((day.working_time for day in days), timedelta())
            if len(days) < days_asked:
                yield self.violation(
                    record, week.first, measured=len(days), limit=days_asked, unit="days", shifts=shifts
                )
            if worked < time_asked:
                limit = time_asked // MINUTE
                yield self.violation(
                    record, week.first, measured=worked // MINUTE, limit=limit, unit="min", shifts=shifts
                )

    def _asked(self, record: WorkRecord, week: Period) -> tuple[int, timedelta]:
        """Days and time that a week has to give after leave and availability."""
        contract, site = record.contract, record.site
        on_leave = {day for day in week if (record.employee.id, day) in site.leave_days}
        possible = sum(day not in on_leave and self._can_work(record, day) for day in week)
        spread = contract.days_per_week_min or contract.days_per_week_max
        time_days = max(0, min(spread - len(on_leave), possible))
        days = min(time_days, contract.days_per_week_min)
        minutes = contract.week_minutes_min * time_days // spread if spread else 0
        return days, minutes * MINUTE

    def _can_work(self, record: WorkRecord, day: date) -> bool:
        if record.employee.hired_on is not None and day < record.employee.hired_on:
            return False
        hours = record.site.availability.get(record.employee.id)
        if hours is None:
            return True
        if day in hours.by_date:
            return bool(hours.by_date[day])
        if hours.holiday is not None and day in record.site.public_holidays:
            return bool(hours.holiday)
        return bool(hours.by_weekday.get(day.weekday()))

    def constrain(self, plan: PlanBuilder) -> None:
        """A price on every day and minute missing in a whole week."""
        price = plan.site.prices.minimum
        for employee in plan.employees:
            for week in planned_weeks(plan):
                if week[0] < 0 or week[-1] >= plan.horizon.days:
                    continue
                days, minutes = self._wanted(plan, employee, week)
                shifts = [each for each in plan.candidates(employee) if each.day in week]
                if days:
                    plan.shortfall(employee, dict.fromkeys(shifts, 1), below=days, cost=price)
                if minutes:
                    weights = {shift: shift.work_minutes for shift in shifts}
                    plan.shortfall(employee, weights, below=minutes, cost=price / PRICED_MINUTES)

    def _wanted(self, plan: PlanBuilder, employee: EmployeeId, week: range) -> tuple[int, int]:
        """Days and minutes wanted of a week."""
        site, contract = plan.site, plan.site.contract_of(employee)
        dates = [plan.horizon.day(day) for day in week]
        away = {day for leave in site.leave_of(employee) for day in dates if leave.first <= day <= leave.last}
        hired_on, hours = site.employees[employee].hired_on, site.availability.get(employee)
        able = [day for day in dates if day not in away and (hired_on is None or hired_on <= day)]
        if hours is not None:
            able = [day for day in able if hours.on(day, is_holiday=day in site.public_holidays)]
        promised = contract.days_per_week_min if contract.days_per_week_min > 0 else contract.days_per_week_max
        if not promised:
            return 0, 0
        left = min(max(promised - len(away), 0), len(able))
        return min(left, contract.days_per_week_min), contract.week_minutes_min * left // promised
