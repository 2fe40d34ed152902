"""Fixtures for pages: two sites with accounts of every role, on both databases; a client, a server, a browser.

`app` and what is built on it runs on SQLite and on PostgreSQL, each test on a database of its own. The sites are made
once for each database and copied, for hashing passwords takes its time.
"""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from playwright.sync_api import Browser, BrowserContext, Page

from shiftplan import config
from shiftplan.application import Application
from shiftplan.storage.unit_of_work import Database
from tests.storage.databases import (
    NUMBERS,
    backend,
    drop_database,
    empty_url,
    made_database,
    postgresql_template,
    sqlite_template,
    url,
)
from tests.web.browsers import DESK, watched
from tests.web.clients import Clients
from tests.web.servers import SECRET, served
from tests.web.worlds import two_sites
from web.app import create_app

__all__ = ["backend", "empty_url", "postgresql_template", "sqlite_template", "url"]


class Compiled(BytecodeCache):
    """What Jinja made of the templates, for the applications of all tests of this process."""

    def __init__(self) -> None:
        self._made: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what an earlier application made of the same text."""
        if bucket.key in self._made:
            bucket.bytecode_from_string(self._made[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self._made[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """Pages are looked at on Tuesday 2026-12-01, before the published week, whatever day it is."""
    with time_machine.travel(datetime(2026, 12, 1, 1, tzinfo=UTC), tick=True):
        yield


@pytest.fixture(scope="session")
def sqlite_sites(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the two sites."""
    folder = tmp_path_factory.mktemp("sites")
    path = folder / "sites.db"
    shutil.copy(sqlite_template, path)
    two_sites(f"sqlite:///{path}", folder)
    return path


@pytest.fixture(scope="session")
def postgresql_sites(postgresql_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Name of a PostgreSQL database with the two sites."""
    name = f"sites_{next(NUMBERS)}_{id(NUMBERS)}"
    two_sites(made_database(name, postgresql_template), tmp_path_factory.mktemp("sites"))
    yield name
    drop_database(name)


@pytest.fixture
def sites_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database with the two sites and their accounts."""
    if backend == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_sites"), tmp_path / "sites.db")
        yield f"sqlite:///{tmp_path / 'sites.db'}"
        return
    name = f"pages_{id(tmp_path)}_{next(NUMBERS)}"
    yield made_database(name, request.getfixturevalue("postgresql_sites"))
    drop_database(name)


@pytest.fixture
def application(sites_url: str) -> Iterator[Application]:
    """The services over it."""
    with Application(Database.open(sites_url)) as opened:
        yield opened


@pytest.fixture
def app(application: Application, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The pages over it."""
    monkeypatch.setenv(config.SECRET_KEY, SECRET)
    config.settings.cache_clear()
    made = create_app(application)
    made.jinja_env.bytecode_cache = COMPILED
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor whom nobody knows yet; `tests.web.clients.sign_in(client, NAME)` changes that."""
    return app.test_client()


@pytest.fixture
def clients(app: Flask) -> Clients:
    """Everybody of `worlds.ACCOUNTS` by name, signed in when first asked for."""
    return Clients(app)


@pytest.fixture
def server(app: Flask) -> Iterator[str]:
    """The address of the pages, served on this machine."""
    with served(app) as address:
        yield address


@pytest.fixture
def context(browser: Browser, server: str) -> Iterator[BrowserContext]:
    """A fresh browser profile at a desk, whose addresses are those of the server."""
    made = browser.new_context(base_url=server, viewport=DESK, locale="en-GB")
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page of that profile; the test fails when it logs an error or asks another machine."""
    with watched(context.new_page()) as opened:
        yield opened
