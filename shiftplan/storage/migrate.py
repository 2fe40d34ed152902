"""Changes of the schema, one process at a time."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from shiftplan.errors import Refused
from shiftplan.storage.engines import open_engines, open_migrator, reaching, sqlite_path
from shiftplan.storage.guards import mend_guards
from shiftplan.storage.schema import HEAD, is_empty, revision_of

LOCK = 7_205_514_093  # any number; it names the lock that migrations of this program share


def migrate(url: str, target: str = "head") -> tuple[str | None, str | None]:
    """Bring a database to a revision (default: the newest) and mend guards that were lost there.

    Returns:
        Revision before and after; None = no tables.
    Raises:
        InvalidInput: the address cannot be used. Refused: the database is newer than this version.
    """
    engine = open_migrator(url)
    try:
        with reaching(), engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            before = revision_of(connection)
            if before is not None and before > HEAD:
                raise Refused(f"the database has schema {before}, newer than {HEAD}; install the newer version")
            _run(connection, target, before)
            after = revision_of(connection)
            if after == HEAD:
                mend_guards(connection)
            _refuse_broken_references(connection)
    finally:
        engine.dispose()
    return before, after


def is_new(url: str) -> bool:
    """Whether a database has no table at all, or is a SQLite file that does not exist."""
    path = sqlite_path(url)
    if path is not None and not path.exists():
        return True
    engines = open_engines(url)
    try:
        with reaching(), engines.reader.begin() as connection:
            return is_empty(connection)
    finally:
        engines.dispose()


def configuration(connection: Connection | None = None) -> Config:
    """The configuration of Alembic; there is no file of it."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _run(connection: Connection, target: str, before: str | None) -> None:
    config = configuration(connection)
    if target == "base" or (target != "head" and before is not None and target < before):
        command.downgrade(config, target)
    else:
        command.upgrade(config, target)


def _refuse_broken_references(connection: Connection) -> None:
    """On SQLite foreign keys were off meanwhile."""
    if connection.dialect.name == "sqlite":
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
        if broken:
            raise AssertionError(f"the migration breaks {len(broken)} references, the first in {broken[0][0]}")
