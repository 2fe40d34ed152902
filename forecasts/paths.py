"""Days as they may come: sample paths in which the intervals of a day rise and fall together."""

from __future__ import annotations

import numpy as np

from forecasts.block import FloatArray

_LASTS = 0.55  # how much of an interval's own drift lasts into the next


def sample_paths(
    mean: FloatArray, spread: FloatArray, day_cv: float, number: int, rng: np.random.Generator
) -> FloatArray:
    """Counts of contacts, whole numbers, shape (number, days, intervals).

    Each day has an effect of its own (gamma, `day_cv`) that all of its intervals share; within it the rate drifts
    slowly as far as `spread` leaves room; contacts are Poisson. So the total of a day varies as days do, and each
    interval as its quantiles say.

    Args:
        mean, spread: contacts expected and the standard deviation of their rate, shape (days, intervals).
        day_cv: >= 0, relative.
    Raises: ValueError: fewer than one path, or a negative value.
    """
    if number < 1:
        raise ValueError(f"{number} paths: ask for at least one")
    if (mean < 0).any() or (spread < 0).any() or day_cv < 0:
        raise ValueError("means and spreads must not be negative")
    days, intervals = mean.shape
    rate_cv = np.where(mean > 0, spread / np.maximum(mean, 1e-300), 0.0)
    effects = np.ones((number, days, 1))
    if day_cv > 0:
        effects = rng.gamma(1 / day_cv**2, day_cv**2, (number, days, 1))
    drift_cv = np.sqrt(np.maximum((1 + rate_cv**2) / (1 + day_cv**2) - 1, 0.0))
    size = np.sqrt(np.log1p(drift_cv**2))
    walk = rng.standard_normal((number, days, intervals))
    for i in range(1, intervals):
        walk[:, :, i] = _LASTS * walk[:, :, i - 1] + np.sqrt(1 - _LASTS**2) * walk[:, :, i]
    rate = mean * effects * np.exp(size * walk - size**2 / 2)
    return np.asarray(rng.poisson(rate), dtype=np.float64)
