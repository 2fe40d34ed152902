"""Who could take a shift of a draft, and giving it to one of them."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from shiftplan.domain.people import EmployeeId
from shiftplan.services.accounts import Permission
from shiftplan.services.editing import Edit
from shiftplan.services.publishing import VersionId
from web.access import require, services, who
from web.languages import marked
from web.scheduler.cells import CellWords
from web.scheduler.edits import changed, place_of
from web.scheduler.pages import blueprint

REFUSALS = (marked("error:no_shift_to_take"), marked("error:taker_works"), marked("error:taker_not_lawful"))


@blueprint.get("/versions/<int:version>/takers")
@require(Permission.MAKE_ROSTERS)
def takers(site: str, version: int) -> ResponseReturnValue:
    """Everybody who could take a shift, and what stops the others."""
    employee, on = place_of(request.args)
    found = services().takers.of_shift(site, VersionId(version), employee, on)
    is_fragment = bool(request.headers.get("HX-Request"))
    return render_template(
        "scheduler/takers.html" if is_fragment else "scheduler/takers_page.html",
        found=found,
        sheet=found.sheet,
        words=CellWords(found.sheet.site),
        people=found.sheet.site.employees,
    )


@blueprint.post("/versions/<int:version>/takers")
@require(Permission.MAKE_ROSTERS)
def hand_over(site: str, version: int) -> ResponseReturnValue:
    """Give the shift to somebody."""
    employee, on = place_of(request.form)
    taker = EmployeeId(request.form.get("taker", ""))

    def give(seen: int) -> Edit:
        return services().editing.hand_over(site, VersionId(version), employee, on, taker, seen=seen, by=who())

    return changed(site, version, give, giver=employee)
