"""What commands show: progress on stderr, facts and documents on stdout."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from shiftplan.errors import InvalidInput
from shiftplan.files.report import without_infinity

WIDE = 200


def refuse_bad_folder(out: Path) -> None:
    """Say before the work begins that its results would find no place.

    Raises:
        InvalidInput: the folder cannot be made or written.
    """
    standing = next(each for each in (out, *out.absolute().parents) if each.exists())
    if not standing.is_dir() or not os.access(standing, os.W_OK):
        raise InvalidInput(f"--out {out}: {standing} is no folder that can be written; name another")


@contextmanager
def progress(task: str) -> Iterator[Callable[[Any], None]]:
    """A bar on stderr that follows a search; yields its listener."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[state]}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        number = bar.add_task(task, total=1.0, state="loading; the first time, compiling")

        def listen(step: Any) -> None:
            state = f"{step.stage}: cost {step.cost:,.0f}, short {step.short_agent_intervals:,.1f}"
            bar.update(number, completed=step.share, state=state)

        yield listen


def show_json(document: Mapping[str, Any]) -> None:
    """A document on stdout; infinity and NaN become null."""
    print(json.dumps(without_infinity(document), ensure_ascii=False, indent=2, allow_nan=False))


def show_table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table on stdout."""
    table = Table(*heads, title=title, title_justify="left")
    for row in rows:
        table.add_row(*row)
    Console(width=None if sys.stdout.isatty() else WIDE).print(table)


def say(text: str) -> None:
    """A line on stderr."""
    Console(stderr=True, highlight=False, markup=False).print(text)
