"""Leave before birth (産前休業)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from shiftplan.domain.record import WorkRecord
from shiftplan.domain.staff import Maternity
from shiftplan.rules.base import PlanBuilder, Rule, Violation
from shiftplan.rules.planned_persons import span_days


@dataclass(frozen=True, kw_only=True)
class WorkBeforeBirth(Rule):
    """Who asked for leave before birth does not work in the last `days` before the due date (`days_multiple`: twins).

    Statement:  no work on a day that lies at most `days` before the end of pregnancy, the due date counted as day 1,
                from the day of the request on
    Decided:    the day of birth itself counts as before birth; where the child comes after the due date the leave goes
                on until the birth, where it comes before it ends then. measured: number of the day, counted back from
                the due date as 1 (0 and less after it). A shift belongs to the day of its start.
    Planner:    the same.
    Serves:     JP-65-PRE
    """

    days: int
    days_multiple: int

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Work days of the period inside the leave."""
        maternity = record.staff.maternity
        due = None if maternity is None else maternity.due or maternity.birth
        if maternity is None or due is None or maternity.pre_leave_request is None:
            return
        limit = self.days_multiple if maternity.multiple else self.days
        for day in record.audited_days:
            number = (due - day.on_date).days + 1
            is_pregnant = maternity.birth is None or day.on_date <= maternity.birth
            if number <= limit and is_pregnant and maternity.pre_leave_request <= day.on_date:
                yield self.violation(record, day.on_date, measured=number, limit=limit, unit="days", shifts=day.shifts)

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift on those days."""
        for employee in plan.employees:
            maternity = plan.site.staff_of(employee).maternity
            due = None if maternity is None else maternity.due or maternity.birth
            if maternity is None or due is None or maternity.pre_leave_request is None:
                continue
            first = max(self._opens(maternity, due), maternity.pre_leave_request)
            away = span_days(plan, first, maternity.birth or plan.horizon.last_day)
            for candidate in plan.candidates(employee):
                if candidate.day in away:
                    plan.forbid(employee, candidate)

    def _opens(self, maternity: Maternity, due: date) -> date:
        return due - timedelta(days=(self.days_multiple if maternity.multiple else self.days) - 1)
