"""Overtime that shifts of a plan would bring, counted for `constrain`; no `check` may look in here.

Of overtime a plan knows most: breaks have no place yet, so time on a named rest day is taken without them, a shift that
runs out of a rest day into a day with another shift counts wholly, a week of the horizon that straddles two months
counts for both, a period over which hours are averaged counts although it ends after the horizon, and what is weekly
overtime in it ahead counts for it too, and a seventh day worked in a week counts as holiday work and for the week.
What was worked before the horizon counts as the law counts it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from shiftplan.domain.figures import Figures
from shiftplan.domain.people import EmployeeId, HoursSystem
from shiftplan.domain.workplace import OvertimeAgreement
from shiftplan.rules.base import Candidate, Excess, PlanBuilder
from shiftplan.rules.planned_holidays import minutes_on_rest_days, seventh_days
from shiftplan.rules.planned_hours import designated_minutes
from shiftplan.rules.planned_months import Days, month_at, settlement_spans, special_years, variable_span
from shiftplan.rules.planned_time import WEEK, Counted, counted_minutes, first_adult_day


@dataclass(frozen=True)
class LinedShift:
    """A shift by its minutes on the day it counts for, and the line of that day."""

    candidate: Candidate
    day: int
    minutes: int
    line: int

    @property
    def excess(self) -> int:
        """Daily overtime of the shift alone."""
        return max(0, self.minutes - self.line)


@dataclass(frozen=True)
class LinedSpan:
    """Days with a line for the sum of the weights, minutes of their shifts."""

    days: range
    weights: Mapping[Candidate, int]
    line: int


@dataclass
class OvertimeSum:
    """Overtime as a planner adds it up: weights, what sums of weights pass their lines by, and what history tells."""

    weights: dict[Candidate, int] = field(default_factory=dict)
    beyond: list[Excess] = field(default_factory=list)
    told: int = 0


def has_overtime_agreement(plan: PlanBuilder, first_day: int, last_day: int) -> bool:
    """Whether an agreement is in force on all days first..last, by index."""
    agreement = plan.site.agreement
    if agreement is None:
        return False
    return agreement.valid_from <= plan.horizon.day(first_day) and plan.horizon.day(last_day) <= agreement.valid_to


def days_by_line(plan: PlanBuilder, employee: EmployeeId, day_minutes: int) -> list[LinedShift]:
    """Known shifts of an employee on days whose hours count by day: no flexible hours, no minors, no managers."""
    adult_from = first_adult_day(plan, employee)
    return [each for each in _lined(plan, employee, day_minutes) if each.day >= adult_from]


def _lined(plan: PlanBuilder, employee: EmployeeId, day_minutes: int) -> list[LinedShift]:
    """As `days_by_line`, days before full age included."""
    is_flexible = plan.site.contract_of(employee).hours_system is HoursSystem.FLEX
    if is_flexible or plan.site.staff_of(employee).art41:
        return []
    designated = designated_minutes(plan, employee)
    return [
        LinedShift(each.candidate, each.day, each.minutes, max(day_minutes, designated.get(each.day, 0)))
        for each in counted_minutes(plan, employee)
    ]


def _settled_minutes(plan: PlanBuilder, employee: EmployeeId) -> list[Counted]:
    """Shifts whose hours are averaged: none of managers; under 18 only with the variable hours of Art. 60(3) no. 2."""
    staff = plan.site.staff_of(employee)
    if staff.art41:
        return []
    counts_from = plan.horizon.index(date.min) if staff.minor_variable else first_adult_day(plan, employee)
    return [each for each in counted_minutes(plan, employee) if each.day >= counts_from]


def pairs_beyond(shifts: Sequence[LinedShift], limit: int = 0) -> Iterator[tuple[Candidate, Candidate]]:
    """Pairs of shifts of two dates that count for one day and bring more overtime than the limit together."""
    moved = [each for each in shifts if each.day != each.candidate.day]
    for first in moved:
        for second in shifts:
            if second.day == second.candidate.day == first.day and first.minutes + second.minutes > first.line + limit:
                yield first.candidate, second.candidate


def _weights_below_line(shifts: Iterable[LinedShift]) -> dict[Candidate, int]:
    """Minutes without daily overtime; past shifts of one day share its line."""
    weights: dict[Candidate, int] = {}
    used: dict[int, int] = defaultdict(int)
    for each in shifts:
        weights[each.candidate] = min(each.minutes, max(0, each.line - used[each.day]))
        if each.candidate.is_history:
            used[each.day] += weights[each.candidate]
    return weights


def weeks_by_line(
    plan: PlanBuilder, employee: EmployeeId, figures: Figures, within: range | None = None
) -> list[LinedSpan]:
    """Weeks that touch some days (default: the horizon), cut where a variable period begins or ends.

    Of the week in which somebody comes of age all days count; weeks before are another rule's. Days after `within` are
    left out. What history tells of the current week takes its place among the shifts.
    """
    shifts, adult_from = _lined(plan, employee, figures.day), first_adult_day(plan, employee)
    asked, span = within or range(plan.horizon.days), variable_span(plan, employee)
    by_day: dict[int, list[LinedShift]] = defaultdict(list)
    for each in shifts:
        by_day[each.day].append(each)
    found = []
    for week in _weeks_of(plan, asked):
        for days in _cut(week, span) if shifts and week[-1] >= adult_from else ():
            kept = [each for day in days if within is None or day < asked.stop for each in by_day[day]]
            line = week_line(plan, employee, figures, days)
            told = plan.site.history_of(employee).week_to_date
            if told is not None and 0 in days and not week.start < days.start == 0:
                kept, line = [each for each in kept if each.day >= 0], line - told
            found.append(LinedSpan(days, _weights_below_line(kept), line))
    return found


def _weeks_of(plan: PlanBuilder, days: range) -> Iterator[range]:
    first = days.start - (plan.horizon.day(days.start).weekday() - plan.horizon.week_start) % 7
    return (range(start, start + 7) for start in range(first, days.stop, 7))


def _cut(week: range, span: Days | None) -> list[range]:
    """The parts of a week inside and outside of a span."""
    if span is None:
        return [week]
    inside = {min(max(edge, week.start), week.stop) for edge in (span.start, span.stop)}
    return [range(first, after) for first, after in pairwise(sorted({week.start, *inside, week.stop}))]


def week_line(plan: PlanBuilder, employee: EmployeeId, figures: Figures, days: range) -> int:
    """Minutes of a week, or of a part cut by a variable period, above which work is weekly overtime."""
    system = plan.site.contract_of(employee).hours_system
    is_small = plan.site.workplace.special44 and system in (HoursSystem.FIXED, HoursSystem.MONTHLY)
    law = figures.special_week if is_small else figures.week
    span = variable_span(plan, employee)
    if span is None or days.start not in span:
        return law
    designated = designated_minutes(plan, employee)
    return max(law * len(days) // WEEK, sum(designated.get(day, 0) for day in days))


def settlements_by_frame(plan: PlanBuilder, employee: EmployeeId, figures: Figures, since: int = 0) -> list[LinedSpan]:
    """Periods that touch the days from `since` on over which hours are averaged, after months of them with a limit of
    their own."""
    spans = list(settlement_spans(plan, employee, figures, since))
    counted = _settled_minutes(plan, employee) if spans else []
    if plan.site.contract_of(employee).hours_system is HoursSystem.FLEX:
        weights = {each.candidate: each.minutes for each in counted}
    else:
        kept = {each.candidate for each in counted}
        weights = _weights_below_line([each for each in _lined(plan, employee, figures.day) if each.candidate in kept])
    by_day = {each.candidate: each.day for each in counted}
    return [
        LinedSpan(days, {shift: minutes for shift, minutes in weights.items() if by_day[shift] in days}, line)
        for days, line in spans
    ]


def base_limit(
    plan: PlanBuilder, employee: EmployeeId, limit: int, variable_limit: int, *, is_agreed: bool = True
) -> int:
    """Ordinary limit of a month, or of a year: lower under long variable hours; the agreed one of a month if lower."""
    span = variable_span(plan, employee)
    is_yearly = plan.site.contract_of(employee).hours_system is HoursSystem.YEARLY
    law = variable_limit if is_yearly and span is not None and span.is_over_three_months else limit
    agreement = plan.site.agreement
    own = agreement.month_limit_minutes if agreement is not None and is_agreed else None
    return law if own is None else min(law, own)


def overtime_in(
    plan: PlanBuilder, employee: EmployeeId, months: Sequence[range], figures: Figures, *, with_holidays: bool = False
) -> OvertimeSum:
    """Overtime, and with_holidays work on named legal holidays, of months that follow each other."""
    found = OvertimeSum()
    if plan.site.staff_of(employee).art41 or not months:
        return found
    days = range(months[0].start, months[-1].stop)
    asked = {day for month in months for day in month}
    told = plan.site.history_of(employee).month_to_date
    if told is not None and 0 in days:
        found.told = told.overtime_minutes + (told.holiday_minutes if with_holidays else 0)
        asked.difference_update(day for day in month_at(plan, 0) if day < 0)
    _add_daily(found, days_by_line(plan, employee, figures.day), asked)
    _add_weekly(found, plan, employee, figures, days, asked)
    _add_settled(found, plan, employee, figures, days, asked)
    if with_holidays:
        for candidate, minutes in minutes_on_rest_days(plan, employee, asked):
            found.weights[candidate] = found.weights.get(candidate, 0) + minutes
        found.beyond += seventh_days(plan, employee, asked, lambda candidate: candidate.work_minutes)
    return found


def _add_daily(found: OvertimeSum, shifts: Sequence[LinedShift], days: set[int]) -> None:
    """Daily overtime; a shift moved to the day after a rest day may meet another there, so all of it counts."""
    for each in shifts:
        if each.day in days:
            found.weights[each.candidate] = each.minutes if each.day != each.candidate.day else each.excess


def _add_weekly(
    found: OvertimeSum, plan: PlanBuilder, employee: EmployeeId, figures: Figures, days: range, asked: set[int]
) -> None:
    """Weekly overtime: of shifts of the past on the days on which it arose, of shifts ahead for all of the week."""
    for week, over in _past_weekly(plan, employee, figures, days):
        found.told += sum(minutes for day, minutes in over.items() if day in asked)
        ahead = {shift: minutes for shift, minutes in week.weights.items() if not shift.is_history}
        past = sum(minutes for shift, minutes in week.weights.items() if shift.is_history)
        found.beyond.append(Excess(ahead, max(0, week.line - past)))


def _past_weekly(
    plan: PlanBuilder, employee: EmployeeId, figures: Figures, days: range
) -> Iterator[tuple[LinedSpan, dict[int, int]]]:
    """Weeks that touch some days, each with the weekly overtime of shifts of the past by day."""
    weeks = weeks_by_line(plan, employee, figures, days)
    day_of = {each.candidate: each.day for each in _lined(plan, employee, figures.day)}
    for week in weeks:
        left = max(0, week.line)
        over: dict[int, int] = {}
        past = [shift for shift in week.weights if shift.is_history]
        for shift in sorted(past, key=lambda each: day_of[each]):
            minutes = week.weights[shift]
            over[day_of[shift]] = over.get(day_of[shift], 0) + max(0, minutes - left)
            left = max(0, left - minutes)
        yield week, over


def _add_settled(
    found: OvertimeSum, plan: PlanBuilder, employee: EmployeeId, figures: Figures, days: range, asked: set[int]
) -> None:
    """Overtime of periods that end in days asked for; what of it was weekly overtime of the past, or of months of the
    past with a limit of their own, is taken out."""
    months: list[LinedSpan] = []
    for each in settlements_by_frame(plan, employee, figures, days.start):
        inside = [month for month in months if month.days.start in each.days and month.days[-1] in each.days]
        taken = sum(max(0, sum(month.weights.values()) - month.line) for month in inside if month.days.stop <= 0)
        past = range(each.days.start, min(0, each.days.stop))
        for _, over in _past_weekly(plan, employee, figures, past) if past else ():
            taken += sum(minutes for day, minutes in over.items() if day in past)
        if each.days[-1] in asked and each.days.stop <= 0:
            found.told += max(0, sum(each.weights.values()) - each.line - taken)
        elif each.days[-1] in asked:
            found.beyond.append(Excess(each.weights, each.line + taken))
        months.append(each)


def worked_overtime(plan: PlanBuilder, employee: EmployeeId, month: range, figures: Figures) -> int:
    """Overtime of a month that history tells or that arose before the horizon; of a period still open none has."""
    total = overtime_in(plan, employee, [month], figures)
    past = sum(minutes for candidate, minutes in total.weights.items() if candidate.is_history)
    return total.told + past


def months_without_clause(
    plan: PlanBuilder, employee: EmployeeId, agreement: OvertimeAgreement, limit: int, most: int, figures: Figures
) -> Iterator[range]:
    """Months ahead for which no special month of the agreement year is left."""
    for told, months in special_years(plan, employee, agreement):
        used = sum(overtime > limit for overtime in told)
        for month in months:
            is_ahead = month.start < plan.horizon.days and month.stop > 0
            used += is_ahead or worked_overtime(plan, employee, month, figures) > limit
            if is_ahead and used > most:
                yield month
