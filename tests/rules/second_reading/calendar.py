"""Days, weeks, months and years as the rules count them."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

ONE_DAY = timedelta(days=1)
WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")


def days_between(first: date, last: date) -> Iterator[date]:
    """Every date from `first` to `last`, both included."""
    while first <= last:
        yield first
        first += ONE_DAY


def weekday_number(name: str) -> int:
    """0 for Monday."""
    return WEEKDAYS.index(name.upper())


def week_of(day: date, week_start: int) -> list[date]:
    """The seven days of the week `day` lies in."""
    first = day - timedelta(days=(day.weekday() - week_start) % 7)
    return list(days_between(first, first + timedelta(days=6)))


def months_later(day: date, months: int) -> date:
    """The same day of the month, so many months later; the last day of that month where it has no such day."""
    number = day.year * 12 + day.month - 1 + months
    for day_number in (day.day, 30, 29, 28):
        try:
            return date(number // 12, number % 12 + 1, day_number)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def month_of(day: date, start_day: int) -> list[date]:
    """The days of the month `day` lies in, where months begin on the `start_day` (1 to 28)."""
    first = day.replace(day=start_day)
    if first > day:
        first = months_later(first, -1)
    return list(days_between(first, months_later(first, 1) - ONE_DAY))


def year_start_of(day: date, start: date) -> date:
    """The beginning of the year `day` lies in, where years are counted from `start`, before and after it."""
    while start > day:
        start = months_later(start, -12)
    while months_later(start, 12) <= day:
        start = months_later(start, 12)
    return start


def birthday(birth: date, age: int) -> date:
    """The day on which somebody turns `age` at 00:00; who was born on 29 February turns on 1 March."""
    try:
        return birth.replace(year=birth.year + age)
    except ValueError:
        return date(birth.year + age, 3, 1)


def span(words: Mapping[str, Any]) -> tuple[date, date]:
    """The days of a table with `from` and `to`, both included."""
    return date.fromisoformat(words["from"]), date.fromisoformat(words["to"])


def is_within(day: date, words: Mapping[str, Any] | None) -> bool:
    """Whether a table with `from` and `to` holds the day; a table that is not there holds none."""
    if words is None:
        return False
    first, last = span(words)
    return first <= day <= last
