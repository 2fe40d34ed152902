"""The process that solves, as the worker sees it."""

import os
import signal
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from shiftplan.config import Settings
from shiftplan.jobs.inside import enter
from shiftplan.jobs.messages import Message
from shiftplan.services.jobs import Job


@dataclass(frozen=True)
class Child:
    """A process that does one job; ends with the worker, however that ends."""

    process: SpawnProcess
    pipe: Connection

    @classmethod
    def start(cls, known: Settings, job: Job) -> "Child":
        """Begin a job in a fresh process: threads and connections of the worker do not go with it."""
        context = get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=enter, args=(theirs, known, job), daemon=True)
        process.start()
        theirs.close()  # So that the end of the process is the end of the pipe.
        return cls(process, ours)

    def receive(self, seconds: float) -> Message | None:
        """The next thing it says; None = nothing within some seconds.

        Raises:
            EOFError: it is gone.
        """
        try:
            if not self.pipe.poll(seconds):
                return None
            message: Message = self.pipe.recv()
        except OSError as error:  # Killed in the middle of a word.
            raise EOFError from error
        return message

    def interrupt(self) -> None:
        """Ask it to stop with the best roster so far; asking again does no harm."""
        if self.process.pid is not None and self.process.is_alive():
            os.kill(self.process.pid, signal.SIGINT)

    def end(self) -> int | None:
        """Take it away, whatever it does; its exit code."""
        self.process.kill()
        self.process.join()
        self.pipe.close()
        return self.process.exitcode
