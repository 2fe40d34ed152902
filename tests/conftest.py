"""What every test may use."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from shiftplan import config
from tests.web.browsers import browser

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # As in the background of a shell; whatever the tests start would be as deaf to Ctrl-C as they are.
    signal.signal(signal.SIGINT, signal.default_int_handler)

__all__ = ["browser"]  # One for all: a process can drive a single one.

ABOUT_DATABASES = {"test_guards.py", "test_jobs.py"}


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Empty folders, one after the other; in one of their own, for pytest reads all of its own to number the next."""
    folder = tmp_path_factory.mktemp("databases")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def own_database(databases: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test ever touches the database of whoever runs it."""
    folder = next(databases)
    folder.mkdir()
    monkeypatch.setenv(config.DATABASE_URL, f"{config.SQLITE}{folder / 'shiftplan.db'}")
    config.settings.cache_clear()
    yield
    config.settings.cache_clear()


@pytest.fixture(scope="session")
def root() -> Path:
    """Root of the tree: where pyproject.toml stands."""
    return Path(__file__).resolve().parent.parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave most of PostgreSQL to the complete tests, and put files with slow tests first.

    Tests of databases themselves run on both always, and so does the first of each other file; in the quick part the
    rest runs on SQLite. Slow files come first so that at the end no process waits for another's long file.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
    again = [item for item in items if _backend(item) == "postgresql" and not item.get_closest_marker("slow")]
    first = {item.path: item for item in sorted(again, key=_place, reverse=True)}
    for item in again:
        if (
            item is not first[item.path]
            and item.path.parent.name != "storage"
            and item.path.name not in ABOUT_DATABASES
        ):
            item.add_marker("slow")


def _backend(item: pytest.Item) -> object:
    """The database that a test runs on, where it says so."""
    parameters = getattr(item, "callspec", None)
    return None if parameters is None else parameters.params.get("backend")


def _place(item: pytest.Item) -> tuple[int, str]:
    """Where a test stands in its file."""
    return item.location[1] or 0, item.name


@pytest.fixture
def interruptible() -> Iterator[None]:
    """SIGINT raises KeyboardInterrupt, whatever a command left behind that was run before in this process."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
