"""For each column of each file a wrong cell is refused, with file, line, column, value and a hint."""

import re
from pathlib import Path

import pytest

from shiftplan.files.people_tables import SITE_TABLES
from tests.files.corrupting import problems_of, with_cell, without_column
from tests.files.small_site import small_site_files, write_small_site

MOMENTS = [
    "2026-12-07",
    "2026-13-07T09:00",
    "2026-12-07T24:00",
    "2026-12-07T09:00:30",
    "2026-12-07T09:00+02:00",
    "noon",
]
DATES = ["2026-02-30", "07.12.2026", "20261207", "tomorrow", ""]
CLOCKS = ["9", "09:60", "48:00", "-1:00", "9am"]
DAYS = ["monday", "2026-02-29", "8", ""]
NAMES = ["", "two\nlines", "x" * 201]
IDS = ["", "a|b", "two\nlines"]
EMPLOYEES = ["009", "1", ""]
COUNTS = ["-1", "abc", "1e999", "nan", "1,000", "", "0x10", "1_000"]
SHARES = ["-0.1", "1.01", "98%", "inf"]
PARTS = ["10:00-10:15", "2026-12-04T10:00/2026-12-04T10:15/nap", "2026-12-04T10:15/2026-12-04T10:00/rest"]
STRETCHES = ["phone", "2026-12-04T10:00/2026-12-04T10:15/fax", "2026-12-04T09:00/2026-12-04T10:00/meeting:team"]

# Wrong cells by column, on the first row of the small site; a column that is missing here fails the test below.
WRONG = {
    "queues": {
        "queue": IDS,
        "name": NAMES,
        "channel": ["fax", "Voice", ""],
        "skill": ["", "a|b"],
        "goal": ["fast", "deadline", ""],
        "target": ["0", "1.5", "-1", "", "ninety"],
        "goal2": ["answer_rate", "deadline", "quick", ""],
        "target2": ["0", "2", "", "x"],
        "goal_period": ["week", "Month"],
        "floor": SHARES,
        "answer_within_seconds": ["0", "-5", "", "20s"],
        "patience_seconds": ["0", "", "long"],
        "aht_seconds": ["0", "300|400", "x", "300|", "-300"],
        "concurrency": ["0", "2", "1.5", "x"],
        "deadline_minutes": ["0", "-1", "soon", "1.5"],
        "max_occupancy": ["0", "1.1", "x"],
        "shrinkage": ["1", "-0.1", "5%"],
        "shrinkage_out": ["1", "-0.1", "5%"],
        "priority": ["0", "first", "1.5"],
        "driver": ["phone", "fax", "mail", "mail|mail"],
        "driver_ratio": ["0.1", "0", "x"],
        "driver_lag_days": ["1", "-1", "x"],
    },
    "opening_hours": {
        "queue": ["fax", ""],
        "day": DAYS,
        "open": [*CLOCKS, "", "18:00", "19:00"],
        "close": ["9", "09:60", "48:01", "", "09:00", "08:00", "33:01"],
    },
    "history": {
        "queue": ["fax", ""],
        "interval_start": [*MOMENTS, ""],
        "offered": COUNTS,
        "handled": ["-1", "x"],
        "abandoned": ["-1", "x"],
        "aht_seconds": ["-1", "0", "x"],
    },
    "special_days": {
        "from_date": [*DATES, "2026-12-10"],
        "to_date": [*DATES, "2026-12-07"],
        "kind": ["", "a|b"],
        "queue": ["fax"],
        "lift": ["0", "-1", "+20%", "nan"],
    },
    "contracts": {
        "contract": IDS,
        "name": NAMES,
        "kind": ["permanent", ""],
        "hours_system": ["shift", ""],
        "days_per_week_min": ["6", "8", "-1", "4.5", ""],
        "days_per_week_max": ["8", "x", ""],
        "hours_per_week_min": ["41", "-1", "169", "8h", ""],
        "hours_per_week_max": ["169", "x", ""],
        "hours_per_day_max": ["0", "25", "x", ""],
        "consecutive_days_max": ["0", "1.5", "x", ""],
        "hourly_cost": ["0", "-1", "¥2000", ""],
        "shift_templates": ["day9", "day8|day8", "day8|"],
    },
    "employees": {
        "employee": IDS,
        "name": NAMES,
        "contract": ["none", ""],
        "team": ["a\tb", "x" * 201],
        "email": ["hanako", "a@b@c", "a b@c.jp"],
        "language": ["日本語", "j", "ja_JP"],
        "hired_on": ["2026-02-30", "1990-05-20", "x"],
        "birth_on": ["2026-02-30", "2020-04-01", "x"],
        "hourly_cost": ["0", "-1", "x"],
    },
    "skills": {
        "employee": EMPLOYEES,
        "skill": ["fax", ""],
        "level": ["0", "1.5", "x", ""],
        "speed": ["0", "-1", "11", "fast"],
        "valid_until": ["2026-02-30", "always"],
    },
    "shift_templates": {
        "shift_template": ["", "a|b", "off"],
        "name": NAMES,
        "first_start": ["24:00", "8.5", "", "09:01"],
        "last_start": ["24:00", "x", "", "08:00"],
        "start_step_minutes": ["0", "-15", "20", "x", ""],
        "span_minutes": ["0", "1441", "9h", ""],
    },
    "break_rules": {
        "shift_template": ["day9", ""],
        "kind": ["lunch", ""],
        "nth": ["0", "2", "x", ""],
        "minutes": ["0", "1h", "241", ""],
        "paid": ["yes", "2", ""],
        "earliest_minute": ["-5", "301", "x", ""],
        "latest_minute": ["179", "481", "x", ""],
    },
    "availability": {
        "employee": EMPLOYEES,
        "day": DAYS,
        "from": [*CLOCKS, "", "18:00"],
        "to": ["9", "09:60", "48:01", "", "09:00"],
    },
    "leave": {
        "employee": EMPLOYEES,
        "from_date": [*DATES, "2026-12-12"],
        "to_date": [*DATES, "2026-12-09"],
        "kind": ["holiday", ""],
    },
    "wishes": {
        "employee": EMPLOYEES,
        "date": DATES,
        "wish": ["night", ""],
        "weight": ["0", "10", "1.5", ""],
    },
    "requirement": {
        "queue": ["fax", ""],
        "interval_start": [*MOMENTS, "", "2026-12-07T09:10"],
        "agents": ["-1", "x", ""],
        "work_minutes": ["-1", "x", "12"],
        "due_at": [*MOMENTS, "2026-12-07T18:00"],
    },
    "previous_roster": {
        "employee": EMPLOYEES,
        "date": [*DATES, "2026-12-05"],
        "shift_template": ["day9", ""],
        "start": [*MOMENTS, ""],
        "end": [*MOMENTS, "", "2026-12-04T09:00"],
        "breaks": PARTS,
        "activities": STRETCHES,
    },
    "locks": {
        "employee": EMPLOYEES,
        "date": DATES,
        "shift_template": ["day9", ""],
        "start": ["9", "24:00", "x"],
    },
    "pairs": {
        "employee": [*EMPLOYEES, "004"],
        "other": [*EMPLOYEES, "003"],
        "together": ["2", "yes", ""],
    },
}
# A cell that is good by itself and contradicts another is told where the contradiction shows.
TOLD_AT = {
    ("queues", "goal2", ""): "goal2",
    ("opening_hours", "open", "18:00"): "close",
    ("opening_hours", "open", "19:00"): "close",
    ("availability", "from", "18:00"): "to",
    ("special_days", "from_date", "2026-12-10"): "to_date",
    ("leave", "from_date", "2026-12-12"): "to_date",
    ("employees", "hired_on", "1990-05-20"): "birth_on",
    ("contracts", "days_per_week_max", "x"): "days_per_week_max",
    ("shift_templates", "first_start", "09:01"): "last_start",
    ("break_rules", "earliest_minute", "301"): "latest_minute",
    ("break_rules", "minutes", "241"): "latest_minute",
    ("queues", "driver", "mail"): "driver_ratio",
    ("queues", "goal", "deadline"): "goal",
    ("pairs", "employee", "004"): "other",
}
# A few rows are enough here.
FILES = small_site_files() | {
    name: "\n".join(small_site_files()[name].splitlines()[:7]) + "\n" for name in ("history", "requirement")
}
FILES["pairs"] = "employee,other,together\n003,004,0\n"
COLUMNS = [(table.name, column.name) for table in SITE_TABLES for column in table.columns]
NEEDED_COLUMNS = [(table.name, column.name) for table in SITE_TABLES for column in table.columns if not column.optional]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The small site, written once; every test puts back what it changed."""
    return write_small_site(tmp_path_factory.mktemp("site"), **FILES)


def problems_with(folder: Path, table: str, text: str) -> tuple[str, ...]:
    """What is said when one table holds another text."""
    path = folder / f"{table}.csv"
    path.write_text(text, encoding="utf-8")
    try:
        return problems_of(folder)
    finally:
        path.write_text(FILES[table], encoding="utf-8")


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_wrong_cells_are_refused_with_place_value_and_hint(folder, table, column):
    assert WRONG[table][column]
    for cell in WRONG[table][column]:
        found = problems_with(folder, table, with_cell(FILES[table], 2, column, cell))
        told_at = TOLD_AT.get((table, column, cell), column)
        value = ".*" if told_at != column else _shown(cell)
        pattern = re.compile(rf"{table}\.csv:2: {told_at}: {value}: \S.{{8,}}")
        assert [line for line in found if pattern.fullmatch(line)], (cell, found)
        assert all("\n" not in line for line in found)


def _shown(cell: str) -> str:
    if not cell:
        return r"\(empty\)"
    shown = cell.replace("\n", "\\n").replace("\t", "\\t")
    return re.escape(shown if len(shown) <= 60 else shown[:57] + "...")


@pytest.mark.parametrize(("table", "column"), NEEDED_COLUMNS)
def test_missing_column_is_refused(folder, table, column):
    found = problems_with(folder, table, without_column(FILES[table], column))
    assert any(line.startswith(f"{table}.csv:1: {column}: missing") for line in found)


@pytest.mark.parametrize("table", [table.name for table in SITE_TABLES])
def test_unknown_and_doubled_columns_are_refused(folder, table):
    header, _, rows = FILES[table].partition("\n")
    first = header.partition(",")[0]
    body = "\n".join(f"{row}," for row in rows.splitlines())
    for extra, hint in (("remark", "unknown column; use "), (first, "this column stands twice")):
        found = problems_with(folder, table, f"{header},{extra}\n{body}\n")
        assert any(line.startswith(f"{table}.csv:1: {extra}: {hint}") for line in found)


@pytest.mark.parametrize("table", [table.name for table in SITE_TABLES])
def test_rows_of_the_wrong_width_are_refused(folder, table):
    header, first, *rest = FILES[table].splitlines()
    for row, hint in ((f"{first},surplus", "quote a cell that holds a comma"), ("x", "write an empty cell")):
        text = "\n".join([header, row, *rest]) + "\n"
        found = problems_with(folder, table, text)
        assert any(line.startswith(f"{table}.csv:2: ") and hint in line for line in found), found


DOUBLED = [table.name for table in SITE_TABLES if table.key and not table.doubles]


@pytest.mark.parametrize("table", DOUBLED)
def test_doubled_row_names_the_second_line(folder, table):
    text = FILES[table]
    header, first, *rest = text.splitlines()
    found = problems_with(folder, table, "\n".join([header, first, *rest, first]) + "\n")
    second = len(text.splitlines()) + 1
    assert any(line.startswith(f"{table}.csv:{second}: ") and "on line 2 already" in line for line in found), found
