"""The whole way by pages, on both databases, with a real server, a real worker and a browser.

A scheduler makes a roster, changes it and publishes it; an administrator makes accounts; two people swap a shift; HR
looks at the findings; a night proposes the next week and the scheduler accepts it.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from shiftplan.application import Application
from shiftplan.config import DATABASE_URL, NIGHT_SECONDS, SECRET_KEY
from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.errors import Refused
from shiftplan.files.samples import sample_site
from shiftplan.services.accounts import Role
from shiftplan.storage.unit_of_work import Database
from tests.journeys.site_of_today import moved_site
from tests.web.browsers import DESK, PHONE, enter, settled, watched
from tests.web.servers import SECRET, served_by_gunicorn
from tests.web.worlds import PASSWORD

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]
SITE, FIRST_DAY = "osaka", date(2026, 12, 7)
PATIENCE = 120_000
"""Milliseconds for what a worker does meanwhile; a machine with much else to do needs them."""
STOP_SECONDS = 30


@dataclass(frozen=True)
class Swap:
    """Who gives a shift of which day to whom."""

    giver: EmployeeId
    on_date: date
    taker: EmployeeId


@pytest.fixture
def monday() -> date:
    """The Monday after next: a week that lies wholly ahead, whatever day it is."""
    today = datetime.now(UTC).date() + timedelta(days=1)
    return today + timedelta(days=14 - today.weekday())


@pytest.fixture
def application(url: str, tmp_path: Path, monday: date) -> Iterator[Application]:
    """The sample site of a night-time support centre, as if it were brought today."""
    with Application(Database.open(url)) as opened:
        opened.sites.load(moved_site(sample_site(SITE), tmp_path / SITE, FIRST_DAY, monday), by="test")
        for name, role in (("mori", Role.SCHEDULER), ("hara", Role.HR), ("admin", Role.ADMIN)):
            opened.accounts.add(name, PASSWORD, role, site=SITE, language="en", by="test")
        yield opened


@contextmanager
def working(url: str) -> Iterator[None]:
    """A worker as `shiftplan work` starts it."""
    known = {**os.environ, DATABASE_URL: url, SECRET_KEY: SECRET, NIGHT_SECONDS: "5"}
    root = Path(__file__).resolve().parents[2]
    process = subprocess.Popen([sys.executable, "-m", "shiftplan", "work"], cwd=root, env=known)
    try:
        yield
        assert process.poll() is None, "the worker ended by itself"
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOP_SECONDS)


def test_from_a_plan_to_the_next_mornings_proposal(application, url, browser, monday):
    with served_by_gunicorn(url) as server, working(url):

        def seen(name: str, do: Callable[[Page], None], password: str = PASSWORD, *, phone: bool = False) -> None:
            visit(browser, server, name, password, do, phone=phone)

        version: list[int] = []
        seen("mori", lambda page: version.append(made_roster(page, monday)))
        seen("mori", lambda page: edited(page, version[0], full_timer(application)))
        seen("mori", lambda page: published(page, version[0]))
        swap = possible_swap(application, monday)
        passwords: dict[EmployeeId, str] = {}
        seen("admin", lambda page: passwords.update(accounts_made(page, swap)))
        seen(swap.giver, lambda page: asked(page, application, swap), passwords[swap.giver], phone=True)
        seen(swap.taker, lambda page: accepted(page, swap), passwords[swap.taker], phone=True)
        assert working_on(application, swap.on_date) >= {swap.taker}
        assert swap.giver not in working_on(application, swap.on_date)
        seen("hara", lambda page: findings_seen(page, monday))
        seen("mori", proposal_accepted)
        seen("admin", log_seen)
    newest = application.publishing.versions(SITE)[0]
    assert (newest.kind, newest.made_by, newest.period.first) == ("draft", "mori", monday + timedelta(days=7))


def visit(browser: Browser, server: str, name: str, password: str, do: Callable[[Page], None], *, phone: bool) -> None:
    """Somebody with a browser of their own, in English."""
    context = browser.new_context(base_url=server, viewport=PHONE if phone else DESK, locale="en-GB")
    context.set_default_timeout(PATIENCE)
    with watched(context.new_page()) as page:
        enter(page, name, password)
        do(page)
    context.close()


def made_roster(page: Page, monday: date) -> int:
    """Ask for a week's roster, watch its cost fall, stop and keep it; the number of the version."""
    page.goto(f"/plan/{SITE}/make?first={monday}")
    page.select_option("[name=seconds]", "20")
    page.get_by_role("button", name="Start").click()
    page.wait_for_selector("dl.live")
    page.get_by_role("button", name="Stop and keep the best so far").click()
    page.get_by_role("link", name="Open the roster").click()
    page.wait_for_url("**/versions/*")
    return int(page.url.rsplit("/", 1)[1])


def edited(page: Page, version: int, person: EmployeeId) -> None:
    """Give somebody days off until less is left than the contract asks for: each verdict comes at once and says so."""
    page.goto(f"/plan/{SITE}/versions/{version}")
    worked = page.locator(f"[data-cell][value$=' {person}']", has_text=re.compile(r"\d\d:\d\d"))
    while worked.count() > 1:
        left = worked.count() - 1
        place = worked.first.get_attribute("value")
        worked.first.click()
        page.wait_for_selector(f"#panel [name=cell][value='{place}']", state="attached")
        settled(page)
        page.select_option("#panel [name=choice]", "off")
        page.wait_for_selector("#verdict .note")
        page.get_by_role("button", name="Save in the draft").click()
        expect(worked).to_have_count(left)
    expect(page.locator("#panel")).to_contain_text("H-MIN")


def published(page: Page, version: int) -> None:
    """Look at what publishing changes, and do it."""
    page.goto(f"/plan/{SITE}/versions/{version}/publish")
    page.check("[name=sure]")
    page.get_by_role("button", name="Publish now").click()
    page.wait_for_selector(".note.good")


def full_timer(application: Application) -> EmployeeId:
    """Somebody whose contract promises four days a week or more, and who is not on leave."""
    site = application.sites.site(SITE)
    away = {leave.employee for leave in site.leave}
    return next(each for each in site.employees if site.contract_of(each).days_per_week_min >= 4 and each not in away)


def possible_swap(application: Application, monday: date) -> Swap:
    """A shift of the published week that somebody else could take."""
    week = Period(monday, monday + timedelta(days=6))
    with application.database.reading() as unit:
        duties = unit.rosters.in_force(unit.sites.get(SITE), week).shifts
    for shift in duties:
        try:
            found = application.swaps.partners(SITE, shift.employee, shift.on_date)
        except Refused:
            continue
        if found.lawful:
            return Swap(shift.employee, shift.on_date, found.lawful[0].employee)
    raise AssertionError("nobody of the week could take over a shift of somebody else")


def accounts_made(page: Page, swap: Swap) -> dict[EmployeeId, str]:
    """Accounts for both, and the passwords that the administrator hands over."""
    found = {}
    for employee in (swap.giver, swap.taker):
        page.goto(f"/admin/accounts/new?at={SITE}")
        page.fill("[name=name]", employee)
        page.select_option("[name=role]", "staff")
        page.select_option("[name=employee]", employee)
        page.select_option("form.stack [name=language]", "en")
        page.get_by_role("button", name="Make the account").click()
        found[employee] = page.inner_text(".secret")
    return found


def asked(page: Page, application: Application, swap: Swap) -> None:
    """Find the shift in one's weeks, choose the colleague among those who may, and ask."""
    name = application.sites.site(SITE).employees[swap.taker].name
    page.goto(f"/my/{SITE}/weeks?from={swap.on_date}")
    page.locator(f"a[href$='/shifts/{swap.on_date}']").click()
    page.get_by_role("link", name="Give it away").click()
    page.locator("ul.days a", has_text=name).first.click()
    page.get_by_role("button", name=f"Ask {name}").click()
    page.wait_for_load_state()
    page.goto(f"/my/{SITE}/swaps")
    expect(page.locator("main")).to_contain_text(name)


def accepted(page: Page, swap: Swap) -> None:
    """See who asks and what it would mean, accept, and find the shift in one's own weeks."""
    page.goto(f"/my/{SITE}/swaps")
    page.locator("main a[href*='/swaps/']").first.click()
    page.get_by_role("button", name="Accept").click()
    page.wait_for_load_state()
    page.goto(f"/my/{SITE}/shifts/{swap.on_date}")
    expect(page.locator("main .big").first).to_have_text(re.compile(r"\d\d:\d\d"))


def findings_seen(page: Page, monday: date) -> None:
    """No hard rule is broken, and each finding is told with its article."""
    week = f"first={monday}&last={monday + timedelta(days=6)}"
    page.goto(f"/hr/{SITE}?{week}")
    expect(page.locator(".tile", has_text="Hard violation").locator(".big")).to_have_text("0")
    page.goto(f"/hr/{SITE}/findings?{week}")
    page.locator("table.findings tr", has_text="H-MIN").locator("th[scope=row] a").first.click()
    expect(page.locator("dl.facts").first).to_contain_text(re.compile("Article.*Contract.*Measured.*Limit", re.DOTALL))
    expect(page.locator("svg.bar").first).to_be_visible()


def proposal_accepted(page: Page) -> None:
    """Ask for the night by day, look at what it proposes, make it the newest draft."""
    page.goto(f"/plan/{SITE}/nights")
    page.get_by_role("button", name="Plan open days again now").click()
    page.get_by_role("link", name="Look at the proposal").click()
    page.get_by_role("button", name="Accept as the new draft").click()
    page.wait_for_url("**/versions/*")


def log_seen(page: Page) -> None:
    """Everything stands in the log, and its chain holds."""
    page.goto(f"/admin/log/{SITE}")
    expect(page.locator(".note.good")).to_contain_text("none was changed or removed")
    for action in ("Roster published", "Account given a role"):
        expect(page.locator("table")).to_contain_text(action)


def working_on(application: Application, day: date) -> set[EmployeeId]:
    """Who has a published shift on a day."""
    with application.database.reading() as unit:
        return {each.employee for each in unit.rosters.in_force(unit.sites.get(SITE), Period(day, day)).shifts}
