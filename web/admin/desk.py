"""The desk of administrators: what its pages share."""

from flask import Blueprint
from flask_babel import gettext

from shiftplan.services.accounts import Permission, Role
from web.access import account, allowed, services

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


def own_sites() -> tuple[tuple[str, str], ...]:
    """(id, name) of the sites whose accounts one may manage."""
    known = services().accounts.sites_of(account())
    return tuple((code, name) for code, name in known if allowed(Permission.MANAGE_ACCOUNTS, code))


def role_names() -> dict[Role, str]:
    """What roles are called."""
    return {
        Role.SCHEDULER: gettext("Scheduler"),
        Role.STAFF: gettext("Staff"),
        Role.HR: gettext("HR"),
        Role.ADMIN: gettext("Administrator"),
    }
