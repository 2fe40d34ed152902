"""Where a site's tables lie: a folder of CSV files with site.toml, or one XLSX with a sheet each."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shiftplan.errors import InvalidInput
from shiftplan.files.json_text import parse_json
from shiftplan.files.people_tables import SITE_TABLES, UNUSED_FILES, UNUSED_SHEETS
from shiftplan.files.problems import BadValue, Problems, shown
from shiftplan.files.result_tables import RESULT_TABLES
from shiftplan.files.sheets import Sheet, decoded, read_bytes, read_csv
from shiftplan.files.toml_text import DEEPEST, DEPTH_HINT, parse_toml
from shiftplan.files.workbook import read_workbook

SETTINGS = "site"
PERSONS = "persons.json"
PACKED = ".csv.gz"
# Files a plan writes may lie in the same folder; they are no input of a site.
RESULTS = {table.name for table in RESULT_TABLES}
NOT_USED = "is not used by this version; remove it"


@dataclass(frozen=True)
class Source:
    """What was brought: raw sheets by table, and the keys of site.toml.

    settings: nested as in TOML; None when unreadable. key_lines: rows of the keys in the sheet `site`; empty for TOML.
    persons: persons.json by employee; None without one.
    """

    name: str
    sheets: Mapping[str, Sheet]
    settings: Mapping[str, Any] | None
    settings_label: str
    key_lines: Mapping[str, int]
    persons: Mapping[str, Any] | None = None


def open_source(path: Path, problems: Problems) -> Source:
    """Find and read the raw tables of a site.

    Raises:
        InvalidInput: there is nothing to read at this path.
    """
    if path.is_dir():
        return _open_folder(path, problems)
    if not path.exists():
        raise InvalidInput(f"{path}: there is no such folder or file; name a site folder or an .xlsx file")
    if path.suffix.lower() != ".xlsx":
        raise InvalidInput(f"{path}: is no site; name a folder with site.toml or an .xlsx file")
    return _open_workbook(path, problems)


def _open_folder(folder: Path, problems: Problems) -> Source:
    settings = _settings_of(folder / f"{SETTINGS}.toml", problems)
    names = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    known = {table.file for table in SITE_TABLES}
    for name in names:
        if name in UNUSED_FILES:
            problems.say(name, NOT_USED)
        elif name.endswith((".csv", PACKED)) and not _is_table(name, known):
            problems.say(name, f"unknown file; a site folder may hold {', '.join(sorted(known))}; rename or remove it")
    sheets = {}
    for table in SITE_TABLES:
        present = [name for name in (table.file, f"{table.name}{PACKED}") if name in names and _is_table(name, known)]
        if len(present) > 1:
            problems.say(present[1], f"{present[0]} exists too; keep one of the two")
        sheet = read_csv(folder / present[0], problems) if present else None
        if sheet is not None:
            sheets[table.name] = sheet
    _refuse_missing({name.removesuffix(".gz").removesuffix(".csv") for name in names}, "{}.csv", problems)
    return Source(folder.name, sheets, settings, f"{SETTINGS}.toml", {}, _persons_of(folder / PERSONS, problems))


def _is_table(name: str, known: set[str]) -> bool:
    return name in known or name == f"history{PACKED}" or name.removesuffix(".csv") in RESULTS


def _refuse_missing(present: set[str], label: str, problems: Problems) -> None:
    """Refuse a site without the tables it needs; `label` shows a table by its name."""
    for table in SITE_TABLES:
        if not table.optional and table.name not in present:
            header = ",".join(table.header)
            problems.say(label.format(table.name), f"missing: a site needs it; begin with the header {header}")
    if not present & {"history", "requirement"}:
        problems.say(
            label.format("history"), "missing: a site needs it, or else requirement.csv, to know what to cover"
        )


def _settings_of(path: Path, problems: Problems) -> Mapping[str, Any] | None:
    if not path.exists():
        problems.say(path.name, "missing: a site needs it; docs/data.md lists its keys")
        return None
    try:
        return parse_toml(decoded(read_bytes(path), path.name).replace("\r\n", "\n"))
    except InvalidInput as error:
        problems.say(path.name, str(error).removeprefix(f"{path.name}: "))
    except BadValue as error:
        problems.say(path.name, str(error))
    return None


def _persons_of(path: Path, problems: Problems) -> Mapping[str, Any] | None:
    if not path.exists():
        return None
    try:
        return parse_json(decoded(read_bytes(path), path.name))
    except InvalidInput as error:
        problems.say(path.name, str(error).removeprefix(f"{path.name}: "))
    except BadValue as error:
        problems.say(path.name, str(error))
    return None


def _open_workbook(path: Path, problems: Problems) -> Source:
    sheets = dict(read_workbook(path, problems))
    label = f"{path.name}[{SETTINGS}]"
    known = [table.name for table in SITE_TABLES]
    for name in sheets:
        if name in UNUSED_SHEETS:
            problems.say(f"{path.name}[{name}]", NOT_USED)
        elif name != SETTINGS and name not in known and name not in RESULTS:
            problems.say(f"{path.name}[{name}]", f"unknown sheet; use site, {', '.join(known)}; rename or remove it")
    _refuse_missing(set(sheets), f"{path.name}[{{}}]", problems)
    settings: Mapping[str, Any] | None = None
    lines: Mapping[str, int] = {}
    if SETTINGS in sheets:
        settings, lines = _settings_of_sheet(sheets[SETTINGS], problems)
    else:
        problems.say(label, "missing: a site needs this sheet, with the columns key and value")
    tables = {name: sheet for name, sheet in sheets.items() if name in known and sheet is not None}
    return Source(path.name, tables, settings, label, lines)


def _settings_of_sheet(sheet: Sheet | None, problems: Problems) -> tuple[Mapping[str, Any] | None, Mapping[str, int]]:
    """Key, value rows as nested tables; a key without a dot belongs to [site]."""
    if sheet is None:
        return None, {}
    if sheet.header[:2] != ("key", "value"):
        problems.add(sheet.label, 1, "key", None, "missing column; the sheet has the columns key and value")
        return None, {}
    nested: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for line, cells in sheet.rows:
        key, text = cells[0].strip(), (cells[1].strip() if len(cells) > 1 else "")
        full = key if "." in key else f"{SETTINGS}.{key}"
        if not key or full in lines:
            hint = f"doubled: it stands on row {lines[full]} already" if full in lines else "name the key of this value"
            problems.add(sheet.label, line, key or "key", text, hint)
        elif full.count(".") >= DEEPEST:
            problems.add(sheet.label, line, key, text, DEPTH_HINT)
        elif text:
            lines[full] = line
            _put(nested, full.split("."), _cell_value(sheet.label, line, full, text, problems), (sheet.label, problems))
    return nested, lines


def _cell_value(label: str, line: int, key: str, text: str, problems: Problems) -> Any:
    """Text as it stands; lists and tables in brackets as in TOML."""
    if not text.startswith(("[", "{")):
        return text
    try:
        return parse_toml(f"value = {text}")["value"]
    except BadValue as error:
        is_limit = not str(error).startswith("no TOML")
        brackets = "use brackets as in [[0.04, 0.6], [9, 1.6]], or values joined by |"
        problems.add(label, line, key, text, str(error) if is_limit else brackets)
        return None


def _put(nested: dict[str, Any], path: list[str], value: Any, report: tuple[str, Problems]) -> None:
    for name in path[:-1]:
        inner = nested.setdefault(name, {})
        if not isinstance(inner, dict):
            report[1].say(
                report[0],
                f"{shown('.'.join(path))} lies inside {shown(name)}, which has a value of its own; remove one",
            )
            return
        nested = inner
    nested[path[-1]] = value
