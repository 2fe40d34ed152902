"""Hours of pregnant women and in the year after birth, where hours are averaged (妊産婦の変形労働時間制の制限)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.horizon import MINUTE, Period
from shiftplan.domain.people import HoursSystem
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_persons import asked_days
from shiftplan.rules.planned_time import counted_minutes, minutes_of_week, pairs_over, planned_weeks

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
        for span, before, inside in self._spans(record):
            if before + inside > limit:
                yield self.violation(
                    record,
                    span.first,
                    measured=before + inside,
                    limit=limit,
                    unit="min",
                    shifts=[shift for day in record.days_in(span) for shift in day.shifts],
                    is_inherited=before > limit,
                )

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """The first week, where it began before the record and is not over the limit already."""
        if record.history.week_to_date is not None:
            return
        for span, before, inside in self._spans(record):
            if span.first < record.complete_from and inside and before + inside <= self.limit // MINUTE:
                yield self.not_verifiable(record, span.first, f"shifts from {span.first} on")

    def _spans(self, record: WorkRecord) -> Iterator[tuple[Period, int, int]]:
        """Weeks, or days, with the minutes worked on days on which the request binds, before the period and in it."""
        maternity = record.staff.maternity
        if maternity is None or record.staff.art41 or record.contract.hours_system not in AVERAGED:
            return
        if self.by_week:
            for week in record.weeks:
                yield week, *record.ordinary_in(week, lambda day: maternity.asks_on(REQUEST, day))
            return
        for day, minutes in record.ordinary_minutes.items():
            if day in record.period and maternity.asks_on(REQUEST, day):
                yield Period(day, day), 0, minutes

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
                    weights, told = minutes_of_week(plan, employee, counted, week, days)
                    plan.total(employee, weights, at_most=limit - told)
                continue
            for each in counted:
                if each.minutes > limit and not each.candidate.is_history:
                    plan.forbid(employee, each.candidate)
            for first, second in pairs_over(counted, limit):
                plan.never_both(employee, first, second)
