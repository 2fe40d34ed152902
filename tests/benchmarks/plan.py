"""The planner on the family of generated sites, one row at a time into docs/benchmarks.md.

    python -m tests.benchmarks.plan [--only NAME] [--seconds S | --effort E] [--seeds 1 2 3] [--pairs N]

A plan by effort is the same on a busy machine, and its CPU-seconds are what an idle one would need. A row of the same
instance, seed and limit is replaced. With pairs, N times two full-time people
work the same shifts. Audited by `shiftplan audit` in a process of its own.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.worlds.family import FIRST_DAY, Instance, family_site, named
from tests.worlds.site_files import table

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
SECTION = "## Generated sites"
HEAD = (
    "| instance | seed | limit | cost | bound | gap | b | short | paid hours | seconds | CPU-seconds | peak MB "
    "| audit |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
)
INSTANCES = {
    "65x1-understaffed": 60, "65x1-balanced": 60, "65x1-overstaffed": 60, "65x4-understaffed": 120,
    "500x4-understaffed": 180, "500x4-balanced": 180,
}  # fmt: skip
"""Instance -> seconds."""


def main() -> None:
    """Plan what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help="PEOPLExWEEKS-STAFFING")
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--effort", type=int, help="rounds instead of seconds")
    parser.add_argument("--pairs", type=int, default=0)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    asked = parser.parse_args()
    for name in [asked.only] if asked.only else INSTANCES:
        for seed in asked.seeds:
            limit = ("--seconds", asked.seconds or INSTANCES.get(name, 60))
            row = measured(
                named(name), limit if asked.effort is None else ("--effort", asked.effort), seed, asked.pairs
            )
            PAGE.write_text(with_row(PAGE.read_text(encoding="utf-8"), row), encoding="utf-8")
            print(row, flush=True)


def measured(instance: Instance, limit: tuple[str, float], seed: int, pairs: int) -> str:
    """Plan and audit an instance; its row."""
    with tempfile.TemporaryDirectory() as folder:
        site, out = Path(folder) / "site", Path(folder) / "out"
        brought = family_site(instance)
        people = brought.tables["employees.csv"]
        full = [row[0] for row in people.rows if row[people.columns.index("contract")] == "full"][: 2 * pairs]
        rows = [(one, other, 1) for one, other in zip(full[::2], full[1::2], strict=True)]
        brought.tables["pairs.csv"] = table("employee other together", rows)
        brought.write(site)
        _shiftplan("plan", site, "--from", FIRST_DAY, "--days", instance.days, *limit, "--seed", seed, "--out", out)
        audit = _shiftplan("audit", site, "--roster", out / "roster.csv")
        report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    told = format(limit[1], "g") + (" s" if limit[0] == "--seconds" else " rounds")
    name = f"{instance.name}, {pairs} pairs" if pairs else instance.name
    return row_of(name, told, report, "lawful" if audit == 0 else f"exit {audit}")


def row_of(name: str, limit: str, report: dict[str, float], verdict: str) -> str:
    """A line of the table; what was not found is a dash."""

    def figure(key: str, form: str) -> str:
        return "-" if report[key] is None else format(report[key], form)

    cells = [
        name, figure("seed", "d"), limit, figure("cost", ",.0f"), figure("bound", ",.0f"),
        figure("gap", ".2%"), figure("b", ".2f"), figure("short_agent_intervals", ",.0f"),
        figure("paid_hours", ",.0f"), figure("seconds", ".0f"), figure("cpu_seconds", ".1f"),
        figure("peak_rss_mb", ".0f"), verdict,
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def with_row(page: str, row: str) -> str:
    """The page with a row of the table added, or put in the place of the one of the same instance, seed and limit."""
    if SECTION not in page:
        page = f"{page.rstrip()}\n\n{SECTION}\n\n`python3 dev.py bench plan [--only NAME]`:\n\n{HEAD}"
    before, after = page.split(HEAD)
    rows, blank, rest = after.partition("\n\n")
    key = row.split("|")[1:4]
    kept = [each for each in rows.splitlines() if each and each.split("|")[1:4] != key]
    return before + HEAD + "\n".join([*kept, row]) + (blank + rest if blank else "\n")


def _shiftplan(*arguments: object) -> int:
    command = [sys.executable, "-m", "shiftplan", *map(str, arguments)]
    return subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode


if __name__ == "__main__":
    main()
