"""The first page and the weeks: when to be where."""

from flask import request
from flask.typing import ResponseReturnValue

from shiftplan.services.accounts import Permission
from web.access import own_employee, require, services
from web.forms import day_field
from web.staff.pages import blueprint, page
from web.staff.words import leave_words


@blueprint.get("/")
@require(Permission.SEE_OWN_SHIFTS)
def home(site: str) -> ResponseReturnValue:
    """The next shift, this week, hours of the month, and the ways on."""
    return page("home", site, own=services().own_shifts.home(site, own_employee(site)), leave_words=leave_words())


@blueprint.get("/weeks")
@require(Permission.SEE_OWN_SHIFTS)
def weeks(site: str) -> ResponseReturnValue:
    """This week and those after it, or from another day on."""
    found = services().own_shifts.weeks(site, own_employee(site), day_field(request.args, "from"))
    return page("weeks", site, found=found, leave_words=leave_words())
