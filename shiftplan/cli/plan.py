"""shiftplan plan."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shiftplan.cli.options import AsJson, Days, FromDay, Out, Seed, SiteDir

if TYPE_CHECKING:
    from shiftplan.services.solving import Made

Seconds = Annotated[float, typer.Option("--seconds", min=0.1, help="Longest time to search.")]
Effort = Annotated[
    int | None, typer.Option("--effort", min=0, help="Rounds of improvement; the same effort and seed repeat exactly.")
]


def plan(
    site_dir: SiteDir, first_day: FromDay, days: Days, out: Out, seconds: Seconds = 60.0, effort: Effort = None,
    seed: Seed = 1, json: AsJson = False,
) -> None:  # fmt: skip
    """Plan the people of a site folder; roster, segments, coverage and report go to a folder.

    \b
    Example:
      shiftplan plan data/samples/tokyo --from 2026-12-06 --days 7 \\
        --out out/tokyo
    """
    from shiftplan.cli.output import progress, show_json
    from shiftplan.files.site import read_folder
    from shiftplan.files.writing import write_together
    from shiftplan.services import forecasting, solving

    folder = read_folder(site_dir)
    requirement, _ = forecasting.requirement_of(folder, first_day, days)
    problem = solving.problem_of(folder.site, requirement, first_day, days)
    with progress("planning") as listen:
        made = solving.plan(problem, solving.Limit(seconds, effort, seed), listen)
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
