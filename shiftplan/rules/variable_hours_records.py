"""What has to be fixed before variable hours apply (変形労働時間制の特定・周知)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.people import HoursSystem
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation

VARIABLE = (HoursSystem.MONTHLY, HoursSystem.YEARLY)


@dataclass(frozen=True, kw_only=True)
class VariableHoursRecords(Rule):
    """Hours of every day are designated before a variable period begins, in patterns that the work rules register.

    Statement:  designated minutes cover the period, and the contract names the patterns it may use
    Decided:    for contracts with monthly or yearly variable hours: without designated hours the days are held to the
                fixed lines, and a person has to look whether the scheme holds at all; the same where the contract
                names no shift templates (`patterns`), for a court threw out a scheme with patterns outside the work
                rules. Whether H-TEMPLATE keeps to the named patterns is that rule's matter.
    Planner:    plans such people on the fixed lines of JP-32-DAY and JP-32-WEEK.
    Serves:     JP-32-2-DESIG, JP-32-2-PATTERN (patterns)
    """

    patterns: bool

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Nothing: no computation sees the work rules."""
        return iter(())

    def review(self, record: WorkRecord) -> Iterator[Violation]:
        """People with variable hours, work in the period, and nothing designated or registered."""
        if record.contract.hours_system not in VARIABLE or not record.audited_days or record.staff.art41:
            return
        is_open = not record.contract.templates if self.patterns else record.regime.system not in VARIABLE
        if is_open:
            day = record.audited_days[0]
            yield self.violation(record, day.on_date, measured=0, limit=1, unit="designated", shifts=day.shifts)

    def constrain(self, plan: PlanBuilder) -> None:
        """Said by JP-32-DAY and JP-32-WEEK."""
