"""Breaks and activities of a shift as its template says (休憩と業務区分)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.roster import Break, Shift
from shiftplan.domain.work import BreakKind, BreakRule, ShiftTemplate
from shiftplan.rules.base import PlanBuilder, Rule, Violation

GRID_MINUTES = 5


@dataclass(frozen=True, kw_only=True)
class BreaksKept(Rule):
    """A shift has exactly its template's breaks, and activities fill the rest of it.

    Statement:  for each kind the breaks in order of start are the template's in order of nth: as many, as long, paid
                alike, starting inside their windows and on multiples of GRID_MINUTES from the shift's start; breaks and
                activities together cover the shift once, without gap, overlap or anything outside
    Decided:    breaks of different kinds may lie in any order that their windows allow. One report for each thing that
                differs: a number of breaks, or the minutes that are wrong.
    Planner:    breaks are placed from the template's rules and activities are what is left, so no choice of shifts can
                break this.
    Serves:     H-BREAK
    """

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Shifts of the period whose parts differ."""
        for day in record.audited_days:
            for shift in day.shifts:
                template = record.site.templates.get(shift.template)
                faults = [] if template is None else list(self._break_faults(template, shift))
                wrong = self._wrongly_covered(shift)
                for measured, limit, unit in [*faults, *([(wrong, 0, "min")] if wrong else [])]:
                    yield self.violation(
                        record, day.on_date, measured=measured, limit=limit, unit=unit, shifts=(shift,)
                    )

    def _break_faults(self, template: ShiftTemplate, shift: Shift) -> Iterator[tuple[int, int, str]]:
        """(measured, limit, unit) of everything that differs from the template."""
        for kind in BreakKind:
            asked = sorted((rule for rule in template.breaks if rule.kind is kind), key=lambda rule: rule.nth)
            taken = sorted((pause for pause in shift.breaks if pause.kind is kind), key=lambda pause: pause.start_at)
            if len(taken) != len(asked):
                yield len(taken), len(asked), "breaks"
                continue
            for rule, pause in zip(asked, taken, strict=True):
                yield from self._differences(rule, pause, (pause.start_at - shift.start_at) // MINUTE)

    def _differences(self, rule: BreakRule, pause: Break, offset: int) -> Iterator[tuple[int, int, str]]:
        length = (pause.end_at - pause.start_at) // MINUTE
        if length != rule.minutes:
            yield length, rule.minutes, "min"
        if pause.paid is not rule.paid:
            yield length * pause.paid, length * rule.paid, "paid min"
        if offset < rule.earliest_minute:
            yield offset, rule.earliest_minute, "min from start"
        elif offset > rule.latest_minute:
            yield offset, rule.latest_minute, "min from start"
        if offset % GRID_MINUTES:
            yield offset % GRID_MINUTES, 0, "min from grid"

    def _wrongly_covered(self, shift: Shift) -> int:
        """Minutes of the shift that no break or activity or more than one covers, and those of parts outside it."""
        parts = [(pause.start_at, pause.end_at) for pause in shift.breaks]
        parts += [(activity.start_at, activity.end_at) for activity in shift.activities]
        wrong, reached = timedelta(), shift.start_at
        for start, end in sorted(parts):
            wrong += max(min(start, shift.end_at) - reached, timedelta())
            inside = min(reached, end) - start
            wrong += max(inside, timedelta())
            wrong += max(end - max(shift.end_at, start, reached), timedelta())
            reached = max(reached, end)
        wrong += max(shift.end_at - reached, timedelta())
        return wrong // MINUTE

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing: shifts are chosen before their parts are placed."""
