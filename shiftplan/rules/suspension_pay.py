"""Pay for shifts that the employer took back (休業手当)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.roster import Shift
from shiftplan.rules.base import PlanBuilder, Premium, Rule, Violation

KIND = "susp60"


@dataclass(frozen=True, kw_only=True)
class SuspensionPay(Rule):
    """A shift that was announced and taken back for reasons on the employer's side is paid at 60 % of the average wage.

    Statement:  minutes of `susp60` = working minutes of shifts of the period that were cancelled and not at the
                employee's wish
    Decided:    whether the reason lies on the employer's side (few calls, a broken system) or beyond it (a disaster) no
                roster shows, so each such day is listed for a person to see; what was earned by other work on that day
                counts towards the 60 %, which payroll works out from the average wage. Sites whose rosters tell no
                cancelled shift have no finding.
    Planner:    silent: a plan takes back no announced shift.
    Serves:     JP-26-SUSP
    """

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Nothing: pay follows."""
        return iter(())

    def review(self, record: WorkRecord) -> Iterator[Violation]:
        """Shifts taken back in the period: whose reason was it?"""
        for shift in self._taken_back(record):
            minutes = shift.working_time // MINUTE
            yield self.violation(record, shift.on_date, measured=minutes, limit=0, unit="min", shifts=(shift,))

    def premiums(self, record: WorkRecord) -> Iterator[Premium]:
        """Minutes by day."""
        for shift in self._taken_back(record):
            yield Premium(KIND, shift.on_date, shift.working_time // MINUTE)

    def _taken_back(self, record: WorkRecord) -> Iterator[Shift]:
        for shift in record.cancelled:
            is_asked = shift.change is not None and shift.change.is_asked_by_employee
            if shift.on_date in record.period and not is_asked:
                yield shift

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing."""
