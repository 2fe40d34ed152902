"""`shiftplan replan`: somebody falls ill, and few others change."""

import csv
import json
from pathlib import Path

import pytest

from tests.files.small_site import small_site_files, write_small_site
from tests.journeys.running import done, run

WEEK = ("--from", "2026-12-07", "--days", "7")
DAYS = ("--from", "2026-12-09", "--days", "2")
CHANGES = ["employee", "date", "before", "after", "why"]


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, Path]:
    """The small site, and the roster of its week."""
    site = write_small_site(tmp_path / "site", locks=None)
    done("plan", site, *WEEK, "--effort", "60", "--out", tmp_path / "week")
    return site, tmp_path / "week" / "roster.csv"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def absent(folder: Path, roster: Path, day: str) -> tuple[str, Path]:
    """Somebody who works on a day, and the file that says that he does not."""
    employee = next(row["employee"] for row in rows(roster) if row["date"] == day)
    told = folder / "absent.csv"
    told.write_text(f"employee,from_date,to_date,kind\n{employee},{day},{day},sick\n", encoding="utf-8")
    return employee, told


def test_the_days_are_planned_anew_and_all_others_stay_as_they_are(made, tmp_path):
    site, roster = made
    employee, told = absent(tmp_path, roster, "2026-12-09")
    ended = done("replan", site, "--roster", roster, *DAYS, "--absences", told, "--out", tmp_path / "new", "--json")
    before, after = rows(roster), rows(tmp_path / "new" / "roster.csv")
    changes = rows(tmp_path / "new" / "changes.csv")
    report = json.loads(ended.out)

    outside = [row for row in before if row["date"] not in ("2026-12-09", "2026-12-10")]
    assert outside
    assert [row for row in after if row["date"] not in ("2026-12-09", "2026-12-10")] == outside
    assert not [row for row in after if (row["employee"], row["date"]) == (employee, "2026-12-09")]
    assert list(changes[0]) == CHANGES
    assert all(row["why"] for row in changes)
    assert {(row["employee"], row["date"]) for row in changes} >= {(employee, "2026-12-09")}
    assert report["violations"]["hard"] == 0


def test_the_site_says_what_a_change_costs_where_the_command_does_not(made, tmp_path):
    """At the price of the site the curve begins; the option beats it."""
    _, roster = made
    _, told = absent(tmp_path, roster, "2026-12-09")
    text = small_site_files()["site"]
    told_price = text + ("" if "[planning]" in text else "\n[planning]\n") + "change = 77\n"
    site = write_small_site(tmp_path / "dear", locks=None, site=told_price)
    asked = ("replan", site, "--roster", roster, *DAYS, "--absences", told)
    by_site = json.loads(done(*asked, "--out", tmp_path / "a", "--json").out)
    by_option = json.loads(done(*asked, "--change-price", "5", "--out", tmp_path / "b", "--json").out)

    assert 77.0 in [each["change_price"] for each in by_site["curve"]]
    assert 5.0 in [each["change_price"] for each in by_option["curve"]]
    assert 77.0 not in [each["change_price"] for each in by_option["curve"]]


def test_a_roster_of_somebody_unknown_is_refused_and_nothing_written(made, tmp_path):
    site, roster = made
    strange = tmp_path / "strange.csv"
    strange.write_text(roster.read_text("utf-8").replace("\n001,", "\nnobody,"), encoding="utf-8")
    ended = run("replan", site, "--roster", strange, *DAYS, "--out", tmp_path / "new")

    assert ended.code == 2
    assert "nobody" in ended.err
    assert not (tmp_path / "new").exists()
