"""Payroll CSV by layout: a TOML file names the columns that a payroll program reads."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from shiftplan.domain.payroll import PayrollRow
from shiftplan.errors import InvalidInput
from shiftplan.files.problems import BadValue, Problems, listed
from shiftplan.files.sheets import decoded, read_bytes
from shiftplan.files.toml_text import parse_toml
from shiftplan.files.writing import write_together

PLAIN_VALUES = ("employee", "name", "first_day", "days")
MINUTE_VALUES = (
    "work", "ot25", "ot50", "hol35", "night25", "within", "ca_ot50", "ca_dt100", "ca_meal_pay", "ca_rest_pay", "ps_pay",
    "ps_rest_work", "yearly25", "susp60", "ny_spread_pay", "co_rest_pay",
)  # fmt: skip
UNITS = ("min", "hours", "h:mm")
PERIODS = ("day", "month")
ENCODINGS = ("utf-8", "utf-8-sig", "cp932")


@dataclass(frozen=True)
class Column:
    """A column of the payroll file: its head, what stands in it, and for times in which unit."""

    head: str
    value: str
    unit: str = "min"


@dataclass(frozen=True)
class Layout:
    """One row a person and day, or a person and month, in these columns."""

    name: str
    by: str
    encoding: str
    columns: tuple[Column, ...]


def known_layouts() -> tuple[str, ...]:
    """Names of the layouts that come with the program."""
    folder = files("shiftplan.files") / "payroll"
    return tuple(sorted(each.name.removesuffix(".toml") for each in folder.iterdir() if each.name.endswith(".toml")))


def read_layout(name: str) -> Layout:
    """A layout by its name, or of a TOML file of one's own.

    Raises:
        InvalidInput: there is none, or its file is wrong; one line per problem.
    """
    if name in known_layouts():
        text = (files("shiftplan.files") / "payroll" / f"{name}.toml").read_text(encoding="utf-8")
        return _layout(name, f"{name}.toml", text)
    path = Path(name)
    if path.suffix != ".toml" or not path.is_file():
        raise InvalidInput(f"--layout {name}: unknown; use one of {', '.join(known_layouts())}, or a .toml file")
    return _layout(path.stem, path.name, decoded(read_bytes(path), path.name))


def _layout(name: str, label: str, text: str) -> Layout:
    problems = Problems()
    try:
        values = parse_toml(text)
    except BadValue as error:
        raise InvalidInput(f"{label}: {error}") from None
    known = {"name_en", "name_ja", "by", "encoding", "columns"}
    for key in values:
        if key not in known:
            problems.add(label, None, key, str(values[key]), f"unknown key; known are {listed(known)}")
    for key, allowed in (("by", PERIODS), ("encoding", ENCODINGS)):
        if values.get(key) not in allowed:
            problems.add(label, None, key, str(values.get(key)), f"use one of {', '.join(allowed)}")
    columns = values.get("columns")
    if not isinstance(columns, list) or not columns:
        problems.add(label, None, "columns", None, 'missing: a list of {head = "...", value = "..."}')
        columns = []
    found = [_column(label, number, each, problems) for number, each in enumerate(columns)]
    problems.raise_if_any()
    return Layout(name, values["by"], values["encoding"], tuple(found))


def _column(label: str, number: int, values: Any, problems: Problems) -> Column:
    key = f"columns[{number}]"
    if not isinstance(values, dict) or not {"head", "value"} <= values.keys() <= {"head", "value", "unit"}:
        problems.add(label, None, key, None, "use {head, value} and, for times, unit")
        return Column("", "")
    column = Column(str(values["head"]), str(values["value"]), str(values.get("unit", "min")))
    if column.value not in (*PLAIN_VALUES, *MINUTE_VALUES):
        hint = f"use one of {', '.join((*PLAIN_VALUES, *MINUTE_VALUES))}"
        problems.add(label, None, f"{key}.value", column.value, hint)
    if column.unit not in UNITS:
        problems.add(label, None, f"{key}.unit", column.unit, f"use one of {', '.join(UNITS)}")
    return column


def payroll_text(layout: Layout, rows: Iterable[PayrollRow]) -> str:
    """The payroll file as text."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.head for column in layout.columns])
    for row in rows:
        writer.writerow([_cell(column, row) for column in layout.columns])
    return text.getvalue()


def _cell(column: Column, row: PayrollRow) -> str:
    plain: Mapping[str, object] = {
        "employee": row.employee,
        "name": row.name,
        "first_day": row.first_day.isoformat(),
        "days": row.days,
    }
    if column.value in plain:
        return str(plain[column.value])
    minutes = row.work_minutes if column.value == "work" else row.premiums.get(column.value, 0)
    if column.unit == "hours":
        return f"{minutes / 60:.2f}"
    return f"{minutes // 60}:{minutes % 60:02d}" if column.unit == "h:mm" else str(minutes)


def write_payroll(path: Path, layout: Layout, rows: Iterable[PayrollRow]) -> None:
    """Write the payroll file in the layout's encoding.

    Raises:
        InvalidInput: the place cannot be written, or the encoding has no sign for a name.
    """
    text = payroll_text(layout, rows)
    try:
        text.encode(layout.encoding)
    except UnicodeEncodeError as error:
        sign = error.object[error.start : error.end]
        raise InvalidInput(
            f"--layout {layout.name}: {layout.encoding} has no sign for {sign}; use a layout in utf-8, or another name"
        ) from None
    write_together({path: text}, encoding=layout.encoding)
