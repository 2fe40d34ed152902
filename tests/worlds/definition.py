"""What defines a sample site: everything that is decided by hand rather than drawn."""

from dataclasses import dataclass
from datetime import date

from tests.worlds.demand import Stream
from tests.worlds.people import Contract, Group, Template
from tests.worlds.site_files import Cell

Rows = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Queue:
    """A row of queues.csv; lists as in the file, `300|420|600`. Times in seconds, the deadline in minutes."""

    id: str
    name: str
    channel: str
    skill: str
    goal: str
    target: float
    aht: int | str
    shrinkage: float
    priority: int
    within: int | None = None
    patience: int | None = None
    goal2: str | None = None
    target2: float | None = None
    period: str | None = None
    floor: float | None = None
    concurrency: int = 1
    deadline: int | None = None
    driver: str | None = None
    driver_ratio: str | None = None
    driver_lag_days: str | None = None

    @property
    def aht_by_load(self) -> list[float]:
        """Handle time with one, two, ... contacts at a time, in seconds."""
        return [float(part) for part in str(self.aht).split("|")]


QUEUE_COLUMNS = (
    "queue name channel skill goal target goal2 target2 goal_period floor answer_within_seconds patience_seconds "
    "aht_seconds concurrency deadline_minutes shrinkage priority driver driver_ratio driver_lag_days"
)


def queue_row(queue: Queue) -> tuple[Cell, ...]:
    """The queue in the order of QUEUE_COLUMNS."""
    goals = (queue.goal, queue.target, queue.goal2, queue.target2, queue.period, queue.floor)
    service = (*goals, queue.within, queue.patience)
    work = (queue.aht, queue.concurrency, queue.deadline, queue.shrinkage, queue.priority)
    driver = (queue.driver, queue.driver_ratio, queue.driver_lag_days)
    return (queue.id, queue.name, queue.channel, queue.skill, *service, *work, *driver)


@dataclass(frozen=True, kw_only=True)
class SiteDefinition:
    """One site before anything random.

    Attributes:
        history: first and last date of history.csv.gz; whole_months: the months that average the promised volume.
        past_weeks: first dates of the weeks in previous_roster.csv; planned: first and last date that wishes cover.
        skill_ends: dates on which a second or third skill of somebody expires.
        leave_share: leave as a share of all person-days from the first past week to the last planned date.
    """

    id: str
    toml: str
    seed: int
    interval: int
    history: tuple[date, date]
    whole_months: tuple[date, date]
    past_weeks: tuple[date, ...]
    planned: tuple[date, date]
    streams: tuple[Stream, ...]
    queues: tuple[Queue, ...]
    opening_hours: Rows
    special_days: Rows
    templates: tuple[Template, ...]
    contracts: tuple[Contract, ...]
    groups: tuple[Group, ...]
    skill_ends: tuple[date, ...]
    from_abroad: int
    wishes: int
    leave_share: float = 0.035
