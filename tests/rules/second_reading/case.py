"""A case as it is written, made into dates, shifts and minutes."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from tests.rules.second_reading.calendar import days_between, month_of, week_of, weekday_number

ONE_MINUTE = timedelta(minutes=1)


def minutes_between(first: datetime, end: datetime) -> Iterator[datetime]:
    """The beginning of every minute from `first` to `end`, which is left out."""
    while first < end:
        yield first
        first += ONE_MINUTE


class Found(NamedTuple):
    """One violation."""

    rule: str
    on: date
    measured: float
    limit: float


@dataclass(frozen=True)
class Shift:
    """One segment; its instants carry no zone: they are what a clock that is never changed shows.

    `offset` is what the wall clock showed more at the start of the shift, `end_offset` what it showed at its end.
    """

    start: datetime
    end: datetime
    breaks: tuple[tuple[datetime, datetime], ...]
    offset: timedelta
    end_offset: timedelta
    work_date: date
    words: Mapping[str, Any]

    @cached_property
    def minutes(self) -> list[datetime]:
        """The beginning of every minute of work."""
        pauses = {at for first, last in self.breaks for at in minutes_between(first, last)}
        return [at for at in minutes_between(self.start, self.end) if at not in pauses]

    def date_of(self, at: datetime) -> date:
        """The calendar day of a minute of this shift."""
        return (at + self.offset).date()

    @property
    def is_cancelled(self) -> bool:
        """Taken back after it was announced."""
        return bool((self.words.get("change") or {}).get("kind") == "cancel")

    @property
    def contract_min(self) -> int | None:
        """Minutes owed by contract on that day, as far as this segment knows."""
        value = self.words.get("contract_min")
        return None if value is None else int(value)


@dataclass(frozen=True)
class Case:
    """One case; `words` is the case as written."""

    words: Mapping[str, Any]

    @cached_property
    def first(self) -> date:
        """First day audited."""
        return date.fromisoformat(self.words["period"]["from"])

    @cached_property
    def last(self) -> date:
        """Last day audited."""
        return date.fromisoformat(self.words["period"]["to"])

    @property
    def staff(self) -> Mapping[str, Any]:
        """The person."""
        return self.words.get("staff") or {}

    @property
    def workplace(self) -> Mapping[str, Any]:
        """The workplace's settings."""
        return self.words.get("workplace") or {}

    @property
    def history(self) -> Mapping[str, Any]:
        """What was before the period."""
        return self.words.get("history") or {}

    @property
    def is_manager(self) -> bool:
        """Art. 41."""
        return bool(self.staff.get("art41"))

    @cached_property
    def _segments(self) -> list[Shift]:
        return shifts_of(self.words["segments"], is_japan=self.words["jurisdiction"] == "JP")

    @cached_property
    def shifts(self) -> list[Shift]:
        """Every shift that is worked, in order of time."""
        return [shift for shift in self._segments if not shift.is_cancelled]

    @cached_property
    def cancelled(self) -> list[Shift]:
        """The shifts that were taken back: nobody works them."""
        return [shift for shift in self._segments if shift.is_cancelled]

    @cached_property
    def known_from(self) -> date:
        """From this day on an empty day is a day off; before it, it is a day nobody knows about."""
        value = self.history.get("known_from")
        return self.first if value is None else date.fromisoformat(value)

    @cached_property
    def days(self) -> list[date]:
        """Every day there is something to know about, by date: from the first shift or day audited to the last."""
        firsts = [self.first, self.known_from, *(shift.work_date for shift in self.shifts)]
        lasts = [self.last, *(shift.date_of(shift.end) for shift in self.shifts)]
        return list(days_between(min(firsts), max(lasts)))

    @cached_property
    def calendar_minutes(self) -> Counter[date]:
        """Minutes worked between 00:00 and 24:00 of each day."""
        return Counter(shift.date_of(at) for shift in self.shifts for at in shift.minutes)

    def is_in_period(self, day: date) -> bool:
        """Whether the day is audited."""
        return self.first <= day <= self.last

    def touches(self, days: Sequence[date]) -> bool:
        """Whether one of the days is audited."""
        return any(self.is_in_period(day) for day in days)

    def is_known(self, days: Sequence[date]) -> bool:
        """Whether it is known of every one of the days what was worked (convention 6)."""
        return all(self.known_from <= day <= self.last for day in days)

    @cached_property
    def week_start(self) -> int:
        """0 for Monday."""
        return weekday_number(self.workplace.get("week_start", "SUN"))

    @cached_property
    def weeks(self) -> list[list[date]]:
        """The weeks that hold one of `days`."""
        firsts = sorted({week_of(day, self.week_start)[0] for day in self.days})
        return [week_of(first, self.week_start) for first in firsts]

    def months(self, start_day: int) -> list[list[date]]:
        """The months, on the grid of `start_day`, that hold one of `days`."""
        firsts = sorted({month_of(day, start_day)[0] for day in self.days})
        return [month_of(first, start_day) for first in firsts]

    @property
    def month_start_day(self) -> int:
        """First day of the agreement's months."""
        return int(self.workplace.get("month_start_day", 1))


class Clock:
    """Reads wall times. An offset holds until another one is written; before the first one, the first one holds.

    Japan changes no clocks: there the wall clock is the only clock.
    """

    def __init__(self, texts: Sequence[str], *, is_japan: bool) -> None:
        self.is_japan = is_japan
        offsets = [datetime.fromisoformat(text).utcoffset() for text in texts]
        self.offset = timedelta(0) if is_japan else next((each for each in offsets if each is not None), timedelta(0))

    def instant(self, text: str) -> datetime:
        """What a clock shows that is never changed."""
        at = datetime.fromisoformat(text)
        own = at.utcoffset()
        if own is not None and not self.is_japan:
            self.offset = own
        return at.replace(tzinfo=None) - self.offset


def shifts_of(segments: Sequence[Mapping[str, Any]], *, is_japan: bool) -> list[Shift]:
    """The segments as shifts, in order of time."""
    ordered = sorted(segments, key=lambda words: str(words["start"]))
    clock = Clock([text for words in ordered for text in (words["start"], words["end"])], is_japan=is_japan)
    shifts = []
    for words in ordered:
        start = clock.instant(words["start"])
        offset = clock.offset
        breaks = tuple((clock.instant(first), clock.instant(last)) for first, last in sorted(words.get("breaks") or []))
        end = clock.instant(words["end"])
        work_date = date.fromisoformat(words.get("work_date") or words["start"][:10])
        shifts.append(Shift(start, end, breaks, offset, clock.offset, work_date, words))
    return shifts
