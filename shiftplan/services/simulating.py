"""What callers would meet under a roster: the queues simulated contact by contact."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np

from forecasts.simulation import Agent, QueueTraffic, Segment, SimulationResult, Traffic
from forecasts.simulation import simulate as run
from shiftplan.domain.horizon import Horizon
from shiftplan.domain.roster import Roster, Shift
from shiftplan.domain.site import Site
from shiftplan.domain.work import Channel, Queue
from shiftplan.errors import InvalidInput
from shiftplan.files.forecast import ForecastRow

SIMULATED = (Channel.VOICE, Channel.CHAT)


def simulate(
    site: Site, roster: Roster, rows: Sequence[ForecastRow], horizon: Horizon, *, repetitions: int = 20, seed: int = 1
) -> SimulationResult:
    """Service of the voice and chat queues of a site over a horizon.

    Args:
        rows: expected contacts; instants. Rows outside the horizon and its openings past midnight are ignored.
    Raises:
        InvalidInput: no voice or chat queue, or no contact expected in the horizon.
    """
    queues = [queue for queue in site.queues.values() if queue.channel in SIMULATED]
    if not queues:
        raise InvalidInput("queues.csv: no queue of channel voice or chat; only these can be simulated")
    traffic = _traffic(site, queues, rows, horizon)
    if not traffic.volumes.any():
        raise InvalidInput(
            f"the forecast expects no voice or chat contact from {horizon.first_day} to {horizon.last_day}; "
            "maybe it is for other days?"
        )
    agents = [_agent(site, shift, horizon) for shift in roster.shifts if shift.activities]
    return run(traffic, agents, repetitions=repetitions, seed=seed)


def _traffic(site: Site, queues: Sequence[Queue], rows: Sequence[ForecastRow], horizon: Horizon) -> Traffic:
    minutes = horizon.interval_minutes
    ends = [end for queue in queues for _, end in site.openings_of(queue.id, horizon.period) or ()]
    length = -(-horizon.minute_of(max([horizon.end_at, *ends])) // minutes)
    number = {queue.id: index for index, queue in enumerate(queues)}
    volumes = np.zeros((len(queues), length))
    aht = np.ones((len(queues), length))
    for row in rows:
        index = horizon.minute_of(row.interval_start) // minutes
        if row.queue in number and 0 <= index < length:
            queue = queues[number[row.queue]]
            volumes[number[row.queue], index] += row.volume
            aht[number[row.queue], index] = _aht(queue, row)
    return Traffic(
        queues=tuple(traffic_of(queue) for queue in queues),
        volumes=volumes,
        aht_seconds=aht,
        interval_seconds=60.0 * minutes,
    )


def _aht(queue: Queue, row: ForecastRow) -> float:
    if row.aht_seconds is not None:
        return row.aht_seconds
    if not queue.aht_seconds:
        raise InvalidInput(f"queues.csv: aht_seconds: queue {queue.id} has none and the forecast neither; give one")
    return queue.aht_seconds[0]


def traffic_of(queue: Queue) -> QueueTraffic:
    """How contacts of a voice or chat queue come and wait."""
    is_chat = queue.channel is Channel.CHAT
    return QueueTraffic(
        queue=queue.id,
        channel="chat" if is_chat else "voice",
        priority=queue.priority,
        patience_seconds=queue.patience_seconds,
        answer_within_seconds=queue.answer_within_seconds,
        concurrency=queue.concurrency,
        aht_by_load=queue.aht_seconds if is_chat and len(queue.aht_seconds) > 1 else (),
        shrinkage=queue.shrinkage,
    )


def _agent(site: Site, shift: Shift, horizon: Horizon) -> Agent:
    """One shift as an agent: skills can differ from day to day, so each shift stands for itself."""

    def second(moment: datetime) -> float:
        return (moment - horizon.start_at).total_seconds()

    skills = site.skills_on(shift.employee, shift.on_date)
    by_skill = site.queues_by_skill
    return Agent(
        agent=f"{shift.employee} {shift.on_date}",
        segments=tuple(Segment(second(each.start_at), second(each.end_at), each.queue) for each in shift.activities),
        levels={queue.id: skill.level for skill in skills for queue in by_skill.get(skill.id, ())},
        speeds={queue.id: skill.speed for skill in skills for queue in by_skill.get(skill.id, ())},
    )


def shown(measure: Mapping[str, float | None]) -> str:
    """A measure (mean, low, high) for people: mean (low to high); a dash where it is not defined."""
    mean, low, high = measure["mean"], measure["low"], measure["high"]
    if mean is None:
        return "-"
    if low is None or high is None:
        return f"{mean:.4g}"
    return f"{mean:.4g} ({low:.4g} to {high:.4g})"
