"""Work on legal holidays that shifts of a plan would bring, for `constrain`; no `check` may look in here."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from shiftplan.domain.people import EmployeeId
from shiftplan.domain.workplace import HolidayMode
from shiftplan.rules.base import Candidate, Excess, PlanBuilder
from shiftplan.rules.planned_time import (
    WEEK,
    known_shifts,
    one_each_day,
    own_rest_days,
    planned_weeks,
)


def minutes_on_rest_days(plan: PlanBuilder, employee: EmployeeId, days: set[int]) -> Iterator[tuple[Candidate, int]]:
    """Minutes of each known shift on each legal holiday of some days that is named or over, without breaks."""
    known = known_shifts(plan, employee)
    named = own_rest_days(plan, employee, known) & days
    for candidate in known:
        for day in range(candidate.day, candidate.last_day + 1):
            if day in named:
                start, end = plan.horizon.minute_on(day, 0), plan.horizon.minute_on(day + 1, 0)
                inside = min(candidate.end_minute, end) - max(candidate.start_minute, start)
                yield candidate, min(inside, candidate.work_minutes)


def holidays_touched(
    plan: PlanBuilder, employee: EmployeeId, month: range
) -> tuple[dict[Candidate, int], list[Excess]]:
    """Number of legal holidays of a month that each shift touches, and weeks that make one; none for managers."""
    if plan.site.staff_of(employee).art41:
        return {}, []
    counts: dict[Candidate, int] = defaultdict(int)
    for candidate, _ in minutes_on_rest_days(plan, employee, set(month)):
        counts[candidate] += 1
    return counts, list(seventh_days(plan, employee, set(month), lambda candidate: 1))


def runs_over_midnight(plan: PlanBuilder, employee: EmployeeId) -> bool:
    """Whether any known shift of an employee touches a second calendar day."""
    return any(each.last_day > each.day for each in known_shifts(plan, employee))


def seventh_days(
    plan: PlanBuilder, employee: EmployeeId, days: set[int], worth: Callable[[Candidate], int]
) -> Iterator[Excess]:
    """What work on all seven days of a week makes holiday work, where days off are named but no legal holiday is.

    The last day off of such a week is the legal holiday (JP-35-WHICH). One excess for each week whose last day off is
    among `days`: what the shift of that day is `worth` if the six others are worked too, else nothing. Nobody whose
    shifts run over midnight works all seven days (JP-35-REST), nor whom the contract gives a day off.
    """
    workplace = plan.site.workplace
    if workplace.legal_holiday.mode is not HolidayMode.UNSPECIFIED:
        return
    if _has_day_off(plan, employee) or runs_over_midnight(plan, employee):
        return
    off = {plan.horizon.index(day) for day in workplace.scheduled_off}
    known = known_shifts(plan, employee)
    for week in planned_weeks(plan):
        last_off = max(off.intersection(week), default=None)
        on_day = {each: worth(each) for each in known if each.day == last_off}
        if last_off in days and on_day:
            most = (sum if last_off < 0 else max)(on_day.values())  # of a past day every shift was worked
            others = one_each_day(known, week)
            yield Excess({**{each: most * once for each, once in others.items()}, **on_day}, (WEEK - 1) * most)


def _has_day_off(plan: PlanBuilder, employee: EmployeeId) -> bool:
    """Whether the contract's days in a week or in a row leave one off in any case."""
    contract = plan.site.contract_of(employee)
    return "house" in plan.site.rulebooks and min(contract.days_per_week_max, contract.consecutive_days_max) < WEEK
