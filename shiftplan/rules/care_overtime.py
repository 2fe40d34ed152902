"""Overtime of those who care for a child or for family: 24 hours a month, 150 a year (時間外労働の制限)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.figures import Figures
from shiftplan.domain.horizon import MINUTE, Period
from shiftplan.domain.months import months_after, span_of
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_months import asked_spans
from shiftplan.rules.planned_overtime import overtime_in


@dataclass(frozen=True, kw_only=True)
class CareOvertime(Rule):
    """Who asked for it works no more overtime than `limit` in each span of `months` months from the day asked for.

    Statement:  statutory overtime of the span <= limit, the overtime before the audited days included
    Decided:    spans follow each other from the first day of the request, whatever the agreement month is; days after
                its last day do not count. Overtime of the past is taken from the closed months and the month to date of
                the history where the span begins with an agreement month, else from the shifts that are known. Not for
                managers (Art. 41). Dated with the first day of the month of the span in which the limit is passed;
                measured: overtime of the span up to the end of that month.
    Planner:    the same; the month to date of the history counts wholly, and so does a week that reaches into a span or
                out of it: stricter, for an absence moves the day on which the week is passed.
    Serves:     JP-ICL-24H (one month), JP-ICL-150H (twelve)
    """

    limit: timedelta
    months: int
    figures: Figures

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Spans that pass the limit in a month that touches the period, or passed it before and go on."""
        limit = self.limit // MINUTE
        for span in self._spans(record):
            total = 0
            for month in self._months_in(record, span):
                earlier, added = total + self._before(record, month)[0], self._added(record, month)
                is_passed, total = total > limit, earlier + added
                if total > limit and (added or not is_passed) and month.last >= record.period.first:
                    yield self.violation(
                        record,
                        month.first,
                        measured=total,
                        limit=limit,
                        unit="min",
                        shifts=[shift for day in record.days_in(month) for shift in day.shifts],
                        is_inherited=earlier > limit,
                        is_continued=is_passed,
                    )
                    break

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """Spans with overtime in the period of which the overtime before is not known, and not too much already."""
        for span in self._spans(record):
            months = list(self._months_in(record, span))
            before = [self._before(record, month) for month in months]
            added = sum(self._added(record, month) for month in months)
            is_open = sum(minutes for minutes, _ in before) + added <= self.limit // MINUTE
            if added and is_open and not all(is_known for _, is_known in before):
                yield self.not_verifiable(
                    record, max(span.first, record.period.first), f"overtime from {span.first} on"
                )

    def _spans(self, record: WorkRecord) -> Iterator[Period]:
        asked = record.staff.care.ot_limit
        if asked is None or record.staff.art41:
            return
        day = max(asked.first, record.period.first)
        while day <= min(asked.last, record.period.last):
            span = span_of(day, asked.first, self.months)
            yield Period(span.first, min(span.last, asked.last))
            day = span.last + timedelta(days=1)

    def _months_in(self, record: WorkRecord, span: Period) -> Iterator[Period]:
        """Months of a span up to the last audited day."""
        number, first = 0, span.first
        while first <= min(span.last, record.period.last):
            number += 1
            after = months_after(span.first, number)
            yield Period(first, min(after - timedelta(days=1), span.last))
            first = after

    def _added(self, record: WorkRecord, month: Period) -> int:
        overtime = record.hours(self.figures).overtime
        return sum(minutes for day, minutes in overtime.items() if day in month and day >= record.period.first)

    def _before(self, record: WorkRecord, month: Period) -> tuple[int, bool]:
        """Overtime of a month before the period, and whether all of it is known."""
        start, account = record.period.first, record.hours(self.figures)
        told = next((each for each in account.months if each.span.first == month.first and each.is_known), None)
        if told is not None:
            return told.overtime - told.added_overtime, True
        known = sum(each for day, each in account.overtime.items() if day in month and day < start)
        return known, record.complete_from <= month.first

    def constrain(self, plan: PlanBuilder) -> None:
        """The overtime of each span stays at or below the limit, what history tells included."""
        for employee in plan.employees:
            staff = plan.site.staff_of(employee)
            asked = None if staff.art41 else staff.care.ot_limit
            for told, months in asked_spans(plan, employee, asked, self.months) if asked is not None else ():
                total = overtime_in(plan, employee, months, self.figures)
                at_most = self.limit // MINUTE - told - total.told
                plan.total(employee, total.weights, at_most=at_most, beyond=total.beyond)
