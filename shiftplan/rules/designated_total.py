"""Designated hours of a variable period against its frame (変形期間の所定労働時間の総枠)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.figures import Figures
from shiftplan.domain.people import HoursSystem
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation


@dataclass(frozen=True, kw_only=True)
class DesignatedTotal(Rule):
    """The designated hours of a variable period do not pass its frame.

    Statement:  sum of designated minutes <= week x days / 7, cut to minutes; week = figures.week, or special_week at
                small sites with a monthly period
    Decided:    not for managers, whose hours nothing limits. Dated with the first day of the period.
    Planner:    nothing: designated hours are given, no shift changes them.
    Serves:     JP-32-2-TOTAL (system monthly), JP-32-4-TOTAL (system yearly)
    """

    figures: Figures
    system: str

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """The variable period, if it touches the period audited."""
        account = record.hours(self.figures)
        period = record.regime.variable_period
        is_asked = record.regime.system is HoursSystem(self.system) and not account.is_exempt
        if not is_asked or period is None or not record.period.touches(period.first, period.last):
            return
        total = sum(account.designated.values())
        frame = self.figures.frame(account.statutory_week, len(period))
        if total > frame:
            yield self.violation(record, period.first, measured=total, limit=frame, unit="min")

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing: the hours are designated before a roster is made."""
