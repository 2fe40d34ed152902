"""docs/data.md: every file and column for users, made from the tables.

`python -m shiftplan.files.reference` writes it.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from shiftplan.files.people_tables import SITE_TABLES, UNUSED_FILES
from shiftplan.files.person_settings import HISTORY_SETTINGS, STAFF_SETTINGS
from shiftplan.files.result_tables import RESULT_TABLES
from shiftplan.files.settings import SECTIONS, SETTINGS, UNUSED_KEYS
from shiftplan.files.table import Column, Table
from shiftplan.files.workplace_settings import Setting
from shiftplan.files.writing import write_together

REFERENCE = Path(__file__).parents[2] / "docs" / "data.md"

OPENING = """\
# Files: what comes in and what goes out

Made from the tables of columns by `python -m shiftplan.files.reference`; do not edit by hand.

## How files are read

- A site is a folder of CSV files with `site.toml`, or one XLSX with a sheet for each file, named like it without
  `.csv`. Its sheet `site` has the columns `key` and `value`: keys with a dot are those of `site.toml`
  (`planning.wage`), a key without one belongs to `[site]`; lists are joined by `|` or written in brackets.
- CSV in UTF-8, with or without BOM, or in CP932 (what Excel saves in Japan). Blank lines are skipped.
  `history.csv` may be packed: `history.csv.gz`.
- **Bold** columns identify a row; a second row with the same values is refused. *Italic* columns may be left out.
  An empty cell means the default. Lists inside a cell are joined by `|`.
- Ids are text: `001` stays `001`. Numbers, dates and times may be written in full width.
- Times are local wall clock: date-times `2026-12-07T09:00`, times of day `09:00`; `25:30` is half past one of the next
  day. Where a wall time occurs twice, an offset says which is meant (`2026-11-01T01:30-05:00`); without one the first.
  A wall time that the clock skips is refused.
- Whatever is wrong is told at once, one line each: `FILE:LINE: COLUMN: value: hint` (XLSX: `FILE[SHEET]:ROW`;
  site.toml: `FILE: KEY: value: hint`). Nothing is written when anything is wrong.
- Files with other names than those below that end in `.csv` are refused, so that a slip of the pen is not
  ignored; so are unknown columns and keys. Other files in the folder are ignored.
"""


PERSONS_PART = """\
### persons.json (may be missing)

What the law wants to know of single people: an object by employee, each with `staff` and `history`. Birth and hiring
stand in employees.csv. `history` tells of the days before the first day that is planned or audited.

```json
{"e001": {"staff": {"art41": true}}, "e002": {"history": {"month_to_date": {"ot_min": 600, "hol_min": 0}}}}
```

Case files of `shiftplan audit --cases` use the same words, with the work rules under `workplace` and the overtime
agreement under `workplace.art36`; there the dates of an agreement may span several that follow each other.
"""


def reference() -> str:
    """The whole of docs/data.md."""
    parts = [OPENING, _settings_part(), "## What comes in\n"]
    parts += [_table_part(table, is_input=True) for table in SITE_TABLES]
    parts.append(f"{_words(UNUSED_FILES)} are not used by this version and refused.\n")
    parts += [PERSONS_PART, *_keys_table("staff", STAFF_SETTINGS), *_keys_table("history", HISTORY_SETTINGS)]
    parts.append("## What goes out\n")
    parts += [_table_part(table, is_input=False) for table in RESULT_TABLES]
    parts.append("`report.json` holds what a plan achieved; numbers that are infinite or unknown are null.\n")
    return "\n".join(parts)


def _words(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table_part(table: Table, *, is_input: bool) -> str:
    optional = " (may be missing)" if is_input and table.optional else ""
    lines = [f"### {table.file}{optional}\n", f"{table.meaning}\n"]
    lines += ["| column | cell | empty means | meaning | example |", "| --- | --- | --- | --- | --- |"]
    lines += [_column_line(column, table) for column in table.columns]
    lines += ["", "```text", ",".join(table.header), *example_rows(table), "```", ""]
    if table.unused_columns:
        lines += [f"{_words(table.unused_columns)} are not used by this version and refused.", ""]
    return "\n".join(lines)


def example_rows(table: Table) -> tuple[str, ...]:
    """Example rows of a table as its file holds them."""
    return table.example_rows or (",".join(_quoted(column.example) for column in table.columns),)


def _column_line(column: Column, table: Table) -> str:
    name = f"**{column.name}**" if column.name in table.key else f"*{column.name}*" if column.optional else column.name
    name += "".join(f" (or {alias})" for alias in column.aliases)
    empty = column.default_words if column.may_be_empty else "refused"
    return _line(name, column.kind.words, empty, column.meaning, f"`{column.example}`")


def _line(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _quoted(cell: str) -> str:
    return f'"{cell}"' if "," in cell else cell


def _keys_table(section: str, settings: Sequence[Setting]) -> Iterator[str]:
    yield f"#### {section}\n"
    yield "| key | value | default | meaning | example |\n| --- | --- | --- | --- | --- |"
    yield "\n".join(_setting_line(each) for each in settings) + "\n"


def _settings_part() -> str:
    lines = ["## site.toml\n", "Keys of the sheet `site` have the same names.\n"]
    for section in SECTIONS:
        lines += [f"### [{section}]\n"]
        lines += ["| key | value | default | meaning | example |", "| --- | --- | --- | --- | --- |"]
        lines += [_setting_line(each) for each in SETTINGS if each.key.startswith(f"{section}.")]
        lines.append("")
    unused = _words(key.removesuffix(".") for key in UNUSED_KEYS)
    lines.append(f"Not used by this version and refused: {unused}.\n")
    return "\n".join(lines)


def _setting_line(setting: Setting) -> str:
    key = setting.key.partition(".")[2]
    default = "needed" if setting.needed else setting.default_words
    return _line(
        f"**{key}**" if setting.needed else key, setting.kind.words, default, setting.meaning, f"`{setting.example}`"
    )


if __name__ == "__main__":
    write_together({REFERENCE: reference()})
