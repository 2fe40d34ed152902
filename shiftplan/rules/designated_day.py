"""Designated hours of a day in a yearly variable system (1年単位の変形労働時間制、1日10時間)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation
from shiftplan.rules.yearly_period import yearly_period


@dataclass(frozen=True, kw_only=True)
class DesignatedDay(Rule):
    """No day of a yearly variable period is designated longer than `limit` minutes.

    Statement:  designated minutes of a day <= limit
    Decided:    what is worked beyond is overtime and another rule's matter.
    Planner:    nothing: designated hours are given, no shift changes them.
    Serves:     JP-32-4-DAY
    """

    limit: int

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Designated days of the period that are too long."""
        if yearly_period(record) is None:
            return
        for day, minutes in record.regime.designated.items():
            if minutes > self.limit and day in record.period:
                yield self.violation(record, day, measured=minutes, limit=self.limit, unit="min")

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing: the hours are designated before a roster is made."""
