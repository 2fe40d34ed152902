"""Words of the staff's pages that stand in no template: kinds of wishes and leave, states, refusals."""

from datetime import date

from flask_babel import gettext

from shiftplan.domain.people import WishKind
from shiftplan.domain.site import Site
from shiftplan.services.partners import SHORTER
from shiftplan.services.rulebooks import words_of
from shiftplan.services.swaps import SwapStatus
from web.languages import language, marked

REFUSALS = (
    marked("error:not_published"),
    marked("error:swap_no_shift"),
    marked("error:swap_too_late"),
    marked("error:swap_with_self"),
    marked("error:swap_asked_already"),
    marked("error:swap_asked_many"),
    marked("error:swap_limit"),
    marked("error:swap_breaks_rule"),
    marked("error:swap_leaves_short"),
    marked("error:swap_applied"),
    marked("error:swap_declined"),
    marked("error:swap_withdrawn"),
    marked("error:swap_expired"),
    marked("error:swap_superseded"),
    marked("error:wish_unknown"),
    marked("error:wish_past"),
    marked("error:wish_published"),
    marked("error:wish_leave"),
    marked("error:wish_far"),
    marked("error:wish_budget"),
    marked("error:leave_kind"),
    marked("error:leave_days"),
    marked("error:leave_past"),
    marked("error:leave_twice"),
    marked("error:note_length"),
)
PERSONAL = ("H-LEAVE", "H-AVAIL", "JP-60", "JP-61")
"""Rules that would tell something personal of a colleague: leave, free time, age."""


def wish_words(site: Site) -> dict[str, tuple[str, str]]:
    """By wish a word for a list and one that fits into a small square."""
    words = {
        WishKind.OFF.value: (gettext("Day off"), gettext("Off")),
        WishKind.WORK.value: (gettext("At work"), gettext("On")),
        WishKind.EARLY.value: (gettext("Early shift"), gettext("Early")),
        WishKind.LATE.value: (gettext("Late shift"), gettext("Late")),
    }
    return {each.id: (each.name, each.name[:4]) for each in site.templates.values()} | words


def leave_words() -> dict[str, str]:
    """Kinds of leave."""
    return {
        "paid": gettext("Paid leave"),
        "special": gettext("Special leave"),
        "unpaid": gettext("Unpaid leave"),
        "sick": gettext("Sick leave"),
    }


def status_words() -> dict[str, str]:
    """How a request for a swap stands."""
    return {
        SwapStatus.OPEN.value: gettext("Waiting for an answer"),
        SwapStatus.APPLIED.value: gettext("Swapped"),
        SwapStatus.REFUSED.value: gettext("Declined"),
        SwapStatus.EXPIRED.value: gettext("Expired"),
        SwapStatus.WITHDRAWN.value: gettext("Withdrawn"),
        SwapStatus.SUPERSEDED.value: gettext("No longer possible"),
    }


def reasons(site: Site, on: date, cannot: tuple[tuple[str, int], ...]) -> list[tuple[str, str, int]]:
    """(what stands in the way, article, people), in words that tell nothing personal of anybody."""
    known = words_of(site, on)
    found: dict[tuple[str, str], int] = {}
    for code, count in cannot:
        if code == SHORTER:
            told = gettext("A queue would have fewer people than it needs"), ""
        elif code.startswith(PERSONAL):
            told = gettext("Not available then"), ""
        elif code in known:
            told = known[code].text(language()), known[code].article(language())
        else:
            told = code, ""
        found[told] = found.get(told, 0) + count
    return [(text, article, count) for (text, article), count in found.items()]
