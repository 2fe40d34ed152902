"""The queues simulated contact by contact, where skills, breaks or patience break the formulas.

Contacts arrive at random (Poisson, constant rate within an interval), take an exponential handle time and wait with
exponential patience. Voice takes an agent whole; of chats he may have several in hand.

    who takes it   the free agent with the lowest level for the queue, then (chat) the fewest in hand, then longest idle
    what is next   for a freed or arriving agent: his lowest level, then queue priority (1 = first), then the oldest
    mixing         an agent with chats in hand takes only chats, one with a voice contact takes nothing
    segments       no contact is taken at or after a segment's end; one in hand is finished, even into the next segment;
                   what lies outside segments is overrun. Segments that touch are one stretch of work
    activities     in a segment planned on a simulated queue an agent takes contacts of every simulated queue he has a
                   level for; in any other segment (e-mail, back office, meeting) he takes none
    shrinkage      each agent is away for that share of the time planned on the queue, on average, in absences of 10 to
                   15 minutes that begin after the contact in hand and are independent between agents
    closing        contacts left when the agents go wait until their patience ends; who is never answered has abandoned
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from forecasts.simulation_arrays import NONE, World, key_of, make_world, with_contacts
from forecasts.simulation_inputs import Agent, Contact, QueueTraffic, Segment, Traffic
from forecasts.simulation_kernel import run_events
from forecasts.simulation_measures import Measure, QueueMeasures, SimulationResult, Tally, measures_of
from shiftplan.errors import InvalidInput

__all__ = [
    "Agent",
    "Contact",
    "Measure",
    "Outcome",
    "QueueMeasures",
    "QueueTraffic",
    "Replay",
    "Segment",
    "ServedByInterval",
    "SimulationResult",
    "Traffic",
    "replay",
    "served_by_interval",
    "simulate",
]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    """What became of a given contact; all None if it gave up."""

    agent: str | None
    answered_second: float | None
    finished_second: float | None


@dataclass(frozen=True, eq=False)
class ServedByInterval:
    """Contacts by the interval in which they arrived, over all repetitions; arrays of shape (queues, intervals).

    in_time stays 0 where a queue has no answer_within_seconds; waited: seconds of the answered ones.
    """

    offered: Floats
    answered: Floats
    in_time: Floats
    waited: Floats


@dataclass(frozen=True)
class Replay:
    """What became of given contacts (in the order given), and the seconds agents handled, waited and overran."""

    outcomes: tuple[Outcome, ...]
    handling_seconds: float
    waiting_seconds: float
    overrun_seconds: float


def simulate(traffic: Traffic, agents: Sequence[Agent], *, repetitions: int = 20, seed: int = 1) -> SimulationResult:
    """Simulate the horizon several times and report the means with their 95 % intervals.

    Same input and seed give the same result. A queue (by its id) sees the same arrivals, handle times and patience in
    repetition k whatever the roster, so that rosters can be compared closely.

    Args:
        traffic: queues and the contacts expected; give volumes for all the time in which the agents work.
        agents: who works when, ids all different. Whose skills change at some time can appear twice, under two ids.
        repetitions: how often the horizon is simulated, >= 1; intervals need 2.
        seed: >= 0.
    Raises:
        InvalidInput: repetitions or seed out of range, or an agent doubled.
    """
    sums = [_count(traffic, world) for world in _repetitions(traffic, agents, repetitions, seed)]
    tally = Tally(*(np.stack([getattr(one, name.name) for one in sums]) for name in fields(Tally)))
    total = measures_of(tally, slice(None))
    return SimulationResult(
        queues={queue.queue: measures_of(tally, number) for number, queue in enumerate(traffic.queues)},
        total=total,
        overrun_hours=total.overrun_hours,
    )


def served_by_interval(
    traffic: Traffic, agents: Sequence[Agent], *, repetitions: int = 20, seed: int = 1
) -> ServedByInterval:
    """Simulate as `simulate` does, the same contacts and absences, and count them where they arrive.

    Raises:
        InvalidInput: as `simulate`.
    """
    shape = traffic.volumes.shape
    sums = ServedByInterval(*(np.zeros(shape) for _ in range(4)))
    for world in _repetitions(traffic, agents, repetitions, seed):
        once = _by_interval(traffic, world)
        for name in fields(sums):
            getattr(sums, name.name)[...] += getattr(once, name.name)
    return sums


def replay(
    queues: Sequence[QueueTraffic], agents: Sequence[Agent], contacts: Sequence[Contact], *, seed: int = 1
) -> Replay:
    """Run given contacts through the queues: nothing is drawn but the absences of queues with shrinkage.

    Args:
        queues, agents: as for `simulate`; patience comes from the contacts.
        contacts: in any order; those that arrive together keep the order given.
        seed: for the absences, >= 0.
    Raises:
        InvalidInput: an agent is doubled, or a contact names no queue.
    """
    index = {queue.queue: number for number, queue in enumerate(queues)}
    for contact in contacts:
        if contact.queue not in index:
            raise InvalidInput(f"contact of queue {contact.queue}: the queues are {', '.join(index)}")
    arrival = np.array([contact.arrival_second for contact in contacts], dtype=np.float64)
    patience = [math.inf if c.patience_seconds is None else c.patience_seconds for c in contacts]
    world = with_contacts(
        _world(queues, agents),
        np.array([index[contact.queue] for contact in contacts], dtype=np.int64),
        arrival,
        np.array([contact.handle_seconds for contact in contacts], dtype=np.float64),
        arrival + np.array(patience, dtype=np.float64),
    )
    run_events(world, _chance(seed, 0))
    rows = np.empty(len(contacts), dtype=np.int64)
    rows[np.argsort(arrival, kind="stable")] = np.arange(len(contacts))
    return Replay(
        outcomes=tuple(_outcome(world, agents, int(row)) for row in rows),
        handling_seconds=float(world.queues["handling"].sum()),
        waiting_seconds=float(world.queues["waiting"].sum()),
        overrun_seconds=float(world.queues["overrun"].sum()),
    )


def _world(queues: Sequence[QueueTraffic], agents: Sequence[Agent]) -> World:
    """Queues and agents as arrays; an agent may be there once, for he can do one thing at a time."""
    seen: set[str] = set()
    for agent in agents:
        if agent.agent in seen:
            raise InvalidInput(f"agent {agent.agent} appears twice; put all segments into one Agent")
        seen.add(agent.agent)
    return make_world(queues, agents)


def _outcome(world: World, agents: Sequence[Agent], row: int) -> Outcome:
    contact = world.contacts[row]
    if contact["agent"] == NONE:
        return Outcome(None, None, None)
    name = agents[int(contact["agent"])].agent
    return Outcome(name, float(contact["answered_at"]), float(contact["finished_at"]))


def _chance(seed: int, repetition: int) -> np.uint64:
    """Number from which the absences of a repetition are drawn."""
    return np.uint64(key_of(f"absences {seed} {repetition}"))


def _repetitions(traffic: Traffic, agents: Sequence[Agent], repetitions: int, seed: int) -> Iterator[World]:
    """The horizon several times, with what became of the contacts of each."""
    if repetitions < 1:
        raise InvalidInput(f"repetitions is {repetitions}: give 1 or more, 2 or more for intervals")
    if seed < 0:
        raise InvalidInput(f"seed is {seed}: give 0 or more")
    world = _world(traffic.queues, agents)
    for number in range(repetitions):
        yield _repetition(traffic, world, seed, number)


def _repetition(traffic: Traffic, untouched: World, seed: int, number: int) -> World:
    """Simulate the horizon once."""
    drawn = [_draw(traffic, row, seed, number) for row in range(len(traffic.queues))]
    nothing = np.zeros(0)  # concatenate wants at least one array, and a site may have no voice or chat at all
    arrival, handle, patience = (np.concatenate([nothing, *(one[k] for one in drawn)]) for k in range(3))
    queue = np.repeat(np.arange(len(drawn)), np.array([len(one[0]) for one in drawn], dtype=np.int64))
    world = with_contacts(untouched, queue, arrival, handle, arrival + patience)
    run_events(world, _chance(seed, number))
    return world


def _draw(traffic: Traffic, row: int, seed: int, number: int) -> tuple[Floats, Floats, Floats]:
    """Arrivals (sorted seconds), handle times and patience (seconds) of a queue in a repetition.

    Each comes from a stream of its own, so that a change of AHT or patience leaves the other two as they were.
    """
    queue = traffic.queues[row]
    streams = (np.random.default_rng([seed, number, key_of(queue.queue), stream]) for stream in range(3))
    arrivals, handles, patiences = streams
    counts = arrivals.poisson(traffic.volumes[row])
    interval = np.repeat(np.arange(len(counts)), counts)
    arrival = np.sort((interval + arrivals.random(len(interval))) * traffic.interval_seconds)
    aht = np.full(len(interval), queue.aht_by_load[0]) if queue.aht_by_load else traffic.aht_seconds[row, interval]
    handle = handles.exponential(size=len(interval)) * aht
    if queue.patience_seconds is None:
        return arrival, handle, np.full(len(interval), math.inf)
    return arrival, handle, patiences.exponential(queue.patience_seconds, size=len(interval))


def _count(traffic: Traffic, world: World) -> Tally:
    """Sum up what happened, by queue; the arrays have shape (queues,)."""
    served = _by_interval(traffic, world)
    offered = served.offered.sum(axis=1)
    return Tally(
        offered=offered,
        answered=served.answered.sum(axis=1),
        in_time=served.in_time.sum(axis=1),
        offered_with_time=np.where([queue.answer_within_seconds is None for queue in traffic.queues], 0.0, offered),
        waited=served.waited.sum(axis=1),
        handling=world.queues["handling"],
        idle=world.queues["waiting"],
        overrun=world.queues["overrun"],
    )


def _by_interval(traffic: Traffic, world: World) -> ServedByInterval:
    """What became of the contacts of one repetition."""
    contacts, shape = world.contacts, traffic.volumes.shape
    interval = (contacts["arrival"] // traffic.interval_seconds).astype(np.int64)
    at = contacts["queue"] * shape[1] + np.minimum(interval, shape[1] - 1)  # the last instant may be rounded up
    within = np.array(
        [math.nan if q.answer_within_seconds is None else q.answer_within_seconds for q in traffic.queues]
    )
    wait, is_answered = contacts["answered_at"] - contacts["arrival"], contacts["agent"] != NONE
    is_in_time = is_answered & (wait <= within[contacts["queue"]])

    def counted(some: NDArray[np.bool_], weights: Floats | None = None) -> Floats:
        return np.bincount(at[some], weights, math.prod(shape)).reshape(shape).astype(np.float64)

    return ServedByInterval(
        offered=counted(np.ones(len(at), dtype=np.bool_)),
        answered=counted(is_answered),
        in_time=counted(is_in_time),
        waited=counted(is_answered, wait[is_answered]),
    )
