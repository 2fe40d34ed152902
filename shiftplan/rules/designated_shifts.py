"""Shifts that were announced before a variable period began stay as they are (変形労働時間制で特定した勤務)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.roster import Shift
from shiftplan.rules.base import PlanBuilder, Rule, Violation


@dataclass(frozen=True, kw_only=True)
class DesignatedShifts(Rule):
    """Once the roster of a variable period is designated its hours are not moved.

    Statement:  every minute between start and end of a designated shift is worked, or the day is one of leave
    Decided:    designated is what was published of a day before the period began: of monthly hours the first
                publication, of yearly hours what is in force 30 days before the published block begins (a publication
                later than that: itself). What is worked beyond a designated shift, or on a designated day off, is
                overtime and other rules' matter; a break may move. With monthly hours a change may have its ground in
                the work rules, or consent, which a person has to see (is_for_a_person: needs review); with yearly hours
                there is none. measured: designated minutes that are not worked. Not for managers (Art. 41).
    Planner:    keeps designated shifts and plans nothing else on designated days: stricter, for overtime on them is a
                person's decision. Where another rule leaves no room for a shift of monthly hours the day is free; with
                yearly hours no roster exists then.
    Serves:     JP-32-CHG (monthly), JP-32-4-30D (yearly)
    """

    speaks_last: ClassVar[bool] = True
    system: str
    is_for_a_person: bool

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Designated days of the period whose hours were moved."""
        return iter(()) if self.is_for_a_person else self._moved(record)

    def review(self, record: WorkRecord) -> Iterator[Violation]:
        """The same, where a person has to see why."""
        return self._moved(record) if self.is_for_a_person else iter(())

    def _moved(self, record: WorkRecord) -> Iterator[Violation]:
        designated = record.site.designated
        if designated is None or record.contract.hours_system != self.system or record.staff.art41:
            return
        for shift in designated.roster.of(record.employee.id):
            is_on_leave = (record.employee.id, shift.on_date) in record.site.leave_days
            if shift.on_date in record.period and not is_on_leave:
                lost = self._not_worked(record, shift) // MINUTE
                if lost:
                    worked = record.by_work_day.get(shift.on_date)
                    shifts = () if worked is None else worked.shifts
                    yield self.violation(record, shift.on_date, measured=lost, limit=0, unit="min", shifts=shifts)

    def _not_worked(self, record: WorkRecord, designated: Shift) -> timedelta:
        lost, free_from = timedelta(), designated.start_at
        for shift in record.shifts:
            lost += max(timedelta(), min(shift.start_at, designated.end_at) - free_from)
            free_from = max(free_from, min(shift.end_at, designated.end_at))
        return lost + designated.end_at - free_from

    def constrain(self, plan: PlanBuilder) -> None:
        """The designated shift of each designated day, or none."""
        designated = plan.site.designated
        if designated is None:
            return
        for employee in plan.employees:
            own = plan.site.contract_of(employee).hours_system == self.system
            if own and not plan.site.staff_of(employee).art41:
                shifts = designated.roster.by_employee.get(employee, ())
                for day in sorted(designated.days):
                    self._fix(plan, employee, day, [each for each in shifts if each.on_date == day])

    def _fix(self, plan: PlanBuilder, employee: EmployeeId, day: date, shifts: Sequence[Shift]) -> None:
        index = plan.horizon.index(day)
        if not 0 <= index < plan.horizon.days:
            return
        spans = {(plan.horizon.minute_of(each.start_at), plan.horizon.minute_of(each.end_at)) for each in shifts}
        of_day = [each for each in plan.candidates(employee) if each.day == index]
        fitting = [each for each in of_day if (each.start_minute, each.end_minute) in spans]
        for each in of_day:
            if each not in fitting:
                plan.forbid(employee, each)
        is_on_leave = any(each.first <= day <= each.last for each in plan.site.leave_of(employee))
        if shifts and not is_on_leave and (fitting or not self.is_for_a_person):
            plan.require(employee, fitting)
