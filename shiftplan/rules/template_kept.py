"""Shifts as their templates say (シフトパターン)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.horizon import DAY_MINUTES, MINUTE
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.roster import Shift
from shiftplan.domain.work import ShiftTemplate
from shiftplan.rules.base import Candidate, PlanBuilder, Rule, Violation


@dataclass(frozen=True, kw_only=True)
class TemplateKept(Rule):
    """A shift follows a template of the contract: it starts at one of its times and lasts its span.

    Statement:  template in the contract's templates (none named: any of the site); local start on the template's grid;
                end - start = span
    Decided:    the start is read from the wall clock, the length is elapsed time, so a shift over a clock change keeps
                its paid length. One report for each thing that differs: a wrong template or start as one shift, a wrong
                length in minutes.
    Planner:    the same.
    Serves:     H-TEMPLATE
    """

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Shifts of the period that differ from their templates."""
        for day in record.audited_days:
            for shift in day.shifts:
                named = record.contract.templates
                template = record.site.templates.get(shift.template)
                if template is None or (named and shift.template not in named):
                    yield self.violation(record, day.on_date, measured=1, limit=0, unit="shifts", shifts=(shift,))
                if template is not None:
                    yield from self._against(template, record, shift)

    def _against(self, template: ShiftTemplate, record: WorkRecord, shift: Shift) -> Iterator[Violation]:
        local = shift.start_at.astimezone(record.site.time_zone)
        minute = local.hour * 60 + local.minute
        after_first = (minute - template.first_start) % DAY_MINUTES
        reach = template.last_start - template.first_start
        if after_first > reach or after_first % template.start_step_minutes:
            yield self.violation(record, shift.on_date, measured=1, limit=0, unit="shifts", shifts=(shift,))
        length = (shift.end_at - shift.start_at) // MINUTE
        if length != template.span_minutes:
            yield self.violation(
                record, shift.on_date, measured=length, limit=template.span_minutes, unit="min", shifts=(shift,)
            )

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift of another template, start or length."""
        for employee in plan.employees:
            allowed = {template.id: template for template in plan.site.templates_of(plan.site.contract_of(employee))}
            for candidate in plan.candidates(employee):
                template = allowed.get(candidate.template)
                if template is None or not self._follows(plan, candidate, template):
                    plan.forbid(employee, candidate)

    def _follows(self, plan: PlanBuilder, candidate: Candidate, template: ShiftTemplate) -> bool:
        """Whether start and length are the template's; a start that the clock skips that day is none."""
        length = candidate.end_minute - candidate.start_minute
        clock = plan.horizon.at(candidate.start_minute).astimezone(plan.horizon.time_zone)
        is_on_clock = (clock.hour * 60 + clock.minute - candidate.start) % DAY_MINUTES == 0
        return candidate.start in template.starts and length == template.span_minutes and is_on_clock
