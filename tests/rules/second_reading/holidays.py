"""Which days are legal holidays (法定休日), and to which day each minute of work counts."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from tests.rules.second_reading.calendar import days_between, weekday_number
from tests.rules.second_reading.case import Case, Shift, minutes_between

FOUR_WEEKS = 28
FOUR_DAYS = 4
A_DAY_LONG = 24 * 60


class WorkedMinute(NamedTuple):
    """One minute of work."""

    at: datetime
    shift: Shift
    day: date
    """The day it counts to."""
    is_holiday: bool

    @property
    def is_night(self) -> bool:
        """22:00 to 05:00."""
        return self.at.hour >= 22 or self.at.hour < 5


def worked_minutes(case: Case) -> list[WorkedMinute]:
    """Every minute of work with the day it counts to (convention 1)."""
    holidays = legal_holidays(case)
    found = []
    for shift in case.shifts:
        starts_on_holiday = bool({shift.start.date(), shift.work_date} & holidays)
        for at in shift.minutes:
            date_of_minute = at.date()
            day = date_of_minute if starts_on_holiday or date_of_minute in holidays else shift.work_date
            found.append(WorkedMinute(at, shift, day, date_of_minute in holidays))
    return found


def legal_holidays(case: Case) -> set[date]:
    """Every legal holiday among the case's days; who manages (Art. 41) has none."""
    if case.is_manager:
        return set()
    words = case.workplace.get("legal_holiday") or {"mode": "unspecified"}
    if words["mode"] == "weekday":
        return _named(case)
    if words["mode"] == "dates":
        return {date.fromisoformat(day) for day in words["dates"]}
    if words["mode"] == "4w4d":
        return {day for block in blocks(case) if case.is_known(block) for day in _beyond_four_days(case, block)}
    return {day for week in case.weeks if case.is_known(week) for day in _last_day_off(case, week)}


def is_four_weeks(case: Case) -> bool:
    """Four days off in blocks of four weeks, rather than one a week."""
    return bool((case.workplace.get("legal_holiday") or {}).get("mode") == "4w4d")


def blocks(case: Case) -> list[list[date]]:
    """The blocks of 28 days that hold one of the case's days."""
    start = date.fromisoformat(case.workplace["legal_holiday"]["start"])
    firsts = sorted({day - timedelta(days=(day - start).days % FOUR_WEEKS) for day in case.days})
    return [list(days_between(first, first + timedelta(days=FOUR_WEEKS - 1))) for first in firsts]


def is_free(case: Case, day: date) -> bool:
    """Whether nothing is worked from 00:00 to 24:00."""
    return case.calendar_minutes[day] == 0


def has_24_hours(case: Case, week: list[date]) -> bool:
    """Whether 24 unbroken hours of the week are free, where a rotation of three shifts makes them enough."""
    if not case.workplace.get("three_shift_24h"):
        return False
    on_duty = {at for shift in case.shifts for at in minutes_between(shift.start, shift.end)}
    begin = datetime.combine(week[0], datetime.min.time())
    unbroken = 0
    for minute in range(7 * A_DAY_LONG):
        unbroken = 0 if begin + timedelta(minutes=minute) in on_duty else unbroken + 1
        if unbroken >= A_DAY_LONG:
            return True
    return False


def _days_off(case: Case, days: list[date]) -> list[date]:
    """The days off of the work rules, or else the days without a shift."""
    if "scheduled_off" in case.workplace:
        return [day for day in days if day.isoformat() in case.workplace["scheduled_off"]]
    return [day for day in days if all(shift.work_date != day for shift in case.shifts)]


def _named(case: Case) -> set[date]:
    words = case.workplace["legal_holiday"]
    found = {day for day in case.days if day.weekday() == weekday_number(words["weekday"])}
    for swap in words.get("swaps") or []:
        found.discard(date.fromisoformat(swap["from"]))
    for swap in words.get("swaps") or []:
        found.add(date.fromisoformat(swap["to"]))
    return found


def _last_day_off(case: Case, week: list[date]) -> Iterator[date]:
    """Nothing while one day is free; when all seven are worked, the last day off of the week."""
    if any(is_free(case, day) for day in week) or has_24_hours(case, week):
        return
    yield from _days_off(case, week)[-1:]


def _beyond_four_days(case: Case, block: list[date]) -> Iterator[date]:
    """The days off that are worked although four free days can then not be reached any more."""
    if sum(is_free(case, day) for day in block) >= FOUR_DAYS:
        return
    days_off = _days_off(case, block)
    for day in days_off:
        free_before = sum(is_free(case, each) for each in block if each < day)
        still_to_come = sum(each > day and (each in days_off or is_free(case, each)) for each in block)
        if not is_free(case, day) and free_before + still_to_come < FOUR_DAYS:
            yield day
