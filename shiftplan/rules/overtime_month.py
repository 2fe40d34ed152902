"""Overtime of a month against the agreement (36協定、1か月の限度時間)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.figures import Figures
from shiftplan.domain.hours_account import HoursAccount
from shiftplan.domain.month_totals import MonthTotal
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
from shiftplan.rules.planned_overtime import base_limit, overtime_in


@dataclass(frozen=True, kw_only=True)
class OvertimeMonth(Rule):
    """Overtime of an agreement month stays inside the limit, where no special clause is agreed.

    Statement:  overtime of the month without holiday work <= min(limit, month_limit_min); variable_limit instead of
                limit under yearly variable hours of more than three months
    Decided:    months begin on month_start_day; overtime belongs to the month of the day on which it arises; what
                passes the frame of a period over which hours are averaged arises on its last day, and counts for that
                day's month as soon as it is worked, for later work only adds to it; with a special clause JP-36-SP-*
                decide. Dated with the first day of the month.
    Planner:    the same; in a week that straddles two months all its overtime counts for the second as well:
                stricter, for an absence moves the day on which the week is passed. Stricter too under 18: in weeks
                that are not over the line of a day is eight hours, whatever the rest of the week is.
    Serves:     JP-36-MONTH
    """

    figures: Figures
    limit: int
    variable_limit: int

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Months that touch the period and pass the limit."""
        account = record.hours(self.figures)
        for month, limit in self._limited(record, account):
            if month.overtime > limit:
                yield self.violation(
                    record,
                    month.span.first,
                    measured=month.overtime,
                    limit=limit,
                    unit="min",
                    shifts=overtime_shifts(record, account, month.span),
                    is_inherited=month.added_overtime == 0,
                )

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """Months with overtime in the period whose beginning is not known."""
        account = record.hours(self.figures)
        for month, limit in self._limited(record, account):
            if month.added_overtime and not month.is_known and month.overtime <= limit:
                yield self.not_verifiable(record, month.span.first, f"overtime from {month.span.first} on")

    def _limited(self, record: WorkRecord, account: HoursAccount) -> Iterator[tuple[MonthTotal, int]]:
        """Months that touch the period with an agreement without a special clause, and their limit."""
        law = self.variable_limit if is_long_variable(account) else self.limit
        for month in audited_months(record, account):
            agreement = agreement_in(record, month.span)
            if agreement is not None and agreement.special is None:
                yield month, lower_of(law, agreement.month_limit_minutes)

    def constrain(self, plan: PlanBuilder) -> None:
        """The overtime of each month stays at or below the limit, what history tells included."""
        agreement = plan.site.agreement
        if agreement is None or agreement.special is not None:
            return
        for employee in plan.employees:
            limit = base_limit(plan, employee, self.limit, self.variable_limit)
            for month in months_ahead(plan):
                total = overtime_in(plan, employee, [month], self.figures)
                plan.total(employee, total.weights, at_most=limit - total.told, beyond=total.beyond)
