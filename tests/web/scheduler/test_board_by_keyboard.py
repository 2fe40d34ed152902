"""The roster board in a browser: walked by arrow keys, a day opened, judged, changed and changed back."""

import pytest

from shiftplan.domain.people import EmployeeId
from shiftplan.services.editing import Wished
from shiftplan.services.publishing import VersionKind
from tests.services.worlds import NEXT_WEEK
from tests.web.browsers import enter, settled, watched

pytestmark = pytest.mark.slow

MONDAY = NEXT_WEEK.first.isoformat()


@pytest.fixture
def board(context, application):
    """The board of the draft of next week, as a signed-in scheduler sees it; a conflict is what a test provokes."""
    made = application.publishing.versions("small")
    draft = next(each for each in made if each.period == NEXT_WEEK and each.kind is VersionKind.DRAFT)
    with watched(context.new_page(), expected=("409",)) as page:
        enter(page, "scheduler")
        page.goto(f"/plan/small/versions/{draft.id}")
        yield page


def here(page):
    """The value of the cell that has the focus."""
    return page.evaluate("document.activeElement.value")


def walk_to(page, words):
    """Press Tab until something with these words has the focus."""
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").strip() == words:
            return
    raise AssertionError(f"no way to {words} by the Tab key")


def test_a_day_is_changed_and_changed_back_by_keyboard_alone(board):
    board.locator("[data-cell][tabindex='0']").focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowUp"):
        board.keyboard.press(key)
    assert here(board) == "2026-12-16 001"
    board.keyboard.press("Enter")
    board.wait_for_selector("#panel [data-focus]:focus")
    board.keyboard.press("Tab")
    assert board.evaluate("document.activeElement.name") == "choice"
    board.keyboard.press("Home")
    board.wait_for_selector("#verdict .note")
    walk_to(board, "Save in the draft")
    board.keyboard.press("Enter")
    board.wait_for_selector("#panel [role=status]")
    row = board.locator("#r-001")
    assert row.locator("[value='2026-12-16 001']").inner_text() == "off"
    assert "1 edit by hand" in board.inner_text("#summary")
    assert board.locator("tbody tr").count() == 4
    board.keyboard.press("Escape")
    assert here(board) == "2026-12-16 001"
    assert board.locator("[data-cell][tabindex='0']").count() == 1
    board.keyboard.press("Control+z")
    board.wait_for_selector("#summary >> text=Not edited by hand")
    assert "09:00" in row.locator("[value='2026-12-16 001']").inner_text()


def test_rows_are_found_by_name_and_a_problem_leads_to_its_cell(board):
    board.fill("#filters [name=who]", "鈴木")
    assert board.locator("tbody tr:visible").count() == 1
    assert board.inner_text("#filtered") == "1 of 4 people"
    board.fill("#filters [name=who]", "")
    link = board.locator("[data-jump]").first
    name = link.inner_text().split(",")[0]
    link.click()
    board.wait_for_selector("#panel [data-focus]")
    assert board.inner_text("#panel h2").startswith(name)


def test_somebody_elses_edit_is_told_instead_of_overwritten(board, application):
    version = int(board.url.rsplit("/", 1)[1])
    board.locator(f"[value='{MONDAY} 001']").click()
    board.wait_for_selector("#panel select")
    settled(board)
    application.editing.edit("small", version, Wished(EmployeeId("002"), NEXT_WEEK.first), seen=0, by="hara")
    board.select_option("#panel select", "off")
    board.click("#panel button.primary")
    board.wait_for_selector("#panel [role=alert]")
    assert "hara: 鈴木 一郎" in board.inner_text("#panel")
    assert application.publishing.roster(version)[1].of(EmployeeId("001"))[0].on_date == NEXT_WEEK.first


def test_the_panel_closes_by_its_button_and_the_day_has_the_focus_again(board):
    board.locator(f"[value='{MONDAY} 001']").click()
    board.locator("#panel [data-close]").click()
    assert board.locator("#panel [data-focus]").count() == 0
    assert here(board) == f"{MONDAY} 001"
