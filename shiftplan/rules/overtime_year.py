"""Overtime of an agreement year (36協定、1年の限度時間・特別条項の1年の上限)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.figures import Figures
from shiftplan.domain.month_totals import MonthTotal
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
from shiftplan.rules.planned_months import years_ahead
from shiftplan.rules.planned_overtime import base_limit, overtime_in


@dataclass(frozen=True, kw_only=True)
class OvertimeYear(Rule):
    """Overtime of an agreement year stays inside the limit, without or with a special clause.

    Statement:  overtime of the year's months without holiday work <= min(limit, agreed); agreed = year_limit_min
                without a special clause, special.year_min with one; variable_limit instead of limit under yearly
                variable hours of more than three months
    Decided:    the year begins on year_start; closed months come from history. Reported once, with the month in which
                the limit is passed; measured up to that month. Where it was passed before the period, further
                overtime of the period is reported with that month too, measured up to now.
    Planner:    the same; weeks that straddle two months of one year count once, at the edge of the year as in
                JP-36-MONTH, and so is what is stricter under 18.
    Serves:     JP-36-YEAR, JP-36-SP-YEAR (with_special_clause)
    """

    figures: Figures
    limit: int
    variable_limit: int
    with_special_clause: bool

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Years that are over the limit by overtime of the period."""
        account = record.hours(self.figures)
        law = self.variable_limit if is_long_variable(account) else self.limit
        told: set[MonthTotal] = set()
        for month in audited_months(record, account):
            agreement = agreement_in(record, month.span)
            if agreement is None or (agreement.special is not None) is not self.with_special_clause:
                continue
            limit, total, passed = self._limit(agreement, law), 0, None
            for each in months_of_year(account, year_of(agreement, month), month):
                total += each.overtime
                passed = passed or (each if total > limit else None)
            if passed is not None and passed not in told and (passed == month or month.added_overtime):
                told.add(passed)
                yield self.violation(
                    record,
                    passed.span.first,
                    measured=total,
                    limit=limit,
                    unit="min",
                    shifts=overtime_shifts(record, account, month.span),
                    is_inherited=month.added_overtime == 0,
                    is_continued=passed != month,
                )

    def _limit(self, agreement: OvertimeAgreement, law: int) -> int:
        agreed = agreement.year_limit_minutes if agreement.special is None else agreement.special.year_minutes
        return lower_of(law, agreed)

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """Years with overtime in the period of which a month is not known."""
        account = record.hours(self.figures)
        for month in audited_months(record, account):
            agreement = agreement_in(record, month.span)
            if agreement is None or (agreement.special is not None) is not self.with_special_clause:
                continue
            year = year_of(agreement, month)
            if month.added_overtime and not is_year_known(months_of_year(account, year, month), year):
                yield self.not_verifiable(record, month.span.first, f"overtime of the months from {year.first} on")

    def constrain(self, plan: PlanBuilder) -> None:
        """The overtime of each year that touches the horizon stays at or below the limit."""
        agreement = plan.site.agreement
        if agreement is None or (agreement.special is not None) is not self.with_special_clause:
            return
        own = agreement.year_limit_minutes if agreement.special is None else agreement.special.year_minutes
        for employee in plan.employees:
            law = base_limit(plan, employee, self.limit, self.variable_limit, is_agreed=False)
            limit = law if own is None else min(law, own)
            for closed, months in years_ahead(plan, employee, agreement):
                total = overtime_in(plan, employee, months, self.figures)
                plan.total(employee, total.weights, at_most=limit - closed - total.told, beyond=total.beyond)
