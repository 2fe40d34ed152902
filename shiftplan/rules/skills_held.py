"""Work only on queues whose skill somebody holds (スキル)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.work import QueueId
from shiftplan.rules.base import PlanBuilder, Rule, Violation


@dataclass(frozen=True, kw_only=True)
class SkillsHeld(Rule):
    """Every activity is for a queue whose skill the employee holds on the shift's date.

    Statement:  skill of the activity's queue is among the employee's skills and valid on the date of the shift
    Decided:    valid_until itself is the last valid day; a shift over midnight is judged by its own date.
    Planner:    activities come from the queues somebody may serve; without any such queue there is no shift.
    Serves:     H-SKILL
    """

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Shifts of the period with minutes on a queue without the skill for it."""
        for day in record.audited_days:
            for shift in day.shifts:
                without = sum(
                    (
                        activity.end_at - activity.start_at
                        for activity in shift.activities
                        if not self._is_held(record, activity.queue, day.on_date)
                    ),
                    timedelta(),
                )
                if without:
                    yield self.violation(
                        record, day.on_date, measured=without // MINUTE, limit=0, unit="min", shifts=(shift,)
                    )

    def _is_held(self, record: WorkRecord, queue_id: QueueId, day: date) -> bool:
        queue = record.site.queues.get(queue_id)
        return queue is not None and any(
            skill.id == queue.skill and skill.is_valid_on(day) for skill in record.employee.skills
        )

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift on a day on which there is no queue to serve."""
        for employee in plan.employees:
            days = range(plan.horizon.days)
            idle = {day for day in days if not plan.site.queues_of(employee, plan.horizon.day(day))}
            if idle:
                for candidate in plan.candidates(employee):
                    if candidate.day in idle:
                        plan.forbid(employee, candidate)
