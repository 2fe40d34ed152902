"""What one types: a file a command. Commands load what they need when they run, so that `--help` stays fast."""

from shiftplan.cli.main import main

__all__ = ["main"]
