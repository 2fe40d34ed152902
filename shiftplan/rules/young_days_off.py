"""Days off of adolescents (EU, young people at work)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_persons import FULL_AGE, years_old_on
from shiftplan.rules.planned_time import planned_weeks


@dataclass(frozen=True, kw_only=True)
class YoungDaysOff(Rule):
    """Under 18 everybody has so many free days in a week.

    Statement:  calendar days of the week without any minute of any shift >= days
    Decided:    weeks that end before the 18th birthday, known as a whole; consecutive if possible, and Sunday if
                possible, are for a person to arrange; the shorter rest of 36 hours that national law may allow is not
                counted on. A week is inherited if the shifts of the period take no free day that was still there. Dated
                with the first day of the week.
    Planner:    the same; days that nobody knows count as free: stricter in a week of which the known days alone leave
                too few, for the audit leaves a week open that it does not know as a whole.
    Serves:     EU-YOUNG-DAYS
    """

    days: int

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Weeks of a minor with too few free days."""
        for week in record.weeks:
            free = [day for day in week if day not in record.by_calendar_day]
            is_asked = record.is_minor_on(week.last) and record.is_known(week.first, week.last)
            if is_asked and len(free) < self.days:
                shifts = [shift for day in record.days_in(week) for shift in day.shifts]
                left = [day for day in week if self._is_left(record, day)]
                yield self.violation(
                    record,
                    week.first,
                    measured=len(free),
                    limit=self.days,
                    unit="days",
                    shifts=shifts,
                    is_inherited=len(free) >= len(left),
                )

    def _is_left(self, record: WorkRecord, day: date) -> bool:
        """Whether no shift from before the period touches a day."""
        return all(shift.on_date in record.period for shift in record.by_calendar_day.get(day, ()))

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """Weeks of a minor with work in the period that are not known as a whole."""
        for week in record.weeks:
            works = any(day in record.period for day in week if day in record.by_calendar_day)
            if works and record.is_minor_on(week.last) and not record.is_known(week.first, week.last):
                late = week.last > record.period.last
                missing = f"shifts until {week.last}" if late else f"shifts from {week.first} on"
                yield self.not_verifiable(record, week.first, missing)

    def constrain(self, plan: PlanBuilder) -> None:
        """Free days in each week of a minor."""
        for employee in plan.employees:
            until = years_old_on(plan, employee, FULL_AGE)
            for week in planned_weeks(plan):
                if week[-1] < until:
                    plan.free_days(employee, week[0], len(week), at_least=self.days)
