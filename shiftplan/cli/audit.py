"""shiftplan audit."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from shiftplan.cli.options import AsJson, read_day


def audit(
    site_dir: Annotated[
        Path | None, typer.Argument(metavar="[SITE_DIR]", help="Site folder, or one .xlsx file with the same tables.")
    ] = None,
    roster: Annotated[Path | None, typer.Option("--roster", metavar="FILE", help="A roster.csv of this site.")] = None,
    cases: Annotated[
        Path | None,
        typer.Option("--cases", metavar="FILE", help="A JSON file of cases of the law, instead of a site and roster."),
    ] = None,
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
    if cases is not None:
        if site_dir is not None or roster is not None:
            raise typer.BadParameter("--cases stands alone, without SITE_DIR and --roster")
        _audit_cases(cases)
        return
    if site_dir is None or roster is None:
        raise typer.BadParameter("name SITE_DIR and --roster FILE, or --cases FILE")
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


def _audit_cases(path: Path) -> None:
    """The document of a case file: JSON with and without --json, for it is nothing else."""
    from shiftplan.cli.output import show_json
    from shiftplan.files.cases import read_cases
    from shiftplan.services import auditing

    show_json(auditing.case_results(read_cases(path)))
