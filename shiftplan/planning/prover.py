"""The bound, proven beside the search by a process of its own that gives way to everything else."""

import json
import logging
import os
import pickle
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from math import prod
from tempfile import TemporaryFile
from threading import Thread

import numpy as np

from shiftplan.planning.bounds import Prices, Relaxed, prices_of
from shiftplan.planning.climb import rising_bounds

logger = logging.getLogger(__name__)

NICE = 10
MOST_STEPS = 4000
FLOAT_BYTES = 8
BETWEEN_LOOKS = 0.02


@dataclass(frozen=True)
class Proof:
    """A cost that no lawful roster is below, and the processor time that it took."""

    bound: float
    cpu_seconds: float


class Prover:
    """Started early, for it takes a while to come up; then to be given a problem and asked for its proof once.

    As a context it is ended when that is left.
    """

    def __init__(self) -> None:
        watched, alive = os.pipe()
        with ExitStack() as opened, open(watched, "rb"):
            self._alive = opened.enter_context(os.fdopen(alive, "wb"))  # closed by us or by our death, which it notices
            self._task, self._prices = (opened.enter_context(TemporaryFile()) for _ in range(2))
            files = watched, self._task.fileno(), self._prices.fileno()
            self._process = subprocess.Popen(  # noqa: S603 - our own
                [sys.executable, "-c", f"from {__name__} import main; main{files}"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(each for each in sys.path if each)},
                pass_fds=files,
            )
            self._ours = opened.pop_all()

    def __enter__(self) -> "Prover":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def begin(self, problem: Relaxed, seconds: float, climbing: float = 1.0) -> None:
        """Prove a bound of a problem for so long; climbing: share of what linear programmes leave of it that is used.

        Raises:
            OSError: there is no room for the problem; then the process can only be ended.
        """
        pickle.dump((problem, time.monotonic() + seconds, climbing), self._task)
        self._task.flush()
        if self._process.stdin:
            with suppress(BrokenPipeError):  # it is told of where the proof is asked for
                os.write(self._process.stdin.fileno(), b"\n")

    @property
    def has_ended(self) -> bool:
        """Whether it has proven what it could."""
        return self._process.poll() is not None

    def has_prices(self, problem: Relaxed) -> bool:
        """Whether all linear programmes are solved."""
        return os.fstat(self._prices.fileno()).st_size >= FLOAT_BYTES * sum(map(prod, problem.price_shapes))

    def prices(self, problem: Relaxed, seconds: float) -> Prices | None:
        """Those of the linear programmes, for which it waits so long at most; None when they are not solved by then."""
        end = time.monotonic() + seconds
        while not self.has_prices(problem):
            if time.monotonic() >= end or self.has_ended:
                return None
            time.sleep(BETWEEN_LOOKS)
        shapes = problem.price_shapes
        sizes = [prod(shape) for shape in shapes]
        self._prices.seek(0)
        gains, slopes = np.split(np.fromfile(self._prices), sizes[:1])
        return Prices(gains.reshape(shapes[0]), slopes.reshape(shapes[1]))

    def proof(self, seconds: float) -> Proof | None:
        """What was found; waits so long for it at most. None when it took longer or nothing could be found."""
        try:
            told, complaint = self._process.communicate(timeout=None if self.has_ended else max(0.0, seconds))
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
        self._ours.close()


def main(watched: int, task: int, told: int) -> None:
    """Read a task when standard input says that it is there, and write prices; then a proof to standard output, and
    each better one, a line each.

    Args:
        watched: file descriptor of a pipe at the other end of which nobody writes anything. task, told: of the files
            with the task and for the prices.
    """
    os.nice(NICE)
    Thread(target=_outlive_nobody, args=(watched,), daemon=True).start()
    if not sys.stdin.buffer.readline():
        return
    with open(task, "rb") as file:
        file.seek(0)
        # Only what our own parent wrote into a file without a name comes this way.
        problem, end, climbing = pickle.load(file)  # noqa: S301
    prices = prices_of(problem, lambda: end - time.monotonic())
    if prices is None:
        return
    with open(told, "wb") as answer:
        np.concatenate([prices.gains.ravel(), prices.slopes.ravel()]).tofile(answer)
    since = time.monotonic()
    end = since + climbing * (end - since)

    def used(steps: int) -> float:
        return max(steps / MOST_STEPS, 1.0 if time.monotonic() >= end else (time.monotonic() - since) / (end - since))

    for bound in rising_bounds(problem, prices, used):
        print(json.dumps({"bound": bound, "cpu_seconds": time.process_time()}), flush=True)


def _outlive_nobody(watched: int) -> None:
    """End with the process that asked."""
    os.read(watched, 1)
    os._exit(1)
