"""Kinds of cells: how the text of a cell becomes a value, and what is said when it cannot."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from shiftplan.files.problems import BadValue

LIST_SIGN = "|"
LONGEST_TEXT = 200
# Of any cell; a list of parts may be long.
LONGEST_CELL = 10_000
LARGEST_NUMBER = 1e9
NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
WHOLE = re.compile(r"[+-]?[0-9]{1,12}(?:\.0*)?")
EMAIL = re.compile(r"[^@\s|,;<>]+@[^@\s|,;<>]+")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


class Kind(Protocol):
    """One kind of cell. `parse` gets the cell without surrounding blanks, never empty, and the site's time zone."""

    @property
    def words(self) -> str:
        """What may stand in the cell, for docs/data.md and for hints."""

    def parse(self, text: str, zone: ZoneInfo | None) -> Any:
        """The value.

        Raises:
            BadValue: with the hint.
        """


def folded(text: str) -> str:
    """Full-width digits, signs and letters as ASCII (NFKC), blanks cut off."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def plain_number(value: float) -> str:
    """A number without noise for hints: 1, 0.5."""
    return f"{value:g}" if abs(value) < LARGEST_NUMBER else f"{value:.0f}"


@dataclass(frozen=True)
class Text:
    """Free text of one line."""

    words: str = "text"

    def parse(self, text: str, zone: ZoneInfo | None) -> str:
        """The text as it stands."""
        if len(text) > LONGEST_TEXT:
            raise BadValue(f"use at most {LONGEST_TEXT} characters")
        if not text.isprintable() and any(unicodedata.category(sign)[0] == "C" for sign in text):
            raise BadValue("use one line of text, without line breaks, tabs or control characters")
        return text


@dataclass(frozen=True)
class Id:
    """An identifier: text, taken as it stands (001 stays 001), not one of the reserved words."""

    reserved: tuple[str, ...] = ()
    words: str = "id"

    def parse(self, text: str, zone: ZoneInfo | None) -> str:
        """The id as it stands."""
        Text().parse(text, zone)
        if LIST_SIGN in text:
            raise BadValue(f"an id cannot hold {LIST_SIGN}, which joins lists; choose another id")
        if text in self.reserved:
            raise BadValue(f"{', '.join(self.reserved)} is a word of its own here; choose another id")
        return text


@dataclass(frozen=True)
class Pattern:
    """Text of a certain form."""

    form: re.Pattern[str]
    words: str
    example: str

    def parse(self, text: str, zone: ZoneInfo | None) -> str:
        """The text in half-width signs."""
        found = folded(text)
        if len(found) > LONGEST_TEXT or not self.form.fullmatch(found):
            raise BadValue(f"use {self.words}, for example {self.example}")
        return found


@dataclass(frozen=True)
class Choice:
    """One of some words; `any_case` takes SUN for sun."""

    options: tuple[str, ...]
    any_case: bool = False

    @property
    def words(self) -> str:
        """The options."""
        return ", ".join(self.options)

    def parse(self, text: str, zone: ZoneInfo | None) -> str:
        """The option."""
        found = folded(text).lower() if self.any_case else folded(text)
        if found not in self.options:
            raise BadValue(f"use one of {self.words}")
        return found


@dataclass(frozen=True)
class Number:
    """A number with a decimal point, between limits; `above` and `below` exclude the limit itself."""

    at_least: float | None = None
    at_most: float | None = None
    above: float | None = None
    below: float | None = None
    example: str = "1.5"

    @property
    def limits(self) -> str:
        """The limits in words."""
        given = [
            ("at least", self.at_least),
            ("above", self.above),
            ("at most", self.at_most),
            ("below", self.below),
        ]
        return " and ".join(f"{word} {plain_number(limit)}" for word, limit in given if limit is not None)

    @property
    def words(self) -> str:
        """A number and its limits."""
        return f"number {self.limits}".strip()

    def parse(self, text: str, zone: ZoneInfo | None) -> float:
        """The number."""
        found = folded(text)
        if not NUMBER.fullmatch(found):
            raise BadValue(f"use a {self.words}, with digits and a decimal point only, for example {self.example}")
        value = float(found)
        self.check(value)
        return value

    def check(self, value: float) -> None:
        """Refuse a number outside the limits."""
        low = (self.at_least is None or value >= self.at_least) and (self.above is None or value > self.above)
        high = (self.at_most is None or value <= self.at_most) and (self.below is None or value < self.below)
        if not (low and high and abs(value) <= LARGEST_NUMBER):
            raise BadValue(f"use a {self.words or 'smaller number'}, for example {self.example}")


@dataclass(frozen=True)
class Whole:
    """A whole number between limits, both allowed."""

    at_least: int = 0
    at_most: int = 1_000_000
    example: str = "1"

    @property
    def words(self) -> str:
        """A whole number and its limits."""
        return f"whole number from {self.at_least} to {self.at_most}"

    def parse(self, text: str, zone: ZoneInfo | None) -> int:
        """The number."""
        found = folded(text)
        if not WHOLE.fullmatch(found) or not self.at_least <= int(found.partition(".")[0]) <= self.at_most:
            raise BadValue(f"use a {self.words}, for example {self.example}")
        return int(found.partition(".")[0])


@dataclass(frozen=True)
class Flag:
    """Yes or no, as 1 or 0."""

    words: str = "0 or 1"

    def parse(self, text: str, zone: ZoneInfo | None) -> bool:
        """True for 1."""
        found = folded(text)
        if found not in ("0", "1"):
            raise BadValue("use 1 for yes or 0 for no")
        return found == "1"


@dataclass(frozen=True)
class ListOf:
    """Several values in one cell."""

    item: Kind
    is_set: bool = False
    words: str = field(init=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", f"list joined by {LIST_SIGN}: {self.item.words}")

    def parse(self, text: str, zone: ZoneInfo | None) -> tuple[Any, ...]:
        """The values, in order."""
        return self.of(text.replace("\uff5c", LIST_SIGN).split(LIST_SIGN), zone)

    def of(self, texts: Sequence[str], zone: ZoneInfo | None) -> tuple[Any, ...]:
        """The values of parts already cut."""
        parts = [part.strip() for part in texts]
        if "" in parts:
            raise BadValue(f"a value of the list is empty; join the values by one {LIST_SIGN}")
        values = tuple(self.item.parse(part, zone) for part in parts)
        if self.is_set and len(set(values)) < len(values):
            raise BadValue("a value stands twice in the list; remove one")
        return values
