"""Better prices for the bound, step by step, from those of a linear programme.

Where more people are wanted at a price than come, it rises; where fewer are, it falls. Somebody who is there for a part
of an interval has a price of his own, which the linear programme cannot see: mixtures of shifts meet demand in
fractions of people, a roster does only as far as breaks part intervals.
"""

from collections.abc import Callable, Iterator

import numpy as np

from shiftplan.planning.bounds import Prices, Relaxed, bound_at, tick_shares
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
    climber = Climber(problem, prices)
    size = min(1.0, SMALL_TEAM / max(1, problem.team.candidates.shape[0]))
    best, step = -np.inf, 0
    while True:
        bound, slack = bound_at(problem, climber.prices)
        if bound > best:
            best = bound
            yield best
        share = used(step)
        if share >= 1.0:
            return
        step += 1
        slower = 1.0 / (1.0 + SLOWER * share)
        climber.follow(slack, RATE * size**2 * slower, BURDEN * slower)


class Climber:
    """Prices that rise where more are wanted than come, and fall where fewer are."""

    def __init__(self, problem: Relaxed, prices: Prices) -> None:
        grid = problem.grid
        self._grid, self._shares = grid, tick_shares(grid)
        # Beyond these prices everybody, or nobody, is wanted.
        self._low = -float(grid.over[-1, 1]) * self._shares
        self._high = float(grid.shortage[:, 1].max()) * grid.weights[:, None, None] * self._shares
        self._weight, self._dearest = float(grid.weights.max(initial=0.0)), problem.fair[:, 1:]
        self._at_queues, self._of_burdens = _Steps(prices.gains.shape), _Steps(prices.slopes.shape)
        self.prices = prices._replace(gains=np.clip(prices.gains, self._low, self._high))

    def follow(self, slack: Prices, rate: float, of_burdens: float) -> None:
        """One step.

        Args:
            slack: as `bound_at` tells it. rate: of the greatest weight, the share by which a price changes that is far
                from right. of_burdens: the same of the price of a further shift of a burden.
        """
        deferrable = self._grid.is_deferrable
        change = rate * self._weight * self._at_queues.next(slack.gains)
        change[deferrable] = change[deferrable][:, :, -1:] * self._shares
        steeper = of_burdens * self._dearest * self._of_burdens.next(slack.slopes)
        gains, slopes = self.prices
        self.prices = Prices(
            np.clip(gains + change, self._low, self._high), np.clip(slopes + steeper, 0.0, self._dearest)
        )


class _Steps:
    """Directions of steps, each against its usual size."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self._direction, self._size = np.zeros(shape), np.zeros(shape)
        self._steps = 0

    def next(self, slack: FloatArray) -> FloatArray:
        """The direction of the next step, when so much more was wanted after the last one."""
        self._steps += 1
        self._direction += (1.0 - MEMORY) * (slack - self._direction)
        self._size += (1.0 - LONG_MEMORY) * (slack**2 - self._size)
        usual = np.sqrt(self._size / (1.0 - LONG_MEMORY**self._steps))
        return np.asarray(self._direction / (usual + SMALL))
