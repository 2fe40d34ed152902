"""The Japanese calendar of the months the samples cover, as far as call volume follows it.

A small table rather than a library: the samples must not change when a holiday package does.
"""

from collections.abc import Iterator
from datetime import date, timedelta

HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in (
        "2026-07-20",  # Marine Day
        "2026-08-11",  # Mountain Day
        "2026-09-21",  # Respect for the Aged Day
        "2026-09-22",  # a weekday between two holidays is one itself
        "2026-09-23",  # Autumnal Equinox
        "2026-10-12",  # Sports Day
        "2026-11-03",  # Culture Day
        "2026-11-23",  # Labour Thanksgiving Day
        "2027-01-01",  # New Year's Day
    )
)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SUNDAY = 6


def days_between(first: date, last: date) -> Iterator[date]:
    """Every date from first to last, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def day_words(on_date: date) -> tuple[str, ...]:
    """The words a table may use for this date, strongest first: the date, `holiday`, the weekday."""
    weekday = WEEKDAYS[on_date.weekday()]
    if on_date in HOLIDAYS:
        return (on_date.isoformat(), "holiday", weekday)
    return (on_date.isoformat(), weekday)


def is_month_end(on_date: date) -> bool:
    """The last two days of a month, when bills and contracts fall due."""
    return (on_date + timedelta(days=2)).month != on_date.month


def follows_holiday(on_date: date) -> bool:
    """A working day whose day before was a public holiday."""
    return on_date not in HOLIDAYS and on_date - timedelta(days=1) in HOLIDAYS
