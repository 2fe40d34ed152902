"""The schema: made, taken away and made again on both databases, always with its guards."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

from shiftplan.errors import Refused
from shiftplan.storage.engines import open_migrator
from shiftplan.storage.guards import guards_in_force, missing_guards, with_guards
from shiftplan.storage.migrate import configuration, migrate
from shiftplan.storage.schema import HEAD
from shiftplan.storage.tables import Base
from shiftplan.storage.unit_of_work import Database


def test_the_head_that_start_up_asks_for_is_the_newest_migration():
    assert ScriptDirectory.from_config(configuration()).get_heads() == [HEAD]


def test_up_down_up_ends_at_the_tables_the_code_expects(empty_url):
    assert migrate(empty_url) == (None, HEAD)
    assert migrate(empty_url, "base") == (HEAD, None)
    assert migrate(empty_url) == (None, HEAD)
    assert migrate(empty_url) == (HEAD, HEAD)
    engine = open_migrator(empty_url)
    with engine.begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        assert missing_guards(connection) == []
    engine.dispose()


def test_guards_have_the_names_people_look_for(backend):
    names = {guard.name for guard in guards_in_force(backend)}
    expected = (
        {"no_double_booking"} if backend == "postgresql" else {"no_double_booking_insert", "no_double_booking_update"}
    )
    assert expected < names


def test_a_database_without_tables_is_refused_with_the_cure(empty_url, backend):
    if backend == "sqlite":
        open_migrator(empty_url).dispose()
    with pytest.raises(Refused, match="shiftplan db upgrade"):
        Database.open(empty_url)


def test_a_sqlite_file_that_is_not_there_is_not_made_by_looking(tmp_path):
    with pytest.raises(Refused, match="there is no database yet"):
        Database.open(f"sqlite:///{tmp_path / 'none.db'}")
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("other", ["0001", "9999"])
def test_another_schema_is_refused(url, other):
    execute(url, f"UPDATE alembic_version SET version_num = '{other}'")  # noqa: S608
    with pytest.raises(Refused, match=other):
        Database.open(url)


def execute(url: str, statement: str) -> None:
    """One statement on a plain connection."""
    engine = open_migrator(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


LOSSES = {
    "sqlite": [f"DROP TRIGGER {name}" for name in ("no_double_booking_update", "audit_entry_unchanging_delete")],
    "postgresql": [
        "ALTER TABLE duty DROP CONSTRAINT no_double_booking",
        "DROP TRIGGER audit_entry_unchanging ON audit_entry",
        "ALTER TABLE roster_shift DISABLE TRIGGER roster_shift_unchanging",
    ],
}


@pytest.mark.parametrize("number", range(3))
def test_start_up_refuses_when_a_guard_is_missing_and_upgrade_mends_it(url, backend, number):
    losses = LOSSES[backend]
    execute(url, losses[number % len(losses)])
    with pytest.raises(Refused, match=r"double_booking|unchanging"):
        Database.open(url)
    migrate(url)
    Database.open(url).close()


def test_a_guard_of_the_same_name_that_guards_nothing_is_noticed(url, backend):
    if backend == "postgresql":
        pytest.skip("a constraint cannot be gutted under its name without being made anew")
    execute(url, "DROP TRIGGER no_double_booking_insert")
    execute(url, "CREATE TRIGGER no_double_booking_insert BEFORE INSERT ON duty BEGIN SELECT 1; END")
    with pytest.raises(Refused, match="no_double_booking_insert"):
        Database.open(url)


@pytest.mark.parametrize("guarded", [True, False])
def test_a_batch_operation_keeps_the_guards_only_inside_with_guards(url, backend, guarded):
    """SQLite copies the table and forgets its triggers; the second case shows that the test would notice."""
    engine = open_migrator(url)
    with engine.begin() as connection:
        op = Operations(MigrationContext.configure(connection))
        if guarded:
            with with_guards(op):
                add_column(op)
        else:
            add_column(op)
        assert bool(missing_guards(connection)) == (backend == "sqlite" and not guarded)
    engine.dispose()


def add_column(op: Operations) -> None:
    """An innocent change of the table of duties."""
    with op.batch_alter_table(
        "duty", recreate="always" if op.get_bind().dialect.name == "sqlite" else "never"
    ) as batch:
        batch.add_column(sa.Column("note", sa.String(10)))
