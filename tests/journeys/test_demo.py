"""`shiftplan demo`: the whole way on the Tokyo site, and the promises that a newcomer reads at its end."""

import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shiftplan.application import Application, open_application
from shiftplan.config import DATABASE_URL, Settings, settings
from shiftplan.domain.horizon import Period
from shiftplan.services.accounts import Role
from tests.journeys.running import Ended, done, run
from tests.journeys.samples import OSAKA, TOKYO, header, rows, strict_json

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
    """Made where no database is named: it lies beside the results."""
    out = tmp_path_factory.mktemp("demo") / "out"
    return Demo(done("demo", "--no-serve", "--seconds", str(SECONDS), "--out", out), out)


@pytest.fixture
def kept(demo: Demo) -> Iterator[Application]:
    """What the demo left in its database."""
    with open_application(Settings(f"sqlite:///{demo.out / 'shiftplan.db'}")) as application:
        yield application


def passwords(out: str) -> dict[str, str]:
    """Passwords by name, as the sign-in lines show them."""
    return dict(re.findall(r"^\w+: .* name: (\S+) +password: (\S+)$", out, re.MULTILINE))


def test_every_file_is_there_with_its_columns(demo: Demo) -> None:
    assert {path.name for path in demo.out.iterdir()} == {*HEADERS, "report.json", "report.html", "shiftplan.db"}
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
    """requirement.csv is what `require` makes of forecast.csv for the site, which is what `forecast` makes of it; Tokyo
    pools its people, so its queues ask for less than each by itself.
    """
    site = TOKYO.folder
    known = (
        "--queues", site / "queues.csv", "--opening-hours", site / "opening_hours.csv", "--holidays", "JP",
    )  # fmt: skip
    forecast, requirement, alone = (tmp_path / f"{name}.csv" for name in ("forecast", "requirement", "alone"))
    special_days = ("--special-days", site / "special_days.csv")
    done("forecast", site / "history.csv.gz", *TOKYO.week, *known, *special_days, "--out", forecast)
    done("require", forecast, "--site", site, "--out", requirement)
    done("require", forecast, *known, "--out", alone)
    assert forecast.read_bytes() == (demo.out / "forecast.csv").read_bytes()
    made = {tuple(row.values()) for row in rows(demo.out / "requirement.csv")}
    assert made == {tuple(row.values()) for row in rows(requirement)}
    asked, by_themselves = (sum(float(row["agents"] or 0) for row in rows(each)) for each in (requirement, alone))
    assert asked < by_themselves


def test_both_weeks_are_published_with_their_demand(demo: Demo, kept: Application) -> None:
    for site in (TOKYO, OSAKA):
        week = Period(site.first_day, site.first_day + timedelta(days=6))
        assert kept.publishing.published(site.name, week) == set(week)
        (version,) = kept.publishing.versions(site.name)
        assert version.report["violations"]["hard"] == 0
        demand = kept.demand.of_version(version.id)
        assert demand is not None
        assert demand.forecast
    shifts = {(row["employee"], row["date"]) for row in rows(demo.out / "roster.csv")}
    tokyo = kept.publishing.current("tokyo", Period(TOKYO.first_day, TOKYO.first_day + timedelta(days=6)))
    assert {(shift.employee, shift.on_date.isoformat()) for shift in tokyo.shifts} == shifts


def test_one_account_for_each_role_can_sign_in(demo: Demo, kept: Application) -> None:
    found = passwords(demo.ended.out)
    assert set(found) == {f"demo-{role}" for role in Role}
    for name, password in found.items():
        account = kept.accounts.sign_in(name, password, "127.0.0.1")
        assert account is not None
        assert {f"demo-{grant.role}" for grant in account.grants} == {name}
        assert [code for code, _ in kept.accounts.sites_of(account)][:1]


def test_a_second_demo_keeps_what_is_published_and_makes_new_passwords(
    demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a copy of the first, which other tests look at."""
    shutil.copytree(demo.out, tmp_path / "out")
    address = f"sqlite:///{tmp_path / 'out' / 'shiftplan.db'}"
    monkeypatch.setenv(DATABASE_URL, address)
    settings.cache_clear()
    again = done("demo", "--no-serve", "--seconds", "2", "--out", tmp_path / "out")
    assert again.err.count("published by an earlier demo") == 2
    old, new = passwords(demo.ended.out), passwords(again.out)
    assert old.keys() == new.keys()
    assert not set(old.values()) & set(new.values())
    with open_application(Settings(address)) as kept:
        assert {site: len(kept.publishing.versions(site)) for site in ("tokyo", "osaka")} == {"tokyo": 1, "osaka": 1}
        assert kept.accounts.sign_in("demo-hr", new["demo-hr"], "127.0.0.1") is not None
        assert kept.accounts.sign_in("demo-hr", old["demo-hr"], "127.0.0.1") is None


def test_the_demo_serves_until_it_is_interrupted(tmp_path: Path) -> None:
    """A line for each role once the pages are there; Ctrl-C ends web and worker too."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "shiftplan", "demo", "--seconds", "2", "--port", str(port)]
    with subprocess.Popen([*command, "--out", str(tmp_path)], stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout is not None
        shown: list[str] = []
        while not (shown and shown[-1].startswith("Ctrl-C")):
            line = demo.stdout.readline()
            assert line, shown
            shown.append(line)
        assert set(passwords("".join(shown))) == {f"demo-{role}" for role in Role}
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=20) as page:
            assert page.status == 200
        demo.send_signal(signal.SIGINT)
        demo.communicate(timeout=90)
    assert demo.returncode == 0
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=5)


def test_a_port_that_is_taken_is_refused_before_the_work_begins(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        ended = run("demo", "--port", str(other.getsockname()[1]), "--out", tmp_path / "out")
    assert (ended.code, ended.out) == (2, "")
    assert "choose another" in ended.err
    assert not (tmp_path / "out").exists()
