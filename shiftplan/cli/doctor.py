"""shiftplan doctor."""

import typer

from shiftplan.cli.options import AsJson


def doctor(json: AsJson = False) -> None:
    """Check the database: schema, guards, double bookings, publications, audit log; exit 3 when one fails.

    Example: shiftplan doctor --json
    """
    from shiftplan.cli.output import show_json
    from shiftplan.config import settings
    from shiftplan.services import operations

    checks = operations.examine(settings().database_url)
    if json:
        show_json({"checks": {each.check: list(each.found) for each in checks}})
    else:
        for each in checks:
            print(f"{each.check}: {'good' if not each.found else ''}".rstrip())
            for problem in each.found:
                print(f"  {problem}")
    if any(each.found for each in checks):
        raise typer.Exit(3)
