"""shiftplan replan."""

from datetime import date, timedelta
from math import inf
from pathlib import Path
from typing import Annotated

import typer

from shiftplan.cli.options import AsJson, Days, FromDay, Out, RosterFile, Seed, SiteDir, read_day


def replan(
    site_dir: SiteDir,
    roster: RosterFile,
    first_day: FromDay,
    days: Days,
    out: Out,
    absences: Annotated[
        Path | None, typer.Option("--absences", metavar="FILE", help="Who is absent, in the columns of leave.csv.")
    ] = None,
    change_price: Annotated[
        float | None,
        typer.Option(
            "--change-price", min=0.0, metavar="P", help="What another shift on a day of somebody costs, beside "
            "missing people (100 for one on the phone for a quarter of an hour). Without it: planning.change of the "
            "site (200).",
        ),
    ] = None,
    told_on: Annotated[
        date | None,
        typer.Option(
            "--told-on", parser=read_day, metavar="DATE", help="When changes are told: less than 14, 7 or 2 days of "
            "notice cost 1.5, 2 or 3 times P. Without it notice does not matter.",
        ),
    ] = None,
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, help="Longest time to search.")] = inf,
    effort: Annotated[
        int | None, typer.Option("--effort", min=0, help="Rounds of improvement at each price of the curve.")
    ] = None,
    seed: Seed = 1,
    json: AsJson = False,
) -> None:  # fmt: skip
    """Plan some days of a published roster anew with few changes; outside of these days nothing moves.

    The whole roster, changes.csv with reasons, segments, coverage and a report with the curve of changes against
    recovered coverage go to a folder.

    \b
    Example:
      shiftplan replan data/samples/tokyo --roster out/tokyo/roster.csv \\
        --from 2026-12-08 --days 3 --absences sick.csv --out out/again
    """
    from shiftplan.cli.output import progress, refuse_bad_folder, show_json, show_table
    from shiftplan.domain.horizon import Period
    from shiftplan.files.changes import changes_text, read_absences
    from shiftplan.files.coverage import coverage_text
    from shiftplan.files.report import json_text
    from shiftplan.files.roster import read_roster, roster_text, segments_text
    from shiftplan.files.site import read_folder
    from shiftplan.files.writing import write_together
    from shiftplan.services import replanning, requirements, solving

    refuse_bad_folder(out)
    folder = read_folder(site_dir)
    site, zone = folder.site, folder.site.time_zone
    published = read_roster(roster, site)
    away = () if absences is None else read_absences(absences, site)
    price = site.prices.change if change_price is None else change_price
    given = replanning.asked(site, published, Period(first_day, first_day + timedelta(days=days - 1)), away)
    first, long = given.horizon.first, len(given.horizon)
    requirement, _ = requirements.requirement_of(folder, first, long)
    problem = solving.problem_of(given.site, requirement, first, long)
    problem = replanning.problem_of(given, problem, price, told_on)
    with progress("planning anew") as listen:
        made, found = solving.replan(problem, solving.Limit(seconds, effort, seed), listen)
    changes = replanning.changes_of(given, problem, made.plan.roster)
    whole = replanning.merged(given, made.plan.roster)
    curve = [
        {"change_price": each.price, "changes": each.changes, "short_agent_intervals": each.short_agent_intervals,
         "cost": each.cost}
        for each in found.curve
    ]  # fmt: skip
    report = {**solving.report_of(made), "changes": len(changes), "curve": curve, "left_as_they_are": list(found.left)}
    rows = [(each.employee, each.on_date, each.before, each.after, each.why) for each in changes]
    write_together(
        {
            out / "roster.csv": roster_text(whole, zone),
            out / "segments.csv": segments_text(whole, site),
            out / "coverage.csv": coverage_text(made.measures.coverage, zone),
            out / "changes.csv": changes_text(rows, zone),
            out / "report.json": json_text(report),
        }
    )
    if json:
        show_json(report)
        return
    table = [
        [
            "none moves" if each.price is None else f"{each.price:g}",
            str(each.changes),
            f"{each.short_agent_intervals:.1f}",
        ]
        for each in found.curve
    ]
    show_table(
        f"{len(changes)} changes at a price of {price:g}; the choice there is",
        ["price", "changes", "short"],
        table,
    )
