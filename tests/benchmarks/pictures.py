"""Every page as a picture: at a desk and on a phone, in both languages, on the large site."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, Page

from shiftplan.application import Application
from shiftplan.storage.unit_of_work import Database
from tests.benchmarks.crowd import DEMAND_WEEK, LONG_REASON, MONTH
from tests.web.browsers import DESK, PHONE, enter, settled
from tests.web.routes import Objects, Route, address, allowed, cases, whoever_may
from tests.web.worlds import ACCOUNTS, PASSWORD, SMALL
from web.app import create_app

SIZES = {"desk": DESK, "phone": PHONE}
LANGUAGES = {"ja": "ja-JP", "en": "en-GB"}
TALLEST = 6000
"""Pixels; a longer page is cut, for pictures are looked at."""
NO_PAGE: Mapping[str, str] = {
    "entrance.home": "leads on to somebody's first page",
    "entrance.go_to_site": "leads on to the first page at a site",
    "entrance.health": "answers a machine",
    "admin.logs": "leads on to the log of a site",
    "feed.read": "a calendar file",
    "hr.download": "a file",
    "scheduler.job_progress": "a part of a page, seen in that of the job",
    "scheduler.verdict": "a part of a page, seen in the panel of a cell",
    "scheduler.version_file": "a file",
    "scheduler.published_file": "a file",
}
"""What answers GET and is not pictured, and why."""
BOARD = "scheduler.board"
AT_HOME = {"admin": "admin", "hr": "hr", "scheduler": "scheduler", "staff": "staff"}
"""Who lives in which part of the pages: their menu is the one to look at."""


@dataclass(frozen=True)
class Wish:
    """Which pictures to take: those whose name holds `only`, in these sizes and languages and both shades."""

    only: re.Pattern[str] = re.compile("")
    sizes: Sequence[str] = tuple(SIZES)
    languages: Sequence[str] = tuple(LANGUAGES)


def pictured(app: Flask) -> Iterator[Route]:
    """Every page that has a picture."""
    return (each for each in cases(app, reads=True) if each.endpoint not in NO_PAGE)


def viewer(route: Route) -> str | None:
    """The name of who looks at a page; None = somebody who is not signed in."""
    name = AT_HOME.get(route.endpoint.partition(".")[0])
    if name is not None and not route.is_public and allowed(ACCOUNTS[name], route, SMALL):
        return name
    return whoever_may(route, SMALL)


def take_pictures(url: str, server: str, browser: Browser, folder: Path, wish: Wish = Wish()) -> None:
    """Write `NAME-SIZE-LANGUAGE.png` of every page that somebody may see, and of what happens on them."""
    folder.mkdir(parents=True, exist_ok=True)
    with Application(Database.open(url)) as application:
        app, objects = create_app(application), Objects(application)
        asked = [each for each in pictured(app) if each.endpoint == BOARD or wish.only.search(_file_name(each))]
        wanted = [(each, address(app, each, objects.of(SMALL, each))) for each in asked]
    board = next(path for route, path in wanted if route.endpoint == BOARD)
    shows: dict[str | None, dict[str, Callable[[Page, str], None]]] = {}
    for route, path in wanted:
        shows.setdefault(viewer(route), {})[_file_name(route)] = _goes(path)
    for name, states in STATES.items():
        shows.setdefault(name, {}).update({f"state-{state}": show for state, show in states.items()})
    kinds = [(size, language) for size in wish.sizes for language in wish.languages]
    for changes in (False, True):
        for kind, (name, pages) in product(kinds, shows.items()):
            chosen = {
                each: show for each, show in pages.items() if wish.only.search(each) and (each in CHANGES) == changes
            }
            if chosen:
                _take(browser, server, name, kind, chosen, board, folder)
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")


def _take(
    browser: Browser,
    server: str,
    name: str | None,
    kind: tuple[str, str],
    shows: Mapping[str, Callable[[Page, str], None]],
    board: str,
    folder: Path,
) -> None:
    """The pictures of one person in one size and language; those of DARK once more in the dark."""
    size, language = kind
    context = browser.new_context(base_url=server, viewport=SIZES[size], locale=LANGUAGES[language])
    page = context.new_page()
    _begin(page, name, language)
    for shown, show in shows.items():
        show(page, board)
        _shoot(page, folder / f"{shown}-{size}-{language}.png")
        if shown in DARK:
            page.emulate_media(color_scheme="dark")
            _shoot(page, folder / f"{shown}-{size}-{language}-dark.png")
            page.emulate_media(color_scheme="light")
    context.close()


def _begin(page: Page, name: str | None, language: str) -> None:
    """Sign in, in a language: that of the account, which somebody else may have changed, or of the browser."""
    if name is None:
        return
    enter(page, name)
    other = page.locator(f"button[name=language][value={language}]")
    if other.count():
        page.locator(".tools details.drop > summary").last.click()
        other.click()
        page.wait_for_load_state()


def _goes(path: str) -> Callable[[Page, str], None]:
    """To an address."""

    def show(page: Page, board: str) -> None:
        page.goto(path)

    return show


def _not_signed_in(page: Page, board: str) -> None:
    enter(page, "nobody of this name")


def _session_ended(page: Page, board: str) -> None:
    page.goto(f"/my/{SMALL}/leave")
    page.fill("[name=first]", f"{MONTH.last}")
    page.fill("[name=note]", LONG_REASON)
    page.context.clear_cookies()
    page.click("main button.primary")
    page.wait_for_selector("[name=password]")


def _wrong_leave(page: Page, board: str) -> None:
    page.goto(f"/my/{SMALL}/leave")
    page.fill("[name=first]", f"{MONTH.last}")
    page.fill("[name=last]", f"{MONTH.first}")
    page.click("main button.primary")
    page.wait_for_selector("[role=alert]")


def _written_again(page: Page, board: str) -> None:
    page.click("main a.primary")
    page.wait_for_selector("#written-again:visible")


def _menu(page: Page, board: str) -> None:
    page.goto(f"/my/{SMALL}/")
    page.locator(".tools details.drop > summary").last.click()


def _certificate(page: Page, board: str) -> None:
    page.goto(board)
    page.locator(".certificate summary").click()


def _compared(page: Page, board: str) -> None:
    """The draft against the proposal of the night."""
    page.goto(f"/plan/{SMALL}/versions")
    page.click("main form button.primary")
    page.wait_for_load_state()


def _takers(page: Page, board: str) -> None:
    """Who could take a shift of the draft, and why the others may not."""
    page.goto(board)
    page.locator("td.t0 [data-cell]").first.click()
    page.locator("#panel a[href*='/takers']").click()
    page.locator("#panel details summary").first.click()


def _saved(page: Page, board: str) -> None:
    """A shift was changed by hand."""
    page.goto(board)
    page.locator("td.t0 [data-cell]").first.click()
    page.locator("#panel select[name=choice]").select_option("off")
    page.locator("#panel button.primary").click()
    page.locator("#panel .note.good[role=status]").wait_for()


def _taken_back(page: Page, board: str) -> None:
    """The draft is as it was before."""
    page.locator("[data-shortcut=undo] button").click()
    page.locator("[data-shortcut=redo] button:enabled").wait_for()
    settled(page)


def _filtered(page: Page, board: str) -> None:
    page.goto(board)
    page.fill("#filters [name=who]", "nobody is called so")


def _password_wrong(page: Page, board: str) -> None:
    page.goto("/password")
    page.fill("[name=old]", "not what it is")
    page.fill("[name=new]", PASSWORD + " and more")
    page.click("main button.primary")
    page.wait_for_selector("[role=alert]")


def _password_shown(page: Page, board: str) -> None:
    """A new password of somebody, which is shown once."""
    page.goto("/admin/accounts")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("tr", has_text="hr two").locator("form[action$='/password'] button").click()
    page.wait_for_selector(".secret")


def _demand_refused(page: Page, board: str) -> None:
    page.goto(f"/plan/{SMALL}/demand?from={DEMAND_WEEK}&weeks=2")
    page.fill("[name=percent]", "-30")
    page.locator("select[name=day]").select_option(index=4)
    page.fill("[name=reason]", LONG_REASON)
    page.click("form[action$='/demand/changes'] button")
    page.wait_for_selector("#written-again:visible")


def _refused_edit(page: Page, board: str) -> None:
    """The verdict on a draft in which somebody on leave is given a shift."""
    page.goto(board)
    page.locator("td.l [data-cell]").first.click()
    choice = page.locator("#panel select[name=choice]")
    choice.select_option(index=1)
    page.locator("#verdict .note").first.wait_for()


def _job_failed(page: Page, board: str) -> None:
    """The last request that could not be done, in the list of requests."""
    page.goto(f"/plan/{SMALL}/make")
    page.locator("main table tr", has=page.locator(".badge.bad")).locator("a").first.click()


def _cell(page: Page, board: str) -> None:
    """What is broken by somebody, in the panel."""
    page.goto(board)
    page.locator("td.h [data-cell], td.s [data-cell]").first.click()
    page.wait_for_selector("#panel [data-focus]")


def _shoot(page: Page, file: Path) -> None:
    page.wait_for_load_state("networkidle")
    height = min(TALLEST, int(page.evaluate("document.documentElement.scrollHeight")))
    width = page.viewport_size["width"] if page.viewport_size else 0
    page.screenshot(path=file, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})


def _file_name(route: Route) -> str:
    return re.sub(r"[^a-z_]+", "-", route.endpoint)


STATES: Mapping[str | None, Mapping[str, Callable[[Page, str], None]]] = {
    None: {"sign_in-failed": _not_signed_in, "no-page": _goes("/nowhere")},
    "scheduler": {
        "not-found": _goes(f"/plan/{SMALL}/versions/999999"),
        "version-published": _goes(f"/plan/{SMALL}/versions/1"),
        "compared": _compared,
        "job-done": _goes(f"/plan/{SMALL}/jobs/1"),
        "job-failed": _job_failed,
        "certificate": _certificate,
        "cell": _cell,
        "edit-refused": _refused_edit,
        "takers": _takers,
        "saved": _saved,
        "taken-back": _taken_back,
        "filtered": _filtered,
        "demand-refused": _demand_refused,
        "demand-work": _goes(f"/plan/{SMALL}/demand?queue=email&from={DEMAND_WEEK}"),
    },
    "staff": {
        "not-allowed": _goes(f"/plan/{SMALL}/weeks"),
        "menu": _menu,
        "leave-refused": _wrong_leave,
        "leave-written-again": _written_again,
        "password-wrong": _password_wrong,
        "session-ended": _session_ended,
    },
    "admin": {"password-shown": _password_shown},
}
"""Who sees which state, and how it comes about; the session of `session-ended` is over, so it comes last."""
CHANGES = ("state-saved", "state-taken-back")
"""What changes what others show, and is shown last: a proposal is out of date once its draft was edited."""
DARK = ("scheduler-board", "scheduler-day", "scheduler-demand", "hr-overview", "staff-home", "state-takers")
"""What is taken in the dark too: every colour is on one of them."""
