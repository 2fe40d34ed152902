"""Pay for night work (深夜割増賃金)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.figures import Figures
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Premium, Rule, Violation


@dataclass(frozen=True, kw_only=True)
class NightPremium(Rule):
    """Work at night carries a premium on top of every other.

    Statement:  minutes of night25 = working minutes between figures.night_start and figures.night_end
    Decided:    managers too; unpaid breaks are out; by the work day to which the minutes belong.
    Planner:    nothing: pay forbids no shift; the price of nights is part of a plan's wages.
    Serves:     JP-37-NIGHT
    """

    figures: Figures

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Nothing: lawful, but pay follows."""
        return iter(())

    def premiums(self, record: WorkRecord) -> Iterator[Premium]:
        """Minutes by day of the period."""
        for day, minutes in record.night_minutes(self.figures.night_start, self.figures.night_end).items():
            if day in record.period:
                yield Premium("night25", day, minutes)

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing: pay forbids no shift."""
