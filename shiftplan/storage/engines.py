"""Connections to SQLite and PostgreSQL: one kind for those who write, one for those who only read.

SQLite: whoever writes takes the write lock at BEGIN, so nobody finds out half-way that somebody else was quicker; every
commit reaches the disk before it is acknowledged (synchronous FULL), for a confirmed swap is a promise.
PostgreSQL: writers run SERIALIZABLE, which keeps rules over several rows; see retry.py.
"""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from shiftplan.errors import InvalidInput, Refused

BUSY_MILLISECONDS = 10_000
PRAGMAS: Mapping[str, str] = {
    "journal_mode": "WAL",
    "busy_timeout": str(BUSY_MILLISECONDS),
    "foreign_keys": "ON",
    "synchronous": "FULL",
    # Without it INSERT OR REPLACE would delete rows behind the back of the guards.
    "recursive_triggers": "ON",
}


@dataclass(frozen=True)
class Engines:
    """writer: every transaction may change things. reader: none can."""

    url: str
    writer: Engine
    reader: Engine

    def dispose(self) -> None:
        """Close every connection."""
        self.writer.dispose()
        self.reader.dispose()


def open_engines(url: str) -> Engines:
    """Engines for a database that exists.

    Raises:
        InvalidInput: the address cannot be read.
        Refused: it names a SQLite file that does not exist.
    """
    path = sqlite_path(url)
    if path is None:
        return Engines(
            url,
            create_engine(url, isolation_level="SERIALIZABLE", pool_pre_ping=True),
            create_engine(
                url,
                isolation_level="REPEATABLE READ",
                pool_pre_ping=True,
                execution_options={"postgresql_readonly": True},
            ),
        )
    if not path.exists():
        raise Refused(f"{path}: there is no database yet; make it with: shiftplan db upgrade")
    return Engines(url, _sqlite(url, "IMMEDIATE", PRAGMAS), _sqlite(url, "", {**PRAGMAS, "query_only": "ON"}))


def open_migrator(url: str) -> Engine:
    """An engine for changes of the schema; makes the SQLite file, readable by its owner alone.

    Foreign keys are off on SQLite, where a changed table is a copy under the old name; `migrate` checks them itself.

    Raises:
        InvalidInput: the address cannot be read or the file cannot be made.
    """
    path = sqlite_path(url)
    if path is None:
        return create_engine(url)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        pass  # Somebody made it in the same moment; migrations wait for each other.
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be made: {error.strerror or error}; choose another place") from error
    return _sqlite(url, "EXCLUSIVE", {**PRAGMAS, "foreign_keys": "OFF"})


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite database; None for PostgreSQL.

    Raises:
        InvalidInput: the address cannot be read.
    """
    try:
        found = make_url(url)
    except ArgumentError as error:
        raise InvalidInput("the address of the database cannot be read; write postgresql://user@host/name") from error
    return Path(found.database or "") if found.get_backend_name() == "sqlite" else None


@contextmanager
def reaching() -> Iterator[None]:
    """Around the first use of a database: what stops us from using it at all is told in a sentence.

    Raises:
        Refused: no server answers, it does not let us in, or the file is no database.
    """
    try:
        yield
    except DBAPIError as error:
        told = str(error.orig).strip().splitlines() or [type(error.orig).__name__]
        if error.connection_invalidated or _is_unreachable(error):
            raise Refused(
                f"the database cannot be reached: {told[0]}; check SHIFTPLAN_DATABASE_URL and whether the server runs"
            ) from error
        raise


def _is_unreachable(error: DBAPIError) -> bool:
    """A connection that PostgreSQL never made has no code; SQLite has only words."""
    if isinstance(error.orig, sqlite3.Error):
        words = ("not a database", "unable to open", "readonly", "malformed", "disk I/O")
        return any(word in str(error.orig) for word in words)
    code = getattr(error.orig, "sqlstate", None)
    return isinstance(error, OperationalError) and (code is None or code[:2] in ("08", "28", "3D", "53", "57"))


def _sqlite(url: str, begin: str, pragmas: Mapping[str, str]) -> Engine:
    engine = create_engine(url)
    event.listen(engine, "connect", partial(_set_up, pragmas))
    event.listen(engine, "begin", partial(_begin, f"BEGIN {begin}".strip()))
    return engine


def _set_up(pragmas: Mapping[str, str], connection: Any, record: object) -> None:
    """Take transactions out of the driver's hands, and set the pragmas."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for name, value in pragmas.items():
        cursor.execute(f"PRAGMA {name}={value}")
    cursor.close()


def _begin(statement: str, connection: Connection) -> None:
    connection.exec_driver_sql(statement)
