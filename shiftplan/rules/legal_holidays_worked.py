"""Legal holidays worked in a month (法定休日労働の回数)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.figures import Figures
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.agreement_terms import agreement_in, audited_months
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_holidays import holidays_touched
from shiftplan.rules.planned_months import months_ahead


@dataclass(frozen=True, kw_only=True)
class LegalHolidaysWorked(Rule):
    """Nobody works on more legal holidays in a month than the agreement allows.

    Statement:  number of legal holidays of the agreement month with any work <= holiday_count
    Decided:    any minute from 00:00 to 24:00 of the day counts, the tail of a shift of the day before too; which day
                is the legal holiday where none is named says JP-35-WHICH; an agreement that names no number has none
                here. Not for managers (Art. 41). Dated with the first day of the month.
    Planner:    counts every shift that touches a legal holiday that is named, or that a week or block of the past made
                one: stricter where two shifts touch the same one. Where none is named, a week ahead that is worked on
                all seven days counts for the month of its last day off, if the work rules name days off; where that
                cannot be told ahead, JP-35-REST keeps the free day.
    Serves:     JP-36-HOLCOUNT
    """

    figures: Figures

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Months that touch the period with too many."""
        account = record.hours(self.figures)
        for month in audited_months(record, account):
            agreement = agreement_in(record, month.span)
            if agreement is None or agreement.holiday_count is None:
                continue
            days = [day for day in record.holiday_minutes if day in month.span]
            if len(days) > agreement.holiday_count:
                yield self.violation(
                    record,
                    month.span.first,
                    measured=len(days),
                    limit=agreement.holiday_count,
                    unit="days",
                    shifts=[shift for day in days for shift in record.by_calendar_day[day]],
                    is_inherited=month.added_holiday == 0
                    or record.all_before(
                        shift for day in days if day in record.period for shift in record.by_calendar_day[day]
                    ),
                )

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """Months with holiday work in the period whose shifts are not known from the first day."""
        for month in audited_months(record, record.hours(self.figures)):
            agreement = agreement_in(record, month.span)
            is_asked = agreement is not None and agreement.holiday_count is not None
            if is_asked and month.added_holiday and month.span.first < record.complete_from:
                yield self.not_verifiable(record, month.span.first, f"shifts from {month.span.first} on")

    def constrain(self, plan: PlanBuilder) -> None:
        """Not more legal holidays worked in a month than that."""
        most = None if plan.site.agreement is None else plan.site.agreement.holiday_count
        if most is None:
            return
        for employee in plan.employees:
            for month in months_ahead(plan):
                named, seventh = holidays_touched(plan, employee, month)
                plan.total(employee, named, at_most=most, beyond=seventh)
