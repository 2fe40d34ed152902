"""Queues, agents and contacts as the arrays that the simulation kernel runs on.

Seconds count from the start of the first interval; `inf` = never; an index of NONE = nothing.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from forecasts.simulation_inputs import Agent, QueueTraffic, Segment

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Records = NDArray[np.void]

NONE = -1

AGENT = np.dtype(
    [
        ("group", "i8"),  # which row of World.level is his
        ("key", "u8"),  # made from his id: his absences are drawn from it
        ("run", "i8"),  # his next run: index into World.runs,
        ("last_run", "i8"),  # all gone when it has come to this one
        ("mode", "i8"),  # OFF, ON, LEAVING, AWAY of simulation_kernel
        ("run_end", "f8"),  # end and
        ("planned", "i8"),  # queue of the present run, or of the last one
        ("boundary", "f8"),  # next second at which the timetable changes something
        ("finish", "f8"),  # next second at which a contact in hand is finished,
        ("done", "i8"),  # and its slot
        ("settled", "f8"),  # up to here his time is accounted
        ("idle_since", "f8"),  # last time he came, took or finished something
        ("next_away", "f8"),  # when the next absence is due,
        ("away_length", "f8"),  # its seconds,
        ("owed", "f8"),  # seconds due and not yet taken
        ("run_key", "u8"),  # where the random numbers of the run start
        ("draws", "u8"),  # and how many were used
        ("count", "i8"),  # contacts in hand,
        ("room", "i8"),  # most he may have in hand together with those,
        ("voice", "i8"),  # 1 = the one in hand is voice
        ("listed", "i8"),  # list of free agents he stands in,
        ("before", "i8"),  # behind and
        ("after", "i8"),  # in front of these agents
    ]
)
RUN = np.dtype([("start", "f8"), ("end", "f8"), ("planned", "i8"), ("shrinkage", "f8")])
QUEUE = np.dtype(
    [
        ("priority", "i8"),  # 1 = first
        ("limit", "i8"),  # contacts of this queue in hand at once
        ("voice", "i8"),  # 1 = takes the whole agent
        ("first_group", "i8"),  # groups that serve it, lowest level first:
        ("end_group", "i8"),  # World.groups[first_group:end_group]
        ("waiting_first", "i8"),  # contacts that arrived and may still wait, oldest first:
        ("waiting_end", "i8"),  # World.by_queue[waiting_first:waiting_end]
        ("handling", "f8"),  # result: seconds that agents planned here handled contacts (of any queue)
        ("waiting", "f8"),  # result: seconds that they waited for one
        ("overrun", "f8"),  # result: seconds that they handled contacts outside their runs
    ]
)
CONTACT = np.dtype(
    [
        ("queue", "i8"),
        ("arrival", "f8"),
        ("handle", "f8"),  # seconds at speed 1 with nothing else in hand
        ("leaves_at", "f8"),  # when it gives up
        ("agent", "i8"),  # result: who took it,
        ("answered_at", "f8"),  # when,
        ("finished_at", "f8"),  # and when it was done
    ]
)
SLOT = np.dtype([("contact", "i8"), ("remaining", "f8")])  # remaining: seconds at speed 1 with nothing else in hand
FREE = np.dtype([("head", "i8"), ("tail", "i8")])


class World(NamedTuple):
    """All that one repetition reads and writes.

    Attributes:
        agents, runs, queues, contacts: records as above; runs by agent and time, contacts by arrival.
        by_queue: contacts (index) by queue, then by arrival.
        level[group, queue]: order of choice, 0 = cannot serve. speed[agent, queue].
        groups, first_queue, served: groups by queue; served[first_queue[g]:first_queue[g + 1]] = the queues group g
            serves, lowest level first, then by priority.
        slowdown[queue, j - 1]: handle time with j in hand / with 1 in hand.
        slots[agent, slot]: contacts in hand.
        free[group * width + count]: free agents with so many contacts in hand, longest idle first; width = most slots.
        tree: tournament of the agents' next events; leaves from len // 2 on.
    """

    agents: Records
    runs: Records
    queues: Records
    contacts: Records
    by_queue: Ints
    level: Ints
    speed: Floats
    groups: Ints
    first_queue: Ints
    served: Ints
    slowdown: Floats
    slots: Records
    free: Records
    tree: Floats


def key_of(name: str) -> int:
    """A 64-bit number that is the same for the same name in every run, on every machine."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


def make_world(queues: Sequence[QueueTraffic], agents: Sequence[Agent]) -> World:
    """Queues and agents before the first event, without contacts."""
    rows = np.array([[agent.levels.get(q.queue, 0) for q in queues] for agent in agents], dtype=np.int64)
    rows = rows.reshape(len(agents), len(queues))
    levels = sorted({tuple(row) for row in rows.tolist()})
    level = np.array(levels, dtype=np.int64).reshape(len(levels), len(queues))
    group_of = {row: number for number, row in enumerate(levels)}
    index = {q.queue: number for number, q in enumerate(queues)}
    runs = [_runs(agent.segments, index) for agent in agents]
    groups = [_in_order(level[:, q], level[:, q]) for q in range(len(queues))]
    priority = np.array([q.priority for q in queues], dtype=np.int64)
    served = [_in_order(row, row, priority) for row in level]
    width = max((_limit(q) for q in queues), default=1)
    return World(
        agents=_agents(agents, [group_of[tuple(row)] for row in rows.tolist()], _offsets(runs), width),
        runs=np.array(
            [(r.start_second, r.end_second, index[r.queue], queues[index[r.queue]].shrinkage) for r in chain(*runs)],
            dtype=RUN,
        ),
        queues=_queues(queues, _offsets(groups)),
        contacts=np.zeros(0, dtype=CONTACT),
        by_queue=np.zeros(0, dtype=np.int64),
        level=level,
        speed=np.array([[agent.speeds.get(q.queue, 1.0) for q in queues] for agent in agents], dtype=np.float64)
        .reshape(rows.shape),
        groups=np.array(list(chain(*groups)), dtype=np.int64),
        first_queue=_offsets(served),
        served=np.array(list(chain(*served)), dtype=np.int64),
        slowdown=np.array([_slowdown(q, width) for q in queues], dtype=np.float64).reshape(len(queues), width),
        slots=np.zeros((len(agents), width), dtype=SLOT),
        free=np.full(len(levels) * width, NONE, dtype=np.int64).repeat(2).view(FREE),
        tree=np.full(2 * max(2, 1 << max(len(agents) - 1, 0).bit_length()), math.inf),
    )  # fmt: skip


def with_contacts(world: World, queue: Ints, arrival: Floats, handle: Floats, leaves_at: Floats) -> World:
    """A copy of an untouched world in which these contacts will arrive (one array entry each, in any order).

    Contacts that arrive together keep the order given.
    """
    order = np.argsort(arrival, kind="stable")
    contacts = np.zeros(len(order), dtype=CONTACT)
    contacts["queue"], contacts["arrival"] = queue[order], arrival[order]
    contacts["handle"], contacts["leaves_at"] = handle[order], leaves_at[order]
    contacts["agent"], contacts["answered_at"], contacts["finished_at"] = NONE, math.inf, math.inf
    queues = world.queues.copy()
    ends = np.cumsum(np.bincount(queue, minlength=len(queues)))
    queues["waiting_first"][1:] = ends[:-1]
    queues["waiting_end"] = queues["waiting_first"]
    return world._replace(
        agents=world.agents.copy(),
        queues=queues,
        contacts=contacts,
        by_queue=np.argsort(contacts["queue"], kind="stable").astype(np.int64),
        slots=world.slots.copy(),
        free=world.free.copy(),
        tree=world.tree.copy(),
    )


def _agents(agents: Sequence[Agent], groups: Sequence[int], first_run: Ints, width: int) -> Records:
    """One record per agent, off work, with nothing in hand."""
    records = np.zeros(len(agents), dtype=AGENT)
    records["group"] = groups
    records["key"] = np.array([key_of(agent.agent) for agent in agents], dtype=np.uint64)
    records["run"], records["last_run"] = first_run[:-1], first_run[1:]
    records["room"] = width
    for never in ("boundary", "finish", "next_away"):
        records[never] = math.inf
    for nothing in ("done", "listed", "before", "after"):
        records[nothing] = NONE
    return records


def _queues(queues: Sequence[QueueTraffic], first_group: Ints) -> Records:
    """One record per queue, nothing waiting."""
    records = np.zeros(len(queues), dtype=QUEUE)
    records["priority"] = [q.priority for q in queues]
    records["limit"] = [_limit(q) for q in queues]
    records["voice"] = [q.channel == "voice" for q in queues]
    records["first_group"], records["end_group"] = first_group[:-1], first_group[1:]
    return records


def _runs(segments: Sequence[Segment], index: dict[str, int]) -> list[Segment]:
    """Segments on simulated queues, by time; neighbours on the same queue that touch become one."""
    runs: list[Segment] = []
    for segment in sorted(segments, key=lambda segment: segment.start_second):
        if segment.queue not in index:
            continue
        if runs and runs[-1].end_second == segment.start_second and runs[-1].queue == segment.queue:
            runs[-1] = Segment(runs[-1].start_second, segment.end_second, segment.queue)
        else:
            runs.append(segment)
    return runs


def _limit(queue: QueueTraffic) -> int:
    """Contacts of a queue that one agent may have in hand at once."""
    return queue.concurrency if queue.channel == "chat" else 1


def _slowdown(queue: QueueTraffic, width: int) -> list[float]:
    """Handle time with 1 .. width contacts in hand, relative to one in hand."""
    if not queue.aht_by_load:
        return [1.0] * width
    last = len(queue.aht_by_load) - 1
    return [queue.aht_by_load[min(load, last)] / queue.aht_by_load[0] for load in range(width)]


def _in_order(row: Ints, first_by: Ints, then_by: Ints | None = None) -> list[int]:
    """Indices of the entries of a row of levels that are not 0, sorted by one column, then by another."""
    keys = (first_by,) if then_by is None else (then_by, first_by)  # lexsort wants the most important key last
    return [int(entry) for entry in np.lexsort(keys) if row[entry]]


def _offsets(lists: Sequence[Sequence[object]]) -> Ints:
    """Where each list begins, and the last ends, once they are laid end to end."""
    return np.concatenate(([0], np.cumsum([len(found) for found in lists]))).astype(np.int64)
