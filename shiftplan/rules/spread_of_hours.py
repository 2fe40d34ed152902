"""Pay for long or split days (New York, spread of hours)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.record import WorkDay, WorkRecord
from shiftplan.rules.base import PlanBuilder, Premium, Rule, Violation

KIND = "ny_spread_pay"
HOUR_OF_PAY = 60


@dataclass(frozen=True, kw_only=True)
class SpreadOfHours(Rule):
    """A day that spreads over more than `spread`, or that is split, earns an hour at the minimum wage.

    Statement:  end of the last shift of a work day - start of its first > spread, or an interval without duty between
                them > split: one hour
    Decided:    elapsed time, breaks included; a meal of at most `split` interrupts nothing; one hour a day, however
                many grounds there are; not for exempt people. Whether wages above the minimum take it in is for
                payroll.
    Planner:    silent: the day is lawful, it costs.
    Serves:     US-NY-SPREAD
    """

    spread: timedelta
    split: timedelta

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Nothing: pay follows."""
        return iter(())

    def premiums(self, record: WorkRecord) -> Iterator[Premium]:
        """One hour for each such day."""
        for day in () if record.staff.exempt else record.audited_days:
            if day.end - day.start > self.spread or self._is_split(day):
                yield Premium(KIND, day.on_date, HOUR_OF_PAY)

    def _is_split(self, day: WorkDay) -> bool:
        return any(end - start > self.split for start, end in day.pauses)

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing."""
