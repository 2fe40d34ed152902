"""Which day of the report an instant belongs to, and what its clock shows there: 25:30 is half past one at night."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from shiftplan.domain.horizon import DAY_MINUTES, MINUTE, Horizon, instant
from shiftplan.domain.problem import Problem
from shiftplan.domain.site import Site
from shiftplan.domain.work import QueueId
from shiftplan.files.times import clock_text, moment_text

WALL_TIME = len("2026-12-07T09:00")


@dataclass(frozen=True)
class ReportDays:
    """The days of a problem as its site counts them."""

    problem: Problem

    @property
    def site(self) -> Site:
        """The site that is planned."""
        return self.problem.site

    @property
    def horizon(self) -> Horizon:
        """The days planned."""
        return self.problem.horizon

    @property
    def zone(self) -> ZoneInfo:
        """Time zone of the site."""
        return self.site.time_zone

    def index_of(self, queue: QueueId, moment: datetime) -> int:
        """Index of the day an interval of a queue belongs to: after midnight still the day that opened."""
        local = moment.astimezone(self.zone)
        day, minute = local.date(), local.hour * 60 + local.minute
        before = day - timedelta(days=1)
        hours = self.site.opening_hours.get(queue)
        if hours is not None:
            windows = hours.on(before, is_holiday=before in self.site.public_holidays)
            if any(first <= minute + DAY_MINUTES < last for first, last in windows):
                day = before
        return self.horizon.index(day)

    def elapsed(self, index: int, moment: datetime) -> int:
        """Minutes lived from the local midnight that begins a day of the horizon to an instant."""
        return (moment - self._midnights[index]) // MINUTE

    def clock(self, index: int, minute: int) -> str:
        """What the clock shows so many lived minutes after the midnight of a day."""
        return clock_on(self.horizon.day(index), self._midnights[index] + minute * MINUTE, self.zone)

    def aware(self, moment: datetime) -> datetime:
        """An instant (UTC) from an aware one or from a naive local wall time."""
        return (moment.replace(tzinfo=self.zone) if moment.tzinfo is None else moment).astimezone(UTC)

    @cached_property
    def _midnights(self) -> tuple[datetime, ...]:
        return tuple(instant(day, 0, self.zone) for day in self.horizon.period)


def wall_minute(day: date, moment: datetime, zone: ZoneInfo) -> int:
    """Minutes on the clock from the midnight of a day to an instant; 1500 = one o'clock of the next day."""
    return (moment.astimezone(zone).replace(tzinfo=None) - datetime.combine(day, time())) // MINUTE


def clock_on(day: date, moment: datetime, zone: ZoneInfo) -> str:
    """Wall time of an instant, not before `day`, as HH:MM of that day; with its offset where it occurs twice."""
    return clock_text(wall_minute(day, moment, zone)) + moment_text(moment, zone)[WALL_TIME:]
