"""Findings: at a glance, as a list, one by one, and to take away."""

from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from shiftplan.services.accounts import Permission
from shiftplan.services.compliance import Finding, Kind, State
from shiftplan.services.tables import Cell, table_file
from web.access import require, services
from web.formats import amount
from web.forms import day_of, number_field
from web.hr.desk import FILTERS, SOURCE, address_of, blueprint, chosen, kept, looked, wanted
from web.hr.missing import told_missing
from web.languages import language, marked

PAGE_ROWS = 50
FILES = ("csv", "xlsx")
REFUSALS = (marked("error:compliance_days"),)


@blueprint.get("")
@require(Permission.SEE_COMPLIANCE)
def overview(site: str) -> ResponseReturnValue:
    """How things stand."""
    return render_template("hr/overview.html", looked=looked(site), words=words(), kept=kept(*SOURCE))


@blueprint.get("/findings")
@require(Permission.SEE_COMPLIANCE)
def findings(site: str) -> ResponseReturnValue:
    """The list, by filters."""
    found = looked(site)
    rows = found.wanted(wanted())
    pages = max(1, -(-len(rows) // PAGE_ROWS))
    page = min(max(1, number_field(request.args, "page") or 1), pages)
    return render_template(
        "hr/findings.html",
        looked=found,
        rows=rows[(page - 1) * PAGE_ROWS : page * PAGE_ROWS],
        count=len(rows),
        page=page,
        pages=pages,
        wanted=wanted(),
        words=words(),
        kinds=Kind,
        states=State,
        address_of=address_of,
        kept=kept(*SOURCE, *FILTERS),
    )


@blueprint.get("/findings.<suffix>")
@require(Permission.SEE_COMPLIANCE)
def download(site: str, suffix: str) -> ResponseReturnValue:
    """The list as CSV or Excel."""
    if suffix not in FILES:
        raise NotFound
    found = looked(site)
    title = gettext("Findings")
    file = table_file(suffix, title, _header(), [_row(each) for each in found.wanted(wanted())])
    answer = Response(file.data, mimetype=file.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=f"findings-{site}.{file.suffix}")
    return answer


@blueprint.get("/findings/<rule>/<day>/<path:employee>")
@require(Permission.SEE_COMPLIANCE)
def finding(site: str, rule: str, day: str, employee: str) -> ResponseReturnValue:
    """One finding with the shifts that prove it."""
    proof = services().compliance.proof(site, chosen(), rule, employee, day_of(day))
    return render_template("hr/finding.html", proof=proof, words=words(), told_missing=told_missing, kept=kept(*SOURCE))


@blueprint.get("/overtime")
@require(Permission.SEE_COMPLIANCE)
def overtime(site: str) -> ResponseReturnValue:
    """Who is close to a limit of the overtime agreement."""
    return render_template("hr/overtime.html", looked=looked(site), kept=kept(*SOURCE))


def words() -> dict[str, Any]:
    """What kinds and states are called."""
    return {
        Kind.HARD: gettext("Hard violation"),
        Kind.SOFT: gettext("Soft violation"),
        Kind.REVIEW: gettext("Needs review"),
        Kind.UNKNOWN: gettext("Not verifiable"),
        State.OPEN: gettext("Open"),
        State.ASKED: gettext("Waiver asked for"),
        State.WAIVED: gettext("Waived"),
    }


def _header() -> list[str]:
    return [
        gettext("Date"),
        gettext("Employee ID"),
        gettext("Name"),
        gettext("Kind"),
        gettext("Rule"),
        gettext("What the rule says"),
        gettext("Article"),
        gettext("Measured"),
        gettext("Limit"),
        gettext("State"),
        gettext("Missing to decide it"),
    ]


def _row(found: Finding) -> list[Cell]:
    named = words()
    return [
        found.on_date,
        found.employee,
        found.name,
        named[found.kind],
        found.rule,
        found.words.text(language()),
        found.words.article(language()),
        amount(found.measured, found.unit),
        amount(found.limit, found.unit),
        named[found.state],
        told_missing(found.missing),
    ]
