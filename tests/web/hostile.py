"""A site whose every text was written by somebody who means harm: markup, formulas, endless words."""

import csv
import io
from pathlib import Path

from shiftplan.application import Application
from shiftplan.domain.people import EmployeeId
from shiftplan.services.accounts import Role
from shiftplan.storage.unit_of_work import Database
from tests.files.small_site import small_site_files, write_small_site
from tests.web.worlds import ACCOUNTS, PASSWORD, SMALL, lived_in

MARKUP = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</td></table><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7 * 191 }}",
    "<!--",
    "&lt;b&gt;",
)
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://evil.example","x")', " =1+1")
NOTE = '=cmd|"/c calc"!A1 <img src=x onerror=alert(1)>'


def hostile_site(url: str, folder: Path) -> None:
    """Fill a migrated database: names of site, people, queues, contracts, templates and teams, notes and reasons."""
    with Application(Database.open(url)) as application:
        application.sites.load(write_small_site(folder / "hostile", **_files()), by=MARKUP[1])
        lived_in(application, SMALL, ("001", "002", "003"), note=NOTE, by=MARKUP[0])
        for name, who in ACCOUNTS.items():
            if who.site in (None, SMALL):
                employee = None if who.employee is None else EmployeeId(who.employee)
                application.accounts.add(
                    name, PASSWORD, who.role, site=who.site, employee=employee, language="en", by=MARKUP[2]
                )
        for name in (*MARKUP, FORMULAS[0]):
            application.accounts.add(name, PASSWORD, Role.HR, site=SMALL, language="en", by="test")


def _files() -> dict[str, str | None]:
    files: dict[str, str | None] = dict(small_site_files())
    names = {"001": MARKUP[0], "002": MARKUP[1], "003": FORMULAS[0], "004": FORMULAS[4]}
    files["employees"] = _renamed(str(files["employees"]), "employee", names, team=MARKUP[3])
    files["queues"] = _renamed(str(files["queues"]), "queue", {"phone": MARKUP[1], "mail": FORMULAS[3]})
    files["contracts"] = _renamed(str(files["contracts"]), "contract", {"full": MARKUP[3], "part": FORMULAS[1]})
    templates = {"day8": MARKUP[2], "short5": FORMULAS[2]}
    files["shift_templates"] = _renamed(str(files["shift_templates"]), "shift_template", templates)
    settings = str(files["site"]).replace("小さな拠点", "<b>site</b>{{ 7 * 191 }}")
    return {**files, "site": settings, "locks": None}


def _renamed(text: str, key: str, names: dict[str, str], **others: str) -> str:
    """A table with other names."""
    rows = list(csv.DictReader(io.StringIO(text)))
    made = io.StringIO()
    writer = csv.DictWriter(made, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(row | others | {"name": names.get(row[key], row["name"])} for row in rows)
    return made.getvalue()
