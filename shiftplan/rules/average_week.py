"""Average weekly working time over a reference period (EU, 48 hours)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.horizon import MINUTE, Period
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.workplace import ReferencePeriod
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_time import known_shifts

WEEK_DAYS = 7


@dataclass(frozen=True, kw_only=True)
class AverageWeek(Rule):
    """Nobody works longer than `limit` a week on average of the reference period, without an opt-out.

    Statement:  (minutes worked before + minutes of the shifts of the reference period) x 7 <= limit x (days - neutral
                days)
    Decided:    days of leave and sickness are neutral; minutes worked before the known shifts are told as a sum; a
                period that ends after the audited days is over the limit if what is known passes it already, and
                otherwise not verifiable. measured: the average, one decimal. Dated with the first day of the reference
                period.
    Planner:    the same, of what is known.
    Serves:     EU-6-48H
    """

    limit: timedelta

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """The reference period, if its average passes the limit."""
        reference = self._reference(record)
        if reference is None:
            return
        days = self._counted_days(reference)
        total = self._worked(record, reference)
        if days > 0 and total * WEEK_DAYS > self.limit // MINUTE * days:
            yield self.violation(
                record,
                reference.first,
                measured=round(total * WEEK_DAYS / days, 1),
                limit=self.limit // MINUTE,
                unit="min",
            )

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """Nobody says over which days to average, or they go on after the audited ones."""
        if record.staff.opt_out_48 or not record.audited_days or list(self.check(record)):
            return
        reference = record.site.workplace.reference_period
        if reference is None:
            yield self.not_verifiable(record, record.period.first, "reference period of weekly hours")
        elif record.period.touches(reference.first, reference.last) and reference.last > record.period.last:
            yield self.not_verifiable(record, reference.first, f"shifts until {reference.last}")

    def _reference(self, record: WorkRecord) -> ReferencePeriod | None:
        reference = record.site.workplace.reference_period
        if record.staff.opt_out_48 or reference is None:
            return None
        return reference if record.period.touches(reference.first, reference.last) else None

    def _counted_days(self, reference: ReferencePeriod) -> int:
        span = Period(reference.first, reference.last)
        return len(span) - sum(day in span for day in reference.neutral_days)

    def _worked(self, record: WorkRecord, reference: ReferencePeriod) -> int:
        days = record.days_in(Period(reference.first, reference.last))
        return reference.prior_minutes + sum((day.working_time for day in days), timedelta()) // MINUTE

    def constrain(self, plan: PlanBuilder) -> None:
        """The sum over the reference period."""
        reference = plan.site.workplace.reference_period
        if reference is None:
            return
        first, last = plan.horizon.index(reference.first), plan.horizon.index(reference.last)
        neutral = {day for day in reference.neutral_days if reference.first <= day <= reference.last}
        most = self.limit // MINUTE * (last - first + 1 - len(neutral)) // WEEK_DAYS
        for employee in plan.employees:
            if plan.site.staff_of(employee).opt_out_48:
                continue
            shifts = known_shifts(plan, employee)
            weights = {each: each.work_minutes for each in shifts if first <= each.day <= last}
            plan.total(employee, weights, at_most=most - reference.prior_minutes)
