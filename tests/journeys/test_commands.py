"""The program as a whole: its help, loading a folder, and how every command refuses what it cannot do."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.files.small_site import write_small_site
from tests.journeys.running import counts, done, run
from tests.journeys.samples import OSAKA, TOKYO, Sample, rows

COMMANDS = (
    "demo", "load", "forecast", "require", "plan", "whatif", "audit", "simulate", "serve", "work", "backup", "restore",
    "doctor", "config",
)  # fmt: skip
WEEK = ("--from", "2026-12-07", "--days", "7")
ENGINES = ("ortools", "pandas", "numba", "openpyxl", "flask", "sqlalchemy", "apscheduler")


def test_help_lists_the_commands_and_loads_no_engine(root: Path) -> None:
    show_help = (
        "import runpy, sys\n"
        "sys.argv = ['shiftplan', '--help']\n"
        "try:\n    runpy.run_module('shiftplan', run_name='__main__')\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        "print('loaded:', *sorted({name.split('.')[0] for name in sys.modules}))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", show_help],
        cwd=root, env={**os.environ, "COLUMNS": "200"}, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    shown, loaded = ended.stdout.rsplit("loaded:", 1)
    assert [name for name in COMMANDS if not re.search(rf"^ +{name} +\S", shown, re.MULTILINE)] == []
    assert [name for name in ENGINES if name in loaded.split()] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_an_example(command: str) -> None:
    assert f"Example: shiftplan {command}" in " ".join(done(command, "--help").out.split())


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file of a folder with its time of change."""
    return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}


@pytest.mark.parametrize("site", [OSAKA, pytest.param(TOKYO, marks=pytest.mark.slow)], ids=str)
def test_load_counts_every_row_and_changes_nothing(site: Sample) -> None:
    before = snapshot(site.folder)
    first = done("load", site.folder, "--dry-run")
    tables = [path.name for path in site.folder.iterdir() if ".csv" in path.name]
    assert counts(first) == {name.split(".")[0]: [len(site.rows(name)), 0, 0] for name in tables}
    assert done("load", site.folder, "--dry-run") == first
    assert snapshot(site.folder) == before


def test_load_stores_once_and_a_second_time_changes_nothing(tmp_path: Path) -> None:
    site = write_small_site(tmp_path / "site")
    first, again = counts(done("load", site)), counts(done("load", site))
    assert all(new > 0 for new, _, _ in first.values())
    assert {tuple(row) for row in again.values()} == {(0, 0, 0)}


def replaced(text: str, old: str, new: str) -> str:
    """The text with its one `old` replaced."""
    assert text.count(old) == 1
    return text.replace(old, new)


@pytest.fixture
def desk(tmp_path: Path) -> dict[str, str]:
    """Paths by name: a good site, its files, and some that are no good; `out` does not exist."""
    site = write_small_site(tmp_path / "site", requirement=None)
    good = (site / "previous_roster.csv").read_text("utf-8")
    files = {
        "empty.csv": "",
        "bad_cell.csv": replaced(good, "2026-12-04T14:00,2026-12-04T11:00", "2026-12-04T14:99,2026-12-04T11:00"),
        "stranger.csv": good.replace("001,", "999,", 1),
        "headless.csv": good.replace("employee,", "person,", 1),
        "volumes.csv": "queue,interval_start,volume\nphone,2026-12-07T09:00,minus\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    write_small_site(tmp_path / "no_history", history=None, requirement=None)
    write_small_site(tmp_path / "no_settings", site=None)
    (write_small_site(tmp_path / "not_used") / "meetings.csv").write_text("meeting,minutes\n", encoding="utf-8")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    return {
        "site": str(site), "history": str(site / "history.csv"), "queues": str(site / "queues.csv"),
        "here": str(tmp_path), "out": str(tmp_path / "out"),
    }  # fmt: skip


PLAN = ("plan", "{site}", *WEEK, "--effort", "1", "--out", "{out}")
FORECAST = ("forecast", "{history}", *WEEK, "--queues", "{queues}", "--out", "{out}")
REFUSED = {
    "no such folder: load": (("load", "{here}/nowhere", "--dry-run"), "nowhere"),
    "no such folder: plan": (("plan", "{here}/nowhere", *WEEK, "--out", "{out}"), "nowhere"),
    "no such folder: audit": (("audit", "{here}/nowhere", "--roster", "{here}/stranger.csv"), "nowhere"),
    "no such folder: simulate": (("simulate", "{here}/nowhere", "--roster", "{here}/stranger.csv"), "nowhere"),
    "a file that is no site": (("load", "{queues}", "--dry-run"), "queues.csv"),
    "a change that cannot be read": (("whatif", "{site}", *WEEK, "--hire", "five"), "--hire five: write 5,like="),
    "a broken workbook": (("plan", "{here}/broken.xlsx", *WEEK, "--out", "{out}"), "broken.xlsx"),
    "no such day": (("plan", "{site}", "--from", "2026-02-30", "--days", "7", "--out", "{out}"), "2026-02-30"),
    "a date of another form": (("forecast", "{history}", "--from", "07/12/2026", "--out", "{out}"), "07/12/2026"),
    "no days": (("plan", "{site}", "--from", "2026-12-07", "--days", "0", "--out", "{out}"), "--days"),
    "no days: forecast": (("forecast", "{history}", "--from", "2026-12-07", "--days", "0", "--out", "{out}"), "--days"),
    "days in words": (("plan", "{site}", "--from", "2026-12-07", "--days", "seven", "--out", "{out}"), "--days"),
    "no --from": (("plan", "{site}", "--days", "7", "--out", "{out}"), "--from"),
    "no --out": (("plan", "{site}", *WEEK), "--out"),
    "negative effort": ((*PLAN, "--effort", "-1"), "--effort"),
    "no seconds": ((*PLAN, "--seconds", "0"), "--seconds"),
    "an unknown option": ((*PLAN, "--fast"), "--fast"),
    "an unknown command": (("shedule",), "shedule"),
    "a site without settings": (("plan", "{here}/no_settings", *WEEK, "--out", "{out}"), "site.toml: missing"),
    "neither history nor requirement": (("plan", "{here}/no_history", *WEEK, "--out", "{out}"), "history.csv: missing"),
    "a table not used yet": (("plan", "{here}/not_used", *WEEK, "--out", "{out}"), "meetings.csv: is not used"),
    "a place that is a file": ((*PLAN, "--out", "{queues}"), "queues.csv"),
    "a folder where a file should go": ((*FORECAST, "--out", "{here}"), "is a folder"),
    "no history before the day": ((*FORECAST, "--from", "2026-11-09"), "2026-11-09"),
    "no such history": (("forecast", "{here}/nowhere.csv", *WEEK, "--out", "{out}"), "nowhere.csv"),
    "an empty history": (("forecast", "{here}/empty.csv", *WEEK, "--out", "{out}"), "empty.csv:1: header"),
    "a history that names another queue": (("forecast", "{here}/volumes.csv", *WEEK, "--out", "{out}"), "volumes.csv"),
    "a finer interval": ((*FORECAST, "--interval", "15"), "interval is 15 minutes"),
    "an interval between": ((*FORECAST, "--interval", "45"), "interval is 45 minutes"),
    "no such country": ((*FORECAST, "--holidays", "XX"), "XX"),
    "a bad forecast cell": (
        ("require", "{here}/volumes.csv", "--queues", "{queues}", "--out", "{out}"), "volumes.csv:2: volume: minus",
    ),
    "no such roster": (("audit", "{site}", "--roster", "{here}/nowhere.csv", "--json"), "nowhere.csv"),
    "an empty roster": (("audit", "{site}", "--roster", "{here}/empty.csv", "--json"), "empty.csv:1: header"),
    "a bad roster cell": (
        ("audit", "{site}", "--roster", "{here}/bad_cell.csv", "--json"), "bad_cell.csv:3: end: 2026-12-04T14:99: ",
    ),
    "a stranger in the roster": (
        ("audit", "{site}", "--roster", "{here}/stranger.csv", "--json"), "stranger.csv:2: employee: 999: ",
    ),
    "a roster without a column": (
        ("simulate", "{site}", "--roster", "{here}/headless.csv", "--json"), "headless.csv:1: employee: ",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_says_why_on_stderr_and_writes_nothing(
    desk: dict[str, str], arguments: tuple[str, ...], sentence: str
) -> None:
    before = {path: path.read_bytes() for path in Path(desk["here"]).rglob("*") if path.is_file()}
    ended = run(*(argument.format(**desk) for argument in arguments))
    assert (ended.code, ended.out) == (2, ""), ended.err
    assert sentence in ended.err
    assert {path: path.read_bytes() for path in Path(desk["here"]).rglob("*") if path.is_file()} == before
    assert not Path(desk["out"]).exists()


def test_locks_against_the_law_leave_no_roster(tmp_path: Path) -> None:
    """On leave and locked to a shift on the same day: nothing can be planned, which is exit code 4."""
    locks = "employee,date,shift_template,start\n002,2026-12-10,day8,09:00\n"
    site = write_small_site(tmp_path / "site", locks=locks)
    ended = run("plan", site, *WEEK, "--effort", "1", "--out", tmp_path / "out")
    assert (ended.code, ended.out) == (4, "")
    assert "002" in ended.err
    assert "H-LEAVE" in ended.err
    assert not (tmp_path / "out").exists()


def test_a_refused_plan_leaves_the_earlier_one_untouched(tmp_path: Path) -> None:
    site = write_small_site(tmp_path / "site")
    done("plan", site, *WEEK, "--effort", "0", "--out", tmp_path / "out")
    before = snapshot(tmp_path / "out")
    assert rows(tmp_path / "out" / "roster.csv")
    write_small_site(site, employees="employee,name,contract\n001,,nothing\n")
    assert run("plan", site, *WEEK, "--effort", "0", "--out", tmp_path / "out").code == 2
    assert snapshot(tmp_path / "out") == before
