"""`shiftplan demo`: the whole way on the Tokyo site, and the promises that a newcomer reads at its end."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.running import Ended, done
from tests.journeys.samples import TOKYO, header, rows, strict_json

SECONDS = 20
HEADERS = {
    "forecast.csv": "queue,interval_start,volume,p025,p10,p25,p50,p75,p90,p975,aht_seconds",
    "requirement.csv": "queue,interval_start,agents,work_minutes,due_at",
    "roster.csv": "employee,date,shift_template,start,end,breaks,activities",
    "segments.csv": "agent,start,end,skills",
    "coverage.csv": "queue,interval_start,required,on_duty,short,over",
}
PROMISES = {"voice_new": 0.97, "voice_existing": 0.93}
MOST_SHORT = 0.04

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Demo:
    """How the demo ended, and its files."""

    ended: Ended
    out: Path

    @property
    def report(self) -> Any:
        """report.json."""
        return strict_json((self.out / "report.json").read_text("utf-8"))

    def figures(self, fact: str) -> list[float]:
        """The numbers of a line of the page of facts, shares as fractions."""
        (line,) = re.findall(rf"^\W*{fact} +\W(.*)$", self.ended.out, re.MULTILINE)
        numbers = re.findall(r"(\d[\d,]*(?:\.\d+)?)(%?)", line)
        return [float(number.replace(",", "")) / (100 if percent else 1) for number, percent in numbers]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    out = tmp_path_factory.mktemp("demo") / "out"
    return Demo(done("demo", "--no-serve", "--seconds", str(SECONDS), "--out", out), out)


def test_every_file_is_there_with_its_columns(demo: Demo) -> None:
    assert {path.name for path in demo.out.iterdir()} == {*HEADERS, "report.json", "report.html"}
    assert {name: header(demo.out / name) for name in HEADERS} == HEADERS


def test_the_week_is_lawful_and_covered(demo: Demo) -> None:
    report = demo.report
    assert report["violations"]["hard"] == 0
    assert report["short_agent_intervals"] <= MOST_SHORT * report["required_agent_intervals"]
    ended = done("audit", TOKYO.folder, "--roster", demo.out / "roster.csv", "--json")
    assert [each for each in strict_json(ended.out)["violations"] if each["severity"] == "hard"] == []


def test_the_page_of_facts_says_what_the_report_says(demo: Demo) -> None:
    report = demo.report
    required, short, over = (report[f"{word}_agent_intervals"] for word in ("required", "short", "over"))
    assert demo.figures("required") == [pytest.approx(required, abs=0.06)]
    assert demo.figures("covered") == pytest.approx([required - short, 1 - short / required], rel=1e-4, abs=0.06)
    assert demo.figures("short") == [pytest.approx(short, abs=0.06), pytest.approx(short / required, abs=6e-5)]
    assert demo.figures("over") == [pytest.approx(over, abs=0.06), pytest.approx(over / required, abs=6e-5)]
    assert demo.figures("paid hours") == [pytest.approx(report["paid_hours"], abs=0.06)]
    assert demo.figures("wishes met") == [report["wishes"]["met"], report["wishes"]["asked"]]
    assert demo.figures("audit") == [report["violations"]["hard"], report["violations"]["soft"]]


def test_callers_are_answered_as_promised(demo: Demo) -> None:
    """By the rates that the demo prints, and by a simulation of its roster and forecast with another seed."""
    name_of = {row["queue"]: row["name"] for row in TOKYO.rows("queues.csv")}
    again = done(
        "simulate", TOKYO.folder, "--roster", demo.out / "roster.csv", "--forecast", demo.out / "forecast.csv",
        "--seed", "7", "--json",
    )  # fmt: skip
    simulated = strict_json(again.out)["queues"]
    for queue, promise in PROMISES.items():
        mean, low, high, *_ = demo.figures(f"simulated answer rate, {name_of[queue]}")
        assert promise <= mean <= 1, queue
        assert low <= mean <= high, queue
        assert simulated[queue]["answer_rate"]["mean"] == pytest.approx(mean, abs=0.01), queue


def test_the_report_opens_without_a_network(demo: Demo) -> None:
    page = (demo.out / "report.html").read_text("utf-8")
    assert re.findall(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//""", page) == []
    assert "東京コンタクトセンター" in page
    assert page.rstrip().endswith("</html>")


def test_the_plan_is_made_from_the_files_beside_it(demo: Demo, tmp_path: Path) -> None:
    """requirement.csv is what `require` makes of forecast.csv, which is what `forecast` makes of the site."""
    site = TOKYO.folder
    known = (
        "--queues", site / "queues.csv", "--opening-hours", site / "opening_hours.csv", "--holidays", "JP",
    )  # fmt: skip
    forecast, requirement = tmp_path / "forecast.csv", tmp_path / "requirement.csv"
    special_days = ("--special-days", site / "special_days.csv")
    done("forecast", site / "history.csv.gz", *TOKYO.week, *known, *special_days, "--out", forecast)
    done("require", forecast, *known, "--out", requirement)
    assert forecast.read_bytes() == (demo.out / "forecast.csv").read_bytes()
    made = {tuple(row.values()) for row in rows(demo.out / "requirement.csv")}
    assert made == {tuple(row.values()) for row in rows(requirement)}
