"""Minutes and days of shift candidates, counted for `constrain`; no `check` may look in here.

Breaks have no place yet when a rule speaks to a planner, so the part of a shift that lies on a statutory rest day is
taken without breaks: what is left for ordinary days is never too little.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from shiftplan.domain.horizon import DAY_MINUTES
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.workplace import HolidayMode
from shiftplan.rules.base import Candidate, PlanBuilder
from shiftplan.rules.planned_persons import FULL_AGE, years_old_on

WEEK, BLOCK_DAYS, BLOCK_RESTS = 7, 28, 4


@dataclass(frozen=True)
class Counted:
    """A candidate's minutes outside named statutory rest days, and the index of the day they count for."""

    candidate: Candidate
    day: int
    minutes: int


def known_shifts(plan: PlanBuilder, employee: EmployeeId) -> list[Candidate]:
    """Shifts worked before the horizon, then those that could be worked in it."""
    return [*plan.worked(employee), *plan.candidates(employee)]


def planned_weeks(plan: PlanBuilder) -> list[range]:
    """Day indexes of every whole week that touches the horizon."""
    return [range(plan.horizon.index(first), plan.horizon.index(last) + 1) for first, last in plan.horizon.weeks()]


def one_each_day(candidates: Iterable[Candidate], days: range) -> dict[Candidate, int]:
    """Weights that count days with a shift: 1 each, but a further shift of the same past day 0."""
    weights: dict[Candidate, int] = {}
    counted: set[int] = set()
    for candidate in candidates:
        if candidate.day in days:
            weights[candidate] = int(not (candidate.is_history and candidate.day in counted))
            counted.add(candidate.day)
    return weights


def named_rest_days(plan: PlanBuilder, candidates: Sequence[Candidate]) -> frozenset[int]:
    """Day indexes of the named statutory rest days that some shifts could touch."""
    holiday = plan.site.workplace.legal_holiday
    if holiday.mode is HolidayMode.DATES:
        return frozenset(plan.horizon.index(day) for day in holiday.dates)
    if holiday.mode is not HolidayMode.WEEKDAY or not candidates:
        return frozenset()
    first, last = min(each.day for each in candidates), max(each.last_day for each in candidates)
    named = {day for day in range(first, last + 1) if plan.horizon.day(day).weekday() == holiday.weekday}
    named |= {plan.horizon.index(instead) for _, instead in holiday.swaps}
    return frozenset(named - {plan.horizon.index(given_up) for given_up, _ in holiday.swaps})


def own_rest_days(plan: PlanBuilder, employee: EmployeeId, known: Sequence[Candidate]) -> frozenset[int]:
    """The statutory rest days that an employee's shifts could touch, named or, in spans that are over, by what was
    worked; managers have none."""
    if plan.site.staff_of(employee).art41:
        return frozenset()
    return named_rest_days(plan, known) | _rest_days_of_the_past(plan, employee)


def first_known_day(plan: PlanBuilder, employee: EmployeeId) -> int:
    """Index of the first day from which every shift of an employee is known; day 0 at the latest."""
    told = (plan.site.known_from, plan.site.history_of(employee).known_from)
    return min([0, *(plan.horizon.index(day) for day in told if day is not None)])


def _rest_days_of_the_past(plan: PlanBuilder, employee: EmployeeId) -> frozenset[int]:
    """Days off that became legal holidays in weeks, or blocks of four weeks, before the horizon (JP-35-WHICH)."""
    holiday, worked = plan.site.workplace.legal_holiday, plan.worked(employee)
    if holiday.mode in (HolidayMode.WEEKDAY, HolidayMode.DATES) or not worked:
        return frozenset()
    length, least, known = WEEK, 1, first_known_day(plan, employee)
    start = known - (plan.horizon.day(known).weekday() - plan.horizon.week_start) % WEEK
    if holiday.mode is HolidayMode.FOUR_WEEKS and holiday.start is not None:
        length, least = BLOCK_DAYS, BLOCK_RESTS
        start = known - (known - plan.horizon.index(holiday.start)) % BLOCK_DAYS
    named = {plan.horizon.index(day) for day in plan.site.workplace.scheduled_off}
    begun = {each.day for each in worked}
    touched = {day for each in worked for day in range(each.day, each.last_day + 1)}
    found: list[int] = []
    for first in range(start, 1 - length, length):
        span = range(first, first + length)
        missing = least - _rests_in(plan, worked, span) if first >= known else 0
        off = [day for day in span if day in touched and (day in named if named else day not in begun)]
        found += off[-missing:] if missing > 0 else ()
    return frozenset(found)


def _rests_in(plan: PlanBuilder, worked: Sequence[Candidate], span: range) -> int:
    """Days of a span without work; at three-shift sites stretches of 24 hours where these are more."""
    inside = [each for each in worked if each.day < span.stop and each.last_day >= span.start]
    free = len(span) - len({day for each in inside for day in range(each.day, each.last_day + 1) if day in span})
    if not plan.site.workplace.three_shift_24h:
        return free
    start, end = plan.horizon.minute_on(span.start, 0), plan.horizon.minute_on(span.stop, 0)
    ends = [start, *(each.end_minute for each in inside)]
    starts = [*(each.start_minute for each in inside), end]
    gaps = (max(0, later - earlier) for earlier, later in zip(ends, starts, strict=True))
    return max(free, sum(gap // DAY_MINUTES for gap in gaps))


def work_day_of(candidate: Candidate, day: int, rest_days: frozenset[int]) -> int:
    """The day for which a shift's minutes on a calendar day count: its own on a rest day or after a start on one."""
    return day if day in rest_days or candidate.day in rest_days else candidate.day


def counted_minutes(plan: PlanBuilder, employee: EmployeeId) -> list[Counted]:
    """Every known shift of an employee by its ordinary minutes, history first."""
    known = known_shifts(plan, employee)
    named = own_rest_days(plan, employee, known)
    if not named:
        return [Counted(candidate, candidate.day, candidate.work_minutes) for candidate in known]
    return [_counted(plan, candidate, named) for candidate in known]


def _counted(plan: PlanBuilder, candidate: Candidate, named: frozenset[int]) -> Counted:
    rest_days = [day for day in range(candidate.day, candidate.last_day + 1) if day in named]
    if not rest_days:
        return Counted(candidate, candidate.day, candidate.work_minutes)
    outside = candidate.end_minute - candidate.start_minute
    for day in rest_days:
        start, end = plan.horizon.minute_on(day, 0), plan.horizon.minute_on(day + 1, 0)
        outside -= min(candidate.end_minute, end) - max(candidate.start_minute, start)
    moved = candidate.day in rest_days
    return Counted(candidate, candidate.day + int(moved), min(candidate.work_minutes, outside))


def capped_by_day(counted: Iterable[Counted], cap: int) -> Mapping[Candidate, int]:
    """Weights in minutes; the past shifts of one day share the cap of that day.

    Shifts ahead that count for one day do not: what they pass the cap by is out by the rule of the day.
    """
    weights: dict[Candidate, int] = {}
    used: dict[int, int] = defaultdict(int)
    for each in counted:
        weights[each.candidate] = min(each.minutes, cap - used[each.day])
        if each.candidate.is_history:
            used[each.day] += weights[each.candidate]
    return weights


def minutes_of_week(
    plan: PlanBuilder, employee: EmployeeId, counted: Iterable[Counted], week: range, days: range
) -> tuple[dict[Candidate, int], int]:
    """Minutes of the shifts of a week, and those that history tells of it so far.

    What is told takes the place of the shifts before the horizon, and counts where the week's first day is among some
    days.
    """
    told = plan.site.history_of(employee).week_to_date
    if told is None or 0 not in week:
        return {each.candidate: each.minutes for each in counted if each.day in week}, 0
    ahead = {each.candidate: each.minutes for each in counted if each.day in week and each.day >= 0}
    return ahead, told if week[0] in days else 0


def pairs_over(counted: Sequence[Counted], limit: int) -> Iterator[tuple[Candidate, Candidate]]:
    """Pairs of shifts of two dates whose minutes count for one day and pass a limit together.

    Only a shift that begins on a named statutory rest day counts for the day after its date.
    """
    moved = [each for each in counted if each.day != each.candidate.day]
    for first in moved:
        for second in counted:
            if second.day == second.candidate.day == first.day and first.minutes + second.minutes > limit:
                yield first.candidate, second.candidate


def pairs_closer_than(plan: PlanBuilder, employee: EmployeeId, minutes: int) -> Iterator[tuple[Candidate, Candidate]]:
    """(earlier, later) shifts of two dates with less than so many minutes between; the earlier may be history.

    Of several shifts of a past day only the last to end has a later shift to rest for.
    """
    by_day: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in sorted(plan.candidates(employee), key=lambda each: each.start_minute):
        by_day[candidate.day].append(candidate)
    past = {each.day: each for each in sorted(plan.worked(employee), key=lambda each: each.end_minute)}
    for first in [*past.values(), *plan.candidates(employee)]:
        needed = first.end_minute + minutes
        for day in range(max(0, first.day + 1), plan.horizon.days):
            close = by_day[day][: bisect_left(by_day[day], needed, key=lambda each: each.start_minute)]
            yield from ((first, second) for second in close)
            if by_day[day] and not close:
                break


def sooner_than(plan: PlanBuilder, employee: EmployeeId, minutes: int) -> list[Candidate]:
    """Shifts that begin less than so many minutes after the last end that the history tells beside shifts."""
    told = plan.site.history_of(employee).last_end
    if told is None:
        return []
    free_from = plan.horizon.minute_of(told) + minutes
    return [each for each in plan.candidates(employee) if each.start_minute < free_from]


def first_adult_day(plan: PlanBuilder, employee: EmployeeId) -> int:
    """Index of the 18th birthday; without a date of birth everybody has always been of full age."""
    return years_old_on(plan, employee, FULL_AGE)


def has_agreement(plan: PlanBuilder, first_day: int, last_day: int) -> bool:
    """Whether an agreement that allows holiday work is in force on all days first..last, by index."""
    agreement = plan.site.agreement
    if agreement is None or not agreement.holiday_work:
        return False
    return agreement.valid_from <= plan.horizon.day(first_day) and plan.horizon.day(last_day) <= agreement.valid_to
