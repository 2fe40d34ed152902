"""Quantiles of a count whose rate is itself uncertain: gamma rate, Poisson contacts, so negative binomial."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
_EXACT_BELOW = 40.0


def count_quantiles(mean: FloatArray, rate_cv: FloatArray, shares: Sequence[float]) -> FloatArray:
    """Quantiles of contacts in an interval.

    Args:
        mean: contacts expected, >= 0, shape (intervals,).
        rate_cv: standard deviation / mean of the rate, >= 0, same shape; 0 = Poisson.
        shares: in (0, 1), rising.
    Returns: shape (shares, intervals), rising along the shares. Means below 40 give the least count that reaches the
        share, a whole number; larger ones a continuous value (Wilson-Hilferty for the gamma of the same mean and
        variance).
    """
    found = np.zeros((len(shares), mean.size))
    large = mean >= _EXACT_BELOW
    variance = mean[large] + (rate_cv[large] * mean[large]) ** 2
    shape = mean[large] ** 2 / variance
    for i, share in enumerate(shares):
        score = NormalDist().inv_cdf(share)
        found[i, large] = mean[large] * np.maximum(1 - 1 / (9 * shape) + score / (3 * np.sqrt(shape)), 0.0) ** 3
    small = np.flatnonzero((mean > 0) & ~large)
    if small.size:
        found[:, small] = _exact(mean[small], rate_cv[small], np.asarray(shares))
    return found


def _exact(mean: FloatArray, rate_cv: FloatArray, shares: FloatArray) -> FloatArray:
    """Least counts whose cumulated probability reaches each share."""
    extra = np.maximum(rate_cv**2, 1e-12)
    shape = 1.0 / extra
    odds = mean / (shape + mean)
    probability = np.exp(-shape * np.log1p(mean * extra))
    total = probability.copy()
    found = np.full((shares.size, mean.size), -1.0)
    most = int(np.ceil((mean + 12 * np.sqrt(mean + (rate_cv * mean) ** 2)).max())) + 20
    for count in range(most + 1):
        found[(found < 0) & (total >= shares[:, None] - 1e-12)] = count
        if (found >= 0).all():
            break
        probability = probability * (count + shape) / (count + 1) * odds
        total = total + probability
    return np.where(found < 0, most, found)
