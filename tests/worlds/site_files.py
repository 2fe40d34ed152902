"""Writing a site folder: CSV tables, the gzipped history and site.toml, the same bytes every time."""

import csv
import gzip
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

Cell = str | int | float | None


@dataclass(frozen=True)
class Table:
    """One CSV file: its columns and rows; None is written as an empty cell."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]

    def text(self) -> str:
        """The table as CSV with a header row and plain line feeds."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(self.rows)
        return out.getvalue()


def table(columns: str, rows: Iterable[Sequence[Cell]]) -> Table:
    """A table of the columns named in a string; refuses a row of another length."""
    names = tuple(columns.split())
    listed = [tuple(row) for row in rows]
    for row in listed:
        if len(row) != len(names):
            raise ValueError(f"{len(row)} cells for {len(names)} columns: {row}")
    return Table(names, listed)


def packed(text: str) -> bytes:
    """Gzip without name and time, so that equal tables give equal bytes."""
    out = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=out, mtime=0) as stream:
        stream.write(text.encode())
    return out.getvalue()


@dataclass(frozen=True)
class SiteFolder:
    """Everything a scheduler brings: site.toml and tables by file name (`.gz` is packed)."""

    id: str
    toml: str
    tables: dict[str, Table]

    def files(self) -> dict[str, bytes]:
        """File name -> bytes."""
        files = {"site.toml": self.toml.encode()}
        for name, content in self.tables.items():
            text = content.text()
            files[name] = packed(text) if name.endswith(".gz") else text.encode()
        return files

    def write(self, folder: Path) -> None:
        """Write all files into the folder, which is made when missing."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self.files().items():
            (folder / name).write_bytes(content)
