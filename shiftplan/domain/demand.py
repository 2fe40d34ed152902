"""What has to be covered: people per interval, and work that can wait until its due time (必要人員数)."""

from dataclasses import dataclass
from datetime import date, datetime

from shiftplan.domain.work import QueueId


@dataclass(frozen=True)
class AgentsNeeded:
    """People needed in a queue for one interval that starts at an instant (UTC)."""

    queue: QueueId
    starts_at: datetime
    agents: float


@dataclass(frozen=True)
class WorkArriving:
    """Handling minutes that arrive in the interval at `arrives_at` and must be done before `due_at` (UTC)."""

    queue: QueueId
    arrives_at: datetime
    minutes: float
    due_at: datetime


@dataclass(frozen=True)
class Requirement:
    """Everything a roster is measured against; shrinkage is already in it."""

    agents: tuple[AgentsNeeded, ...] = ()
    work: tuple[WorkArriving, ...] = ()


@dataclass(frozen=True)
class CoverageRow:
    """One interval of one queue that starts at an instant (UTC); all four numbers are people.

    Somebody on duty for a part of the interval counts as that share. Of work that can wait, `required` is what arrives
    as people for the whole interval, and `short` what passed its due time undone.
    """

    queue: QueueId
    starts_at: datetime
    required: float
    on_duty: float
    short: float
    over: float


@dataclass(frozen=True)
class MethodScore:
    """How one forecast method would have done on a queue; shares, `times_floor` apart.

    wape, day_wape: sum of |error| over sum of actual, by interval and by day. bias: of the totals, > 0 = too many.
    times_floor: against the error of knowing every rate; infinite where there is no noise to compare with.
    """

    queue: QueueId
    method: str
    wape: float
    bias: float
    day_wape: float
    times_floor: float


@dataclass(frozen=True)
class HistoryFlag:
    """Intervals of a queue's day in the history that look like no demand and are not learnt from.

    kind: outage, spike or shifted (a day under wrong times). [from_minute, to_minute) from midnight holds them. came,
    usual: contacts in them, and what was to be expected.
    """

    queue: QueueId
    on_date: date
    kind: str
    from_minute: int
    to_minute: int
    came: float
    usual: float
