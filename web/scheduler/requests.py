"""Leave that people ask for, with what it would do to the roster; approved or refused here."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from shiftplan.domain.people import called
from shiftplan.services.accounts import Permission
from shiftplan.services.leave import LeaveRequestId
from web.access import require, services, who
from web.forms import text_field
from web.languages import marked
from web.scheduler.cells import CellWords
from web.scheduler.pages import blueprint

APPROVE, FORCE = "approve", "force"
REFUSALS = (
    marked("error:leave_reason"),
    marked("error:leave_leaves_empty"),
    marked("error:leave_approved"),
    marked("error:leave_refused"),
    marked("error:leave_withdrawn"),
)


@blueprint.get("/requests")
@require(Permission.DECIDE_LEAVE)
def requests(site: str) -> ResponseReturnValue:
    """What waits for a decision, and what was decided last."""
    known = services().sites.site(site)
    return render_template(
        "scheduler/requests.html",
        waiting=services().leave.open_requests(site),
        decided=services().leave.decided(site),
        names=called(known.employees.values()),
        queue_names={each.id: each.name for each in known.queues.values()},
        zone=known.time_zone,
        words=CellWords(known),
    )


@blueprint.post("/requests/<int:number>")
@require(Permission.DECIDE_LEAVE)
def decide(site: str, number: int) -> ResponseReturnValue:
    """Approve or refuse a request."""
    approve = request.form.get("decision") == APPROVE
    services().leave.decide(
        site,
        LeaveRequestId(number),
        approve=approve,
        by=who(),
        reason=text_field(request.form, "reason"),
        force=request.form.get(FORCE) == "1",
    )
    flash(gettext("Approved.") if approve else gettext("Refused."), "good")
    return redirect(url_for("scheduler.requests", site=site), code=303)
