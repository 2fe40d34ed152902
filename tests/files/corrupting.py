"""Change one cell of a good file, and read what a refusal says."""

import csv
import io
from pathlib import Path

import pytest

from shiftplan.errors import InvalidInput
from shiftplan.files.site import read_site


def with_cell(text: str, line: int, column: str, cell: str) -> str:
    """The same CSV with another cell on a line (1 = header; one line a row)."""
    rows = list(csv.reader(io.StringIO(text)))
    rows[line - 1][rows[0].index(column)] = cell
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()


def without_column(text: str, column: str) -> str:
    """The same CSV without a column."""
    rows = list(csv.reader(io.StringIO(text)))
    place = rows[0].index(column)
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([[*row[:place], *row[place + 1 :]] for row in rows])
    return written.getvalue()


def problems_of(path: Path) -> tuple[str, ...]:
    """What is said when a site is refused."""
    with pytest.raises(InvalidInput) as refused:
        read_site(path)
    assert str(refused.value) == "\n".join(refused.value.problems)
    return refused.value.problems
