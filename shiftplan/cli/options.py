"""Options that several commands share, and how their values are read."""

import getpass
import os
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

FIRST_YEAR, LAST_YEAR = 1990, 2100


def read_day(text: str) -> date:
    """A date typed on the command line."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar day has no zone
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no date; write it like 2026-12-06") from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise typer.BadParameter(f"{text!r} lies outside {FIRST_YEAR} to {LAST_YEAR}; maybe the year is mistyped?")
    return day


def who() -> str:
    """Who types, as the audit log names them."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # A container may run as a number that no name belongs to.
        name = f"user {os.getuid()}"
    return f"{name} (command line)"


SiteDir = Annotated[
    Path, typer.Argument(metavar="SITE_DIR", help="Site folder, or one .xlsx file with the same tables.")
]
FromDay = Annotated[
    date, typer.Option("--from", parser=read_day, metavar="DATE", help="First day, for example 2026-12-06.")
]
Days = Annotated[int, typer.Option("--days", min=1, max=400, help="How many days.")]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the results; made if missing.")]
OutFile = Annotated[Path, typer.Option("--out", metavar="FILE", help="File to write.")]
RosterFile = Annotated[Path, typer.Option("--roster", metavar="FILE", help="A roster.csv of this site.")]
Seed = Annotated[int, typer.Option("--seed", min=0, max=2**31 - 1, help="Seed of everything left to chance.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout and nothing else.")]
QueuesFile = Annotated[Path | None, typer.Option("--queues", metavar="FILE", help="A queues.csv.")]
OpeningHoursFile = Annotated[
    Path | None,
    typer.Option("--opening-hours", metavar="FILE", help="An opening_hours.csv; without it history decides."),
]
Holidays = Annotated[
    str | None, typer.Option("--holidays", metavar="CC", help="Country whose public holidays count, for example JP.")
]
