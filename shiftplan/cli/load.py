"""shiftplan load."""

from typing import Annotated

import typer

from shiftplan.cli.options import SiteDir


def load(
    site_dir: SiteDir,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check the folder and count its rows; change nothing.")
    ] = False,
) -> None:
    """Check a site folder, every cell of it.

    Example: shiftplan load data/samples/tokyo --dry-run
    """
    from shiftplan.cli.output import show_table
    from shiftplan.errors import InvalidInput
    from shiftplan.files.site import count_rows

    counts = count_rows(site_dir)
    if not dry_run:
        raise InvalidInput(
            "this version keeps no database, so nothing can be loaded; add --dry-run to check the folder"
        )
    show_table(
        str(site_dir),
        ["table", "new", "changed", "removed"],
        [[name, str(count), "0", "0"] for name, count in counts.items()],
    )
