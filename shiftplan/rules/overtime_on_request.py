"""No overtime for pregnant women and in the year after birth, on request (妊産婦の時間外労働の制限)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.figures import Figures
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation
from shiftplan.rules.planned_hours import hold_statutory_hours
from shiftplan.rules.planned_persons import asked_days

REQUEST = "66-2"


@dataclass(frozen=True, kw_only=True)
class OvertimeOnRequest(Rule):
    """Who asked for it under Art. 66(2) works no overtime.

    Statement:  statutory overtime of a day (daily, weekly, or of a settlement period that ends then) = 0 on every day
                on which the request binds
    Decided:    whatever agreement is in force; not for managers (Art. 41).
    Planner:    holds the lines of day and week on those days; where the request binds on a part of a week only, the
                whole week is held: stricter, for an absence moves the day on which the week is passed.
    Serves:     JP-66-OT
    """

    figures: Figures

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Days of the period with overtime."""
        maternity = record.staff.maternity
        if maternity is None:
            return
        for day, minutes in record.hours(self.figures).overtime.items():
            if day in record.period and maternity.asks_on(REQUEST, day):
                shifts = record.by_calendar_day.get(day, ())
                yield self.violation(record, day, measured=minutes, limit=0, unit="min", shifts=shifts)

    def constrain(self, plan: PlanBuilder) -> None:
        """No minute above the lines of day and week."""
        for employee in plan.employees:
            days = asked_days(plan, employee, REQUEST)
            if days and not plan.site.staff_of(employee).art41:
                hold_statutory_hours(plan, employee, days, day_minutes=self.figures.day, week_minutes=self.figures.week)
