"""Kinds of cells that hold days and times: local wall clock outside, UTC instants inside."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from shiftplan.files.cells import folded
from shiftplan.files.problems import BadValue

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOLIDAY = "holiday"
YEARS = range(1990, 2101)
# Of people: when they were born or hired.
LIFETIMES = range(1900, 2101)
DATE = re.compile(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})")
CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::00)?")
PLAIN_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")
OFFSET = re.compile(r"(.*?)(Z|[+-][0-9]{2}:[0-9]{2})?")
MIDNIGHT = "T00:00"
DATE_HINT = "use a date as YYYY-MM-DD, for example 2026-12-07"
CLOCK_HINT = "use HH:MM, for example 09:30; 25:30 is half past one of the next day"
MOMENT_HINT = "use local date and time as YYYY-MM-DDTHH:MM, for example 2026-12-07T09:00"


class Wall(NamedTuple):
    """A local date-time as written.

    local: wall clock, naive. fold: 1 = the second time this wall time occurs. offset: as written, if any. at: the
    instant (UTC); None where no time zone is known.
    """

    local: datetime
    fold: int
    offset: timedelta | None
    at: datetime | None


def parse_date(text: str, years: range = YEARS) -> date:
    """A date, 2026-12-07 or 2026/12/7; also its midnight, as a date cell of Excel comes."""
    found = DATE.fullmatch(folded(text).upper().removesuffix(MIDNIGHT))
    if found is None:
        raise BadValue(DATE_HINT)
    if int(found[1]) not in years:
        raise BadValue(f"the year lies outside {years[0]}-{years[-1]}; {DATE_HINT}")
    try:
        return date(int(found[1]), int(found[3]), int(found[4]))
    except ValueError:
        raise BadValue(f"no such day in the calendar; {DATE_HINT}") from None


def parse_clock(text: str, at_most: int) -> int:
    """A time of day in minutes after midnight; hours from 24 on lie in the next day."""
    found = CLOCK.fullmatch(folded(text))
    if found is None or int(found[2]) > 59:
        raise BadValue(CLOCK_HINT)
    minutes = int(found[1]) * 60 + int(found[2])
    if minutes > at_most:
        raise BadValue(f"the latest time here is {clock_text(at_most)}; {CLOCK_HINT}")
    return minutes


def clock_text(minutes: int) -> str:
    """Minutes after midnight as HH:MM."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def parse_moment(text: str, zone: ZoneInfo | None) -> Wall:
    """A local date-time, with an offset only where clocks change; a skipped wall time is refused."""
    plain = PLAIN_MOMENT.fullmatch(text)
    if plain is not None and int(text[:4]) in YEARS:
        return placed(_plain(text), None, zone)
    found = OFFSET.fullmatch(folded(text))
    day, _, clock = (found[1] if found else "").replace(" ", "T", 1).partition("T")
    if found is None or not clock:
        raise BadValue(MOMENT_HINT)
    minutes = parse_clock_of_moment(clock)
    local = datetime.combine(parse_date(day), time(minutes // 60, minutes % 60))
    return placed(local, _offset(found[2]), zone)


def _plain(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise BadValue(f"no such day or time; {MOMENT_HINT}") from None


def parse_clock_of_moment(text: str) -> int:
    """The time of day inside a date-time: below 24:00."""
    try:
        return parse_clock(text, 24 * 60 - 1)
    except BadValue:
        raise BadValue(MOMENT_HINT) from None


def _offset(text: str | None) -> timedelta | None:
    if text is None:
        return None
    if text == "Z":
        return timedelta()
    size = timedelta(hours=int(text[1:3]), minutes=int(text[4:6]))
    return -size if text[0] == "-" else size


def placed(local: datetime, offset: timedelta | None, zone: ZoneInfo | None) -> Wall:
    """A wall time with its instant.

    Raises:
        BadValue: the wall time is skipped by a clock change, or the offset is not the zone's at that time.
    """
    if zone is None:
        return Wall(local, 0, offset, None)
    first = zone.utcoffset(local.replace(tzinfo=zone)) or timedelta()
    offsets = (first, zone.utcoffset(local.replace(tzinfo=zone, fold=1)) or timedelta())
    if offsets[0] < offsets[1]:
        raise BadValue(f"this wall time does not exist in {zone.key}: the clock skips it; use one before or after")
    if offset is None or offset == offsets[0]:
        return Wall(local, 0, offset, (local - offsets[0]).replace(tzinfo=UTC))
    if offset == offsets[1]:
        return Wall(local, 1, offset, (local - offsets[1]).replace(tzinfo=UTC))
    allowed = " or ".join(dict.fromkeys(offset_text(each) for each in offsets))
    raise BadValue(f"the offset in {zone.key} at this time is {allowed}; leave it out or use that")


def offset_text(offset: timedelta) -> str:
    """An offset as +09:00."""
    minutes = abs(offset) // timedelta(minutes=1)
    return f"{'-' if offset < timedelta() else '+'}{minutes // 60:02d}:{minutes % 60:02d}"


def moment_text(moment: datetime, zone: tzinfo | None) -> str:
    """A date-time as files hold it: local, with an offset only where the wall time occurs twice.

    Args:
        moment: aware, or naive for a wall time (its fold says which of two is meant).
        zone: of the site; None = write a naive moment as it stands, an aware one with its own offset.
    """
    if zone is None:
        here = moment.utcoffset()
        return _minutes_text(moment) + ("" if here is None else offset_text(here))
    local = moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
    here, other = local.utcoffset(), local.replace(fold=1 - local.fold).utcoffset()
    return _minutes_text(local) + ("" if here is None or here == other else offset_text(here))


def _minutes_text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}"


@dataclass(frozen=True)
class Day:
    """A calendar day in one of the years."""

    years: range = YEARS
    words: str = "date"

    def parse(self, text: str, zone: ZoneInfo | None) -> date:
        """The date."""
        return parse_date(text, self.years)


@dataclass(frozen=True)
class Clock:
    """A time of day, in minutes after midnight; beyond 24:00 it lies in the next day."""

    at_most: int = 47 * 60 + 59

    @property
    def words(self) -> str:
        """HH:MM and the latest time."""
        return f"time of day HH:MM up to {clock_text(self.at_most)}"

    def parse(self, text: str, zone: ZoneInfo | None) -> int:
        """Minutes after midnight."""
        return parse_clock(text, self.at_most)


@dataclass(frozen=True)
class Moment:
    """A local date-time; one that occurs twice may carry an offset, else the first is meant."""

    words: str = "local date-time YYYY-MM-DDTHH:MM"

    def parse(self, text: str, zone: ZoneInfo | None) -> Wall:
        """The wall time with its instant."""
        return parse_moment(text, zone)


@dataclass(frozen=True)
class DayName:
    """A weekday, every public holiday, or one date."""

    words: str = f"{', '.join(WEEKDAYS)}, {HOLIDAY} or a date"

    def parse(self, text: str, zone: ZoneInfo | None) -> int | str | date:
        """0 = Monday ... 6 = Sunday, the word holiday, or the date."""
        found = folded(text).lower()
        if found in WEEKDAYS:
            return WEEKDAYS.index(found)
        if found == HOLIDAY:
            return found
        if DATE.fullmatch(found):
            return parse_date(found)
        try:
            return parse_date(found)
        except BadValue:
            raise BadValue(f"use one of {', '.join(WEEKDAYS)}, {HOLIDAY} or a date such as 2026-12-07") from None
