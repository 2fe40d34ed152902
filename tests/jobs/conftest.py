"""Both databases for every test here, and a worker that tests can interfere with at every beat."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from shiftplan.application import Application
from shiftplan.config import read_settings
from shiftplan.jobs.worker import Worker
from shiftplan.services.jobs import Job, JobService
from shiftplan.storage.unit_of_work import Database
from tests.files.small_site import write_small_site
from tests.storage.databases import backend, database, empty_url, postgresql_template, sqlite_template, url

__all__ = ["backend", "database", "empty_url", "postgresql_template", "sqlite_template", "url"]

Hook = Callable[[Job, Mapping[str, Any]], None]


class HeardJobs(JobService):
    """Jobs whose beats a test hears, so that it can do something in the middle of a job without waiting."""

    hook: Hook | None = None

    def beat(self, job: Job, progress: Mapping[str, Any], *rest: Any) -> bool:
        """Let the test do what it wants first."""
        if self.hook is not None:
            self.hook(job, progress)
        return super().beat(job, progress, *rest)


class Bench:
    """The small site with a worker."""

    def __init__(self, opened: Database, url: str) -> None:
        self.application = Application(opened)
        self.jobs = HeardJobs(opened)
        self.application.__dict__["jobs"] = self.jobs
        self.known = replace(read_settings({"SHIFTPLAN_DATABASE_URL": url}), night_seconds=3)
        self.worker = Worker(self.application, self.known, name="test:1")
        self.ending = Event()

    def plan(self, seconds: int = 2, **changes: Any) -> Job:
        """Ask for a week."""
        arguments = {"first_day": "2026-12-07", "days": 7, "seconds": seconds, "seed": 1} | changes
        return self.jobs.file("plan", site="small", arguments=arguments, by="mori")

    def work(self, hook: Hook | None = None) -> bool:
        """Do one job."""
        self.jobs.hook = hook
        return self.worker.work_once(self.ending)

    def demands(self) -> int:
        """How many demands were kept."""
        with self.application.database.reading() as unit:
            entries = list(unit.log.entries(unit.sites.get("small")))
        return sum(entry.action == "demand.keep" for entry in entries)


@pytest.fixture
def bench(database: Database, url: str, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(database, url)
    made.application.sites.load(write_small_site(tmp_path / "site", locks=None, requirement=None), by="test")
    with made.application:
        yield made
