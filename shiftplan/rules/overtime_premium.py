"""Pay for statutory overtime, up to 60 hours a month and above (時間外割増賃金)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from shiftplan.domain.figures import Figures
from shiftplan.domain.months import month_of
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Premium, Rule, Violation


@dataclass(frozen=True, kw_only=True)
class OvertimePremium(Rule):
    """Statutory overtime carries a premium, a higher one above figures.month_line in the wage month.

    Statement:  minutes of `kind` = overtime of the wage month, in order of time, below the line; with `above_line`
                what lies above it
    Decided:    the month begins on premium_month_start_day, else on month_start_day; legal-holiday work does not fill
                the line, work on other days off does; unlawful overtime is paid too; overtime of a period is paid
                with its last day. Overtime before the period is the month to date of the history, whatever day its
                month begins on; without one it is counted from shifts.
    Planner:    nothing: pay forbids no shift; the price of overtime is part of a plan's wages.
    Serves:     JP-37-25 (ot25), JP-37-50 (ot50, above_line)
    """

    figures: Figures
    kind: str
    above_line: bool

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Nothing: lawful, but pay follows."""
        return iter(())

    def premiums(self, record: WorkRecord) -> Iterator[Premium]:
        """Minutes by day of the period."""
        reached: dict[date, int] = defaultdict(int)
        start = self._month(record, record.period.first)
        reached[start] = self._before(record, start)
        for day, minutes in record.hours(self.figures).overtime.items():
            if day not in record.period:
                continue
            month = self._month(record, day)
            below = max(0, min(minutes, self.figures.month_line - reached[month]))
            reached[month] += minutes
            yield Premium(self.kind, day, minutes - below if self.above_line else below)

    def _month(self, record: WorkRecord, day: date) -> date:
        workplace = record.site.workplace
        return month_of(day, workplace.premium_month_start_day or workplace.month_start_day).first

    def _before(self, record: WorkRecord, month: date) -> int:
        """Overtime of the wage month before the period."""
        start, told = record.period.first, record.history.month_to_date
        if told is not None and month < start:
            return told.overtime_minutes
        overtime = record.hours(self.figures).overtime
        return sum(minutes for day, minutes in overtime.items() if month <= day < start)

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """The wage month of the first day, where its beginning is not known and overtime follows."""
        month = self._month(record, record.period.first)
        overtime = record.hours(self.figures).overtime
        follows = any(day in record.period and self._month(record, day) == month for day in overtime)
        is_told = record.history.month_to_date is not None
        if self.above_line and follows and not is_told and month < record.complete_from:
            yield self.not_verifiable(record, month, f"overtime from {month} on")

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing: pay forbids no shift."""
