"""Overtime and holiday work of a month below the absolute limit (月100時間未満)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.figures import Figures
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.agreement_terms import audited_months, overtime_shifts
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_months import months_ahead
from shiftplan.rules.planned_overtime import overtime_in


@dataclass(frozen=True, kw_only=True)
class MonthBelowHundred(Rule):
    """Overtime and holiday work of a month together stay below `limit`, whatever was agreed.

    Statement:  overtime + legal-holiday work of the agreement month < limit
    Decided:    limit itself is too much already; holds without a special clause and under 45 hours too; goes along
                with the person to another site. Dated with the first day of the month.
    Planner:    the same, weeks that straddle two months as in JP-36-MONTH and work on rest days without breaks. Where
                no legal holiday is named, a seventh day worked in a week counts as holiday work if the work rules name
                days off: stricter, for its hours count for the week too.
    Serves:     JP-36-100
    """

    figures: Figures
    limit: int

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Months that touch the period and reach the limit."""
        account = record.hours(self.figures)
        for month in audited_months(record, account):
            if month.total >= self.limit:
                yield self.violation(
                    record,
                    month.span.first,
                    measured=month.total,
                    limit=self.limit,
                    unit="min",
                    shifts=overtime_shifts(record, account, month.span),
                    is_inherited=not month.is_added_to,
                )

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """Months with overtime or holiday work in the period whose beginning is not known."""
        for month in audited_months(record, record.hours(self.figures)):
            if month.is_added_to and not month.is_known and month.total < self.limit:
                yield self.not_verifiable(
                    record, month.span.first, f"overtime and holiday work from {month.span.first} on"
                )

    def constrain(self, plan: PlanBuilder) -> None:
        """The sum of each month stays below the limit, what history tells included."""
        for employee in plan.employees:
            for month in months_ahead(plan):
                total = overtime_in(plan, employee, [month], self.figures, with_holidays=True)
                plan.total(employee, total.weights, at_most=self.limit - 1 - total.told, beyond=total.beyond)
