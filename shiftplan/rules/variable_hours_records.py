"""What has to be fixed before variable hours apply (変形労働時間制の特定・周知)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.people import HoursSystem
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation

VARIABLE = (HoursSystem.MONTHLY, HoursSystem.YEARLY)


@dataclass(frozen=True, kw_only=True)
class VariableHoursRecords(Rule):
    """Hours of every day are designated before a variable period begins.

    Statement:  designated minutes cover the period
    Decided:    for contracts with monthly or yearly variable hours: without designated hours the days are held to the
                fixed lines, and a person has to look whether the scheme holds at all.
    Planner:    plans such people on the fixed lines of JP-32-DAY and JP-32-WEEK.
    Serves:     JP-32-2-DESIG
    """

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Nothing: the lines of day and week are held by other rules."""
        return iter(())

    def review(self, record: WorkRecord) -> Iterator[Violation]:
        """People with variable hours, work in the period, and nothing designated."""
        if record.contract.hours_system not in VARIABLE or not record.audited_days or record.staff.art41:
            return
        if record.regime.system not in VARIABLE:
            day = record.audited_days[0]
            yield self.violation(record, day.on_date, measured=0, limit=1, unit="designated", shifts=day.shifts)

    def constrain(self, plan: PlanBuilder) -> None:
        """Said by JP-32-DAY and JP-32-WEEK."""
