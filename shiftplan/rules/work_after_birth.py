"""Leave after birth (産後休業)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation
from shiftplan.rules.planned_persons import span_days


@dataclass(frozen=True, kw_only=True)
class WorkAfterBirth(Rule):
    """Nobody works in the `days` after giving birth; with her wish and a doctor's consent in the first `days_agreed`.

    Statement:  no work on the days 1..days (days_agreed) after the day of birth
    Decided:    the day after birth is day 1, the day of birth belongs to the leave before; a shift belongs to the day
                of its start. measured: number of the day.
    Planner:    the same.
    Serves:     JP-65-POST
    """

    days: int
    days_agreed: int

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Work days of the period inside the leave."""
        maternity = record.staff.maternity
        if maternity is None or maternity.birth is None:
            return
        limit = self.days_agreed if maternity.return_after_6w_ok else self.days
        for day in record.audited_days:
            number = (day.on_date - maternity.birth).days
            if 1 <= number <= limit:
                yield self.violation(record, day.on_date, measured=number, limit=limit, unit="days", shifts=day.shifts)

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift on those days."""
        for employee in plan.employees:
            maternity = plan.site.staff_of(employee).maternity
            if maternity is None or maternity.birth is None:
                continue
            length = timedelta(days=self.days_agreed if maternity.return_after_6w_ok else self.days)
            away = span_days(plan, maternity.birth + timedelta(days=1), maternity.birth + length)
            for candidate in plan.candidates(employee):
                if candidate.day in away:
                    plan.forbid(employee, candidate)
