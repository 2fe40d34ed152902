"""The log: who did what at a site, and whether its chain holds."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from shiftplan.services.accounts import Permission
from web.access import require, services
from web.admin.desk import blueprint, own_sites, role_names
from web.admin.log_words import action_names, told_subject, value_names
from web.forms import number_field


@blueprint.get("/log")
@require(Permission.MANAGE_ACCOUNTS)
def logs() -> ResponseReturnValue:
    """The log of the first site."""
    known = own_sites()
    if not known:
        raise NotFound
    return redirect(url_for("admin.log", site=known[0][0]), code=303)


@blueprint.get("/log/<site>")
@require(Permission.MANAGE_ACCOUNTS)
def log(site: str) -> ResponseReturnValue:
    """Entries of a site's log, newest first."""
    shown = services().administration.log(site, number_field(request.args, "page") or 1)
    zone = services().sites.site(site).time_zone
    return render_template(
        "admin/log.html",
        log=shown,
        zone=zone,
        actions=action_names(),
        value_names=value_names(),
        roles=role_names(),
        told_subject=told_subject,
        known=own_sites(),
    )
