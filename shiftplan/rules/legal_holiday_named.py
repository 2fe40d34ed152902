"""The legal holiday named in the work rules (法定休日の特定)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.record import WorkRecord
from shiftplan.domain.workplace import HolidayMode
from shiftplan.rules.base import PlanBuilder, Rule, Violation


@dataclass(frozen=True, kw_only=True)
class LegalHolidayNamed(Rule):
    """The work rules say which days are the legal holidays.

    Statement:  the mode of the legal holiday is a weekday, dates, or a number in blocks of weeks
    Decided:    told once for everybody with work in the period, on its first day; measured: days named of a week.
    Planner:    silent: no shift can break it.
    Serves:     JP-RF-NAMED (proposed)
    """

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Everybody who works under work rules that name no day."""
        is_open = record.site.workplace.legal_holiday.mode is HolidayMode.UNSPECIFIED
        if is_open and record.audited_days and not record.staff.art41:
            yield self.violation(record, record.period.first, measured=0, limit=1, unit="days")

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing."""
