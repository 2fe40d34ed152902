"""Months beyond the ordinary limit under a special clause (特別条項の回数)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.figures import Figures
from shiftplan.domain.hours_account import HoursAccount
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.workplace import OvertimeAgreement
from shiftplan.rules.agreement_terms import (
    agreement_in,
    audited_months,
    is_long_variable,
    is_year_known,
    lower_of,
    months_of_year,
    overtime_shifts,
    year_of,
)
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_overtime import base_limit, months_without_clause, overtime_in


@dataclass(frozen=True, kw_only=True)
class SpecialMonths(Rule):
    """Not more months of an agreement year pass the ordinary limit than the special clause allows.

    Statement:  number of months of the year up to now with overtime > min(limit, month_limit_min) <= min(months,
                special.months_per_year); variable_limit instead of limit as in JP-36-MONTH
    Decided:    overtime alone counts, no holiday work. Dated with each month that is one too many.
    Planner:    the months allowed are used by the first months that need them: of a horizon over several months with
                fewer left, only the first may pass the limit. Stricter, for which month is worth it nobody knows yet. A
                month that passed it before the horizon and was one too many goes no further.
    Serves:     JP-36-SP-COUNT
    """

    figures: Figures
    limit: int
    variable_limit: int
    months: int

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Months that touch the period, pass the ordinary limit and are too many."""
        account = record.hours(self.figures)
        for month in audited_months(record, account):
            agreement = agreement_in(record, month.span)
            if agreement is None or agreement.special is None:
                continue
            base = self._base(account, agreement)
            allowed = lower_of(self.months, agreement.special.months_per_year)
            year = months_of_year(account, year_of(agreement, month), month)
            count = sum(each.overtime > base for each in year)
            if month.overtime > base and count > allowed:
                yield self.violation(
                    record,
                    month.span.first,
                    measured=count,
                    limit=allowed,
                    unit="months",
                    shifts=overtime_shifts(record, account, month.span),
                    is_inherited=month.added_overtime == 0,
                )

    def _base(self, account: HoursAccount, agreement: OvertimeAgreement) -> int:
        law = self.variable_limit if is_long_variable(account) else self.limit
        return lower_of(law, agreement.month_limit_minutes)

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """Months beyond the ordinary limit in a year of which a month is not known."""
        account = record.hours(self.figures)
        for month in audited_months(record, account):
            agreement = agreement_in(record, month.span)
            if agreement is None or agreement.special is None or not month.added_overtime:
                continue
            year = year_of(agreement, month)
            is_open = month.overtime > self._base(account, agreement) or not month.is_known
            if is_open and not is_year_known(months_of_year(account, year, month), year):
                yield self.not_verifiable(record, month.span.first, f"overtime of the months from {year.first} on")

    def constrain(self, plan: PlanBuilder) -> None:
        """Months for which no special month is left stay inside the ordinary limit."""
        agreement = plan.site.agreement
        if agreement is None or agreement.special is None:
            return
        own = agreement.special.months_per_year
        most = self.months if own is None else min(self.months, own)
        for employee in plan.employees:
            limit = base_limit(plan, employee, self.limit, self.variable_limit)
            for month in months_without_clause(plan, employee, agreement, limit, most, self.figures):
                total = overtime_in(plan, employee, [month], self.figures)
                plan.total(employee, total.weights, at_most=limit - total.told, beyond=total.beyond)
