"""The commands that run a site: accounts, settings, the web server and the worker, as an operator types them."""

import io
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest

from shiftplan.application import open_application
from shiftplan.config import DATABASE_URL, settings
from shiftplan.services.jobs import JobState
from shiftplan.storage.migrate import migrate
from tests.files.small_site import write_small_site
from tests.journeys.running import Ended, done, run

KEY = "a secret of more than thirty-two letters"
PATIENCE = 90.0


@pytest.fixture
def site(tmp_path: Path) -> None:
    """The small site in the database of this test."""
    done("load", write_small_site(tmp_path / "site", locks=None))


def signs_in(name: str, password: str) -> bool:
    """Whether name and password fit."""
    with open_application() as application:
        return application.accounts.sign_in(name, password, "127.0.0.1") is not None


def typed(text: str, *arguments: str) -> Ended:
    """A command that reads what somebody types or pipes in."""
    with patch.object(sys, "stdin", io.StringIO(text)):
        return run(*arguments)


@pytest.mark.usefixtures("site")
def test_an_account_gets_a_password_by_pipe_or_a_made_one_that_is_shown_once() -> None:
    assert typed("four words of mine\n", "user", "add", "mori", "--role", "scheduler", "--password-stdin").code == 0
    assert signs_in("mori", "four words of mine")
    ended = done("user", "add", "sato", "--role", "staff", "--site", "small", "--employee", "001", "--generate")
    (password,) = re.findall(r"^password: (\S{20,})$", ended.out, re.MULTILINE)
    assert "sato: staff at small" in ended.out
    assert signs_in("sato", password)
    again = done("user", "add", "sato", "--role", "staff", "--site", "small", "--employee", "001", "--generate")
    assert password not in again.out
    assert not signs_in("sato", password)


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("x", "--role", "boss", "--generate"), "'boss' is not one of scheduler, staff, hr, admin"),
        (("x", "--role", "staff", "--site", "small", "--generate"), "needs the employee"),
        (("x", "--role", "hr", "--site", "nowhere", "--generate"), "nowhere"),
        (("x", "--role", "staff", "--site", "small", "--employee", "099", "--generate"), "099"),
        (("x", "--role", "hr", "--language", "fr", "--generate"), "'fr'"),
        (("x", "--role", "hr", "--generate", "--password-stdin"), "either read or made up"),
        (("x", "--role", "hr", "--password-stdin"), "characters"),
    ],
)
def test_an_account_that_cannot_be_is_refused_with_the_reason(arguments: tuple[str, ...], told: str) -> None:
    ended = typed("short\n", "user", "add", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert told in ended.err


def test_settings_are_shown_without_what_is_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATABASE_URL, "postgresql://planner:hush@db.example:5433/plan?sslmode=require")
    monkeypatch.setenv("SHIFTPLAN_SECRET_KEY", KEY)
    settings.cache_clear()
    for ended in (done("config"), done("config", "--json")):
        assert "postgresql+psycopg://planner@db.example:5433/plan" in ended.out
        assert "hush" not in ended.out
        assert KEY not in ended.out


@pytest.mark.parametrize("command", ["serve", "work"])
def test_without_a_current_database_nothing_starts(command: str) -> None:
    assert (ended := run(command)).code == 3
    assert "shiftplan db upgrade" in ended.err
    migrate(settings().database_url, "0001")
    assert (ended := run(command)).code == 3
    assert "has schema 0001" in ended.err


@dataclass(frozen=True)
class Started:
    """Web server and worker in processes of their own."""

    port: int
    processes: Mapping[str, "subprocess.Popen[str]"]


@pytest.fixture
def started(site: None) -> Iterator[Started]:
    port = free_port()
    commands = {"web": ("serve", "--port", str(port), "--workers", "1"), "work": ("work",)}
    place = os.environ | {"SHIFTPLAN_SECRET_KEY": KEY}
    processes = {
        name: subprocess.Popen(
            [sys.executable, "-m", "shiftplan", *command], env=place, text=True, stderr=subprocess.PIPE
        )
        for name, command in commands.items()
    }
    yield Started(port, processes)
    for process in processes.values():
        process.kill()
        process.communicate()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer(address: str) -> str:
    """What a page says, once the server is there."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as found:  # noqa: S310 - our own server
                return str(found.read().decode())
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@pytest.mark.slow
def test_web_and_worker_run_beside_each_other_and_end_when_they_are_told(started: Started) -> None:
    with open_application() as application:
        arguments = {"first_day": "2026-12-07", "days": 7, "seconds": 1, "seed": 1}
        job = application.jobs.file("plan", site="small", arguments=arguments, by="mori")
        assert '"ok"' in answer(f"http://127.0.0.1:{started.port}/healthz")
        until = time.monotonic() + PATIENCE
        while not (found := application.jobs.get(job.id)).state.is_end and time.monotonic() < until:
            time.sleep(0.1)
        assert found.state is JobState.DONE, found
        assert application.jobs.workers()
    for process in started.processes.values():
        process.send_signal(signal.SIGTERM)
    ended = {name: process.communicate(timeout=PATIENCE) for name, process in started.processes.items()}
    assert {name: process.returncode for name, process in started.processes.items()} == {"web": 0, "work": 0}
    with open_application() as application:
        assert application.jobs.workers() == []
    assert f"job={job.id} ends" in ended["work"][1]
    assert "Traceback" not in ended["work"][1] + ended["web"][1]
