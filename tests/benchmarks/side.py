"""Side by side on one generated folder: this planner, the textbook model in CP-SAT, and what others can express of it.

    python -m tests.benchmarks.side [--only NAME ...] [--seconds S] [--workers N] [--pyworkforce PYTHON]

Every roster is counted by `tests.planning.recount`, which shares no code with any of them, and audited by `shiftplan
audit`. --pyworkforce: an interpreter that has pyworkforce, which is no dependency of ours. Rows of the same instance
and limit in docs/benchmarks.md are replaced.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shiftplan.domain.people import EmployeeId
from shiftplan.domain.problem import Problem
from shiftplan.domain.roster import Roster, Shift
from shiftplan.files.roster import roster_text
from shiftplan.files.site import read_site
from shiftplan.planning.grid import grid_of
from shiftplan.planning.people import in_order, people_of
from shiftplan.rules.base import Candidate
from shiftplan.rules.rulebook import rules_for
from shiftplan.services.solving import problem_of
from tests.benchmarks._flat import FlatModel, shift_of
from tests.planning.recount import cost_of
from tests.worlds.family import FIRST_DAY, family_site, named

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
SECTION = "## Side by side"
HEAD = (
    "| instance | planner | limit | cost, recounted | its own bound | hard violations | seconds | CPU-seconds "
    "| remarks |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
)
ASSIGN = """
import json, sys, time
from pyworkforce.rostering import MinHoursRoster
task = json.load(sys.stdin)
began, cpu = time.monotonic(), time.process_time()
solved = MinHoursRoster(**task).solve()
print(json.dumps({"status": solved["status"], "shifts": solved["resource_shifts"] if solved["total_shifts"] else [],
                  "seconds": time.monotonic() - began, "cpu_seconds": time.process_time() - cpu}))
"""


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", default=["20x1-understaffed", "65x1-understaffed"])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=8, help="of the textbook model; fewer leave out what proves")
    parser.add_argument("--pyworkforce", help="an interpreter that has pyworkforce")
    asked = parser.parse_args()
    for name in asked.only:
        for row in rows_of(name, asked.seconds, asked.workers, asked.pyworkforce):
            PAGE.write_text(with_row(PAGE.read_text(encoding="utf-8"), row), encoding="utf-8")
            print(row, flush=True)


def rows_of(name: str, seconds: float, workers: int, other: str | None) -> Iterator[str]:
    """A row for each planner."""
    instance = named(name)
    with tempfile.TemporaryDirectory() as place:
        site = Path(place) / "site"
        family_site(instance).write(site)
        limit = f"{seconds:g} s"
        ours = Path(place) / "ours"
        _shiftplan("plan", site, "--from", FIRST_DAY, "--days", instance.days, "--seconds", seconds, "--out", ours)
        report = json.loads((ours / "report.json").read_text(encoding="utf-8"))
        cost, hard = judged(site, ours / "roster.csv", instance.days)
        yield row(name, "shiftplan", limit, cost, report["bound"], hard, report["seconds"], report["cpu_seconds"], "")

        brought = read_site(site)
        assert brought.requirement is not None
        problem = problem_of(brought, brought.requirement, FIRST_DAY, instance.days)
        flat = FlatModel(problem).solve(seconds, workers)
        words = f"{flat.status.lower()}; {flat.variables:,} variables, {workers} workers; building it not counted"
        verdict = (None, None) if flat.roster is None else _written(site, flat.roster, problem)
        yield row(
            name, "textbook CP-SAT model", limit, verdict[0], flat.bound, verdict[1], flat.seconds,
            flat.cpu_seconds, words,
        )  # fmt: skip
        if other is not None:
            yield _by_pyworkforce(name, limit, site, problem, Path(place), ours, seconds, other)


def judged(site: Path, roster: Path, days: int) -> tuple[float, int]:
    """Cost by the recount, and hard violations by the audit."""
    audit = subprocess.run(
        [sys.executable, "-m", "shiftplan", "audit", str(site), "--roster", str(roster), "--json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    violations = json.loads(audit.stdout)["violations"]
    return cost_of(site, roster, FIRST_DAY, days), sum(each["severity"] == "hard" for each in violations)


def _written(site: Path, roster: Roster, problem: Problem) -> tuple[float, int]:
    file = site.parent / "roster.csv"
    file.write_text(roster_text(roster, problem.site.time_zone), encoding="utf-8")
    return judged(site, file, problem.horizon.days)


def _by_pyworkforce(
    name: str, limit: str, site: Path, problem: Problem, place: Path, ours: Path, seconds: float, python: str
) -> str:
    """It has no queues, breaks, contracts or soft cover, so it is given the hard part: how many work each shift on each
    day are the numbers of our roster; it names the people, and breaks lie in the middle of their windows.
    """
    from shiftplan.files.roster import read_roster

    grid = grid_of(problem)
    people = people_of(problem, grid, rules_for(problem.site, problem.horizon.first_day), seed=1)
    able = {person.employee: {(each.day, _kind(each)): each for each in person.candidates} for person in people}
    kinds = sorted({kind for some in able.values() for _, kind in some})
    horizon = problem.horizon
    wanted = Counter(
        (horizon.index(each.on_date), f"{each.template}@{horizon.minute_of(each.start_at) % 1440}")
        for each in read_roster(ours / "roster.csv", problem.site).shifts
    )
    task = {
        "num_days": horizon.days,
        "resources": list(able),
        "shifts": kinds,
        "shifts_hours": [8] * len(kinds),
        "min_working_hours": 0,
        "max_resting": horizon.days,
        "banned_shifts": [
            {"resource": who, "shift": kind, "day": day}
            for who, some in able.items() for kind in kinds for day in range(horizon.days) if (day, kind) not in some
        ],
        "required_resources": {kind: [wanted[day, kind] for day in range(horizon.days)] for kind in kinds},
        "max_search_time": seconds,
    }  # fmt: skip
    ended = subprocess.run([python, "-c", ASSIGN], input=json.dumps(task), capture_output=True, text=True, check=False)
    told: dict[str, Any] = (
        json.loads(ended.stdout) if not ended.returncode else {"status": ended.stderr.strip().splitlines()[-1]}
    )
    words = (
        f"{told['status'].lower()}; cannot say: queues, skills, breaks, contracts, rest, soft cover; given: our "
        "numbers of each shift and day"
    )
    cost, hard = None, None
    if told.get("shifts"):
        roster = Roster(tuple(_named_shifts(problem, told["shifts"], able, people)))
        cost, hard = _written(site, roster, problem)
    return row(name, "pyworkforce 0.5.1", limit, cost, None, hard, told.get("seconds"), told.get("cpu_seconds"), words)


def _kind(candidate: Candidate) -> str:
    return f"{candidate.template}@{candidate.start_minute % 1440}"


def _named_shifts(problem: Problem, named: list[dict[str, Any]], able: Any, people: Any) -> Iterator[Shift]:
    """Shifts of people with breaks in the middle of their windows, everybody on the first queue that he can serve."""
    grid, masks = grid_of(problem), {person.employee: person.masks for person in people}
    minutes = grid.interval_minutes
    for each in named:
        employee = EmployeeId(each["resource"])
        candidate = able[employee][each["day"], each["shift"]]
        pauses, away = {}, set()
        for rule in in_order(problem.site.templates[candidate.template]):
            middle = candidate.start_minute + (rule.earliest_minute + rule.latest_minute) // 2
            pauses[f"{rule.kind} {rule.minutes}", rule.nth] = middle // minutes
            away |= set(range(middle // minutes, (middle // minutes * minutes + rule.minutes) // minutes))
        mask = masks[employee][candidate.day]
        queue = next(number for number in range(len(grid.queues)) if mask >> number & 1)
        inside = range(candidate.start_minute // minutes, candidate.end_minute // minutes)
        yield shift_of(problem, grid, employee, candidate, pauses, {at: queue for at in inside if at not in away})


def row(
    name: str, planner: str, limit: str, cost: float | None, bound: float | None, hard: int | None,
    seconds: float | None, cpu: float | None, words: str,
) -> str:  # fmt: skip
    """A line of the table; what was not found is a dash."""
    cells = [
        name, planner, limit, "no roster" if cost is None else f"{cost:,.0f}",
        "-" if bound is None else f"{bound:,.0f}", "-" if hard is None else str(hard),
        "-" if seconds is None else f"{seconds:.0f}",
        "-" if cpu is None else f"{cpu:.1f}", words,
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def with_row(page: str, line: str) -> str:
    """The page with a row added, or put in the place of the one of the same instance, planner and limit."""
    if SECTION not in page:
        page = f"{page.rstrip()}\n\n{SECTION}\n\n`python3 dev.py bench side`:\n\n{HEAD}"
    before, after = page.split(HEAD)
    rows, blank, rest = after.partition("\n\n")
    kept = [each for each in rows.splitlines() if each and each.split("|")[1:4] != line.split("|")[1:4]]
    return before + HEAD + "\n".join([*kept, line]) + (blank + rest if blank else "\n")


def _shiftplan(*arguments: object) -> None:
    command = [sys.executable, "-m", "shiftplan", *map(str, arguments)]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


if __name__ == "__main__":
    main()
