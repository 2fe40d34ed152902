"""Reading a made site back as its readers will: rows of text, shifts by person."""

import csv
import io
from collections import defaultdict
from datetime import date, datetime, timedelta
from functools import cache

from tests.worlds.definition import SiteDefinition
from tests.worlds.japanese_days import days_between
from tests.worlds.osaka import OSAKA
from tests.worlds.people import Person
from tests.worlds.site import build, population
from tests.worlds.site_files import SiteFolder
from tests.worlds.tokyo import TOKYO

Row = dict[str, str]
SITES = {definition.id: definition for definition in (TOKYO, OSAKA)}


@cache
def made(site: str) -> SiteFolder:
    """The folder of a site, made once for all tests."""
    return build(SITES[site])


@cache
def people_of(site: str) -> dict[str, Person]:
    """The employees of a site by id."""
    return {person.id: person for person in population(SITES[site])}


def rows(folder: SiteFolder, name: str) -> list[Row]:
    """A table as a reader of the CSV sees it."""
    return list(csv.DictReader(io.StringIO(folder.tables[name].text())))


def parts(cell: str) -> list[tuple[datetime, datetime, str]]:
    """`start/end/what|...` as instants."""
    split = [part.split("/") for part in cell.split("|") if part]
    return [(datetime.fromisoformat(start), datetime.fromisoformat(end), what) for start, end, what in split]


def minutes_after_midnight(row: Row, edge: str) -> float:
    """`start` or `end` of a shift in minutes from the midnight of its date."""
    midnight = datetime.fromisoformat(row["date"])
    return (datetime.fromisoformat(row[edge]) - midnight).total_seconds() / 60


def shifts_by_person(folder: SiteFolder) -> dict[str, list[Row]]:
    """Rows of previous_roster.csv by employee, in order."""
    shifts: dict[str, list[Row]] = defaultdict(list)
    for row in rows(folder, "previous_roster.csv"):
        shifts[row["employee"]].append(row)
    return shifts


def first_week(definition: SiteDefinition) -> list[date]:
    """The seven days planned first."""
    first = definition.planned[0]
    return list(days_between(first, first + timedelta(days=6)))
