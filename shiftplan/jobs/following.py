"""One job from its claim to its end: heard, told on, stopped when somebody wishes, kept when it is done."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from threading import Event
from typing import Any

from shiftplan.application import Application
from shiftplan.errors import LeaseLost, Refused, ShiftplanError
from shiftplan.jobs.child import Child
from shiftplan.jobs.messages import End, Failed, Forecasted, NoProposal, PlanDone, Proposed, Step, Stopped, WhatIfDone
from shiftplan.services.jobs import Job
from shiftplan.services.packed_demand import packed_forecast

logger = logging.getLogger(__name__)
BEAT_SECONDS = 1.5
GRACE_SECONDS = 60.0
"""From the wish to stop until a process that does not stop is taken away."""
TOO_LONG = "the job did not end within {seconds:.0f} seconds; plan fewer days at once"


class Following:
    """A job that this worker holds, and the process that does it."""

    def __init__(
        self, application: Application, job: Job, child: Child, ending: Event, *, limit_seconds: float,
        alive: Callable[[], None], grace_seconds: float = GRACE_SECONDS,
    ) -> None:  # fmt: skip
        """Begin to follow.

        Args:
            ending: set when the worker has to end. alive: tells that the worker is there.
            limit_seconds: longest time for the whole job.
        """
        self._application, self._job, self._child, self._ending = application, job, child, ending
        self._limit_seconds, self._grace_seconds, self._alive = limit_seconds, grace_seconds, alive
        self._progress: Mapping[str, Any] = {}
        self._began_at = time.monotonic()
        self._beat_at = self._began_at - BEAT_SECONDS  # The first word goes on at once, for somebody waits for it.
        self._stopping_since: float | None = None

    def to_its_end(self) -> None:
        """Follow the job until it ended, went back to the queue, or was lost.

        Raises:
            LeaseLost: another worker has the job; nothing was kept.
        """
        while not self._is_over_by_itself():
            try:
                message = self._child.receive(BEAT_SECONDS / 2)
            except EOFError:
                self._end_without_a_word()
                return
            if isinstance(message, Step):
                self._progress = {**self._progress, **message.progress}
            elif isinstance(message, Forecasted):
                self._keep_demand(message)
            elif message is not None:
                self._keep(message)
                return
            if time.monotonic() - self._beat_at >= BEAT_SECONDS:
                self._beat()

    def _is_over_by_itself(self) -> bool:
        """Whether the worker ends, or the time of the job is up."""
        jobs, now = self._application.jobs, time.monotonic()
        if self._ending.is_set():
            jobs.give_back(self._job, is_attempt=False)
            logger.info("job=%s goes back to the queue: the worker ends", self._job.id)
        elif self._stopping_since is not None and now - self._stopping_since > self._grace_seconds:
            jobs.stop(self._job)
            logger.warning("job=%s did not stop and was taken away", self._job.id)
        elif now - self._began_at > self._limit_seconds:
            jobs.fail(self._job, TOO_LONG.format(seconds=self._limit_seconds))
            logger.error("job=%s took longer than %.0f seconds", self._job.id, self._limit_seconds)
        else:
            return False
        return True

    def _beat(self) -> None:
        self._beat_at = time.monotonic()
        self._alive()
        try:
            is_wished = self._application.jobs.beat(self._job, self._progress)
        except LeaseLost:
            raise
        except Refused as error:  # The lease lasts for many beats.
            logger.warning("job=%s: a beat did not come through: %s", self._job.id, error)
            return
        if is_wished:
            self._stopping_since = self._stopping_since or self._beat_at
            self._child.interrupt()

    def _end_without_a_word(self) -> None:
        """The process is gone: it was stopped before it could say so, or it broke down."""
        code = self._child.end()
        if self._stopping_since is not None:
            self._application.jobs.stop(self._job)
            return
        logger.error("job=%s: its process ended with exit code %s in attempt %s", self._job.id, code, self._job.attempt)
        self._application.jobs.give_back(self._job, is_attempt=True)

    def _keep_demand(self, found: Forecasted) -> None:
        done = self._application.making.keep_demand(
            self._job,
            found.period,
            found.requirement,
            packed_forecast(found.forecast, found.scores, found.lifts, found.flags, found.renewed),
        )
        self._job = replace(self._job, checkpoint=done)

    def _keep(self, end: End) -> None:
        """Keep what was made; what cannot be kept ends the job with the sentence that says why."""
        try:
            self._keep_result(end)
        except Refused:
            raise
        except ShiftplanError as error:
            self._application.jobs.fail(self._job, str(error))
        logger.info("job=%s ends: %s", self._job.id, type(end).__name__)

    def _keep_result(self, end: End) -> None:
        application, job = self._application, self._job
        if isinstance(end, PlanDone):
            application.making.keep_draft(job, end.planned)
        elif isinstance(end, WhatIfDone):
            application.what_ifs.keep(job, end.report)
        elif isinstance(end, Proposed):
            application.proposals.keep(job, str(job.site), end.planned, end.facts)
        elif isinstance(end, NoProposal):
            application.nights.keep_none(job, end.state, end.facts)
        elif isinstance(end, Failed):
            application.jobs.fail(job, end.sentence)
        elif isinstance(end, Stopped):
            application.jobs.stop(job)
        else:
            application.making.keep_forecast(job)
