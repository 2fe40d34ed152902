"""Hours of a day that a contract allows (1日の所定労働時間)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation


@dataclass(frozen=True, kw_only=True)
class ContractDayHours(Rule):
    """Nobody works longer on a day than the contract allows.

    Statement:  working minutes of the shifts of a date <= day_minutes_max of the contract
    Decided:    paid rests are working time; a shift over midnight belongs to its start day.
    Planner:    the same.
    Serves:     H-DAYMAX
    """

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Days of the period that are too long."""
        limit = record.contract.day_minutes_max
        for day in record.audited_days:
            measured = day.working_time // MINUTE
            if measured > limit:
                yield self.violation(record, day.on_date, measured=measured, limit=limit, unit="min", shifts=day.shifts)

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift above the maximum."""
        for employee in plan.employees:
            limit = plan.site.contract_of(employee).day_minutes_max
            for candidate in plan.candidates(employee):
                if candidate.work_minutes > limit:
                    plan.forbid(employee, candidate)
