"""Limits on calendar days: students' permissions, health, insurance."""

from collections.abc import Iterator
from datetime import date, timedelta

from tests.rules.second_reading.calendar import days_between, is_within
from tests.rules.second_reading.case import Case, Found
from tests.rules.second_reading.regime import EIGHT_HOURS, FORTY_HOURS

TWENTY_EIGHT_HOURS = 1680
EIGHTY_HOURS = 4800
TWENTY_HOURS_A_WEEK = 1200
TWENTY_HOURS_A_MONTH = 5200


def students(case: Case) -> Iterator[Found]:
    """JP-IMM: 28 hours in any seven calendar days, 8 hours a day in the long vacation."""
    if not case.staff.get("student_28h"):
        return
    vacations = [{"from": first, "to": last} for first, last in case.staff.get("student_vacations") or []]
    free = {day for day in _around(case) if any(is_within(day, words) for words in vacations)}
    windows = []
    for last in _around(case):
        window = list(days_between(last - timedelta(days=6), last))
        if case.is_in_period(last) and not free & set(window):
            windows.append((sum(case.calendar_minutes[day] for day in window), last))
    most = max((minutes for minutes, _ in windows), default=0)
    if most > TWENTY_EIGHT_HOURS:
        earliest = min(last for minutes, last in windows if minutes == most)
        yield Found("JP-IMM-28H", earliest, most, TWENTY_EIGHT_HOURS)
    for day in sorted(free):
        if case.is_in_period(day) and case.calendar_minutes[day] > EIGHT_HOURS:
            yield Found("JP-IMM-8H", day, case.calendar_minutes[day], EIGHT_HOURS)


def _around(case: Case) -> list[date]:
    week = timedelta(days=7)
    return list(days_between(case.days[0] - week, case.days[-1] + week))


def long_hours(case: Case) -> Iterator[Found]:
    """JP-ISHA-80: calendar-day work of a month beyond 40 hours a week, above 80 hours."""
    for month in filter(case.touches, case.months(case.month_start_day)):
        beyond = sum(case.calendar_minutes[day] for day in month) - FORTY_HOURS * len(month) // 7
        if beyond > EIGHTY_HOURS:
            yield Found("JP-ISHA-80", month[0], beyond, EIGHTY_HOURS)


def insurance(case: Case) -> Iterator[Found]:
    """JP-SI-20H: a contract below 20 hours a week, and two months running as if it were 20."""
    if not case.staff.get("si_line") or case.staff.get("contract_week_min", TWENTY_HOURS_A_WEEK) >= TWENTY_HOURS_A_WEEK:
        return
    run = 0
    for month in case.months(case.month_start_day):
        minutes = sum(len(shift.minutes) for shift in case.shifts if shift.work_date in month)
        run = run + 1 if minutes >= TWENTY_HOURS_A_MONTH else 0
        if run == 2 and case.touches(month):
            yield Found("JP-SI-20H", month[0], minutes, TWENTY_HOURS_A_MONTH)
