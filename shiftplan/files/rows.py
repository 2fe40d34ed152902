"""Rows of a table, checked cell by cell against its columns."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from shiftplan.files.cells import LONGEST_CELL
from shiftplan.files.problems import LONGEST_SHOWN, BadValue, Problems, listed, shown
from shiftplan.files.sheets import Sheet
from shiftplan.files.table import Column, Table
from shiftplan.files.times import Wall

BAD = object()


@dataclass(frozen=True)
class Row:
    """One row in order: every cell read. `complain` notes a problem that only shows beside other rows or tables.

    written: the cells as messages show them, long ones cut.
    """

    label: str
    line: int
    values: Mapping[str, Any]
    written: Mapping[str, str]
    problems: Problems

    def __getitem__(self, column: str) -> Any:
        return self.values[column]

    def complain(self, column: str, hint: str) -> None:
        """Refuse this row because of a column."""
        self.problems.add(self.label, self.line, column, self.written.get(column, ""), hint)


class Rows:
    """A table as read: `columns` holds the values by column, `lines` their lines; good rows are those iterated.

    In `columns` a cell that was refused holds BAD. is_whole: no row was left out because it could not be read.
    """

    def __init__(self, table: Table, label: str, problems: Problems) -> None:
        self.table = table
        self.label = label
        self.problems = problems
        self.is_whole = True
        self.lines: list[int] = []
        self.written: dict[str, list[str]] = {column.name: [] for column in table.columns}
        self.columns: dict[str, list[Any]] = {column.name: [] for column in table.columns}

    def __iter__(self) -> Iterator[Row]:
        names = self.table.header
        for index, line in enumerate(self.lines):
            values = {name: self.columns[name][index] for name in names}
            if not any(value is BAD for value in values.values()):
                written = {name: _cut(self.written[name][index]) for name in names}
                yield Row(self.label, line, values, written, self.problems)

    def known(self, column: str) -> set[Any] | None:
        """Every id of a column, also of bad cells and rows, so that one fault is told once.

        None = nobody can say, for a row or the whole table cannot be read, or a cell or the whole column is empty.
        """
        if not self.is_whole:
            return None
        pairs = zip(self.columns[column], self.written[column], strict=True)
        ids = {text if value is BAD else value for value, text in pairs}
        return None if "" in ids or not ids else ids

    def complain(self, index: int, column: str, hint: str) -> None:
        """Refuse the row at an index because of a column."""
        self.problems.add(self.label, self.lines[index], column, self.written[column][index], hint)


def read_rows(sheet: Sheet, table: Table, problems: Problems, zone: ZoneInfo | None = None) -> Rows:
    """Check a sheet against its table: header, number of cells, every cell, doubled keys.

    Args:
        zone: of the site, so that wall times become instants; None = they stay wall times.
    """
    problems.meet(sheet.label)
    rows = Rows(table, sheet.label, problems)
    places = _places(sheet, table, problems)
    cells = [(line, fitted) for line, row in sheet.rows if (fitted := _fitted(sheet, line, row, problems)) is not None]
    rows.is_whole = sheet.is_whole and len(cells) == len(sheet.rows)
    rows.lines = [line for line, _ in cells]
    columns = [list(column) for column in zip(*(row for _, row in cells), strict=True)] or [[] for _ in sheet.header]
    for column in table.columns:
        place = places.get(column.name)
        rows.written[column.name] = [""] * len(cells) if place is None else _stripped(columns[place])
        is_missing = place is None and not column.optional
        rows.columns[column.name] = [BAD] * len(cells) if is_missing else _values(rows, column, zone)
    if table.key and not table.doubles:
        _refuse_doubles(rows)
    return rows


def _places(sheet: Sheet, table: Table, problems: Problems) -> dict[str, int]:
    """Where each column stands; columns that are missing, unknown or doubled are refused."""
    names = {alias: column.name for column in table.columns for alias in (column.name, *column.aliases)}
    known = ", ".join(table.header)
    found: dict[str, int] = {}
    for place, head in enumerate(sheet.header):
        name = names.get(head)
        if name is not None and name not in found:
            found[name] = place
        elif name is not None:
            problems.add(sheet.label, 1, head, None, "this column stands twice; remove one")
        elif head in table.unused_columns:
            problems.add(sheet.label, 1, head, None, "this column is not used by this version; remove it")
        else:
            problems.add(sheet.label, 1, head or f"column {place + 1}", None, f"unknown column; use {known}")
    for column in table.columns:
        if column.name not in found and not column.optional:
            problems.add(sheet.label, 1, column.name, None, f"missing column; the header needs it: {column.meaning}")
    return found


def _fitted(sheet: Sheet, line: int, cells: tuple[str, ...], problems: Problems) -> tuple[str, ...] | None:
    """The cells of a row, as many as the header names; None when there are too many or too few."""
    width = len(sheet.header)
    if len(cells) == width:
        return cells
    surplus = next((cell for cell in cells[width:] if cell.strip()), None)
    if surplus is not None:
        hint = f"the row has {len(cells)} cells, the header {width}; quote a cell that holds a comma"
        problems.add(sheet.label, line, f"cell {len(cells)}", surplus, hint)
        return None
    if len(cells) < width and not sheet.pads_rows:
        hint = f"the row has {len(cells)} cells, the header {width}; write an empty cell where nothing is said"
        problems.add(sheet.label, line, sheet.header[len(cells)], None, hint)
        return None
    return (*cells, *[""] * width)[:width]


def _stripped(texts: list[str]) -> list[str]:
    """Cells without surrounding blanks; most columns have none."""
    stripped = {text: text.strip() for text in set(texts) if text != text.strip()}
    return [stripped.get(text, text) for text in texts] if stripped else texts


def _values(rows: Rows, column: Column, zone: ZoneInfo | None) -> list[Any]:
    """Every value of a column; equal cells are read once."""
    texts = rows.written[column.name]
    parsed = {text: _value(text, column, zone) for text in set(texts)}
    hints = {text: hint for text, (value, hint) in parsed.items() if value is BAD}
    if hints:
        for index, text in enumerate(texts):
            if text in hints:
                rows.complain(index, column.name, hints[text])
    values = {text: value for text, (value, _) in parsed.items()}
    return [values[text] for text in texts]


def _value(text: str, column: Column, zone: ZoneInfo | None) -> tuple[Any, str]:
    """The value of a cell and "", or BAD and the hint."""
    if not text:
        if column.may_be_empty:
            return column.default, ""
        return BAD, f"must not be empty: {column.meaning}; use {column.kind.words}, for example {column.example}"
    if len(text) > LONGEST_CELL:
        return BAD, f"the cell has {len(text)} characters; use at most {LONGEST_CELL}, and check the quotes before it"
    try:
        return column.kind.parse(text, zone), ""
    except BadValue as error:
        return BAD, str(error)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else shown(text)


def _refuse_doubles(rows: Rows) -> None:
    key_columns = [list(map(_identity, rows.columns[name])) for name in rows.table.key]
    if len(set(zip(*key_columns, strict=True))) == len(rows.lines):
        return
    seen: dict[tuple[Any, ...], int] = {}
    for index, key in enumerate(zip(*key_columns, strict=True)):
        if any(value is BAD for value in key):
            continue
        first = seen.setdefault(key, index)
        if first != index:
            same = ", ".join(f"{name} {shown(rows.written[name][index])}" for name in rows.table.key)
            hint = f"doubled: {same} stands on line {rows.lines[first]} already; remove one"
            rows.complain(index, rows.table.key[-1], hint)


def _identity(value: Any) -> Any:
    """What makes a cell the same as another: the instant of a date-time, however it is written."""
    return value if not isinstance(value, Wall) else value.at or (value.local, value.offset)


def refuse_unknown(rows: Rows, column: str, known: set[Any] | None, where: str) -> None:
    """Refuse references that name nothing; a column of lists is checked value by value.

    Args:
        known: what may be named; None = nothing to check against.
        where: the table that defines it, for the hint.
    """
    if known is None:
        return
    hint = _reference_hint(known, where)
    for index, value in enumerate(rows.columns[column]):
        named = value if isinstance(value, tuple) else (value,)
        if value is not BAD and value is not None and any(each not in known for each in named):
            rows.complain(index, column, hint)
            rows.columns[column][index] = BAD


def _reference_hint(known: set[Any], where: str) -> str:
    return (
        f"not in {where}; use one of {listed(map(str, known))}" if known else f"not in {where}, which has no good row"
    )


def refuse_overlaps(
    rows: list[Row], span: Callable[[Row], tuple[Any, Any]], column: str, *, what: str, touching: bool
) -> None:
    """Refuse rows whose spans overlap; the later line is named, with the earlier in the hint.

    Args:
        span: (start, end) of a row. touching: whether `end` itself belongs to the span (days do, times do not).
    """
    ordered = sorted(rows, key=lambda row: (span(row), row.line))
    widest: Row | None = None
    for row in ordered:
        if widest is not None:
            start, end = span(row)[0], span(widest)[1]
            if start < end or (touching and start == end):
                first, second = sorted((widest, row), key=lambda each: each.line)
                second.complain(column, f"overlaps the {what} on line {first.line}; correct or remove one")
        if widest is None or span(row)[1] > span(widest)[1]:
            widest = row
