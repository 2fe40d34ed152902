"""The personal calendar: a secret link for calendar programs, and the feed behind it."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from shiftplan.services.accounts import Permission
from web.access import own_employee, public, require, services, who
from web.staff.pages import blueprint, page

feed_blueprint = Blueprint("feed", __name__)
FRESH_SECONDS = 900


@blueprint.get("/calendar")
@require(Permission.SEE_OWN_SHIFTS)
def calendar(site: str) -> ResponseReturnValue:
    """Whether there is a link, and a button for a new one."""
    return page("calendar", site, made_at=services().feeds.made_at(site, own_employee(site)), link=None)


@blueprint.post("/calendar")
@require(Permission.SEE_OWN_SHIFTS)
def renew_calendar(site: str) -> ResponseReturnValue:
    """A new link, shown this once; the old one ends."""
    token = services().feeds.renew(site, own_employee(site), by=who())
    link = url_for("feed.read", token=token, _external=True)
    return page("calendar", site, made_at=services().feeds.made_at(site, own_employee(site)), link=link)


@blueprint.post("/calendar/end")
@require(Permission.SEE_OWN_SHIFTS)
def end_calendar(site: str) -> ResponseReturnValue:
    """No link any more."""
    services().feeds.end(site, own_employee(site), by=who())
    flash(gettext("The link has ended."), "good")
    return redirect(url_for("staff.calendar", site=site), code=303)


@feed_blueprint.get("/feed/<token>.ics")
@public
def read(token: str) -> ResponseReturnValue:
    """The feed, for programs that know its address."""
    found = services().feeds.read(token, request.remote_addr or "")
    answer = Response(found.text, mimetype="text/calendar")
    answer.cache_control.private = True
    answer.cache_control.max_age = FRESH_SECONDS
    answer.set_etag(found.state)
    return answer.make_conditional(request)
