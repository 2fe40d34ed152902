"""Random draws that stay the same for a seed: only `random.Random.random()` is promised never to change."""

from math import exp
from random import Random


def poisson(random: Random, mean: float) -> int:
    """A Poisson count by inversion; large means are split, for exp(-mean) must not vanish."""
    if mean > 200.0:
        return poisson(random, mean / 2) + poisson(random, mean / 2)
    count, chance, threshold = 0, exp(-mean), random.random()
    reached = chance
    while reached < threshold and chance > 0.0:
        count += 1
        chance *= mean / count
        reached += chance
    return count


def binomial(random: Random, trials: int, share: float) -> int:
    """How many of so many trials succeed."""
    return sum(random.random() < share for _ in range(trials))


def normal(random: Random) -> float:
    """About a standard normal draw: the sum of twelve uniform ones, less six."""
    return sum(random.random() for _ in range(12)) - 6.0
