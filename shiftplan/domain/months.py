"""Months that begin on any day: agreement months, wage months, settlement periods (起算日)."""

from calendar import monthrange
from datetime import date, timedelta

from shiftplan.domain.horizon import Period


def months_after(day: date, months: int) -> date:
    """The same day of a later (or earlier) month; the last day of the month where it has no such day."""
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def month_of(day: date, start_day: int) -> Period:
    """The month that begins on a day of the calendar month (1-28) and holds `day`."""
    first = day.replace(day=start_day)
    if day.day < start_day:
        first = months_after(first, -1)
    return Period(first, months_after(first, 1) - timedelta(days=1))


def span_of(day: date, start: date, months: int) -> Period:
    """Of spans of so many months that follow each other from `start`, the one that holds `day`."""
    number = ((day.year - start.year) * 12 + day.month - start.month) // months
    while months_after(start, number * months) > day:
        number -= 1
    while months_after(start, (number + 1) * months) <= day:
        number += 1
    return Period(months_after(start, number * months), months_after(start, (number + 1) * months) - timedelta(days=1))
