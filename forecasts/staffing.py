"""Volume + handle time + service goal + shrinkage -> people, or work with a due time, in every interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from forecasts.backlog import due_times, work_minutes
from forecasts.erlang import required_agents, required_chat_agents
from forecasts.hours import Hours
from forecasts.queues import Goal, Openings, QueueSettings
from forecasts.schema import check_volume
from shiftplan.errors import InvalidInput

FloatArray = npt.NDArray[np.float64]
_ROUNDING = 1e-9


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
    voice. A goal over the month is held in every interval, which costs a little more and never falls below it.

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
    step = interval_minutes or _step(rows)
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
            frame["work_minutes"] = work_minutes(arriving, _aht(group, queue, arriving), queue.shrinkage)
            frame["due_at"] = due_times(starts, queue.deadline_minutes, hours)
        else:
            is_open = np.array([hours is None or hours.is_open(start.to_pydatetime()) for start in starts])
            frame["agents"] = gross(_net(group, queue, step * 60, is_open), queue.shrinkage)
            frame["work_minutes"] = np.nan
            frame["due_at"] = pd.NaT
        frame["due_at"] = frame["due_at"].astype("datetime64[us]")
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


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
        agents = _agents(volume, _aht(group, queue, volume), interval_seconds, queue, shares)
    except ValueError as problem:
        stated = ", ".join(f"{goal} {target:g}" for goal, target in shares.items()) or "max_occupancy"
        raise InvalidInput(
            f"queue {queue.queue}: goal {stated}: {problem}; change the target in queues.csv (0.99 instead of 1 asks "
            "for 99 %)"
        ) from problem
    return np.maximum(net, agents)


def _agents(
    volume: FloatArray, aht: FloatArray, interval_seconds: float, queue: QueueSettings, targets: Mapping[Goal, float]
) -> FloatArray:
    """Erlang A or the chat chain. Raises ValueError: out of reach."""
    patience = np.inf if queue.patience_seconds is None else queue.patience_seconds
    by_number = chat_handle_times(queue)
    if len(by_number) > 1:
        found = required_chat_agents(
            volume,
            by_number,
            interval_seconds,
            service_level=targets.get("service_level"),
            answer_within_seconds=queue.answer_within_seconds,
            patience_seconds=patience,
            answer_rate=targets.get("answer_rate"),
            asa_seconds=targets.get("asa"),
            max_occupancy=queue.max_occupancy,
        )
    else:
        found = required_agents(
            volume,
            np.where(volume > 0, aht, 1.0),
            interval_seconds,
            service_level=targets.get("service_level"),
            answer_within_seconds=queue.answer_within_seconds,
            patience_seconds=patience,
            answer_rate=targets.get("answer_rate"),
            asa_seconds=targets.get("asa"),
            max_occupancy=queue.max_occupancy,
        )
    return np.asarray(found, dtype=np.float64)


def chat_handle_times(queue: QueueSettings) -> tuple[float, ...]:
    """Seconds for a chat while its agent holds 1, 2, ...; as many as may be held. One value: the same for all."""
    if queue.channel not in ("chat", "message") or not queue.aht_seconds:
        return ()
    if len(queue.aht_seconds) == 1:
        return queue.aht_seconds * queue.concurrency
    return queue.aht_seconds if queue.concurrency == 1 else queue.aht_seconds[: queue.concurrency]


def _aht(group: pd.DataFrame, queue: QueueSettings, volume: FloatArray) -> FloatArray:
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


def _step(rows: pd.DataFrame) -> int:
    """Minutes of an interval. Raises InvalidInput: no two rows of a queue to tell it from."""
    gaps = rows.groupby("queue")["interval_start"].diff()
    gaps = gaps[gaps > pd.Timedelta(0)]
    if gaps.empty:
        raise InvalidInput(
            "forecast has one row for each queue, so the length of its intervals is unknown; give at least "
            "two intervals of one queue, as `shiftplan forecast` writes them"
        )
    return int(gaps.min() // pd.Timedelta(minutes=1))
