"""Designated hours of a week in a yearly variable system (1年単位の変形労働時間制、1週52時間)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation
from shiftplan.rules.yearly_period import designated_weeks, yearly_period


@dataclass(frozen=True, kw_only=True)
class DesignatedWeek(Rule):
    """No week of a yearly variable period is designated longer than `limit` minutes.

    Statement:  designated minutes of a week <= limit
    Decided:    weeks begin on the day of the work rules. Dated with the first day of the week.
    Planner:    nothing: designated hours are given, no shift changes them.
    Serves:     JP-32-4-WEEK
    """

    limit: int

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Weeks that touch the period and are too long."""
        period = yearly_period(record)
        if period is None:
            return
        for first, minutes in designated_weeks(record, period).items():
            if minutes > self.limit and record.period.touches(first, first + timedelta(days=6)):
                yield self.violation(record, first, measured=minutes, limit=self.limit, unit="min")

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing: the hours are designated before a roster is made."""
