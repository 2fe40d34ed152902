"""Contacts that are there because others were not answered: those who gave up and tried again.

What hangs up on an ordinary day hangs up on the days ahead too, and its second tries are part of what comes. On days on
which far more than usual gave up, the second tries are a child of too few people, and a forecast that learnt them would
ask for staff against its own past: they are taken out.

References: Ding, Koole, van der Mei (2015), On the estimation of the true demand in call centers with redials and
reconnects, EJOR 246(1).
"""

from __future__ import annotations

import numpy as np

from forecasts.block import FloatArray, middle

_RETRY = 0.35  # of those who gave up, beyond what comes again anyway, within an hour
_BELIEF = 2000.0  # lost contacts that the rate is believed for, before those of the queue count as much
_UNUSUAL = 2.0  # times the usual share lost
_MOST = 0.5  # of what came in an interval


def without_redials(counts: FloatArray, abandoned: FloatArray, per_hour: int) -> FloatArray:
    """Contacts of a queue without second tries of those who gave up beyond the usual share; never negative.

    Args:
        counts, abandoned: shape (days, intervals), NaN where unknown.
        per_hour: intervals of an hour, at least 1.
    """
    lost = np.where(np.isfinite(counts) & np.isfinite(abandoned), np.minimum(abandoned, counts), 0.0)
    came = np.where(np.isfinite(counts) & np.isfinite(abandoned), counts, 0.0)
    day_came, day_lost = came.sum(axis=1), lost.sum(axis=1)
    if not (day_lost > 0).any():
        return counts
    shares = np.where(day_came > 0, day_lost / np.maximum(day_came, 1.0), np.nan)
    usual = float(middle(shares[None, :, None])[0, 0])
    ordinary = _UNUSUAL * usual * came
    excess = np.maximum(lost - ordinary - 2.0 * np.sqrt(ordinary) - 2.0, 0.0)
    if not excess.any():
        return counts
    tries = np.zeros_like(excess)
    for later in range(per_hour + 1):
        tries[:, later:] += excess[:, : excess.shape[1] - later] / (per_hour + 1)
    rate = _rate(counts, tries, excess)
    return np.asarray(counts - np.minimum(rate * tries, _MOST * np.nan_to_num(counts)))


def _rate(counts: FloatArray, tries: FloatArray, excess: FloatArray) -> float:
    """Second tries for each lost contact: what counts rise by where many were lost, drawn to that of others."""
    usual = middle(np.where(tries > 0, np.nan, counts)[None])[0]
    above = counts - usual
    use = (tries > 0) & np.isfinite(above)
    x, y = tries[use], above[use]
    if not x.size:
        return _RETRY
    weight = 1.0 / np.maximum(np.broadcast_to(usual, counts.shape)[use], 1.0)
    belief = _BELIEF * float((weight * x**2).sum()) / max(float(excess.sum()), 1.0)
    found = (float((weight * x * y).sum()) + belief * _RETRY) / (float((weight * x**2).sum()) + belief)
    return float(np.clip(found, 0.0, 0.7))
