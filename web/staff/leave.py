"""Leave: asking, withdrawing, and what was decided."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from shiftplan.domain.horizon import Period
from shiftplan.services.accounts import Permission
from shiftplan.services.leave import LeaveRequestId
from web.access import own_employee, require, services, who
from web.forms import day_field, required_day, text_field
from web.staff.pages import blueprint, page
from web.staff.words import leave_words


@blueprint.get("/leave")
@require(Permission.ASK_FOR_OWN)
def leave(site: str) -> ResponseReturnValue:
    """The form, and every request with its answer."""
    requests = services().leave.of(site, own_employee(site))
    return page("leave", site, requests=requests, leave_words=leave_words(), first=day_field(request.args, "from"))


@blueprint.post("/leave")
@require(Permission.ASK_FOR_OWN)
def ask_for_leave(site: str) -> ResponseReturnValue:
    """Ask for some days; without a last day it is one."""
    first = required_day(request.form, "first")
    period = Period(first, day_field(request.form, "last") or first)
    kind, note = request.form.get("kind", ""), text_field(request.form, "note")
    services().leave.ask(site, own_employee(site), period, kind, note=note, by=who())
    flash(gettext("Your request was sent."), "good")
    return redirect(url_for("staff.leave", site=site), code=303)


@blueprint.post("/leave/<int:number>/withdraw")
@require(Permission.ASK_FOR_OWN)
def withdraw_leave(site: str, number: int) -> ResponseReturnValue:
    """Take a request back that nobody has decided."""
    services().leave.withdraw(site, own_employee(site), LeaveRequestId(number), by=who())
    flash(gettext("Your request was withdrawn."), "good")
    return redirect(url_for("staff.leave", site=site), code=303)
