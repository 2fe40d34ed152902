"""Paid leave by the hour (時間単位年休)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.horizon import Period
from shiftplan.domain.months import months_after
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation

HOUR_MINUTES = 60


@dataclass(frozen=True, kw_only=True)
class HourlyLeave(Rule):
    """No more than `days` days of paid leave a year are taken by the hour.

    Statement:  hours of leave taken in the year from a grant <= days x length of a day, rounded up to full hours
    Decided:    the agreement on leave by the hour says how long a day is; without it leave by the hour is not
                verifiable. Years that touch the period are tested. Dated with the grant.
    Planner:    silent: no shift can break it.
    Serves:     JP-39-HOURLY
    """

    days: int

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Years with too many hours."""
        leave = record.staff.leave
        if leave is None or leave.hourly_cap_day_minutes is None:
            return
        limit = self.days * -(-leave.hourly_cap_day_minutes // HOUR_MINUTES)
        for grant in leave.grants:
            year = Period(grant.on_date, months_after(grant.on_date, 12) - timedelta(days=1))
            hours = sum(each.hours for each in leave.taken if each.on_date in year)
            if hours > limit and record.period.touches(year.first, year.last):
                measured = int(hours) if hours == int(hours) else hours
                yield self.violation(record, grant.on_date, measured=measured, limit=limit, unit="hours")

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """Leave by the hour without an agreement that is told."""
        leave = record.staff.leave
        if leave is not None and leave.hourly_cap_day_minutes is None and any(each.hours for each in leave.taken):
            yield self.not_verifiable(record, record.period.first, "agreement on leave by the hour: length of a day")

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing."""
