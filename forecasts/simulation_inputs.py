"""What the simulation is told: queues with their contacts, and agents with the stretches in which they work."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from shiftplan.errors import InvalidInput


@dataclass(frozen=True, kw_only=True)
class QueueTraffic:
    """One voice or chat queue.

    Attributes:
        priority: 1 = first, when an agent can choose between queues of the same level.
        patience_seconds: mean time until a waiting contact gives up, > 0; None = endless.
        answer_within_seconds: a contact answered after at most this wait is in time; None = no service level asked.
        concurrency: chats one agent may have in hand at once, >= 1; a voice contact always takes the whole agent.
        aht_by_load: chat only: mean handle seconds of a chat while its agent has 1, 2, ... chats in hand; the last
            value holds for more. Empty: the AHT of the interval, whatever the number in hand.
        shrinkage: share of the time, [0, 1), that a person planned on this queue is away.
    Raises:
        InvalidInput: a value is outside its range.
    """

    queue: str
    channel: Literal["voice", "chat"] = "voice"
    priority: int = 1
    patience_seconds: float | None = None
    answer_within_seconds: float | None = None
    concurrency: int = 1
    aht_by_load: tuple[float, ...] = ()
    shrinkage: float = 0.0

    def __post_init__(self) -> None:
        problems = []
        if self.channel not in ("voice", "chat"):
            problems.append(f"channel {self.channel!r} cannot be simulated: only voice and chat wait for an agent")
        if self.patience_seconds is not None and not 0 < self.patience_seconds < math.inf:
            problems.append(f"patience_seconds is {self.patience_seconds}: give seconds above 0, or None for endless")
        if self.answer_within_seconds is not None and not 0 <= self.answer_within_seconds < math.inf:
            problems.append(f"answer_within_seconds is {self.answer_within_seconds}: give seconds, 0 or more, or None")
        if self.concurrency < 1:
            problems.append(f"concurrency is {self.concurrency}: give 1 or more")
        if self.aht_by_load and self.channel != "chat":
            problems.append("aht_by_load is for chat: the AHT of a voice queue belongs in Traffic.aht_seconds")
        if not all(0 < aht < math.inf for aht in self.aht_by_load):
            problems.append(f"aht_by_load is {self.aht_by_load}: give seconds above 0")
        if not 0 <= self.shrinkage < 1:
            problems.append(f"shrinkage is {self.shrinkage}: give a share from 0 to below 1")
        if problems:
            raise InvalidInput.of([f"queue {self.queue}: {problem}" for problem in problems])


@dataclass(frozen=True, kw_only=True, eq=False)
class Traffic:
    """Contacts expected over the horizon.

    Attributes:
        queues: the queues, ids all different.
        volumes: mean number of contacts, >= 0; shape (queues, intervals); interval 0 begins at second 0.
        aht_seconds: mean handle seconds of contacts that arrive in the interval, same shape; > 0 wherever volume is;
            not read for a chat queue with aht_by_load.
        interval_seconds: length of an interval, > 0. Time is elapsed time: a day of a clock change has 23 or 25 hours.
    Raises:
        InvalidInput: shapes differ, or a value is outside its range.
    """

    queues: tuple[QueueTraffic, ...]
    volumes: NDArray[np.float64]
    aht_seconds: NDArray[np.float64]
    interval_seconds: float

    def __post_init__(self) -> None:
        ids = [queue.queue for queue in self.queues]
        if len(set(ids)) < len(ids):
            raise InvalidInput(f"queues {', '.join(ids)}: every queue may stand there once")
        shapes = (self.volumes.shape, self.aht_seconds.shape)
        if self.volumes.ndim != 2 or self.volumes.shape[0] != len(ids) or shapes[0] != shapes[1]:
            raise InvalidInput(f"volumes {shapes[0]}, aht_seconds {shapes[1]}: both need shape ({len(ids)}, intervals)")
        if not 0 < self.interval_seconds < math.inf:
            raise InvalidInput(f"interval_seconds is {self.interval_seconds}: give seconds above 0")
        for row, queue in enumerate(self.queues):
            self._check_row(queue, self.volumes[row], self.aht_seconds[row])

    @staticmethod
    def _check_row(queue: QueueTraffic, volumes: NDArray[np.float64], aht_seconds: NDArray[np.float64]) -> None:
        """Refuse volumes and handle times that are no numbers or outside their range."""
        wrong = np.flatnonzero(~(np.isfinite(volumes) & (volumes >= 0)))
        if wrong.size:
            raise InvalidInput(
                f"queue {queue.queue}: volume of interval {wrong[0]} is {volumes[wrong[0]]}: give 0 or more"
            )
        if queue.aht_by_load:
            return
        wrong = np.flatnonzero((volumes > 0) & ~(np.isfinite(aht_seconds) & (aht_seconds > 0)))
        if wrong.size:
            raise InvalidInput(
                f"queue {queue.queue}: AHT of interval {wrong[0]} is {aht_seconds[wrong[0]]} seconds though contacts "
                "are expected; give more than 0, for example the aht_seconds of the queue"
            )


@dataclass(frozen=True)
class Segment:
    """A stretch of work [start_second, end_second) with one activity; breaks lie between segments.

    `queue` is the queue planned then. If it is one of the simulated queues, the agent takes contacts of every simulated
    queue he has a level for. If it is not (e-mail, back office, a meeting), he takes none.
    """

    start_second: float
    end_second: float
    queue: str

    def __post_init__(self) -> None:
        if not -math.inf < self.start_second < self.end_second < math.inf:
            raise InvalidInput(
                f"segment from {self.start_second} to {self.end_second} seconds: the end must come later"
            )


@dataclass(frozen=True)
class Agent:
    """A person at work.

    Attributes:
        agent: id; the same id is away at the same times of the same segments in every roster compared.
        segments: in any order, never overlapping. Seconds count from the start of the first interval; stretches before
            it (a night shift that began the day before) may be negative.
        levels: queue id -> order of choice, 1 = first. Queues that are not simulated may stand there.
        speeds: queue id -> pace, 1.0 = as planned, 1.25 = handles in 1 / 1.25 of the time; missing = 1.0.
    Raises:
        InvalidInput: segments overlap, a level is below 1, a speed is not above 0.
    """

    agent: str
    segments: tuple[Segment, ...]
    levels: Mapping[str, int]
    speeds: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ordered = sorted(self.segments, key=lambda segment: segment.start_second)
        for first, second in pairwise(ordered):
            if second.start_second < first.end_second:
                raise InvalidInput(
                    f"agent {self.agent}: the segment from second {second.start_second} begins before the one from "
                    f"{first.start_second} ends at {first.end_second}; an agent does one thing at a time"
                )
        for queue, level in self.levels.items():
            if level < 1:
                raise InvalidInput(f"agent {self.agent}: level {level} for queue {queue}: 1 is the first choice")
        for queue, speed in self.speeds.items():
            if not 0 < speed < math.inf:
                raise InvalidInput(f"agent {self.agent}: speed {speed} for queue {queue}: give a pace above 0")


@dataclass(frozen=True)
class Contact:
    """One given contact, for `replay`: nothing about it is left to chance.

    Attributes:
        arrival_second: from the start of the horizon.
        handle_seconds: how long an agent of speed 1.0 with nothing else in hand would take, >= 0.
        patience_seconds: how long it waits; None = for ever. It leaves at the very second arrival + patience.
    """

    queue: str
    arrival_second: float
    handle_seconds: float
    patience_seconds: float | None = None

    def __post_init__(self) -> None:
        patience = 0.0 if self.patience_seconds is None else self.patience_seconds
        if not (-math.inf < self.arrival_second < math.inf and 0 <= self.handle_seconds < math.inf and patience >= 0):
            raise InvalidInput(f"{self}: arrival must be a number, handle and patience seconds 0 or more")
