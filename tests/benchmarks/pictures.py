"""Every page as a picture: at a desk and on a phone, in both languages, on the large site."""

import re
from pathlib import Path

from playwright.sync_api import Browser, Page

from shiftplan.application import Application
from shiftplan.storage.unit_of_work import Database
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


def _take(page: Page, path: str, file: Path) -> None:
    answer = page.request.get(path)
    if not answer.ok or not answer.body().startswith(b"<!doctype html>"):
        return
    page.goto(path)
    page.wait_for_load_state("networkidle")
    height = min(TALLEST, int(page.evaluate("document.documentElement.scrollHeight")))
    width = page.viewport_size["width"] if page.viewport_size else 0
    page.screenshot(path=file, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})


def _file_name(route: Route) -> str:
    return re.sub(r"[^a-z_]+", "-", route.endpoint)
