"""The menu: which pages a person finds at a site."""

from typing import Any

from flask import current_app, request
from flask_babel import lazy_gettext

from shiftplan.services.accounts import Permission

ENTRIES = (
    ("scheduler.weeks", Permission.MAKE_ROSTERS, lazy_gettext("Weeks")),
    ("scheduler.demand", Permission.SEE_DEMAND, lazy_gettext("Demand")),
    ("scheduler.requests", Permission.DECIDE_LEAVE, lazy_gettext("Requests")),
    ("hr.overview", Permission.SEE_COMPLIANCE, lazy_gettext("Compliance")),
    ("scheduler.nights", Permission.SEE_OPERATIONS, lazy_gettext("Nights")),
    ("staff.home", Permission.SEE_OWN_SHIFTS, lazy_gettext("My shifts")),
    ("staff.swaps", Permission.ASK_FOR_OWN, lazy_gettext("Swaps")),
    ("staff.wishes", Permission.ASK_FOR_OWN, lazy_gettext("Wishes")),
    ("staff.leave", Permission.ASK_FOR_OWN, lazy_gettext("Leave")),
)


PARTS = {"staff.swap": "staff.swaps", "scheduler.proposal": "scheduler.nights"}
FIRST = {"scheduler": "scheduler.weeks", "staff": "staff.home", "hr": "hr.overview", "admin": "admin.accounts"}
"""Which entry a page belongs to that is none itself: some by their name, the others by their desk."""


def section() -> str:
    """The endpoint of the menu's entry that the page of this request belongs to."""
    endpoint = request.endpoint or ""
    if any(endpoint == entry for entry, _, _ in ENTRIES):
        return endpoint
    return PARTS.get(endpoint) or FIRST.get(endpoint.partition(".")[0], "")


def menu_entries() -> list[tuple[str, Permission, Any]]:
    """(endpoint, permission, label) of every page that exists."""
    return [entry for entry in ENTRIES if entry[0] in current_app.view_functions]
