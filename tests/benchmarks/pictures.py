"""Every page as a picture: at a desk and on a phone, in both languages, on the large site."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize

from shiftplan.application import Application
from shiftplan.storage.unit_of_work import Database
from tests.benchmarks.crowd import DEMAND_WEEK, LONG_REASON, MONTH
from tests.web.browsers import DESK, PHONE, enter
from tests.web.routes import Objects, Route, address, cases, whoever_may
from tests.web.worlds import SMALL
from web.app import create_app

SIZES = {"desk": DESK, "phone": PHONE}
LANGUAGES = {"ja": "ja-JP", "en": "en-GB"}
TALLEST = 6000
"""Pixels; a longer page is cut, for pictures are looked at."""


def take_pictures(url: str, server: str, browser: Browser, folder: Path) -> None:
    """Write `NAME-SIZE-LANGUAGE.png` of every page that somebody may see."""
    folder.mkdir(parents=True, exist_ok=True)
    with Application(Database.open(url)) as application:
        app, objects = create_app(application), Objects(application)
        wanted = [(each, address(app, each, objects.of(SMALL, each))) for each in cases(app, reads=True)]
    board = next(path for route, path in wanted if route.endpoint == "scheduler.board")
    for size, viewport in SIZES.items():
        for language, locale in LANGUAGES.items():
            by_name: dict[str | None, list[tuple[Route, str]]] = {}
            for route, path in wanted:
                by_name.setdefault(whoever_may(route, SMALL), []).append((route, path))
            for name, pages in by_name.items():
                context = browser.new_context(base_url=server, viewport=viewport, locale=locale)
                page = context.new_page()
                _begin(page, name, language)
                for route, path in pages:
                    _take(page, path, folder / f"{_file_name(route)}-{size}-{language}.png")
                context.close()
            _take_states(browser, server, viewport, locale, board, folder, f"{size}-{language}")
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")


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


def _take_states(
    browser: Browser, server: str, viewport: ViewportSize, locale: str, board: str, folder: Path, suffix: str
) -> None:
    """What pages say when something is refused or does not exist, and what opens on them."""
    language = suffix.rpartition("-")[2]
    for name, states in STATES.items():
        context = browser.new_context(base_url=server, viewport=viewport, locale=locale)
        page = context.new_page()
        _begin(page, name, language)
        for state, show in states.items():
            show(page, board)
            _shoot(page, folder / f"state-{state}-{suffix}.png")
        context.close()


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


def _demand_refused(page: Page, board: str) -> None:
    page.goto(f"/plan/{SMALL}/demand?from={DEMAND_WEEK}&weeks=2")
    page.fill("[name=percent]", "-30")
    page.locator("[name=day]").select_option(index=4)
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


def _cell(page: Page, board: str) -> None:
    """What is broken by somebody, in the panel."""
    page.goto(board)
    page.locator("td.h [data-cell], td.s [data-cell]").first.click()
    page.wait_for_selector("#panel [data-focus]")


def _take(page: Page, path: str, file: Path) -> None:
    answer = page.request.get(path)
    if not answer.ok or not answer.body().startswith(b"<!doctype html>"):
        return
    page.goto(path)
    _shoot(page, file)


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
        "certificate": _certificate,
        "cell": _cell,
        "edit-refused": _refused_edit,
        "demand-refused": _demand_refused,
        "demand-work": _goes(f"/plan/{SMALL}/demand?queue=email&from={DEMAND_WEEK}"),
    },
    "staff": {
        "not-allowed": _goes(f"/plan/{SMALL}/weeks"),
        "menu": _menu,
        "leave-refused": _wrong_leave,
        "leave-written-again": _written_again,
        "session-ended": _session_ended,
    },
}
"""Who sees which state, and how it comes about."""
