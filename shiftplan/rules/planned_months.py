"""Months, years and settlement periods of a plan as day indexes, for `constrain`; no `check` may look in here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from shiftplan.domain.figures import Figures
from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId, HoursSystem
from shiftplan.domain.workplace import OvertimeAgreement
from shiftplan.rules.base import PlanBuilder
from shiftplan.rules.planned_time import first_adult_day, first_known_day

ONE = timedelta(days=1)
YEAR_MONTHS = 12
SPECIAL_SYSTEMS = (HoursSystem.FIXED, HoursSystem.MONTHLY)


@dataclass(frozen=True)
class Days:
    """Day indexes start..stop of a variable period; stop is the first day after it."""

    start: int
    stop: int
    is_over_three_months: bool

    def __contains__(self, day: int) -> bool:
        return self.start <= day < self.stop


def _later(day: date, months: int) -> date:
    """The first of a span that begins so many months later; days 29 to 31 become the month's last where it is short."""
    number = day.year * YEAR_MONTHS + day.month - 1 + months
    first = date(number // YEAR_MONTHS, number % YEAR_MONTHS + 1, 1)
    after = date((number + 1) // YEAR_MONTHS, (number + 1) % YEAR_MONTHS + 1, 1)
    return min(first + (day.day - 1) * ONE, after - ONE)


def _month_start(plan: PlanBuilder, day: date) -> date:
    start_day = plan.site.workplace.month_start_day
    first = date(day.year, day.month, start_day)
    return first if first <= day else _later(first, -1)


def _month(plan: PlanBuilder, first: date) -> range:
    return range(plan.horizon.index(first), plan.horizon.index(_later(first, 1)))


def month_at(plan: PlanBuilder, day: int) -> range:
    """The agreement month that holds a day."""
    return _month(plan, _month_start(plan, plan.horizon.day(day)))


def _month_before(plan: PlanBuilder, month: range) -> range:
    return _month(plan, _later(plan.horizon.day(month.start), -1))


def months_ahead(plan: PlanBuilder) -> list[range]:
    """Agreement months that touch the horizon, whole months."""
    found = [month_at(plan, 0)]
    while found[-1].stop < plan.horizon.days:
        found.append(month_at(plan, found[-1].stop))
    return found


def years_ahead(
    plan: PlanBuilder, employee: EmployeeId, agreement: OvertimeAgreement
) -> Iterator[tuple[int, list[range]]]:
    """For each agreement year that touches the horizon: overtime of its closed months, and its other months until the
    end of the horizon, those before the horizon included."""
    for told, months in special_years(plan, employee, agreement):
        yield sum(told), months


def special_years(
    plan: PlanBuilder, employee: EmployeeId, agreement: OvertimeAgreement
) -> Iterator[tuple[list[int], list[range]]]:
    """As `years_ahead`, with the overtime of each closed month."""
    start, closed, months = agreement.year_start or agreement.valid_from, _closed(plan, employee), months_ahead(plan)
    first = plan.horizon.index(_year_start(start, plan.horizon.day(months[0].start)))
    while (before := _month_before(plan, months[0])).start >= first:
        months.insert(0, before)
    by_year: dict[date, list[range]] = {}
    for month in months:
        by_year.setdefault(_year_start(start, plan.horizon.day(month.start)), []).append(month)
    for year in by_year.values():
        yield _told_and_other(year, closed)


def asked_spans(
    plan: PlanBuilder, employee: EmployeeId, asked: Period, length: int
) -> Iterator[tuple[int, list[range]]]:
    """For each span of so many months from the first day of a request that touches the horizon: overtime of its closed
    months, and its other months, those before the horizon included."""
    closed, stop, number = _closed(plan, employee), plan.horizon.index(asked.last + ONE), 0
    while plan.horizon.index(_later(asked.first, number)) < min(stop, plan.horizon.days):
        starts = [plan.horizon.index(_later(asked.first, number + part)) for part in range(length + 1)]
        number += length
        months = [range(first, min(after, stop)) for first, after in pairwise(starts) if first < stop]
        if months[-1].stop > 0:
            told, others = _told_and_other(months, closed)
            yield sum(told), others


def _told_and_other(months: Sequence[range], closed: Mapping[int, tuple[int, int]]) -> tuple[list[int], list[range]]:
    """Overtime of those of some months that are over and closed, and the others."""
    told = {month: closed[month.start][0] for month in months if month.stop <= 0 and month.start in closed}
    return list(told.values()), [month for month in months if month not in told]


def _year_start(start: date, day: date) -> date:
    years = day.year - start.year
    first = _later(start, years * YEAR_MONTHS)
    return first if first <= day else _later(start, (years - 1) * YEAR_MONTHS)


def _closed(plan: PlanBuilder, employee: EmployeeId) -> dict[int, tuple[int, int]]:
    """(overtime, overtime and holiday work) of closed months by the index of their first day."""
    return {
        plan.horizon.index(each.first): (each.overtime_minutes, each.overtime_minutes + each.holiday_minutes)
        for each in plan.site.history_of(employee).months
    }


def windows_ahead(
    plan: PlanBuilder, employee: EmployeeId, least: int, most: int
) -> Iterator[tuple[int, int, list[range]]]:
    """(n, minutes of closed months, other months) of every known window of n months that ends in a month ahead."""
    closed, known = _closed(plan, employee), first_known_day(plan, employee)
    is_told = plan.site.history_of(employee).month_to_date is not None
    for last in months_ahead(plan):
        told, months, before = 0, [last], last
        for n in range(1, most + 1):
            if n >= least:
                yield n, told, list(months)
            before = _month_before(plan, before)
            if before.stop <= 0 and before.start in closed:
                told += closed[before.start][1]
            elif before.start >= known or (is_told and 0 in before):
                months.insert(0, before)
            else:
                break


def variable_span(plan: PlanBuilder, employee: EmployeeId) -> Days | None:
    """Days of the variable period that binds an employee, where hours are designated.

    Under 18 nobody has variable hours but those of Art. 60(3) no. 2, so the span begins with the birthday.
    """
    regime, system = plan.site.workplace.regime, plan.site.contract_of(employee).hours_system
    is_variable = system in (HoursSystem.MONTHLY, HoursSystem.YEARLY) and regime.system is system
    if not is_variable or regime.period_start is None or not regime.designated:
        return None
    start = plan.horizon.index(regime.period_start)
    stop = start + (regime.period_days or 1)
    is_long = stop > plan.horizon.index(_later(regime.period_start, 3))
    own = start if plan.site.staff_of(employee).minor_variable else max(start, first_adult_day(plan, employee))
    return Days(own, stop, is_long) if own < stop else None


def settlement_spans(
    plan: PlanBuilder, employee: EmployeeId, figures: Figures, since: int
) -> Iterator[tuple[range, int]]:
    """(days, frame) of the periods that touch the days from `since` to the end of the horizon over which an employee's
    hours are averaged; months with a limit of their own before the period they belong to."""
    workplace, system = plan.site.workplace, plan.site.contract_of(employee).hours_system
    regime = workplace.regime
    adult_from, span = first_adult_day(plan, employee), variable_span(plan, employee)
    if span is not None:
        is_small = workplace.special44 and system in SPECIAL_SYSTEMS and span.start >= adult_from
        law = figures.special_week if is_small else figures.week
        yield range(span.start, span.stop), law * (span.stop - span.start) // 7
    if system is not HoursSystem.FLEX or regime.system is not system or regime.period_start is None:
        return
    law = figures.special_week if workplace.special44 and regime.months == 1 else figures.week
    number = 0
    while plan.horizon.index(_later(regime.period_start, number * regime.months)) < plan.horizon.days:
        starts = [_later(regime.period_start, number * regime.months + part) for part in range(regime.months + 1)]
        edges = [plan.horizon.index(each) for each in starts]
        is_cut = edges[0] < adult_from
        edges = [max(each, adult_from) for each in edges]
        if edges[-1] > max(since, adult_from):
            frame = law * (edges[-1] - edges[0]) // 7
            if regime.five_day_agreement and regime.scheduled_days is not None and number == 0 and not is_cut:
                frame = figures.day * regime.scheduled_days
            for first, after in pairwise(edges) if regime.months > 1 else ():
                if after > first:
                    yield range(first, after), figures.flex_month_week * (after - first) // 7
            yield range(edges[0], edges[-1]), frame
        number += 1
