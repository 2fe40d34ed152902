"""Running commands of the program inside this process, as a shell would: arguments in, exit code and streams out."""

import io
import os
import re
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from shiftplan.cli.main import main

WIDE = {"COLUMNS": "240", "NO_COLOR": "1"}


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


def run(*arguments: str | Path) -> Ended:
    """Run `shiftplan ARGUMENTS...` to its end."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    argv = ["shiftplan", *map(str, arguments)]
    with patch.object(sys, "argv", argv), patch.dict(os.environ, WIDE), redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    return Ended(code, out.getvalue(), err.getvalue())


def done(*arguments: str | Path) -> Ended:
    """Run a command that has to end well."""
    ended = run(*arguments)
    assert ended.code == 0, f"{arguments}: exit {ended.code}: {ended.err[-2000:]}"
    return ended


def counts(ended: Ended) -> dict[str, list[int]]:
    """New, changed and removed rows by table, as `load` prints them."""
    found = re.findall(r"([a-z_]+) +\D +(\d+) +\D +(\d+) +\D +(\d+)", ended.out)
    return {name: [int(number) for number in numbers] for name, *numbers in found}
