"""What forecasting and staffing need to know about a queue, and when it is open."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from shiftplan.errors import InvalidInput

Channel = Literal["voice", "chat", "message", "email", "callback", "outbound", "back_office"]
Goal = Literal["answer_rate", "service_level", "asa", "deadline", "heads"]

# (queue, local date) -> openings in minutes from that midnight. A close beyond 1440 belongs to the day that opened.
# No key of a queue at all: open where its history has rows on that weekday. An empty sequence, or no key on that day
# while others have one: closed.
Openings = Mapping[tuple[str, date], Sequence[tuple[int, int]]]

_WHILE_OPEN = ("voice", "chat")


@dataclass(frozen=True, kw_only=True)
class QueueSettings:
    """A stream of work with its service goal.

    `target` is a share for answer_rate and service_level, seconds for asa, a count for heads and unused for deadline.
    `aht_seconds` has one value, or for chat one for each number of chats held at once. `drivers` are (queue, items
    for each contact of that queue, days later): a queue without history of its own is forecast from them, added up.

    Raises: InvalidInput: a value is out of range or missing for the goal.
    """

    queue: str
    channel: Channel = "voice"
    goal: Goal = "service_level"
    target: float | None = None
    goal2: Goal | None = None
    target2: float | None = None
    goal_period: Literal["interval", "month"] = "interval"
    floor: float | None = None
    answer_within_seconds: float | None = None
    patience_seconds: float | None = None
    aht_seconds: tuple[float, ...] = ()
    concurrency: int = 1
    deadline_minutes: float | None = None
    max_occupancy: float | None = None
    shrinkage: float = 0.0
    drivers: tuple[tuple[str, float, int], ...] = ()

    def __post_init__(self) -> None:
        problems = [f"queue {self.queue}: {problem}" for problem in self._problems()]
        if problems:
            raise InvalidInput.of(problems)

    @classmethod
    def of_voice(cls, queue: str) -> QueueSettings:
        """A queue of which only the name is known: voice, with the customary goal of 80 % answered in 20 s."""
        return cls(queue=queue, goal="service_level", target=0.8, answer_within_seconds=20)

    @property
    def is_deferrable(self) -> bool:
        """The work can wait: it has a time by which it must be done, not a number of people in each interval."""
        return self.goal == "deadline"

    @property
    def arrives_while_open(self) -> bool:
        """Contacts come only during opening hours; everything else comes at any hour."""
        return self.channel in _WHILE_OPEN

    @property
    def aht(self) -> float | None:
        """Seconds for one contact handled alone; None when unknown."""
        return self.aht_seconds[0] if self.aht_seconds else None

    @property
    def goals(self) -> tuple[tuple[Goal, float | None], ...]:
        """Every goal with its target."""
        second: tuple[tuple[Goal, float | None], ...] = () if self.goal2 is None else ((self.goal2, self.target2),)
        return ((self.goal, self.target), *second)

    def floor_under(self, share: float) -> float:
        """What every interval keeps of a goal over the month that asks for a share: without a floor half of it, far
        below what the cheapest plan ever gives an interval.
        """
        return share / 2 if self.floor is None else min(self.floor, share)

    def _problems(self) -> list[str]:
        found = [
            f"{name} is {value!r}; it must be one of {', '.join(get_args(kind))}"
            for name, value, kind in (("channel", self.channel, Channel), ("goal", self.goal, Goal))
            if value not in get_args(kind)
        ]
        for goal, target in self.goals:
            found += _problems_of_goal(goal, target, self)
        for name in ("answer_within_seconds", "patience_seconds", "deadline_minutes"):
            value = getattr(self, name)
            if value is not None and not value >= 0:
                found.append(f"{name} is {value:g}; it must not be negative")
        found += [f"aht_seconds is {aht:g}; it must be positive" for aht in self.aht_seconds if not 0 < aht < math.inf]
        if not 0 <= self.shrinkage < 1:
            found.append(f"shrinkage is {self.shrinkage:g}; it must lie in [0, 1), 0.1 for 10 %")
        if self.max_occupancy is not None and not 0 < self.max_occupancy <= 1:
            found.append(f"max_occupancy is {self.max_occupancy:g}; it must lie in (0, 1], 0.85 for 85 %")
        if self.floor is not None and not 0 <= self.floor <= 1:
            found.append(f"floor is {self.floor:g}; it must lie in [0, 1]")
        if self.concurrency < 1:
            found.append(f"concurrency is {self.concurrency}; it must be at least 1")
        for driver, ratio, lag in self.drivers:
            if not 0 <= ratio < math.inf:
                found.append(f"driver_ratio of {driver} is {ratio:g}; it must not be negative")
            if lag < 0:
                found.append(f"driver_lag_days of {driver} is {lag}; work cannot come before its cause")
        return found


def _problems_of_goal(goal: str, target: float | None, queue: QueueSettings) -> list[str]:
    """What is wrong with one goal; nobody may ask for more than a group of people can give."""
    if goal == "deadline":
        return [] if queue.deadline_minutes is not None else ["goal deadline needs deadline_minutes"]
    if target is None or math.isnan(target):
        return [f"goal {goal} needs a target"]
    if goal in ("answer_rate", "service_level") and not 0 < target <= 1:
        return [f"target is {target:g}; {goal} lies in (0, 1], 0.8 for 80 %"]
    if goal in ("asa", "heads") and not 0 <= target < math.inf:
        return [f"target is {target:g}; it must not be negative"]
    if goal == "service_level" and queue.answer_within_seconds is None:
        return ["goal service_level needs answer_within_seconds: in time is within how many seconds?"]
    return []


@dataclass(frozen=True, kw_only=True)
class SpecialDay:
    """Days on which demand differs, both ends included.

    `kind`: `outage` (never learnt from), `closed` (shut, with the effects of a holiday before and after), `normal`
    (like any other, however unusual it looks), `campaign`, `busy` or any word of the site's own, whose effect is
    learnt. `queue` None = all. `lift` 1.2 = 20 % more than without. An outage, or what is normal, may hold for part
    of each day alone: [from_minute, to_minute) from midnight.
    """

    from_date: date
    to_date: date
    kind: str
    queue: str | None = None
    lift: float | None = None
    from_minute: int = 0
    to_minute: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether whole days are meant."""
        return self.from_minute == 0 and self.to_minute is None

    def __post_init__(self) -> None:
        if self.to_date < self.from_date:
            raise InvalidInput(
                f"special day {self.kind}: to_date {self.to_date} lies before from_date {self.from_date}"
            )
        if self.lift is not None and not 0 < self.lift < math.inf:
            raise InvalidInput(
                f"special day {self.kind} from {self.from_date}: lift is {self.lift:g}; it must be positive, 1.2 for "
                "20 % more; a day without any contact is kind closed"
            )

    def applies_to(self, queue: str) -> bool:
        """Whether the days are special for this queue."""
        return self.queue is None or self.queue == queue
