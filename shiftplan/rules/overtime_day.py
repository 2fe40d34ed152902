"""Overtime of a day against the agreement (36協定、1日の限度)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.figures import Figures
from shiftplan.domain.record import WorkRecord
from shiftplan.rules.agreement_terms import agreement_on
from shiftplan.rules.base import PlanBuilder, Rule, Violation
from shiftplan.rules.planned_overtime import has_overtime_agreement, lined_shifts, pairs_beyond


@dataclass(frozen=True, kw_only=True)
class OvertimeDay(Rule):
    """Overtime of a day stays inside the daily limit of the agreement.

    Statement:  minutes of a day above its line (figures.day, or its designated minutes where more) <= day_limit_min
    Decided:    an agreement without a daily limit has none here; what is overtime only by the week (work on a
                Saturday) does not count; under 18 designated hours move no line, but a week with a short day does
                (JP-60-DAY).
    Planner:    the same, with the time of a shift outside a rest day taken without breaks. Stricter under 18: the line
                of a day is eight hours, whatever the rest of the week is.
    Serves:     JP-36-DAY
    """

    figures: Figures

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Days of the period with more daily overtime than agreed."""
        for day, minutes in record.hours(self.figures).daily.items():
            agreement = agreement_on(record, day)
            if day not in record.period or agreement is None or agreement.day_limit_minutes is None:
                continue
            if minutes > agreement.day_limit_minutes:
                yield self.violation(
                    record,
                    day,
                    measured=minutes,
                    limit=agreement.day_limit_minutes,
                    unit="min",
                    shifts=record.by_calendar_day.get(day, ()),
                )

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift, and no two shifts counted for one day, with more than that."""
        limit = None if plan.site.agreement is None else plan.site.agreement.day_limit_minutes
        if limit is None:
            return
        for employee in plan.employees:
            counted = lined_shifts(plan, employee, self.figures)
            covered = [each for each in counted if has_overtime_agreement(plan, each.day, each.day)]
            for each in covered:
                if each.excess > limit and not each.candidate.is_history:
                    plan.forbid(employee, each.candidate)
            for first, second in pairs_beyond(covered, limit):
                plan.never_both(employee, first, second)
