"""Shift patterns that the work rules register (変形労働時間制の勤務パターン)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.people import HoursSystem
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation

VARIABLE = (HoursSystem.MONTHLY, HoursSystem.YEARLY)


@dataclass(frozen=True, kw_only=True)
class RegisteredPatterns(Rule):
    """People with variable hours work in patterns that stand in the work rules, and in no other.

    Statement:  template of every shift is among `patterns` of the work rules
    Decided:    for contracts with monthly or yearly variable hours; one report for each shift of another pattern, for a
                court threw out a scheme with local patterns that the work rules did not hold. Where the site lists no
                patterns and the contract names no templates a person has to look. How patterns are combined, drawn up
                and announced is read in the work rules. Not for managers (Art. 41).
    Planner:    the same.
    Serves:     JP-32-2-PATTERN
    """

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Shifts of the period in a pattern that is not registered."""
        patterns = record.site.workplace.patterns
        if not patterns or record.contract.hours_system not in VARIABLE or record.staff.art41:
            return
        for day in record.audited_days:
            for shift in day.shifts:
                if shift.template not in patterns:
                    yield self.violation(record, day.on_date, measured=1, limit=0, unit="shifts", shifts=[shift])

    def review(self, record: WorkRecord) -> Iterator[Violation]:
        """People with variable hours and work in the period, and no patterns named anywhere."""
        is_named = record.site.workplace.patterns or record.contract.templates
        if is_named or record.contract.hours_system not in VARIABLE or record.staff.art41:
            return
        for day in record.audited_days[:1]:
            yield self.violation(record, day.on_date, measured=0, limit=1, unit="designated", shifts=day.shifts)

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift in a pattern that is not registered."""
        patterns = plan.site.workplace.patterns
        for employee in plan.employees if patterns else ():
            is_variable = plan.site.contract_of(employee).hours_system in VARIABLE
            for candidate in plan.candidates(employee) if is_variable else ():
                if candidate.template not in patterns and not plan.site.staff_of(employee).art41:
                    plan.forbid(employee, candidate)
