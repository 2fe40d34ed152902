"""Pages for everybody: axe finds nothing on any of them, in the light and in the dark, at a desk and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.browsers import DESK, PHONE, enter, watched
from tests.web.routes import Objects, Route, address, cases, whoever_may
from tests.web.worlds import SMALL

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]


def told(results):
    """Rules broken, and by which elements."""
    return [
        f"{each['id']}: {each['help']}: {[node['html'][:160] for node in each['nodes'][:3]]}"
        for each in results.response["violations"]
    ]


@pytest.mark.parametrize(
    ("size", "scheme"), [(DESK, "light"), (DESK, "dark"), (PHONE, "light")], ids=["desk", "dark", "phone"]
)
def test_axe_finds_nothing(app, application, browser, server, size, scheme):
    """Sites of four people: axe needs minutes for tables of hundreds."""
    objects, axe, wrong = Objects(application), Axe(), []
    by_name: dict[str | None, list[Route]] = {}
    for route in cases(app, reads=True):
        by_name.setdefault(whoever_may(route, SMALL), []).append(route)
    for name, routes in by_name.items():
        context = browser.new_context(base_url=server, viewport=size, color_scheme=scheme, locale="en-GB")
        with watched(context.new_page()) as page:
            if name is not None:
                enter(page, name)
            for route in routes:
                path = address(app, route, objects.of(SMALL, route))
                answer = page.request.get(path)
                if not answer.ok or not answer.body().startswith(b"<!doctype html>"):
                    continue  # A file, or a part of a page.
                page.goto(path)
                page.wait_for_load_state("networkidle")
                wrong += [f"{route}: {each}" for each in told(axe.run(page))]
                wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                if wide > 0:
                    wrong.append(f"{route}: the page is {wide} pixels wider than the screen")
        context.close()
    assert not wrong, "\n".join(wrong)


def test_axe_would_find_what_is_planted(page):
    page.goto("/sign-in")
    page.evaluate("document.querySelector('label').outerHTML = '<input>'")
    assert "label" in {each["id"] for each in Axe().run(page).response["violations"]}


def test_a_form_can_be_filled_in_by_keyboard_alone(page):
    """From the top of the page: skip link, brand, language, then the form, in the order one reads."""
    page.goto("/sign-in")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("hr")
    page.keyboard.press("Tab")
    page.keyboard.type("four quiet green words")
    page.keyboard.press("Enter")
    page.wait_for_url("**/hr/small")


def test_menus_open_and_close_by_keyboard(page):
    enter(page, "hr")
    summary = page.locator(".tools details.drop > summary").last
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.drop[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("details.drop[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
