"""shiftplan audit."""

from datetime import date
from typing import Annotated

import typer

from shiftplan.cli.options import AsJson, RosterFile, SiteDir, read_day


def audit(
    site_dir: SiteDir,
    roster: RosterFile,
    first_day: Annotated[
        date | None,
        typer.Option("--from", parser=read_day, metavar="DATE", help="First day audited; default: that of the roster."),
    ] = None,
    days: Annotated[int | None, typer.Option("--days", min=1, help="Days audited; default: to the last shift.")] = None,
    json: AsJson = False,
) -> None:
    """Check a roster against law and house rules; exit code 3 when a hard rule is broken.

    \b
    Example:
      shiftplan audit data/samples/tokyo --roster out/tokyo/roster.csv --json
    """
    from shiftplan.cli.output import show_json, show_table
    from shiftplan.files.roster import read_roster
    from shiftplan.files.site import read_site
    from shiftplan.services import auditing

    site = read_site(site_dir)
    shifts = read_roster(roster, site)
    report = auditing.audited(site, shifts, first_day, days)
    if json:
        show_json(report.to_document())
    else:
        rows = [
            [
                each.rule,
                each.employee,
                str(each.on_date),
                str(each.measured),
                str(each.limit),
                each.unit,
                each.severity,
                each.article,
            ]
            for each in report.violations
        ]
        heads = ["rule", "employee", "date", "measured", "limit", "unit", "severity", "article"]
        show_table(f"Violations: {report.hard} hard, {report.soft} soft", heads, rows)
        print(f"not verifiable: {len(report.not_verifiable)}; needs review: {len(report.needs_review)}")
    if not report.is_lawful:
        raise typer.Exit(3)
