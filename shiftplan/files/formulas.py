"""Formulas of an XLSX file whose value was never stored: other programs than Excel write them so."""

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

# (row from 1, place from 0) -> formula as written.
Formulas = Mapping[tuple[int, int], str]
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
SHEETS = "xl/worksheets/"


def unstored_formulas(path: Path, values: Workbook) -> Mapping[str, Formulas]:
    """Formulas without a stored value, by title of the sheet.

    Args:
        values: the same file, opened for its values.
    """
    if not _has_formulas(path):
        return {}
    book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
    try:
        return {sheet.title: _of_sheet(sheet, values[sheet.title]) for sheet in book.worksheets}
    finally:
        book.close()


def _has_formulas(path: Path) -> bool:
    """Most files have none and need not be read twice."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith(SHEETS) and name.endswith(".xml")]
        return any(FORMULA.search(archive.read(name)) for name in names)


def _of_sheet(written: Any, stored: Any) -> Formulas:
    """A formula whose result is an empty text has a stored value: its type says so."""
    for sheet in (written, stored):
        sheet.reset_dimensions()
    return {
        (line, place): _text(cell.value)
        for line, (cells, values) in enumerate(zip(written.iter_rows(), stored.iter_rows(), strict=True), start=1)
        for place, (cell, value) in enumerate(zip(cells, values, strict=True))
        if cell.data_type == "f" and value.value is None and value.data_type == "n"
    }


def _text(formula: object) -> str:
    """Array formulas are objects that hold their text."""
    text = formula if isinstance(formula, str) else getattr(formula, "text", None)
    return str(text or "=...")
