"""A whole site from its folder or workbook, cross-checked, or refused with every problem at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Roster
from shiftplan.domain.site import Site
from shiftplan.domain.work import Queue, QueueId, ShiftTemplate, TemplateId
from shiftplan.files.calendars import public_holidays
from shiftplan.files.contradictions import check_agreement, check_workplace
from shiftplan.files.folder import Source, open_source
from shiftplan.files.history import History, history_of
from shiftplan.files.hours import hours_of
from shiftplan.files.people import contracts_of, employees_of, leave_of, locks_of, pairs_of, wishes_of
from shiftplan.files.people_tables import EMPLOYEES, SITE_TABLES
from shiftplan.files.persons import persons_of
from shiftplan.files.problems import Problems
from shiftplan.files.queues import queues_of
from shiftplan.files.requirement import requirement_of
from shiftplan.files.roster import roster_of
from shiftplan.files.rows import Rows, read_rows
from shiftplan.files.settings import Settings, read_settings
from shiftplan.files.site_tables import QUEUES
from shiftplan.files.special_days import special_days_of
from shiftplan.files.templates import templates_of
from shiftplan.files.work_rules import agreement_of, prices_of, week_start_of, workplace_of

# Tables without which there is nothing to plan.
NEVER_EMPTY = ("queues", "contracts", "employees", "shift_templates")


@dataclass(frozen=True)
class SiteFolder:
    """All that a folder holds: the site, its history (empty without one), and the rows of each table present."""

    site: Site
    history: History
    row_counts: Mapping[str, int]


def read_site(path: Path) -> Site:
    """The site of a folder or an .xlsx file; its history is checked too.

    Raises:
        InvalidInput: one line per problem of all files.
    """
    return read_folder(path).site


def count_rows(path: Path) -> Mapping[str, int]:
    """Rows by table of a folder or an .xlsx file, checked as `read_site` does."""
    return read_folder(path).row_counts


def read_folder(path: Path) -> SiteFolder:
    """The site of a folder or an .xlsx file, with its history.

    Raises:
        InvalidInput: one line per problem of all files.
    """
    problems = Problems()
    source = open_source(path, problems)
    settings = read_settings(source, problems)
    tables = _Tables(source, problems, settings["site.time_zone"])
    site, history = _read(tables, settings)
    problems.raise_if_any()
    counts = {name: len(rows.lines) for name, rows in tables.rows.items()}
    if site is None:
        raise AssertionError("a site is missing though no problem was found")
    return SiteFolder(site, history, counts)


class _Tables:
    """Rows by table name; tables that are absent or unreadable are not there."""

    def __init__(self, source: Source, problems: Problems, zone: ZoneInfo | None) -> None:
        self.source = source
        self.problems = problems
        # Without a good zone the times are still checked as times; the site is refused for the zone.
        self.zone = zone or ZoneInfo("UTC")
        self.rows: dict[str, Rows] = {}
        for table in SITE_TABLES:
            sheet = source.sheets.get(table.name)
            if sheet is not None:
                self.rows[table.name] = read_rows(sheet, table, problems, self.zone)
                if table.name in NEVER_EMPTY and not sheet.rows:
                    problems.say(sheet.label, "has no rows; a site needs at least one")

    def __getitem__(self, name: str) -> Rows:
        """Rows of a table, none where it is absent."""
        table = next(table for table in SITE_TABLES if table.name == name)
        return self.rows.get(name) or Rows(table, table.file, self.problems)

    def ids(self, name: str, column: str) -> set[str] | None:
        """What other tables may name; None where the defining table cannot be read."""
        rows = self.rows.get(name)
        return None if rows is None else rows.known(column)


def _read(tables: _Tables, settings: Settings) -> tuple[Site | None, History]:
    """The site and its history; None where a problem makes a site impossible."""
    queues = queues_of(tables["queues"])
    templates = templates_of(tables["shift_templates"], tables.rows.get("break_rules"))
    history = _history(tables)
    parts = _people(tables) | _demand(tables, queues, int(settings["site.interval_minutes"] or 15))
    parts |= {"previous": _previous(tables, templates), "queues": queues, "templates": templates} | _rules(settings)
    month_start_day = parts["workplace"].month_start_day
    _check_patterns(settings, tables.ids("shift_templates", "shift_template"))
    known = persons_of(tables.source, tables.problems, parts["employees"], tables.zone, month_start_day)
    parts |= dict(zip(("staff", "histories"), known, strict=True))
    return (None if tables.problems else Site(**parts)), history


def _history(tables: _Tables) -> History:
    known = tables.ids("queues", "queue")
    return history_of(tables["history"], None if known is None else {QueueId(each) for each in known})


def _people(tables: _Tables) -> dict[str, Any]:
    """Fields of a site that say who can work when."""
    templates, employees = tables.ids("shift_templates", "shift_template"), tables.ids("employees", "employee")
    known = (tables.ids("contracts", "contract"), tables.ids("queues", "skill"))
    availability = hours_of(tables["availability"], "employee", ("from", "to"), employees, EMPLOYEES.file)
    contracts = contracts_of(tables["contracts"], templates)
    people = employees_of(tables["employees"], tables.rows.get("skills"), known)
    allowed = {each.id: contracts[each.contract].templates for each in people.values() if each.contract in contracts}
    return {
        "contracts": contracts,
        "employees": people,
        "availability": {EmployeeId(name): hours for name, hours in availability.items()},
        "leave": leave_of(tables["leave"], employees),
        "wishes": wishes_of(tables["wishes"], employees, templates, allowed),
        "locks": locks_of(tables["locks"], employees, templates),
        "pairs": pairs_of(tables["pairs"], employees, allowed),
    }


def _demand(tables: _Tables, queues: Mapping[QueueId, Queue], interval_minutes: int) -> dict[str, Any]:
    """Fields of a site that say what has to be covered."""
    known = tables.ids("queues", "queue")
    openings = hours_of(tables["opening_hours"], "queue", ("open", "close"), known, QUEUES.file)
    # Of queues that cannot all be read nobody can say which may be named.
    are_all_good = known is not None and len(queues) == len(known)
    requirement = requirement_of(tables["requirement"], interval_minutes, queues if are_all_good else None)
    return {
        "interval_minutes": interval_minutes,
        "opening_hours": {QueueId(name): hours for name, hours in openings.items()},
        "special_days": special_days_of(tables["special_days"], known),
        "requirement": requirement if "requirement" in tables.rows else None,
    }


def _previous(tables: _Tables, templates: Mapping[TemplateId, ShiftTemplate]) -> Roster:
    """What was worked before."""
    employees, queues = tables.ids("employees", "employee"), tables.ids("queues", "queue")
    known = tables.ids("shift_templates", "shift_template")
    are_all_good = known is not None and len(templates) == len(known)
    return roster_of(
        tables["previous_roster"],
        None if employees is None else {EmployeeId(each) for each in employees},
        templates if are_all_good else None,
        None if queues is None else {QueueId(each) for each in queues},
    )


def _check_patterns(settings: Settings, templates: set[str] | None) -> None:
    """Registered patterns are templates of the site; where the templates cannot be read nobody can say."""
    if templates is None:
        return
    for name in settings["workplace.patterns"]:
        if name not in templates:
            hint = f"no such template in shift_templates.csv; known are {', '.join(sorted(templates))}"
            settings.complain("workplace.patterns", name, hint)


def _rules(settings: Settings) -> dict[str, Any]:
    """Fields of a site that site.toml says."""
    country, rulebooks = settings["site.holidays"], tuple(settings["site.rulebooks"])
    workplace, agreement = workplace_of(settings), agreement_of(settings)
    check_workplace(settings, workplace, rulebooks)
    check_agreement(settings, agreement)
    return {
        "id": settings["site.id"],
        "name": settings["site.name"],
        "time_zone": settings["site.time_zone"],
        "week_start": week_start_of(settings),
        "country": country,
        "rulebooks": rulebooks,
        "public_holidays": public_holidays(country) if country else frozenset(),
        "workplace": workplace,
        "agreement": agreement,
        "prices": prices_of(settings),
        "pooling": settings["planning.pooling"],
    }
