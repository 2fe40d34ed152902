"""A roster as a workbook: a sheet for each week as it hangs on a wall, then what is in it, row by row."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from shiftplan.files.export_words import day_text, moment_words, span_text, template_text, word
from shiftplan.files.report_roster import Cell, Line
from shiftplan.files.roster_lists import Column, coverage_rows, part_rows, shift_rows
from shiftplan.files.roster_sheet import DayKind, RosterSheet, SheetState

A3 = 8
HEAD_ROW = 3
NAME_WIDTH, TEAM_WIDTH, DAY_WIDTH, TOTAL_WIDTH = 18, 16, 13, 7
SHEET_NAME_LENGTH = 31
LINE, QUIET, WARNING = "#AAB3C0", "#566172", "#AB1F24"
TINTS = {DayKind.HOLIDAY: "#FBE3E1", DayKind.SATURDAY: "#E2ECF9", DayKind.PLAIN: "#FFFFFF"}
PARTS = {"early": "#FFF3C9", "middle": "#DFF0DE", "late": "#E4E1F6"}
SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def roster_workbook(sheet: RosterSheet, language: str) -> bytes:
    """An XLSX file; every text stays text, whoever wrote it.

    Args:
        language: `ja` or `en`.
    """
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, SAFE) as book:
        book.set_properties({"title": f"{sheet.site.name} {word('roster', language)}"})
        writer = _Writer(book, language)
        for week in sheet.weeks():
            writer.week(week)
        writer.listed("shifts", *shift_rows(sheet, language))
        writer.listed("parts", *part_rows(sheet, language))
        if sheet.coverage:
            columns, rows = coverage_rows(sheet, language)
            page = writer.listed("coverage", columns, rows)
            short = [column.key for column in columns].index("short")
            bad = book.add_format({"bg_color": TINTS[DayKind.HOLIDAY], "font_color": WARNING, "bold": True})
            rule = {"type": "cell", "criteria": ">", "value": 0, "format": bad}
            page.conditional_format(1, short, max(1, len(rows)), short, rule)
    return data.getvalue()


class _Writer:
    """Writes sheets of one workbook; formats that look alike are made once."""

    def __init__(self, book: xlsxwriter.Workbook, language: str) -> None:
        self.book, self.language = book, language
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def look(self, **look: Any) -> Format:
        """A format of a bordered, centred cell, with what is asked for on top."""
        usual = {"border": 1, "border_color": LINE, "valign": "vcenter", "align": "center", "text_wrap": True}
        wanted = tuple(sorted((usual | look).items()))
        if wanted not in self._formats:
            self._formats[wanted] = self.book.add_format(dict(wanted))
        return self._formats[wanted]

    def week(self, week: RosterSheet) -> None:
        """People by days, with totals and what the colours and templates mean."""
        name = word("week", self.language, first=day_text(week.period.first, self.language))
        page = self.book.add_worksheet(_sheet_name(name))
        days, total = len(week.period), 2 + len(week.period)
        self._title(page, week)
        self._heads(page, week)
        teams, working = week.table
        row = HEAD_ROW
        for team, people in teams.items():
            for person in people:
                row += 1
                page.write_string(row, 0, person.name, self.look(align="left"))
                page.write_string(row, 1, team, self.look(align="left", font_color=QUIET))
                self._person(page, row, week, person)
        row += 1
        page.merge_range(row, 0, row, 1, word("at_work", self.language), self.look(align="left", bold=True))
        for index, people_there in enumerate(working):
            page.write_number(row, 2 + index, people_there, self.look(bold=True))
        self._legend(page, week, row + 2)
        page.set_column(0, 0, NAME_WIDTH)
        page.set_column(1, 1, TEAM_WIDTH)
        page.set_column(2, 1 + days, DAY_WIDTH)
        page.set_column(total, total + 1, TOTAL_WIDTH)
        page.freeze_panes(HEAD_ROW + 1, 1)
        self._print(page, week)

    def _title(self, page: Worksheet, week: RosterSheet) -> None:
        title = self.book.add_format({"bold": True, "font_size": 16})
        page.write_string(0, 0, f"{week.site.name} {word('roster', self.language)}", title)
        is_draft = week.state is SheetState.DRAFT
        version = "" if week.number is None else word("version", self.language, number=week.number)
        state = self.book.add_format({"bold": True, "font_color": WARNING if is_draft else "#1B2430"})
        page.write_string(1, 0, span_text(week.period.first, week.period.last, self.language))
        page.write_string(1, 5, f"{version} {word(week.state, self.language)}".strip(), state)

    def _heads(self, page: Worksheet, week: RosterSheet) -> None:
        head = {"bold": True, "bottom": 2}
        for place, key in enumerate(("name", "team")):
            page.write_string(HEAD_ROW, place, word(key, self.language), self.look(**head, align="left"))
        for index, day in enumerate(week.period):
            kind = week.kind_of(day)
            ink = {"font_color": WARNING} if kind is DayKind.HOLIDAY else {}
            page.write_string(
                HEAD_ROW, 2 + index, day_text(day, self.language), self.look(**head, bg_color=TINTS[kind], **ink)
            )
        for place, key in enumerate(("worked_days", "hours"), start=2 + len(week.period)):
            page.write_string(HEAD_ROW, place, word(key, self.language), self.look(**head))

    def _person(self, page: Worksheet, row: int, week: RosterSheet, person: Line) -> None:
        for index, (day, cell) in enumerate(zip(week.period, person.cells, strict=True)):
            colour = PARTS[cell.shifts[0][2]] if cell.shifts else TINTS[week.kind_of(day)]
            ink = {} if cell.shifts else {"font_color": QUIET}
            page.write_string(row, 2 + index, self._text(cell), self.look(bg_color=colour, **ink))
        total = 2 + len(week.period)
        page.write_number(row, total, sum(bool(cell.shifts) for cell in person.cells), self.look())
        page.write_number(row, total + 1, float(person.hours), self.look(num_format="0.0"))
        page.set_row(row, 30 * max(1, *(len(cell.shifts) for cell in person.cells)))

    def _text(self, cell: Cell) -> str:
        if cell.shifts:
            return "\n".join(f"{name}\n{hours}" for name, hours, _ in cell.shifts)
        return word("off" if cell.leave is None else "leave", self.language)

    def _legend(self, page: Worksheet, week: RosterSheet, row: int) -> None:
        page.write_string(row, 0, word("legend", self.language), self.book.add_format({"bold": True}))
        samples = PARTS | {"saturday": TINTS[DayKind.SATURDAY], "holiday": TINTS[DayKind.HOLIDAY]}
        for at, (key, colour) in enumerate(samples.items(), start=1):
            page.write_blank(row + at, 0, None, self.look(bg_color=colour))
            page.write_string(row + at, 1, word(key, self.language))
        for at, template in enumerate(week.templates, start=1):
            page.write_string(row + at, 4, template_text(template, self.language))

    def _print(self, page: Worksheet, week: RosterSheet) -> None:
        """A3 landscape, as wide as the paper, heads on every page."""
        page.set_landscape()
        page.set_paper(A3)
        page.fit_to_pages(1, 0)
        page.repeat_rows(HEAD_ROW)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        printed = word("printed", self.language, moment=moment_words(week.made_at, week.site.time_zone))
        page.set_footer(f"&L{printed}&R&P / &N")
        page.hide_gridlines(2)

    def listed(self, key: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Worksheet:
        """A sheet of rows under a head that stays in sight, with filters."""
        page = self.book.add_worksheet(_sheet_name(word(key, self.language)))
        bold = self.book.add_format({"bold": True, "bottom": 2})
        styles: Mapping[str, Format] = {
            style: self.book.add_format({"num_format": style}) for style in {column.style for column in columns}
        }
        last = 0
        for place, column in enumerate(columns):
            page.write_string(0, place, column.title, bold)
            page.set_column(place, place, column.width)
        for last, row in enumerate(rows, start=1):
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                if isinstance(value, str):
                    page.write_string(last, place, value)
                elif isinstance(value, datetime):
                    page.write_datetime(last, place, value, styles[column.style])
                elif value is not None:
                    page.write_number(last, place, value, styles[column.style])
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, max(1, last), len(columns) - 1)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        return page


def _sheet_name(title: str) -> str:
    """A title that Excel takes as the name of a sheet."""
    return "".join("-" if letter in "[]:*?/\\'" else letter for letter in title)[:SHEET_NAME_LENGTH]
