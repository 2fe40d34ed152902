"""Breaks during work (休憩)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.work import ShiftTemplate
from shiftplan.rules.base import PlanBuilder, Rule, Violation

BREAK_GRID_MINUTES = 5


@dataclass(frozen=True, kw_only=True)
class StatutoryBreak(Rule):
    """Longer work needs longer unpaid breaks, taken during work.

    Statement:  for every (above, least) of steps, and for (own_above, own_least) where the work rules give a length:
                working minutes of the day > above -> break minutes >= least
    Decided:    all shifts of a work day together; a gap between two of them is a break; breaks may be split; break time
                that touches the first start or the last end is none; paid rests are working time and no break; not for
                managers (Art. 41).
    Planner:    a template says how long its breaks are; one whose breaks cannot all be enough is not offered.
    Serves:     JP-34-BREAK; EU-4-BREAK (length by national law, `break_min` of the work rules)
    """

    steps: tuple[tuple[timedelta, timedelta], ...] = ()
    own_above: timedelta = timedelta()
    own_least: timedelta = timedelta()

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Work days of the period with too little break."""
        for day in () if record.staff.art41 else record.audited_days:
            worked = day.working_time
            needed = max((least for above, least in self.steps if worked > above), default=timedelta())
            needed = max(needed, self.own_least) if worked > self.own_above else needed
            taken = sum((end - start for start, end in day.pauses), timedelta())
            if taken < needed:
                yield self.violation(
                    record,
                    day.on_date,
                    measured=taken // MINUTE,
                    limit=needed // MINUTE,
                    unit="min",
                    shifts=day.shifts,
                )

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift of a template with too little break for its length."""
        refused = {template.id for template in plan.site.templates.values() if self._is_short_of_breaks(template)}
        for employee in plan.employees:
            if plan.site.staff_of(employee).art41:
                continue
            for candidate in plan.candidates(employee):
                if candidate.template in refused:
                    plan.forbid(employee, candidate)

    def _is_short_of_breaks(self, template: ShiftTemplate) -> bool:
        inside = 0
        for rule in template.breaks:
            first = max(rule.earliest_minute, 1)
            start = -(-first // BREAK_GRID_MINUTES) * BREAK_GRID_MINUTES
            if not rule.paid and start <= rule.latest_minute and start + rule.minutes < template.span_minutes:
                inside += rule.minutes
        steps = (*self.steps, (self.own_above, self.own_least))
        return any(template.work_minutes > above // MINUTE and inside < least // MINUTE for above, least in steps)
