"""`shiftplan plan` on the sample sites: what its files say, checked from the tables of the site alone."""

import os
import subprocess
import sys
from collections import defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.files.small_site import write_small_site
from tests.journeys.running import done
from tests.journeys.samples import EFFORT, Planned, Row, at, header, parts, rows, strict_json

REPEATED = ("roster.csv", "segments.csv", "coverage.csv")
HEADERS = {
    "roster.csv": "employee,date,shift_template,start,end,breaks,activities",
    "segments.csv": "agent,start,end,skills",
    "coverage.csv": "queue,interval_start,required,on_duty,short,over",
}
MINUTE = timedelta(minutes=1)


def spans(row: Row) -> tuple[datetime, datetime]:
    """Start and end of a row."""
    return datetime.fromisoformat(row["start"]), datetime.fromisoformat(row["end"])


def worked(row: Row) -> list[tuple[datetime, datetime]]:
    """A shift without its breaks."""
    start, end = spans(row)
    edges = [start, *(edge for first, last, _ in sorted(parts(row["breaks"])) for edge in (first, last)), end]
    return [(first, last) for first, last in zip(edges[::2], edges[1::2], strict=True) if first < last]


def test_files_are_the_four_of_a_plan_with_their_columns(planned: Planned) -> None:
    assert {path.name for path in planned.out.iterdir()} == {*HEADERS, "report.json"}
    assert {name: header(planned.out / name) for name in HEADERS} == HEADERS


def test_report_says_what_was_found(planned: Planned) -> None:
    report = planned.report
    assert (report["status"], report["stopped_by"]) == ("feasible", "effort")
    distance = report["cost"] - report["bound"]
    assert 0 <= distance < report["cost"]
    assert report["gap"] == pytest.approx(distance / report["cost"])
    assert report["b"] == pytest.approx(distance * 10 / report["required_agent_intervals"])
    numbers = (
        "cost", "short_agent_intervals", "over_agent_intervals", "required_agent_intervals", "paid_hours", "seconds",
        "cpu_seconds", "peak_rss_mb",
    )  # fmt: skip
    assert [name for name in numbers if type(report[name]) not in (int, float) or report[name] < 0] == []
    assert (report["seed"], report["effort"]) == (1, 5)
    assert report["violations"].keys() == {"hard", "soft"}
    assert report["violations"]["hard"] == 0
    assert report["wishes"].keys() == {"asked", "met"}
    assert 0 <= report["wishes"]["met"] <= report["wishes"]["asked"] > 0
    assert isinstance(report["problem_hash"], str)
    assert {"python", "shiftplan", "ortools"} <= report["versions"].keys()


def test_report_adds_up_the_files(planned: Planned) -> None:
    for word in ("required", "short", "over"):
        total = sum(float(row[word]) for row in planned.coverage)
        assert planned.report[f"{word}_agent_intervals"] == pytest.approx(total, abs=0.01), word
    unpaid = {
        (rule["shift_template"], rule["kind"])
        for rule in planned.site.rows("break_rules.csv")
        if rule["paid"] == "0"
    }  # fmt: skip
    paid = timedelta()
    for row in planned.roster:
        start, end = spans(row)
        pauses = [last - first for first, last, kind in parts(row["breaks"]) if (row["shift_template"], kind) in unpaid]
        paid += end - start - sum(pauses, timedelta())
    assert planned.report["paid_hours"] == pytest.approx(paid / timedelta(hours=1))


def test_every_shift_is_one_of_its_template_with_exactly_its_breaks(planned: Planned) -> None:
    templates = {row["shift_template"]: row for row in planned.site.rows("shift_templates.csv")}
    rules: dict[str, list[Row]] = defaultdict(list)
    for rule in planned.site.rows("break_rules.csv"):
        rules[rule["shift_template"]].append(rule)
    days = {str(planned.site.first_day + timedelta(number)) for number in range(planned.site.days)}
    assert planned.roster
    for row in planned.roster:
        template, (start, end) = templates[row["shift_template"]], spans(row)
        first, last = (at(start.date(), template[name]) for name in ("first_start", "last_start"))
        assert row["date"] == str(start.date()), row
        assert row["date"] in days, row
        assert end - start == int(template["span_minutes"]) * MINUTE, row
        assert first <= start <= last, row
        assert (start - first) % (int(template["start_step_minutes"]) * MINUTE) == timedelta(), row
        check_breaks(row, start, rules[row["shift_template"]])


def check_breaks(row: Row, start: datetime, rules: list[Row]) -> None:
    """Every break of the rules and no more; inside its window, on multiples of five minutes, in order."""
    taken = parts(row["breaks"])
    assert taken == sorted(taken), row
    assert all(last <= following for (_, last, _), (following, _, _) in pairwise(taken)), row
    for kind in {"meal", "rest"}:
        own = sorted((rule for rule in rules if rule["kind"] == kind), key=lambda rule: int(rule["nth"]))
        for rule, (first, last, _) in zip(own, [each for each in taken if each[2] == kind], strict=True):
            minute = (first - start) // MINUTE
            assert last - first == int(rule["minutes"]) * MINUTE, row
            assert int(rule["earliest_minute"]) <= minute <= int(rule["latest_minute"]), row
            assert minute % 5 == 0, row


def test_activities_cover_the_work_and_ask_for_skills_that_are_there(planned: Planned) -> None:
    skill_of = {row["queue"]: row["skill"] for row in planned.site.rows("queues.csv")}
    own: dict[str, list[Row]] = defaultdict(list)
    for skill in planned.site.rows("skills.csv"):
        own[skill["employee"]].append(skill)
    leave = planned.site.rows("leave.csv")
    seen = set()
    for row in planned.roster:
        for first, last in worked(row):
            inside = [each for each in parts(row["activities"]) if first <= each[0] and each[1] <= last]
            assert inside, row
            assert [inside[0][0], *(each[1] for each in inside)] == [*(each[0] for each in inside), last], row
            assert inside[0][0] == first, row
        stretches = worked(row)
        assert all(any(a <= s and e <= b for a, b in stretches) for s, e, _ in parts(row["activities"])), row
        held = {skill["skill"] for skill in valid(own[row["employee"]], row["date"])}
        assert {skill_of[queue] for _, _, queue in parts(row["activities"])} <= held, row
        away = [each for each in leave if each["employee"] == row["employee"]]
        assert not any(each["from_date"] <= row["date"] <= each["to_date"] for each in away), row
        assert (row["employee"], row["date"]) not in seen, row
        seen.add((row["employee"], row["date"]))


def valid(skills: list[Row], day: str) -> list[Row]:
    """The skills that somebody has on a day, by level."""
    lasting = [row for row in skills if not row["valid_until"] or day <= row["valid_until"]]
    return sorted(lasting, key=lambda row: int(row["level"]))


def test_segments_are_the_shifts_with_all_breaks_cut_out(planned: Planned) -> None:
    found = {(row["agent"], row["start"], row["end"]): row["skills"] for row in rows(planned.out / "segments.csv")}
    cut = [
        (row["employee"], *(edge.isoformat(timespec="minutes") for edge in span))
        for row in planned.roster
        for span in worked(row)
    ]
    assert sorted(found) == sorted(cut)
    assert len(rows(planned.out / "segments.csv")) == len(cut)


def test_segments_list_the_queues_of_a_person_by_level(planned: Planned) -> None:
    """Queues of one level may stand in any order."""
    queues: dict[str, list[str]] = defaultdict(list)
    for queue in planned.site.rows("queues.csv"):
        queues[queue["skill"]].append(queue["queue"])
    own: dict[str, list[Row]] = defaultdict(list)
    for row in planned.site.rows("skills.csv"):
        own[row["employee"]].append(row)
    for row in rows(planned.out / "segments.csv"):
        skills = valid(own[row["agent"]], row["start"][:10])
        level = {queue: int(skill["level"]) for skill in skills for queue in queues[skill["skill"]]}
        listed = row["skills"].split("|")
        assert sorted(listed) == sorted(level), row
        assert [level[queue] for queue in listed] == sorted(level.values()), row


def test_coverage_counts_everybody_once_by_the_share_of_the_interval(planned: Planned) -> None:
    site, minutes = planned.site, planned.site.interval_minutes
    on_duty: dict[tuple[str, str], float] = defaultdict(float)
    for row in [*site.rows("previous_roster.csv"), *planned.roster]:
        for start, end, queue in parts(row["activities"]):
            moment = start
            while moment < end:
                interval = moment - timedelta(minutes=moment.minute % minutes)
                until = min(end, interval + minutes * MINUTE)
                if interval.date() >= site.first_day:
                    on_duty[queue, interval.isoformat(timespec="minutes")] += (until - moment) / (minutes * MINUTE)
                moment = until
    found = {(row["queue"], row["interval_start"]): row for row in planned.coverage}
    assert len(found) == len(planned.coverage)
    assert {key: pytest.approx(people, abs=1e-5) for key, people in on_duty.items()} == {
        key: float(row["on_duty"]) for key, row in found.items() if float(row["on_duty"])
    }
    immediate = {row["queue"] for row in site.rows("queues.csv") if row["channel"] in ("voice", "chat")}
    for (queue, _), row in found.items():
        required, people, short, over = (float(row[name]) for name in ("required", "on_duty", "short", "over"))
        assert min(required, people, short, over) >= 0, row
        if queue in immediate:
            assert short == pytest.approx(max(0.0, required - people), abs=1e-5), row
            assert over == pytest.approx(max(0.0, people - required), abs=1e-5), row


def plan_elsewhere(site: Path, out: Path, week: tuple[str, ...], *options: str) -> None:
    """Plan in another process, in which sets have another order."""
    subprocess.run(
        [sys.executable, "-m", "shiftplan", "plan", site, *week, *options, "--out", out],
        env={**os.environ, "PYTHONHASHSEED": "12345"}, capture_output=True, timeout=300, check=True,
    )  # fmt: skip


@pytest.mark.slow
def test_the_same_effort_and_seed_give_the_same_bytes_again(planned: Planned, tmp_path: Path) -> None:
    plan_elsewhere(planned.site.folder, tmp_path, planned.site.week, *EFFORT)
    for name in REPEATED:
        assert (tmp_path / name).read_bytes() == (planned.out / name).read_bytes(), name
    again = strict_json((tmp_path / "report.json").read_text("utf-8"))
    changing = {"seconds", "cpu_seconds", "peak_rss_mb", "log"}
    assert {k: v for k, v in again.items() if k not in changing} == {
        k: v for k, v in planned.report.items() if k not in changing
    }


@pytest.mark.slow
def test_a_small_site_repeats_in_another_process(tmp_path: Path) -> None:
    site = write_small_site(tmp_path / "site", requirement=None)
    week = ("--from", "2026-12-07", "--days", "14")
    done("plan", site, *week, "--effort", "40", "--out", tmp_path / "here")
    plan_elsewhere(site, tmp_path / "there", week, "--effort", "40")
    for name in REPEATED:
        assert (tmp_path / "here" / name).read_bytes() == (tmp_path / "there" / name).read_bytes(), name
