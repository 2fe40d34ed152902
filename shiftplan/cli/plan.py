"""shiftplan plan."""

from collections.abc import Mapping
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shiftplan.cli.options import AsJson, Days, FromDay, Out, Seed, SiteDir

if TYPE_CHECKING:
    from shiftplan.services.solving import Made

DEFAULT_SECONDS = 60.0
Seconds = Annotated[
    float | None,
    typer.Option(
        "--seconds", min=0.1, help="Longest time to search; 60 unless an effort is named, which needs no clock."
    ),
]
Effort = Annotated[
    int | None, typer.Option("--effort", min=0, help="Rounds of improvement; the same effort and seed repeat exactly.")
]


def plan(
    site_dir: SiteDir, first_day: FromDay, days: Days, out: Out, seconds: Seconds = None, effort: Effort = None,
    seed: Seed = 1, json: AsJson = False,
) -> None:  # fmt: skip
    """Plan the people of a site folder; roster, segments, coverage and report go to a folder.

    \b
    Example:
      shiftplan plan data/samples/tokyo --from 2026-12-06 --days 7 \\
        --out out/tokyo
    """
    from shiftplan.cli.output import progress, refuse_bad_folder, say, show_json
    from shiftplan.files.site import read_folder
    from shiftplan.files.writing import write_together
    from shiftplan.services import requirements, solving

    refuse_bad_folder(out)
    folder = read_folder(site_dir)
    requirement, _ = requirements.requirement_of(folder, first_day, days)
    problem = solving.problem_of(folder.site, requirement, first_day, days)
    if not problem.requirement.agents and not problem.requirement.work:
        say(f"nothing is required from {first_day} on for {days} days; does requirement.csv hold other days?")
    with progress("planning") as listen:
        longest = seconds or (DEFAULT_SECONDS if effort is None else inf)
        made = solving.plan(problem, solving.Limit(longest, effort, seed), listen)
    report = solving.report_of(made)
    write_together(plan_texts(made, report, out))
    if json:
        show_json(report)


def plan_texts(made: "Made", report: Mapping[str, Any], out: Path) -> dict[Path, str]:
    """The files of a plan: roster, segments, coverage and report."""
    from shiftplan.files.coverage import coverage_text
    from shiftplan.files.report import json_text
    from shiftplan.files.roster import roster_text, segments_text

    site, roster = made.problem.site, made.plan.roster
    return {
        out / "roster.csv": roster_text(roster, site.time_zone),
        out / "segments.csv": segments_text(roster, site),
        out / "coverage.csv": coverage_text(made.measures.coverage, site.time_zone),
        out / "report.json": json_text(report),
    }
