"""Compiled loops for agents who hold several chats at once. Time is in seconds."""

import numpy as np

from forecasts.erlang_kernels import FloatArray, Measures, with_patience, without_patience
from shiftplan.compiled import compiled

_TOLERANCE = 1e-12


@compiled
def chat_rate(chats: float, agents: float, aht: FloatArray) -> float:
    """Chats finished per second when `chats` are spread evenly over `agents`; aht[j - 1] = seconds while holding j."""
    each = np.floor(chats / agents)
    more = chats - each * agents
    rate = 0.0
    if each > 0.0:
        rate += (agents - more) * each / aht[int(each) - 1]
    if more > 0.0:
        rate += more * (each + 1.0) / aht[int(each)]
    return rate


@compiled
def chat_rest(arrivals: float, agents: float, aht: FloatArray) -> float:
    """Weight of the states with a free slot but the last, against that last one; as `inverse_blocking_rest`."""
    term = 1.0
    total = 0.0
    chats = agents * aht.size - 1.0
    while chats > 0.0:
        factor = chat_rate(chats, agents, aht) / arrivals
        term *= factor
        total += term
        if total > 1e300:
            return np.inf
        if term < 1e-20 * total and factor < 0.5:
            break
        chats -= 1.0
    return total


@compiled
def chat_measures(arrivals: float, agents: float, aht: FloatArray, patience: float, threshold: float) -> Measures:
    """Measures of `agents` people with aht.size slots each; arrivals per second > 0, agents >= 1."""
    slots = aht.size
    # in units of the handle time with all slots taken, n agents finish n * slots chats per unit
    unit = aht[slots - 1]
    rest = chat_rest(arrivals, agents, aht)
    load = arrivals * unit
    if patience == 0.0:
        blocked = 1.0 / (1.0 + (1.0 + rest) * agents * slots / load)
        late = blocked * np.exp(-agents * slots * threshold / unit)
        return Measures(blocked, 1.0 - blocked, 1.0 - late, 1.0 - blocked, blocked, 0.0, 0.0, 1.0 - blocked)
    if patience == np.inf:
        return without_patience(rest, load, agents * slots, threshold / unit)
    return with_patience(rest, load, agents * slots, unit / patience, threshold / unit)


@compiled
def chat_goals_met(
    arrivals: float,
    agents: float,
    aht: FloatArray,
    patience: float,
    threshold: float,
    service: float,
    answer: float,
    wait: float,
) -> bool:
    """Whether the shares answered in time and at all, and the mean wait, reach their goals; 0, 0, inf = none."""
    found = chat_measures(arrivals, agents, aht, patience, threshold)
    if wait < np.inf and found.answered_wait * aht[-1] > (wait + _TOLERANCE) * found.answered:
        return False
    return found.in_time >= service - _TOLERANCE and found.answered >= answer - _TOLERANCE
