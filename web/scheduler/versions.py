"""Versions of a site's rosters, and what changes from one to another."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from shiftplan.errors import InvalidInput
from shiftplan.services.accounts import Permission
from shiftplan.services.publishing import RosterVersion, VersionId
from web.access import require, services
from web.forms import number_field
from web.languages import marked
from web.scheduler.cells import CellWords
from web.scheduler.pages import blueprint
from web.scheduler.publishing import told_why

PAGE_ROWS = 50
REFUSALS = (marked("error:no_common_day"), marked("error:two_versions"))


@blueprint.get("/versions")
@require(Permission.SEE_ROSTERS)
def versions(site: str) -> ResponseReturnValue:
    """Every draft and proposal, newest first, to be looked at or compared."""
    rows = services().publish_views.versions(site)
    known = services().sites.site(site)
    pages = max(1, -(-len(rows) // PAGE_ROWS))
    page = min(max(1, number_field(request.args, "page") or 1), pages)
    shown = rows[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    newest = shown[0].version if shown else None
    same_days = (each.version.id for each in shown[1:] if newest and _share_a_day(each.version, newest))
    return render_template(
        "scheduler/versions.html",
        rows=shown,
        before=next(same_days, None),
        page=page,
        pages=pages,
        zone=known.time_zone,
        told_why=told_why,
    )


@blueprint.get("/versions/diff")
@require(Permission.SEE_ROSTERS)
def diff(site: str) -> ResponseReturnValue:
    """People x days, before and after."""
    before, after = (number_field(request.args, name) for name in ("before", "after"))
    if before is None or after is None:
        raise InvalidInput("before, after: choose two versions", code="two_versions")
    found = services().publish_views.diff(site, VersionId(before), VersionId(after))
    return render_template("scheduler/diff.html", diff=found, words=CellWords(found.site), told_why=told_why)


def _share_a_day(one: RosterVersion, other: RosterVersion) -> bool:
    return one.period.touches(other.period.first, other.period.last)
