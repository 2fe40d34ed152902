"""Better prices for the bound, step by step, from those of a linear programme.

Where more people are wanted at a price than come, it rises; where fewer are, it falls. Somebody who is there for a part
of an interval has a price of his own, which the linear programme cannot see: mixtures of shifts meet demand in
fractions of people, a roster does only as far as breaks part intervals.
"""

from collections.abc import Callable, Iterator

import numpy as np

from shiftplan.planning.bounds import Prices, Relaxed, bound_at
from shiftplan.planning.grid import FloatArray

RATE, SLOWER = 0.008, 20.0
"""Of the greatest weight, the share by which a price changes in the first step, and how many times less in the last."""
SMALL_TEAM = 65
"""Larger teams take smaller steps: more of their people answer alike, and the programme is nearer the best prices."""
BURDEN = 0.1
"""Of the price of a further shift of a burden, the share by which its slope changes in the first step."""
MEMORY, LONG_MEMORY = 0.9, 0.99
"""How much of what was wanted before counts: for the direction, and for its usual size."""
SMALL = 1e-3


def rising_bounds(problem: Relaxed, prices: Prices, used: Callable[[int], float]) -> Iterator[float]:
    """The bound of some prices, then each better one that is found.

    Args:
        used: the share of time or steps that is used up after so many steps; at 1 it ends.
    """
    grid, ticks = problem.grid, problem.grid.ticks
    shares = (np.arange(ticks) + 1) / ticks
    # Beyond these prices everybody, or nobody, is wanted.
    low, high = (
        -float(grid.over[-1, 1]) * shares,
        float(grid.shortage[:, 1].max()) * grid.weights[:, None, None] * shares,
    )
    prices = prices._replace(gains=np.clip(prices.gains, low, high))
    at_queues, of_burdens = _Steps(prices.gains.shape), _Steps(prices.slopes.shape)
    dearest = problem.fair[:, 1:]
    people = problem.team.candidates.shape[0]
    size = min(1.0, SMALL_TEAM / max(1, people))
    rate = RATE * size**2 * float(grid.weights.max(initial=0.0))
    best, step = -np.inf, 0
    while True:
        bound, slack = bound_at(problem, prices)
        if bound > best:
            best = bound
            yield best
        share = used(step)
        if share >= 1.0:
            return
        step += 1
        slower = 1.0 / (1.0 + SLOWER * share)
        change = rate * slower * at_queues.next(slack.gains, step)
        change[grid.is_deferrable] = change[grid.is_deferrable][:, :, -1:] * shares
        steeper = BURDEN * dearest * slower * of_burdens.next(slack.slopes, step)
        prices = Prices(np.clip(prices.gains + change, low, high), np.clip(prices.slopes + steeper, 0.0, dearest))


class _Steps:
    """Directions of steps, each against its usual size."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self._direction, self._size = np.zeros(shape), np.zeros(shape)

    def next(self, slack: FloatArray, step: int) -> FloatArray:
        """The direction after so many steps, when so much more was wanted in the last one."""
        self._direction += (1.0 - MEMORY) * (slack - self._direction)
        self._size += (1.0 - LONG_MEMORY) * (slack**2 - self._size)
        usual = np.sqrt(self._size / (1.0 - LONG_MEMORY**step))
        return np.asarray(self._direction / (usual + SMALL))
