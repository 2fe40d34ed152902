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

from shiftplan.planning.bounds import Relaxed, prices_of
from shiftplan.planning.climb import rising_bounds

logger = logging.getLogger(__name__)

NICE = 10
MOST_STEPS = 4000


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
            if self._process.returncode:
                logger.warning("no bound: its process ended with %d: %s", self._process.returncode, complaint.decode())
        except subprocess.TimeoutExpired:
            self._process.kill()
            told, _ = self._process.communicate()
        self.end()
        whole, _, _ = told.rpartition(b"\n")  # the last line may have been cut
        return Proof(**json.loads(whole.splitlines()[-1])) if whole else None

    def end(self) -> None:
        """Stop it, whatever it has found."""
        self._process.kill()
        self._process.communicate()
        self._alive.close()


def main() -> None:
    """Read a task from standard input and write a proof to standard output, then each better one, a line each."""
    os.nice(NICE)
    # Only what our own parent wrote into a file without a name comes this way.
    problem, end, watched = pickle.load(sys.stdin.buffer)  # noqa: S301
    Thread(target=_outlive_nobody, args=(watched,), daemon=True).start()
    prices = prices_of(problem, lambda: end - time.monotonic())
    if prices is None:
        return
    since = time.monotonic()

    def used(steps: int) -> float:
        return max(steps / MOST_STEPS, 1.0 if time.monotonic() >= end else (time.monotonic() - since) / (end - since))

    for bound in rising_bounds(problem, prices, used):
        print(json.dumps({"bound": bound, "cpu_seconds": time.process_time()}), flush=True)


def _outlive_nobody(watched: int) -> None:
    """End with the process that asked; watched: a pipe at the other end of which nobody writes anything."""
    os.read(watched, 1)
    os._exit(1)
