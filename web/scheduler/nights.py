"""Nights: what ran, what comes next, what was proposed, and the decision on it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from shiftplan.services.accounts import Permission
from shiftplan.services.nights import NightState
from shiftplan.services.proposals import Standing
from shiftplan.services.publishing import VersionId
from web.access import require, services, who
from web.languages import marked
from web.scheduler.cells import CellWords
from web.scheduler.pages import blueprint

REFUSALS = (
    marked("error:proposal_outdated"),
    marked("error:proposal_accepted"),
    marked("error:proposal_rejected"),
)


@blueprint.get("/nights")
@require(Permission.SEE_OPERATIONS)
def nights(site: str) -> ResponseReturnValue:
    """The last nights, the next one, and whether a worker is there for it."""
    page = services().nights.page(site)
    return render_template("scheduler/nights.html", page=page, states=_states(), standings=_standings())


@blueprint.post("/nights/run")
@require(Permission.MAKE_ROSTERS)
def run_night(site: str) -> ResponseReturnValue:
    """Run the night of today now."""
    asked = services().nights.run_now(site, by=who())
    return redirect(url_for("scheduler.job", site=site, number=asked.id), code=303)


@blueprint.get("/proposals/<int:proposal>")
@require(Permission.MAKE_ROSTERS)
def proposal(site: str, proposal: int) -> ResponseReturnValue:
    """What a night proposes: effect and changes."""
    view = services().proposal_views.view(site, VersionId(proposal))
    return render_template(
        "scheduler/proposal.html", view=view, words=CellWords(view.site), standings=_standings(), standing=Standing
    )


@blueprint.post("/proposals/<int:proposal>/accept")
@require(Permission.MAKE_ROSTERS)
def accept_proposal(site: str, proposal: int) -> ResponseReturnValue:
    """Make it the newest draft."""
    draft = services().proposals.accept(site, VersionId(proposal), by=who())
    flash(gettext("The proposal is the newest draft now. It binds nobody until it is published."), "good")
    return redirect(url_for("scheduler.board", site=site, version=draft), code=303)


@blueprint.post("/proposals/<int:proposal>/reject")
@require(Permission.MAKE_ROSTERS)
def reject_proposal(site: str, proposal: int) -> ResponseReturnValue:
    """Put it aside."""
    services().proposals.reject(site, VersionId(proposal), by=who())
    flash(gettext("The proposal was put aside."), "good")
    return redirect(url_for("scheduler.nights", site=site), code=303)


def _states() -> dict[NightState, Any]:
    """What the ends of a night are called, and the badge they wear."""
    return {
        NightState.WAITING: (gettext("Waiting"), "plain"),
        NightState.RUNNING: (gettext("Running"), "warn"),
        NightState.PROPOSAL: (gettext("Proposal"), "good"),
        NightState.UNCHANGED: (gettext("No change needed"), "good"),
        NightState.NOTHING_OPEN: (gettext("No open days"), "plain"),
        NightState.FAILED: (gettext("Failed"), "bad"),
        NightState.CANCELLED: (gettext("Stopped"), "plain"),
        NightState.MISSED: (gettext("Missed"), "warn"),
    }


def _standings() -> dict[Standing, Any]:
    """What became of a proposal, and the badge it wears."""
    return {
        Standing.OPEN: (gettext("to be decided"), "warn"),
        Standing.ACCEPTED: (gettext("accepted"), "good"),
        Standing.REJECTED: (gettext("put aside"), "plain"),
        Standing.OUTDATED: (gettext("out of date"), "plain"),
    }
