"""Goals kept on the average of a month: where an agent wins most contacts, there he goes first.

Every interval has a curve: people rostered -> contacts answered (in time). Its upper concave hull is climbed in all
intervals of a month together, steepest step first, until the average of the month, weighted by contacts, is reached:
no other plan on these hulls needs fewer people. Groups of many hundreds are looked at in steps of several agents, so
that no volume, however large, takes long.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Gains = Callable[[npt.NDArray[np.int64], FloatArray], FloatArray]
_ROUNDING = 1e-9
_MOST_STEPS = 400  # numbers of agents looked at in an interval; over wider spans they lie farther apart than one


def cheapest_over_months(
    months: npt.NDArray[np.int64],
    least: FloatArray,
    most: FloatArray,
    gains: Gains,
    aims: FloatArray,
    cost: Callable[[FloatArray], FloatArray],
) -> FloatArray:
    """Agents in each interval so that the gains of every month add up to its aims, with the least cost.

    Args:
        months: the month of each interval, any numbers.
        least, most: agents between which to choose, whole, least <= most.
        gains: (intervals, agents) -> what so many agents gain there; contacts answered in time, for instance.
        aims: of each interval; only their sum over a month counts.
        cost: agents -> people rostered for them; grows.
    Raises: ValueError: `most` everywhere does not reach the aims of a month.
    """
    chosen = least.copy()
    for month in np.unique(months):
        rows = np.flatnonzero(months == month)
        chosen[rows] = _cheapest(rows, least[rows], most[rows], gains, float(aims[rows].sum()), cost)
    return chosen


def _cheapest(
    rows: npt.NDArray[np.int64],
    least: FloatArray,
    most: FloatArray,
    gains: Gains,
    aim: float,
    cost: Callable[[FloatArray], FloatArray],
) -> FloatArray:
    """The choice of one month."""
    span = most - least
    columns = int(min(span.max(), _MOST_STEPS))
    width = np.maximum(1.0, span / max(1, columns))[:, None]
    agents = least[:, None] + np.floor(np.arange(columns + 1) * width + _ROUNDING)
    inside = agents <= most[:, None]
    gain = np.full(agents.shape, -np.inf)
    gain[inside] = gains(np.broadcast_to(rows[:, None], agents.shape)[inside], agents[inside])
    row, step, slope, more = _hull_steps(gain, cost(agents))
    missing = aim - float(gain[:, 0].sum())
    order = np.lexsort((step, -slope))
    reached = np.cumsum(more[order])
    allowance = _ROUNDING * max(1.0, abs(aim))
    if missing <= allowance:
        return least
    enough = int(np.searchsorted(reached, missing - allowance))
    if enough == len(order):
        raise ValueError("the goal over the month is out of reach with any number of agents; ask for less")
    taken = order[: enough + 1]
    chosen = np.zeros(len(rows), dtype=np.int64)
    np.maximum.at(chosen, row[taken], step[taken])
    # where agents win alike, one edge is long: of the last as few of them as reach the aim
    every, last = np.arange(len(rows)), row[taken[-1]]
    spare = float(gain[every, chosen].sum()) - aim + allowance
    chosen[last] = np.argmax(gain[last] >= gain[last, chosen[last]] - spare)
    return np.asarray(agents[every, chosen])


def _hull_steps(
    gain: FloatArray, cost: FloatArray
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], FloatArray, FloatArray]:
    """Edges of the upper concave hull of each row's points (cost, gain): row, column it leads to, slope, gain added."""
    every, columns = np.arange(len(gain)), np.arange(gain.shape[1])
    at = np.zeros(len(gain), dtype=np.int64)
    edges = []
    while every.size:
        rise = gain[every] - gain[every, at[every]][:, None]
        run = cost[every] - cost[every, at[every]][:, None]
        ahead = (columns > at[every][:, None]) & (run > 0)
        slope = np.where(ahead, rise / np.where(ahead, run, 1.0), -np.inf)
        best = slope.argmax(axis=1)
        steepest = slope[np.arange(every.size), best]
        climbs = steepest > 0
        edges.append((every[climbs], best[climbs], steepest[climbs], rise[climbs, best[climbs]]))
        every = every[climbs]
        at[every] = best[climbs]
    row, step, slopes, more = (np.concatenate(parts) for parts in zip(*edges, strict=True))
    return row, step, slopes, more
