"""Forecasts made on past mornings, and what is learnt from their errors: which method, and how wide the bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecasts.block import Block, Days, FloatArray
from forecasts.learnt import Tuning, learn
from forecasts.methods import METHODS

AUTO = "auto"
SIMPLE = "mean-6"
_GAIN = 0.98  # a method must be 2 % better than the simple one to be worth its complexity
_ORIGINS, _HORIZON, _YOUNGEST = 4, 14, 14
_FEW = 20.0  # contacts in an hour
_ENOUGH = 10  # scored days, to choose a method
_MODELS = ("two-stage", "factors")
_UNKNOWN = "two-stage"  # where too little is known to choose


@dataclass(frozen=True)
class Rolled:
    """made: shape (methods, queues, days, intervals), the days of all origins in a row; actual: the same without
    methods, NaN where not scored; per_hour: intervals of an hour."""

    names: tuple[str, ...]
    made: FloatArray
    actual: FloatArray
    per_hour: int = 1

    def error(self, made: FloatArray) -> FloatArray:
        """What choosing goes by: sum of |error| of the scored part of each hour, but of its square where hours hold few
        contacts, for there the least |error| belongs to a median far below the mean. Shape (queues,).

        Hours, whatever the intervals are: a total must not depend on how finely its day is cut.
        """
        known = np.isfinite(self.actual)
        off = _by_hour(np.where(known, made - np.nan_to_num(self.actual), 0.0), self.per_hour)
        hours = (_by_hour(known.astype(np.float64), self.per_hour) > 0).sum(axis=(1, 2))
        mean = np.nan_to_num(self.actual).sum(axis=(1, 2)) / np.maximum(hours, 1)
        return np.asarray(np.where(mean < _FEW, np.sqrt((off**2).sum(axis=(1, 2))), np.abs(off).sum(axis=(1, 2))))


@dataclass(frozen=True)
class Choice:
    """Two numbers of a method for each queue, whose mean is meant; the same twice = one method. Shape (queues, 2)."""

    names: tuple[str, ...]
    pair: Days

    def of(self, made: FloatArray) -> FloatArray:
        """The chosen forecast out of those of all methods, shape (methods, queues, ...)."""
        queues = np.arange(len(self.pair))
        return np.asarray((made[self.pair[:, 0], queues] + made[self.pair[:, 1], queues]) / 2)

    def words(self) -> list[str]:
        """What was chosen for each queue, as shown to the user."""
        return [" + ".join(dict.fromkeys(self.names[one] for one in each)) for each in self.pair]


def roll(
    block: Block, tuning: Tuning, methods: Sequence[str], origins: int = _ORIGINS, horizon: int = _HORIZON
) -> Rolled:
    """Forecasts of the last weeks, each `horizon` days long and from what was known before; the latest first."""
    made, actual = [], []
    calendar = block.calendar
    first = block.first - (horizon if block.first >= _YOUNGEST + horizon else 7)
    for origin in range(first, max(first - horizon * origins, _YOUNGEST - 1), -horizon):
        end = min(origin + horizon, block.first)
        learnt = learn(block.at(origin, end - origin), tuning)
        made.append(np.stack([METHODS[name](learnt) for name in methods]))
        rows = slice(origin, end)
        scored = block.usual[:, block.weekdays[rows]] & ~calendar.outage[rows, None]
        actual.append(np.where(scored, block.counts[:, rows], np.nan))
    if not made:
        shape = (len(block.counts), 0, block.counts.shape[2])
        return Rolled(tuple(methods), np.zeros((len(methods), *shape)), np.zeros(shape), block.per_hour)
    return Rolled(tuple(methods), np.concatenate(made, axis=2), np.concatenate(actual, axis=1), block.per_hour)


def choose(rolled: Rolled) -> Choice:
    """For each queue the method, or the mean of the best two, that erred least; the simple mean unless it gains 2 %."""
    names, actual = rolled.names, rolled.actual
    queues = np.arange(len(actual))
    error = np.array([rolled.error(made) for made in rolled.made])
    best = np.argsort(error, axis=0, kind="stable")[:2].T
    if best.shape[1] == 1:
        best = np.repeat(best, 2, axis=1)
    both = rolled.error((rolled.made[best[:, 0], queues] + rolled.made[best[:, 1], queues]) / 2)
    alone = error[best[:, 0], queues]
    best[both >= alone, 1] = best[both >= alone, 0]
    if set(_MODELS) <= set(names):  # of near equals the two models with a calendar: choosing by a hair chooses noise
        first, second = (names.index(name) for name in _MODELS)
        usual = rolled.error((rolled.made[first] + rolled.made[second]) / 2)
        best[np.minimum(both, alone) >= _GAIN * usual] = first, second
        both = np.where(np.minimum(both, alone) >= _GAIN * usual, usual, both)
    if SIMPLE in names:
        simple = names.index(SIMPLE)
        best[np.minimum(both, alone) >= _GAIN * error[simple]] = simple
    if _UNKNOWN in names:
        best[np.isfinite(actual).any(axis=2).sum(axis=1) < _ENOUGH] = names.index(_UNKNOWN)
    return Choice(names, best)


def _by_hour(values: FloatArray, per_hour: int) -> FloatArray:
    """Sums of each hour, shape (queues, days, hours); the last may be part of one."""
    return np.add.reduceat(values, np.arange(0, values.shape[2], per_hour), axis=2)
