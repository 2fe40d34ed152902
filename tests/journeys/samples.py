"""The sample sites as the journeys use them, and their tables read back without the help of the program."""

import csv
import gzip
import io
import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

Row = dict[str, str]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DATA = Path(__file__).resolve().parents[2] / "data" / "samples"


@dataclass(frozen=True)
class Sample:
    """A sample site and the week it is planned for."""

    name: str
    first_day: date
    interval_minutes: int
    days: int = 7

    @property
    def folder(self) -> Path:
        """The site folder."""
        return DATA / self.name

    @property
    def week(self) -> tuple[str, ...]:
        """Options that name the days."""
        return "--from", self.first_day.isoformat(), "--days", str(self.days)

    def rows(self, name: str) -> list[Row]:
        """A table of the folder."""
        return rows(self.folder / name)

    def __str__(self) -> str:
        return self.name


EFFORT = ("--effort", "5", "--seconds", "600")
TOKYO = Sample("tokyo", date(2026, 12, 6), 15)
OSAKA = Sample("osaka", date(2026, 12, 7), 30)


@dataclass(frozen=True)
class Planned:
    """A sample site planned with little effort: the folder of the files, and the report."""

    site: Sample
    out: Path
    report: dict[str, Any]

    @property
    def roster(self) -> list[Row]:
        """Rows of roster.csv."""
        return rows(self.out / "roster.csv")

    @property
    def coverage(self) -> list[Row]:
        """Rows of coverage.csv."""
        return rows(self.out / "coverage.csv")


def text_of(path: Path) -> str:
    """A text file, unpacked when it ends in .gz."""
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).decode()


def rows(path: Path) -> list[Row]:
    """The rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(text_of(path))))


def header(path: Path) -> str:
    """The first line of a file."""
    return text_of(path).split("\n", 1)[0]


def strict_json(text: str) -> Any:
    """One JSON document; NaN and Infinity, which JSON does not know, are refused."""

    def refuse(word: str) -> None:
        raise ValueError(f"{word} is no JSON")

    return json.loads(text, parse_constant=refuse)


def at(day: date, clock: str) -> datetime:
    """The wall time of a day; 25:30 is half past one of the next."""
    hours, minutes = map(int, clock.split(":"))
    return datetime.fromisoformat(str(day)) + timedelta(hours=hours, minutes=minutes)


def days(first: date, count: int) -> list[date]:
    """Days in a row."""
    return [first + timedelta(days=number) for number in range(count)]


def openings(hours: list[Row], name: str, days: list[date]) -> list[tuple[datetime, datetime]]:
    """Openings of a queue that begin on days without a public holiday: a date beats a weekday."""
    found = []
    for day in days:
        listed = [row for row in hours if row["queue"] == name]
        dated = [row for row in listed if row["day"] == day.isoformat()]
        usual = [row for row in listed if row["day"] == WEEKDAYS[day.weekday()]]
        found += [(at(day, row["open"]), at(day, row["close"])) for row in dated or usual if row["open"]]
    return sorted(found)


def parts(cell: str) -> list[tuple[datetime, datetime, str]]:
    """`start/end/what|...` as wall times."""
    split = [part.split("/") for part in cell.split("|") if part]
    return [(datetime.fromisoformat(start), datetime.fromisoformat(end), what) for start, end, what in split]
