"""Totals of days by a ridge regression on weekday, calendar and a slowly moving level.

log(total) = weekday + calendar effects + level. Each coefficient is drawn towards 0 as strongly as the noise of the
days and its own usual size ask for: an effect seen once moves the forecast a little, one seen ten times almost fully.
The level walks: every four weeks it may change by a small share, and the forecast starts from where it ended. Totals
are fitted as means (quasi-Poisson, by reweighting), so days without any contact are no trouble and no bias of logs has
to be mended afterwards. All queues of a block are fitted at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecasts.block import BoolArray, Days, FloatArray
from forecasts.special_days import Calendar

_LEVEL_DAYS = 28
_ROUNDS = 5
_ENOUGH_DAYS = 28  # to choose strengths
_WIDE = 0.15  # usual size of effects that a single day can show
LEVELS = (0.02, 0.04, 0.08)  # usual size (log) of a change of the level in four weeks
EFFECTS = (
    0.15,
    0.5,
    1.0,
    2.0,
)  # calendar effects as a multiple of their own spread; the first is nearly none, for small ones


@dataclass(frozen=True)
class Strengths:
    """What was chosen for each queue, from LEVELS and EFFECTS; shape (queues,)."""

    level: FloatArray
    effects: FloatArray


@dataclass(frozen=True)
class _Fit:
    mean: FloatArray  # (queues, days)
    evidence: FloatArray  # (queues,)


def forecast_totals(
    totals: FloatArray,
    share_seen: FloatArray,
    weekdays: Days,
    calendar: Calendar,
    with_calendar: bool,
    strengths: Strengths,
) -> FloatArray:
    """Day totals over the whole calendar, learnt from its first days; shape (queues, days of the calendar).

    Args:
        totals: contacts of the first days, a full day's worth each; NaN where unknown; shape (queues, history days).
        share_seen: how much of each of those days the total rests on, in (0, 1]; same shape.
        weekdays: 0 = Monday, of all days of the calendar.
        calendar: effects on all days.
        with_calendar: False = weekday and level alone, except for lifts the user states.
        strengths: from `strongest`.
    """
    known = np.isfinite(totals) & ~calendar.outage[: totals.shape[1]]
    made = design(weekdays, calendar, known, with_calendar)
    mean = _fit(made, made.sizes(strengths), calendar.offset, totals, known, share_seen, _ROUNDS).mean
    return np.where((np.nan_to_num(totals) * known).sum(axis=1, keepdims=True) > 0, mean, 0.0)


def strongest(totals: FloatArray, share_seen: FloatArray, weekdays: Days, calendar: Calendar) -> Strengths:
    """For each queue the level that did best two weeks ahead of past Mondays, and the effects of greatest evidence.

    How fast a level walks cannot be judged by how well the next day is foretold: what helps there costs two weeks on.
    So few weeks cannot tell small differences: the slowest stays unless another is a fifth better.
    """
    days = totals.shape[1]
    known = np.isfinite(totals) & ~calendar.outage[:days]
    one = np.ones(len(totals))
    error = np.zeros((len(LEVELS), len(totals)))
    for origin in range(days - 14, max(days - 57, _ENOUGH_DAYS), -14):
        rows = slice(origin, min(origin + 14, days))
        made = design(weekdays[: rows.stop], calendar.until(rows.stop), known[:, :origin], with_calendar=True)
        past = (totals[:, :origin], known[:, :origin], share_seen[:, :origin], 3)
        for i, choice in enumerate(LEVELS):
            mean = _fit(made, made.sizes(Strengths(choice * one, one)), calendar.offset[: rows.stop], *past).mean
            error[i] += np.where(known[:, rows], np.abs(mean[:, rows] - np.nan_to_num(totals[:, rows])), 0.0).sum(
                axis=1
            )
    level = np.asarray(LEVELS)[np.where(error.min(axis=0) < 0.8 * error[0], error.argmin(axis=0), 0)]
    made = design(weekdays, calendar, known, with_calendar=True)
    evidence = [
        _fit(made, made.sizes(Strengths(level, effects * one)), calendar.offset, totals, known, share_seen, 3).evidence
        for effects in EFFECTS
    ]
    best = np.where(known.sum(axis=1) < _ENOUGH_DAYS, 2, np.argmax(evidence, axis=0))
    return Strengths(level, np.asarray(EFFECTS)[best])


@dataclass(frozen=True)
class Design:
    """Columns of the regression for all days of a calendar: mean and weekdays (8), effects, changes of the level."""

    columns: FloatArray
    spread: FloatArray  # usual sizes of the effects

    def sizes(self, strengths: Strengths) -> FloatArray:
        """Usual size of each coefficient of each queue, shape (queues, columns)."""
        queues = len(strengths.level)
        changes = self.columns.shape[1] - 8 - self.spread.size
        first = np.broadcast_to(np.array([10.0, *[0.7] * 7]), (queues, 8))
        # few holidays are easily taken for outliers; they are never shrunk as far as the many small effects
        wide = np.maximum(strengths.effects[:, None], np.where(self.spread >= _WIDE, EFFECTS[1], 0.0))
        return np.concatenate([first, wide * self.spread, strengths.level[:, None] * np.ones(changes)], axis=1)


def design(weekdays: Days, calendar: Calendar, known: BoolArray, with_calendar: bool) -> Design:
    """The columns that the known days, shape (queues, history days), can tell anything about."""
    days = known.shape[1]
    some = known.any(axis=0)
    varies = calendar.columns[:days][some].any(axis=0) & with_calendar
    rows = np.arange(len(weekdays))
    knots = np.arange(days - 1, int(some.argmax()) + _LEVEL_DAYS // 2, -_LEVEL_DAYS)
    level = np.clip((knots[None, :] - rows[:, None]) / _LEVEL_DAYS, 0.0, 1.0)
    columns = [np.ones(len(rows)), weekdays[:, None] == np.arange(7), calendar.columns[:, varies], level]
    return Design(np.column_stack(columns), calendar.spread[varies])


def _fit(
    made: Design,
    sizes: FloatArray,
    offset: FloatArray,
    totals: FloatArray,
    known: BoolArray,
    seen: FloatArray,
    rounds: int,
) -> _Fit:
    """Reweighted ridge; days far from the rest count less (Huber)."""
    queues, first = totals.shape
    totals, seen = np.where(known, totals, 0.0), np.maximum(seen, 0.2)
    x, width = made.columns[:first], made.columns.shape[1]
    squares = (x[:, :, None] * x[:, None, :]).reshape(first, width * width)
    diagonal = np.arange(width)
    number = np.maximum(known.sum(axis=1), 1)
    overall = np.maximum(totals.sum(axis=1) / number, 1e-9)
    log_mean = np.broadcast_to(np.log(overall)[:, None], totals.shape)
    noise, trust = np.full((queues, 1), 0.01), np.ones(totals.shape)
    for nth in range(rounds):
        mean = np.exp(log_mean)
        poisson = 1.0 / (mean * seen)
        target = log_mean - offset[:first] + np.clip((totals - mean) / mean, -1.0, 2.0)
        weight = known * trust / (noise + poisson)
        precision = (weight @ squares).reshape(queues, width, width)
        precision[:, diagonal, diagonal] += 1.0 / sizes**2
        pull = ((weight * target) @ x)[:, :, None]
        if nth == rounds - 1:  # nothing is weighed again
            coefficients = np.linalg.solve(precision, pull)[:, :, 0]
            break
        spread = np.linalg.inv(precision)
        coefficients = (spread @ pull)[:, :, 0]
        fitted = coefficients @ x.T
        log_mean = fitted + offset[:first]
        rest = np.abs(target - fitted)
        free = (spread[:, diagonal, diagonal] / sizes**2).sum(axis=1)  # coefficients the prior holds
        used = np.maximum(number - (width - free), 0.2 * number)
        typical = (1.4826 * middle_of_rows(np.where(known, rest, np.nan))) ** 2 * number / used
        poisson = np.where(known, poisson, 0.0)
        noise = np.maximum(1e-5, typical - poisson.sum(axis=1) / number)[:, None]
        trust = np.minimum(1.0, 2.5 * np.sqrt(noise + poisson) / np.maximum(rest, 1e-9))
    quadratic = (weight * target**2).sum(axis=1)
    quadratic -= (coefficients * ((weight * target) @ x)).sum(axis=1)
    logs = -np.log(np.where(known, weight, 1.0)).sum(axis=1) + 2 * np.log(sizes).sum(axis=1)
    evidence = -0.5 * (logs + np.linalg.slogdet(precision)[1] + quadratic)
    ceiling = np.log(totals.max(axis=1) + 1.0) + 2.0  # what is learnt never makes ten times the busiest day; a lift may
    return _Fit(np.exp(np.minimum(coefficients @ made.columns.T, ceiling[:, None]) + offset), evidence)


def middle_of_rows(values: FloatArray) -> FloatArray:
    """Median of each row, NaN left out; 0 in a row without any value."""
    number = np.isfinite(values).sum(axis=1)
    ordered = np.sort(values, axis=1)
    rows = np.arange(len(values))
    found = (
        ordered[rows, np.maximum(number - 1, 0) // 2] + ordered[rows, np.minimum(number // 2, values.shape[1] - 1)]
    ) / 2
    return np.where(number > 0, found, 0.0)
