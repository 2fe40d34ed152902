"""A Chromium for the tests of pages, wherever one can be found, and a watch over what its pages do.

The only file that knows where the browser comes from. Without one the tests that need it skip and say so; where
REQUIRE_BROWSER=1 or CI=true stands, a missing browser is a failure.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    Request,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.web.worlds import PASSWORD

VARIABLE = "SHIFTPLAN_CHROMIUM"
NAMES = ("chromium", "google-chrome", "chromium-browser")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
HERE = "127.0.0.1"
INLINE = ("data", "blob", "about", "chrome-error")
INSTALL_SECONDS = 900
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


class NoBrowser(Exception):
    """No Chromium could be found or fetched; the message says what was tried."""


def is_required() -> bool:
    """Whether a missing browser is a failure."""
    return os.environ.get("REQUIRE_BROWSER") == "1" or os.environ.get("CI", "").lower() == "true"


@contextmanager
def launched() -> Iterator[Browser]:
    """A headless Chromium.

    Raises:
        NoBrowser: there is none and none can be fetched.
    """
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=_program(player), args=list(FLAGS))
        yield browser
        browser.close()


@cache
def _program(player: Playwright) -> str:
    named = os.environ.get(VARIABLE)
    if named:
        return named
    found = _on_path()
    if found is None and Path(player.chromium.executable_path).exists():
        found = player.chromium.executable_path
    found = found or _from_apt() or _from_npm()
    if found is None:
        raise NoBrowser(f"no Chromium on PATH, none of playwright, none from apt or npm; name one by {VARIABLE}")
    return found


def _on_path() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def _from_apt() -> str | None:
    """Debian's package, which only root can install; with a font that has Japanese letters."""
    if shutil.which("apt-get") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    if _ran("apt-get", "update"):
        _ran("apt-get", "install", "-y", "chromium", "fonts-ipaexfont-gothic")
    return _on_path()


def _from_npm() -> str | None:
    """The Chromium that @sparticuz/chromium unpacks, for machines with node and without root."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    folder = Path(tempfile.gettempdir()) / "shiftplan-chromium"
    folder.mkdir(exist_ok=True)
    if not _ran(npm, "install", "--silent", "--prefix", str(folder), "@sparticuz/chromium"):
        return None
    script = 'import("@sparticuz/chromium").then(async (found) => console.log(await found.default.executablePath()))'
    told = subprocess.run([node, "-e", script], cwd=folder, capture_output=True, text=True, check=False)
    path = told.stdout.strip()
    return path if path and Path(path).exists() else None


def _ran(*command: str) -> bool:
    """Whether a command ended well."""
    try:
        ended = subprocess.run(command, capture_output=True, timeout=INSTALL_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return False
    return ended.returncode == 0


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    try:
        with launched() as opened:
            yield opened
    except NoBrowser as error:
        if is_required():
            pytest.fail(str(error))
        pytest.skip(str(error))


@contextmanager
def watched(page: Page, *, expected: tuple[str, ...] = ()) -> Iterator[Page]:
    """Fail when a page logs an error, breaks, or asks anything of another machine.

    Args:
        expected: parts of messages that the test provokes itself, for example "409".
    Raises:
        AssertionError: what went wrong, in order.
    """
    wrong: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(part in message.text for part in expected):
            wrong.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def broke(error: Error) -> None:
        wrong.append(f"script: {error}")

    def asked(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in INLINE and address.hostname != HERE:
            wrong.append(f"request to another machine: {request.url}")

    page.on("console", note)
    page.on("pageerror", broke)
    page.on("request", asked)
    yield page
    for name, listener in (("console", note), ("pageerror", broke), ("request", asked)):
        page.remove_listener(name, listener)
    assert not wrong, "\n".join(wrong)


def settled(page: Page) -> None:
    """Wait until the parts of a page that were exchanged listen to their reader."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)


def enter(page: Page, name: str, password: str = PASSWORD) -> None:
    """Sign in by the form."""
    page.goto("/sign-in")
    page.fill("[name=name]", name)
    page.fill("[name=password]", password)
    page.click("form[action$='/sign-in'] button.primary")
    page.wait_for_load_state()
