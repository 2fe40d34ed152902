"""Four weeks of paid leave a year (EU)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.horizon import Period
from shiftplan.domain.months import months_after, span_of
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.staff import PaidLeave
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class WeeksOfLeave(Rule):
    """Everybody is granted at least `weeks` of paid leave a year.

    Statement:  days granted in a leave year >= weeks x agreed days a week
    Decided:    leave years follow each other from the first grant that is told; one that ends in the period is tested
                and dated with its last day. Leave that was granted and not taken is listed for a person: it expires
                only where the employer warned in time, and money takes its place only at the end of service. Without
                grants, or without the agreed days a week, nothing can be told.
    Planner:    silent: leave is granted and entered before a plan is made.
    Serves:     EU-7-LEAVE
    """

    weeks: int

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Leave years that end in the period with too little granted."""
        for year, leave, due in self._years(record):
            granted = sum(each.days for each in leave.grants if each.on_date in year)
            if granted < due:
                yield self.violation(record, year.last, measured=granted, limit=due, unit="days")

    def review(self, record: WorkRecord) -> Iterator[Violation]:
        """Leave years that end in the period with too little taken."""
        for year, leave, due in self._years(record):
            taken = sum(each.days for each in leave.taken if each.on_date in year)
            if taken < due:
                yield self.violation(record, year.last, measured=taken, limit=due, unit="days")

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """Leave of which grants or agreed days are not told."""
        leave = record.staff.leave
        if leave is not None and not leave.grants:
            yield self.not_verifiable(record, record.period.first, "grants of paid leave")
        elif leave is not None and leave.weekly_days is None:
            yield self.not_verifiable(record, record.period.first, "agreed days a week")

    def _years(self, record: WorkRecord) -> Iterator[tuple[Period, PaidLeave, float]]:
        """(year, leave, days due) of every leave year that ends in the period."""
        leave = record.staff.leave
        if leave is None or not leave.grants or leave.weekly_days is None:
            return
        first = min(each.on_date for each in leave.grants)
        year = span_of(max(record.period.first, first), first, 12)
        while year.last <= record.period.last:
            yield year, leave, self.weeks * leave.weekly_days
            year = Period(year.last + DAY, months_after(year.last + DAY, 12) - DAY)

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing."""
