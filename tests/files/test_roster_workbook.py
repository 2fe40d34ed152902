"""The workbook: what is read back is the roster, and no name ever becomes a formula."""

import io
from collections import defaultdict
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from shiftplan.domain.roster import Activity, Break, Roster, Shift
from shiftplan.domain.work import BreakKind
from shiftplan.files.roster_workbook import roster_workbook
from tests.files.roster_sheets import HARD_NAMES, a_sheet, small_site


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return small_site(tmp_path_factory.mktemp("site"), HARD_NAMES)


def read(sheet, language="en"):
    """The workbook as another program opens it."""
    return load_workbook(io.BytesIO(roster_workbook(sheet, language)))


def rows_of(page):
    """Rows as dictionaries by the head."""
    head, *rows = page.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_lists_read_back_are_the_roster(site):
    """Every shift, break and activity to the minute, from nothing but the file."""
    sheet = a_sheet(site)
    book, zone = read(sheet), site.time_zone
    templates = {each.name: each.id for each in site.templates.values()}
    queues = {each.name: each.id for each in site.queues.values()}

    def at(wall):
        return wall.replace(tzinfo=zone).astimezone(UTC)

    breaks, work = defaultdict(list), defaultdict(list)
    for row in rows_of(book["Breaks and activities"]):
        key, span = (row["Employee"], row["Date"].date()), (at(row["Start"]), at(row["End"]))
        assert (span[1] - span[0]).total_seconds() == 60 * row["Minutes"]
        if row["Part"] in queues:
            work[key].append(Activity(*span, queues[row["Part"]]))
        else:
            kind = BreakKind.MEAL if row["Part"].startswith("Break") else BreakKind.REST
            breaks[key].append(Break(*span, kind, "unpaid" not in row["Part"]))
    found = [
        Shift(
            key[0],
            key[1],
            templates[row["Shift template"]],
            at(row["Start"]),
            at(row["End"]),
            tuple(breaks[key]),
            tuple(work[key]),
        )
        for row in rows_of(book["Shifts"])
        for key in [(row["Employee"], row["Date"].date())]
    ]
    assert Roster(tuple(sorted(found, key=lambda each: each.employee))).by_employee == sheet.roster.by_employee


def test_a_week_hangs_on_the_wall_with_codes_times_and_totals(site):
    page = read(a_sheet(site))["Week Mon 7 Dec"]
    grid = [[cell.value for cell in row] for row in page.iter_rows()]
    assert grid[0][0] == "小さな拠点 Roster"
    assert grid[1][5] == "Version 3 Draft, not published"
    head = grid[3]
    assert head[:4] == ["Name", "Team", "Mon 7 Dec", "Tue 8 Dec"]
    rows = {row[0]: row for row in grid[4:8]}
    assert set(rows) == set(HARD_NAMES.values())
    assert rows["Nguyễn 𠮷野 홍"][2:] == ["短時間\n17:00\u201322:00", *["off"] * 6, 1, 5.0]
    assert rows[HARD_NAMES["002"]][2:6] == [*["日勤\n09:00\u201318:00"] * 3, "leave"]
    assert grid[8][0] == "People at work"
    assert grid[8][2:9] == [3, 2, 2, 1, 1, 0, 0]


def test_leave_is_shown_without_its_kind(site):
    """That somebody is ill is nobody's business on a wall."""
    cells = [cell.value for page in read(a_sheet(site)) for row in page.iter_rows() for cell in row]
    assert "leave" in cells
    assert not any("sick" in str(value) or "paid leave" in str(value) for value in cells)


def test_holidays_are_tinted_and_it_prints_on_wide_paper(site):
    page = read(a_sheet(site))["Week Mon 7 Dec"]
    colours = {page.cell(4, column).value: page.cell(4, column).fill.start_color.rgb for column in range(3, 10)}
    assert colours["Sun 13 Dec"] == "FFFBE3E1"
    assert colours["Sat 12 Dec"] == "FFE2ECF9"
    assert colours["Mon 7 Dec"] == "FFFFFFFF"
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight) == ("landscape", 8, 0)
    assert page.print_title_rows == "$4:$4"
    assert page.freeze_panes == "B5"


def test_a_month_has_a_sheet_for_each_week_in_both_languages(site):
    sheet = a_sheet(site, days=31)
    assert read(sheet).sheetnames == [
        *(f"Week Mon {day}" for day in ("7 Dec", "14 Dec", "21 Dec", "28 Dec", "4 Jan")),
        "Shifts",
        "Breaks and activities",
        "Coverage",
    ]
    assert read(sheet, "ja").sheetnames[-4:] == ["1-4(月)の週", "シフト一覧", "休憩と業務", "充足"]


def test_no_text_is_ever_a_formula_or_a_link(site):
    book = read(a_sheet(site))
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert [cell.value for cell in cells if cell.hyperlink] == []
    assert "=HYPERLINK(1+1)" in {cell.value for cell in cells if cell.data_type == "s"}


def test_coverage_shows_what_is_needed_and_short(site):
    rows = rows_of(read(a_sheet(site))["Coverage"])
    assert rows == [
        {"Start": datetime(2026, 12, 7, 9), "Queue": "電話", "Required": 3, "On duty": 2, "Short": 1, "Over": 0}  # noqa: DTZ001
    ]
