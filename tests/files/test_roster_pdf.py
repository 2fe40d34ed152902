"""The roster on paper: everybody is on it, every letter is in the file, nothing is lost between pages."""

from dataclasses import replace

import pytest

from shiftplan.domain.people import EmployeeId
from shiftplan.files.pdf_text import SMALLEST, fitted, width_of
from shiftplan.files.roster_pdf import roster_pdf
from shiftplan.files.roster_sheet import SheetState
from tests.files.pdf_reading import embedded_fonts, pdf_pages, used_fonts
from tests.files.roster_sheets import HARD_NAMES, a_sheet, small_site


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return small_site(tmp_path_factory.mktemp("site"))


def crowd(site, people):
    """The site with many people more."""
    one = site.employees[EmployeeId("004")]
    more = {
        EmployeeId(f"x{number:03}"): replace(one, id=f"x{number:03}", name=f"増田 {number:03}")
        for number in range(people)
    }
    return replace(site, employees={**site.employees, **more})


def test_everybody_their_shifts_and_totals_are_on_the_page(site):
    (page,) = pdf_pages(roster_pdf(a_sheet(site), "ja"))
    for name in ("佐藤 花子", "鈴木 一郎", "髙橋 渡", "田中 実"):
        assert name in page
    assert page.count("09:00\u201318:00") == 8
    assert page.count("日勤") == 8
    assert page[page.index("髙橋 渡") + 1 :][:2] == ["短時間", "17:00\u201322:00"]
    assert page[page.index("出勤人数") + 1 :][:7] == ["3", "2", "2", "1", "1", "0", "0"]
    assert any("小さな拠点 シフト表" in text and "2026年12月7日(月) ～ 2026年12月13日(日)" in text for text in page)
    assert any("日勤: 開始 08:30\u201309:00、9時間" in text for text in page)


def test_a_draft_says_so_and_leave_does_not_say_why(site):
    (page,) = pdf_pages(roster_pdf(a_sheet(site), "en"))
    assert "Version 3  Draft, not published" in page
    assert "leave" in page
    assert not any("sick" in text or "paid leave" in text for text in page)
    (page,) = pdf_pages(roster_pdf(a_sheet(site, state=SheetState.PUBLISHED, number=None), "en"))
    assert "Published" in page


def test_every_letter_is_part_of_the_file(site):
    data = roster_pdf(a_sheet(site), "ja")
    assert embedded_fonts(data) == used_fonts(data) == {"NotoSansJP-Regular"}


def test_rare_letters_are_printed_and_unknown_ones_name_the_person_by_id(tmp_path):
    (page,) = pdf_pages(roster_pdf(a_sheet(small_site(tmp_path, HARD_NAMES)), "ja"))
    text = "".join(page)
    assert "髙﨑渡邉①㈱" in text
    assert "長い名前のひとびと太郎左衛門之丞" in text
    assert "Nguyễn 𠮷野 〓 (003)" in text.replace("野〓", "野 〓")


@pytest.mark.parametrize(("people", "days", "paper"), [(120, 7, "a3"), (40, 31, "a3"), (40, 31, "a4"), (120, 7, "a4")])
def test_a_crowd_goes_on_over_pages_under_the_same_heads(site, people, days, paper):
    place = crowd(site, people)
    pages = pdf_pages(roster_pdf(a_sheet(place, days=days), "ja", paper))
    texts = [text for page in pages for text in page]
    for name in (each.name for each in place.employees.values()):
        assert texts.count(name) == 1, name
    for number, page in enumerate(pages, start=1):
        assert {"氏名", "12/7", "12/13", "時間"} <= set(page)
        assert any(text.endswith(f"{number} / {len(pages)} ページ") for text in page)
    assert texts.count("出勤人数") == 1


def test_more_days_than_a_page_holds_go_on_beside(site):
    pages = pdf_pages(roster_pdf(a_sheet(site, days=35), "en"))
    assert len(pages) == 2
    assert "6 Jan" in pages[0]
    assert {"7 Jan", "10 Jan"} <= set(pages[1])
    assert "7 Jan" not in pages[0]


@pytest.mark.parametrize(
    "text", ["短い", "Hubert Blaine Wolfeschlegelsteinhausenbergerdorff", "寿限無" * 40, "A B", ""]
)
def test_words_are_made_to_fit(text):
    lines, size = fitted(text, 100.0, 8.5, 2)
    assert 1 <= len(lines) <= 2
    assert SMALLEST <= size <= 8.5
    assert all(width_of(line, size) <= 100.5 for line in lines)


def test_the_same_roster_is_the_same_file(site):
    assert roster_pdf(a_sheet(site), "ja") == roster_pdf(a_sheet(site), "ja")
