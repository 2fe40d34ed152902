"""Fixtures: every test that asks for `url` runs on SQLite and on PostgreSQL, each time on a database of its own."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from shiftplan.storage.migrate import migrate
from shiftplan.storage.unit_of_work import Database
from tests.storage.server import server_url

BACKENDS = ("sqlite", "postgresql")
NUMBERS = count(1)


def made_database(name: str, template: str = "template1") -> str:
    """The address of a new database on the test server."""
    place = make_url(server_url())
    with _server() as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    return place.set(database=name).render_as_string(hide_password=False)


def drop_database(name: str) -> None:
    """Drop it, whoever is still connected."""
    with _server() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _server() -> "closing[psycopg.Connection[tuple[object, ...]]]":
    plain = make_url(server_url()).set(drivername="postgresql").render_as_string(hide_password=False)
    return closing(psycopg.connect(plain, autocommit=True))


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """Both databases in turn."""
    return str(request.param)


@pytest.fixture
def empty_url(backend: str, tmp_path: Path) -> Iterator[str]:
    """A database without tables."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    name = f"empty_{id(tmp_path)}_{next(NUMBERS)}"
    yield made_database(name)
    drop_database(name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_template() -> Iterator[str]:
    """Name of a migrated database."""
    name = f"template_{next(NUMBERS)}_{id(NUMBERS)}"
    migrate(made_database(name))
    yield name
    drop_database(name)


@pytest.fixture
def url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A migrated database without data."""
    if backend == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "test.db")
        yield f"sqlite:///{tmp_path / 'test.db'}"
        return
    name = f"test_{id(tmp_path)}_{next(NUMBERS)}"
    yield made_database(name, request.getfixturevalue("postgresql_template"))
    drop_database(name)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """The migrated database, open."""
    opened = Database.open(url)
    yield opened
    opened.close()
