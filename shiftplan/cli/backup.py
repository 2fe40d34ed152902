"""shiftplan backup, shiftplan restore."""

from pathlib import Path
from typing import Annotated

import typer


def backup(file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file.")]) -> None:
    """Copy the whole database into one file, while others go on working.

    Example: shiftplan backup backups/2026-12-06.db
    """
    from shiftplan.config import settings
    from shiftplan.services import operations

    operations.backup(settings().database_url, file)
    print(f"{file}: {file.stat().st_size:,} bytes; try it with: shiftplan restore {file} --verify")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `shiftplan backup` wrote.")],
    verify: Annotated[
        bool,
        typer.Option(
            "--verify", help="Restore into a place of its own first and check it there; a database with sites stays."
        ),
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Restore although the database holds sites, which are lost.")
    ] = False,
) -> None:
    """Make the database what a backup holds; one that holds sites is left alone unless told otherwise.

    Example: shiftplan restore backups/2026-12-06.db --verify
    """
    from shiftplan.config import settings
    from shiftplan.services import operations

    changed = operations.restore(settings().database_url, file, verify=verify, replace=replace)
    if verify:
        print(f"{file}: restored in a place of its own and sound: schema, guards, bookings, publications, audit log")
    print("restored" if changed else "the database holds sites and was left as it is; --replace would replace them")
