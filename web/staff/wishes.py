"""Wishes of a month: a tap on a day goes through the choices; weights are set in the list below."""

from datetime import date

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from shiftplan.errors import Refused
from shiftplan.services.accounts import Permission
from web.access import own_employee, require, services, who
from web.forms import number_field, required_day
from web.languages import told
from web.staff.pages import blueprint, page


@blueprint.get("/wishes")
@require(Permission.ASK_FOR_OWN)
def wishes(site: str) -> ResponseReturnValue:
    """The month of the next day that is not published, unless another is asked for."""
    return _month(site, _day(request.args.get("month", "")))


@blueprint.post("/wishes/tap")
@require(Permission.ASK_FOR_OWN)
def tap(site: str) -> ResponseReturnValue:
    """The next choice for a day; with a script only the month is drawn anew."""
    day, is_part = required_day(request.form, "day"), bool(request.headers.get("HX-Request"))
    message = ""
    try:
        services().wishes.next_wish(site, own_employee(site), day, by=who())
    except Refused as error:
        message = told(error)
    if is_part:
        return _month(site, day, template="wishes_month", message=message)
    if message:
        flash(message, "bad")
    return redirect(url_for("staff.wishes", site=site, month=f"{day:%Y-%m}", _anchor=f"day-{day}"), code=303)


@blueprint.post("/wishes")
@require(Permission.ASK_FOR_OWN)
def save_wishes(site: str) -> ResponseReturnValue:
    """Keep the list: what is wished for each day and how much."""
    days = [required_day({"day": text}, "day") for text in request.form.getlist("day")]
    changed = {
        day: (request.form.get(f"wish-{day}", ""), number_field(request.form, f"weight-{day}") or 0) for day in days
    }
    services().wishes.put(site, own_employee(site), changed, by=who())
    flash(gettext("Saved."), "good")
    month = f"{min(days):%Y-%m}" if days else None
    return redirect(url_for("staff.wishes", site=site, month=month), code=303)


def _month(site: str, of_day: date | None, template: str = "wishes", message: str = "") -> ResponseReturnValue:
    month = services().wishes.month(site, own_employee(site), of_day)
    return page(template, site, month=month, message=message)


def _day(text: str) -> date | None:
    """A day of a month that stands in an address as 2026-12."""
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError:
        raise NotFound from None
