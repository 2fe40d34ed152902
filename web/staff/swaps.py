"""Requests for swaps: asked of me and by me, with what each would do, and the answer."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from shiftplan.services.accounts import Permission
from shiftplan.services.rulebooks import words_of
from shiftplan.services.swaps import SwapId, SwapStatus
from web.access import own_employee, require, services, who
from web.staff.pages import blueprint, page


@blueprint.get("/swaps")
@require(Permission.ASK_FOR_OWN)
def swaps(site: str) -> ResponseReturnValue:
    """What waits for an answer, and what became of the others."""
    found = services().swap_lists.of(site, own_employee(site))
    still_open = [each for each in found if each.status is SwapStatus.OPEN]
    return page(
        "swaps",
        site,
        asked=[each for each in still_open if each.is_asked],
        mine=[each for each in still_open if not each.is_asked],
        ended=[each for each in found if each.status is not SwapStatus.OPEN],
    )


@blueprint.get("/swaps/<int:number>")
@require(Permission.ASK_FOR_OWN)
def swap(site: str, number: int) -> ResponseReturnValue:
    """One request, with both weeks as they would be."""
    view, prospect = services().swap_lists.one(site, own_employee(site), SwapId(number))
    rules = words_of(services().sites.site(site), view.swap.give_on)
    return page("swap", site, view=view, prospect=prospect, me=own_employee(site), rules=rules)


@blueprint.post("/swaps/<int:number>/accept")
@require(Permission.ASK_FOR_OWN)
def accept(site: str, number: int) -> ResponseReturnValue:
    """Say yes: the shifts are swapped at once."""
    services().swaps.accept(site, own_employee(site), SwapId(number), by=who())
    return _told(site, number, gettext("Done: the shifts are swapped."))


@blueprint.post("/swaps/<int:number>/decline")
@require(Permission.ASK_FOR_OWN)
def decline(site: str, number: int) -> ResponseReturnValue:
    """Say no."""
    services().swaps.decline(site, own_employee(site), SwapId(number), by=who())
    return _told(site, number, gettext("You declined. Your shifts stay as they are."))


@blueprint.post("/swaps/<int:number>/withdraw")
@require(Permission.ASK_FOR_OWN)
def withdraw(site: str, number: int) -> ResponseReturnValue:
    """Take one's own request back."""
    services().swaps.withdraw(site, own_employee(site), SwapId(number), by=who())
    return _told(site, number, gettext("Your request was withdrawn."))


def _told(site: str, number: int, message: str) -> ResponseReturnValue:
    flash(message, "good")
    return redirect(url_for("staff.swap", site=site, number=number), code=303)
