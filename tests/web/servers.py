"""Servers on this machine for tests with a browser: in this process for most, gunicorn where speed is measured."""

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import URLError
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wsgi import ClosingIterator

from shiftplan.config import DATABASE_URL, SECRET_KEY

HOST = "127.0.0.1"
SECRET = "a key for tests alone, of no use elsewhere"  # noqa: S105 - signs the sessions of tests
START_SECONDS = 120.0
STOP_SECONDS = 10


class QuietHandler(WSGIRequestHandler):
    """Requests are not logged: a test tells what it looked for."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


def answered_whole(app: Flask) -> WSGIApplication:
    """The application with each answer read before it is sent: werkzeug's server leaves files open on a lost reader."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        with closing(ClosingIterator(app(environ, start_response))) as body:
            return list(body)

    return answer


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of an application, served by threads of this process on a port of its own."""
    server = make_server(HOST, 0, answered_whole(app), threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.port}"
    finally:
        server.shutdown()
        thread.join(STOP_SECONDS)
        server.server_close()


@contextmanager
def served_by_gunicorn(database_url: str, *, workers: int = 2, threads: int = 8) -> Iterator[str]:
    """The address of the pages over a database, served as in production."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "web.app:create_app()", "--bind", f"{HOST}:{port}"]
    size = ["--workers", str(workers), "--threads", str(threads), "--no-control-socket", "--log-level", "warning"]
    known = {**os.environ, DATABASE_URL: database_url, SECRET_KEY: SECRET}
    root = Path(__file__).resolve().parents[2]
    process = subprocess.Popen([*command, *size], cwd=root, env=known)
    try:
        _await_answer(f"http://{HOST}:{port}/healthz", process)
        yield f"http://{HOST}:{port}"
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOP_SECONDS)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        port: int = found.getsockname()[1]
    return port


def _await_answer(address: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, f"the server ended with code {process.returncode} before it answered"
        try:
            with urllib.request.urlopen(address, timeout=1):  # noqa: S310 - an address of ours
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise AssertionError(f"{address} did not answer within {START_SECONDS:.0f} s")
