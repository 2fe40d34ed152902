"""Notice of the schedule (US, fair workweek laws of states and cities)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation


@dataclass(frozen=True, kw_only=True)
class NoticeOfSchedule(Rule):
    """A shift is announced `days` before its date at sites under a law on fair notice.

    Statement:  date of the shift - date of the announcement >= days
    Decided:    whole days between the two dates; a shift whose announcement is not told is not tested.
    Planner:    silent: a plan does not say when it will be published.
    Serves:     US-PS-NOTICE
    """

    days: int
    laws: tuple[str, ...]

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Shifts of the period that were announced too late."""
        if record.site.workplace.predictive not in self.laws:
            return
        for day in record.audited_days:
            for shift in day.shifts:
                if shift.published_on is not None and (day.on_date - shift.published_on).days < self.days:
                    notice = (day.on_date - shift.published_on).days
                    yield self.violation(
                        record, day.on_date, measured=notice, limit=self.days, unit="days", shifts=(shift,)
                    )

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing."""
