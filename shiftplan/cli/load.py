"""shiftplan load."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shiftplan.cli.options import AsJson, SiteDir

if TYPE_CHECKING:
    from shiftplan.services.sites import Loaded

HEADS = ("new", "changed", "removed", "unchanged")


def load(
    site_dir: SiteDir,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check the folder and count its rows; change nothing.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Load a site folder into the database, all of it or, when a cell is wrong, nothing.

    Example: shiftplan load data/samples/tokyo --dry-run
    """
    from dataclasses import asdict

    from shiftplan.cli.options import who
    from shiftplan.cli.output import say, show_json, show_table

    loaded = _load(site_dir, who(), dry_run=dry_run)
    if json:
        tables = {name: asdict(counts) for name, counts in loaded.tables.items()}
        show_json({"site": loaded.site, "tables": tables, "site_toml": asdict(loaded.settings)})
        return
    rows = [[name, *(str(getattr(counts, head)) for head in HEADS)] for name, counts in loaded.tables.items()]
    show_table(str(site_dir), ["table", *HEADS], rows)
    if loaded.settings.is_change:
        settings = loaded.settings
        say(f"site.toml: {settings.new} keys new, {settings.changed} changed, {settings.removed} removed")


def _load(site_dir: Path, by: str, *, dry_run: bool) -> "Loaded":
    """Into the database; one without any table is set up on the way, once the folder is known to be good."""
    from shiftplan.application import open_application
    from shiftplan.config import settings
    from shiftplan.services import operations
    from shiftplan.services.site_rows import read_brought
    from shiftplan.services.sites import counted

    brought, url = read_brought(site_dir), settings().database_url
    if operations.is_new(url):
        if dry_run:
            return counted(brought)
        operations.upgrade(url)
    with open_application() as application:
        return application.sites.store(brought, by=by, dry_run=dry_run)
