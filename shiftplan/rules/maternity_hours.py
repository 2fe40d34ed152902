"""Hours of pregnant women and in the year after birth, where hours are averaged (妊産婦の変形労働時間制の制限)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from shiftplan.domain.horizon import MINUTE, Period
from shiftplan.domain.people import HoursSystem
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_persons import asked_days
from shiftplan.rules.planned_time import counted_minutes, pairs_over, planned_weeks

REQUEST = "66-1"
AVERAGED = (HoursSystem.MONTHLY, HoursSystem.YEARLY)


@dataclass(frozen=True, kw_only=True)
class MaternityHours(Rule):
    """Under variable hours who asked for it works no longer than the ordinary `limit` of a day or (by_week) of a week.

    Statement:  working minutes of a day on which the request binds <= limit; by_week: their sum over the week <= limit
    Decided:    under monthly and yearly variable hours only, flexible hours are not touched; nothing is taken out of
                the week first; holiday work is counted apart (JP-66-HOL); not for managers (Art. 41); of a week cut by
                the edge of what is known only the known part counts. A week is dated with its first day.
    Planner:    the same.
    Serves:     JP-66-DAY; JP-66-WEEK (by_week)
    """

    limit: timedelta
    by_week: bool

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Days or weeks of the period that are too long."""
        limit = self.limit // MINUTE
        for span, worked in self._spans(record):
            total = sum(worked.values())
            if total > limit and any(day in record.period for day in worked):
                shifts = [shift for day in worked for shift in record.by_calendar_day[day]]
                yield self.violation(
                    record, span.first, measured=total, limit=limit, unit="min", shifts=tuple(dict.fromkeys(shifts))
                )

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """The first week, where it began before the record and is not over the limit already."""
        for span, worked in self._spans(record):
            is_open = sum(worked.values()) <= self.limit // MINUTE
            if span.first < record.complete_from and is_open and any(day in record.period for day in worked):
                yield self.not_verifiable(record, span.first, f"shifts from {span.first} on")

    def _spans(self, record: WorkRecord) -> Iterator[tuple[Period, dict[date, int]]]:
        """Weeks, or days, with the minutes worked on days on which the request binds."""
        maternity = record.staff.maternity
        if maternity is None or record.staff.art41 or record.contract.hours_system not in AVERAGED:
            return
        worked = {day: each for day, each in record.ordinary_minutes.items() if maternity.asks_on(REQUEST, day)}
        spans = record.weeks if self.by_week else [Period(day, day) for day in worked]
        for span in spans:
            yield span, {day: each for day, each in worked.items() if day in span}

    def constrain(self, plan: PlanBuilder) -> None:
        """The limit of each day or week on which the request binds."""
        limit = self.limit // MINUTE
        for employee in plan.employees:
            days = asked_days(plan, employee, REQUEST)
            is_averaged = plan.site.contract_of(employee).hours_system in AVERAGED
            if not days or not is_averaged or plan.site.staff_of(employee).art41:
                continue
            counted = [each for each in counted_minutes(plan, employee) if each.day in days]
            if self.by_week:
                for week in planned_weeks(plan):
                    weights = {each.candidate: each.minutes for each in counted if each.day in week}
                    plan.total(employee, weights, at_most=limit)
                continue
            for each in counted:
                if each.minutes > limit and not each.candidate.is_history:
                    plan.forbid(each.candidate)
            for first, second in pairs_over(counted, limit):
                plan.never_both(first, second)
