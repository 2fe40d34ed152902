"""One day of a roster in steps of fifteen minutes."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from shiftplan.services.accounts import Permission
from shiftplan.services.day_views import DayView
from shiftplan.services.publishing import VersionId
from web.access import require, services
from web.forms import day_of
from web.scheduler.board import address_of, period_of
from web.scheduler.cells import CellWords
from web.scheduler.pages import blueprint

STEP_MINUTES = 5
"""Of the columns of steps.css."""
QUEUE_COLOURS = 12


@blueprint.get("/versions/<int:version>/days/<day>")
@require(Permission.SEE_ROSTERS)
def day(site: str, version: int, day: str) -> ResponseReturnValue:
    """A day of a draft."""
    return _page(services().day_views.draft(site, VersionId(version), day_of(day)))


@blueprint.get("/published/<first>/days/<day>")
@require(Permission.SEE_ROSTERS)
def published_day(site: str, first: str, day: str) -> ResponseReturnValue:
    """A published day."""
    return _page(services().day_views.published(site, period_of(first), day_of(day)))


def _page(found: DayView) -> ResponseReturnValue:
    def steps(start: int, minutes: int) -> str:
        """Classes that put a stretch of minutes after midnight into its columns."""
        first = max(0, start - found.first) // STEP_MINUTES
        last = -(-(min(found.last, start + minutes) - found.first) // STEP_MINUTES)
        return f"b{first} n{max(1, last - first)}"

    queues: dict[Any, str] = {each: f"q{place % QUEUE_COLOURS}" for place, each in enumerate(found.sheet.site.queues)}
    return render_template(
        "scheduler/day.html",
        view=found,
        sheet=found.sheet,
        version=found.sheet.version,
        zone=found.sheet.site.time_zone,
        words=CellWords(found.sheet.site),
        url_of=address_of(found.sheet),
        steps=steps,
        queue_class=queues,
        queue_names={each.id: each.name for each in found.sheet.site.queues.values()},
        clock_of=clock_of,
    )


def clock_of(minute: int) -> str:
    """A minute after midnight as time of day; on the next day counted on: 25:30."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
