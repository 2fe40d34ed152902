"""The inside of the process that solves: what it may use, how it is stopped, and what it says at its end.

It writes nothing to the database, so it may be killed at any moment.
"""

import logging
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing import connection, parent_process
from multiprocessing.connection import Connection
from types import FrameType

from shiftplan.application import open_application
from shiftplan.config import Settings
from shiftplan.errors import ShiftplanError
from shiftplan.interruption import held
from shiftplan.jobs.messages import End, Failed, Message, Stopped
from shiftplan.services.jobs import Job, JobKind

logger = logging.getLogger(__name__)
NICE = 10
BROKEN = "an error of the program ({name}); the log of the worker says more, under the number of the job"
TOO_LARGE = "the job needs more than {memory} MB of memory; plan fewer days at once, or raise SHIFTPLAN_JOB_MEMORY_MB"


def enter(pipe: Connection, known: Settings, job: Job) -> None:
    """Do a job and say how it ended, whatever happens short of being killed."""
    os.setsid()  # Ctrl-C at the terminal of the worker is for the worker.
    _end_with_parent()
    os.nice(NICE)
    _limit_memory(known.job_memory_mb)
    try:
        _stop_once()
        end = _done(known, job, held()(pipe.send))
    except KeyboardInterrupt:
        end = Stopped()
    except ShiftplanError as error:
        end = Failed(str(error))
    except MemoryError:
        end = Failed(TOO_LARGE.format(memory=known.job_memory_mb))
    except Exception as error:
        logger.exception("job=%s broke down", job.id)
        end = Failed(BROKEN.format(name=type(error).__name__))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # What is found is told whole, even if nobody waits any longer.
    pipe.send(end)


def _done(known: Settings, job: Job, send: Callable[[Message], None]) -> End:
    # The engine takes seconds to load; by now the process can be stopped.
    from shiftplan.jobs.nightly import night
    from shiftplan.jobs.solver import Solver

    with open_application(known) as application:
        solver = Solver(application, known, job, send)
        if job.kind == JobKind.NIGHT:
            return night(solver)
        if job.kind == JobKind.WHAT_IF:
            return solver.what_if()
        return solver.plan() if job.kind == JobKind.PLAN else solver.forecast()


def _stop_once() -> None:
    """The first SIGINT ends the search, which keeps its best roster; more must not disturb what follows."""

    def on_interrupt(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, on_interrupt)


def _end_with_parent() -> None:
    """Go when the worker was killed: nobody would keep the result."""
    parent = parent_process()
    if parent is None:
        return

    def wait() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _limit_memory(megabytes: int) -> None:
    """What this process may use; only Linux holds to it."""
    if sys.platform == "linux":
        limit = megabytes * 1024**2
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
