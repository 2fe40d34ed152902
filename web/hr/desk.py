"""The desk of HR: what its pages share."""

from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.datastructures import MultiDict

from shiftplan.errors import UnknownId
from shiftplan.services.compliance import Chosen, Finding, Kind, Looked, State, Wanted
from shiftplan.services.publishing import VersionId
from web.access import services
from web.forms import choice_field, day_field, number_field

blueprint = Blueprint("hr", __name__, url_prefix="/hr/<site>")
FILTERS = ("employee", "rule", "kind", "state")
SOURCE = ("version", "first", "last")


def chosen() -> Chosen:
    """Which roster and days the address names."""
    fields = request.args
    version = number_field(fields, "version")
    return Chosen(
        None if version is None else VersionId(version), day_field(fields, "first"), day_field(fields, "last")
    )


def wanted() -> Wanted:
    """Which findings the address asks for."""
    fields = request.args
    return Wanted(
        employee=fields.get("employee") or None,
        rule=fields.get("rule") or None,
        kind=choice_field(fields, "kind", Kind),
        state=choice_field(fields, "state", State),
    )


def looked(site: str) -> Looked:
    """What was found in the roster and days that the address names.

    Raises:
        UnknownId: a person is asked for who is not at the site.
    """
    employee = request.args.get("employee")
    if employee and employee not in services().sites.site(site).employees:
        raise UnknownId(f"employee {employee} is not at site {site}")
    return services().compliance.look(site, chosen())


def kept(*names: str) -> dict[str, str]:
    """What of the address goes on to the next page."""
    fields: MultiDict[str, str] = request.args
    return {name: fields[name] for name in names if fields.get(name)}


def address_of(found: Finding, site: str) -> str:
    """The page that proves a finding."""
    parts: dict[str, Any] = kept(*SOURCE)
    day = found.on_date.isoformat()
    return url_for("hr.finding", site=site, rule=found.rule, day=day, employee=found.employee, **parts)
