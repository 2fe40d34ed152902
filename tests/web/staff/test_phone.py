"""A phone of 320 pixels: few taps, no sideways scrolling, buttons pressed twice, two windows."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from shiftplan.domain.people import EmployeeId
from tests.services.staff_worlds import MONDAY
from tests.web.browsers import enter, watched

pytestmark = pytest.mark.slow

NARROW: ViewportSize = {"width": 320, "height": 640}
PAGES = ("", "weeks?from=2026-12-07", f"shifts/{MONDAY}", f"shifts/{MONDAY}/partners", f"shifts/{MONDAY}/swap?with=002",
         "swaps", "wishes?month=2026-12", "leave", "calendar")  # fmt: skip


@pytest.fixture
def phones(week, browser: Browser, server: str) -> Iterator[list[Page]]:
    """A phone of 001 and two windows of 002."""
    owners, opened = ("staff", "colleague"), []
    contexts = [browser.new_context(base_url=server, viewport=NARROW, locale="en-GB", has_touch=True) for _ in owners]
    for context, owner in zip(contexts, owners, strict=True):
        opened.append(context.new_page())
        enter(opened[-1], owner)
    opened.append(contexts[1].new_page())
    yield opened
    for context in contexts:
        context.close()


def open_requests(application) -> int:
    """How many requests of 001 wait for an answer."""
    return [view.status for view in application.swap_lists.of("small", EmployeeId("001"))].count("open")


def test_a_swap_takes_four_taps_and_a_button_pressed_twice_asks_once(phones, application):
    mine = phones[0]
    with watched(mine):
        mine.goto("/my/small/")
        mine.tap("text=Details and swap")
        mine.tap("text=Give it away")
        mine.tap("ul.days a")
        mine.dblclick("main form button.primary")
        mine.wait_for_url("**/swaps/*")
    assert open_requests(application) == 1


def test_of_two_windows_the_second_learns_that_it_is_done(phones, application):
    mine, first, second = phones
    mine.goto(f"/my/small/shifts/{MONDAY}/swap?with=002")
    mine.tap("main form button.primary")
    mine.wait_for_url("**/swaps/*")
    for window in (first, second):
        window.goto(mine.url)
    first.tap("text=Accept")
    first.wait_for_selector("text=Done: the shifts are swapped.")
    with watched(second, expected=("409",)):
        second.tap("text=Accept")
        second.wait_for_selector("text=accepted already")
    assert application.publishing.last_publication("small") == 3


def test_wishes_are_tapped_and_drawn_anew_in_place(phones):
    mine = phones[0]
    with watched(mine):
        mine.goto("/my/small/wishes?month=2026-12")
        mine.tap("button[value='2026-12-22']")
        mine.wait_for_selector("button.off[value='2026-12-22']")
        mine.tap("button[value='2026-12-22']")
        mine.wait_for_selector("button.work[value='2026-12-22']")
    assert mine.url.endswith("month=2026-12")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_page_is_wider_than_the_phone(phones, language):
    mine = phones[0]
    if language == "ja":
        mine.tap(".tools summary")
        mine.tap("button[value=ja]")
        mine.wait_for_selector("html[lang=ja]")
    with watched(mine):
        for path in PAGES:
            mine.goto(f"/my/small/{path}")
            width = mine.evaluate("document.documentElement.scrollWidth")
            assert width <= NARROW["width"], f"{path}: {width}"


def test_a_swap_is_asked_by_keyboard_alone(phones, application):
    mine = phones[0]
    mine.goto(f"/my/small/shifts/{MONDAY}/partners")
    for _ in range(20):
        mine.keyboard.press("Tab")
        if mine.evaluate("document.activeElement.matches('ul.days a')"):
            break
    mine.keyboard.press("Enter")
    mine.wait_for_url("**/swap?with=002")
    mine.focus("input[name=note]")
    mine.keyboard.type("please")
    mine.keyboard.press("Enter")
    mine.wait_for_url("**/swaps/*")
    assert open_requests(application) == 1
