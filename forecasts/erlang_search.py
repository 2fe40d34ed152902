"""Compiled searches for the fewest agents or trunks that meet a goal. Loads and times as in `erlang_kernels`."""

import numpy as np

from forecasts.erlang_kernels import (
    FloatArray,
    Measures,
    inverse_blocking_rest,
    measures,
    shares_with_patience,
    without_patience,
)
from shiftplan.compiled import compiled

_CLIMB = 6  # agents added one by one before steps double
_SERIES = 600.0  # load / leave up to which the series of `shares_with_patience` is short and cannot overflow
_TOLERANCE = 1e-12  # a goal missed by rounding alone counts as met


@compiled
def goals_met(
    found: Measures,
    load: float,
    agents: float,
    leave: float,
    service: float,
    definition: int,
    answer: float,
    occupancy: float,
    wait: float,
) -> bool:
    """Whether every goal holds; service 0, answer 0, occupancy inf and wait inf ask for nothing.

    definition: 0 = in time / offered, 1 = in time / answered, 2 = in time if patience were endless.
    """
    if found.answered < answer - _TOLERANCE:
        return False
    # without patience the load itself must fit: an overloaded group is busy all the time and still falls behind
    busy = load if leave == 0.0 else load * found.busy
    if busy > occupancy * agents * (1.0 + _TOLERANCE):
        return False
    if wait < np.inf and found.answered_wait > (wait + _TOLERANCE) * found.answered:
        return False
    if definition == 0:
        return found.in_time >= service - _TOLERANCE
    if definition == 1:
        return service == 0.0 or (found.answered > 0.0 and found.in_time >= (service - _TOLERANCE) * found.answered)
    return found.in_time_virtual >= service - _TOLERANCE


@compiled
def enough(
    load: float,
    agents: float,
    leave: float,
    threshold: float,
    cv: float,
    service: float,
    definition: int,
    answer: float,
    occupancy: float,
    wait: float,
) -> bool:
    """Whether so many agents meet every goal; see `goals_met`."""
    if cv == 0.0 and wait == np.inf and leave > 0.0 and load < _SERIES * leave and leave < np.inf:
        found = shares_with_patience(load, agents, leave, threshold)
    else:
        found = measures(load, agents, leave, threshold, cv)
    return goals_met(found, load, agents, leave, service, definition, answer, occupancy, wait)


@compiled
def fewest_agents(
    load: float,
    leave: float,
    threshold: float,
    cv: float,
    service: float,
    definition: int,
    answer: float,
    occupancy: float,
    wait: float,
    guess: float,
) -> float:
    """Smallest whole number of agents that meets every goal; -1 if none was found up to 2**52. At least 1 for any load.

    Every measure improves with each agent, so the number is bracketed by doubling steps from `guess`, whole and at
    least 1, and then halved down to; a good guess saves steps and changes nothing else.
    """
    if leave == 0.0 and cv == 0.0:
        # one more agent changes Erlang B by one step of its recursion, so climbing is cheaper than asking afresh
        guess = max(guess - 1.0, np.floor(load) + 1.0)
        rest = inverse_blocking_rest(load, guess - 1.0)
        for climbed in range(_CLIMB):
            found = without_patience(rest, load, guess, threshold)
            if goals_met(found, load, guess, leave, service, definition, answer, occupancy, wait):
                if climbed > 0:
                    return float(guess)
                break
            rest = (1.0 + rest) * guess / load
            guess += 1.0
    low, high = 0.0, np.inf
    trial, step = guess, 1.0
    while True:
        if enough(load, trial, leave, threshold, cv, service, definition, answer, occupancy, wait):
            high = trial
        else:
            low = trial
        if high - low <= 1.0:
            return float(high)
        if high < np.inf and low > 0.0:
            trial = np.floor(0.5 * (low + high))
            continue
        trial = low + step if high == np.inf else max(1.0, high - step)
        step *= 2.0 + np.floor(0.05 * np.sqrt(load))
        if trial > 2.0**52:
            return -1.0


@compiled
def fewest_trunks(load: float, blocking: float) -> float:
    """Smallest whole number of trunks that blocks at most the share `blocking` > 0."""
    limit = (1.0 / blocking - 1.0) * (1.0 - _TOLERANCE)
    low = -1.0
    high = np.floor(load * (1.0 - blocking))  # each trunk carries at most one erlang
    step = np.floor(0.25 * np.sqrt(load)) + 1.0
    while inverse_blocking_rest(load, high) < limit:
        low = high
        high += step
        step *= 2.0
    while high - low > 1.0:
        middle = np.floor(0.5 * (low + high))
        if inverse_blocking_rest(load, middle) < limit:
            low = middle
        else:
            high = middle
    return float(high)


@compiled
def fewest_agents_everywhere(
    load: FloatArray,
    leave: FloatArray,
    threshold: FloatArray,
    cv: FloatArray,
    service: FloatArray,
    definition: int,
    answer: FloatArray,
    occupancy: FloatArray,
    wait: FloatArray,
    found: FloatArray,
) -> None:
    """`fewest_agents` in every cell, 0 without load; one-dimensional arrays of one length.

    Cells mostly share their goals, so each is guessed by the square-root rule from the one before it.
    """
    spare = 0.0  # agents beyond the load, in square roots of the load
    for i in range(load.size):
        found[i] = 0.0
        if load[i] > 0.0:
            root = np.sqrt(load[i])
            guess = max(1.0, np.floor(load[i] + spare * root + 0.5))
            found[i] = fewest_agents(
                load[i], leave[i], threshold[i], cv[i], service[i], definition, answer[i], occupancy[i], wait[i], guess
            )
            spare = (found[i] - 0.5 - load[i]) / root
