"""The pages of the demo: web server and worker beside each other, until Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from shiftplan.config import DATABASE_URL, SQLITE, Settings, settings
from shiftplan.errors import InvalidInput, Refused

Processes = Mapping[str, "subprocess.Popen[bytes]"]
PATIENCE_SECONDS = 60.0
GRACE_SECONDS = 30.0


def demo_settings(out: Path) -> Settings:
    """The settings in force, with a database of its own beside the results where none is named."""
    known = settings()
    if os.environ.get(DATABASE_URL):
        return known
    out.mkdir(parents=True, exist_ok=True)
    return replace(known, database_url=f"{SQLITE}{out.absolute() / 'shiftplan.db'}")


def refuse_taken_port(port: int) -> None:
    """Say before the work begins that the pages would find no place.

    Raises:
        InvalidInput: another program listens there.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise InvalidInput(f"--port {port}: cannot be used: {error.strerror}; choose another") from error


def serve_until_interrupted(known: Settings, port: int, lines: Sequence[str]) -> None:
    """Start both, show how to sign in once the pages are there, and stop both at Ctrl-C.

    Raises:
        Refused: one of them ended by itself.
    """
    environment = os.environ | {DATABASE_URL: known.database_url}
    commands = {"web": ["serve", "--port", str(port)], "worker": ["work"]}
    processes = {
        name: subprocess.Popen([sys.executable, "-m", "shiftplan", *command], env=environment)  # noqa: S603 - our own
        for name, command in commands.items()
    }
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _wait_for_pages(port, processes)
        print("\n".join([*lines, "Ctrl-C ends the demo."]), flush=True)
        while True:
            _refuse_ended(processes)
            time.sleep(1.0)
    except KeyboardInterrupt:
        print("ending", flush=True)
    finally:
        _stop(processes)


def _wait_for_pages(port: int, processes: Processes) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        _refuse_ended(processes)
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except OSError as error:
            if time.monotonic() > until:
                raise Refused(f"the pages did not come up within {PATIENCE_SECONDS:.0f} seconds: {error}") from error
            time.sleep(0.2)


def _refuse_ended(processes: Processes) -> None:
    for name, process in processes.items():
        if process.poll() is not None:
            raise Refused(f"the {name} ended by itself with exit code {process.returncode}; its last words stand above")


def _stop(processes: Processes) -> None:
    """Ask both to end, and take away what does not."""
    for process in processes.values():
        process.terminate()
    for process in processes.values():
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
