"""What the database itself refuses, whoever asks: double bookings, and changes of what must never change.

SQLite drops triggers when Alembic copies a table: `with_guards` brings them back, and `assert_guards` refuses to work
where one is missing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from shiftplan.errors import Refused

DOUBLE_BOOKING = "no_double_booking"
TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
# tgenabled D = disabled; convalidated f = NOT VALID.
IN_FORCE = """
SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')
UNION SELECT conname FROM pg_constraint WHERE contype = 'x' AND convalidated
"""


@dataclass(frozen=True)
class Guard:
    """A guard of one database: how it is made and how it is taken away."""

    name: str
    create: str
    drop: str


def no_double_booking(dialect: str) -> tuple[Guard, ...]:
    """Nobody has two active duties at once; two that touch are none."""
    if dialect == "postgresql":
        # A range of one id instead of the id itself: the equality of ids in an index needs an extension.
        create = (
            f"ALTER TABLE duty ADD CONSTRAINT {DOUBLE_BOOKING} EXCLUDE USING gist ("
            "int8range(employee_id, employee_id, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&) "
            "WHERE (status = 'active') DEFERRABLE INITIALLY DEFERRED"
        )
        return (Guard(DOUBLE_BOOKING, create, f"ALTER TABLE duty DROP CONSTRAINT {DOUBLE_BOOKING}"),)
    overlap = (
        "SELECT 1 FROM duty WHERE employee_id = NEW.employee_id AND status = 'active' "
        "AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at"
    )
    return (
        _sqlite_guard(f"{DOUBLE_BOOKING}_insert", "INSERT", "duty", DOUBLE_BOOKING, ("active", overlap)),
        _sqlite_guard(
            f"{DOUBLE_BOOKING}_update", "UPDATE", "duty", DOUBLE_BOOKING, ("active", f"{overlap} AND id <> OLD.id")
        ),
    )


def unchanging(dialect: str, table: str, key: Sequence[str] = ()) -> tuple[Guard, ...]:
    """Rows of a table are only ever added. `key`: unique columns, by which SQLite could replace a row otherwise."""
    if dialect == "postgresql":
        name = f"{table}_unchanging"
        raising = (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{name}: rows of {table} are only ever added'; END $$;"
        )
        rows = (
            f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();"
            f"CREATE TRIGGER {name}_all BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )
        drop = f"DROP TRIGGER {name} ON {table}; DROP TRIGGER {name}_all ON {table}; DROP FUNCTION {name}()"
        return Guard(name, f"{raising} {rows}", drop), Guard(f"{name}_all", "", "")
    same = " OR ".join(["id = NEW.id", *(["(" + " AND ".join(f"{c} = NEW.{c}" for c in key) + ")"] if key else [])])
    replaced = f"SELECT 1 FROM {table} WHERE {same}"  # noqa: S608 - names from our own migrations
    return (
        _sqlite_guard(f"{table}_unchanging_update", "UPDATE", table, f"{table}_unchanging"),
        _sqlite_guard(f"{table}_unchanging_delete", "DELETE", table, f"{table}_unchanging"),
        _sqlite_guard(f"{table}_unchanging_insert", "INSERT", table, f"{table}_unchanging", ("", replaced)),
    )


def _sqlite_guard(name: str, event: str, table: str, reason: str, when: tuple[str, str] | None = None) -> Guard:
    """A trigger that refuses an event always, or when a status is given to a row and a query finds something."""
    condition = ""
    if when is not None:
        status, query = when
        condition = "WHEN " + (f"NEW.status = '{status}' AND " if status else "") + f"EXISTS ({query}) "
    create = f"CREATE TRIGGER {name} BEFORE {event} ON {table} {condition}BEGIN SELECT RAISE(ABORT, '{reason}'); END"
    return Guard(name, create, f"DROP TRIGGER {name}")


def guards_in_force(dialect: str) -> tuple[Guard, ...]:
    """Every guard that this version relies on."""
    return (
        *no_double_booking(dialect),
        *unchanging(dialect, "roster_version", ("site_id", "number")),
        *unchanging(dialect, "roster_shift"),
        *unchanging(dialect, "publication", ("site_id", "number")),
        *unchanging(dialect, "audit_entry", ("site_id", "number")),
        *unchanging(dialect, "roster_origin", ("roster_version_id",)),
        *unchanging(dialect, "roster_edit", ("roster_version_id", "number")),
        *unchanging(dialect, "demand"),
        *unchanging(dialect, "demand_change", ("site_id", "number")),
        *unchanging(dialect, "history_mark", ("site_id", "number")),
        *unchanging(dialect, "proposal_decision", ("roster_version_id",)),
        *unchanging(dialect, "publication_day", ("publication_id", "employee_id", "on_date")),
    )


def create_guards(connection: Connection, guards: Iterable[Guard]) -> None:
    """Make guards that are not there."""
    for guard in guards:
        if guard.create:
            connection.exec_driver_sql(guard.create)


def drop_guards(connection: Connection, guards: Iterable[Guard]) -> None:
    """Take guards away."""
    for guard in guards:
        if guard.drop:
            connection.exec_driver_sql(guard.drop)


@contextmanager
def with_guards(op: Any) -> Iterator[None]:
    """Around every batch operation of a migration: the triggers that SQLite loses are made again as they were.

    Args:
        op: `alembic.op`, or an Operations of its own; not named as a type, for start-up loads this and no Alembic.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        yield
        return
    triggers = connection.execute(text(TRIGGERS)).all()
    for name, _ in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _, create in triggers:
        connection.exec_driver_sql(create)


def missing_guards(connection: Connection) -> list[str]:
    """Names of guards that are not there, are switched off, or (SQLite) say something else."""
    expected = guards_in_force(connection.dialect.name)
    if connection.dialect.name == "sqlite":
        found = {name: _plain(create) for name, create in connection.execute(text(TRIGGERS))}
        return [guard.name for guard in expected if found.get(guard.name) != _plain(guard.create)]
    names = set(connection.scalars(text(IN_FORCE)))
    return [guard.name for guard in expected if guard.name not in names]


def assert_guards(connection: Connection) -> None:
    """Refuse to work without protection.

    Raises:
        Refused: a guard is missing.
    """
    missing = missing_guards(connection)
    if missing:
        raise Refused(
            f"the database lacks its guards {', '.join(missing)}, so double bookings could pass; "
            "restore a backup, or make them again with: shiftplan db upgrade"
        )


def mend_guards(connection: Connection) -> list[str]:
    """Make missing guards again and return their names; existing data that breaks one is refused by the database."""
    missing = missing_guards(connection)
    if missing:
        guards = guards_in_force(connection.dialect.name)
        for statement in _droppings(connection.dialect.name, guards):
            connection.exec_driver_sql(statement)
        create_guards(connection, guards)
    return missing


def _droppings(dialect: str, guards: Iterable[Guard]) -> Iterator[str]:
    """Take away whatever is left, however little."""
    for guard in guards:
        if guard.name == DOUBLE_BOOKING:
            yield f"ALTER TABLE duty DROP CONSTRAINT IF EXISTS {DOUBLE_BOOKING}"
        elif dialect == "sqlite":
            yield f"DROP TRIGGER IF EXISTS {guard.name}"
        elif guard.drop:
            yield f"DROP FUNCTION IF EXISTS {guard.name}() CASCADE"


def _plain(statement: str) -> str:
    return re.sub(r"\s+", " ", statement).strip()
