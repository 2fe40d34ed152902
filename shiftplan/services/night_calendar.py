"""When the nights of a site begin: once a local date, whatever its clock does then."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from shiftplan.domain.horizon import instant

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Night:
    """The run of one local date, and the instant (UTC) from which on it is due."""

    business_date: date
    due_at: datetime


def night_of(day: date, night_at: int, zone: ZoneInfo) -> Night:
    """The night of a local date.

    Args:
        night_at: minutes after local midnight. An hour that the clock skips begins when the clock has gone on; of one
            that it shows twice the first counts.
    """
    return Night(day, instant(day, night_at, zone))


def nights_due(now: datetime, night_at: int, zone: ZoneInfo, days: int) -> list[Night]:
    """The nights of the last days that are due at an instant, oldest first.

    Args:
        days: how many dates are looked at, today's among them.
    """
    today = now.astimezone(zone).date()
    nights = [night_of(today - number * DAY, night_at, zone) for number in reversed(range(days))]
    return [each for each in nights if each.due_at <= now]


def next_night(now: datetime, night_at: int, zone: ZoneInfo) -> Night:
    """The first night that is not due yet."""
    today = now.astimezone(zone).date()
    nights = (night_of(today + number * DAY, night_at, zone) for number in range(3))
    return next(each for each in nights if each.due_at > now)
