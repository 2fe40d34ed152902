"""Pages on paper: what is for the screen stays there, and nobody reads somebody's wishes on a wall."""

import pytest

from tests.files.small_site import FIRST_DAY
from tests.web.browsers import enter

pytestmark = pytest.mark.slow


@pytest.fixture
def board(page):
    """The published week, as it is printed."""
    enter(page, "scheduler")
    page.goto(f"/plan/small/published/{FIRST_DAY}")
    page.emulate_media(media="print", color_scheme="dark")
    return page


def test_the_board_prints_its_table_and_its_site_alone(board):
    assert board.get_by_text("小さな拠点", exact=True).last.is_visible()
    for shown in ("table.board thead", "table.board tfoot"):
        assert board.locator(shown).is_visible()
    for hidden in ("header.top", "aside.side", "form.filters", "nav.row"):
        assert not board.locator(hidden).first.is_visible()


def test_it_prints_dark_on_white_whatever_the_screen_likes(board):
    style = "(name) => getComputedStyle(document.querySelector('.board th.who'))[name]"
    assert board.evaluate(style, "backgroundColor") == "rgb(255, 255, 255)"
    assert board.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_kinds_of_leave_and_wishes_are_not_printed(board):
    """002 is on leave on Thursday."""
    cell = board.locator("td.l > button").first
    assert "leave" in cell.get_attribute("aria-label").lower()
    assert cell.evaluate("(each) => getComputedStyle(each).color") == "rgba(0, 0, 0, 0)"
    wished = board.locator("td.w > button, td.u > button")
    marks = wished.evaluate_all("(all) => all.map((each) => getComputedStyle(each, '::before').content)")
    assert set(marks) <= {"none"}


def test_a_page_of_demand_prints_without_its_tools(page):
    enter(page, "scheduler")
    page.goto("/plan/small/demand")
    page.emulate_media(media="print")
    for hidden in (".chooser", "details.data", ".readout"):
        assert not page.locator(hidden).first.is_visible()
    assert page.locator("canvas").first.is_visible()
