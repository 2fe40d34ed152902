"""Work above the contract and inside the law (法定内残業)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.figures import Figures
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Premium, Rule, Violation


@dataclass(frozen=True, kw_only=True)
class WithinStatutoryHours(Rule):
    """Minutes above the contract that are no statutory overtime are paid without a statutory premium.

    Statement:  minutes of `within` = working minutes of a day above its contract minutes, without statutory overtime
    Decided:    only where the shifts of the day state contract minutes; those of several shifts add up; overtime of a
                period takes the latest of these minutes away, for a minute is counted once.
    Planner:    nothing: pay forbids no shift.
    Serves:     JP-DEF-OT
    """

    figures: Figures

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Nothing: lawful, but pay follows."""
        return iter(())

    def premiums(self, record: WorkRecord) -> Iterator[Premium]:
        """Minutes by day of the period."""
        for day, minutes in record.hours(self.figures).within.items():
            if day in record.period:
                yield Premium("within", day, minutes)

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing: pay forbids no shift."""
