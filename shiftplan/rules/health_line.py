"""Long working hours and the doctor's interview (長時間労働者の面接指導)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.figures import Figures
from shiftplan.domain.horizon import Period
from shiftplan.domain.months import month_of
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.base import PlanBuilder, Rule, Violation


@dataclass(frozen=True, kw_only=True)
class HealthLine(Rule):
    """Who works more than `above` minutes beyond 40 hours a week in a month is told so and may see a doctor.

    Statement:  working minutes on the calendar days of the month - figures.week x days / 7 <= above
    Decided:    calendar days, so work after midnight counts for the new day and month; holiday work counts; managers
                too; months as those of the agreement. Dated with the first day of the month.
    Planner:    nothing: a duty to notify, which forbids no shift; JP-36 keeps most people far below.
    Serves:     JP-ISHA-80
    """

    figures: Figures
    above: int

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Months that touch the period and pass the line."""
        minutes: dict[Period, int] = {}
        for day in record.by_calendar_day:
            month = month_of(day, record.site.workplace.month_start_day)
            if record.period.touches(month.first, month.last):
                minutes[month] = minutes.get(month, 0) + record.minutes_on(day)
        for month, worked in minutes.items():
            measured = worked - self.figures.frame(self.figures.week, len(month))
            if measured > self.above:
                days = record.days_in(month)
                yield self.violation(
                    record,
                    month.first,
                    measured=measured,
                    limit=self.above,
                    unit="min",
                    shifts=[shift for day in days for shift in day.shifts],
                    is_inherited=record.all_before(days),
                )

    def constrain(self, plan: PlanBuilder) -> None:
        """Nothing: a duty to notify."""
