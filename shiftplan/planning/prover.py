"""The bound, proven beside the search by a process of its own that gives way to everything else."""

import json
import logging
import os
import pickle
import subprocess
import sys
import time
from dataclasses import dataclass
from tempfile import TemporaryFile
from threading import Thread

from shiftplan.planning.bounds import Relaxed, least_cost, prices_of

logger = logging.getLogger(__name__)

NICE = 10
PRICES_SHARE = 0.9
"""Of the seconds, the share in which prices are sought; the rest is for everybody's tours at these prices."""


@dataclass(frozen=True)
class Proof:
    """A cost that no lawful roster is below, and the processor time that it took."""

    bound: float
    cpu_seconds: float


class Prover:
    """Begins at once and is to be asked once, or ended."""

    def __init__(self, problem: Relaxed, seconds: float) -> None:
        watched, alive = os.pipe()
        self._alive = os.fdopen(alive, "wb")  # closed by us or by our death, of which the process learns so
        with TemporaryFile() as task, open(watched, "rb"):
            pickle.dump((problem, time.monotonic() + seconds, watched), task)
            task.seek(0)
            command = [sys.executable, "-c", f"from {__name__} import main; main()"]
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(each for each in sys.path if each)}
            try:
                self._process = subprocess.Popen(  # noqa: S603 - our own
                    command,
                    stdin=task,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    env=environment,
                    pass_fds=(watched,),
                )
            except OSError:
                self._alive.close()
                raise

    def proof(self, seconds: float) -> Proof | None:
        """What was found; waits so long for it at most. None when it took longer or nothing could be found."""
        has_ended = self._process.poll() is not None
        try:
            told, complaint = self._process.communicate(timeout=None if has_ended else max(0.0, seconds))
        except subprocess.TimeoutExpired:
            return None
        finally:
            self.end()
        if self._process.returncode:
            logger.warning("no bound: its process ended with %d: %s", self._process.returncode, complaint.decode())
        return Proof(**json.loads(told)) if told else None

    def end(self) -> None:
        """Stop it, whatever it has found."""
        self._process.kill()
        self._process.communicate()
        self._alive.close()


def main() -> None:
    """Read a task from standard input and write its proof to standard output."""
    os.nice(NICE)
    # Only what our own parent wrote into a file without a name comes this way.
    problem, until, watched = pickle.load(sys.stdin.buffer)  # noqa: S301
    Thread(target=_outlive_nobody, args=(watched,), daemon=True).start()
    begin = time.monotonic()
    prices = prices_of(problem, lambda: PRICES_SHARE * (until - begin) - (time.monotonic() - begin))
    bound = None if prices is None else least_cost(problem, prices)
    if bound is not None:
        print(json.dumps({"bound": bound, "cpu_seconds": time.process_time()}))


def _outlive_nobody(watched: int) -> None:
    """End with the process that asked; watched: a pipe at the other end of which nobody writes anything."""
    os.read(watched, 1)
    os._exit(1)
