"""Agents who hold several chats at once: handle time grows with their number, so slots cannot stand in for agents.

The chain is exact for a router that gives the next chat to the agent with the fewest. Rate of finished chats with x
chats in the house = sum over agents of j / aht(j), j = chats the agent holds; x beyond all slots waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from forecasts.chat_kernels import chat_goals_met, chat_measures
from forecasts.erlang_inputs import finite, flat, numbers, positive, shaped, share, traffic_of
from forecasts.erlang_kernels import FloatArray


def required_chat_agents(
    volume: npt.ArrayLike,
    aht_by_concurrency: Sequence[float] | FloatArray,
    interval_seconds: npt.ArrayLike,
    *,
    service_level: npt.ArrayLike | None = None,
    answer_within_seconds: npt.ArrayLike | None = None,
    patience_seconds: npt.ArrayLike = np.inf,
    answer_rate: npt.ArrayLike | None = None,
    asa_seconds: npt.ArrayLike | None = None,
    max_occupancy: float | None = None,
) -> Any:
    """Fewest agents whose chats start in time (service level: in time / offered) and are answered at all.

    Args:
        volume: chats offered per interval, >= 0.
        aht_by_concurrency: seconds to handle a chat while its agent holds 1, 2, ... chats; its length is the limit.
        interval_seconds: > 0.
        service_level, answer_rate: shares in (0, 1]; asa_seconds: longest mean wait of the answered; at least one goal.
        max_occupancy: in (0, 1], share of what the agents could finish with every slot taken.
        answer_within_seconds: >= 0, needed with service_level.
        patience_seconds: mean, >= 0; infinite = nobody leaves.
    Returns: whole numbers in the broadcast shape; 0 without volume.
    Raises: ValueError: an input is negative or NaN, a handle time or interval 0, a goal outside (0, 1] or out of reach.
    """
    if service_level is None and answer_rate is None and asa_seconds is None and max_occupancy is None:
        raise ValueError("no goal given; give service_level with answer_within_seconds, or answer_rate")
    if service_level is not None and answer_within_seconds is None:
        raise ValueError("service_level needs answer_within_seconds: in time is within how many seconds?")
    aht = np.atleast_1d(positive("aht_by_concurrency", aht_by_concurrency))
    if aht.ndim != 1 or aht.size == 0:
        raise ValueError("aht_by_concurrency is one list: seconds with 1 chat, with 2 chats, ...")
    interval = positive("interval_seconds", interval_seconds)
    traffic_of(volume, float(aht.max()), interval)
    shape, rows = flat(
        np.asarray(finite("volume", volume) / interval),
        np.zeros(()) if service_level is None else share("service_level", service_level),
        np.zeros(()) if answer_rate is None else share("answer_rate", answer_rate),
        numbers("answer_within_seconds", 0.0 if answer_within_seconds is None else answer_within_seconds),
        numbers("patience_seconds", patience_seconds),
        np.asarray(np.inf) if asa_seconds is None else numbers("asa_seconds", asa_seconds),
        np.ones(()) if max_occupancy is None else share("max_occupancy", max_occupancy),
    )
    found = np.array([_fewest(aht, *map(float, cell)) for cell in zip(*rows, strict=True)], dtype=np.int64)
    return shaped(found, shape)


def chat_service(
    volume: FloatArray,
    aht_by_concurrency: Sequence[float],
    interval_seconds: float,
    agents: FloatArray,
    answer_within_seconds: float,
    patience_seconds: float,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """In time / offered, answered / offered and mean wait of the answered in seconds, for rows of volume and agents.

    The wait is infinite where nobody is answered. Arguments as in `required_chat_agents`, checked by their writers.
    """
    aht = np.array(aht_by_concurrency, dtype=np.float64)
    found = np.zeros((3, volume.size))
    found[:2, volume == 0] = 1.0
    found[2, (volume > 0) & (agents == 0)] = np.inf
    for cell in np.flatnonzero((volume > 0) & (agents > 0)):
        arrivals = float(volume[cell]) / interval_seconds
        one = chat_measures(arrivals, float(agents[cell]), aht, patience_seconds, answer_within_seconds)
        wait = one.answered_wait * aht[-1] / one.answered if one.answered > 0 else np.inf
        found[:, cell] = one.in_time, one.answered, wait
    return found[0], found[1], found[2]


def _fewest(
    aht: FloatArray,
    arrivals: float,
    service: float,
    answer: float,
    threshold: float,
    patience: float,
    wait: float,
    occupancy: float,
) -> int:
    """The number for one interval; arrivals per second."""
    if arrivals == 0:
        return 0
    endless = bool(np.isinf(patience))
    if (service == 1 and not (endless and np.isinf(threshold))) or (answer == 1 and not endless) or wait == 0:
        raise ValueError("a goal of 100 % or no wait at all is out of reach with any number of agents; ask for less")

    def meets(agents: int) -> bool:
        return chat_goals_met(arrivals, float(agents), aht, patience, threshold, service, answer, wait)

    full = arrivals * float(aht[-1]) / aht.size / occupancy
    least = int(np.ceil(full * (1 - 1e-12))) if occupancy < 1 else 1
    low, high = 0, max(1, int(full))
    while not meets(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if meets(middle) else (middle, high)
    return max(high, least)
