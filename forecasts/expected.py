"""What is to be expected on the days ahead, and how far it may be off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecasts.block import Block, FloatArray
from forecasts.learnt import Tuning, learn
from forecasts.methods import METHODS
from forecasts.rolling import AUTO, Choice, Rolled, choose, roll

_DAY_CV, _BELIEF_DAYS = 0.04, 2.0  # error of a day's total believed before any was seen, worth so many days
_BELIEF_OF_INTERVAL = 3.0  # days an interval's own spread must have been seen to count as much as that of all
_NORMAL_80 = 1.2816
_FADE = 0.7  # weight of the errors of two weeks against those of the two after: the past knew less
_FADE_DAYS = 0.5  # the same of day totals, whose effects are learnt day by day while profiles hardly change


@dataclass(frozen=True)
class Expected:
    """Forecasts of a block.

    mean: contacts, shape (queues, days, intervals). rate_cv: relative uncertainty of the rate of an interval beyond
    Poisson, all causes together, (queues, intervals). day_cv: the part that a whole day shares, (queues,). methods:
    what was used for each queue. choice, tuning: how it was made.
    """

    mean: FloatArray
    rate_cv: FloatArray
    day_cv: FloatArray
    methods: list[str]
    choice: Choice
    tuning: Tuning


def expect(block: Block, method: str = AUTO) -> Expected:
    """The forecast by one of METHODS, or for each queue by the one that did best of late."""
    learnt = learn(block)
    names = tuple(METHODS) if method == AUTO else (method,)
    rolled = roll(block, learnt.tuning, names)
    choice = choose(rolled)
    used = set(np.unique(choice.pair).tolist())
    shape = (len(block.counts), len(block.ahead), block.counts.shape[2])
    made = np.stack([METHODS[name](learnt) if i in used else np.zeros(shape) for i, name in enumerate(names)])
    rate_cv, day_cv = spreads(choice.of(rolled.made), rolled)
    return Expected(choice.of(made), rate_cv, day_cv, choice.words(), choice, learnt.tuning)


def spreads(made: FloatArray, rolled: Rolled) -> tuple[FloatArray, FloatArray]:
    """rate_cv and day_cv from the errors of past forecasts `made`, shape (queues, days, intervals).

    The spread is that under which 80 % of past counts would have lain inside their band: wild days that no band can
    hold do not widen all others. Each interval is drawn to the mean of all.
    """
    known = np.isfinite(rolled.actual) & (made > 0)
    mean = np.where(known, made, 0.0)
    actual = np.where(known, rolled.actual, 0.0)
    age = np.arange(made.shape[1]) // 14
    weight = np.asarray((_FADE**age)[None, :, None] * known, dtype=np.float64)
    totals, off = mean.sum(axis=2), (actual - mean).sum(axis=2)
    day_weight: FloatArray = np.asarray((_FADE_DAYS**age)[None, :] * known.any(axis=2))
    day_cv = _cv_of(totals[:, :, None], off[:, :, None], day_weight[:, :, None], _BELIEF_DAYS, np.float64(_DAY_CV**2))
    flat = (len(made), made.shape[1] * made.shape[2], 1)
    all_at_once = [np.asarray(one).reshape(flat) for one in (mean, actual - mean, weight)]
    pooled = _cv_of(all_at_once[0], all_at_once[1], all_at_once[2], 100.0, day_cv**2)
    return _cv_of(mean, actual - mean, weight, _BELIEF_OF_INTERVAL, pooled**2), day_cv[:, 0]


def _cv_of(
    mean: FloatArray, error: FloatArray, weight: FloatArray, belief: float, prior: FloatArray | np.float64
) -> FloatArray:
    """Relative spread of the rate beyond Poisson by column, shape (queues, columns), from rows of errors.

    prior: variance believed before, worth `belief` rows.
    """
    rate = np.maximum(mean, 1e-9)
    # the variance of the rate that would put each error on the edge of its 80 % band; below 0 where Poisson does
    each = np.where(weight > 0, ((error / _NORMAL_80) ** 2 - rate) / rate**2, np.inf)
    order = np.argsort(each, axis=1)
    ordered = np.take_along_axis(each, order, axis=1)
    cumulated = np.take_along_axis(weight, order, axis=1).cumsum(axis=1)
    total = weight.sum(axis=1)
    if not each.shape[1]:
        return np.asarray(np.sqrt(prior + np.zeros_like(total)))
    place = np.minimum((cumulated < 0.8 * total[:, None]).sum(axis=1), each.shape[1] - 1)
    found = np.take_along_axis(ordered, place[:, None], axis=1)[:, 0]
    found = np.where(np.isfinite(found) & (total > 0), found, 0.0)
    return np.asarray(np.sqrt(np.maximum((total * found + belief * prior) / (total + belief), 0.0)))
