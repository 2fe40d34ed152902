"""Volume + handle time + service goal + shrinkage -> people, or work with a due time, in every interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from forecasts.backlog import due_times, work_minutes
from forecasts.chat import chat_service
from forecasts.erlang import performance, required_agents, required_chat_agents
from forecasts.hours import DAY_MINUTES, Hours
from forecasts.month_goals import cheapest_over_months
from forecasts.queues import Goal, Openings, QueueSettings
from forecasts.schema import check_volume
from shiftplan.errors import InvalidInput

FloatArray = npt.NDArray[np.float64]
_ROUNDING = 1e-9
_GENEROUS = 50  # no interval of a month misses fewer contacts than the goal allows by more than this factor
_ENDLESS_SECONDS = 1e9


def requirement(
    volume: pd.DataFrame,
    queues: Sequence[QueueSettings],
    *,
    openings: Openings | None = None,
    interval_minutes: int | None = None,
) -> pd.DataFrame:
    """People and work needed, a row for each row of `volume`. Shrinkage is in it: needed / (1 - shrinkage), rounded up.

    voice: the fewest agents that meet every goal of the queue in each interval (Erlang A, or C without patience).
        Nobody while closed.
    chat and message: the same for agents who hold several at once. heads: the target while open. deadline, on any
    channel: work minutes in the interval of arrival with their due time. Other goals on other channels are staffed as
    voice. With goal_period `month` the shares and waits are kept on the average of the rows of each calendar month,
    weighted by contacts, with the fewest people; no interval falls below `floor`, nor below one person where contacts
    come; max_occupancy is kept in every interval.

    Args:
        volume: see `schema.VOLUME`; its `aht_seconds` comes before that of the queue, except for a list by chats.
        openings: when deferrable work is done and heads are wanted; a queue without any key never closes.
        interval_minutes: None = the shortest distance between two rows.
    Returns: columns of `schema.REQUIREMENT`, sorted by queue and time; agents are whole numbers held as float64, NaN
        for deferrable rows.
    Raises: InvalidInput: an unknown queue, no handle time where there is volume, a goal out of reach.
    """
    rows = check_volume(volume)
    known = {queue.queue: queue for queue in queues}
    frames = []
    if rows.empty:
        raise InvalidInput("forecast has no row; nothing to staff")
    step = interval_minutes or step_of(rows)
    for name, group in rows.groupby("queue", sort=True):
        if name not in known:
            raise InvalidInput(
                f"forecast: queue: {name}: no such queue; known are {', '.join(known)}; add it to queues.csv or take "
                "its rows out of the forecast"
            )
        queue = known[str(name)]
        hours = Hours.of(queue.queue, openings)
        starts = group["interval_start"]
        frame = pd.DataFrame({"queue": name, "interval_start": starts})
        if "fold" in group:
            frame["fold"] = group["fold"]
        if queue.is_deferrable and queue.deadline_minutes is not None:
            arriving = group["volume"].to_numpy()
            frame["agents"] = np.nan
            frame["work_minutes"] = work_minutes(arriving, handle_seconds(group, queue, arriving), queue.shrinkage)
            frame["due_at"] = due_times(starts, queue.deadline_minutes, hours)
        else:
            is_open = opens(starts, hours)
            frame["agents"] = gross(_net(group, queue, step * 60, is_open), queue.shrinkage)
            frame["work_minutes"] = np.nan
            frame["due_at"] = pd.NaT
        frame["due_at"] = frame["due_at"].astype("datetime64[us]")
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def opens(starts: pd.Series[pd.Timestamp], hours: Hours | None) -> npt.NDArray[np.bool_]:
    """Whether the queue of these hours, None = always open, is open when the intervals begin."""
    return np.array([hours is None or hours.is_open(start.to_pydatetime()) for start in starts], dtype=np.bool_)


def gross(net: FloatArray, shrinkage: float) -> FloatArray:
    """People to roster so that `net` remain: 14 at 30 % are 20, not 21 by rounding noise."""
    return np.ceil(net / (1 - shrinkage) - _ROUNDING)


def _net(
    group: pd.DataFrame, queue: QueueSettings, interval_seconds: float, is_open: npt.NDArray[np.bool_]
) -> FloatArray:
    """People needed before shrinkage, for every goal of the queue."""
    volume = np.where(is_open, group["volume"].to_numpy(), 0.0)
    net = np.zeros(len(group))
    targets = {goal: target for goal, target in queue.goals if target is not None}
    if "heads" in targets:
        net = np.where(is_open, targets["heads"], 0.0)
    shares: dict[Goal, float] = {goal: target for goal, target in targets.items() if goal != "heads"}
    if not shares and queue.max_occupancy is None:
        return net
    try:
        work = _Work(queue, volume, handle_seconds(group, queue, volume), interval_seconds)
        if queue.goal_period == "month" and shares:
            months = starts_of_month(group["interval_start"])
            agents = _over_months(work, months, shares)
        else:
            agents = work.fewest(shares, max_occupancy=queue.max_occupancy)
    except ValueError as problem:
        stated = ", ".join(f"{goal} {target:g}" for goal, target in shares.items()) or "max_occupancy"
        raise InvalidInput(
            f"queue {queue.queue}: goal {stated}: {problem}; change the target in queues.csv (0.99 instead of 1 asks "
            "for 99 %)"
        ) from problem
    return np.maximum(net, agents)


@dataclass(frozen=True)
class _Work:
    """Contacts of one queue that want an answer at once; arrays by interval."""

    queue: QueueSettings
    volume: FloatArray
    aht: FloatArray
    interval_seconds: float

    @property
    def patience(self) -> float:
        return np.inf if self.queue.patience_seconds is None else self.queue.patience_seconds

    def fewest(self, targets: Mapping[Goal, float], *, max_occupancy: float | None = None) -> FloatArray:
        """Erlang A or the chat chain, every interval for itself. Raises ValueError: out of reach."""
        by_number = chat_handle_times(self.queue)
        goals: dict[str, Any] = {
            "service_level": targets.get("service_level"),
            "answer_within_seconds": self.queue.answer_within_seconds,
            "patience_seconds": self.patience,
            "answer_rate": targets.get("answer_rate"),
            "asa_seconds": targets.get("asa"),
            "max_occupancy": max_occupancy,
        }
        if len(by_number) > 1:
            found = required_chat_agents(self.volume, by_number, self.interval_seconds, **goals)
        else:
            found = required_agents(
                self.volume, np.where(self.volume > 0, self.aht, 1.0), self.interval_seconds, **goals
            )
        return np.asarray(found, dtype=np.float64)

    def service(self, rows: npt.NDArray[np.int64], agents: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """With so many agents in these intervals: in time / offered, answered / offered, mean wait of the answered."""
        by_number = chat_handle_times(self.queue)
        volume, within = self.volume[rows], self.queue.answer_within_seconds or 0.0
        if len(by_number) > 1:
            return chat_service(volume, by_number, self.interval_seconds, agents, within, self.patience)
        aht = np.where(volume > 0, self.aht[rows], 1.0)
        seen = performance(volume, aht, self.interval_seconds, agents, within, self.patience)
        # an endless wait: nobody is answered, though nobody has given up either
        answered = np.where(np.isinf(seen.asa_seconds), 0.0, 1 - seen.abandonment)
        return seen.service_level, answered, seen.asa_seconds


def starts_of_month(starts: pd.Series[pd.Timestamp]) -> npt.NDArray[np.int64]:
    """A number for each calendar month in which the intervals start."""
    return np.asarray(starts.dt.year * 12 + starts.dt.month, dtype=np.int64)


def _over_months(work: _Work, months: npt.NDArray[np.int64], targets: Mapping[Goal, float]) -> FloatArray:
    """Fewest people with which every month keeps every goal on its average. Raises ValueError: out of reach."""
    queue = work.queue
    least = np.minimum(1.0, np.ceil(work.volume))
    if queue.max_occupancy is not None:
        least = work.fewest({}, max_occupancy=queue.max_occupancy)
    for goal, target in targets.items():
        if goal != "asa":
            floor = queue.floor_under(target)
            least = np.maximum(least, work.fewest({goal: floor}) if floor else 0.0)
    for goal, target in targets.items():
        if goal == "asa":
            generous, aims = target / _GENEROUS, np.zeros(len(work.volume))
        else:
            generous, aims = 1 - (1 - target) / _GENEROUS, target * work.volume
        most = np.maximum(least, work.fewest({goal: generous}))
        gains = partial(_gains, work, goal, target)
        least = cheapest_over_months(months, least, most, gains, aims, lambda net: gross(net, queue.shrinkage))
    return least


def _gains(work: _Work, goal: Goal, target: float, rows: npt.NDArray[np.int64], agents: FloatArray) -> FloatArray:
    """Contacts answered (in time); for asa the seconds by which the waits stay below the target together.

    A mean wait counts by the contacts offered: by the answered, an interval that hardly answers would spoil nothing.
    """
    (in_time, answered, asa), volume = work.service(rows, agents), work.volume[rows]
    if goal == "service_level":
        return np.asarray(volume * in_time)
    if goal == "answer_rate":
        return np.asarray(volume * answered)
    return np.asarray(volume * (target - np.minimum(asa, _ENDLESS_SECONDS)))


def chat_handle_times(queue: QueueSettings) -> tuple[float, ...]:
    """Seconds for a chat while its agent holds 1, 2, ...; as many as may be held. One value: the same for all."""
    if queue.channel not in ("chat", "message") or not queue.aht_seconds:
        return ()
    if len(queue.aht_seconds) == 1:
        return queue.aht_seconds * queue.concurrency
    return queue.aht_seconds if queue.concurrency == 1 else queue.aht_seconds[: queue.concurrency]


def handle_seconds(group: pd.DataFrame, queue: QueueSettings, volume: FloatArray) -> FloatArray:
    """Seconds per contact in each row: the forecast's, else the queue's. Raises InvalidInput: unknown, with volume.

    Args:
        volume: of each row, without what nobody has to answer.
    """
    aht = group["aht_seconds"].to_numpy() if "aht_seconds" in group else np.full(len(group), np.nan)
    aht = np.where(np.isfinite(aht), aht, np.nan if queue.aht is None else queue.aht)
    missing = np.flatnonzero((volume > 0) & ~np.isfinite(aht))
    if missing.size:
        start = group["interval_start"].iloc[missing[0]]
        raise InvalidInput(
            f"forecast: queue {queue.queue} at {start:%Y-%m-%dT%H:%M}: aht_seconds: unknown though contacts come; give "
            "aht_seconds for the queue in queues.csv, or in the history or the forecast"
        )
    return np.asarray(np.nan_to_num(aht))


def step_of(rows: pd.DataFrame) -> int:
    """Minutes of an interval. Raises InvalidInput: no two rows of a queue to tell it from, or a row off their grid."""
    gaps = rows.groupby("queue")["interval_start"].diff()
    gaps = gaps[gaps > pd.Timedelta(0)]
    if gaps.empty:
        raise InvalidInput(
            "forecast has one row for each queue, so the length of its intervals is unknown; give at least "
            "two intervals of one queue, as `shiftplan forecast` writes them"
        )
    step = int(gaps.min() // pd.Timedelta(minutes=1))
    starts = rows["interval_start"]
    off = rows.index[(starts.dt.hour * 60 + starts.dt.minute) % step != 0]
    if len(off) or DAY_MINUTES % step:
        row = off[0] if len(off) else gaps.index[gaps == gaps.min()][0]
        raise InvalidInput(
            f"forecast: queue {rows['queue'].loc[row]}: interval_start: {starts.loc[row]:%Y-%m-%dT%H:%M}: two rows lie "
            f"{step} minutes apart, and this one fits into no such intervals of a day; correct its start, or leave out "
            "the one beside it"
        )
    return step
