"""Waivers: asked for by one person, confirmed by another."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from shiftplan.domain.people import EmployeeId
from shiftplan.services.accounts import Permission
from shiftplan.services.waivers import WaiverId
from web.access import require, services, who
from web.forms import required_day, text_field
from web.hr.desk import blueprint
from web.languages import marked

REFUSALS = (
    marked("error:waiver_reason"),
    marked("error:waiver_days"),
    marked("error:waiver_rule"),
    marked("error:waiver_by_two"),
    marked("error:waiver_not_open"),
)


@blueprint.get("/waivers")
@require(Permission.SEE_COMPLIANCE)
def waivers(site: str) -> ResponseReturnValue:
    """Every waiver of the site."""
    people = {each.id: each.name for each in services().sites.site(site).employees.values()}
    return render_template("hr/waivers.html", waivers=services().waivers.all(site), people=people, who=who())


@blueprint.post("/waivers")
@require(Permission.WAIVE)
def ask(site: str) -> ResponseReturnValue:
    """Ask for a waiver."""
    form = request.form
    services().waivers.ask(
        site,
        form.get("rule", ""),
        EmployeeId(form.get("employee", "")),
        required_day(form, "first"),
        required_day(form, "last"),
        why=text_field(form, "why"),
        by=who(),
    )
    flash(gettext("The waiver was asked for. It counts once a second person has confirmed it."), "good")
    return redirect(url_for("hr.waivers", site=site), code=303)


@blueprint.post("/waivers/<int:waiver>/confirm")
@require(Permission.WAIVE)
def confirm(site: str, waiver: int) -> ResponseReturnValue:
    """Confirm what somebody else asked for."""
    services().waivers.confirm(site, WaiverId(waiver), by=who())
    flash(gettext("The waiver was confirmed."), "good")
    return redirect(url_for("hr.waivers", site=site), code=303)


@blueprint.post("/waivers/<int:waiver>/withdraw")
@require(Permission.WAIVE)
def withdraw(site: str, waiver: int) -> ResponseReturnValue:
    """End a waiver."""
    services().waivers.withdraw(site, WaiverId(waiver), by=who())
    flash(gettext("The waiver was withdrawn."), "good")
    return redirect(url_for("hr.waivers", site=site), code=303)
