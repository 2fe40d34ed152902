"""Factors of the day (SVD) whose scores follow weekday, calendar and level.

Roots of counts have nearly equal noise everywhere. Their day x interval matrix is taken apart into a few curves; the
score of each day on each curve is regressed on the same columns as the day totals, so a holiday may change the shape
of the day and not only its size.

References: Shen and Huang (2008), Interday forecasting and intraday updating of call center arrivals, MSOM 10(3).
"""

from __future__ import annotations

import numpy as np

from forecasts.block import BoolArray, FloatArray
from forecasts.day_totals import design
from forecasts.learnt import Learnt

_FACTORS = 4


def factors(learnt: Learnt) -> FloatArray:
    """Contacts on the days asked for, shape (queues, days, intervals)."""
    block = learnt.block
    first, weekdays = block.first, block.past_weekdays
    usual = block.usual[:, weekdays]
    lift = np.exp(block.calendar.offset)[:, None]
    known = np.isfinite(learnt.totals) & ~block.calendar.outage[:first]
    guess = np.nan_to_num(learnt.totals)[:, :, None] * learnt.profile[:, weekdays]
    filled = np.where(np.isfinite(block.counts) & usual, block.counts, guess) / lift[:first]
    roots = np.sqrt(filled + 0.25) * usual * known[:, :, None]
    _, curves = np.linalg.eigh(np.swapaxes(roots, 1, 2) @ roots)
    curves = curves[:, :, ::-1][:, :, :_FACTORS]
    scores = roots @ curves
    made = design(block.weekdays, block.calendar, known, with_calendar=True)
    sizes = made.sizes(learnt.tuning.strengths)
    ahead = np.stack([_regressed(made.columns, sizes, scores, k, known) for k in range(scores.shape[2])], axis=2)
    all_days = np.maximum(ahead @ np.swapaxes(curves, 1, 2), 0.0) ** 2
    # the mean of a square is the square of the mean and the variance, which the fit leaves out
    left = known[:, :, None] * usual
    short = (filled * left).sum(axis=(1, 2)) / np.maximum((all_days[:, :first] * left).sum(axis=(1, 2)), 1e-9)
    mean = all_days[:, first:] * np.clip(short, 0.8, 1.25)[:, None, None]
    return np.asarray(mean * block.usual[:, block.ahead] * lift[first:])


def _regressed(columns: FloatArray, sizes: FloatArray, scores: FloatArray, k: int, known: BoolArray) -> FloatArray:
    """One score on all days of the calendar by ridge; effects are shares of half the first score. (queues, days)"""
    first = scores.shape[1]
    x, width = columns[:first], columns.shape[1]
    squares = (x[:, :, None] * x[:, None, :]).reshape(first, width * width)
    number = np.maximum(known.sum(axis=1), 1)
    scale = np.maximum(np.abs(scores[:, :, 0] * known).sum(axis=1) / number, 1e-6)[:, None] / 2
    target = scores[:, :, k] / scale
    wide = np.concatenate([np.full((len(sizes), 1), 10.0), sizes[:, 1:] * (1.0 if k == 0 else 0.5)], axis=1)
    noise, trust = np.full((len(scores), 1), 0.01), np.ones(known.shape)
    coefficients = np.zeros((len(scores), width))
    for _ in range(3):
        weight = known * trust / noise
        precision = (weight @ squares).reshape(-1, width, width)
        precision[:, np.arange(width), np.arange(width)] += 1.0 / wide**2
        coefficients = np.linalg.solve(precision, ((weight * target) @ x)[:, :, None])[:, :, 0]
        rest = np.abs(target - coefficients @ x.T) * known
        squares_left = (np.minimum(rest, 2.5 * np.sqrt(noise)) ** 2).sum(axis=1)
        noise = np.maximum(squares_left / np.maximum(number - 10, number / 3), 1e-6)[:, None]
        trust = np.minimum(1.0, 2.5 * np.sqrt(noise) / np.maximum(rest, 1e-9))
    return np.asarray(coefficients @ columns.T * scale)
