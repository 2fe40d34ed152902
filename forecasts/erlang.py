"""Queues by formula: Erlang B (who waits is lost), C (everybody waits) and A (some give up); several chats per agent.

Every function takes numbers or numpy arrays that broadcast, and returns numbers or arrays of that shape. One cell is
one interval, taken as stationary. Traffic = volume x aht / interval, in erlangs. Exact up to millions of erlangs.

Three meanings of "service level" are in use; here it is the share of the *offered* contacts answered in time unless
`definition` says otherwise: `answered` = of the answered ones, `virtual` = if the contact asked had endless patience.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from forecasts.chat import required_chat_agents
from forecasts.erlang_inputs import finite, flat, numbers, positive, shaped, share, traffic_of, whole, whole_where_meant
from forecasts.erlang_kernels import FloatArray, blocked_everywhere, measures_everywhere
from forecasts.erlang_search import fewest_agents_everywhere, fewest_trunks

__all__ = [
    "Performance",
    "blocking_probability",
    "performance",
    "required_agents",
    "required_chat_agents",
    "required_trunks",
    "wait_probability",
]

Numbers = npt.ArrayLike
Definition = Literal["offered", "answered", "virtual"]
_DEFINITIONS = ("offered", "answered", "virtual")


@dataclass(frozen=True)
class Performance:
    """What contacts and agents see; every field a number, or an array of the broadcast shape.

    Shares lie in [0, 1]. Waits are in seconds, infinite where the queue only grows (agents <= traffic, endless
    patience) and, for `asa_seconds`, where nobody is answered at all.
    """

    wait_probability: Any  # share that finds nobody free
    service_level: Any  # answered in time / offered
    service_level_answered: Any  # answered in time / answered
    service_level_virtual: Any  # share that would be answered in time with endless patience
    abandonment: Any  # gave up / offered
    asa_seconds: Any  # mean wait of the answered
    mean_wait_seconds: Any  # mean wait of all
    occupancy: Any  # handling / (handling + waiting for contacts)


def blocking_probability(traffic: Numbers, agents: Numbers) -> Any:
    """Share of contacts lost when nobody can wait (Erlang B: M/G/c/c).

    Args:
        traffic: erlangs, >= 0.
        agents: trunks or people, whole, >= 0.
    Returns: in [0, 1]; 0 without traffic, 1 with traffic and no agents.
    Raises: ValueError: a value is negative or NaN, or agents is no whole number.
    """
    shape, (load, count) = flat(whole_where_meant(finite("traffic", traffic)), whole("agents", agents))
    found = np.empty_like(load)
    blocked_everywhere(load, count, found)
    return shaped(found, shape)


def wait_probability(traffic: Numbers, agents: Numbers) -> Any:
    """Probability that a contact has to wait (Erlang C: M/M/c, nobody abandons).

    Args:
        traffic: erlangs, >= 0.
        agents: people on duty, whole, >= 0.
    Returns: in [0, 1]; 1.0 wherever 0 < traffic >= agents, for there the queue only grows; 0.0 without traffic.
    Raises: ValueError: a value is negative or NaN, or agents is no whole number.
    References: Gans, Koole, Mandelbaum (2003), Telephone call centers, MSOM 5(2).
    """
    load = whole_where_meant(finite("traffic", traffic))
    shape, (load, count, nothing) = flat(load, whole("agents", agents), np.zeros(()))
    found = np.empty((8, load.size))
    measures_everywhere(load, count, nothing, nothing, nothing, found)
    return shaped(found[0], shape)


def performance(
    volume: Numbers,
    aht_seconds: Numbers,
    interval_seconds: Numbers,
    agents: Numbers,
    answer_within_seconds: Numbers,
    patience_seconds: Numbers = np.inf,
    volume_cv: Numbers = 0.0,
) -> Performance:
    """Service of a group of equal agents: Erlang A, or C with endless patience.

    Args:
        volume: contacts offered per interval, >= 0.
        aht_seconds, interval_seconds: > 0.
        agents: people on duty, whole, >= 0.
        answer_within_seconds: >= 0.
        patience_seconds: mean time until giving up, >= 0; infinite = nobody does.
        volume_cv: standard deviation / mean of the rate from day to day (gamma); measures are then per contact, so that
            busy days count by their contacts.
    Returns: see Performance. Without volume: service 1, waits 0, occupancy 0.
    Raises: ValueError: an input is negative or NaN, AHT or interval is 0, or agents is no whole number.
    """
    traffic = traffic_of(volume, aht_seconds, interval_seconds)
    shape, rows = flat(
        traffic,
        whole("agents", agents),
        *_in_handle_times(aht_seconds, patience_seconds, answer_within_seconds),
        finite("volume_cv", volume_cv),
        np.asarray(aht_seconds),
    )
    load, count, leave, threshold, cv, aht = rows
    found = np.empty((8, load.size))
    measures_everywhere(load, count, leave, threshold, cv, found)
    wait, in_time, virtual, answered, abandoned, answered_wait, mean_wait, busy = found
    served = np.maximum(answered, np.finfo(float).tiny)
    asa = np.where(answered > 0, answered_wait / served, np.inf)
    occupancy = np.where(count > 0, np.minimum(1.0, load * busy / np.maximum(count, 1.0)), 1.0)
    return Performance(
        wait_probability=shaped(_as_share(wait), shape),
        service_level=shaped(_as_share(in_time), shape),
        service_level_answered=shaped(_as_share(np.where(answered > 0, in_time / served, 0.0)), shape),
        service_level_virtual=shaped(_as_share(virtual), shape),
        abandonment=shaped(_as_share(abandoned), shape),
        asa_seconds=shaped(asa * aht, shape),
        mean_wait_seconds=shaped(mean_wait * aht, shape),
        occupancy=shaped(np.where(load > 0, occupancy, 0.0), shape),
    )


def required_agents(
    volume: Numbers,
    aht_seconds: Numbers,
    interval_seconds: Numbers,
    *,
    service_level: Numbers | None = None,
    answer_within_seconds: Numbers | None = None,
    answer_rate: Numbers | None = None,
    max_occupancy: Numbers | None = None,
    patience_seconds: Numbers = np.inf,
    definition: Definition = "offered",
    volume_cv: Numbers = 0.0,
    asa_seconds: Numbers | None = None,
) -> Any:
    """The smallest whole number of agents that meets every goal given. Shrinkage is not in it.

    Args:
        volume, aht_seconds, interval_seconds, patience_seconds, volume_cv: as in `performance`.
        service_level: share in (0, 1] answered within answer_within_seconds, counted as `definition` says.
        answer_rate: share in (0, 1] of the offered contacts that is answered; without abandonment: traffic < agents.
        max_occupancy: share in (0, 1].
        asa_seconds: longest mean wait of the answered, >= 0.
    Returns: whole numbers in the broadcast shape; 0 without volume, else at least 1.
    Raises: ValueError: no goal; an input negative or NaN; AHT or interval 0; a share outside (0, 1] or out of reach.
    """
    goals = (service_level, answer_rate, max_occupancy, asa_seconds)
    if all(goal is None for goal in goals):
        raise ValueError("no goal given; give service_level, answer_rate, max_occupancy or asa_seconds")
    if service_level is not None and answer_within_seconds is None:
        raise ValueError("service_level needs answer_within_seconds: in time is within how many seconds?")
    if definition not in _DEFINITIONS:
        raise ValueError(f"definition is {definition!r}; it must be one of {', '.join(_DEFINITIONS)}")
    traffic = traffic_of(volume, aht_seconds, interval_seconds)
    leave, threshold = _in_handle_times(
        aht_seconds, patience_seconds, 0.0 if answer_within_seconds is None else answer_within_seconds
    )
    wait = np.asarray(np.inf) if asa_seconds is None else numbers("asa_seconds", asa_seconds) / np.asarray(aht_seconds)
    shape, rows = flat(
        traffic,
        leave,
        threshold,
        finite("volume_cv", volume_cv),
        np.zeros(()) if service_level is None else share("service_level", service_level),
        np.zeros(()) if answer_rate is None else share("answer_rate", answer_rate),
        np.asarray(np.inf) if max_occupancy is None else share("max_occupancy", max_occupancy),
        wait,
    )
    load, leave, threshold, cv, service, answer, occupancy, wait = rows
    _refuse_certainty(load, leave, threshold, service, answer, wait, definition)
    found = np.empty_like(load)
    fewest_agents_everywhere(
        load, leave, threshold, cv, service, _DEFINITIONS.index(definition), answer, occupancy, wait, found
    )
    if (found < 0).any():
        raise ValueError("the goals are out of reach with any number of agents; ask for less")
    return shaped(found.astype(np.int64), shape)


def required_trunks(traffic: Numbers, blocking: Numbers) -> Any:
    """The smallest whole number of trunks that loses at most the share `blocking` of the contacts (Erlang B).

    Args:
        traffic: erlangs, >= 0.
        blocking: in (0, 1].
    Raises: ValueError: a value is negative or NaN, or blocking lies outside (0, 1].
    """
    shape, (load, limit) = flat(whole_where_meant(finite("traffic", traffic)), share("blocking", blocking))
    found = [fewest_trunks(one, most) if one > 0 else 0 for one, most in zip(load, limit, strict=True)]
    return shaped(np.array(found, dtype=np.int64), shape)


def _in_handle_times(
    aht_seconds: Numbers, patience_seconds: Numbers, answer_within_seconds: Numbers
) -> tuple[FloatArray, FloatArray]:
    """Rate of giving up and threshold, both counted in handle times; the rate is infinite for patience 0."""
    aht = positive("aht_seconds", aht_seconds)
    patience = numbers("patience_seconds", patience_seconds)
    threshold = numbers("answer_within_seconds", answer_within_seconds)
    with np.errstate(divide="ignore", over="ignore"):
        return np.asarray(aht / patience), np.asarray(threshold / aht)


def _as_share(values: FloatArray) -> FloatArray:
    """Rounding may carry a share past 0 or 1 by a last digit."""
    return np.clip(values, 0.0, 1.0)


def _refuse_certainty(
    load: FloatArray,
    leave: FloatArray,
    threshold: FloatArray,
    service: FloatArray,
    answer: FloatArray,
    wait: FloatArray,
    definition: str,
) -> None:
    """100 % of random arrivals is met by no finite group, except where nothing can go wrong. Raises ValueError."""
    busy = load > 0
    some_leave = leave > 0
    always_late = np.isfinite(threshold) if definition == "virtual" else np.isfinite(threshold) | some_leave
    if definition == "answered":
        always_late = np.isfinite(threshold) & np.isfinite(leave)
    for name, hopeless in (
        ("service_level 1.0 (100 %)", busy & (service == 1) & always_late),
        ("answer_rate 1.0 (100 %)", busy & (answer == 1) & some_leave),
        ("asa_seconds 0", busy & (wait == 0) & np.isfinite(leave)),
    ):
        if hopeless.any():
            raise ValueError(f"{name} is out of reach with any number of agents; ask for a little less")
