"""Ways to forecast a block of queues: the models with a calendar and the plain averages they have to beat."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from forecasts.block import Block, Days, FloatArray, by_weekday, middle
from forecasts.day_totals import forecast_totals
from forecasts.factors import factors
from forecasts.learnt import Learnt

_WEIGHTS = (0.05, 0.1, 0.2, 0.35)  # of the latest day, to choose from


def two_stage(learnt: Learnt, *, with_calendar: bool = True) -> FloatArray:
    """Day totals by ridge on calendar and level, times the smoothed profile of the weekday."""
    block = learnt.block
    mean = forecast_totals(
        learnt.totals, learnt.seen, block.weekdays, block.calendar, with_calendar, learnt.tuning.strengths
    )
    return np.asarray(mean[:, block.first :, None] * learnt.profile[:, block.ahead])


def two_stage_without_calendar(learnt: Learnt) -> FloatArray:
    """The two-stage model with weekday and level alone."""
    return two_stage(learnt, with_calendar=False)


def seasonal_naive(learnt: Learnt) -> FloatArray:
    """The latest known day of the same weekday."""
    return _latest(learnt.block, 1)


def mean_of_four(learnt: Learnt) -> FloatArray:
    """Mean of the last four days of the same weekday."""
    return _latest(learnt.block, 4)


def mean_of_six(learnt: Learnt) -> FloatArray:
    """Mean of the last six days of the same weekday: what the industry does."""
    return _latest(learnt.block, 6)


def median_of_six(learnt: Learnt) -> FloatArray:
    """Median of the last six days of the same weekday, interval by interval."""
    block = learnt.block
    counts = _plain(block)
    age = _ages(counts, block)
    found = np.full(block.usual.shape, np.nan)
    for weekday in range(7):
        rows = np.flatnonzero(block.past_weekdays == weekday)
        if rows.size:
            found[:, weekday] = middle(np.where((age[:, rows] < 6)[:, :, None], counts[:, rows], np.nan))
    return _laid(block, found, counts)


def smoothed(learnt: Learnt) -> FloatArray:
    """Exponentially weighted mean of the same weekday; how fast it forgets is chosen on the weeks before."""
    block = learnt.block
    counts = _plain(block)
    age = _ages(counts, block)
    error = np.zeros((len(_WEIGHTS), len(counts)))
    for origin in range(block.first - 7, max(block.first - 50, 14), -7):
        rows = slice(origin, min(origin + 14, block.first))
        known = np.isfinite(counts[:, rows])
        for i, weight in enumerate(_WEIGHTS):
            made = _average(counts[:, :origin], block.past_weekdays[:origin], (1 - weight) ** np.maximum(age[:, :origin], 0))
            off = np.where(known, np.nan_to_num(made)[:, block.past_weekdays[rows]] - np.nan_to_num(counts[:, rows]), 0)
            error[i] += np.abs(off).sum(axis=(1, 2))
    best = np.asarray(_WEIGHTS)[np.where(error.any(axis=0), error.argmin(axis=0), 1)]
    return _laid(block, _average(counts, block.past_weekdays, (1 - best[:, None]) ** np.maximum(age, 0)), counts)


METHODS: dict[str, Callable[[Learnt], FloatArray]] = {
    "seasonal-naive": seasonal_naive,
    "mean-4": mean_of_four,
    "mean-6": mean_of_six,
    "median-6": median_of_six,
    "ewma": smoothed,
    "two-stage-plain": two_stage_without_calendar,
    "two-stage": two_stage,
    "factors": factors,
}


def _plain(block: Block) -> FloatArray:
    """Counts without stated lifts and outages, NaN where a weekday is not usual."""
    first = block.first
    usual = block.usual[:, block.past_weekdays] & ~block.calendar.outage[:first, None]
    return np.where(usual, block.counts, np.nan) / np.exp(block.calendar.offset[:first])[:, None]


def _ages(counts: FloatArray, block: Block) -> FloatArray:
    """How many known days of the same weekday came after each day; -1 on a day without any known cell."""
    there = np.isfinite(counts).any(axis=2)
    age = np.full(there.shape, -1.0)
    for weekday in range(7):
        rows = np.flatnonzero(block.past_weekdays == weekday)
        later = there[:, rows][:, ::-1].cumsum(axis=1)[:, ::-1] - 1.0
        age[:, rows] = np.where(there[:, rows], later, -1.0)
    return age


def _latest(block: Block, number: int) -> FloatArray:
    counts = _plain(block)
    age = _ages(counts, block)
    weight = ((age >= 0) & (age < number)).astype(np.float64)
    return _laid(block, _average(counts, block.past_weekdays, weight), counts)


def _average(counts: FloatArray, weekdays: Days, weight: FloatArray) -> FloatArray:
    """Weighted mean by weekday and interval over known cells; NaN without any."""
    known = np.isfinite(counts) * weight[:, :, None]
    number = by_weekday(known, weekdays)
    total = by_weekday(np.nan_to_num(counts) * weight[:, :, None], weekdays)
    return np.where(number > 0, total / np.maximum(number, 1e-300), np.nan)


def _laid(block: Block, found: FloatArray, counts: FloatArray) -> FloatArray:
    """Averages by weekday on the days asked for; a weekday never seen is as the mean of all."""
    known = np.isfinite(counts)
    anyway = np.nan_to_num(counts).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    week = np.where(block.usual, np.where(np.isfinite(found), found, anyway[:, None]), 0.0)
    return np.asarray(week[:, block.ahead] * np.exp(block.calendar.offset[block.first :])[:, None])
