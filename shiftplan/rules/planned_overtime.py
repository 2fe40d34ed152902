"""Overtime that shifts of a plan would bring, counted for `constrain`; no `check` may look in here.

Of overtime a plan knows most: breaks have no place yet, so time on a named rest day is taken without them, a shift that
runs out of a rest day into a day with another shift counts wholly, a week of the horizon that straddles two months
counts for both, what is weekly overtime ahead in a period over which hours are averaged counts for the period too, a
seventh day worked in a week counts as holiday work and for the week, and under 18 eight hours are the line of every day
ahead. What was worked before the horizon counts as the law counts it.
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
from shiftplan.rules.planned_persons import youth_days
from shiftplan.rules.planned_time import WEEK, Counted, counted_minutes, first_adult_day


@dataclass(frozen=True)
class LinedShift:
    """A shift by its minutes on the day it counts for, and what shifts of the past leave of the line of that day."""

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


def days_by_line(plan: PlanBuilder, employee: EmployeeId, figures: Figures) -> list[LinedShift]:
    """Known shifts of an employee on days of full age whose hours count by day: no flexible hours, no managers."""
    adult_from = first_adult_day(plan, employee)
    return [each for each in lined_shifts(plan, employee, figures) if each.day >= adult_from]


def lined_shifts(plan: PlanBuilder, employee: EmployeeId, figures: Figures) -> list[LinedShift]:
    """As `days_by_line`, with the days under 18, whose hours count by day in every system."""
    if plan.site.staff_of(employee).art41:
        return []
    adult_from, counted = first_adult_day(plan, employee), counted_minutes(plan, employee)
    if plan.site.contract_of(employee).hours_system is HoursSystem.FLEX:
        counted = [each for each in counted if each.day < adult_from]
    lines = {
        day: max(figures.day, each) for day, each in designated_minutes(plan, employee).items() if day >= adult_from
    }
    lines |= dict.fromkeys(_long_days(plan, employee, figures, counted), figures.minor_long_day)
    found: list[LinedShift] = []
    for each in counted:
        line = lines.get(each.day, figures.day)
        if each.candidate.is_history:
            lines[each.day] = line - min(line, each.minutes)
        found.append(LinedShift(each.candidate, each.day, each.minutes, line))
    return found


def _long_days(plan: PlanBuilder, employee: EmployeeId, figures: Figures, counted: Sequence[Counted]) -> Iterator[int]:
    """Days of weeks that are over in which Art. 60(3) no. 1 let a person under 18 work the long day."""
    days = youth_days(plan, employee)
    if not days or plan.site.staff_of(employee).minor_variable:
        return
    by_week: dict[int, dict[int, int]] = defaultdict(dict)
    for each in counted:
        week = by_week[_first_of_week(plan, each.day)]
        week[each.day] = week.get(each.day, 0) + each.minutes
    for first, week in by_week.items():
        has_cut_day = any(0 < minutes <= figures.minor_day_cut for minutes in week.values())
        if first + WEEK <= 0 and has_cut_day and sum(week.values()) <= figures.week:
            yield from (day for day in week if day in days)


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


def weeks_by_line(plan: PlanBuilder, employee: EmployeeId, figures: Figures) -> list[LinedSpan]:
    """Weeks that touch the horizon, cut where a variable period begins or ends, no flexible hours.

    Of the week in which somebody comes of age all days count; weeks before are another rule's.
    """
    if plan.site.contract_of(employee).hours_system is HoursSystem.FLEX:
        return []
    adult_from, by_day = first_adult_day(plan, employee), _by_day(lined_shifts(plan, employee, figures))
    weeks = _parts_of_weeks(plan, employee, range(plan.horizon.days)) if by_day else ()
    return [
        _lined_week(plan, employee, by_day, days, week_line(plan, employee, figures, days))
        for days in weeks
        if days[-1] >= adult_from
    ]


def _by_day(shifts: Iterable[LinedShift]) -> Mapping[int, Sequence[LinedShift]]:
    found: dict[int, list[LinedShift]] = defaultdict(list)
    for each in shifts:
        found[each.day].append(each)
    return found


def _lined_week(
    plan: PlanBuilder, employee: EmployeeId, by_day: Mapping[int, Sequence[LinedShift]], days: range, line: int
) -> LinedSpan:
    """The shifts of a week, or of a part of it, without daily overtime.

    What history tells of the current week takes the place of the shifts before the horizon, but for those on the other
    side of a cut.
    """
    told = plan.site.history_of(employee).week_to_date
    is_cut_here = days.start == 0 and _first_of_week(plan, 0) != 0
    first = days.start
    if told is not None and 0 in days and not is_cut_here:
        first, line = 0, line - told
    kept = [each for day in range(first, days.stop) for each in by_day.get(day, ())]
    return LinedSpan(days, {each.candidate: min(each.minutes, each.line) for each in kept}, line)


def _parts_of_weeks(plan: PlanBuilder, employee: EmployeeId, days: range) -> Iterator[range]:
    """Weeks that touch some days, cut where the employee's variable period begins or ends."""
    span = variable_span(plan, employee)
    for start in range(_first_of_week(plan, days.start), days.stop, WEEK):
        yield from _cut(range(start, start + WEEK), span)


def _first_of_week(plan: PlanBuilder, day: int) -> int:
    return day - (plan.horizon.day(day).weekday() - plan.horizon.week_start) % WEEK


def _cut(week: range, span: Days | None) -> list[range]:
    """The parts of a week inside and outside of a span."""
    if span is None:
        return [week]
    inside = {min(max(edge, week.start), week.stop) for edge in (span.start, span.stop)}
    return [range(first, after) for first, after in pairwise(sorted({week.start, *inside, week.stop}))]


def week_line(plan: PlanBuilder, employee: EmployeeId, figures: Figures, days: range, *, is_minor: bool = False) -> int:
    """Minutes of a week, or of a part cut by a variable period, above which work is weekly overtime; under 18 nobody
    has 44 hours, or designated hours of more than Art. 60(3) no. 2 lets."""
    system = plan.site.contract_of(employee).hours_system
    is_small = plan.site.workplace.special44 and system in (HoursSystem.FIXED, HoursSystem.MONTHLY) and not is_minor
    law = figures.special_week if is_small else figures.week
    span = variable_span(plan, employee)
    if span is None or days.start not in span:
        return law
    planned = designated_minutes(plan, employee)
    designated = sum(planned.get(day, 0) for day in days)
    most = min(designated, figures.minor_variable_week) if is_minor else designated
    return max(law * len(days) // WEEK, most)


def settlements_by_frame(plan: PlanBuilder, employee: EmployeeId, figures: Figures, since: int = 0) -> list[LinedSpan]:
    """Periods that touch the days from `since` on over which hours are averaged, after months of them with a limit of
    their own."""
    spans = list(settlement_spans(plan, employee, figures, since))
    counted = _settled_minutes(plan, employee) if spans else []
    if plan.site.contract_of(employee).hours_system is HoursSystem.FLEX:
        weights = {each.candidate: each.minutes for each in counted}
    else:
        kept = {each.candidate for each in counted}
        lined = lined_shifts(plan, employee, figures)
        weights = {each.candidate: min(each.minutes, each.line) for each in lined if each.candidate in kept}
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
    lined = lined_shifts(plan, employee, figures)
    _add_daily(found, lined, asked)
    _add_weekly(found, plan, employee, figures, lined, days, asked)
    _add_settled(found, plan, employee, figures, lined, days, asked)
    if with_holidays:
        for candidate, minutes in minutes_on_rest_days(plan, employee, asked):
            found.weights[candidate] = found.weights.get(candidate, 0) + minutes
        found.beyond += seventh_days(plan, employee, asked, lambda candidate: candidate.work_minutes)
    return found


def _add_daily(found: OvertimeSum, shifts: Sequence[LinedShift], days: set[int]) -> None:
    """Daily overtime; a shift ahead that moves to the day after a rest day may meet another, so all of it counts."""
    for each in shifts:
        if each.day in days:
            is_moved = each.day != each.candidate.day and not each.candidate.is_history
            found.weights[each.candidate] = each.minutes if is_moved else each.excess


def _add_weekly(
    found: OvertimeSum, plan: PlanBuilder, employee: EmployeeId, figures: Figures, lined: Sequence[LinedShift],
    days: range, asked: set[int],
) -> None:  # fmt: skip
    """Weekly overtime: of shifts of the past on the days on which it arose, of shifts ahead for all of the week."""
    for week, over in _past_weekly(plan, employee, figures, lined, days):
        found.told += sum(minutes for day, minutes in over.items() if day in asked)
        ahead = {shift: minutes for shift, minutes in week.weights.items() if not shift.is_history}
        past = sum(minutes for shift, minutes in week.weights.items() if shift.is_history)
        found.beyond.append(Excess(ahead, max(0, week.line - past)))


def _past_weekly(
    plan: PlanBuilder, employee: EmployeeId, figures: Figures, lined: Sequence[LinedShift], days: range
) -> Iterator[tuple[LinedSpan, dict[int, int]]]:
    """Weeks that touch some days, without what lies after these, each with the weekly overtime of the past by day.

    The last day worked says whether a week has the line of somebody under 18; with shifts ahead the first day says so.
    """
    adult_from = first_adult_day(plan, employee)
    by_day = _by_day(each for each in lined if each.day < days.stop)
    for part in _parts_of_weeks(plan, employee, days) if by_day else ():
        past = [each for day in part for each in by_day.get(day, ()) if each.candidate.is_history]
        is_minor = max([part.start, *(each.day for each in past)]) < adult_from
        line = week_line(plan, employee, figures, part, is_minor=is_minor)
        week = _lined_week(plan, employee, by_day, part, line)
        left = max(0, week.line)
        over: dict[int, int] = {}
        for each in past:
            minutes = week.weights.get(each.candidate, 0)
            over[each.day] = over.get(each.day, 0) + max(0, minutes - left)
            left = max(0, left - minutes)
        yield week, over


def _add_settled(
    found: OvertimeSum, plan: PlanBuilder, employee: EmployeeId, figures: Figures, lined: Sequence[LinedShift],
    days: range, asked: set[int],
) -> None:  # fmt: skip
    """Overtime of periods that end in days asked for; what of it was weekly overtime of the past, or of months of the
    past with a limit of their own, is taken out."""
    months: list[LinedSpan] = []
    for each in settlements_by_frame(plan, employee, figures, days.start):
        inside = [month for month in months if month.days.start in each.days and month.days[-1] in each.days]
        taken = sum(max(0, sum(month.weights.values()) - month.line) for month in inside if month.days.stop <= 0)
        for _, over in _past_weekly(plan, employee, figures, lined, each.days):
            taken += sum(minutes for day, minutes in over.items() if day in each.days)
        if each.days[-1] in asked and each.days.stop <= 0:
            found.told += max(0, sum(each.weights.values()) - each.line - taken)
        elif each.days[-1] in asked:
            found.beyond.append(Excess(each.weights, each.line + taken))
        months.append(each)


def worked_overtime(plan: PlanBuilder, employee: EmployeeId, month: range, figures: Figures) -> int:
    """Overtime of a month that history tells or that arose before the horizon; of a period still open none has."""
    total = overtime_in(plan, employee, [month], figures)
    return total.told + sum(total.weights.values())


def months_without_clause(
    plan: PlanBuilder, employee: EmployeeId, agreement: OvertimeAgreement, limit: int, most: int, figures: Figures
) -> Iterator[range]:
    """Months ahead for which no special month of the agreement year is left."""
    for told, months in special_years(plan, employee, agreement):
        used = sum(overtime > limit for overtime in told)
        for month in months:
            is_ahead = month.stop > 0
            used += is_ahead or worked_overtime(plan, employee, month, figures) > limit
            if is_ahead and used > most:
                yield month
