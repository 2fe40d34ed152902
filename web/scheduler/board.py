"""The roster board, of a draft and of what is published."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from shiftplan.domain.horizon import Period
from shiftplan.errors import InvalidInput
from shiftplan.services.accounts import Permission
from shiftplan.services.boards import Board
from shiftplan.services.certificates import certificate_of
from shiftplan.services.desk import Sheet
from shiftplan.services.publishing import VersionId
from web.access import require, services, who
from web.forms import day_of, number_field
from web.languages import marked
from web.scheduler.cells import CellWords
from web.scheduler.findings import cure
from web.scheduler.pages import blueprint

WEEK_DAYS, MOST_DAYS = 7, 35
SHOWN_PROBLEMS, FEW_PROBLEMS = 60, 8
"""Problems shown of a kind; so few of them lie open."""
REFUSALS = (
    marked("error:version_published"),
    marked("error:version_stale"),
    marked("error:version_fresh"),
    marked("error:version_is_proposal"),
    marked("error:edited_meanwhile"),
    marked("error:not_lawful"),
    marked("error:day_not_published"),
    marked("error:board_days"),
)


@blueprint.get("/versions/<int:version>")
@require(Permission.SEE_ROSTERS)
def board(site: str, version: int) -> ResponseReturnValue:
    """A draft: people x days."""
    found = services().boards.draft(site, VersionId(version))
    return render_template("scheduler/board.html", **shown(found))


@blueprint.get("/published/<first>")
@require(Permission.SEE_ROSTERS)
def published(site: str, first: str) -> ResponseReturnValue:
    """What is published: people x days, a week unless the address says how many days."""
    found = services().boards.published(site, period_of(first))
    return render_template("scheduler/board.html", **shown(found))


@blueprint.post("/published/<first>/draft")
@require(Permission.MAKE_ROSTERS)
def change_published(site: str, first: str) -> ResponseReturnValue:
    """A draft of what is published, to be changed and published again."""
    made = services().publishing.draft_of_published(site, period_of(first), by=who())
    flash(gettext("This is a draft of what is published. Nobody is bound by it until you publish it."), "good")
    return redirect(url_for("scheduler.board", site=site, version=made.id), code=303)


@blueprint.post("/versions/<int:version>/renew")
@require(Permission.MAKE_ROSTERS)
def renew(site: str, version: int) -> ResponseReturnValue:
    """A draft that knows what was published meanwhile."""
    services().boards.draft(site, VersionId(version))
    made = services().publishing.renewed(VersionId(version), by=who())
    flash(
        gettext("This is a new draft: what was published meanwhile is taken over. Look at it, then publish it."), "good"
    )
    return redirect(url_for("scheduler.board", site=site, version=made.id), code=303)


def period_of(first: str) -> Period:
    """The days that an address of what is published names.

    Raises:
        InvalidInput: too many or too few.
    """
    start = day_of(first)
    days = number_field(request.args, "days") or WEEK_DAYS
    if not 1 <= days <= MOST_DAYS:
        raise InvalidInput(
            f"days: {days}: a board shows 1 to {MOST_DAYS} days", code="board_days", values={"most": MOST_DAYS}
        )
    return Period(start, start + timedelta(days=days - 1))


def shown(found: Board) -> dict[str, Any]:
    """What the templates of a board need."""
    sheet = found.sheet
    return {
        "board": found,
        "certificate": certificate_of(found),
        "goal_names": goal_names(),
        "sheet": sheet,
        "version": sheet.version,
        "zone": sheet.site.time_zone,
        "words": CellWords(sheet.site),
        "cure": cure,
        "shown_problems": SHOWN_PROBLEMS,
        "few_problems": FEW_PROBLEMS,
        "teams": sorted({person.team for person in found.people if person.team}),
        "url_of": address_of(sheet),
        "templates": list(sheet.site.templates.values()),
        "length": timedelta(days=len(sheet.period)),
    }


def goal_names() -> dict[str, str]:
    """What the parts of a plan's cost are called."""
    return {
        "shortage": gettext("People missing"),
        "surplus": gettext("People too many"),
        "wages": gettext("Wages and premiums"),
        "wishes": gettext("Wishes not met"),
        "fairness": gettext("Nights, weekends and late shifts beyond a fair share"),
        "minima": gettext("Less work than contracts promise"),
        "soft_rules": gettext("Soft rules broken"),
        "changes": gettext("Changes of what was planned"),
    }


def address_of(sheet: Sheet) -> Callable[..., str]:
    """Addresses of the parts of a board: of its version, or of the published days."""
    site, version = sheet.site.id, sheet.version

    def of_version(part: str, **values: Any) -> str:
        return url_for(f"scheduler.{part}", site=site, version=None if version is None else version.id, **values)

    def of_published(part: str, **values: Any) -> str:
        name = "published" if part == "board" else f"published_{part}"
        first = sheet.period.first.isoformat()
        return url_for(f"scheduler.{name}", site=site, first=first, days=len(sheet.period), **values)

    return of_published if version is None else of_version
