"""Designated working days of a yearly variable period (1年単位の変形労働時間制の労働日数の限度)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation
from shiftplan.rules.yearly_period import is_over_three_months, yearly_period

YEAR_DAYS = 365


@dataclass(frozen=True, kw_only=True)
class DesignatedDays(Rule):
    """A yearly variable period has at most `limit` working days, a shorter one its share.

    Statement:  number of days with designated minutes of a period of more than three months <= limit x days / 365, cut
                to whole days
    Decided:    that is limit in a leap year too; up to three months there is none. Dated with the period's first day.
    Planner:    nothing: designated days are given, no shift changes them.
    Serves:     JP-32-4-DAYS
    """

    limit: int

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """The variable period, if it touches the period audited."""
        period = yearly_period(record)
        if period is None or not is_over_three_months(period) or not record.period.touches(period.first, period.last):
            return
        days = sum(minutes > 0 for minutes in record.regime.designated.values())
        limit = self.limit * len(period) // YEAR_DAYS
        if days > limit:
            yield self.violation(record, period.first, measured=days, limit=limit, unit="days")

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing: the days are designated before a roster is made."""
