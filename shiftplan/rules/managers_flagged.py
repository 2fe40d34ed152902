"""How many people are held to be managers (管理監督者の範囲)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation


@dataclass(frozen=True, kw_only=True)
class ManagersFlagged(Rule):
    """Hours, breaks and rest days are not limited for managers in substance; who is one is for a person to see.

    Statement:  nothing a computation could decide: people flagged as managers are looked at when there are more of them
                than `few` and than `share` of the people of the site
    Decided:    leaders and supervisors of a contact centre are usually no managers in the sense of Art. 41; each person
                flagged who works in the period is listed once, on its first day. measured: people flagged.
    Planner:    silent: the rules on hours themselves leave managers out.
    Serves:     JP-41-EXEMPT
    """

    few: int
    share: float

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Nothing: a person has to look."""
        return iter(())

    def review(self, record: WorkRecord) -> Iterator[Violation]:
        """Everybody flagged, where there are many."""
        if not record.staff.art41 or not record.audited_days:
            return
        flagged = sum(record.site.staff_of(employee).art41 for employee in record.site.employees)
        most = max(self.few, int(self.share * len(record.site.employees)))
        if flagged > most:
            yield self.violation(record, record.period.first, measured=flagged, limit=most, unit="people")

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing."""
