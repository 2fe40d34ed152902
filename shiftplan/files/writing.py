"""Files are written whole or not at all: first beside their place, then renamed into it."""

import csv
import io
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile

from shiftplan.errors import InvalidInput
from shiftplan.files.table import Table


def table_text(table: Table, rows: Iterable[Iterable[str]]) -> str:
    """A CSV file with its header; cells in the order of the table's columns, lines end in LF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.header)
    writer.writerows(rows)
    return text.getvalue()


def exact(number: float | None) -> str:
    """A number that reads back as itself; whole ones without a point, None empty."""
    if number is None:
        return ""
    value = float(number)
    return str(int(value)) if value.is_integer() else repr(value)


def rounded(number: float) -> str:
    """A number to six places, without noise: 12, 0.3."""
    value = round(float(number), 6)
    return str(int(value)) if value.is_integer() else f"{value:.6f}".rstrip("0")


def write_together(texts: Mapping[Path, str], encoding: str = "utf-8") -> None:
    """Write several files of one result: every one complete beside its place, then all renamed.

    Raises:
        InvalidInput: a place cannot be written; then no file has changed.
    """
    prepared: dict[Path, Path] = {}
    try:
        for path, text in texts.items():
            if path.is_dir():
                raise InvalidInput(f"{path}: is a folder; name a file")
            path.parent.mkdir(parents=True, exist_ok=True)
            prepared[path] = _written_beside(path, text, encoding)
        for path in list(prepared):
            os.replace(prepared[path], path)
            del prepared[path]
    except OSError as error:
        place = error.filename or ", ".join(map(str, texts))
        raise InvalidInput(f"{place}: cannot be written: {error.strerror or error}; choose another place") from error
    finally:
        for temporary in prepared.values():
            temporary.unlink(missing_ok=True)


def _written_beside(path: Path, text: str, encoding: str) -> Path:
    """A complete copy in the same folder, with the rights a new file would have."""
    with NamedTemporaryFile(
        "w", encoding=encoding, newline="", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as beside:
        temporary = Path(beside.name)
        try:
            beside.write(text)
            beside.flush()
            os.fsync(beside.fileno())
            temporary.chmod(0o666 & ~_umask())
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    return temporary


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
