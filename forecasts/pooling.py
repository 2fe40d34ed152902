"""Requirements of queues that share people.

Staffed by itself, a queue keeps its goal with people who do nothing else. Where some are trained for several queues
more calls are answered than was asked for, and for people who are away a few minutes a whole person is added in every
interval of every queue. So queues with a goal over the month ask for less here, as long as simulated people with the
skills of the site keep every goal, and in every hour of the week the floor.

    crews     as many people as an interval requires work on a queue in it, each with the skills of one of those whose
              first choice the queue is; every kind of them is met as often as the site has it
    rungs     each rung lets a queue, staffed by itself, miss a seventh more contacts than the one below, and no more
              than its floor allows; so does its floor. All climb together first, then each goal and each floor of a
              queue alone, as far as goals and floors are kept; then anew with each queue ahead of the others, and the
              fewest people of all these are asked for. Of many queues, all together alone
    goals     those over the month, a quarter of what may be missed left unused, for volumes are uncertain; and on
              average those of the other simulated queues, who lend people

References: Cezik and L'Ecuyer, Staffing multiskill call centers via linear programming and simulation (2008), for the
idea; one number for each queue is searched for here, so that no linear programme is needed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from forecasts.hours import Hours
from forecasts.queues import Goal, Openings, QueueSettings
from forecasts.schema import check_volume
from forecasts.simulation import Agent, QueueTraffic, Segment, ServedByInterval, Traffic, served_by_interval
from forecasts.staffing import handle_seconds, opens, requirement, step_of

Levels = Mapping[str, int]
"""Queue -> order of choice, 1 = first: the skills of one person."""
Part = Literal["goal", "floor"]
Step = tuple[str, Part]
Rungs = dict[Step, int]
"""How far the goals and the floor of each queue have climbed."""
FloatArray = npt.NDArray[np.float64]
WEEK_HOURS = 168

_MEASURED = ("answer_rate", "service_level", "asa")  # goals that a simulation can tell
_WIDER = 8 / 7  # so many more contacts are missed from rung to rung
_UNUSED = 0.25  # of what a month may miss: 98 % asked for are 98.5 % planned for, what volumes off by a tenth cost
_LONGEST_WAIT = 4.0  # times the mean wait that is asked for
_CONTACTS, _MOST = 200_000, 20  # simulated: so many contacts, in so many repetitions at most
_FEW_QUEUES = 4  # of more the common rung is taken: each alone would need hundreds of simulations
_ROUNDING = 1e-9
_SPREAD = (math.sqrt(5) - 1) / 2  # multiples of it, modulo 1, never lie close together


def pooled_requirement(
    volume: pd.DataFrame,
    queues: Sequence[QueueSettings],
    *,
    simulated: Sequence[QueueTraffic],
    crews: Mapping[str, Sequence[Levels]],
    openings: Openings | None = None,
    interval_minutes: int | None = None,
) -> pd.DataFrame:
    """What `staffing.requirement` returns, fewer people where queues with a goal over the month share them.

    The same arguments give the same requirement.

    Args:
        volume, queues, openings, interval_minutes: as for `staffing.requirement`.
        simulated: the queues that wait for an agent, voice and chat.
        crews: of each of them, the skills of those who work on it; none = people who can do nothing else.
    Raises: InvalidInput: as `staffing.requirement`.
    """
    rows = check_volume(volume)
    step = interval_minutes or step_of(rows)
    alone = requirement(rows, queues, openings=openings, interval_minutes=step)
    known = {queue.queue: queue for queue in queues}
    found = {str(name): group for name, group in rows.groupby("queue", sort=True)}
    several = [known[queue.queue] for queue in simulated if queue.queue in found]
    tops = {part: top for queue in several for part, top in _tops(queue).items()}
    if not tops:
        return alone

    def staffed(queue: str, goal: int, floor: int) -> pd.DataFrame:
        relieved = [_relieved(known[queue], goal, floor)]
        return requirement(found[queue], relieved, openings=openings, interval_minutes=step)

    traffic, first = _traffic(simulated, known, found, openings, step)
    search = _Search(
        goals=several,
        traffic=traffic,
        crews={queue.queue: crews.get(queue.queue) or ({queue.queue: 1},) for queue in several},
        first=first,
        hours=_hours_of_week(first, traffic.volumes.shape[1], step),
        staffed=staffed,
        tops=tops,
    )
    rungs = search.highest()
    frames = {str(name): group for name, group in alone.groupby("queue", sort=True)}
    frames |= {queue: search.frame(queue, rungs) for queue, _ in tops}
    return pd.concat([frames[name] for name in sorted(frames)], ignore_index=True)


@dataclass(kw_only=True)
class _Search:
    """How far the queues may climb.

    goals: every simulated queue, in the order of the traffic. first: when its interval 0 begins. hours: of the week,
    for every interval. staffed: the requirement of a queue on a rung. tops: the highest rung of those that climb.
    """

    goals: Sequence[QueueSettings]
    traffic: Traffic
    crews: Mapping[str, Sequence[Levels]]
    first: pd.Timestamp
    hours: npt.NDArray[np.int64]
    staffed: Callable[[str, int, int], pd.DataFrame]
    tops: Rungs
    seen: dict[tuple[str, int, int], pd.DataFrame] = field(default_factory=dict)
    known: dict[tuple[int, ...], FloatArray] = field(default_factory=dict)

    def highest(self) -> Rungs:
        """The rungs with the fewest people that keep every goal and floor, as far as queues by themselves do."""
        ground = dict.fromkeys(self.tops, 0)
        least = np.minimum(self._aims(), self._kept(ground))

        def climb(rungs: Rungs, some: Collection[Step]) -> Rungs:
            """Some of them as high as they come together."""

            def at(rung: int) -> Rungs:
                return rungs | {one: min(max(rung, rungs[one]), self.tops[one]) for one in some}

            highest = max(self.tops[one] for one in some)
            return at(_last(highest, lambda rung: bool((self._kept(at(rung)) >= least).all())))

        queues, found = sorted({queue for queue, _ in self.tops}), [climb(ground, self.tops)]
        if found[0] == self.tops or len(queues) > _FEW_QUEUES:
            return found[0]
        for queue in queues:
            ahead = climb(ground, [one for one in self.tops if one[0] == queue])
            found.append(climb(ahead, self.tops))
        for number, rungs in enumerate(found):
            for one in self.tops:
                rungs = climb(rungs, [one])
            found[number] = rungs
        return min(found, key=lambda rungs: sum(self.frame(queue, rungs)["agents"].sum() for queue in queues))

    def frame(self, queue: str, rungs: Rungs) -> pd.DataFrame:
        """The requirement of a queue."""
        at = queue, rungs.get((queue, "goal"), 0), rungs.get((queue, "floor"), 0)
        if at not in self.seen:
            self.seen[at] = self.staffed(*at)
        return self.seen[at]

    def _aims(self) -> FloatArray:
        """What is asked for: every goal of every queue, then its floor in every hour of the week."""
        parts: list[FloatArray] = []
        for queue in self.goals:
            floor = (queue.floor or 0.0) if (queue.queue, "floor") in self.tops else 0.0
            parts.append(np.array([_aimed_at(queue, goal, target) for goal, target in _shares(queue)]))
            parts.append(np.full(WEEK_HOURS, floor))
        return np.concatenate(parts)

    def _kept(self, rungs: Rungs) -> FloatArray:
        """What `_simulated` found, each rung simulated once."""
        at = tuple(rungs[one] for one in self.tops)
        if at not in self.known:
            self.known[at] = self._simulated(rungs)
        return self.known[at]

    def _simulated(self, rungs: Rungs) -> FloatArray:
        """What simulated crews reach of that; more is better (waits are negative). Floors get a standard error."""
        contacts = max(1.0, float(self.traffic.volumes.sum()))
        repetitions = int(np.clip(math.ceil(_CONTACTS / contacts), 1, _MOST))
        agents = [agent for queue in self.goals for agent in self._crew(queue.queue, rungs)]
        served = served_by_interval(self.traffic, agents, repetitions=repetitions)
        parts = []
        for number, queue in enumerate(self.goals):
            goals = [goal for goal, _ in _shares(queue)]
            parts.append(np.array([_reached(served, number, goal) for goal in goals], dtype=np.float64))
            shared = next((goal for goal in goals if goal != "asa"), None)
            good = (served.in_time if shared == "service_level" else served.answered)[number]
            offered = np.bincount(self.hours, weights=served.offered[number], minlength=WEEK_HOURS)
            share = np.bincount(self.hours, weights=good, minlength=WEEK_HOURS) / np.maximum(1.0, offered)
            error = np.sqrt(share * (1 - share) / np.maximum(1.0, offered))
            parts.append(np.where((offered > 0) & (shared is not None), share + error, 1.0))
        return np.concatenate(parts)

    def _crew(self, queue: str, rungs: Rungs) -> list[Agent]:
        """As many people as are required, each at work wherever that many are."""
        rows = self.frame(queue, rungs)
        seconds = self.traffic.interval_seconds
        at = ((rows["interval_start"] - self.first).dt.total_seconds() // seconds).to_numpy(dtype=np.int64)
        people = np.zeros(self.traffic.volumes.shape[1] + 2)
        people[at + 1] = rows["agents"].to_numpy()
        crew = self.crews[queue]
        agents = []
        for number in range(int(people.max())):
            change = np.diff((people > number).astype(np.int64))
            begins, ends = np.flatnonzero(change == 1), np.flatnonzero(change == -1)
            spans = zip(begins * seconds, ends * seconds, strict=True)
            agents.append(
                Agent(
                    agent=f"{queue} {number}",
                    segments=tuple(Segment(float(begin), float(end), queue) for begin, end in spans),
                    levels=crew[int((number + 0.5) * _SPREAD % 1 * len(crew))],
                )
            )
        return agents


def _last(top: int, holds: Callable[[int], bool]) -> int:
    """The last of 0 ... top that holds, where all before it do too; 0 is taken for granted."""
    low, high, probe = 0, top + 1, top
    while high - low > 1:
        low, high = (probe, high) if holds(probe) else (low, probe)
        probe = (low + high) // 2
    return low


def _shares(queue: QueueSettings) -> list[tuple[Goal, float]]:
    """The goals of a queue that are measured."""
    return [(goal, target) for goal, target in queue.goals if target is not None and goal in _MEASURED]


def _tops(queue: QueueSettings) -> Rungs:
    """The rung on which the queue, by itself, would be at its floor over the month; empty: it has no such goal."""
    if queue.goal_period != "month" or queue.is_deferrable:
        return {}
    wider = []
    for goal, target in _shares(queue):
        if goal == "asa":
            wider.append(_LONGEST_WAIT)
        elif target < 1:
            wider.append((1 - queue.floor_under(target)) / (1 - target))
    top = math.ceil(math.log(min(wider)) / math.log(_WIDER) - _ROUNDING) if wider else 0
    parts: tuple[Part, ...] = ("goal",) if queue.floor is None else ("goal", "floor")
    return {(queue.queue, part): top for part in parts if top > 0}


def _relieved(queue: QueueSettings, rung: int, floor_rung: int) -> QueueSettings:
    """A queue that may miss so much more of its goals, to its floor at most, and so much more of that floor."""
    wider = _WIDER**rung

    def lower(goal: Goal | None, target: float | None) -> float | None:
        if target is None or goal not in _MEASURED:
            return target
        if goal == "asa":
            return target * min(wider, _LONGEST_WAIT)
        return max(queue.floor_under(target), 1 - (1 - target) * wider)

    return replace(
        queue,
        target=lower(queue.goal, queue.target),
        target2=lower(queue.goal2, queue.target2),
        floor=None if queue.floor is None else max(0.0, 1 - (1 - queue.floor) * _WIDER**floor_rung),
    )


def _aimed_at(queue: QueueSettings, goal: Goal, target: float) -> float:
    """What the simulation has to reach; more is better (waits are negative)."""
    unused = _UNUSED if queue.goal_period == "month" else 0.0
    return -target * (1 - unused) if goal == "asa" else 1 - (1 - target) * (1 - unused)


def _reached(served: ServedByInterval, number: int, goal: Goal) -> float:
    """What was reached of a goal; a queue without contacts keeps everything."""
    offered, answered = served.offered[number].sum(), served.answered[number].sum()
    if goal == "asa":
        return -float(served.waited[number].sum() / answered) if answered else 0.0
    good = answered if goal == "answer_rate" else served.in_time[number].sum()
    return float(good / offered) if offered else 1.0


def _hours_of_week(first: pd.Timestamp, intervals: int, step: int) -> npt.NDArray[np.int64]:
    """The hour of the week, 0 to 167, in which each interval begins."""
    starts = pd.date_range(first, periods=intervals, freq=pd.Timedelta(minutes=step))
    return np.asarray(starts.day_of_week * 24 + starts.hour, dtype=np.int64)


def _traffic(
    simulated: Sequence[QueueTraffic],
    known: Mapping[str, QueueSettings],
    found: Mapping[str, pd.DataFrame],
    openings: Openings | None,
    step: int,
) -> tuple[Traffic, pd.Timestamp]:
    """The contacts to expect and when time begins, on the wall clock; of an hour that is repeated the first alone."""
    queues = tuple(queue for queue in simulated if queue.queue in found)
    first = min(found[queue.queue]["interval_start"].min() for queue in queues)
    last = max(found[queue.queue]["interval_start"].max() for queue in queues)
    volumes = np.zeros((len(queues), int((last - first) // pd.Timedelta(minutes=step)) + 1))
    aht = np.ones(volumes.shape)
    for number, queue in enumerate(queues):
        rows = found[queue.queue]
        at = ((rows["interval_start"] - first) // pd.Timedelta(minutes=step)).to_numpy(dtype=np.int64)[::-1]
        is_open = opens(rows["interval_start"], Hours.of(queue.queue, openings))
        volume = np.where(is_open, rows["volume"].to_numpy(), 0.0)
        volumes[number, at] = volume[::-1]
        aht[number, at] = np.where(volume > 0, handle_seconds(rows, known[queue.queue], volume), 1.0)[::-1]
    return Traffic(queues=queues, volumes=volumes, aht_seconds=aht, interval_seconds=60.0 * step), first
