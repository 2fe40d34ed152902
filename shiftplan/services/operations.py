"""Keeping the database: schema, backups, health."""

from pathlib import Path

from shiftplan.errors import Refused
from shiftplan.storage import backups, migrate
from shiftplan.storage.doctor import Checked, examine

__all__ = ["Checked", "backup", "examine", "is_new", "restore", "upgrade"]


def upgrade(url: str) -> tuple[str | None, str | None]:
    """Bring the schema up to date and make lost guards again; schema before and after.

    Raises:
        InvalidInput: the address cannot be used. Refused: the database is newer than this version.
    """
    return migrate.migrate(url)


def is_new(url: str) -> bool:
    """Whether a database has no table at all, or is a SQLite file that does not exist."""
    return migrate.is_new(url)


def backup(url: str, file: Path) -> None:
    """Copy the database into a new file.

    Raises:
        InvalidInput: the file exists or cannot be written. Refused: no database, or pg_dump is missing or fails.
    """
    backups.backup(url, file)


def restore(url: str, file: Path, *, verify: bool = False, replace: bool = False) -> bool:
    """Make the database what a backup holds.

    Args:
        verify: restore it in a place of its own first and refuse it unless every check is passed there; a database that
            holds sites is then left as it is, unless `replace`.
    Returns: whether the database was changed.
    Raises:
        InvalidInput: the file is no backup of this kind of database.
        Refused: it is not sound, or the database holds sites and nothing says to replace them.
    """
    if verify:
        found = [problem for check in backups.verify(url, file) for problem in check.found]
        if found:
            raise Refused("\n".join([f"{file}: the backup is not sound; nothing was restored:", *found]))
        if not replace and backups.holds_sites(url):
            return False
    backups.restore(url, file, replace=replace)
    return True
