"""shiftplan db upgrade."""

import typer

db = typer.Typer(name="db", help="The schema of the database.", no_args_is_help=True, rich_markup_mode=None)


@db.callback()
def schema() -> None:
    """The schema of the database."""


@db.command()
def upgrade() -> None:
    """Make the tables, or bring them up to date; back up before. Guards that were lost are made again.

    Example: shiftplan backup before.db && shiftplan db upgrade
    """
    from shiftplan.config import settings
    from shiftplan.services import operations

    before, after = operations.upgrade(settings().database_url)
    print(f"schema {after}: nothing to do" if before == after else f"schema {before or 'none'} -> {after}")
