"""The rest of a day forecast anew from what has come so far.

Lifting the rest by the share the morning was up makes a good forecast worse: most of it was noise. How much of it lasts
is learnt from past days, by ridge regression of each later interval on three ratios (log of contacts to forecast): so
far today, in the last two intervals, in the last one. With few past days the ridge keeps the forecast as it was.
"""

from __future__ import annotations

import numpy as np

from forecasts.block import FloatArray
from shiftplan.errors import InvalidInput

_RIDGE = 20.0  # days


def updated(expected: FloatArray, actual: FloatArray, past_expected: FloatArray, past_actual: FloatArray) -> FloatArray:
    """The forecast of a day's later intervals, corrected; the earlier ones as they were.

    Args:
        expected: contacts forecast for the day before it began, shape (intervals,).
        actual: what came in the intervals that are over, shape (intervals so far,).
        past_expected, past_actual: the same forecasts for days before, and what came; NaN where unknown; shape (days,
            intervals).
    Returns: shape (intervals,), never negative.
    Raises: InvalidInput: shapes do not fit, or a value is negative.
    """
    now = len(actual)
    if expected.ndim != 1 or now > expected.size or past_expected.shape != past_actual.shape:
        raise InvalidInput(f"intraday: {now} intervals came of {expected.size} forecast; the rows of past days differ")
    if past_expected.shape[1:] != expected.shape:
        raise InvalidInput(f"intraday: past days have {past_expected.shape[1:]} intervals, today has {expected.size}")
    if (expected < 0).any() or (actual < 0).any():
        raise InvalidInput("intraday: contacts are negative; give counts")
    if now == 0 or now == expected.size:
        return expected.copy()
    use = np.isfinite(past_actual).all(axis=1) & (past_expected[:, :now].sum(axis=1) > 0)
    x = np.array([_ratios(e, a, now) for e, a in zip(past_expected[use], past_actual[use], strict=True)]).reshape(-1, 3)
    later = slice(now, expected.size)
    off = np.log((past_actual[use][:, later] + 0.5) / (past_expected[use][:, later] + 0.5))
    # one wild day must not teach what all later days do
    off = np.clip(off, -0.3, 0.3)
    x = np.clip(x, -0.3, 0.3)
    scale = x.var(axis=0) + 1e-4 if len(x) else np.ones(3)
    precision = x.T @ x + _RIDGE * np.diag(scale)
    coefficients = np.linalg.solve(precision, x.T @ off)
    today = np.clip(_ratios(expected, actual, now), -0.3, 0.3)
    found = expected.copy()
    found[later] = expected[later] * np.exp(today @ coefficients)
    return found


def _ratios(expected: FloatArray, actual: FloatArray, now: int) -> FloatArray:
    """log(contacts / forecast) so far, in the last two intervals and in the last one; 0 without a forecast."""
    found = []
    for first in (0, max(0, now - 2), now - 1):
        made = expected[first:now].sum()
        found.append(np.log((np.nansum(actual[first:now]) + 0.5) / (made + 0.5)) if made > 0 else 0.0)
    return np.array(found)
