"""Statutory hours of a day (法定労働時間、1日8時間)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.figures import Figures
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.agreement_terms import agreement_on
from shiftplan.rules.base import PlanBuilder, Rule, Violation
from shiftplan.rules.planned_overtime import days_by_line, has_overtime_agreement, pairs_beyond


@dataclass(frozen=True, kw_only=True)
class StatutoryDay(Rule):
    """Nobody works longer than the statutory hours on a work day, unless an overtime agreement is in force that day.

    Statement:  working minutes of a day <= line, or an agreement holds on that day; line = figures.day, or the
                designated minutes of the day where a variable system designates more
    Decided:    exactly the line is lawful; a shift over midnight belongs to its start day; work on a legal holiday is
                counted apart; variable systems without designated hours are held to the fixed line (JP-32-2-DESIG);
                flexible hours are settled over a period (JP-32-PERIOD) and not tested by day; people under 18 have
                rules of their own (JP-60); managers under Art. 41 are exempt.
    Planner:    the same. A shift that reaches into a named rest day counts its part outside without breaks, for they
                have no place yet: stricter only where a break would lie there.
    Serves:     JP-32-DAY
    """

    figures: Figures

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Days in the period that are too long."""
        account = record.hours(self.figures)
        for day in account.daily:
            if day in record.period and agreement_on(record, day) is None and not record.is_minor_on(day):
                yield self.violation(
                    record,
                    day,
                    measured=record.ordinary_minutes[day],
                    limit=account.day_line(day),
                    unit="min",
                    shifts=record.by_calendar_day.get(day, ()),
                )

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift, and no two shifts counted for one day, above the line of a day without an agreement."""
        for employee in plan.employees:
            counted = days_by_line(plan, employee, self.figures)
            bare = [each for each in counted if not has_overtime_agreement(plan, each.day, each.day)]
            for each in bare:
                if each.excess and not each.candidate.is_history:
                    plan.forbid(employee, each.candidate)
            for first, second in pairs_beyond(bare):
                plan.never_both(employee, first, second)
