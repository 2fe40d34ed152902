"""Shifts of a roster as a list for people, one row a shift, with names; roster.csv for programs is in roster.py."""

import csv
import io
from datetime import datetime
from typing import Any

from shiftplan.domain.roster import Shift
from shiftplan.files.export_words import word
from shiftplan.files.roster_lists import DAY, Column, parts_of, shift_rows, wall_of
from shiftplan.files.roster_sheet import RosterSheet
from shiftplan.files.table_export import harmless


def shift_list_text(sheet: RosterSheet, language: str) -> str:
    """A CSV file as Excel reads it: lines end in CR LF, no name becomes a formula.

    Args:
        language: `ja` or `en`.
    """
    columns, rows = shift_rows(sheet, language)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*(column.title for column in columns), word("parts", language)])
    for shift, row in zip(sheet.shifts, rows, strict=True):
        cells = [_cell(column, value) for column, value in zip(columns, row, strict=True)]
        writer.writerow([*cells, harmless(_parts(sheet, shift, language))])
    return text.getvalue()


def _parts(sheet: RosterSheet, shift: Shift, language: str) -> str:
    return " | ".join(
        f"{wall_of(sheet, start):%H:%M}-{wall_of(sheet, end):%H:%M} {text}"
        for start, end, text in parts_of(sheet, shift, language)
    )


def _cell(column: Column, value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if column.style == DAY else f"{value:%Y-%m-%d %H:%M}"
    return harmless(value) if isinstance(value, str) else f"{value:g}"
