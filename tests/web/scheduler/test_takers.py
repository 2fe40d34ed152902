"""Who could take a shift of a draft, by the pages: the list, the reason of those who may not, and giving it away."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from shiftplan.domain.people import EmployeeId
from shiftplan.services.editing import Wished
from shiftplan.services.publishing import VersionKind
from tests.services.worlds import NEXT_WEEK
from tests.web.browsers import DESK, PHONE, enter, watched
from tests.web.clients import post

ONE, TWO, THREE = EmployeeId("001"), EmployeeId("002"), EmployeeId("003")
MONDAY = NEXT_WEEK.first
CELL = f"{MONDAY} {ONE}"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def draft(application):
    """The draft of next week: 001 works on Monday, 002 does not any more (one edit)."""
    made = application.publishing.versions("small")
    found = next(each.id for each in made if each.period == NEXT_WEEK and each.kind is VersionKind.DRAFT)
    application.editing.edit("small", found, Wished(TWO, MONDAY), seen=0, by="test")
    return found


def listed(client, draft):
    """The list of who could take the shift of 001: what stands before the reasons, and these."""
    answer = client.get(f"/plan/small/versions/{draft}/takers?cell={CELL}", headers=HTMX)
    assert answer.status_code == 200, answer.text[:400]
    return answer.text.partition("<details>")[::2]


def give(client, draft, taker, seen=1):
    """Press the button of somebody."""
    form = {"cell": CELL, "taker": taker, "seen": str(seen)}
    return post(client, f"/plan/small/versions/{draft}/takers", form, headers=HTMX)


def at_work(application, draft):
    """Who works on Monday as the draft stands."""
    board = application.boards.draft("small", draft)
    return {each.employee for each in board.sheet.roster.shifts if each.on_date == MONDAY}


def test_the_list_names_who_may_and_the_rule_and_article_of_who_may_not(clients, draft):
    may, cannot = listed(clients["scheduler"], draft)
    assert re.findall(r'name="taker" value="(\d+)"', may) == ["002"]
    assert "鈴木 一郎" in may
    assert "Lawful" in may
    assert "2 people may not" in cannot
    assert "髙橋 渡" in cannot
    assert "Contract: most hours a day" in cannot
    assert "H-DAYMAX" in cannot


def test_one_click_gives_the_shift_away_and_both_rows_come_back(clients, draft, application):
    text = give(clients["scheduler"], draft, TWO).text
    assert at_work(application, draft) == {TWO}
    assert {"r-001", "r-002"} == set(re.findall(r'<tr id="(r-\d+)"', text))
    assert "Saved in the draft." in text
    board = application.boards.draft("small", draft)
    assert board.edited == 3
    assert not [each for each in board.problems.findings if each.kind == "hard"]


def test_nothing_is_given_to_who_may_not_nor_over_an_edit_nobody_saw(clients, draft, application):
    refused = give(clients["scheduler"], draft, THREE)
    assert (refused.status_code, "H-DAYMAX" in refused.text) == (409, True)
    assert give(clients["scheduler"], draft, ONE).status_code == 409
    stale = give(clients["scheduler"], draft, TWO, seen=0)
    assert (stale.status_code, "Load the roster again" in stale.text) == (409, True)
    assert at_work(application, draft) == {ONE}
    application.editing.edit("small", draft, Wished(ONE, MONDAY), seen=1, by="test")
    assert give(clients["scheduler"], draft, TWO, seen=2).status_code == 409


def test_who_may_not_make_rosters_sees_no_list(clients, draft):
    assert clients["staff"].get(f"/plan/small/versions/{draft}/takers?cell={CELL}").status_code == 403


@pytest.mark.slow
def test_by_keyboard_in_a_browser(context, application, draft):
    with watched(context.new_page()) as page:
        enter(page, "scheduler")
        page.goto(f"/plan/small/versions/{draft}")
        page.locator(f"[value='{CELL}']").focus()
        page.keyboard.press("Enter")
        link = page.locator("#panel a", has_text="Who could take this shift?")
        link.focus()
        page.keyboard.press("Enter")
        button = page.locator("#panel .takers button")
        button.wait_for()
        assert not Axe().run(page).response["violations"]
        page.set_viewport_size(PHONE)
        assert not Axe().run(page).response["violations"]
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        page.set_viewport_size(DESK)
        button.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("#panel [role=status]")
        assert "09:00" in page.locator(f"button[value='{MONDAY} 002']").inner_text()
        assert page.locator(f"button[value='{CELL}']").inner_text() == "off"
    assert at_work(application, draft) == {TWO}
