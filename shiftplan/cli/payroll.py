"""shiftplan payroll."""

from datetime import date, timedelta
from typing import Annotated

import typer

from shiftplan.cli.options import OutFile, RosterFile, SiteDir, read_day


def payroll(
    site_dir: SiteDir,
    roster: RosterFile,
    out: OutFile,
    layout: Annotated[
        str, typer.Option("--layout", metavar="NAME", help="plain-month, plain-day, japanese-month, or a .toml file.")
    ] = "plain-month",
    first_day: Annotated[
        date | None,
        typer.Option("--from", parser=read_day, metavar="DATE", help="First day paid; default: that of the roster."),
    ] = None,
    days: Annotated[int | None, typer.Option("--days", min=1, help="Days paid; default: to the last shift.")] = None,
) -> None:
    """Working time and premium minutes of a roster as a CSV for payroll.

    \b
    Example:
      shiftplan payroll data/samples/tokyo --roster out/tokyo/roster.csv --layout plain-month --out out/payroll.csv
    """
    from shiftplan.domain.horizon import Period
    from shiftplan.files.payroll_layouts import read_layout, write_payroll
    from shiftplan.files.roster import read_roster
    from shiftplan.files.site import read_site
    from shiftplan.services import auditing, paying

    chosen = read_layout(layout)
    site = read_site(site_dir)
    shifts = read_roster(roster, site)
    told = auditing.period_of(shifts)
    first = first_day or (told.first if told else None)
    last = first + timedelta(days=days - 1) if first and days else (told.last if told else None)
    period = Period(first, last) if first and last and first <= last else None
    write_payroll(out, chosen, paying.payroll_rows(site, shifts, chosen, period))
