"""Statutory hours of a week (法定労働時間、1週40時間)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from shiftplan.domain.horizon import MINUTE, Period
from shiftplan.domain.people import HoursSystem
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_time import capped_by_day, counted_minutes, first_adult_day, planned_weeks


@dataclass(frozen=True, kw_only=True)
class StatutoryWeek(Rule):
    """Nobody works longer than `limit` in a week, unless an overtime agreement is in force on the days above it.

    Statement:  sum over the week of min(working minutes of a day, day_limit) <= limit, or an agreement holds on every
                day on which minutes pass it
    Decided:    daily overtime is taken out first and never counted twice; minutes pass the limit in time order; of a
                week cut by the edge of what is known only the known part counts; work on a named statutory rest day is
                counted apart; monthly and yearly systems without designated hours are held to the fixed limit;
                flexible hours are settled over a period (JP-32-3-OT). A week in which somebody comes of age is tested
                here as a whole and by JP-60-WEEK up to the eve of the birthday. Dated with the first day of the week.
    Planner:    stricter, for the reasons of JP-32-DAY: the limit holds with an agreement and for flexible hours too.
    Serves:     JP-32-WEEK
    """

    limit: timedelta
    day_limit: timedelta

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Weeks in which a day of the period passes the limit without an agreement."""
        if record.contract.hours_system is HoursSystem.FLEX:
            return
        agreement = record.site.agreement
        for week in record.weeks:
            if record.is_minor_on(week.last):
                continue
            counted = self._counted(record, week)
            passed = self._days_over(counted)
            if any(day in record.period and not (agreement and agreement.holds_on(day)) for day in passed):
                yield self.violation(
                    record,
                    week.first,
                    measured=sum(counted.values(), timedelta()) // MINUTE,
                    limit=self.limit // MINUTE,
                    unit="min",
                    shifts=[shift for day in record.days_in(week) for shift in day.shifts],
                )

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """The first week, where it began before the record and is not over the limit already."""
        if record.contract.hours_system is HoursSystem.FLEX:
            return
        for week in record.weeks:
            counted = self._counted(record, week)
            is_open = any(day in record.period for day in counted) and not self._days_over(counted)
            if is_open and week.first < record.complete_from and not record.is_minor_on(week.last):
                yield self.not_verifiable(record, week.first, f"shifts from {week.first} on")

    def _counted(self, record: WorkRecord, week: Period) -> dict[date, timedelta]:
        return {day: min(time, self.day_limit) for day, time in record.ordinary_time.items() if day in week}

    def _days_over(self, counted: dict[date, timedelta]) -> list[date]:
        days, total = [], timedelta()
        for day, time in counted.items():
            total += time
            if total > self.limit:
                days.append(day)
        return days

    def constrain(self, plan: PlanBuilder) -> None:
        """The minutes of each week stay at or below the limit, what was worked before included."""
        cap, limit = self.day_limit // MINUTE, self.limit // MINUTE
        for employee in plan.employees:
            counted = counted_minutes(plan, employee)
            adult_from = first_adult_day(plan, employee)
            for week in planned_weeks(plan):
                if week[-1] >= adult_from:
                    weights = capped_by_day((each for each in counted if each.day in week), cap)
                    plan.total(employee, weights, at_most=limit)
