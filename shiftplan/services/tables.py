"""Tables that people take away, as files of a spreadsheet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shiftplan.files.table_export import Cell, csv_file, workbook_file

__all__ = ["Cell", "TableFile", "table_file"]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class TableFile:
    """A file to send: its name's ending, type and bytes."""

    suffix: str
    media_type: str
    data: bytes


def table_file(suffix: str, title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> TableFile:
    """A table as `csv` or `xlsx`.

    Raises:
        ValueError: another kind of file is asked for.
    """
    if suffix == "csv":
        return TableFile(suffix, "text/csv; charset=utf-8", csv_file(header, rows))
    if suffix == "xlsx":
        return TableFile(suffix, XLSX, workbook_file(title, header, rows))
    raise ValueError(f"no table is written as {suffix}")
