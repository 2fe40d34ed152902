"""Ways to forecast a block of queues: the models with a calendar and the plain averages they have to beat."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from forecasts.block import BoolArray, FloatArray, middle
from forecasts.day_totals import forecast_totals
from forecasts.factors import factors
from forecasts.learnt import Learnt


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
    return _latest(learnt, 1)


def mean_of_four(learnt: Learnt) -> FloatArray:
    """Mean of the last four days of the same weekday."""
    return _latest(learnt, 4)


def mean_of_six(learnt: Learnt) -> FloatArray:
    """Mean of the last six days of the same weekday: what the industry does."""
    return _latest(learnt, 6)


def median_of_six(learnt: Learnt) -> FloatArray:
    """Median of the last six days of the same weekday, interval by interval."""
    age = _ages(learnt)
    found = np.full(learnt.block.usual.shape, np.nan)
    queues = np.arange(len(age))[:, None]
    for weekday in range(7):
        rows = np.flatnonzero(learnt.block.past_weekdays == weekday)
        if rows.size:
            # the six youngest known days; unknown ones come last
            order = np.where(age[:, rows] < 0, np.inf, age[:, rows]).argsort(axis=1, kind="stable")[:, :6]
            last = rows[order]
            there = (learnt.there[queues, last] > 0) & (age[queues, last] < 6)[:, :, None]
            found[:, weekday] = middle(np.where(there, learnt.plain[queues, last], np.nan))
    return _laid(learnt, found)


def slow_average(learnt: Learnt) -> FloatArray:
    """Exponentially weighted mean of the same weekday, which forgets a twentieth with each week."""
    return _laid(learnt, _average(learnt, 0.95 ** np.maximum(_ages(learnt), 0)))


def quick_average(learnt: Learnt) -> FloatArray:
    """The same, forgetting a fifth."""
    return _laid(learnt, _average(learnt, 0.8 ** np.maximum(_ages(learnt), 0)))


METHODS: dict[str, Callable[[Learnt], FloatArray]] = {
    "seasonal-naive": seasonal_naive,
    "mean-4": mean_of_four,
    "mean-6": mean_of_six,
    "median-6": median_of_six,
    "ewma": slow_average,
    "ewma-quick": quick_average,
    "two-stage-plain": two_stage_without_calendar,
    "two-stage": two_stage,
    "factors": factors,
}


def _ages(learnt: Learnt) -> FloatArray:
    """How many known days of the same weekday came after each day; -1 on a day without any known cell."""
    there: BoolArray = np.asarray(learnt.there.any(axis=2))
    age = np.full(there.shape, -1.0)
    for weekday in range(7):
        rows = np.flatnonzero(learnt.block.past_weekdays == weekday)
        later = there[:, rows][:, ::-1].cumsum(axis=1)[:, ::-1] - 1.0
        age[:, rows] = np.where(there[:, rows], later, -1.0)
    return age


def _latest(learnt: Learnt, number: int) -> FloatArray:
    age = _ages(learnt)
    return _laid(learnt, _average(learnt, ((age >= 0) & (age < number)).astype(np.float64)))


def _average(learnt: Learnt, weight: FloatArray) -> FloatArray:
    """Mean by weekday and interval over known cells, days weighted; NaN without any."""
    member = learnt.block.past_weekdays[None, :] == np.arange(7)[:, None]
    each = weight[:, None, :] * member
    number = each @ learnt.there
    return np.where(number > 0, (each @ learnt.plain) / np.maximum(number, 1e-300), np.nan)


def _laid(learnt: Learnt, found: FloatArray) -> FloatArray:
    """Averages by weekday on the days asked for; a weekday never seen is as the mean of all."""
    block = learnt.block
    anyway = learnt.plain.sum(axis=1) / np.maximum(learnt.there.sum(axis=1), 1)
    week = np.where(block.usual, np.where(np.isfinite(found), found, anyway[:, None]), 0.0)
    return np.asarray(week[:, block.ahead] * np.exp(block.calendar.offset[block.first :])[:, None])
