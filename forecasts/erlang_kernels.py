"""Compiled loops behind `erlang`, one cell at a time. Time is counted in handle times, so a load is an arrival rate.

With `load` contacts arriving per handle time, `capacity` handled per handle time while everybody is busy, and patience
ending at rate `leave` (handle time / mean patience), the wait that a contact with endless patience would see has the
density load * p * exp(phi(t)), t > 0, with phi(t) = load/leave * (1 - exp(-leave t)) - capacity t and p the
probability of the last state in which nobody waits (Baccelli and Hebuterne 1981). phi is concave, so every measure is
an integral over one smooth hump. They are taken by Gauss-Legendre from the top of the hump, where phi is measured
without cancellation: that neither overflows in overload nor loses digits at millions of erlangs.

References: Mandelbaum, Zeltyn (2007), Service engineering in action: the Palm/Erlang-A queue.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from shiftplan.compiled import compiled

FloatArray = npt.NDArray[np.float64]

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(48)
_MIX_NODES, _MIX_WEIGHTS = np.polynomial.legendre.leggauss(16)
_REACH = 45.0  # exp(-45) is below a double's last digit


class Hump(NamedTuple):
    """Integrals of exp(phi(t) - top), each times the load; `top` is the greatest value of phi."""

    top: float
    all: float  # of 1
    in_time: float  # of 1 up to the threshold
    answered_in_time: float  # of exp(-leave t) up to the threshold
    answered: float  # of exp(-leave t)
    abandoned: float  # of 1 - exp(-leave t)
    answered_wait: float  # of t exp(-leave t)


class Measures(NamedTuple):
    """What contacts and agents see; waits in handle times."""

    wait_probability: float
    in_time: float
    in_time_virtual: float
    answered: float
    abandoned: float
    answered_wait: float  # wait of an answered contact times the share answered
    mean_wait: float
    busy: float  # handled load as a share of what is offered


@compiled
def inverse_blocking_rest(load: float, agents: float) -> float:
    """1 / Erlang B(load, agents) - 1, infinite beyond a double. O(sqrt(load)) steps: small terms end the sum."""
    term = 1.0
    total = 0.0
    left = agents
    shrink = 1.0 / load
    while left > 0.0:
        term *= left * shrink
        total += term
        if total > 1e300:
            return np.inf
        if term < 1e-17 * total:
            break
        left -= 1.0
    return total


@compiled
def bend(u: float) -> float:
    """u - 1 + exp(-u) without cancellation near 0."""
    if abs(u) > 0.5:
        return float(u + np.expm1(-u))
    term = 0.5 * u * u
    total = term
    order = 3.0
    while abs(term) > 1e-18 * total:
        term *= -u / order
        total += term
        order += 1.0
    return total


@compiled
def hump(load: float, capacity: float, leave: float, threshold: float) -> Hump:
    """Integrals over the virtual wait; capacity > 0, 0 < leave, 0 <= threshold <= inf."""
    peak = 0.0
    top = 0.0
    if load > capacity:
        log_ratio = np.log1p((load - capacity) / capacity)
        peak = log_ratio / leave
        top = capacity / leave * bend(-log_ratio)
    slope = max(capacity - load, 0.0)
    curve = min(load, capacity) / leave
    right = 1.0 / (slope + np.sqrt(curve) * leave)
    while slope * right + curve * bend(leave * right) < _REACH:
        right *= 1.25
    left = min(peak, 1.0 / (np.sqrt(curve) * leave))
    while left < peak and curve * bend(-leave * left) < _REACH:
        left = min(peak, 1.25 * left)
    every = 0.0
    in_time = 0.0
    answered_in_time = 0.0
    answered = 0.0
    abandoned = 0.0
    answered_wait = 0.0
    cut = threshold - peak
    start = -left
    while start < right:
        # the factors exp(-leave t) bend at 1/leave even where the hump is far longer: panels grow from there
        end = 0.0 if start < 0.0 else min(right, max(8.0 * start, 16.0 / leave))
        if start < cut < end:
            end = cut
        half = 0.5 * (end - start)
        middle = 0.5 * (end + start)
        for i in range(_NODES.size):
            offset = middle + half * _NODES[i]
            wait = peak + offset
            mass = load * half * _WEIGHTS[i] * np.exp(-slope * offset - curve * bend(leave * offset))
            gone = -np.expm1(-leave * wait)
            stays = np.exp(-leave * wait)
            every += mass
            answered += mass * stays
            abandoned += mass * gone
            answered_wait += mass * stays * wait
            if end <= cut:
                in_time += mass
                answered_in_time += mass * stays
        start = end
    return Hump(top, every, in_time, answered_in_time, answered, abandoned, answered_wait)


@compiled
def with_patience(rest: float, load: float, capacity: float, leave: float, threshold: float) -> Measures:
    """Measures of a queue whose states without waiting weigh 1 + rest times the last of them."""
    waits = hump(load, capacity, leave, threshold)
    # both parts are scaled so that neither overflows: the first by 1 + rest, the second by exp(top)
    free = 1.0
    scale = 1.0 / (1.0 + rest)
    if waits.top > 0.0:
        free = (1.0 + rest) * np.exp(-waits.top)
        scale = 1.0
    total = free + scale * waits.all
    answered = (free + scale * waits.answered) / total
    abandoned = scale * waits.abandoned / total
    return Measures(
        scale * waits.all / total,
        (free + scale * waits.answered_in_time) / total,
        (free + scale * waits.in_time) / total,
        answered,
        abandoned,
        scale * waits.answered_wait / total,
        abandoned / leave,
        answered,
    )


@compiled
def mean_stay(capacity: float, arrivals: float) -> float:
    """Sum over k of arrivals^k / (capacity (capacity + 1) .. (capacity + k)); arrivals below 700."""
    term = 1.0 / capacity
    total = term
    step = capacity
    while term > 1e-17 * total:
        step += 1.0
        term *= arrivals / step
        total += term
    return total


@compiled
def shares_with_patience(load: float, agents: float, leave: float, threshold: float) -> Measures:
    """The shares of `with_patience` by a short series, for load / leave below 700; the waits are left at 0.

    With J(T) = integral of exp(phi) beyond T: answered in time are 1 + rest + expm1(phi(T)) + agents (J(0) - J(T)),
    answered are rest + agents J(0), out of 1 + rest + load J(0). Nothing cancels but what is small beside that whole.
    """
    scale = 1.0 / (1.0 + inverse_blocking_rest(load, agents - 1.0))
    arrivals = load / leave
    capacity = agents / leave
    every = mean_stay(capacity, arrivals) / leave
    fade = np.exp(-leave * threshold)
    late = 0.0
    phi = -np.inf
    if fade > 0.0:
        phi = -arrivals * np.expm1(-leave * threshold) - agents * threshold
        late = np.exp(phi) * mean_stay(capacity, arrivals * fade) / leave
    total = 1.0 + scale * load * every
    in_time = (1.0 + scale * (np.expm1(phi) + agents * (every - late))) / total
    answered = (1.0 - scale + scale * agents * every) / total
    virtual = (1.0 + scale * load * (every - late)) / total
    return Measures(0.0, in_time, virtual, answered, 1.0 - answered, 0.0, 0.0, answered)


@compiled
def without_patience(rest: float, load: float, capacity: float, threshold: float) -> Measures:
    """Nobody abandons: Erlang C, or its likeness for other free states; no steady state when load >= capacity."""
    if load >= capacity:
        return Measures(1.0, 0.0, 0.0, 0.0, 0.0, np.inf, np.inf, capacity / load)
    # weight of waiting states against the last state without waiting: load / (capacity - load)
    waiting = 1.0 / (1.0 + (1.0 + rest) * (capacity - load) / load)
    in_time = 1.0
    if threshold < np.inf:
        in_time = 1.0 - waiting * np.exp(-(capacity - load) * threshold)
    wait = waiting / (capacity - load)
    return Measures(waiting, in_time, in_time, 1.0, 0.0, wait, wait, 1.0)


@compiled
def at_rate(load: float, agents: float, leave: float, threshold: float) -> Measures:
    """Measures of `agents` equal people at a certain load. leave: 0 = endless patience, inf = none."""
    if load <= 0.0:
        return Measures(0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0)
    if agents <= 0.0:
        if leave == 0.0:
            return Measures(1.0, 0.0, 0.0, 0.0, 0.0, np.inf, np.inf, 0.0)
        return Measures(1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0 / leave, 0.0)
    if leave == np.inf:
        blocked = 1.0 / (1.0 + inverse_blocking_rest(load, agents))
        late = blocked * np.exp(-agents * threshold)
        return Measures(blocked, 1.0 - blocked, 1.0 - late, 1.0 - blocked, blocked, 0.0, 0.0, 1.0 - blocked)
    rest = inverse_blocking_rest(load, agents - 1.0)
    if leave == 0.0:
        return without_patience(rest, load, agents, threshold)
    return with_patience(rest, load, agents, leave, threshold)


@compiled
def measures(load: float, agents: float, leave: float, threshold: float, cv: float) -> Measures:
    """As `at_rate`, averaged over contacts when the day's rate is gamma distributed with variation `cv`.

    A contact meets the rate x load with density x^shape exp(-shape x), shape = 1/cv^2: busy days have more contacts. In
    y = log x that is a hump again; panels shrink around y = log(agents / load), where service collapses.
    """
    if cv == 0.0 or load <= 0.0:
        return at_rate(load, agents, leave, threshold)
    shape = 1.0 / (cv * cv)
    peak = np.log1p(1.0 / shape)
    spread = 1.0 / np.sqrt(shape + 1.0)
    low = peak - spread
    while (shape + 1.0) * bend(peak - low) < _REACH:
        low -= 0.25 * spread
    high = peak + spread
    while (shape + 1.0) * bend(peak - high) < _REACH:
        high += 0.25 * spread
    collapse = min(max(np.log(max(agents, 0.5) / load), low), high)
    step = min(2.0 / np.sqrt(load + 1.0), spread)
    total = 0.0
    sums = np.zeros(8)
    for direction in (-1.0, 1.0):
        near = 0.0
        length = high - collapse if direction > 0.0 else collapse - low
        width = step
        while near < length:
            far = min(length, near + min(width, 3.0 * spread))
            half = 0.5 * (far - near)
            for i in range(_MIX_NODES.size):
                y = collapse + direction * (0.5 * (far + near) + half * _MIX_NODES[i])
                mass = half * _MIX_WEIGHTS[i] * np.exp(-(shape + 1.0) * bend(peak - y))
                if mass > 0.0:
                    one = at_rate(load * np.exp(y), agents, leave, threshold)
                    total += mass
                    for k in range(8):
                        sums[k] += mass * one[k]
            near = far
            width *= 3.0
    sums /= total
    return Measures(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7])


@compiled
def blocked_everywhere(load: FloatArray, agents: FloatArray, found: FloatArray) -> None:
    """Erlang B in every cell; one-dimensional arrays of one length."""
    for i in range(load.size):
        found[i] = 0.0 if load[i] == 0.0 else 1.0 / (1.0 + inverse_blocking_rest(load[i], agents[i]))


@compiled
def measures_everywhere(
    load: FloatArray, agents: FloatArray, leave: FloatArray, threshold: FloatArray, cv: FloatArray, found: FloatArray
) -> None:
    """`measures` in every cell, one-dimensional arrays of one length; into found[measure, cell]."""
    for i in range(load.size):
        one = measures(load[i], agents[i], leave[i], threshold[i], cv[i])
        for k in range(8):
            found[k, i] = one[k]
