"""Any table as a file that a spreadsheet opens: texts stay texts, whoever wrote them."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

import xlsxwriter

Cell = str | int | float | date | None
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 60
SHEET_NAME_LENGTH = 31


def csv_file(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file as Excel reads it: UTF-8 with a mark, lines ending in CR LF, no text that becomes a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([harmless(each) for each in header])
    writer.writerows([harmless(cell) if isinstance(cell, str) else _plain(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def workbook_file(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """An XLSX file with one sheet: a header that stays in sight, filters, columns as wide as what they hold."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        bold, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
        widths = [_width(each) for each in header]
        sheet.write_row(0, 0, list(header), bold)
        last = 0
        for last, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                _write(sheet, last, place, cell, day)
                widths[place] = max(widths[place], _width(cell))
        for place, width in enumerate(widths):
            sheet.set_column(place, place, min(WIDEST, width + 2))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, max(0, len(header) - 1))
    return data.getvalue()


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: a quotation mark stands before what begins like one."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def _plain(cell: int | float | date | None) -> str | int | float:
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else cell


def _write(sheet: "xlsxwriter.worksheet.Worksheet", row: int, place: int, cell: Cell, day: object) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, place, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, cell, day)
    elif cell is not None:
        sheet.write_number(row, place, cell)


def _width(cell: Cell) -> int:
    """In columns of a spreadsheet; a Japanese letter takes two."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in str(cell or ""))


def _sheet_name(title: str) -> str:
    return "".join(letter for letter in title if letter not in "[]:*?/\\'")[:SHEET_NAME_LENGTH] or "1"
