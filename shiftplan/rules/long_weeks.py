"""Long weeks in a yearly variable system: in a row, and in three months (週48時間を超える週)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from shiftplan.domain.horizon import Period
from shiftplan.domain.months import span_of
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation
from shiftplan.rules.yearly_period import designated_weeks, is_over_three_months, yearly_period


@dataclass(frozen=True, kw_only=True)
class LongWeeks(Rule):
    """At most `weeks` weeks designated longer than `above` minutes follow each other, or begin in one block of months.

    Statement:  number of weeks with designated minutes > above in an unbroken row (block_months = 0), or of such
                weeks whose first day lies in one block of block_months counted from the first day of the period, <=
                weeks
    Decided:    only periods of more than three months have this limit; a week that straddles two blocks counts where
                it begins, one that begins before the period in its first block. Each row and each block is reported
                once, with the first week over the limit that touches the days audited; measured up to that week.
    Planner:    nothing: designated hours are given, no shift changes them.
    Serves:     JP-32-4-48RUN (block_months 0), JP-32-4-48QTR (block_months 3)
    """

    above: int
    weeks: int
    block_months: int

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Rows and blocks with a week beyond the limit that touches the period."""
        period = yearly_period(record)
        if period is None or not is_over_three_months(period):
            return
        for row in self._rows(record, period):
            over = [first for first in row[self.weeks :] if record.period.touches(first, first + timedelta(days=6))]
            if over:
                number = row.index(over[0]) + 1
                yield self.violation(
                    record,
                    over[0],
                    measured=number,
                    limit=self.weeks,
                    unit="weeks",
                    is_continued=number > self.weeks + 1,
                )

    def _rows(self, record: WorkRecord, period: Period) -> list[list[date]]:
        """Long weeks by row or by block."""
        rows: dict[date, list[date]] = {}
        row_start: date | None = None
        for first, minutes in designated_weeks(record, period).items():
            if minutes <= self.above:
                row_start = None
                continue
            row_start = row_start or first
            inside = max(first, period.first)
            key = span_of(inside, period.first, self.block_months).first if self.block_months else row_start
            rows.setdefault(key, []).append(first)
        return list(rows.values())

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing: the hours are designated before a roster is made."""
