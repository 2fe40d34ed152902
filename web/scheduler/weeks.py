"""Weeks at a glance: the first page of a scheduler."""

from typing import Any

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from shiftplan.services.accounts import Permission
from shiftplan.services.weeks import NextStep, WeekState
from web.access import require, services
from web.forms import day_field
from web.scheduler.pages import blueprint

PROPOSALS = "scheduler.proposal"


@blueprint.get("/weeks")
@require(Permission.MAKE_ROSTERS)
def weeks(site: str) -> ResponseReturnValue:
    """What is published, drafted and open, and what to do next."""
    found = services().weeks.page(site, day_field(request.args, "from"))
    has_proposals = PROPOSALS in current_app.view_functions
    return render_template(
        "scheduler/weeks.html",
        page=found,
        zone=found.site.time_zone,
        states=states(),
        steps=NextStep,
        proposals=services().nights.open_proposals(site) if has_proposals else (),
    )


def states() -> dict[WeekState, Any]:
    """What the states of a week are called, and the badge they wear."""
    return {
        WeekState.OPEN: (gettext("Not planned"), "plain"),
        WeekState.DRAFT: (gettext("Draft"), "warn"),
        WeekState.PARTLY: (gettext("Partly published"), "warn"),
        WeekState.PUBLISHED: (gettext("Published"), "good"),
    }
