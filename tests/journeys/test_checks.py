"""`shiftplan audit` and `shiftplan simulate` over a plan: the documents, and a spoiled roster found out."""

import csv
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.files.small_site import write_small_site
from tests.journeys.running import done, run
from tests.journeys.samples import Planned, Row, parts, rows, strict_json

ITEM = ("rule", "employee", "date", "measured", "limit", "unit", "severity", "article", "shifts")
MEASURES = ("offered", "answer_rate", "service_level", "asa_seconds", "occupancy")
SHARES = ("answer_rate", "service_level", "occupancy")


def write(path: Path, roster: Sequence[Row]) -> Path:
    """Write a roster of the same columns."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, roster[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(roster)
    return path


def test_audit_of_a_plan_finds_nothing_hard(planned: Planned) -> None:
    ended = run("audit", planned.site.folder, "--roster", planned.out / "roster.csv", "--json")
    document = strict_json(ended.out)
    assert ended.code == 0
    assert list(document) == ["violations", "needs_review", "not_verifiable"]
    for found in [*document["violations"], *document["needs_review"]]:
        assert set(ITEM) <= found.keys(), found
    assert [found for found in document["violations"] if found["severity"] != "soft"] == []
    assert len(document["violations"]) == planned.report["violations"]["soft"]


def without_skill(planned: Planned) -> list[Row]:
    """Somebody answers a queue that nobody taught them, for the first activity of a shift."""
    roster = planned.roster
    skill_of = {row["queue"]: row["skill"] for row in planned.site.rows("queues.csv")}
    held: dict[str, set[str]] = {}
    for row in planned.site.rows("skills.csv"):
        held.setdefault(row["employee"], set()).add(row["skill"])
    row = next(row for row in roster if set(skill_of.values()) - held[row["employee"]])
    queue = next(queue for queue, skill in skill_of.items() if skill not in held[row["employee"]])
    start, end, _ = parts(row["activities"])[0]
    rest = row["activities"].partition("|")[2]
    row["activities"] = f"{start:%Y-%m-%dT%H:%M}/{end:%Y-%m-%dT%H:%M}/{queue}" + (f"|{rest}" if rest else "")
    return roster


def moved(row: Row, by: timedelta) -> Row:
    """A shift with all its parts at another time."""

    def shifted(cell: str) -> str:
        return "/".join(
            (datetime.fromisoformat(text) + by).isoformat(timespec="minutes") if text[:2] == "20" else text
            for text in cell.split("/")
        )

    cells = {name: "|".join(map(shifted, row[name].split("|"))) for name in ("start", "end", "breaks", "activities")}
    return {**row, **cells, "date": cells["start"][:10]}


def on_leave(planned: Planned) -> list[Row]:
    """Somebody's shift is moved to a day of their approved leave."""
    roster = planned.roster
    last = planned.site.first_day + timedelta(planned.site.days - 1)
    for leave in planned.site.rows("leave.csv"):
        own = [number for number, row in enumerate(roster) if row["employee"] == leave["employee"]]
        if own and str(planned.site.first_day) <= leave["from_date"] <= str(last):
            day = datetime.fromisoformat(leave["from_date"]) - datetime.fromisoformat(roster[own[0]]["date"])
            roster[own[0]] = moved(roster[own[0]], day)
            return roster
    raise AssertionError("nobody who works is on leave")


def off_the_template(planned: Planned) -> list[Row]:
    """A shift starts a minute later than any start of its template."""
    roster = planned.roster
    roster[0] = moved(roster[0], timedelta(minutes=1))
    return roster


def doubled(planned: Planned) -> list[Row]:
    """Somebody works the same shift twice, a minute apart."""
    roster = planned.roster
    return [*roster, moved(roster[0], timedelta(minutes=1))]


SPOILED = {"H-SKILL": without_skill, "H-LEAVE": on_leave, "H-TEMPLATE": off_the_template, "H-DOUBLE": doubled}


@pytest.mark.parametrize("code", SPOILED)
def test_audit_of_a_spoiled_roster_names_the_rule(planned: Planned, tmp_path: Path, code: str) -> None:
    spoiled = write(tmp_path / "roster.csv", SPOILED[code](planned))
    ended = run("audit", planned.site.folder, "--roster", spoiled, "--json")
    hard = {each["rule"]: each for each in strict_json(ended.out)["violations"] if each["severity"] == "hard"}
    assert ended.code == 3
    assert code in hard
    found = hard[code]
    assert found["employee"] in {row["employee"] for row in planned.roster}
    assert {"date", "start", "end"} <= found["shifts"][0].keys(), found
    assert run("audit", planned.site.folder, "--roster", spoiled).code == 3


def test_audit_of_a_wrong_skill_finds_that_alone(planned: Planned, tmp_path: Path) -> None:
    spoiled = write(tmp_path / "roster.csv", without_skill(planned))
    found = strict_json(run("audit", planned.site.folder, "--roster", spoiled, "--json").out)["violations"]
    assert {each["rule"] for each in found if each["severity"] == "hard"} == {"H-SKILL"}


def check_measures(measures: dict[str, dict[str, Any]]) -> None:
    """Means lie in their intervals; shares between 0 and 1."""
    assert set(MEASURES) <= measures.keys()
    for name in MEASURES:
        assert list(measures[name]) == ["mean", "low", "high"]
        low, mean, high = (measures[name][edge] for edge in ("low", "mean", "high"))
        assert None not in (low, mean, high) or name == "service_level", name
        if mean is not None:
            assert low <= mean <= high, name
            assert name not in SHARES or 0 <= mean <= 1, name


def test_simulation_of_a_plan(planned: Planned, tmp_path: Path) -> None:
    site, roster = planned.site, planned.out / "roster.csv"
    command = ("simulate", site.folder, "--roster", roster, "--reps", "4", "--json")
    ended = done(*command)
    document = strict_json(ended.out)
    assert {"queues", "total", "overrun_hours"} <= document.keys()
    simulated = [row for row in site.rows("queues.csv") if row["channel"] in ("voice", "chat")]
    assert set(document["queues"]) == {row["queue"] for row in simulated}
    for measures in (*document["queues"].values(), document["total"]):
        check_measures(measures)
    assert list(document["overrun_hours"]) == ["mean", "low", "high"]
    assert done(*command) == ended
    assert done(*command, "--seed", "2").out != ended.out
    forecast = tmp_path / "forecast.csv"
    done(
        "forecast", site.folder / "history.csv.gz", *site.week, "--queues", site.folder / "queues.csv",
        "--holidays", "JP", "--special-days", site.folder / "special_days.csv",
        "--opening-hours", site.folder / "opening_hours.csv", "--out", forecast,
    )  # fmt: skip
    assert done(*command, "--forecast", forecast).out == ended.out
    volume = sum(float(row["volume"]) for row in rows(forecast) if row["queue"] == simulated[0]["queue"])
    offered = document["queues"][simulated[0]["queue"]]["offered"]["mean"]
    assert offered == pytest.approx(volume, rel=0.1)


def test_fewer_people_answer_fewer_contacts(tmp_path: Path) -> None:
    site = write_small_site(tmp_path / "site", requirement=None, locks=None)
    done("plan", site, "--from", "2026-12-07", "--days", "5", "--effort", "20", "--out", tmp_path)
    roster = rows(tmp_path / "roster.csv")
    half = write(tmp_path / "half.csv", [row for row in roster if row["employee"] != "001"])
    rates = [
        strict_json(done("simulate", site, "--roster", path, "--json").out)["queues"]["phone"]["answer_rate"]["mean"]
        for path in (tmp_path / "roster.csv", half)
    ]
    assert rates[1] < rates[0] - 0.02
