"""Every route of the application, and how to fill the variable parts of its address with objects of a site.

A new variable of a route needs a line in OBJECTS; the walks over all routes fail until it has one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from flask import Flask
from sqlalchemy import select

from shiftplan.application import Application
from shiftplan.services.accounts import MAY, Permission
from shiftplan.services.compliance import Chosen, Finding
from shiftplan.storage.tables import (
    AccountRow,
    GrantRow,
    JobRow,
    LeaveRequestRow,
    RosterVersionRow,
    SiteRow,
    SwapRow,
    WaiverRow,
)
from tests.files.small_site import FIRST_DAY
from tests.services.worlds import NEXT_WEEK
from tests.web.worlds import ACCOUNTS, OTHER, SMALL, Somebody
from web.access import NEEDS, PUBLIC

READS = frozenset({"GET"})
SUPPORTED = frozenset({"HEAD", "OPTIONS"})
"""Methods that every route has by itself."""


@dataclass(frozen=True)
class Route:
    """An address with one method. needs: None = for everybody who is signed in."""

    endpoint: str
    rule: str
    method: str
    variables: frozenset[str]
    is_public: bool
    needs: Permission | None

    @property
    def is_read(self) -> bool:
        """Whether it must not change anything."""
        return self.method in READS

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"


def routes(app: Flask) -> list[Route]:
    """Every route but those of static files."""
    found = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: (each.rule, each.endpoint)):
        view = app.view_functions[rule.endpoint]
        if rule.endpoint == "static" or rule.endpoint.endswith(".static"):
            continue
        for method in sorted((rule.methods or set()) - SUPPORTED):
            public, needs = bool(getattr(view, PUBLIC, False)), getattr(view, NEEDS, None)
            found.append(Route(rule.endpoint, rule.rule, method, frozenset(rule.arguments), public, needs))
    return found


class Objects:
    """Values for the variable parts of addresses, queries and forms: objects that exist, by site."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def of(self, site: str, route: Route) -> dict[str, str]:
        """A value for each variable of a route, its query and its form, all of one site.

        Raises:
            AssertionError: nobody has said how to find one.
        """
        names = {*route.variables, *_places(QUERIES.get(route.endpoint, {})), *_places(FORMS.get(route.endpoint, {}))}
        return {name: self._value(site, route.endpoint, name) for name in names}

    def _value(self, site: str, endpoint: str, name: str) -> str:
        for key in (f"{endpoint}:{name}", name):
            found = OBJECTS.get(key) or DERIVED.get(key)
            if found is not None:
                return str(found(self._application, site))
            if key in CONSTANTS:
                return CONSTANTS[key]
        raise AssertionError(f"{endpoint}: nobody knows the variable {name!r}; add it to tests/web/routes.py")


def objects_in(route: Route) -> set[str]:
    """Names of a route's variables that are objects of a site, the site apart."""
    names = {*route.variables, *_places(QUERIES.get(route.endpoint, {})), *_places(FORMS.get(route.endpoint, {}))}
    of_endpoint = {name for name in names if f"{route.endpoint}:{name}" in OBJECTS}
    return {name for name in names & OBJECTS.keys() if f"{route.endpoint}:{name}" not in CONSTANTS} | of_endpoint - {
        "site"
    }


def _places(texts: Mapping[str, str]) -> set[str]:
    """Names in braces."""
    return {name for text in texts.values() for _, name, _, _ in Formatter().parse(text) if name}


def _newest(table: Any, **conditions: object) -> Callable[[Application, str], int]:
    """How to find the id of a site's newest row of a table."""

    def find(application: Application, site: str) -> int:
        rows = select(table.id).join(SiteRow, SiteRow.id == table.site_id).where(SiteRow.code == site)
        for name, value in conditions.items():
            rows = rows.where(getattr(table, name) == value)
        with application.database.reading() as unit:
            found = unit.session.scalar(rows.order_by(table.id.desc()).limit(1))
        assert found is not None, f"{site} has no row in {table.__tablename__}; make one in tests/web/worlds.py"
        return int(found)

    return find


def _account(application: Application, site: str) -> int:
    """Somebody of the site other than those who walk."""
    rows = (
        select(AccountRow.id)
        .join(GrantRow, GrantRow.account_id == AccountRow.id)
        .join(SiteRow, SiteRow.id == GrantRow.site_id)
        .where(SiteRow.code == site, GrantRow.role == "hr")
    )
    with application.database.reading() as unit:
        return int(unit.session.scalar(rows.order_by(AccountRow.id.desc()).limit(1)) or 0)


def _finding(application: Application, site: str) -> Finding:
    """The finding that weighs most, of those with shifts behind them if there are any."""
    found = application.compliance.look(site, Chosen()).findings
    return next((each for each in found if each.shifts), found[0])


PEOPLE, PARTNERS = {SMALL: "001", OTHER: "101"}, {SMALL: "003", OTHER: "103"}
OBJECTS: Mapping[str, Callable[[Application, str], object]] = {
    "site": lambda application, site: site,
    "employee": lambda application, site: PEOPLE[site],
    "account_id": _account,
    "version": _newest(RosterVersionRow, kind="draft"),
    "other_version": _newest(RosterVersionRow, kind="draft"),
    "proposal": _newest(RosterVersionRow, kind="proposal"),
    "waiver": _newest(WaiverRow),
    "scheduler.decide:number": _newest(LeaveRequestRow),
    "scheduler.job:number": _newest(JobRow),
    "scheduler.compared:number": _newest(JobRow, kind="what_if", state="done"),
    "scheduler.job_progress:number": _newest(JobRow),
    "scheduler.stop_job:number": _newest(JobRow),
    "staff.withdraw_leave:number": _newest(LeaveRequestRow),
    **{f"staff.{act}:number": _newest(SwapRow) for act in ("swap", "accept", "decline", "withdraw")},
    "partner": lambda application, site: PARTNERS[site],
    "hr.finding:employee": lambda application, site: _finding(application, site).employee,
}
"""Objects that belong to one site; those of another must not be found. A key may name the endpoint it is for."""
DERIVED: Mapping[str, Callable[[Application, str], object]] = {
    "hr.finding:rule": lambda application, site: _finding(application, site).rule,
    "hr.finding:day": lambda application, site: _finding(application, site).on_date.isoformat(),
}
"""What depends on the site without belonging to it."""
CONSTANTS: Mapping[str, str] = {
    "suffix": "csv",
    "day": FIRST_DAY.isoformat(),
    "first": FIRST_DAY.isoformat(),
    "next_day": NEXT_WEEK.first.isoformat(),
    "scheduler.day:day": NEXT_WEEK.first.isoformat(),
    "kind": "list",
    "token": "x" * 43,
    "scheduler.undo_demand:number": "1",
    "scheduler.undo_mark:number": "1",
}
QUERIES: Mapping[str, Mapping[str, str]] = {
    "scheduler.cell": {"cell": "{next_day} {employee}"},
    "scheduler.published_cell": {"cell": "{day} {employee}"},
    "scheduler.takers": {"cell": "{next_day} {employee}"},
    "scheduler.verdict": {"cell": "{next_day} {employee}", "choice": "off"},
    "scheduler.diff": {"before": "{version}", "after": "{other_version}"},
    "scheduler.demand": {"from": "{next_day}"},
    "staff.proposal": {"with": "{partner}"},
    "staff.ask": {"with": "{partner}"},
}
"""What an address needs behind its question mark, by endpoint."""
FORMS: Mapping[str, Mapping[str, str]] = {
    "hr.ask": {"rule": "JP-INT-OWN", "employee": "{employee}", "first": "{day}", "last": "{day}", "why": "x"},
    "staff.ask": {"key": "walk"},
    "scheduler.change_demand": {"queue": "phone", "day": "{day}", "percent": "20", "reason": "x", "seen": "0"},
    "scheduler.compare": {"first": "{next_day}", "percent": "10"},
    "scheduler.decide": {"decision": "no", "reason": "too many are away"},
    "scheduler.hand_over": {"cell": "{next_day} {employee}", "taker": "{employee}", "seen": "0"},
    "scheduler.edit": {"cell": "{next_day} {employee}", "choice": "off", "seen": "0"},
}
"""What a form holds that is sent for good, by endpoint; other routes are sent an empty one."""


def address(app: Flask, route: Route, values: Mapping[str, str]) -> str:
    """The address of a route with its variables and its query filled in."""
    adapter = app.url_map.bind("localhost")
    path = {name: values[name] for name in route.variables}
    query = {name: text.format_map(values) for name, text in QUERIES.get(route.endpoint, {}).items()}
    return adapter.build(route.endpoint, {**path, **query}, method=route.method)


def form(route: Route, values: Mapping[str, str]) -> dict[str, str]:
    """The fields of a route's form."""
    return {name: text.format_map(values) for name, text in FORMS.get(route.endpoint, {}).items()}


def allowed(who: Somebody, route: Route, site: str | None) -> bool:
    """Whether somebody's role permits a route, at a site or anywhere."""
    if route.needs is None:
        return True
    reaches = who.site is None or site is None or who.site == site
    return reaches and route.needs in MAY[who.role]


def whoever_may(route: Route, site: str = SMALL) -> str | None:
    """The name of somebody who may use a route; None for public ones."""
    if route.is_public:
        return None
    return next(name for name, who in ACCOUNTS.items() if allowed(who, route, site))


def cases(app: Flask, *, reads: bool | None = None) -> Iterator[Route]:
    """Routes that read, or that change, or all."""
    return (each for each in routes(app) if reads is None or each.is_read == reads)
