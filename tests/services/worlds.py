"""A small site in the database and rosters for it: lawful ones, and ones that break a rule."""

import atexit
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import time_machine

from shiftplan.domain.demand import Requirement
from shiftplan.domain.horizon import MINUTE, Period, instant
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.problem import Problem, horizon_of
from shiftplan.domain.roster import Activity, Break, Roster, Shift
from shiftplan.domain.site import Site
from shiftplan.domain.work import QueueId, TemplateId
from shiftplan.services.publishing import Draft, PublishingService
from shiftplan.services.sites import SiteService
from shiftplan.storage.engines import sqlite_path
from shiftplan.storage.unit_of_work import Database
from tests.files.small_site import FIRST_DAY, write_small_site

WEEK = Period(FIRST_DAY, FIRST_DAY + timedelta(days=6))
NEXT_WEEK = Period(FIRST_DAY + timedelta(days=7), FIRST_DAY + timedelta(days=13))
PHONE = QueueId("phone")
LOADED: dict[tuple[date, tuple[tuple[str, str | None], ...]], Path] = {}
"""SQLite files with the small site, by the day on which it was loaded and by what was other in it."""
# Minutes after the shift's start of each break, as break_rules.csv of the small site allows.
BREAKS = {"day8": ((60, 75), (240, 300)), "short5": ((120, 135),)}


def a_loaded_site(database: Database, folder: Path, **overrides: str | None) -> tuple[SiteService, PublishingService]:
    """The small site without locks, loaded; its services."""
    load_small_site(database, folder, **({"locks": None} | overrides))
    sites = SiteService(database)
    return sites, PublishingService(database, sites)


def load_small_site(database: Database, folder: Path, **overrides: str | None) -> None:
    """Load the small site into an empty database, a minute ago; on SQLite what was loaded once today is copied."""
    source = write_small_site(folder, **overrides)
    file = sqlite_path(database.engines.url)
    loaded = datetime.now(UTC).date(), tuple(sorted(overrides.items()))
    if file is not None and loaded in LOADED:
        with closing(sqlite3.connect(LOADED[loaded])) as kept, closing(sqlite3.connect(file)) as empty:
            kept.backup(empty)
        return
    with time_machine.travel(datetime.now(UTC) - timedelta(minutes=1), tick=True):
        SiteService(database).load(source, by="test")
    if file is not None:
        LOADED[loaded] = _kept_files() / f"{len(LOADED)}.db"
        with closing(sqlite3.connect(file)) as filled, closing(sqlite3.connect(LOADED[loaded])) as kept:
            filled.backup(kept)


@cache
def _kept_files() -> Path:
    """A folder that is there as long as the process: those of tests go when they end."""
    folder = Path(tempfile.mkdtemp(prefix="shiftplan-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def a_shift(site: Site, employee: str, day: date, template: str = "day8", start_minute: int = 540) -> Shift:
    """A shift with the breaks its template asks for, all of it on the phone."""
    shape = site.templates[TemplateId(template)]
    start = instant(day, start_minute, site.time_zone)
    end = start + shape.span_minutes * MINUTE
    rules = sorted(shape.breaks, key=lambda rule: rule.earliest_minute)
    spans = [(start + first * MINUTE, start + last * MINUTE) for first, last in BREAKS[template]]
    breaks = tuple(Break(*span, rule.kind, rule.paid) for span, rule in zip(spans, rules, strict=True))
    edges = [start, *(moment for span in spans for moment in span), end]
    work = tuple(Activity(first, last, PHONE) for first, last in zip(edges[::2], edges[1::2], strict=True))
    return Shift(EmployeeId(employee), day, TemplateId(template), start, end, breaks, work)


def a_draft(site: Site, *shifts: Shift, period: Period = WEEK, report: dict[str, Any] | None = None) -> Draft:
    """A roster for some days."""
    problem = Problem(site, horizon_of(site, period.first, len(period)), Requirement())
    return Draft(problem, Roster(shifts), report or {"status": "feasible"})


def a_week(site: Site, *employees: str, period: Period = WEEK, start_minute: int = 540) -> Draft:
    """Monday to Wednesday for everybody named."""
    days = list(period)[:3]
    shifts = [a_shift(site, employee, day, start_minute=start_minute) for employee in employees for day in days]
    return a_draft(site, *shifts, period=period)


def moved(shift: Shift, minutes: int) -> Shift:
    """The same shift at another time."""
    by = minutes * MINUTE
    return replace(
        shift,
        start_at=shift.start_at + by,
        end_at=shift.end_at + by,
        breaks=tuple(replace(each, start_at=each.start_at + by, end_at=each.end_at + by) for each in shift.breaks),
        activities=tuple(
            replace(each, start_at=each.start_at + by, end_at=each.end_at + by) for each in shift.activities
        ),
    )
