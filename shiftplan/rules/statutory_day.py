"""Statutory hours of a day (法定労働時間、1日8時間)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.people import HoursSystem
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation
from shiftplan.rules.planned_time import counted_minutes, first_adult_day, pairs_over


@dataclass(frozen=True, kw_only=True)
class StatutoryDay(Rule):
    """Nobody works longer than `limit` on a work day, unless an overtime agreement is in force that day.

    Statement:  working minutes of a work day <= limit, or an agreement holds on that day
    Decided:    exactly the limit is lawful; a shift over midnight belongs to its start day; work on a named statutory
                rest day is counted apart; monthly and yearly systems without designated hours are held to the fixed
                limit (JP-32-2-DESIG); flexible hours are settled over a period (JP-32-3-OT) and not tested by day;
                people under 18 have rules of their own (JP-60).
    Planner:    stricter. Overtime is a person's decision, and its monthly and yearly counters are not kept yet, so a
                plan holds the limit with an agreement and for flexible hours too. A shift that reaches into a named
                rest day counts its part outside without breaks, for they have no place yet.
    Serves:     JP-32-DAY
    """

    limit: timedelta

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Days in the period that are too long."""
        if record.contract.hours_system is HoursSystem.FLEX:
            return
        agreement = record.site.agreement
        for day, time in record.ordinary_time.items():
            if time <= self.limit or day not in record.period or record.is_minor_on(day):
                continue
            if agreement is None or not agreement.holds_on(day):
                yield self.violation(
                    record,
                    day,
                    measured=time // MINUTE,
                    limit=self.limit // MINUTE,
                    unit="min",
                    shifts=record.by_calendar_day[day],
                )

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift, and no two shifts counted for one day, above the limit."""
        limit = self.limit // MINUTE
        for employee in plan.employees:
            adult_from = first_adult_day(plan, employee)
            counted = [each for each in counted_minutes(plan, employee) if each.day >= adult_from]
            for each in counted:
                if each.minutes > limit and not each.candidate.is_history:
                    plan.forbid(each.candidate)
            for first, second in pairs_over(counted, limit):
                plan.never_both(first, second)
