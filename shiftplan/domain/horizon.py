"""Days planned, and the passage between local wall clock, UTC and elapsed minutes (計画期間)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

DAY_MINUTES = 1440
MINUTE = timedelta(minutes=1)


def instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The UTC instant of a wall time, given as minutes after the local midnight of `day` (1530 = 25:30).

    Where a wall time occurs twice the first is meant; a skipped one becomes the instant an hour later on the clock.
    """
    days, rest = divmod(minute, DAY_MINUTES)
    wall = datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), tzinfo=zone)
    return wall.astimezone(UTC)


def minute_of_day(moment: datetime, zone: ZoneInfo) -> int:
    """The wall time of an instant in minutes after local midnight."""
    wall = moment.astimezone(zone)
    return wall.hour * 60 + wall.minute


def week_of(day: date, week_start: int) -> date:
    """First day of the week that holds `day`; `week_start` 0 = Monday ... 6 = Sunday."""
    return day - timedelta(days=(day.weekday() - week_start) % 7)


@dataclass(frozen=True)
class Period:
    """Days first..last, both inclusive."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=number) for number in range(len(self)))

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    def touches(self, first: date, last: date) -> bool:
        """Whether the span first..last has a day in common with this period."""
        return first <= self.last and last >= self.first


@dataclass(frozen=True)
class Horizon:
    """The days of one plan; minute 0 is the local midnight that begins `first_day`, in elapsed (UTC) time."""

    first_day: date
    days: int
    time_zone: ZoneInfo
    interval_minutes: int
    week_start: int

    @cached_property
    def start_at(self) -> datetime:
        """The instant of minute 0, UTC."""
        return instant(self.first_day, 0, self.time_zone)

    @cached_property
    def end_at(self) -> datetime:
        """The local midnight after the last day, UTC."""
        return instant(self.day(self.days), 0, self.time_zone)

    @cached_property
    def _minutes_on(self) -> dict[tuple[int, int], int]:
        """What `minute_on` said before: everybody's shifts ask for the same few hundred wall times."""
        return {}

    @property
    def last_day(self) -> date:
        """The last day planned."""
        return self.day(self.days - 1)

    @property
    def period(self) -> Period:
        """The days planned."""
        return Period(self.first_day, self.last_day)

    def day(self, index: int) -> date:
        """The date of a day by its index from the first day; history has negative indexes."""
        return self.first_day + timedelta(days=index)

    def index(self, day: date) -> int:
        """The index of a date from the first day."""
        return (day - self.first_day).days

    def minute_of(self, moment: datetime) -> int:
        """Elapsed minutes from the horizon's start to an aware instant."""
        return (moment - self.start_at) // MINUTE

    def at(self, minute: int) -> datetime:
        """The UTC instant of an elapsed minute."""
        return self.start_at + minute * MINUTE

    def minute_on(self, index: int, wall_minute: int) -> int:
        """Elapsed minute of a wall time on the day with this index."""
        known = self._minutes_on.get((index, wall_minute))
        if known is None:
            known = self.minute_of(instant(self.day(index), wall_minute, self.time_zone))
            self._minutes_on[index, wall_minute] = known
        return known

    def date_at(self, minute: int) -> date:
        """The local date of an elapsed minute."""
        return self.at(minute).astimezone(self.time_zone).date()

    def weeks(self) -> Iterator[tuple[date, date]]:
        """(first, last) day of every week that touches the horizon, whole weeks."""
        first = week_of(self.first_day, self.week_start)
        while first <= self.last_day:
            yield first, first + timedelta(days=6)
            first += timedelta(days=7)
