"""Publishing: what would change for whom, what the law says, and the button."""

import re

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from shiftplan.errors import InvalidInput
from shiftplan.services.accounts import Permission
from shiftplan.services.publishing import VersionId
from web.access import require, services, who
from web.forms import number_field
from web.languages import marked
from web.scheduler.board import FEW_PROBLEMS, SHOWN_PROBLEMS
from web.scheduler.cells import CellWords
from web.scheduler.findings import cure
from web.scheduler.pages import blueprint

REFUSALS = (marked("error:publish_unsure"),)


@blueprint.get("/versions/<int:version>/publish")
@require(Permission.PUBLISH)
def publish(site: str, version: int) -> ResponseReturnValue:
    """What publishing would do."""
    found = services().publish_views.publish(site, VersionId(version))
    return render_template(
        "scheduler/publish.html",
        view=found,
        sheet=found.sheet,
        version=found.sheet.version,
        zone=found.sheet.site.time_zone,
        words=CellWords(found.sheet.site),
        cure=cure,
        shown_problems=SHOWN_PROBLEMS,
        few_problems=FEW_PROBLEMS,
    )


@blueprint.post("/versions/<int:version>/publish")
@require(Permission.PUBLISH)
def publish_now(site: str, version: int) -> ResponseReturnValue:
    """Make it binding; what stands in the way is said on the error page."""
    services().publish_views.publish(site, VersionId(version))
    if request.form.get("sure") != "1":
        raise InvalidInput("sure: look at the changes and tick the box", code="publish_unsure")
    seen = number_field(request.form, "seen")
    made = services().publishing.publish(VersionId(version), by=who(), seen=-1 if seen is None else seen)
    days = len(made.period)
    flash(
        ngettext(
            "Published: %(num)d day is binding from now on.", "Published: %(num)d days are binding from now on.", days
        ),
        "good",
    )
    first = made.period.first.isoformat()
    return redirect(url_for("scheduler.published", site=site, first=first, days=min(days, 35)), code=303)


def told_why(why: str) -> str:
    """Why a version was made: sentences of the program in the language of the page, those of people as they are."""
    found = re.search(r"[\d-]+", why)
    number = found[0] if found else ""
    sentences = {
        f"edits by hand: {number}": gettext("Edits by hand: %(number)s", number=number),
        f"renewed: {number}": gettext("Version %(number)s with what was published meanwhile", number=number),
        f"of the published: {number}": gettext("Draft of what is published (publication %(number)s)", number=number),
        f"job {number}": gettext("Planned (request %(number)s)", number=number),
        f"night of {number}": gettext("Proposed in the night of %(number)s", number=number),
        f"proposal {number} accepted": gettext("Proposal %(number)s, accepted", number=number),
    }
    return str(sentences.get(why, why))
