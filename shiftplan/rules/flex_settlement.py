"""Hours of flexible time, settled over a period (フレックスタイム制の清算)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.people import HoursSystem
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation


@dataclass(frozen=True, kw_only=True)
class FlexSettlement(Rule):
    """Flexible hours keep the frame of their settlement period.

    Statement:  working minutes of the settlement period <= 40 h x days / 7
    Decided:    the accounts of settlement periods are not kept, so the audit says for everybody with flexible hours
                that this cannot be verified, instead of calling it right.
    Planner:    holds the daily and weekly limits of JP-32, which keep every frame.
    Serves:     JP-32-3-OT
    """

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Nothing can be said without the account of the settlement period."""
        return iter(())

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """Everybody with flexible hours and work in the period."""
        if record.contract.hours_system is HoursSystem.FLEX and record.audited_days:
            yield self.not_verifiable(record, record.audited_days[0].on_date, "account of the settlement period")

    def constrain(self, plan: PlanBuilder) -> None:
        """Said by JP-32-DAY and JP-32-WEEK."""
