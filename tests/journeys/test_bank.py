"""The whole way on real calls: the history of a bank's telephone line, named by SHIFTPLAN_BANK_CALLS, never committed.

A file with the columns timestamp, queue, offered: contacts per five minutes from March to October 2003.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.running import done
from tests.journeys.samples import Row, rows, strict_json
from tests.worlds.bank import COUNTRY, QUEUE, write_bank_site

INTERVAL_MINUTES = 30
SECONDS = 45
WEEK = ("--from", "2003-10-06", "--days", "5")
DAYS = {f"2003-10-{day:02d}" for day in range(6, 11)}

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Bank:
    """The site planned, and what was made of it on the way."""

    site: Path
    out: Path
    people: int

    @property
    def report(self) -> Any:
        """report.json."""
        return strict_json((self.out / "report.json").read_text("utf-8"))

    def rows(self, name: str) -> list[Row]:
        """A table of the site folder."""
        return rows(self.site / name)


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    named = os.environ.get("SHIFTPLAN_BANK_CALLS")
    if not named:
        pytest.skip("SHIFTPLAN_BANK_CALLS names no file of bank calls (timestamp, queue, offered)")
    folder = tmp_path_factory.mktemp("bank")
    site, out = folder / "site", folder / "out"
    write_bank_site(site, 1.0, INTERVAL_MINUTES)
    known = ("--queues", site / "queues.csv", "--opening-hours", site / "opening_hours.csv", "--holidays", COUNTRY)
    forecast, requirement = folder / "forecast.csv", folder / "requirement.csv"
    done("forecast", named, *WEEK, *known, "--interval", str(INTERVAL_MINUTES), "--out", forecast)
    done("require", forecast, *known, "--out", requirement)
    hours = sum(int(row["agents"]) for row in rows(requirement)) * INTERVAL_MINUTES / 60
    people = write_bank_site(site, hours, INTERVAL_MINUTES)
    (site / "forecast.csv").write_bytes(forecast.read_bytes())
    (site / "requirement.csv").write_bytes(requirement.read_bytes())
    done("plan", site, *WEEK, "--seconds", str(SECONDS), "--out", out)
    return Bank(site, out, people)


def test_forecast_covers_the_opening_and_drops_the_stray_interval(bank: Bank) -> None:
    starts = [row["interval_start"] for row in bank.rows("forecast.csv") if float(row["volume"])]
    clocks = {f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(7 * 60, 21 * 60, INTERVAL_MINUTES)}
    assert starts == sorted(f"{day}T{clock}" for day in DAYS for clock in clocks)


def test_forecast_is_close_to_what_came(bank: Bank) -> None:
    """Totals of the days stay within 15 % of the calls that came afterwards, which the forecast has not seen."""
    came = dict.fromkeys(DAYS, 0.0)
    for row in rows(Path(os.environ["SHIFTPLAN_BANK_CALLS"])):
        day, clock = row["timestamp"].split("T")
        if day in came and clock < "21:00":
            came[day] += float(row["offered"])
    for day, calls in came.items():
        expected = sum(float(row["volume"]) for row in bank.rows("forecast.csv") if row["interval_start"][:10] == day)
        assert expected == pytest.approx(calls, rel=0.15), day


def test_the_team_has_the_size_that_the_calls_need(bank: Bank) -> None:
    assert 100 <= bank.people <= 200
    assert {row["queue"] for row in bank.rows("requirement.csv")} == {QUEUE}
    noon = [int(row["agents"]) for row in bank.rows("requirement.csv") if row["interval_start"].endswith("T12:00")]
    assert len(noon) == len(DAYS)
    assert all(45 <= agents <= 90 for agents in noon), noon


def test_the_week_is_lawful(bank: Bank) -> None:
    ended = done("audit", bank.site, "--roster", bank.out / "roster.csv", "--json")
    assert [each for each in strict_json(ended.out)["violations"] if each["severity"] == "hard"] == []
    assert bank.report["violations"]["hard"] == 0


def test_the_week_is_covered_but_for_four_percent(bank: Bank) -> None:
    report = bank.report
    needed = sum(int(row["agents"]) for row in bank.rows("requirement.csv"))
    assert report["required_agent_intervals"] == pytest.approx(needed)
    assert report["short_agent_intervals"] <= 0.04 * needed
