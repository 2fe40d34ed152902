"""Copies of a whole database in one file, and the way back.

SQLite: VACUUM INTO, which never sees half a transaction (a plain copy of the file may). PostgreSQL: pg_dump.
"""

import os
import shutil
import sqlite3
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, create_engine, inspect, make_url, text
from sqlalchemy.exc import DBAPIError

from shiftplan.errors import InvalidInput, Refused
from shiftplan.storage.doctor import Checked, examine
from shiftplan.storage.engines import open_engines, open_migrator, reaching, sqlite_path
from shiftplan.storage.migrate import migrate

SQLITE_MARK = b"SQLite format 3\0"
POSTGRESQL_MARK = b"PGDMP"


def backup(url: str, file: Path) -> None:
    """Copy a database into a new file, readable by its owner alone; complete or not there.

    Raises:
        InvalidInput: the file exists or cannot be written. Refused: no database, or pg_dump is missing or fails.
    """
    if file.exists():
        raise InvalidInput(f"{file}: exists already and is kept; name a new file")
    path = sqlite_path(url)
    if path is not None and not path.exists():
        raise Refused(f"{path}: there is no database yet, so there is nothing to back up")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=f".{file.name}.") as beside:
            copy = Path(beside) / "copy"
            if path is None:
                _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={copy}")
            else:
                with closing(sqlite3.connect(path, isolation_level=None)) as connection:
                    connection.execute("VACUUM INTO ?", (str(copy),))
            copy.chmod(0o600)
            with copy.open("rb+") as stream:
                os.fsync(stream.fileno())
            os.replace(copy, file)
    except (OSError, sqlite3.Error) as error:
        raise InvalidInput(f"{file}: cannot be written: {error}; choose another place") from error


def verify(url: str, file: Path) -> list[Checked]:
    """Restore a backup in a place of its own, examine it there, and throw the place away; the database is not touched.

    Raises:
        InvalidInput: the file is no backup of this kind of database. Refused: it cannot be restored.
    """
    _refuse_other_kind(url, file)
    with _scratch(url) as place:
        _restore(place, file)
        migrate(place)
        return examine(place)


def restore(url: str, file: Path, *, replace: bool = False) -> None:
    """Make a database what a backup holds, in one transaction.

    Args:
        replace: also where the database holds sites; what it holds is lost.
    Raises:
        InvalidInput: the file is no backup of this kind of database.
        Refused: the database holds sites, or pg_restore is missing or fails.
    """
    _refuse_other_kind(url, file)
    if not replace and holds_sites(url):
        raise Refused(
            "the database holds sites, which a restore would replace; back it up and add --replace, "
            "or name an empty database in SHIFTPLAN_DATABASE_URL"
        )
    _restore(url, file)


def holds_sites(url: str) -> bool:
    """Whether there is anything to lose."""
    path = sqlite_path(url)
    if path is not None and not path.exists():
        return False
    engines = open_engines(url)
    try:
        with reaching(), engines.reader.begin() as connection:
            if not inspect(connection).has_table("site"):
                return False
            return bool(connection.scalar(text("SELECT count(*) FROM site")))
    finally:
        engines.dispose()


def _restore(url: str, file: Path) -> None:
    path = sqlite_path(url)
    if path is None:
        options = ("--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
        _run("pg_restore", url, *options, str(file))
        return
    engine = open_migrator(url)
    with reaching(), engine.connect():
        pass  # Makes the file, readable by its owner alone.
    engine.dispose()
    try:
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(path)) as target:
            source.backup(target)
    except sqlite3.Error as error:
        raise Refused(f"{file}: cannot be restored: {error}; try another backup") from error


def _refuse_other_kind(url: str, file: Path) -> None:
    """Refuse what is no backup, or one of the other kind of database."""
    try:
        with file.open("rb") as stream:
            start = stream.read(len(SQLITE_MARK))
    except OSError as error:
        raise InvalidInput(f"{file}: cannot be read: {error.strerror or error}; check the path") from error
    kinds = {"SQLite": start == SQLITE_MARK, "PostgreSQL": start.startswith(POSTGRESQL_MARK)}
    ours = "PostgreSQL" if sqlite_path(url) is None else "SQLite"
    if not kinds[ours]:
        found = next((f"a backup of {kind}" for kind, is_it in kinds.items() if is_it), "no backup of shiftplan")
        raise InvalidInput(f"{file}: is {found}; the database to restore into is {ours}")


@contextmanager
def _scratch(url: str) -> Iterator[str]:
    """The address of a database that exists only inside of this block, on the same server or in a temporary folder."""
    if sqlite_path(url) is not None:
        with tempfile.TemporaryDirectory(prefix="shiftplan-") as folder:
            yield f"sqlite:///{Path(folder) / 'verify.db'}"
        return
    name = f"shiftplan_verify_{uuid.uuid4().hex}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with reaching(), engine.connect() as connection:
            try:
                connection.execute(text(f'CREATE DATABASE "{name}"'))
            except DBAPIError as error:
                raise Refused(
                    f"no database can be made to verify in: {error.orig}; give the role the right CREATEDB"
                ) from error
            try:
                yield make_url(url).set(database=name).render_as_string(hide_password=False)
            finally:
                connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
    finally:
        engine.dispose()


def _run(program: str, url: str, *arguments: str) -> None:
    """Run a program of PostgreSQL; the password goes through its environment, where no process list shows it."""
    found = shutil.which(program)
    if found is None:
        raise Refused(f"{program} is not installed; install the client programs of PostgreSQL, at least as new as it")
    place = make_url(url)
    command = [found, *arguments[:-1], f"--dbname={_address(place)}", arguments[-1]]
    environment = os.environ | ({"PGPASSWORD": str(place.password)} if place.password else {})
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if ended.returncode:
        told = ended.stderr.strip().splitlines() or [f"exit {ended.returncode}"]
        raise Refused(f"{'; '.join(told[:3])}; nothing was changed")


def _address(place: URL) -> str:
    """The address as libpq reads it, without the password."""
    plain = URL.create("postgresql", place.username, None, place.host, place.port, place.database, place.query)
    return plain.render_as_string(hide_password=False)
