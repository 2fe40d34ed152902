"""One XLSX instead of a folder: the same plan, byte for byte, however Excel keeps the cells."""

import csv
import io
import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.files.small_site import write_small_site
from tests.journeys.running import counts, done, run
from tests.journeys.samples import OSAKA, strict_json, text_of

FILES = ("roster.csv", "segments.csv", "coverage.csv")
TEXT_COLUMNS = {"employee", "name", "agent", "shift_templates", "aht_seconds", "driver_ratio", "driver_lag_days"}
Cell = str | int | float | date | datetime | time | None


def as_text(column: str, text: str) -> Cell:
    """Every cell as text."""
    return text or None


def as_excel(column: str, text: str) -> Cell:
    """A cell as Excel keeps what somebody types: numbers, dates and times of day; ids stay text."""
    if column in TEXT_COLUMNS or not text:
        return text or None
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", text):
        return datetime.fromisoformat(text)
    if re.fullmatch(r"([01]\d|2[0-3]):\d\d", text):
        return time.fromisoformat(text)
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text) if "." in text else int(text)
    return text


def settings(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """site.toml as rows of key and value; keys of [site] stand without their table."""
    found = []
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            found += settings(value, f"{name}.")
        elif isinstance(value, list):
            found.append((name, "|".join(map(str, value))))
        else:
            found.append((name, str(value).lower() if isinstance(value, bool) else str(value)))
    return [(name.removeprefix("site."), text) for name, text in found]


def write_workbook(path: Path, folder: Path, cell: Callable[[str, str], Cell]) -> Path:
    """Write all tables of a site folder as sheets of one file."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("site")
    for row in [("key", "value"), *settings(tomllib.loads((folder / "site.toml").read_text("utf-8")))]:
        sheet.append(row)
    for file in sorted(folder.glob("*.csv*")):
        sheet = book.create_sheet(file.name.split(".")[0])
        names, *lines = csv.reader(io.StringIO(text_of(file)))
        sheet.append(names)
        for line in lines:
            sheet.append([cell(name, text) for name, text in zip(names, line, strict=True)])
    book.save(path)
    return path


@pytest.mark.parametrize("cell", [as_text, as_excel])
def test_a_workbook_plans_like_its_folder(tmp_path: Path, cell: Callable[[str, str], Cell]) -> None:
    folder = write_small_site(tmp_path / "site", requirement=None)
    book = write_workbook(tmp_path / "site.xlsx", folder, cell)
    check_same_plan(folder, book, tmp_path, ("--from", "2026-12-07", "--days", "7", "--effort", "10"))


@pytest.mark.slow
def test_a_workbook_of_a_sample_site_plans_like_its_folder(tmp_path: Path) -> None:
    book = write_workbook(tmp_path / "osaka.xlsx", OSAKA.folder, as_excel)
    check_same_plan(OSAKA.folder, book, tmp_path, (*OSAKA.week, "--effort", "2", "--seconds", "600"))


def check_same_plan(folder: Path, book: Path, out: Path, options: tuple[str, ...]) -> None:
    """Plan both; the files and the fingerprint of the problem are the same."""
    hashes = []
    for site in (folder, book):
        done("plan", site, *options, "--out", out / site.suffix)
        hashes.append(strict_json((out / site.suffix / "report.json").read_text("utf-8"))["problem_hash"])
    for name in FILES:
        assert (out / ".xlsx" / name).read_bytes() == (out / folder.suffix / name).read_bytes(), name
    assert hashes[0] == hashes[1]


def test_load_counts_the_sheets_like_the_files(tmp_path: Path) -> None:
    folder = write_small_site(tmp_path / "site")
    book = write_workbook(tmp_path / "site.xlsx", folder, as_excel)
    in_files, in_sheets = (counts(done("load", site, "--dry-run")) for site in (folder, book))
    assert in_sheets == in_files
    assert in_files["employees"] == [4, 0, 0]


def test_a_bad_cell_is_named_by_file_sheet_and_row(tmp_path: Path) -> None:
    folder = write_small_site(tmp_path / "site")
    skills = (folder / "skills.csv").read_text("utf-8").replace("002,phone,1,,", "002,phone,0,,")
    (folder / "skills.csv").write_text(skills, encoding="utf-8")
    book = write_workbook(tmp_path / "site.xlsx", folder, as_excel)
    ended = run("plan", book, "--from", "2026-12-07", "--days", "7", "--out", tmp_path / "out")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("site.xlsx[skills]:4: level: 0: ")
    assert not (tmp_path / "out").exists()
