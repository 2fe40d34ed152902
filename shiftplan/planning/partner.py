"""A second thread beside the search: a twin of the roster is made better at the same time by other people."""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Self

import numpy as np

from shiftplan.planning.exchange import Log
from shiftplan.planning.grid import FloatArray, IntArray
from shiftplan.planning.rounds import AT_ONCE, Spans, room_to_tell, spans_of
from shiftplan.planning.state import State

UNDIVIDED = 0.1
"""Share of turns in which both may give up what they like."""


def has_two_cores() -> bool:
    """Whether two threads can work at once."""
    return (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1) > 1


class Partner:
    """A twin of a roster and a thread for it; as a context it is ended when that is left."""

    def __init__(self, state: State, weeks: list[range], guide: FloatArray) -> None:
        seed, spans = int(state.room.random[0]), spans_of(weeks)
        self._state, self.twin = state, state.twin(seed)
        self._weeks, self._spans, self._guide = weeks, spans, guide
        self._ours, self._theirs = (room_to_tell(spans, state.tours, AT_ONCE) for _ in range(2))
        self._chance, self._halt = np.random.default_rng(seed), np.zeros(1, dtype=np.bool_)
        self._thread = ThreadPoolExecutor(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown()

    def make_rounds(self, pool: IntArray, temperature: float) -> int:
        """Both make some rounds, each with one half of a pool; then what came of the other's is taken over.

        Nobody's tour is changed by both, so all stay lawful; whether both met the same demand is looked at when they
        are taken over. Returns: rounds made.
        """
        ours, theirs = np.array_split(self._chance.permutation(pool), 2)
        self._halt[0] = False
        our_days, their_days = self._dealt()
        running = self._thread.submit(self._run, self.twin, theirs, their_days, temperature, self._theirs)
        try:
            self._run(self._state, ours, our_days, temperature, self._ours)
        finally:
            running.result()
        if not self._state.join(self.twin, self._ours, self._theirs, temperature):
            self._state.take_over(self._theirs, temperature)
        told = [each.members[: each.counts[1]] for each in (self._ours, self._theirs)]
        moved = np.unique(np.concatenate(told))
        self.twin.follow(self._state, moved[moved >= 0])
        return int(self._ours.counts[0] + self._theirs.counts[0])

    def _dealt(self) -> tuple[Spans, Spans]:
        """What each half may give up: days and weeks that have little to do with each other, but now and then all."""
        if len(self._weeks) == 1:
            some, others = np.array_split(self._chance.permutation(self._spans.days), 2)
            return self._spans._replace(days=some), self._spans._replace(days=others)
        if self._chance.random() < UNDIVIDED:
            return self._spans, self._spans
        some, others = np.array_split(self._chance.permutation(len(self._weeks)), 2)
        return self._spans_of(some), self._spans_of(others)

    def _spans_of(self, weeks: IntArray) -> Spans:
        return spans_of([self._weeks[week] for week in np.sort(weeks)])

    def _run(self, state: State, pool: IntArray, spans: Spans, temperature: float, told: Log) -> None:
        state.make_rounds(pool, spans, AT_ONCE, temperature, self._guide, told, self._halt)
