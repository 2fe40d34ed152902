"""What a planner is allowed to spend, what it says on the way, and what it returns."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from shiftplan.domain.roster import Roster


@dataclass(frozen=True)
class Limit:
    """How long to search: `effort` counts rounds of improvement and repeats exactly; `seconds` only cuts off."""

    seconds: float = 60.0
    effort: int | None = None
    seed: int = 1


@dataclass(frozen=True)
class Progress:
    """One step of the search: cost and people-intervals short so far, and the share of the limit that is used.

    broken: people whose shifts break a hard rule, by the planner's own referee; before the first shift is given, those
    whose locks are not kept yet. After the first roster it looks only at those whose tours the dynamic programme does
    not decide: their rules alone are still at hand.
    """

    stage: str
    cost: float
    short_agent_intervals: float
    seconds: float
    share: float
    broken: int = 0


Listener = Callable[[Progress], None]


class StoppedBy(StrEnum):
    """Why a search ended."""

    EFFORT = "effort"
    SECONDS = "seconds"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Plan:
    """A lawful roster and how it was found.

    cost: as the search counted it; bound: a cost that no roster can be below, None if none was computed. effort: rounds
    of improvement that were made. log: progress by stage.
    """

    roster: Roster
    cost: float
    stopped_by: StoppedBy
    seconds: float
    cpu_seconds: float
    effort: int
    seed: int
    bound: float | None = None
    log: tuple[Progress, ...] = field(default=(), repr=False)
