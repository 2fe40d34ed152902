"""A worker: claims one job after the other, has it done by a process of its own, and keeps what comes out."""

import logging
import os
import socket
import time
from threading import Event

from shiftplan.application import Application
from shiftplan.config import Settings
from shiftplan.errors import LeaseLost, Refused
from shiftplan.jobs.child import Child
from shiftplan.jobs.following import Following
from shiftplan.services.jobs import Job, JobKind

logger = logging.getLogger(__name__)
IDLE_SECONDS = 1.0
SEEN_SECONDS = 15.0
OVERHEAD_SECONDS = 900.0
"""What loading, forecast, audit and a slow machine may take beyond the seconds of the search."""


def worker_name() -> str:
    """A name for this process among all workers."""
    return f"{socket.gethostname()}:{os.getpid()}"


class Worker:
    """Does jobs until it is told to end."""

    def __init__(self, application: Application, known: Settings, *, name: str | None = None) -> None:
        self._application, self._known = application, known
        self.name = name or worker_name()
        self._seen_at = -SEEN_SECONDS

    def run(self, ending: Event) -> None:
        """Work until the event is set; a job that is under way then goes back to the queue."""
        logger.info("worker=%s begins", self.name)
        try:
            while not ending.is_set():
                if not self.work_once(ending):
                    ending.wait(IDLE_SECONDS)
        finally:
            self._application.jobs.leave(self.name)
            logger.info("worker=%s ends", self.name)

    def work_once(self, ending: Event) -> bool:
        """Do the job that waits longest; whether there was one."""
        try:
            self._tell_alive()
            job = self._application.jobs.claim(self.name)
        except Refused as error:  # The database is busy, or full; the next round tries again.
            logger.warning("worker=%s waits: %s", self.name, error)
            return False
        if job is not None:
            logger.info("job=%s kind=%s site=%s attempt=%s begins", job.id, job.kind, job.site, job.attempt)
            self._follow(job, ending)
        return job is not None

    def _follow(self, job: Job, ending: Event) -> None:
        child = Child.start(self._known, job)
        try:
            Following(
                self._application, job, child, ending, limit_seconds=self._limit_seconds(job), alive=self._tell_alive
            ).to_its_end()
        except LeaseLost:
            logger.warning("job=%s is another worker's by now; nothing of it was kept", job.id)
        except Refused as error:  # Its lease runs out, and another attempt finds the database well again.
            logger.error("job=%s could not be kept: %s", job.id, error)
        finally:
            child.end()

    def _limit_seconds(self, job: Job) -> float:
        search = self._known.night_seconds if job.kind == JobKind.NIGHT else job.arguments.get("seconds", 0)
        return OVERHEAD_SECONDS + 2 * float(search)

    def _tell_alive(self) -> None:
        """Note now and then that this worker is there."""
        if time.monotonic() - self._seen_at < SEEN_SECONDS:
            return
        self._seen_at = time.monotonic()
        try:
            self._application.jobs.see(self.name)
        except Refused as error:
            logger.warning("worker=%s could not say that it is there: %s", self.name, error)
