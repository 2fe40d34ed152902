"""Kinds of values in site.toml beyond those of cells: zones, countries, yes or no, bands, exchanged days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shiftplan.domain.horizon import DAY_MINUTES, Period
from shiftplan.files.calendars import public_holidays
from shiftplan.files.cells import Choice, Kind, ListOf, Number, Whole
from shiftplan.files.problems import BadValue
from shiftplan.files.times import parse_date

# Names in the list that are no place: they stand for the machine's own zone, or for none.
NO_PLACES = ("posixrules", "localtime", "Factory")
BANDS_HINT = "use pairs of numbers [[share, number], ...], for example [[0.04, 0.6], [9, 1.6]]"
RISING_HINT = "use two prices [of the first, of each further one], for example [80, 160]"
SPAN_HINT = 'use {from = "2026-12-01", to = "2026-12-20"}'
SWAPS_HINT = 'use a list of exchanges [{from = "2026-12-06", to = "2026-12-09"}]'


@dataclass(frozen=True)
class Zone:
    """A time zone of the IANA list."""

    words: str = "time zone, for example Asia/Tokyo"

    def parse(self, text: str, zone: ZoneInfo | None) -> ZoneInfo:
        """The zone."""
        try:
            if text in NO_PLACES:
                raise ValueError(text)
            return ZoneInfo(text)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise BadValue("use a time zone by its name, for example Asia/Tokyo or Europe/Berlin") from None


@dataclass(frozen=True)
class Country:
    """A country, or a part of one, whose public holidays are known."""

    words: str = "country code, for example JP or US-CA"

    def parse(self, text: str, zone: ZoneInfo | None) -> str:
        """The code in capitals."""
        public_holidays(text)
        return text.strip().upper()


@dataclass(frozen=True)
class Bool:
    """Yes or no."""

    words: str = "true or false"

    def parse(self, text: str, zone: ZoneInfo | None) -> bool:
        """True for true (or 1, as a sheet writes it)."""
        if text.lower() not in ("true", "false", "1", "0"):
            raise BadValue(f"use {self.words}")
        return text.lower() in ("true", "1")


@dataclass(frozen=True)
class Bands:
    """A price by share of the requirement: pairs of (width of the band as a share, number)."""

    words: str = "list of [share, number]"

    def read(self, value: object, zone: ZoneInfo | None = None) -> tuple[tuple[float, float], ...]:
        """The bands; shares above 0, numbers 0 or more, at least one band."""
        if not isinstance(value, list) or not value:
            raise BadValue(BANDS_HINT)
        return tuple(self._band(pair) for pair in value)

    def _band(self, pair: object) -> tuple[float, float]:
        if not isinstance(pair, list) or len(pair) != 2:
            raise BadValue(BANDS_HINT)
        share, number = (_real(each, BANDS_HINT) for each in pair)
        try:
            Number(above=0).check(share)
            Number(at_least=0).check(number)
        except BadValue:
            raise BadValue(f"shares lie above 0, numbers at 0 or above; {BANDS_HINT}") from None
        return share, number


def _real(value: object, hint: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadValue(hint)
    return float(value)  # parse_toml lets no whole number through that is too large


@dataclass(frozen=True)
class Rising:
    """The price of the first of something, and of each further one."""

    words: str = "list of two numbers at least 0, the second not below the first"

    def read(self, value: object, zone: ZoneInfo | None = None) -> tuple[float, float]:
        """The two prices."""
        if not isinstance(value, list) or len(value) != 2:
            raise BadValue(RISING_HINT)
        first, further = (_real(each, RISING_HINT) for each in value)
        try:
            Number(at_least=0).check(first)
            Number(at_least=first).check(further)
        except BadValue:
            raise BadValue(f"prices lie at 0 or above and do not fall; {RISING_HINT}") from None
        return first, further


@dataclass(frozen=True)
class Swaps:
    """Exchanges of the statutory rest day announced beforehand: (day given up, day instead)."""

    words: str = "list of {from, to}"

    def read(self, value: object, zone: ZoneInfo | None = None) -> tuple[tuple[date, date], ...]:
        """The exchanges; no day stands twice."""
        if not isinstance(value, list):
            raise BadValue(SWAPS_HINT)
        swaps = tuple(self._swap(each) for each in value)
        days = [day for swap in swaps for day in swap]
        if len(set(days)) < len(days):
            raise BadValue("a day stands twice in the exchanges; exchange it once")
        return swaps

    def _swap(self, value: object) -> tuple[date, date]:
        if not isinstance(value, dict) or set(value) != {"from", "to"}:
            raise BadValue(SWAPS_HINT)
        return parse_date(text_of(value["from"])), parse_date(text_of(value["to"]))


@dataclass(frozen=True)
class Span:
    """Days from..to, both inclusive."""

    words: str = "{from, to}"

    def read(self, value: object, zone: ZoneInfo | None = None) -> Period:
        """The span; a pair [from, to] will do."""
        if isinstance(value, list) and len(value) == 2:
            value = dict(zip(("from", "to"), value, strict=True))
        if not isinstance(value, dict) or set(value) != {"from", "to"}:
            raise BadValue(SPAN_HINT)
        first, last = (parse_date(text_of(value[name])) for name in ("from", "to"))
        if last < first:
            raise BadValue(f"to {last} lies before from {first}; swap or correct them")
        return Period(first, last)


@dataclass(frozen=True)
class Spans:
    """Several spans of days."""

    words: str = "list of {from, to}"

    def read(self, value: object, zone: ZoneInfo | None = None) -> tuple[Period, ...]:
        """The spans in order; none overlaps another."""
        if not isinstance(value, list):
            raise BadValue(f"use a list; {SPAN_HINT}")
        spans = sorted((Span().read(each) for each in value), key=lambda span: span.first)
        for earlier, later in pairwise(spans):
            if later.first <= earlier.last:
                raise BadValue(f"{later.first} lies in the span that ends on {earlier.last} too; join or correct them")
        return tuple(spans)


@dataclass(frozen=True)
class MinutesByDay:
    """Minutes of a day by date."""

    words: str = "table of date = minutes"

    def read(self, value: object, zone: ZoneInfo | None = None) -> dict[date, int]:
        """The minutes, by date in order; a day has at most 1440."""
        if not isinstance(value, dict):
            raise BadValue('use a table of dates, for example {"2026-04-01" = 480}')
        minutes = Whole(0, DAY_MINUTES, "480")
        found = {parse_date(text_of(day)): minutes.parse(text_of(each), None) for day, each in value.items()}
        return dict(sorted(found.items()))


@dataclass(frozen=True)
class Records:
    """A list of small tables with the same keys; `needed` ones must stand in each."""

    kinds: Mapping[str, Kind]
    needed: tuple[str, ...]

    @property
    def words(self) -> str:
        """The keys of each."""
        return f"list of {{{', '.join(self.kinds)}}}"

    def read(self, value: object, zone: ZoneInfo | None = None) -> tuple[dict[str, Any], ...]:
        """The tables in order, keys that are left out as None."""
        if not isinstance(value, list):
            raise BadValue(f"use a {self.words}")
        return tuple(self._record(each, zone) for each in value)

    def _record(self, value: object, zone: ZoneInfo | None) -> dict[str, Any]:
        if not isinstance(value, dict) or not set(value) <= set(self.kinds):
            raise BadValue(f"use a {self.words}")
        missing = [name for name in self.needed if name not in value]
        if missing:
            raise BadValue(f"{missing[0]} is missing; use a {self.words}")
        return {
            name: kind.parse(text_of(value[name]), zone) if name in value else None for name, kind in self.kinds.items()
        }


STRUCTURED = (Bands, Rising, Swaps, Span, Spans, MinutesByDay, Records)
SettingKind = Kind | Bands | Rising | Swaps | Span | Spans | MinutesByDay | Records


def read_setting(kind: SettingKind, value: object, zone: ZoneInfo | None = None) -> Any:
    """A value of TOML, or the text of a sheet, by its kind."""
    if isinstance(kind, STRUCTURED):
        return kind.read(value, zone)
    if isinstance(kind, ListOf) and isinstance(value, list):
        if not value and isinstance(kind.item, Choice):
            raise BadValue(f"name at least one of {kind.item.words}")
        return kind.of([text_of(each) for each in value], zone) if value else ()
    if isinstance(value, bool) and not isinstance(kind, Bool):
        raise BadValue(f"use {kind.words}")
    if not isinstance(kind, Choice | ListOf | Bool | Zone | Country) and isinstance(value, str) and not value.strip():
        raise BadValue(f"must not be empty; use {kind.words}")
    return kind.parse(text_of(value), zone)


def text_of(value: object) -> str:
    """A plain TOML value as text; lists and tables are refused."""
    if isinstance(value, list | dict):
        raise BadValue("use a single value, not a list or a table")
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value).strip()
