"""What people do: queues with their goals and opening hours, shift templates with their breaks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NewType

QueueId = NewType("QueueId", str)
SkillId = NewType("SkillId", str)
TemplateId = NewType("TemplateId", str)


class Channel(StrEnum):
    """How contacts of a queue arrive."""

    VOICE = "voice"
    CHAT = "chat"
    MESSAGE = "message"
    EMAIL = "email"
    CALLBACK = "callback"
    OUTBOUND = "outbound"
    BACK_OFFICE = "back_office"


class Goal(StrEnum):
    """What a queue promises."""

    ANSWER_RATE = "answer_rate"
    SERVICE_LEVEL = "service_level"
    ASA = "asa"
    DEADLINE = "deadline"
    HEADS = "heads"


@dataclass(frozen=True)
class Driver:
    """Items of a queue that follow from the contacts of another: ratio items a contact, lag_days later."""

    queue: QueueId
    ratio: float
    lag_days: int


@dataclass(frozen=True, kw_only=True)
class Queue:
    """A stream of work with its own service goal; columns and defaults of queues.csv.

    `aht_seconds` is empty where the history says it; a chat queue has one value for each number of chats at once.
    """

    id: QueueId
    name: str
    channel: Channel
    skill: SkillId
    goal: Goal
    target: float | None = None
    goal2: Goal | None = None
    target2: float | None = None
    goal_period: str = "interval"
    floor: float | None = None
    answer_within_seconds: float | None = None
    patience_seconds: float | None = None
    aht_seconds: tuple[float, ...] = ()
    concurrency: int = 1
    deadline_minutes: int | None = None
    max_occupancy: float | None = None
    shrinkage: float = 0.0
    shrinkage_out: float = 0.0
    priority: int = 1
    drivers: tuple[Driver, ...] = ()


@dataclass(frozen=True)
class DayHours:
    """Windows of the day by weekday (0 = Monday), by "holiday", by date: a date beats a holiday beats a weekday.

    A window is (from, to) in minutes after local midnight; `to` may pass 1440. No windows = closed.
    """

    by_weekday: Mapping[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    holiday: tuple[tuple[int, int], ...] | None = None
    by_date: Mapping[date, tuple[tuple[int, int], ...]] = field(default_factory=dict)

    def on(self, day: date, *, is_holiday: bool) -> tuple[tuple[int, int], ...]:
        """The windows that begin on a day."""
        if day in self.by_date:
            return self.by_date[day]
        if is_holiday and self.holiday is not None:
            return self.holiday
        return self.by_weekday.get(day.weekday(), ())


@dataclass(frozen=True)
class SpecialDay:
    """An event of special_days.csv: campaign, outage, busy, closed, normal, or a kind of the site's own.

    queue None = all. [from_minute, to_minute): part of each day that is meant, None = to its end.
    """

    first: date
    last: date
    kind: str
    queue: QueueId | None
    lift: float | None
    from_minute: int = 0
    to_minute: int | None = None


class BreakKind(StrEnum):
    """Meal or rest."""

    MEAL = "meal"
    REST = "rest"


@dataclass(frozen=True)
class BreakRule:
    """One break of a shift template; earliest and latest are its start, in minutes from the shift's start."""

    kind: BreakKind
    nth: int
    minutes: int
    paid: bool
    earliest_minute: int
    latest_minute: int


@dataclass(frozen=True)
class ShiftTemplate:
    """A shift without date: start times first..last by step (minutes after midnight), span with breaks (minutes)."""

    id: TemplateId
    name: str
    first_start: int
    last_start: int
    start_step_minutes: int
    span_minutes: int
    breaks: tuple[BreakRule, ...] = ()

    @property
    def starts(self) -> range:
        """Start times in minutes after local midnight."""
        return range(self.first_start, self.last_start + 1, self.start_step_minutes)

    @cached_property
    def unpaid_minutes(self) -> int:
        """Minutes of unpaid breaks."""
        return sum(rule.minutes for rule in self.breaks if not rule.paid)

    @cached_property
    def work_minutes(self) -> int:
        """Working time: the span without unpaid breaks."""
        return self.span_minutes - self.unpaid_minutes
