"""kill -9 of worker and web server at ten points each, five on each database.

Nothing is lost, kept twice, or published by half.
"""

import http.client
import http.cookiejar
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import update

from shiftplan.config import DATABASE_URL
from shiftplan.services.accounts import Role
from shiftplan.services.jobs import JobState
from shiftplan.services.operations import examine
from shiftplan.storage.rosters import VersionId
from shiftplan.storage.tables import JobRow
from tests.services.worlds import WEEK, a_week

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

KILLS = 5
"""On each database, at other points on each."""
PATIENCE_SECONDS = 120.0
LOOK_SECONDS = 0.01
PASSWORD = "four quiet green words"  # noqa: S105 - of an account that lives as long as a test


@contextmanager
def running(url: str, *command: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A command of the program in a session of its own; whatever is left of it is killed at the end."""
    place = os.environ | {DATABASE_URL: url, "SHIFTPLAN_SECRET_KEY": "k" * 40}
    process = subprocess.Popen([sys.executable, "-m", "shiftplan", *command], env=place, start_new_session=True)
    try:
        yield process
    finally:
        kill(process)


def kill(process: "subprocess.Popen[bytes]") -> None:
    """kill -9 for a command and what it started, those apart that began sessions of their own."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def until(holds: Callable[[], bool]) -> None:
    """Look again and again until something holds."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(LOOK_SECONDS)


def solvers(worker: int) -> list[int]:
    """The processes that a worker started."""
    children = Path(f"/proc/{worker}/task/{worker}/children").read_text().split()
    return [int(child) for child in children if is_there(int(child))]


def is_there(process: int) -> bool:
    """Whether a process runs; one that ended and waits to be noticed does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0] not in "ZX"
    except OSError:
        return False


def is_ended(bench, number):
    """Whether a job has an end."""
    return bench.jobs.get(number).state.is_end


def test_a_killed_worker_loses_no_job_and_keeps_nothing_twice(bench, url, database):
    """Each job sees its worker die after some changes of its row, by chance; the next worker ends it."""
    chance = random.Random(url.partition(":")[0])
    worker = running(url, "work")
    process, jobs, orphans = worker.__enter__(), [], []
    for number in range(KILLS):
        job = bench.plan(seconds=1, seed=number)
        jobs.append(job)
        seen, wanted = {repr(job)}, chance.randint(1, 6)

        def changed_enough(number=job.id, seen=seen, wanted=wanted):
            now = bench.jobs.get(number)
            seen.add(repr(now))
            return len(seen) > wanted or now.state.is_end

        until(changed_enough)
        orphans += solvers(process.pid)
        worker.__exit__(None, None, None)
        # As if the minute of the lease were over, for which no test should wait.
        database.writing(
            lambda unit: unit.session.execute(
                update(JobRow).where(JobRow.state == "running").values(lease_until=unit.jobs.now())
            )
        )
        worker = running(url, "work")
        process = worker.__enter__()
        until(partial(is_ended, bench, job.id))
    worker.__exit__(None, None, None)
    ended = [bench.jobs.get(job.id) for job in jobs]
    assert [job.state for job in ended] == [JobState.DONE] * KILLS
    assert any(job.fence > 1 for job in ended)
    versions = bench.application.publishing.versions("small")
    assert sorted(version.id for version in versions) == sorted(job.result["version"] for job in ended)
    assert bench.demands() == KILLS
    assert [check.found for check in examine(url) if check.found] == []
    until(lambda: not any(is_there(process) for process in orphans))


class Visitor:
    """A scheduler with a browser's cookies."""

    def __init__(self, port: int) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar)
        self._place = f"http://127.0.0.1:{port}"

    def get(self, path: str) -> str:
        """A page."""
        with self._opener.open(self._place + path, timeout=60) as answer:
            return str(answer.read().decode())

    def post(self, form_on: str, path: str, **fields: str) -> str:
        """Send a form with the token of the page that it stands on; where it led."""
        (token, *_) = re.findall(r'name="csrf_token" value="([^"]+)"', self.get(form_on))
        data = urllib.parse.urlencode({"csrf_token": token, **fields}).encode()
        with self._opener.open(self._place + path, data=data, timeout=60) as answer:
            return str(answer.geturl())

    def is_answered(self) -> bool:
        """Whether the server is there."""
        try:
            return "ok" in self.get("/healthz")
        except OSError:
            return False


def test_a_killed_web_server_publishes_nothing_by_half(bench, url):
    """Every acknowledged publication is there, every other one is there as a whole or not at all."""
    application = bench.application
    application.accounts.add("mori", PASSWORD, Role.SCHEDULER, site="small", by="test")
    site, publishing = application.sites.site("small"), application.publishing
    chance = random.Random(url.partition(":")[0])
    rosters = [a_week(site, "001", "002"), a_week(site, "001", start_minute=510)]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    visitor, acknowledged, drafts = Visitor(port), [], []
    for number in range(KILLS):
        draft = publishing.save_draft(rosters[number % 2], by="mori", why="again")
        drafts.append(draft.id)
        with running(url, "serve", "--port", str(port), "--workers", "1") as server:
            until(visitor.is_answered)
            if number == 0:
                visitor.post("/sign-in", "/sign-in", name="mori", password=PASSWORD)
            page, begun = f"/plan/small/versions/{draft.id}/publish", Event()

            def press(page=page, begun=begun, draft=draft):
                try:
                    begun.set()
                    if "/published" in visitor.post(page, page, sure="1", seen="0"):
                        acknowledged.append(draft.id)
                except (OSError, ValueError, http.client.HTTPException):
                    pass  # The server died under the hand: nobody was told anything.

            button = Thread(target=press)
            button.start()
            begun.wait()
            button.join(chance.uniform(0.0, 0.4))
            kill(server)
            button.join()
        assert [check.found for check in examine(url) if check.found] == []
    with bench.application.database.reading() as unit:
        row = unit.sites.get("small")
        kept = {each.version: each.number for each in unit.rosters.publications(row)}
    assert set(acknowledged) <= set(kept) <= set(drafts)
    last = max(kept, key=lambda version: kept[version], default=None)
    now = publishing.current("small", WEEK)
    assert now.shifts == (() if last is None else publishing.roster(VersionId(last))[1].shifts)
