"""Two small sites with accounts of every role, a published week and a draft each: what pages are tested on.

At `small` work 001 to 004, at `other` 101 to 104; nobody of one may see or change anything of the other.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shiftplan.application import Application
from shiftplan.domain.people import EmployeeId
from shiftplan.services.accounts import Role
from shiftplan.storage.unit_of_work import Database
from tests.files.small_site import small_site_files, write_small_site
from tests.services.worlds import NEXT_WEEK, WEEK, a_week

SMALL, OTHER = "small", "other"
PASSWORD = "four quiet green words"  # noqa: S105 - of accounts that live as long as a test


@dataclass(frozen=True)
class Somebody:
    """Who an account is: role, site (None = every one), employee."""

    role: Role
    site: str | None
    employee: str | None = None


ACCOUNTS: Mapping[str, Somebody] = {
    "scheduler": Somebody(Role.SCHEDULER, SMALL),
    "staff": Somebody(Role.STAFF, SMALL, "001"),
    "colleague": Somebody(Role.STAFF, SMALL, "002"),
    "hr": Somebody(Role.HR, SMALL),
    "hr two": Somebody(Role.HR, SMALL),
    "admin": Somebody(Role.ADMIN, None),
    "admin of small": Somebody(Role.ADMIN, SMALL),
    "scheduler of other": Somebody(Role.SCHEDULER, OTHER),
    "staff of other": Somebody(Role.STAFF, OTHER, "101"),
    "hr of other": Somebody(Role.HR, OTHER),
    "admin of other": Somebody(Role.ADMIN, OTHER),
}


def two_sites(url: str, folder: Path) -> None:
    """Fill a migrated database."""
    with Application(Database.open(url)) as application:
        application.sites.load(write_small_site(folder / SMALL, locks=None), by="test")
        application.sites.load(write_small_site(folder / OTHER, **_other_site()), by="test")
        for site, people in ((SMALL, ("001", "002")), (OTHER, ("101", "102"))):
            brought = application.sites.site(site)
            first = application.publishing.save_draft(a_week(brought, *people, period=WEEK), by="test", why="first")
            application.publishing.publish(first.id, by="test")
            application.publishing.save_draft(a_week(brought, *people, period=NEXT_WEEK), by="test", why="next week")
        for name, who in ACCOUNTS.items():
            employee = None if who.employee is None else EmployeeId(who.employee)
            application.accounts.add(
                name, PASSWORD, who.role, site=who.site, employee=employee, language="en", by="test"
            )


def _other_site() -> dict[str, str | None]:
    """The small site's files for another site, with people of its own."""
    files: dict[str, str | None] = {
        name: re.sub(r"^00(\d),", r"10\1,", text, flags=re.MULTILINE) for name, text in small_site_files().items()
    }
    settings = str(files["site"]).replace('id = "small"', f'id = "{OTHER}"').replace("小さな拠点", "ほかの拠点")
    return {**files, "site": settings, "locks": None}
