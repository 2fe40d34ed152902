"""The sheets of an XLSX file as tables, their cells as the text a CSV file would hold."""

import warnings
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path

from openpyxl import load_workbook

from shiftplan.errors import InvalidInput
from shiftplan.files.formulas import Formulas, unstored_formulas
from shiftplan.files.problems import Problems
from shiftplan.files.sheets import LARGEST_BYTES, Sheet, sheet_of

FORMULA_HINT = "formula without a stored value; open and save the file in Excel, or type the value"
# Excel counts days from here; a time of day beyond 24:00 shows as a date near it.
EXCEL_DAY_ZERO = datetime(1899, 12, 31)  # noqa: DTZ001 - wall clock
EXCEL_TIMES_END = datetime(1900, 1, 10)  # noqa: DTZ001 - wall clock


def read_workbook(path: Path, problems: Problems) -> Mapping[str, Sheet | None]:
    """Every sheet with content by name; None = its header is missing, with the problem noted.

    Raises:
        InvalidInput: the file is no XLSX, is broken, or unpacks to more than 200 MB.
    """
    _refuse_bomb(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # extensions of Excel that hold no data
            book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
            formulas = unstored_formulas(path, book)
    except Exception as error:  # a broken file makes the reader fail in every way there is
        raise InvalidInput(f"{path.name}: cannot be read as XLSX ({error}); save it again from Excel") from error
    sheets: dict[str, Sheet | None] = {}
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            rows = [
                (line, tuple(cell_text(value) for value in values))
                for line, values in enumerate(sheet.iter_rows(values_only=True), start=1)
            ]
            if any(any(cells) for _, cells in rows):
                label = f"{path.name}[{sheet.title}]"
                rows = _with_formulas(rows, formulas.get(sheet.title, {}), label, problems)
                sheets[sheet.title.strip()] = sheet_of(rows, label, problems, pads_rows=True)
    except Exception as error:  # as above: sheets are read row by row, only now
        raise InvalidInput(f"{path.name}: broken sheet ({error}); save it again from Excel") from error
    finally:
        book.close()
    return sheets


def _with_formulas(
    rows: list[tuple[int, tuple[str, ...]]], formulas: Formulas, label: str, problems: Problems
) -> list[tuple[int, tuple[str, ...]]]:
    """The rows with formulas that have no value as their text, each refused: empty, they would pass for a default."""
    if not formulas:
        return rows
    header = [cell.strip() for cell in rows[0][1]]
    is_settings = header[:2] == ["key", "value"]
    found = []
    for line, cells in rows:
        filled = tuple(formulas.get((line, place), cell) for place, cell in enumerate(cells))
        for place, formula in enumerate(filled):
            if (line, place) in formulas:
                named = (
                    filled[0].strip() if is_settings and place == 1 else header[place] if place < len(header) else ""
                )
                is_short_key = is_settings and place == 1 and "." not in named
                column = f"site.{named}" if is_short_key else named or f"column {place + 1}"
                problems.add(label, line, column, formula, FORMULA_HINT)
        found.append((line, filled))
    return found


def cell_text(value: object) -> str:
    """A cell's value as a CSV file would hold it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return _moment_text(value)
    if isinstance(value, timedelta):
        return _span_text(value)
    if isinstance(value, time):
        return value.strftime("%H:%M") if not value.second else value.strftime("%H:%M:%S")
    return value.isoformat() if isinstance(value, date) else str(value)


def _moment_text(value: datetime) -> str:
    if value < EXCEL_TIMES_END:
        return _span_text(value - EXCEL_DAY_ZERO)
    # Excel counts in fractions of a day: half a second of noise is no second.
    near = value + timedelta(milliseconds=500)
    return near.strftime("%Y-%m-%dT%H:%M" if not near.second else "%Y-%m-%dT%H:%M:%S")


def _span_text(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
    return text if not seconds % 60 else f"{text}:{seconds % 60:02d}"


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (OSError, zipfile.BadZipFile) as error:
        raise InvalidInput(f"{path.name}: cannot be read as XLSX ({error}); save it again from Excel") from error
    if size > LARGEST_BYTES:
        raise InvalidInput(f"{path.name}: unpacks to more than {LARGEST_BYTES // 1_000_000} MB; bring fewer rows")
