"""Work on a legal holiday (法定休日労働)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiftplan.domain.record import WorkRecord
from shiftplan.rules.agreement_terms import agreement_on
from shiftplan.rules.base import PlanBuilder, Rule, Violation
from shiftplan.rules.planned_time import has_agreement, named_rest_days


@dataclass(frozen=True, kw_only=True)
class LegalHolidayWork(Rule):
    """No work on a legal holiday, unless an agreement that allows holiday work is in force.

    Statement:  working minutes between the midnights of a legal holiday = 0, or an agreement that allows holiday work
                holds on that day
    Decided:    the minutes of a night shift after midnight are work of the new day; unpaid breaks are out. Where the
                work rules name no day, the last day off that was worked is the legal holiday when too few rest days
                are left (JP-35-WHICH).
    Planner:    named days only; a shift's time there is taken without breaks, for they have no place yet: stricter
                only where a break would cover all of it. Where no day is named JP-35-REST keeps the rest days.
    Serves:     JP-36-HOLNOAGR
    """

    def check(self, record: WorkRecord) -> Iterator[Violation]:
        """Legal holidays of the period with work."""
        for day, minutes in record.holiday_minutes.items():
            agreement = agreement_on(record, day)
            if day in record.period and not (agreement is not None and agreement.holiday_work):
                shifts = record.by_calendar_day[day]
                yield self.violation(
                    record,
                    day,
                    measured=minutes,
                    limit=0,
                    unit="min",
                    shifts=shifts,
                    is_inherited=record.all_before(shifts),
                )

    def constrain(self, plan: PlanBuilder) -> None:
        """No shift that touches a named legal holiday on which it may not."""
        for employee in plan.employees:
            if plan.site.staff_of(employee).art41:
                continue
            candidates = plan.candidates(employee)
            named = named_rest_days(plan, candidates)
            for candidate in candidates:
                touched = (day for day in range(candidate.day, candidate.last_day + 1) if day in named)
                if any(not has_agreement(plan, day, day) for day in touched):
                    plan.forbid(employee, candidate)
