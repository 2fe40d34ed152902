"""The shape of a file: its columns with kind, key, default, meaning and an example."""

from dataclasses import dataclass
from typing import Any

from shiftplan.files.cells import Kind


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column.

    optional: the column may be left out. may_be_empty: a cell may be empty and then means `default`, in words
    `default_words`. aliases: other names a header may use. unused: refused, for this version does not use it.
    """

    name: str
    kind: Kind
    meaning: str
    example: str
    optional: bool = False
    may_be_empty: bool = False
    default: Any = None
    default_words: str = ""
    aliases: tuple[str, ...] = ()


def must(name: str, kind: Kind, example: str, meaning: str, aliases: tuple[str, ...] = ()) -> Column:
    """A column that is there, with every cell filled."""
    return Column(name=name, kind=kind, meaning=meaning, example=example, aliases=aliases)


def may(name: str, kind: Kind, example: str, meaning: str, empty: str, default: Any = None) -> Column:
    """A column that is there, with cells that may be empty."""
    return Column(
        name=name, kind=kind, meaning=meaning, example=example, may_be_empty=True, default=default, default_words=empty
    )


def extra(name: str, kind: Kind, example: str, meaning: str, empty: str = "none", default: Any = None) -> Column:
    """A column that may be left out; its cells may be empty."""
    return Column(
        name=name,
        kind=kind,
        meaning=meaning,
        example=example,
        optional=True,
        may_be_empty=True,
        default=default,
        default_words=empty,
    )


@dataclass(frozen=True, kw_only=True)
class Table:
    """One file: `name` is that of the file without .csv and that of the sheet.

    key: columns that identify a row; doubled ones are refused unless `doubles` allows them. optional: a site folder
    may lack it. unused_columns: known columns that this version does not use. example_rows: for docs, as a file holds
    them; without any, the columns' examples make one row.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    doubles: bool = False
    optional: bool = False
    unused_columns: tuple[str, ...] = ()
    example_rows: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """Name of the CSV file."""
        return f"{self.name}.csv"

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns in order."""
        return tuple(column.name for column in self.columns)
