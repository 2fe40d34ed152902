"""An instance of the public benchmark, and the reader of its text format (see data/curtois/README.md)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import gcd
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
OFF = -1
"""In a roster of shape (E, D): no shift."""
SATURDAY, SUNDAY = 5, 6


class BadInstance(ValueError):
    """A file breaks the format; the message names file, line and value."""


@dataclass(frozen=True)
class Person:
    """Limits of one employee. most: shifts of each type, (S,)."""

    id: str
    most: tuple[int, ...]
    minutes_max: int
    minutes_min: int
    run_max: int
    run_min: int
    off_min: int
    weekends_max: int
    days_off: frozenset[int]


@dataclass(frozen=True)
class Request:
    """Somebody wants a shift on a day, or does not."""

    person: int
    day: int
    shift: int
    weight: int


@dataclass(frozen=True)
class Instance:
    """E employees, D days from a Monday, S shift types; requirement, under, over: of shape (D, S).

    minutes: of each type. allowed[s, t]: t may follow s on the next day.
    """

    days: int
    shifts: tuple[str, ...]
    minutes: tuple[int, ...]
    allowed: BoolArray
    staff: tuple[Person, ...]
    on: tuple[Request, ...]
    off: tuple[Request, ...]
    requirement: IntArray
    under: IntArray
    over: IntArray

    @cached_property
    def unit(self) -> int:
        """Greatest common measure of the lengths of shifts, minutes."""
        return gcd(*self.minutes)

    @cached_property
    def constant(self) -> int:
        """Cost of all wishes to work when nobody works."""
        return sum(each.weight for each in self.on)

    @cached_property
    def wishes(self) -> IntArray:
        """What working a shift costs beyond the constant, (E, D, S)."""
        found = np.zeros((len(self.staff), self.days, len(self.shifts)), dtype=np.int64)
        for each in self.off:
            found[each.person, each.day, each.shift] += each.weight
        for each in self.on:
            found[each.person, each.day, each.shift] -= each.weight
        return found

    def possible(self, person: int) -> BoolArray:
        """Which shifts are open to somebody at all, (D, S)."""
        found = np.tile(np.array(self.staff[person].most) > 0, (self.days, 1))
        found[list(self.staff[person].days_off)] = False
        return found


def read(path: Path) -> Instance:
    """Read an instance.

    Raises:
        BadInstance: the file breaks the format.
    """
    return _Reader(path).instance()


class _Reader:
    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._sections: dict[str, list[tuple[int, list[str]]]] = {}
        rows: list[tuple[int, list[str]]] = []
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            text = line.strip()
            if text.startswith("SECTION_"):
                rows = self._sections.setdefault(text, [])
            elif text and not text.startswith("#"):
                rows.append((number, [part.strip() for part in text.split(",")]))

    def instance(self) -> Instance:
        (line, (days, *_)), *_ = self._rows("SECTION_HORIZON", 1)
        self._days = self._number(line, days)
        shifts = list(self._rows("SECTION_SHIFTS", 3))
        self._shifts = {fields[0]: place for place, (_, fields) in enumerate(shifts)}
        allowed = np.ones((len(shifts), len(shifts)), dtype=np.bool_)
        for row, (line, fields) in enumerate(shifts):
            for name in filter(None, fields[2].split("|")):
                allowed[row, self._find(line, self._shifts, name, "shift")] = False
        staff = list(self._rows("SECTION_STAFF", 8))
        self._people = {fields[0]: place for place, (_, fields) in enumerate(staff)}
        days_off: dict[int, set[int]] = {}
        for line, fields in self._rows("SECTION_DAYS_OFF", 2):
            person = self._find(line, self._people, fields[0], "employee")
            days_off.setdefault(person, set()).update(self._day(line, each) for each in fields[1:])
        cover = np.zeros((3, self._days, len(shifts)), dtype=np.int64)
        for line, fields in self._rows("SECTION_COVER", 5):
            place = self._day(line, fields[0]), self._find(line, self._shifts, fields[1], "shift")
            cover[:, place[0], place[1]] = [self._number(line, each) for each in fields[2:5]]
        return Instance(
            days=self._days,
            shifts=tuple(self._shifts),
            minutes=tuple(self._number(line, fields[1]) for line, fields in shifts),
            allowed=allowed,
            staff=tuple(
                self._person(line, fields, frozenset(days_off.get(place, ())))
                for place, (line, fields) in enumerate(staff)
            ),
            on=tuple(self._requests("SECTION_SHIFT_ON_REQUESTS")),
            off=tuple(self._requests("SECTION_SHIFT_OFF_REQUESTS")),
            requirement=cover[0],
            under=cover[1],
            over=cover[2],
        )

    def _rows(self, section: str, least: int) -> Iterator[tuple[int, list[str]]]:
        if section not in self._sections and not section.endswith(("_OFF", "_REQUESTS")):
            raise BadInstance(f"{self._name}: {section}: is missing")
        for line, fields in self._sections.get(section, []):
            if len(fields) < least:
                raise BadInstance(f"{self._name}:{line}: {section}: {','.join(fields)}: wants {least} fields")
            yield line, fields

    def _person(self, line: int, fields: Sequence[str], days_off: frozenset[int]) -> Person:
        most = dict(each.split("=") for each in fields[1].split("|") if "=" in each)
        longest, shortest, run_max, run_min, off_min, weekends = (self._number(line, each) for each in fields[2:8])
        limits = tuple(self._number(line, most.get(shift, str(self._days))) for shift in self._shifts)
        return Person(fields[0], limits, longest, shortest, run_max, run_min, off_min, weekends, days_off)

    def _requests(self, section: str) -> Iterator[Request]:
        for line, fields in self._rows(section, 4):
            yield Request(
                self._find(line, self._people, fields[0], "employee"),
                self._day(line, fields[1]),
                self._find(line, self._shifts, fields[2], "shift"),
                self._number(line, fields[3]),
            )

    def _day(self, line: int, text: str) -> int:
        day = self._number(line, text)
        if not 0 <= day < self._days:
            raise BadInstance(f"{self._name}:{line}: day: {text}: the horizon has days 0 to {self._days - 1}")
        return day

    def _number(self, line: int, text: str) -> int:
        if not text.isdigit():
            raise BadInstance(f"{self._name}:{line}: {text!r}: a whole number is wanted")
        return int(text)

    def _find(self, line: int, known: dict[str, int], name: str, kind: str) -> int:
        if name not in known:
            raise BadInstance(f"{self._name}:{line}: {kind}: {name}: is not in the file")
        return known[name]
