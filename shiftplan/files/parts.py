"""Kinds of cells that hold parts of a shift: `start/end/kind` or `start/end/queue`."""

from dataclasses import dataclass
from typing import NamedTuple
from zoneinfo import ZoneInfo

from shiftplan.files.cells import Kind
from shiftplan.files.problems import BadValue
from shiftplan.files.times import Wall, parse_moment

MEETING = "meeting:"


class Part(NamedTuple):
    """A stretch of a shift with what it is for."""

    start: Wall
    end: Wall
    label: str


@dataclass(frozen=True)
class PartKind:
    """`start/end/LABEL` with two local date-times; the label is of a kind of its own."""

    label: Kind
    name: str

    @property
    def words(self) -> str:
        """The form of a part."""
        return f"start/end/{self.name}"

    def parse(self, text: str, zone: ZoneInfo | None) -> Part:
        """The part; it must not end before it starts."""
        pieces = [piece.strip() for piece in text.split("/", 2)]
        if len(pieces) < 3 or not pieces[2]:
            raise BadValue(f"use start/end/{self.name}, for example 2026-12-07T09:00/2026-12-07T10:00/...")
        if pieces[2].startswith(MEETING):
            raise BadValue("meetings are not used by this version; remove them")
        part = Part(parse_moment(pieces[0], zone), parse_moment(pieces[1], zone), self.label.parse(pieces[2], zone))
        if not ends_after(part.start, part.end):
            raise BadValue("a part must end after it starts; swap its times or correct one")
        return part


def ends_after(start: Wall, end: Wall) -> bool:
    """Whether `end` lies after `start`, by instants where the time zone is known."""
    if start.at is None or end.at is None:
        return end.local > start.local
    return end.at > start.at
