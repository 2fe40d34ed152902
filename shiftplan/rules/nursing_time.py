"""Nursing time of mothers with a child under one (育児時間)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.ages import birthday
from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.record import WorkDay, WorkRecord
from shiftplan.domain.staff import Maternity
from shiftplan.rules.base import Candidate, NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_persons import nursing_days

REQUEST = "67"


@dataclass(frozen=True, kw_only=True)
class NursingTime(Rule):
    """Who asked for it has two times `once` a day to nurse a child under one, on top of breaks.

    Statement:  unpaid minutes of the day - break minutes of `steps` + minutes by which the day is shorter than agreed
                >= 2 x once, or once where the agreed day has at most `short_day`
    Decided:    the time may lie at the edges of a shift, so a day is told by its length too; how it is cut in two is
                for her to say. Agreed minutes are those that the shifts of the day state, else
                nursing_day_min; where neither is known nothing can be told. Until the eve of the first birthday;
                managers too, for nursing time is no matter of hours, breaks and rest days.
    Planner:    the same, where nursing_day_min is told; a plan states no agreed minutes, so without it the planner says
                nothing and the audit cannot verify.
    Serves:     JP-67-NURSE
    """

    once: timedelta
    short_day: timedelta
    steps: tuple[tuple[timedelta, timedelta], ...]

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Days of the period with too little time."""
        for day, agreed in self._asked(record):
            if agreed is None:
                continue
            unpaid = (day.end - day.start - day.working_time) // MINUTE
            given = self._given(day.working_time // MINUTE, unpaid, agreed)
            if given < self._needed(agreed):
                yield self.violation(
                    record,
                    day.on_date,
                    measured=max(0, given),
                    limit=self._needed(agreed),
                    unit="min",
                    shifts=day.shifts,
                )

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """The first day of which nobody says how long it was agreed."""
        for day, agreed in self._asked(record):
            if agreed is None:
                yield self.not_verifiable(record, day.on_date, "contract minutes of the day")
                return

    def _asked(self, record: WorkRecord) -> Iterator[tuple[WorkDay, int | None]]:
        """Work days of the period on which the request binds, with their agreed minutes."""
        maternity = record.staff.maternity
        for day in record.audited_days if maternity is not None and REQUEST in maternity.requests else ():
            if maternity is not None and self._binds(maternity, day):
                stated = record.contract_minutes_on(day.on_date)
                yield day, maternity.nursing_day_minutes if stated is None else stated

    def _binds(self, maternity: Maternity, day: WorkDay) -> bool:
        born, asked = maternity.birth, maternity.requests_from
        is_asked = asked is None or asked <= day.on_date
        return born is not None and is_asked and born < day.on_date < birthday(born, 1)

    def _given(self, worked: int, unpaid: int, agreed: int) -> int:
        breaks = max((least // MINUTE for above, least in self.steps if worked > above // MINUTE), default=0)
        return unpaid - breaks + max(0, agreed - worked)

    def _needed(self, agreed: int) -> int:
        return (self.once if agreed <= self.short_day // MINUTE else 2 * self.once) // MINUTE

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift with too little time."""
        for employee in plan.employees:
            maternity = plan.site.staff_of(employee).maternity
            if maternity is None or maternity.nursing_day_minutes is None or REQUEST not in maternity.requests:
                continue
            days = nursing_days(plan, maternity)
            for candidate in plan.candidates(employee):
                if candidate.day in days and self._is_short(plan, candidate, maternity.nursing_day_minutes):
                    plan.forbid(employee, candidate)

    def _is_short(self, plan: PlanBuilder, candidate: Candidate, agreed: int) -> bool:
        unpaid, owed = plan.site.templates[candidate.template].unpaid_minutes, 0
        for above, least in self.steps:
            if candidate.work_minutes > above // MINUTE:
                owed = max(owed, least // MINUTE)
        nursing = self.once // MINUTE * (1 if agreed <= self.short_day // MINUTE else 2)
        return unpaid + max(0, agreed - candidate.work_minutes) < owed + nursing
