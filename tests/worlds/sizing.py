"""How many hours of work a stretch of demand needs: the sum behind "enough people for the promise and no more".

Written apart from the product and with plain recursions, so that it can stand beside it in a test.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, exp

from tests.worlds.definition import Queue, SiteDefinition
from tests.worlds.demand import Stream, aht_at, expected, level_of
from tests.worlds.people import Person


@dataclass(frozen=True)
class Service:
    """What a number of agents gives in the long run, as shares of those who came."""

    answered: float
    in_time: float


def _service(arrivals: float, leaving: Sequence[float], patience: float, within: float) -> Service:
    """A birth-death chain in rates per second: `leaving[k]` with k in service, lost patience on top beyond the last."""
    weights = [1.0]
    for rate in leaving[1:]:
        weights.append(weights[-1] * arrivals / rate)
    full, waiting = len(weights) - 1, 0
    while weights[-1] > 1e-12 * max(weights) or waiting < 5:
        waiting += 1
        weights.append(weights[-1] * arrivals / (leaving[-1] + waiting / patience))
    total = sum(weights)
    delayed = sum(weights[full:]) / total
    queue = sum(weight * (state - full) for state, weight in enumerate(weights) if state > full) / total
    lost = queue / patience / arrivals
    still_waiting = exp(-within * arrivals * delayed / queue)  # of those who wait at all: nearly exponential
    return Service(1.0 - lost, 1.0 - delayed * still_waiting - lost * (1.0 - still_waiting))


def voice_agents(volume: float, interval: int, aht: float, queue: Queue) -> int:
    """Fewest agents that meet the queue's goals in an interval of so many minutes (Erlang A)."""
    return _fewest(volume, interval, queue, lambda agents: [count / aht for count in range(agents + 1)])


def chat_agents(volume: float, interval: int, queue: Queue) -> int:
    """Fewest agents for chats that are spread evenly over them, slower the more one has at a time."""

    def leaving(agents: int) -> list[float]:
        rates = [0.0]
        for chats in range(1, agents * queue.concurrency + 1):
            load, extra = divmod(chats, agents)
            spread = ((agents - extra, load), (extra, load + 1))
            rates.append(sum(count * own / queue.aht_by_load[own - 1] for count, own in spread if count and own))
        return rates

    return _fewest(volume, interval, queue, leaving)


def _fewest(volume: float, interval: int, queue: Queue, leaving: Callable[[int], list[float]]) -> int:
    if volume <= 0.0:
        return 0
    goals = [(queue.goal, queue.target), (queue.goal2, queue.target2 or 0.0)]
    agents = 1
    while True:
        service = _service(volume / interval / 60, leaving(agents), queue.patience or 90, queue.within or 0)
        reached = {"answer_rate": service.answered, "service_level": service.in_time, None: 1.0}
        if all(reached[goal] >= target for goal, target in goals):
            return agents
        agents += 1


def required_hours(definition: SiteDefinition, days: Sequence[date]) -> dict[str, float]:
    """Hours at work on each queue that these days need, shrinkage included, shift shapes and breaks not."""
    streams = {stream.queue: stream for stream in definition.streams}
    return {
        queue.id: sum(_hours_of_day(definition, queue, streams, on_date) for on_date in days)
        for queue in definition.queues
    }


def expected_volume(
    definition: SiteDefinition, queue: Queue, streams: dict[str, Stream], on_date: date
) -> dict[int, float]:
    """Mean volume by interval start: own arrivals with redials, or those that follow the drivers'."""
    if queue.id in streams:
        sources = [(queue.id, 1.0 + 0.6 * streams[queue.id].abandon, 0)]
    else:
        cells = (str(queue.driver), str(queue.driver_ratio), str(queue.driver_lag_days))
        parts = zip(*(cell.split("|") for cell in cells), strict=True)
        sources = [(driver, float(ratio), int(lag)) for driver, ratio, lag in parts]
    volume: dict[int, float] = {}
    for source, ratio, lag in sources:
        day_level = level_of(streams[source], *definition.whole_months)
        day = on_date - timedelta(days=lag)
        for minute, mean in expected(streams[source], day, definition.interval, day_level).items():
            volume[minute] = volume.get(minute, 0.0) + mean * ratio
    return volume


def _hours_of_day(definition: SiteDefinition, queue: Queue, streams: dict[str, Stream], on_date: date) -> float:
    interval, own = definition.interval, streams.get(queue.id)
    total = 0.0
    for minute, mean in expected_volume(definition, queue, streams, on_date).items():
        if queue.channel == "chat":
            net: float = chat_agents(mean, interval, queue)
        elif queue.channel == "voice":
            aht = aht_at(own, minute) if own else queue.aht_by_load[0]
            net = voice_agents(mean, interval, aht, queue)
        else:
            total += mean * (aht_at(own, minute) if own else queue.aht_by_load[0]) / 3600 / (1 - queue.shrinkage)
            continue
        total += ceil(net / (1 - queue.shrinkage) - 1e-9) * interval / 60
    return total


def available_hours(definition: SiteDefinition, people: Sequence[Person], days: Sequence[date]) -> dict[str, float]:
    """Hours at work, breaks out, that contracts, availability and leave allow in these days, by contract."""
    hours = {contract.id: 0.0 for contract in definition.contracts}
    for person in people:
        hours[person.contract.id] += _most_productive(definition, person, days) / 60
    return hours


def _most_productive(definition: SiteDefinition, person: Person, days: Sequence[date]) -> int:
    """Most minutes at work of one person: the longest possible shifts as far as days and hours of the week reach."""
    templates = [template for template in definition.templates if template.id in person.contract.templates]
    longest = []
    for on_date in days:
        fitting = [
            template
            for template in templates
            for start, end in person.windows_on(on_date)
            if not person.on_leave(on_date)
            and any(start <= first and first + template.span <= end for first in template.starts)
        ]
        if fitting:
            longest.append(max(fitting, key=lambda template: template.working))
    longest.sort(key=lambda template: -template.working)
    left, minutes = person.contract.hours[1] * 60, 0
    for template in longest[: person.contract.days[1]]:
        fits = [other for other in templates if other.working <= min(left, template.working)]
        if fits:
            best = max(fits, key=lambda other: other.working)
            left, minutes = left - best.working, minutes + best.productive
    return minutes
