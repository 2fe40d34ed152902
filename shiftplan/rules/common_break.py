"""Breaks of everybody at one time (一斉休憩)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.horizon import MINUTE, instant
from shiftplan.domain.record import WorkRecord, working_time_between
from shiftplan.rules.base import Candidate, NotVerifiable, PlanBuilder, Rule, Violation


@dataclass(frozen=True, kw_only=True)
class CommonBreak(Rule):
    """Where breaks have to be at one time, everybody whose shift spans the common break has the break in it.

    Statement:  working minutes of a shift inside the common break of a day = 0, where the shift begins before it and
                ends after it
    Decided:    `common_break` says when it is; `break_exemption` that the trade is exempt or that an agreement with the
                representative lets breaks be staggered, and then there is nothing to keep. A shift that does not span
                the common break is not tested. The exemption of a trade does not reach people under 18, for whom the
                agreement is a matter for a person to see. Where neither is told the site's breaks are not verifiable,
                which is said once, beside the first employee. Not for managers (Art. 41).
    Planner:    offers only shifts whose breaks stand still and cover the common break: stricter for a template with
                breaks that may move, for they have no place yet.
    Serves:     JP-34-SIMUL
    """

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Days of the period on which somebody works through the common break."""
        span = record.site.workplace.common_break
        if span is None or record.staff.art41:
            return
        for day, shifts in record.by_calendar_day.items():
            if day not in record.period:
                continue
            start, end = (instant(day, minute, record.site.time_zone) for minute in span)
            spanning = [shift for shift in shifts if shift.start_at < start and end < shift.end_at]
            worked = sum((working_time_between(shift, start, end) for shift in spanning), timedelta())
            if worked:
                yield self.violation(record, day, measured=worked // MINUTE, limit=0, unit="min", shifts=spanning)

    def review(self, record: WorkRecord) -> Iterator[Violation]:
        """People under 18 at a site that relies on its trade."""
        if record.site.workplace.break_exemption == "trade":
            days = [day for day in record.audited_days if record.is_minor_on(day.on_date) and day.pauses]
            if days:
                yield self.violation(record, days[0].on_date, measured=len(days), limit=0, unit="days")

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """Sites that do not say how breaks lie."""
        workplace, first = record.site.workplace, next(iter(record.site.employees), None)
        is_told = workplace.common_break is not None or workplace.break_exemption is not None
        is_asked = not is_told and record.employee.id == first
        if is_asked and any(day.pauses for day in record.audited_days):
            yield self.not_verifiable(record, record.period.first, "whether breaks may be at different times")

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift that might work through the common break."""
        span = plan.site.workplace.common_break
        for employee in plan.employees if span is not None else ():
            if span is not None and not plan.site.staff_of(employee).art41:
                for candidate in plan.candidates(employee):
                    days = range(candidate.day, candidate.last_day + 1)
                    if any(_works_through(plan, candidate, day, span) for day in days):
                        plan.forbid(employee, candidate)


def _works_through(plan: PlanBuilder, candidate: Candidate, day: int, span: tuple[int, int]) -> bool:
    """Whether some minute of the common break of a day is surely not, or perhaps not, inside an unpaid break."""
    start, end = (plan.horizon.minute_on(day, minute) for minute in span)
    if not candidate.start_minute < start < end < candidate.end_minute:
        return False
    free = 0
    for rule in plan.site.templates[candidate.template].breaks:
        first = candidate.start_minute + rule.earliest_minute
        if not rule.paid and rule.earliest_minute == rule.latest_minute:
            free += max(0, min(end, first + rule.minutes) - max(start, first))
    return free < end - start
