"""Pay for work on a legal holiday (休日割増賃金)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Premium, Rule, Violation


@dataclass(frozen=True, kw_only=True)
class HolidayPremium(Rule):
    """Work on a legal holiday carries a premium, however long it lasts.

    Statement:  minutes of hol35 = working minutes between the midnights of a legal holiday
    Decided:    no overtime on top beyond eight hours; a day off given afterwards does not undo it, an exchange
                announced before does; paid with the holiday itself, also for the tail of a shift of the day before.
    Planner:    nothing: pay forbids no shift.
    Serves:     JP-37-35
    """

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Nothing: lawful under an agreement, but pay follows."""
        return iter(())

    def premiums(self, record: WorkRecord) -> Iterator[Premium]:
        """Minutes by legal holiday of the period."""
        for day, minutes in record.holiday_minutes.items():
            if day in record.period:
                yield Premium("hol35", day, minutes)

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing: pay forbids no shift."""
