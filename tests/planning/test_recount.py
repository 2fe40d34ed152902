"""What a plan costs, against a count that shares no code with planner and audit, on a day site and a night site."""

import csv
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from shiftplan.files.roster import roster_text
from shiftplan.files.site import read_folder
from shiftplan.planning.plan import Limit
from shiftplan.services import solving
from tests.planning.recount import cost_of
from tests.worlds.family import FIRST_DAY, family_site, named

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "samples" / "osaka"
MONDAY = date(2026, 12, 7)
LITTLE = Limit(seconds=600, effort=10, seed=1)


def day_site(folder: Path) -> None:
    """Full-time and part-time people, phone, chat and e-mail that can wait four hours; intervals of 15 minutes."""
    family_site(named("14x1-balanced")).write(folder)


def night_site(folder: Path) -> None:
    """The sample site that works past midnight, after a known month, with a demand of its own."""
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("history*"))
    midnight = datetime.combine(MONDAY, datetime.min.time())
    with (folder / "requirement.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["queue", "interval_start", "agents", "work_minutes", "due_at"])
        for number in range(7 * 48):
            at = midnight + timedelta(minutes=30 * number)
            if at.hour >= 10:
                out.writerow(["support", at.isoformat(), 2.25 + number % 5 / 4, "", ""])
                out.writerow(["chat", at.isoformat(), 0.75 + number % 3, "", ""])
                out.writerow(["email", at.isoformat(), "", 20 + number % 7, (at + timedelta(hours=12)).isoformat()])


@pytest.mark.slow
@pytest.mark.parametrize(("made", "first_day"), [(day_site, FIRST_DAY), (night_site, MONDAY)])
def test_the_cost_of_a_plan_is_what_its_files_say(made, first_day, tmp_path):
    made(tmp_path / "site")
    site = read_folder(tmp_path / "site").site
    assert site.requirement is not None
    found = solving.plan(solving.problem_of(site, site.requirement, first_day, 7), LITTLE)
    roster = tmp_path / "roster.csv"
    roster.write_text(roster_text(found.plan.roster, site.time_zone), encoding="utf-8")
    assert found.plan.roster.shifts
    assert cost_of(tmp_path / "site", roster, first_day, 7) == pytest.approx(found.plan.cost, rel=1e-9)
