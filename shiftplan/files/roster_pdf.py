"""A roster on paper: people by days, up to a month on a page, as it hangs on a wall."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from shiftplan.domain.horizon import Period
from shiftplan.files.export_words import day_parts, moment_words, span_text, template_text, word
from shiftplan.files.pdf_text import named, write_in
from shiftplan.files.report_roster import Cell, Line
from shiftplan.files.roster_sheet import DayKind, RosterSheet, SheetState

MOST_DAYS = 31
"""Days side by side on a page."""
MONTH_FROM = 15
"""From so many days on, columns are narrow: hours without :00, days without month."""
DASH = "\u2013"
MARGIN, TITLE, HEAD, FOOT = 10 * mm, 11 * mm, 9 * mm, 6 * mm
NAME, TOTAL = 38 * mm, 11 * mm
INK, QUIET, LINE, TEAM = HexColor("#1b2430"), HexColor("#566172"), HexColor("#aab3c0"), HexColor("#e9edf2")
TINTS = {DayKind.HOLIDAY: HexColor("#fbe3e1"), DayKind.SATURDAY: HexColor("#e2ecf9"), DayKind.PLAIN: None}
PARTS = {"early": HexColor("#fff3c9"), "middle": HexColor("#dff0de"), "late": HexColor("#e4e1f6")}
WARNING = HexColor("#ab1f24")


@dataclass(frozen=True)
class _Row:
    """A line of the table: a team, a person, or the last one with the people of each day."""

    height: float
    team: str | None = None
    person: Line | None = None


def roster_pdf(sheet: RosterSheet, language: str, paper: str = "a3") -> bytes:
    """A PDF with the font in it, landscape; the heads of the table are on every page.

    Args:
        language: `ja` or `en`. paper: `a3` or `a4`.
    """
    data = io.BytesIO()
    size = landscape({"a3": A3, "a4": A4}[paper])
    canvas = Canvas(data, pagesize=size, lang=language, invariant=True)
    title = f"{sheet.site.name} {word('roster', language)}"
    canvas.setTitle(f"{title} {span_text(sheet.period.first, sheet.period.last, language)}")
    canvas.setSubject(word(sheet.state, language))
    printer = _Printer(canvas, size, sheet, language)
    pages = [(part, rows) for part in printer.parts() for rows in printer.pages(part)]
    for number, (part, rows) in enumerate(pages, start=1):
        printer.page(part, rows, number, len(pages))
        canvas.showPage()
    canvas.save()
    return data.getvalue()


class _Printer:
    """Draws pages; the origin is at the lower left, lengths are points."""

    def __init__(self, canvas: Canvas, size: tuple[float, float], sheet: RosterSheet, language: str) -> None:
        self.canvas, self.sheet, self.language = canvas, sheet, language
        self.width, self.height = size
        self.is_month = min(len(sheet.period), MOST_DAYS) >= MONTH_FROM
        is_small = size == landscape(A4)
        self.is_narrow = self.is_month and is_small
        self.row_height = 6.2 * mm if self.is_month and not is_small else 8.4 * mm
        self.size = 7.5 if self.is_month or is_small else 9.0

    def parts(self) -> Iterator[RosterSheet]:
        """The days in parts that fit a page."""
        sheet, first = self.sheet, self.sheet.period.first
        while first <= sheet.period.last:
            days = Period(first, min(first + timedelta(days=MOST_DAYS - 1), sheet.period.last))
            yield RosterSheet(sheet.site, days, sheet.roster, sheet.state, sheet.number, sheet.made_at)
            first = days.last + timedelta(days=1)

    def pages(self, part: RosterSheet) -> Iterator[list[_Row]]:
        """Lines that fit a page each; a team is named again where it goes on, and never alone at the end."""
        room = self.height - 2 * MARGIN - TITLE - HEAD - FOOT - self._legend_height(part)
        teams, _ = part.table
        page: list[_Row] = []
        used = 0.0
        for team, people in teams.items():
            head = _Row(4.6 * mm, team=team or word("no_team", self.language))
            for number, person in enumerate(people):
                row = _Row(self.row_height, person=person)
                needed = row.height + (head.height if number == 0 else 0)
                if page and used + needed > room:
                    yield page
                    page, used = [], 0.0
                added = [head, row] if number == 0 or not page else [row]
                page += added
                used += sum(each.height for each in added)
        last = _Row(self.row_height)
        if used + last.height > room:
            yield page
            page = []
        yield [*page, last]

    def page(self, part: RosterSheet, rows: Sequence[_Row], number: int, count: int) -> None:
        """Draw a page."""
        days = list(part.period)
        left = MARGIN + NAME
        step = (self.width - 2 * MARGIN - NAME - 2 * TOTAL) / len(days)
        self._title(part, number, count)
        top = self.height - MARGIN - TITLE
        bottom = top - HEAD - sum(row.height for row in rows)
        for index, day in enumerate(days):
            self._fill(left + index * step, bottom, step, top - bottom, TINTS[part.kind_of(day)])
        self._heads(part, days, left, step, top)
        y = top - HEAD
        for row in rows:
            y -= row.height
            self._row(part, row, left, step, y)
        self._grid(left, step, len(days), bottom, top)
        self._legend(part)

    def _title(self, part: RosterSheet, number: int, count: int) -> None:
        middle, wide = self.height - MARGIN - TITLE / 2, self.width - 2 * MARGIN
        self.canvas.setFillColor(INK)
        span = span_text(part.period.first, part.period.last, self.language)
        write_in(
            self.canvas, f"{part.site.name} {word('roster', self.language)}  {span}", MARGIN, middle, wide * 0.68, 14
        )
        state = word(part.state, self.language)
        version = "" if part.number is None else f"{word('version', self.language, number=part.number)}  "
        self.canvas.setFillColor(WARNING if part.state is SheetState.DRAFT else INK)
        write_in(self.canvas, f"{version}{state}", MARGIN + wide * 0.7, middle, wide * 0.3, 10, align="right")
        self.canvas.setFillColor(QUIET)
        printed = word("printed", self.language, moment=moment_words(part.made_at, part.site.time_zone))
        foot = f"{printed}   {word('page', self.language, page=number, pages=count)}"
        write_in(self.canvas, foot, MARGIN, MARGIN + FOOT / 2 - 4, wide, 7, align="right")

    def _heads(self, part: RosterSheet, days: Sequence[date], left: float, step: float, top: float) -> None:
        middle = top - HEAD / 2
        self.canvas.setFillColor(INK)
        write_in(self.canvas, word("name", self.language), MARGIN + 3, middle, NAME - 6, 8)
        for index, day in enumerate(days):
            is_holiday = part.kind_of(day) is DayKind.HOLIDAY
            self.canvas.setFillColor(WARNING if is_holiday else INK)
            for line, text in enumerate(day_parts(day, self.language)):
                write_in(
                    self.canvas, text, left + index * step + 1, middle + 5 - 10 * line, step - 2, 8, align="centre"
                )
        self.canvas.setFillColor(INK)
        right = left + len(days) * step
        for number, key in enumerate(("worked_days", "hours")):
            write_in(
                self.canvas, word(key, self.language), right + number * TOTAL + 1, middle, TOTAL - 2, 7, align="centre"
            )

    def _row(self, part: RosterSheet, row: _Row, left: float, step: float, y: float) -> None:
        middle, right = y + row.height / 2, left + len(part.period) * step
        if row.team is not None:
            self._fill(MARGIN, y, self.width - 2 * MARGIN, row.height, TEAM)
            self.canvas.setFillColor(INK)
            write_in(self.canvas, row.team, MARGIN + 3, middle, self.width / 2, 7.5)
        elif row.person is not None:
            self.canvas.setFillColor(INK)
            write_in(
                self.canvas, named(row.person.name, row.person.employee), MARGIN + 3, middle, NAME - 6, 8.5, lines=2
            )
            for index, cell in enumerate(row.person.cells):
                self._cell(cell, left + index * step, y, step, row.height)
            self._totals(row.person, right, middle)
        else:
            self.canvas.setFillColor(INK)
            write_in(self.canvas, word("at_work", self.language), MARGIN + 3, middle, NAME - 6, 8)
            for index, people in enumerate(part.table[1]):
                write_in(self.canvas, str(people), left + index * step + 1, middle, step - 2, 8, align="centre")
        self.canvas.setStrokeColor(LINE)
        self.canvas.setLineWidth(0.4)
        self.canvas.line(MARGIN, y, self.width - MARGIN, y)

    def _totals(self, person: Line, right: float, middle: float) -> None:
        self.canvas.setFillColor(INK)
        worked = sum(bool(cell.shifts) for cell in person.cells)
        for number, text in enumerate((str(worked), person.hours)):
            write_in(self.canvas, text, right + number * TOTAL + 1, middle, TOTAL - 3, 7.5, align="right")

    def _cell(self, cell: Cell, x: float, y: float, width: float, height: float) -> None:
        """A day of a person: template and hours of each shift one above the other; a day off in grey."""
        middle, inside = y + height / 2, width - 2
        if not cell.shifts:
            self.canvas.setFillColor(QUIET)
            text = word("off" if cell.leave is None else "leave", self.language)
            write_in(self.canvas, text, x + 1, middle, inside, 6.5, align="centre")
            return
        part = height / len(cell.shifts)
        for number, (name, hours, time_of_day) in enumerate(cell.shifts):
            base = y + height - (number + 1) * part
            self._fill(x + 0.6, base + 0.6, width - 1.2, part - 1.2, PARTS[time_of_day])
            self.canvas.setFillColor(INK)
            lines = [name, *self._hours(hours)]
            for at, line in enumerate(lines):
                height_of_line = (part - 2) / len(lines)
                line_middle = base + part - 1 - (at + 0.5) * height_of_line
                size = min(self.size, height_of_line / 1.08)
                write_in(self.canvas, line, x + 1, line_middle, inside, size, align="centre")

    def _hours(self, hours: str) -> list[str]:
        """09:00–18:00; in a month 9–18, on small paper one above the other."""  # noqa: RUF002 - from, to
        if not self.is_month:
            return [hours]
        clocks = [clock.lstrip("0").removesuffix(":00") or "0" for clock in hours.split(DASH)]
        clocks = [f"0{clock}" if clock.startswith(":") else clock for clock in clocks]
        return clocks if self.is_narrow else [DASH.join(clocks)]

    def _fill(self, x: float, y: float, width: float, height: float, colour: Color | None) -> None:
        if colour is not None:
            self.canvas.setFillColor(colour)
            self.canvas.rect(x, y, width, height, stroke=0, fill=1)

    def _grid(self, left: float, step: float, days: int, bottom: float, top: float) -> None:
        self.canvas.setStrokeColor(LINE)
        self.canvas.setLineWidth(0.4)
        right = self.width - MARGIN
        for x in (MARGIN, *(left + index * step for index in range(days + 1)), right - TOTAL, right):
            self.canvas.line(x, bottom, x, top)
        for y in (top, top - HEAD, bottom):
            self.canvas.line(MARGIN, y, right, y)

    def _legend_lines(self, part: RosterSheet) -> list[str]:
        told = [template_text(template, self.language) for template in part.templates]
        return ["    ".join(told[at : at + 3]) for at in range(0, len(told), 3)]

    def _legend_height(self, part: RosterSheet) -> float:
        return (len(self._legend_lines(part)) + 1) * 3.6 * mm

    def _legend(self, part: RosterSheet) -> None:
        """Under the table: what the colours and the templates mean."""
        y = MARGIN + self._legend_height(part) - 1.8 * mm + FOOT / 2
        x = MARGIN
        samples = [*PARTS.items(), ("holiday", TINTS[DayKind.HOLIDAY]), ("saturday", TINTS[DayKind.SATURDAY])]
        for key, colour in samples:
            self._fill(x, y - 2, 9, 6, colour)
            self.canvas.setFillColor(QUIET)
            write_in(self.canvas, word(key, self.language), x + 12, y + 1, 120, 6.5)
            x += 125
        for line in self._legend_lines(part):
            y -= 3.6 * mm
            self.canvas.setFillColor(QUIET)
            write_in(self.canvas, line, MARGIN, y + 1, self.width - 2 * MARGIN, 6.5)
