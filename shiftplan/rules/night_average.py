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

    Statement:  working minutes of the period <= limit x (days - weekly rest days), one rest day for each full week
    Decided:    the reference period of the work rules, or the audited days where they name none; minutes worked before
                the roster as in EU-6-48H. measured: the average, one decimal. Dated with the first day of the period.
    Planner:    the same, over the reference period or else the horizon.
    Serves:     EU-8-NIGHTAVG
    """

    limit: timedelta

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """The period, if its average passes the limit."""
        span, prior = self._span(record)
        days = len(span) - len(span) // WEEK_DAYS
        if not record.staff.night_worker or not record.period.touches(span.first, span.last):
            return
        first = max(span.first, record.period.first) if prior else span.first
        worked = sum((day.working_time for day in record.days_in(Period(first, span.last))), timedelta()) // MINUTE
        if prior + worked > self.limit // MINUTE * days:
            measured = round((prior + worked) / days, 1)
            yield self.violation(record, span.first, measured=measured, limit=self.limit // MINUTE, unit="min")

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """A reference period that goes on after the audited days."""
        span, _ = self._span(record)
        if record.staff.night_worker and span.last > record.period.last and not list(self.check(record)):
            yield self.not_verifiable(record, max(span.first, record.period.first), f"shifts until {span.last}")

    def _span(self, record: WorkRecord) -> tuple[Period, int]:
        reference = record.site.workplace.reference_period
        if reference is None:
            return record.period, 0
        return Period(reference.first, reference.last), reference.prior_minutes

    def constrain(self, plan: PlanBuilder) -> None:
        """The sum over the period."""
        reference = plan.site.workplace.reference_period
        first, last, prior = 0, plan.horizon.days - 1, 0
        if reference is not None:
            first, last = plan.horizon.index(reference.first), plan.horizon.index(reference.last)
            prior = reference.prior_minutes
        days = last - first + 1
        most = self.limit // MINUTE * (days - days // WEEK_DAYS) - prior
        for employee in plan.employees:
            if plan.site.staff_of(employee).night_worker:
                shifts = plan.candidates(employee) if prior or reference is None else known_shifts(plan, employee)
                weights = {each: each.work_minutes for each in shifts if first <= each.day <= last}
                plan.total(employee, weights, at_most=max(0, most))
