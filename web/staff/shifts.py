"""One shift: what it holds, who could take it, and asking a colleague."""

from datetime import date

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from shiftplan.domain.people import EmployeeId
from shiftplan.services.accounts import Permission
from shiftplan.services.rulebooks import words_of
from web.access import new_key, own_employee, require, services, who
from web.forms import day_field, day_of, text_field
from web.staff.pages import blueprint, page
from web.staff.words import leave_words, reasons


@blueprint.get("/shifts/<day>")
@require(Permission.SEE_OWN_SHIFTS)
def shift(site: str, day: str) -> ResponseReturnValue:
    """A day of one's own, and what can be done about it."""
    own = services().own_shifts.shift(site, own_employee(site), day_of(day))
    return page("shift", site, own=own, leave_words=leave_words())


@blueprint.get("/shifts/<day>/partners")
@require(Permission.ASK_FOR_OWN)
def partners(site: str, day: str) -> ResponseReturnValue:
    """Who may take the shift, for nothing or for a shift of another day."""
    on_date, other_day = day_of(day), day_field(request.args, "for")
    employee = own_employee(site)
    found = services().swaps.partners(site, employee, on_date, other_day)
    own = services().own_shifts.shift(site, employee, on_date)
    why = reasons(services().sites.site(site), on_date, found.cannot)
    return page("partners", site, own=own, found=found, other_day=other_day, reasons=why)


@blueprint.get("/shifts/<day>/swap")
@require(Permission.ASK_FOR_OWN)
def proposal(site: str, day: str) -> ResponseReturnValue:
    """What the swap would do to both weeks, before anybody is asked."""
    on_date, taker, other_day = _wanted(day)
    prospect = services().swaps.proposed(site, own_employee(site), on_date, taker, other_day)
    return page(
        "proposal",
        site,
        prospect=prospect,
        me=own_employee(site),
        other_day=other_day,
        key=new_key(),
        rules=words_of(services().sites.site(site), on_date),
    )


@blueprint.post("/shifts/<day>/swap")
@require(Permission.ASK_FOR_OWN)
def ask(site: str, day: str) -> ResponseReturnValue:
    """Ask the colleague; the same button twice asks once."""
    on_date, taker, other_day = _wanted(day)
    made = services().swaps.ask(
        site,
        own_employee(site),
        on_date,
        taker,
        other_day,
        key=request.form.get("key", ""),
        note=text_field(request.form, "note"),
        by=who(),
    )
    flash(gettext("Your request was sent."), "good")
    return redirect(url_for("staff.swap", site=site, number=made.id), code=303)


def _wanted(day: str) -> tuple[date, EmployeeId, date | None]:
    """Day of the shift, colleague, and day of the shift that comes back."""
    return day_of(day), EmployeeId(request.args.get("with", "")), day_field(request.args, "for")
