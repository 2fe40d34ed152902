"""The rows of a site folder, taken apart to be kept and put together to be read again."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from shiftplan.files.folder import PERSONS, SETTINGS, open_source
from shiftplan.files.people_tables import SITE_TABLES
from shiftplan.files.problems import Problems
from shiftplan.files.sheets import Sheet
from shiftplan.files.site import SiteFolder, read_folder
from shiftplan.files.table import Table
from shiftplan.files.writing import table_text

Cells = Mapping[str, str]
BETWEEN = "\x1f"  # the unit separator of ASCII, which no cell of a key can hold


@dataclass(frozen=True)
class Brought:
    """A checked folder and its rows: filled cells as written, by table and key, in the order of the files.

    settings: site.toml, dates as texts, with persons.json under its name.
    """

    folder: SiteFolder
    settings: Mapping[str, Any]
    tables: Mapping[str, Mapping[str, Cells]]


def read_brought(path: Path) -> Brought:
    """Read a folder or an .xlsx file.

    Raises:
        InvalidInput: one line per problem of all files.
    """
    folder = read_folder(path)
    problems = Problems()
    source = open_source(path, problems)
    problems.raise_if_any()
    known = {table.name: table for table in SITE_TABLES}
    tables = {name: _by_key(sheet, known[name]) for name, sheet in source.sheets.items()}
    persons = {} if source.persons is None else {PERSONS: source.persons}
    return Brought(folder, _plain({**(source.settings or {}), **persons}), tables)


def folder_of(settings: Mapping[str, Any], tables: Mapping[str, Iterable[Cells]]) -> SiteFolder:
    """The site that the rows say, read by the same reader as a folder.

    Raises:
        InvalidInput: this version reads the rows more strictly than the one that kept them.
    """
    with TemporaryDirectory(prefix="shiftplan-") as name:
        folder = Path(name)
        keys = {key: value for key, value in settings.items() if key != PERSONS}
        (folder / f"{SETTINGS}.toml").write_text(_toml(keys), encoding="utf-8")
        if PERSONS in settings:
            (folder / PERSONS).write_text(json.dumps(settings[PERSONS], ensure_ascii=False), encoding="utf-8")
        for table in SITE_TABLES:
            if table.name in tables:
                rows = ([cells.get(column, "") for column in table.header] for cells in tables[table.name])
                (folder / table.file).write_text(table_text(table, rows), encoding="utf-8", newline="")
        return read_folder(folder)


def flat(settings: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """Settings by dotted key."""
    found: dict[str, Any] = {}
    for key, value in settings.items():
        found |= flat(value, f"{before}{key}.") if isinstance(value, Mapping) else {f"{before}{key}": value}
    return found


def _by_key(sheet: Sheet, table: Table) -> dict[str, Cells]:
    """Rows by the text of their key; the second of two equal ones (a roster's rows may be) has its number."""
    names = {alias: column.name for column in table.columns for alias in (column.name, *column.aliases)}
    header = [names[head] for head in sheet.header]
    seen: Counter[str] = Counter()
    found: dict[str, Cells] = {}
    for _, row in sheet.rows:
        cells = {name: text for name, cell in zip(header, row, strict=False) if (text := cell.strip())}
        key = BETWEEN.join([cells.get(name, "") for name in table.key])
        seen[key] += 1
        found[key if seen[key] == 1 else f"{key}{BETWEEN}{seen[key]}"] = cells
    return found


def _plain(value: Any) -> Any:
    """A value of TOML as JSON can hold it."""
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date | time) else value


def _toml(settings: Mapping[str, Any]) -> str:
    return "".join(f"{_value(key)} = {_value(value)}\n" for key, value in settings.items())


def _value(value: Any) -> str:
    """A value as TOML writes it; texts as in JSON, with DEL spelt out, which only TOML forbids."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_value(key)} = {_value(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
