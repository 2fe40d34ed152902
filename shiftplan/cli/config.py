"""shiftplan config."""

import typer

from shiftplan.cli.options import AsJson


def config(json: AsJson = False) -> None:
    """Show the settings in force and the variables they come from; secrets are never shown.

    Example: shiftplan config
    """
    from shiftplan.cli.output import show_json, show_table
    from shiftplan.config import settings, shown_settings

    shown = shown_settings(settings())
    if json:
        show_json(shown)
        return
    show_table("Settings", ["variable", "in force"], [[name, value] for name, value in shown.items()])
    if not settings().secret_key:
        typer.echo("sessions are signed with a key that this machine made for itself; several machines need one key")
