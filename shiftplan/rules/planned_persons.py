"""Days of the horizon on which an employee has a status, counted for `constrain`; no `check` may look in here.

Days are indexes from the horizon's first day; a range may begin before the horizon and end after it.
"""

from datetime import date, timedelta

from shiftplan.domain.people import EmployeeId
from shiftplan.domain.staff import Maternity
from shiftplan.rules.base import Candidate, PlanBuilder

NOBODY = range(0)
DAY = timedelta(days=1)
FULL_AGE = 18
LAST_SCHOOL_YEAR = 15
BORN_BEFORE_SCHOOL_YEAR_ENDS = (4, 1)
"""Who is born on 1 April reaches an age on 31 March already."""


def years_old_on(plan: PlanBuilder, employee: EmployeeId, years: int) -> int:
    """Index of the day on which an employee has an age; without a date of birth it was reached long ago."""
    born = plan.site.employees[employee].birth_on
    return plan.horizon.index(date.min) if born is None else _birthday(plan, born, years)


def _birthday(plan: PlanBuilder, born: date, years: int) -> int:
    """Index of a birthday; who was born on 29 February has it on 1 March."""
    is_leap_day = (born.month, born.day) == (2, 29)
    eve = date(born.year + years, 2, 28) if is_leap_day else date(born.year + years, born.month, born.day) - DAY
    return plan.horizon.index(eve) + 1


def _school_ends(plan: PlanBuilder, born: date) -> int:
    is_early = (born.month, born.day) <= BORN_BEFORE_SCHOOL_YEAR_ENDS
    return plan.horizon.index(date(born.year + LAST_SCHOOL_YEAR + int(not is_early), 4, 1))


def child_days(plan: PlanBuilder, employee: EmployeeId) -> range:
    """Days of school age, those before the horizon included; empty without any in the horizon."""
    born = plan.site.employees[employee].birth_on
    if born is None:
        return NOBODY
    return _if_ahead(range(plan.horizon.index(born), _school_ends(plan, born)))


def minor_days(plan: PlanBuilder, employee: EmployeeId) -> range:
    """Days past school age and before the 18th birthday; empty without any in the horizon."""
    return _if_ahead(youth_days(plan, employee))


def _if_ahead(days: range) -> range:
    """Some days, or none where all of them are before the horizon."""
    return days if days.stop > 0 else NOBODY


def youth_days(plan: PlanBuilder, employee: EmployeeId) -> range:
    """Days past school age and before the 18th birthday, wherever the horizon lies."""
    born = plan.site.employees[employee].birth_on
    if born is None:
        return NOBODY
    return range(_school_ends(plan, born), years_old_on(plan, employee, FULL_AGE))


def asked_days(plan: PlanBuilder, employee: EmployeeId, request: str) -> range:
    """Days on which a request under Art. 66 binds: while pregnant and for a year after birth."""
    maternity = plan.site.staff_of(employee).maternity
    if maternity is None or request not in maternity.requests:
        return NOBODY
    first = maternity.requests_from or date.min
    return range(plan.horizon.index(first), plan.horizon.index(_year_after(maternity)) + 1)


def nursing_days(plan: PlanBuilder, maternity: Maternity) -> range:
    """Days after birth and before the child is one, from the request on."""
    born = maternity.birth
    if born is None:
        return NOBODY
    first = max(born + DAY, maternity.requests_from or date.min)
    return range(plan.horizon.index(first), _birthday(plan, born, 1))


def _year_after(maternity: Maternity) -> date:
    """Last day of the first year after birth; the due date stands for a birth that is not told."""
    born = maternity.birth or maternity.due
    if born is None:
        return date.max
    return (
        date(born.year + 1, 2, 28) if (born.month, born.day) == (2, 29) else date(born.year + 1, born.month, born.day)
    )


def banned_nights(plan: PlanBuilder, days: range, night_start: int, night_end: int) -> list[tuple[int, int]]:
    """Elapsed minutes of the nights of the horizon, as far as they lie on some days."""
    horizon = plan.horizon
    low, high = max(days.start, -1), min(days.stop, horizon.days + 2)
    if low >= high:
        return []
    opens, closes = horizon.minute_on(low, 0), horizon.minute_on(high, 0)
    nights = ((horizon.minute_on(day, night_start), horizon.minute_on(day, night_end)) for day in range(-2, high))
    cut = [(max(start, opens), min(end, closes)) for start, end in nights]
    return [(start, end) for start, end in cut if start < end]


def minutes_on_day(plan: PlanBuilder, candidate: Candidate, day: int) -> int:
    """Most minutes that a shift can work on a calendar day: the part inside it, but never more than the whole shift.

    Breaks have no place yet, so they are taken to lie elsewhere.
    """
    if not candidate.day <= day <= candidate.last_day:
        return 0
    start, end = plan.horizon.minute_on(day, 0), plan.horizon.minute_on(day + 1, 0)
    inside = min(candidate.end_minute, end) - max(candidate.start_minute, start)
    return min(inside, candidate.work_minutes)


def span_days(plan: PlanBuilder, first: date, last: date) -> range:
    """Indexes of the days first..last."""
    return range(plan.horizon.index(first), plan.horizon.index(last + DAY))
