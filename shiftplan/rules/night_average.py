"""Average daily working time of night workers (EU, 8 hours)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.horizon import MINUTE, Period
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_time import known_shifts

WEEK_DAYS = 7


@dataclass(frozen=True, kw_only=True)
class NightAverage(Rule):
    """A night worker works no longer than `limit` a day on average of the reference period.

    Statement:  minutes worked before + minutes of the shifts of the reference period <= limit x (days - weekly rest
                days), neutral days left out, one rest day for each full week of the rest
    Decided:    the reference period, minutes worked before and neutral days as in EU-6-48H. measured: the average, one
                decimal. Dated with the first day of the reference period.
    Planner:    the same, of what is known.
    Serves:     EU-8-NIGHTAVG
    """

    limit: timedelta

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """The reference period, if its average passes the limit."""
        reference = record.site.workplace.reference_period
        if reference is None or not record.staff.night_worker:
            return
        span = Period(reference.first, reference.last)
        days = sum(day not in reference.neutral_days for day in span)
        days -= days // WEEK_DAYS
        worked = sum((day.working_time for day in record.days_in(span)), timedelta()) // MINUTE
        total = reference.prior_minutes + worked
        if days and total > self.limit // MINUTE * days and record.period.touches(span.first, span.last):
            measured = round(total / days, 1)
            yield self.violation(record, span.first, measured=measured, limit=self.limit // MINUTE, unit="min")

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """Nobody says over which days to average, or they go on after the audited ones."""
        if not record.staff.night_worker or not record.audited_days or list(self.check(record)):
            return
        reference = record.site.workplace.reference_period
        if reference is None:
            yield self.not_verifiable(record, record.period.first, "reference period of night work")
        elif record.period.touches(reference.first, reference.last) and reference.last > record.period.last:
            yield self.not_verifiable(record, reference.first, f"shifts until {reference.last}")

    def constrain(self, plan: PlanBuilder) -> None:
        """The sum over the reference period."""
        reference = plan.site.workplace.reference_period
        if reference is None:
            return
        first, last = plan.horizon.index(reference.first), plan.horizon.index(reference.last)
        neutral = {day for day in reference.neutral_days if reference.first <= day <= reference.last}
        counted = last - first + 1 - len(neutral)
        most = self.limit // MINUTE * (counted - counted // WEEK_DAYS) - reference.prior_minutes
        for employee in plan.employees:
            if plan.site.staff_of(employee).night_worker:
                shifts = known_shifts(plan, employee)
                weights = {each: each.work_minutes for each in shifts if first <= each.day <= last}
                plan.total(employee, weights, at_most=max(0, most))
