"""Overtime and holiday work on average over two to six months (複数月平均80時間以内)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from shiftplan.domain.figures import Figures
from shiftplan.domain.month_totals import MonthTotal
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.agreement_terms import audited_months, overtime_shifts
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_months import windows_ahead
from shiftplan.rules.planned_overtime import overtime_in


@dataclass(frozen=True, kw_only=True)
class MonthsAverage(Rule):
    """Overtime and holiday work average at most `limit` minutes over every window of months that ends in a month.

    Statement:  for n = least .. most: sum of overtime + legal-holiday work of the last n months <= limit x n
    Decided:    windows run across agreement years; a month that is not known ends them, so only known windows are
                tested and the rest is said not to be verifiable; months before `counts_from` never count. Measured is
                the largest average, to one decimal. Dated with the first day of the last month.
    Planner:    the same, months counted as in JP-36-100: stricter where those are.
    Serves:     JP-36-AVG80
    """

    figures: Figures
    limit: int
    least: int
    most: int
    counts_from: date

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Months that touch the period and end a window above the limit."""
        account = record.hours(self.figures)
        for month in audited_months(record, account):
            known = self._known_until(account.months, month)
            sums = {n: sum(each.total for each in known[:n]) for n in range(self.least, len(known) + 1)}
            if any(total > self.limit * n for n, total in sums.items()):
                largest = max(total / n for n, total in sums.items())
                yield self.violation(
                    record,
                    month.span.first,
                    measured=int(largest) if largest.is_integer() else round(largest, 1),
                    limit=self.limit,
                    unit="min",
                    shifts=overtime_shifts(record, account, month.span),
                    is_inherited=not month.is_added_to,
                )

    def _known_until(self, months: Sequence[MonthTotal], last: MonthTotal) -> list[MonthTotal]:
        """The month and those before it, latest first, as long as they are known and count."""
        found = [last]
        for each in reversed(months):
            if each.span.first < last.span.first:
                if not each.is_known or each.span.first < self.counts_from or len(found) == self.most:
                    break
                found.append(each)
        return found

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """Months with overtime or holiday work in the period before which a month is not known."""
        account = record.hours(self.figures)
        for month in audited_months(record, account):
            known = self._known_until(account.months, month)
            is_short = len(known) < self.most and known[-1].span.first > self.counts_from
            if month.is_added_to and (is_short or not month.is_known):
                missing = f"overtime and holiday work of the {self.most - 1} months before {month.span.first}"
                yield self.not_verifiable(record, month.span.first, missing)

    def constrain(self, plan: PlanBuilder) -> None:
        """Every window that ends in a month of the horizon stays at or below the limit."""
        for employee in plan.employees:
            for n, closed, months in windows_ahead(plan, employee, self.least, self.most):
                total = overtime_in(plan, employee, months, self.figures, with_holidays=True)
                plan.total(employee, total.weights, at_most=self.limit * n - closed - total.told, beyond=total.beyond)
