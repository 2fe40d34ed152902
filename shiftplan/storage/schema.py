"""Which version of the schema a database has, without loading the engine of migrations."""

from sqlalchemy import Connection, inspect, text

from shiftplan.errors import Refused

HEAD = "0005"
VERSION_TABLE = "alembic_version"


def revision_of(connection: Connection) -> str | None:
    """The revision of a database; None when it has no schema of ours."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608 - a constant
    return found


def is_empty(connection: Connection) -> bool:
    """Whether a database holds no table at all."""
    return not inspect(connection).get_table_names()


def assert_current(connection: Connection) -> None:
    """Refuse to work with another schema than ours.

    Raises:
        Refused: the schema is missing, older or newer.
    """
    found = revision_of(connection)
    if found == HEAD:
        return
    if found is None:
        raise Refused("the database has no tables of shiftplan yet; make them with: shiftplan db upgrade")
    if found > HEAD:
        raise Refused(f"the database has schema {found}, newer than {HEAD} of this version; install the newer version")
    raise Refused(
        f"the database has schema {found}, this version needs {HEAD}; back up, then run: shiftplan db upgrade"
    )
