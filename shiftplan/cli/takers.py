"""shiftplan takers."""

from datetime import date
from typing import Annotated

import typer

from shiftplan.cli.options import AsJson, RosterFile, SiteDir, read_day


def takers(
    site_dir: SiteDir,
    roster: RosterFile,
    employee: Annotated[str, typer.Option("--employee", metavar="ID", help="Whose shift it is.")],
    on_date: Annotated[date, typer.Option("--date", parser=read_day, metavar="DATE", help="Its date.")],
    json: AsJson = False,
) -> None:
    """Who could take a shift: those first who may and cost least; of the others the rule that stops them.

    \b
    Example:
      shiftplan takers data/samples/tokyo --roster out/tokyo/roster.csv \\
        --employee e001 --date 2026-12-08
    """
    from shiftplan.cli.output import show_json, show_table
    from shiftplan.errors import UnknownId
    from shiftplan.files.roster import read_roster
    from shiftplan.files.site import read_site
    from shiftplan.services.takers import takers_of

    site = read_site(site_dir)
    shifts = read_roster(roster, site)
    given = next((each for each in shifts.shifts if each.employee == employee and each.on_date == on_date), None)
    if given is None:
        raise UnknownId(f"{roster}: {employee} has no shift on {on_date}; name a row of the roster")
    found = takers_of(site, shifts, given)
    if json:
        rows = [
            {"employee": each.employee, "may": each.may, "rule": each.rule or None, "article": each.article or None,
             "measured": each.measured, "limit": each.limit, "unit": each.unit or None, "is_audited": each.is_audited,
             "cost": each.cost, "burden": each.burden}
            for each in found
        ]  # fmt: skip
        show_json({"shift": str(given), "takers": rows})
        return
    table = [
        [each.employee, "yes" if each.may else f"no: {each.rule} {each.article}".rstrip(),
         "" if each.measured is None else f"{each.measured:g} of {each.limit:g} {each.unit}",
         f"{each.cost:.0f}" if each.may else "", str(each.burden) if each.may else ""]
        for each in found
    ]  # fmt: skip
    show_table(f"Who could take {given}", ["employee", "may", "measured", "cost", "weekends, lates"], table)
