"""A large site for measuring pages and taking their pictures: 150 people, some with long names, 31 days as a draft."""

import csv
import gzip
import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from shiftplan.application import Application
from shiftplan.domain.demand import HistoryFlag, MethodScore, Requirement
from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.problem import Problem, horizon_of
from shiftplan.domain.roster import Roster, Shift
from shiftplan.domain.site import Site
from shiftplan.domain.work import QueueId
from shiftplan.errors import Refused
from shiftplan.files.samples import sample_site
from shiftplan.services import requirements
from shiftplan.services.accounts import Role
from shiftplan.services.nights import NightState
from shiftplan.services.publishing import Draft
from shiftplan.services.shifts import made_shift
from shiftplan.storage.jobs import Job
from shiftplan.storage.migrate import migrate
from shiftplan.storage.rosters import RosterVersion, VersionId, VersionKind
from shiftplan.storage.unit_of_work import Database, UnitOfWork
from tests.files.small_site import FIRST_DAY
from tests.services.worlds import WEEK
from tests.web.worlds import ACCOUNTS, FACTS, FIGURES, PASSWORD, SMALL, asked_for

PEOPLE, DAYS, STAFF = 150, 31, 100
MONTH = Period(WEEK.last + timedelta(days=1), WEEK.last + timedelta(days=DAYS))
DEMAND_WEEK = WEEK.last + timedelta(days=7)
"""The first day of a week that is forecast as a whole: the sample's weeks begin on Sunday."""
LONG = ("髙﨑渡邉 長い名前のひとびと", "Maximiliane Featherstonehaugh-Wickersham", "勘解由小路 左衛門三郎右近")
LONG_REASON = "夏のキャンペーンのお知らせが翌朝いっせいに届くため、午前中の入電が増える見込み（営業企画より連絡あり）"
REPORT = {
    "status": "feasible", "stopped_by": "effort", "cost": 48211.4, "bound": 46790.0, "gap": 0.0295,
    "costs": {"shortage": 31200.0, "surplus": 8010.4, "wages": 6001.0, "wishes": 2400.0, "soft_rules": 600.0},
    "seconds": 61.2, "effort": 500, "seed": 1,
}  # fmt: skip
"""What a plan would have told of itself."""
PERSON = re.compile(r"\be(\d{3})\b")


def crowd_site(url: str, folder: Path, *, staff: int = STAFF) -> None:
    """Make the database, the site under the id that the walks over all pages know, its rosters and its accounts.

    Args:
        staff: how many people get an account of their own, named by their id.
    """
    migrate(url)
    with Application(Database.open(url)) as application:
        application.sites.load(_grown(sample_site("tokyo"), folder / "crowd"), by="bench")
        known = application.sites.folder(SMALL)
        requirement, forecast = requirements.requirement_of(known, FIRST_DAY, len(WEEK) + DAYS)
        for period in (WEEK, MONTH):
            demand = application.demand.keep(SMALL, period, forecast, requirement, by="bench", **_told(known.site))
            draft = _draft(known.site, requirement, period)
            made = application.publishing.save_draft(draft, by="bench", why="crowd", demand=demand)
            if period == WEEK:
                # Beside the service: nobody solved for these shifts, and some break a rule, as HR should see.
                application.database.writing(partial(_publish, made))
            else:
                night = _by_night(draft, made.id)
                application.publishing.save_draft(
                    night, by="night", why="night", kind=VersionKind.PROPOSAL, demand=demand, parent=made.id
                )
        people = [
            each.employee for each in _draft(known.site, requirement, Period(WEEK.first, WEEK.first)).roster.shifts
        ]
        asked_for(application, SMALL, people[:3])
        _busy(application, known.site)
        _accounts(application, known.site, staff)


def _told(site: Site) -> dict[str, Any]:
    """What a forecast tells beside its figures: how each method did, and what of the history it left out."""
    methods = (
        ("two-stage", 0.0812, -0.013),
        ("two-stage-plain", 0.0934, 0.021),
        ("seasonal-naive", 0.2, 0.04),
    )
    scores = [
        MethodScore(queue, method, wape, bias, wape / 2, wape / 0.07)
        for queue in site.queues
        for method, wape, bias in methods
    ]
    days = (
        (9, "spike", 600, 720, 412.0, 96.0),
        (23, "outage", 540, 1260, 3.0, 988.5),
        (40, "shifted", 0, 1440, 1402.0, 1390.0),
    )
    flags = [
        HistoryFlag(queue, WEEK.first - timedelta(days=before), kind, begin, end, came, usual)
        for queue in site.queues
        for before, kind, begin, end, came, usual in days
    ]
    return {"scores": scores, "flags": flags}


def _by_night(draft: Draft, version: VersionId) -> Draft:
    """The draft as a night would change it: some shifts away, some at another hour."""
    site, changed, kept = draft.problem.site, set(), []
    for number, shift in enumerate(draft.roster.shifts):
        moved = shift
        if number % 61 == 0:
            changed.add((shift.employee, shift.on_date))
            continue
        if number % 73 == 0:
            start = site.templates[shift.template].starts[-1]
            moved = made_shift(site, shift.employee, shift.on_date, shift.template, start, wanted={})
            changed |= {(shift.employee, shift.on_date)} if moved.start_at != shift.start_at else set()
        kept.append(moved)
    facts = {**FACTS, "draft": version, "changed_days": len(changed), "people": len({who for who, _ in changed})}
    return replace(draft, roster=Roster(tuple(kept)), report={**draft.report, "night": facts})


def _busy(application: Application, site: Site) -> None:
    """Some of everything that lists show: days changed by hand, decisions, nights, jobs that ran and one that runs."""
    queue = next(iter(site.queues))
    for day, percent in ((1, 20), (3, -15), (4, -30)):
        # Beside the service, which would count anew what the days ask for.
        application.database.writing(partial(_change_demand, (queue, DEMAND_WEEK + timedelta(days=day)), percent))
    waiver = application.waivers.all(SMALL)[0]
    application.waivers.confirm(SMALL, waiver.id, by="hr two")
    application.waivers.ask(SMALL, "JP-INT-OWN", waiver.employee, MONTH.first, MONTH.last, why=LONG_REASON, by="hr")
    request = application.leave.open_requests(SMALL)[0].request
    application.leave.decide(SMALL, request.id, approve=False, by="scheduler", reason=LONG_REASON)
    jobs, making, nights = application.jobs, application.making, application.nights
    while (held := jobs.claim("bench")) is not None:
        jobs.finish(held, lambda unit: {})
    for error in ("history.csv: line 7: offered: -3: write 0 or more", ""):
        nights.run_now(SMALL, by="scheduler")
        night = _claimed(application)
        if error:
            jobs.fail(night, error)
        else:
            nights.keep_none(night, NightState.UNCHANGED, {"before": FIGURES, "after": FIGURES})
    making.ask(SMALL, DEMAND_WEEK, 1, 60, by="scheduler")
    jobs.fail(_claimed(application), "no roster keeps every hard rule: H-LOCK of 014 against H-LEAVE")
    making.ask(SMALL, DEMAND_WEEK, 2, 60, by="scheduler")
    figures = {"cost": 48211.0, "short": 312.0, "violations": 0, "seconds": 21.0, "share": 0.35}
    jobs.beat(_claimed(application), {"stage": "improve", **figures})


def _change_demand(day: tuple[QueueId, date], percent: int, unit: UnitOfWork) -> None:
    row = unit.sites.get(SMALL)
    demand = unit.demand.newest(row, MONTH)
    assert demand is not None
    unit.demand_changes.add(row, day, percent, reason=LONG_REASON, undoes=None, demand=demand, made_by="scheduler")


def _claimed(application: Application) -> Job:
    held = application.jobs.claim("bench")
    assert held is not None
    return held


def _publish(version: RosterVersion, unit: UnitOfWork) -> None:
    unit.rosters.publish(unit.sites.get(SMALL), version, made_by="bench")


def _accounts(application: Application, site: Site, staff: int) -> None:
    for name, who in ACCOUNTS.items():
        if who.site in (None, SMALL):
            employee = None if who.employee is None else EmployeeId(who.employee)
            application.accounts.add(name, PASSWORD, who.role, site=who.site, employee=employee, by="bench")
    for employee in list(site.employees)[:staff]:
        application.accounts.add(employee, PASSWORD, Role.STAFF, site=SMALL, employee=employee, by="bench")


def _draft(site: Site, requirement: Requirement, period: Period) -> Draft:
    problem = Problem(site, horizon_of(site, period.first, len(period)), requirement)
    return Draft(problem, Roster(tuple(_shifts(site, period))), REPORT)


def _shifts(site: Site, period: Period) -> Iterator[Shift]:
    """Five days of seven at most for everybody, where their contract, leave and availability let them."""
    for index, employee in enumerate(site.employees):
        contract = site.contract_of(employee)
        templates = site.templates_of(contract)
        for number, day in enumerate(period):
            free = (number + index) % 7 >= min(5, contract.days_per_week_max)
            if free or (employee, day) in site.leave_days or not site.queues_of(employee, day):
                continue
            template = templates[(index + number // 7) % len(templates)]
            start = template.starts[index % len(template.starts)]
            try:
                shift = made_shift(site, employee, day, template.id, start, wanted={})
            except Refused:
                continue  # None of the person's queues is open then.
            windows = site.windows_of(employee, Period(day, day))
            if windows is None or any(first <= shift.start_at and shift.end_at <= last for first, last in windows):
                yield shift


def _grown(sample: Path, folder: Path) -> Path:
    """The sample with its people under numbers, thirty more of them, and some long names."""
    folder.mkdir(parents=True)
    for path in sample.iterdir():
        if path.suffix == ".gz":
            (folder / path.stem).write_bytes(gzip.decompress(path.read_bytes()))
        elif path.suffix == ".csv":
            text = PERSON.sub(r"\1", path.read_text(encoding="utf-8"))
            (folder / path.name).write_text(_with_more(path.stem, text), encoding="utf-8")
        else:
            shutil.copy(path, folder)
    settings = (folder / "site.toml").read_text(encoding="utf-8")
    (folder / "site.toml").write_text(settings.replace('id = "tokyo"', f'id = "{SMALL}"'), encoding="utf-8")
    return folder


def _with_more(table: str, text: str) -> str:
    """Rows of people 091 to 120 once more as those of 121 to 150."""
    rows = list(csv.DictReader(io.StringIO(text)))
    if "employee" not in rows[0] or table == "previous_roster":
        return text
    for row in list(rows):
        number = int(row["employee"]) + 30
        if 120 < number <= PEOPLE:
            rows.append({**row, "employee": f"{number:03d}"})
    if table == "employees":
        for index, row in enumerate(rows):
            row["name"] = LONG[index // 12 % len(LONG)] if index % 12 == 0 else row["name"]
    made = io.StringIO()
    writer = csv.DictWriter(made, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue()
