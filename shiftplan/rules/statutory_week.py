"""Statutory hours of a week (法定労働時間、1週40時間)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from shiftplan.domain.figures import Figures
from shiftplan.domain.hours_account import CountedWeek
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.agreement_terms import agreement_on
from shiftplan.rules.base import NotVerifiable, PlanBuilder, Rule, Violation
from shiftplan.rules.planned_overtime import has_overtime_agreement, weeks_by_line

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class StatutoryWeek(Rule):
    """Nobody works longer than the statutory hours in a week, unless an agreement is in force on the days above them.

    Statement:  sum over the week of min(working minutes of a day, line of the day) <= line of the week, or an
                agreement holds on every day on which minutes pass it; line of the week = figures.week (special_week
                where the law lets small sites have it), or the designated hours of the week where these are more; a
                week cut by the edge of a variable period has its share
    Decided:    daily overtime is taken out first and never counted twice; minutes pass the line in time order; work
                on a legal holiday is counted apart; flexible hours are settled over a period (JP-32-PERIOD). A week
                in which somebody comes of age is counted here as a whole, for the days from the birthday on, and by
                JP-60-WEEK up to its eve. Dated with the first day of the week.
    Planner:    the same; where an agreement holds on a part of a week only, or somebody comes of age in it, the whole
                week keeps the line: stricter, for an absence moves the day on which it is passed.
    Serves:     JP-32-WEEK; JP-32-SP44 moves the line
    """

    figures: Figures

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Weeks that touch the period and pass the line on a day of full age without an agreement."""
        for week in self._tested(record):
            # Of what history tells only that it was before the period is known.
            over = [*([record.period.first - DAY] if week.told_over else []), *week.over]
            bare = [day for day in over if agreement_on(record, day) is None and not record.is_minor_on(day)]
            if bare:
                yield self.violation(
                    record,
                    week.first,
                    measured=week.counted,
                    limit=week.limit,
                    unit="min",
                    shifts=[shift for day in record.days_in(week.span) for shift in day.shifts],
                    is_inherited=all(day < record.period.first for day in bare),
                )

    def unknown(self, record: WorkRecord) -> Iterator[NotVerifiable]:
        """The first week, where it began before the record and is not over the line already."""
        told = record.history.week_to_date is not None
        for week in self._tested(record):
            works = any(day in record.period and day in record.ordinary_minutes for day in week.span)
            if week.span.first < record.complete_from and works and not week.over and not told:
                yield self.not_verifiable(record, week.first, f"shifts from {week.span.first} on")

    def _tested(self, record: WorkRecord) -> Iterator[CountedWeek]:
        for week in record.hours(self.figures).weeks:
            if record.period.touches(week.span.first, week.span.last) and not record.is_minor_on(week.span.last):
                yield week

    def constrain(self, plan: PlanBuilder) -> None:
        """The minutes of each week without an agreement stay at or below the line, what was worked before included."""
        for employee in plan.employees:
            for week in weeks_by_line(plan, employee, self.figures):
                if not has_overtime_agreement(plan, week.days[0], week.days[-1]):
                    plan.total(employee, week.weights, at_most=week.line)
