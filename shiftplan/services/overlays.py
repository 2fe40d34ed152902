"""What people asked for themselves, laid over the site as it was brought: wishes, and leave that was approved."""

from collections.abc import Iterable
from dataclasses import replace

from shiftplan.domain.people import Leave, Wish, WishKind
from shiftplan.domain.site import Site
from shiftplan.domain.work import TemplateId
from shiftplan.storage.wishes import NOTHING, StoredWish


def overlaid(site: Site, wishes: Iterable[StoredWish], leave: Iterable[Leave]) -> Site:
    """The site with the wishes and the leave of the people who are there.

    Args:
        site: as it was brought. wishes: each beats that of wishes.csv for the same day. leave: approved.
    """
    own = {(each.employee, each.on_date): wish_of(site, each) for each in wishes}
    brought = [each for each in site.wishes if (each.employee, each.on_date) not in own]
    added = [each for each in leave if each.employee in site.employees]
    entered = [wish for wish in own.values() if wish is not None]
    return replace(site, wishes=(*brought, *entered), leave=(*site.leave, *added))


def wish_of(site: Site, stored: StoredWish) -> Wish | None:
    """A wish that was entered; None when it says nothing, or something the site no longer knows."""
    if stored.wish == NOTHING or stored.employee not in site.employees:
        return None
    words = {kind.value for kind in WishKind if kind is not WishKind.TEMPLATE}
    if stored.wish in words:
        return Wish(stored.employee, stored.on_date, WishKind(stored.wish), stored.weight)
    template = TemplateId(stored.wish)
    if template not in {each.id for each in site.templates_of(site.contract_of(stored.employee))}:
        return None
    return Wish(stored.employee, stored.on_date, WishKind.TEMPLATE, stored.weight, template)
