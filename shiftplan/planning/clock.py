"""Time and work spent by a search, and its progress."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf

from shiftplan.planning.plan import Limit, Listener, Progress

MOST_KEPT = 0.1
"""Share of the limit that is kept at most for the last touch, and for what follows it."""


class Clock:
    """Runs from its making; knows when the limit is used up and tells the listener how things stand."""

    def __init__(self, limit: Limit, listen: Listener | None) -> None:
        self.limit = limit
        self.rounds = 0
        self.log: list[Progress] = []
        self._kept = self._kept_for_touch = 0.0
        self._listen = listen
        self._start, self._cpu = time.perf_counter(), time.process_time()
        self._begun = self._start

    @property
    def seconds(self) -> float:
        """Wall time used."""
        return time.perf_counter() - self._start

    @property
    def cpu_seconds(self) -> float:
        """Processor time used, over all threads."""
        return time.process_time() - self._cpu

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """What is done meanwhile takes no time: machine code is loaded, or compiled where this machine never did."""
        seconds, cpu_seconds = time.perf_counter(), time.process_time()
        yield
        self._start += time.perf_counter() - seconds
        self._begun += time.perf_counter() - seconds
        self._cpu += time.process_time() - cpu_seconds

    def keep(self, last_touch: float, seconds: float) -> None:
        """So much of the limit is needed for the last touch when the search has ended, and so much after that."""
        self._kept = min(seconds, MOST_KEPT * self.limit.seconds)
        self.keep_for_touch(last_touch)

    def keep_for_touch(self, seconds: float) -> None:
        """So much of the limit is needed for the last touch, as it is known by now."""
        self._kept_for_touch = min(seconds, MOST_KEPT * self.limit.seconds)

    @property
    def seconds_left(self) -> float:
        """Wall time until the last touch has to end."""
        return self.limit.seconds - self._kept - self.seconds

    @property
    def search_left(self) -> float:
        """Wall time until the search has to end."""
        return self.seconds_left - self._kept_for_touch

    def begin(self) -> None:
        """The seconds of the limit count from now: what came before was reading, and loading of machine code."""
        self._begun = time.perf_counter()

    @property
    def is_late(self) -> bool:
        """Whether the seconds are used up."""
        return time.perf_counter() - self._begun >= self.limit.seconds - self._kept

    @property
    def rounds_left(self) -> float:
        """Rounds until effort is used up; infinite where it is not the limit."""
        return inf if self.limit.effort is None else self.limit.effort - self.rounds

    @property
    def is_spent(self) -> bool:
        """Whether effort is used up, or so many of the seconds that the rest is needed for the last touch."""
        return self.rounds_left <= 0 or self.search_left <= 0.0

    @property
    def share(self) -> float:
        """Share of the limit that is used, 0-1; by effort where one is set, so that it repeats exactly."""
        if self.limit.effort is not None:
            return min(1.0, self.rounds / max(1, self.limit.effort))
        return min(1.0, self.seconds / self.limit.seconds)

    def tell(self, stage: str, cost: float, short: float, broken: int) -> None:
        """Report and keep one step."""
        step = Progress(stage, cost, short, self.seconds, self.share, broken)
        self.log.append(step)
        if self._listen:
            self._listen(step)
