"""Overtime and holiday work of a special month against the agreed cap (特別条項の1か月の上限)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.figures import Figures
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.agreement_terms import (
    agreement_in,
    audited_months,
    is_long_variable,
    lower_of,
    overtime_shifts,
)
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_months import months_ahead
from shiftplan.rules.planned_overtime import overtime_in


@dataclass(frozen=True, kw_only=True)
class SpecialMonthCap(Rule):
    """In a month beyond the ordinary limit overtime and holiday work stay inside the cap of the special clause.

    Statement:  overtime of the month <= min(limit, month_limit_min), or overtime + legal-holiday work <=
                month_total_min
    Decided:    a clause without a cap has only JP-36-100 above it. Dated with the first day of the month.
    Planner:    holds the cap in every month: stricter where much holiday work meets little overtime, for one more
                hour of overtime would break the cap.
    Serves:     JP-36-SP-MONTH
    """

    figures: Figures
    limit: int
    variable_limit: int

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Special months that touch the period and pass the cap."""
        account = record.hours(self.figures)
        law = self.variable_limit if is_long_variable(account) else self.limit
        for month in audited_months(record, account):
            agreement = agreement_in(record, month.span)
            if agreement is None or agreement.special is None or agreement.special.month_total_minutes is None:
                continue
            cap = agreement.special.month_total_minutes
            if month.overtime > lower_of(law, agreement.month_limit_minutes) and month.total > cap:
                yield self.violation(
                    record,
                    month.span.first,
                    measured=month.total,
                    limit=cap,
                    unit="min",
                    shifts=overtime_shifts(record, account, month.span),
                    is_inherited=not month.is_added_to,
                )

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """Months with overtime in the period whose beginning is not known."""
        for month in audited_months(record, record.hours(self.figures)):
            agreement = agreement_in(record, month.span)
            has_cap = agreement is not None and agreement.special is not None
            if has_cap and month.added_overtime and not month.is_known:
                yield self.not_verifiable(record, month.span.first, f"overtime from {month.span.first} on")

    def constrain(self, plan: PlanBuilder) -> None:
        """The sum of each month stays at or below the cap."""
        special = None if plan.site.agreement is None else plan.site.agreement.special
        if special is None or special.month_total_minutes is None:
            return
        for employee in plan.employees:
            for month in months_ahead(plan):
                total = overtime_in(plan, employee, [month], self.figures, with_holidays=True)
                limit = special.month_total_minutes - total.told
                plan.total(employee, total.weights, at_most=limit, beyond=total.beyond)
