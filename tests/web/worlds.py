"""Two small sites with accounts of every role, a published week and a draft each: what pages are tested on.

At `small` work 001 to 004, at `other` 101 to 104; nobody of one may see or change anything of the other.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher

from shiftplan.application import Application
from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.site import Site
from shiftplan.services.accounts import AccountService, Role
from shiftplan.services.night_facts import NightFacts, packed_facts
from shiftplan.services.proposals import NIGHT
from shiftplan.storage.rosters import VersionKind
from shiftplan.storage.tables import JobRow, LeaveRequestRow, SwapRow
from shiftplan.storage.unit_of_work import Database, UnitOfWork
from tests.files.small_site import small_site_files, write_small_site
from tests.services.worlds import NEXT_WEEK, WEEK, a_week

SMALL, OTHER = "small", "other"
THIRD_WEEK = Period(NEXT_WEEK.first + timedelta(days=7), NEXT_WEEK.last + timedelta(days=7))
PASSWORD = "four quiet green words"  # noqa: S105 - of accounts that live as long as a test


FIGURES = {
    "short_agent_intervals": 4,
    "over_agent_intervals": 0,
    "required_agent_intervals": 90,
    "paid_hours": 24.0,
    "cost": 310.0,
    "wishes": {"asked": 2, "met": 1},
    "violations": {"hard": 0, "soft": 1},
}
COMPARED: dict[str, Any] = {
    "site": "any",
    "first_day": "2026-12-07",
    "days": 7,
    "scenarios": [
        {
            "changes": changes, "bound": 100.0 + more, "required_hours": 90.0, "short_hours": 12.5 + more / 10,
            "short_agent_intervals": 25.0, "short_share": 0.14,
            "difference": dict(bound=more, required_hours=0.0, short_hours=more / 10, short_agent_intervals=0.0),
            "queues": [
                {"queue": queue, "required_hours": 45.0, "short_hours": 6.25, "short_agent_intervals": 12.5}
                for queue in ("phone", "mail")
            ],
            "missing": [{"date": "2026-12-07", "hour": "10:00", "queue": "phone", "people": 1.25}],
        }
        for more, changes in (
            (0.0, []),
            (50.0, [{"kind": "volume", "queue": "phone", "percent": 10.0}]),
            (-5.0, [{"kind": "hire", "people": 2, "like": "part", "skills": ["phone"], "from": None}]),
            (-6.0, [{"kind": "train", "skill": "mail", "employee": "002", "people": 1, "of": None}]),
            (-7.0, [{"kind": "train", "skill": "mail", "employee": None, "people": 1, "of": "phone"}] * 2),
        )
    ],
    "until": {"share": 0.02, "people": 4, "tried": 16},
}  # fmt: skip
"""What a comparison found."""
FACTS = {"draft": None, "edits": 0, "changed_days": 3, "people": 1, "before": FIGURES, "after": FIGURES}
"""What a night tells of its proposal."""


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
    """Fill a migrated database; its passwords are looked at in no time, for nobody else ever learns them."""
    with Application(Database.open(url)) as application:
        application.sites.load(write_small_site(folder / SMALL, locks=None), by="test")
        application.sites.load(write_small_site(folder / OTHER, **_other_site()), by="test")
        for site, people in ((SMALL, ("001", "002", "003")), (OTHER, ("101", "102", "103"))):
            lived_in(application, site, people)
        accounts = AccountService(application.database, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        for name, who in ACCOUNTS.items():
            employee = None if who.employee is None else EmployeeId(who.employee)
            accounts.add(name, PASSWORD, who.role, site=who.site, employee=employee, language="en", by="test")


def lived_in(application: Application, site: str, people: Sequence[str], *, note: str = "", by: str = "test") -> None:
    """A published week and the next as a draft, a proposal, a job, and what people asked for: one of everything.

    Args:
        people: three ids of employees. note: stands wherever somebody may write one.
    """
    brought, publishing = application.sites.site(site), application.publishing
    published = publishing.save_draft(a_week(brought, *people[:2], period=WEEK), by=by, why=note or "first")
    publishing.publish(published.id, by=by)
    publishing.save_draft(a_week(brought, *people[:2], period=NEXT_WEEK), by=by, why=note or "next week")
    night = replace(a_week(brought, people[0], period=NEXT_WEEK), report={"status": "feasible", "night": FACTS})
    publishing.save_draft(night, by=by, why=note or "night", kind=VersionKind.PROPOSAL)
    asked_for(application, site, people, note=note, by=by)


def asked_for(application: Application, site: str, people: Sequence[str], *, note: str = "", by: str = "test") -> None:
    """What three people asked for, each of whom has a published shift but the last: leave, swaps, a waiver, a job."""
    first = EmployeeId(people[0])
    application.waivers.ask(site, "H-MIN", first, WEEK.first, WEEK.last, why=note or "stock-taking", by=by)
    application.database.writing(partial(_compare, site, by))
    application.jobs.file("forecast", site=site, arguments={"first_day": "2026-12-07", "days": 7}, by=by)
    for person in reversed(people):
        application.database.writing(partial(_ask_for_leave, site, person, note or "a wedding"))
    application.database.writing(partial(_ask_for_swap, site, people[1], people[2], note or "a dentist"))
    application.database.writing(partial(_ask_for_swap, site, people[0], people[1], note or "a dentist"))


def _ask_for_leave(site: str, employee: str, note: str, unit: UnitOfWork) -> None:
    """A request as it was when its days lay ahead, whatever day it is when the tests run."""
    row = unit.sites.get(site)
    unit.session.add(
        LeaveRequestRow(
            site_id=row.id,
            employee_id=unit.sites.employee_ids(row)[employee],
            first_day=NEXT_WEEK.last,
            last_day=NEXT_WEEK.last,
            kind="paid",
            status="asked",
            note=note,
            made_at=datetime(2026, 11, 2, tzinfo=UTC),
            decided_by="",
            decided_at=None,
            reason="",
        )
    )


def _compare(site: str, by: str, unit: UnitOfWork) -> None:
    """A comparison that is done."""
    row, now = unit.sites.get(site), unit.jobs.now()
    told = {"first_day": "2026-12-07", "days": 7, "changes": COMPARED["scenarios"][1]["changes"], "share": 0.02}
    job = unit.jobs.file("what_if", row, told, made_by=by, dedupe_key=f"what_if {site}")
    done = unit.session.get(JobRow, job.id)
    assert done is not None
    done.state, done.ended_at, done.result = "done", now, COMPARED


def _propose(application: Application, site: Site, *people: str) -> None:
    """What a night proposed for the week after the draft."""
    figures = {
        "cost": 10.0,
        "short_agent_intervals": 2.0,
        "over_agent_intervals": 1.0,
        "required_agent_intervals": 50.0,
        "paid_hours": 48.0,
        "wishes": {"asked": 2, "met": 1},
        "violations": {"hard": 0, "soft": 1},
    }
    facts = NightFacts(draft=None, edits=0, changed_days=0, people=0, before=None, after=figures)
    made = replace(a_week(site, *people, period=THIRD_WEEK), report={NIGHT: packed_facts(facts)})
    application.publishing.save_draft(made, by="night", why="night of 2026-12-01", kind=VersionKind.PROPOSAL)


def _ask_for_swap(site: str, giver: str, taker: str, note: str, unit: UnitOfWork) -> None:
    """The giver's first shift for nothing, asked for as it was when it lay ahead."""
    row = unit.sites.get(site)
    people = unit.sites.employee_ids(row)
    given = unit.rosters.in_force(row, WEEK, [EmployeeId(giver)]).shifts[0]
    unit.session.add(
        SwapRow(
            site_id=row.id,
            key=f"{site} {giver} {taker}",
            from_employee_id=people[giver],
            to_employee_id=people[taker],
            give_on=given.on_date,
            give_starts_at=given.start_at,
            take_on=None,
            take_starts_at=None,
            status="open",
            note=note,
            reason="",
            publication=1,
            applied_publication=None,
            made_at=datetime(2026, 11, 2, tzinfo=UTC),
            expires_at=given.start_at,
            ended_at=None,
        )
    )


def _other_site() -> dict[str, str | None]:
    """The small site's files for another site, with people of its own."""
    files: dict[str, str | None] = {
        name: re.sub(r"^00(\d),", r"10\1,", text, flags=re.MULTILINE) for name, text in small_site_files().items()
    }
    settings = str(files["site"]).replace('id = "small"', f'id = "{OTHER}"').replace("小さな拠点", "ほかの拠点")
    return {**files, "site": settings, "locks": None}
