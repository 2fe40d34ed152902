"""The log: who did what at a site, and whether its chain holds."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from shiftplan.services.accounts import Permission
from web.access import require, services
from web.admin.desk import blueprint, own_sites
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
    return render_template("admin/log.html", log=shown, zone=zone, actions=action_names(), known=own_sites())


def action_names() -> dict[str, str]:
    """What the actions of the log are called; one without a name here is shown by its code."""
    return {
        "site.load": gettext("Site folder loaded"),
        "roster.draft": gettext("Draft kept"),
        "roster.proposal": gettext("Proposal of the night kept"),
        "roster.swap": gettext("Swap kept"),
        "roster.edit": gettext("Draft changed by hand"),
        "roster.publish": gettext("Roster published"),
        "account.grant": gettext("Account given a role"),
        "account.password": gettext("Password replaced"),
        "account.sessions": gettext("Signed out everywhere"),
        "account.deactivate": gettext("Account deactivated"),
        "account.activate": gettext("Account activated"),
        "waiver.ask": gettext("Waiver asked for"),
        "waiver.confirm": gettext("Waiver confirmed"),
        "waiver.withdraw": gettext("Waiver withdrawn"),
    }
