"""Hours of a settlement period or a variable period (清算期間・変形期間の総枠)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.figures import Figures
from shiftplan.domain.people import HoursSystem
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.agreement_terms import agreement_on
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_overtime import has_overtime_agreement, settlements_by_frame
from shiftplan.rules.planned_time import first_adult_day


@dataclass(frozen=True, kw_only=True)
class SettlementLimit(Rule):
    """Nobody passes the frame of the period over which hours are averaged, unless an agreement is in force.

    Statement:  minutes of the period, overtime by day and week taken out, <= frame, or an agreement holds on its last
                day; frame = figures.week x days / 7, cut to minutes; special_week at small sites with monthly
                periods; figures.day x scheduled days under the agreement on five-day weeks; a month of flexible hours
                over two or three months: figures.flex_month_week x days / 7
    Decided:    told as soon as what is known passes the frame, for later work only adds to it; overtime of a month of
                flexible hours is taken out before the whole is compared. Under 18 nobody has averaged hours (Art.
                60(1)): who comes of age in a period has the share of the days from the birthday on, and no agreement
                lets a minor with the variable hours of Art. 60(3) no. 2 pass the frame. Dated with the first day of
                the period, or of the month.
    Planner:    holds the total of flexible hours and of variable systems at the frame while the period lasts; daily
                and weekly overtime is not taken out: stricter where an agreement holds on the days before the last
                alone.
    Serves:     JP-32-PERIOD
    """

    figures: Figures

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Periods that touch the days audited and pass their frame without an agreement."""
        for each in record.hours(self.figures).settlements:
            is_touched = record.period.touches(each.span.first, each.span.last)
            is_bare = agreement_on(record, each.span.last) is None or record.is_minor_on(each.span.last)
            if each.overtime and is_touched and is_bare:
                yield self.violation(
                    record,
                    each.span.first,
                    measured=each.total,
                    limit=each.frame,
                    unit="min",
                    shifts=[shift for day in record.days_in(each.span) for shift in day.shifts],
                    is_inherited=each.span.last < record.period.first,
                )

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """Settlement periods of which the beginning is not known, or which work rules do not fix at all."""
        if record.regime.system is HoursSystem.FLEX and record.regime.period_start is None and record.audited_days:
            yield self.not_verifiable(record, record.audited_days[0].on_date, "first day of the settlement period")
        for each in record.hours(self.figures).settlements:
            is_touched = record.period.touches(each.span.first, each.span.last)
            if is_touched and not each.overtime and each.span.first < record.complete_from:
                yield self.not_verifiable(record, each.span.first, f"shifts from {each.span.first} on")

    def constrain(self, plan: PlanBuilder) -> None:
        """The minutes of each period stay at or below the frame, what was worked before included."""
        for employee in plan.employees:
            for each in settlements_by_frame(plan, employee, self.figures):
                is_minor = each.days[-1] < first_adult_day(plan, employee)
                if is_minor or not has_overtime_agreement(plan, each.days[-1], each.days[-1]):
                    plan.total(employee, each.weights, at_most=each.line)
