"""Ways to forecast one queue from its table of days: the two-stage model and the plain averages it has to beat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from forecasts.day_totals import forecast_totals
from forecasts.history import BoolArray, DayTable, FloatArray
from forecasts.profile import day_profiles, full_totals
from forecasts.special_days import Calendar

_FEWEST_DAYS_FOR_ERRORS = 10


@dataclass(frozen=True)
class Past:
    """What a method may look at, and the days it is asked for.

    table: outages are unknown in it. usual: intervals in which contacts arrive on each weekday, shape (7, intervals).
    calendar: from the table's first day up to the last day asked for.
    """

    table: DayTable
    usual: BoolArray
    calendar: Calendar
    first_day: date
    days: int

    @property
    def first(self) -> int:
        """Row of `first_day`, counted from the table's first day."""
        return (self.first_day - self.table.first_day).days

    @property
    def weekdays(self) -> npt.NDArray[np.int64]:
        """0 = Monday, of all rows of the calendar."""
        return (self.table.first_day.weekday() + np.arange(self.first + self.days)) % 7


@dataclass(frozen=True)
class Expected:
    """Contacts expected, shape (days, intervals), and their relative uncertainty beyond Poisson, shape (intervals,)."""

    mean: FloatArray
    rate_cv: FloatArray


def two_stage(past: Past, *, with_calendar: bool = True) -> Expected:
    """Day totals by ridge on calendar and level, times the smoothed profile of the weekday."""
    weekdays = past.table.weekdays
    counts = past.table.counts
    profile, seen = day_profiles(counts, weekdays, past.usual)
    totals = full_totals(counts, weekdays, profile)
    ahead = forecast_totals(totals, np.maximum(seen, 0.2), past.weekdays, past.calendar, with_calendar)
    mean = ahead.mean[past.first :, None] * profile[past.weekdays[past.first :]]
    drift = _drift(counts, np.nan_to_num(totals)[:, None] * profile[weekdays])
    return Expected(mean, np.sqrt(ahead.cv**2 + drift**2))


def two_stage_without_calendar(past: Past) -> Expected:
    """The two-stage model with weekday and level alone."""
    return two_stage(past, with_calendar=False)


def seasonal_naive(past: Past) -> Expected:
    """The latest known day of the same weekday."""
    return _by_weekday(past, lambda rows: _mean(rows[-1:]))


def mean_of_four(past: Past) -> Expected:
    """Mean of the last four days of the same weekday."""
    return _by_weekday(past, lambda rows: _mean(rows[-4:]))


def mean_of_six(past: Past) -> Expected:
    """Mean of the last six days of the same weekday: what the industry does."""
    return _by_weekday(past, lambda rows: _mean(rows[-6:]))


def median_of_six(past: Past) -> Expected:
    """Median of the last six days of the same weekday, interval by interval."""
    return _by_weekday(past, lambda rows: _median(rows[-6:]))


def smoothed(past: Past) -> Expected:
    """Exponentially weighted mean of the same weekday, weight 0.1 for the latest."""
    return _by_weekday(
        past, lambda rows: _mean(rows, np.asarray(0.9 ** np.arange(len(rows) - 1, -1, -1), dtype=np.float64))
    )


METHODS: dict[str, Callable[[Past], Expected]] = {
    "seasonal-naive": seasonal_naive,
    "mean-4": mean_of_four,
    "mean-6": mean_of_six,
    "median-6": median_of_six,
    "ewma": smoothed,
    "two-stage-plain": two_stage_without_calendar,
    "two-stage": two_stage,
}


def _by_weekday(past: Past, average: Callable[[FloatArray], FloatArray]) -> Expected:
    """One average for each weekday, over its known days in order; lifts the user states come on top."""
    table = past.table
    lift = np.exp(past.calendar.offset)[:, None]
    usual = past.usual[table.weekdays]
    counts = np.where(usual & ~past.calendar.outage[: len(table.counts), None], table.counts, np.nan)
    counts = counts / lift[: len(counts)]
    anyway = np.nan_to_num(_mean(counts))

    def averages(end: int) -> FloatArray:
        found = np.zeros(past.usual.shape)
        for weekday in range(7):
            rows = counts[:end][(table.weekdays[:end] == weekday)]
            found[weekday] = average(rows[np.isfinite(rows).any(axis=1)]) if np.isfinite(rows).any() else np.nan
        return np.where(past.usual, np.where(np.isfinite(found), found, anyway), 0.0)

    mean = averages(len(counts))[past.weekdays[past.first :]] * lift[past.first :]
    errors, drifts = [], []
    for origin in range(len(counts) - 7, max(len(counts) - 63, 7), -7):
        rows = slice(origin, origin + 14)
        guess = np.where(np.isfinite(counts[rows]), averages(origin)[table.weekdays[rows]], 0.0)
        actual = np.nansum(counts[rows], axis=1)
        total = guess.sum(axis=1)
        use = total > 0
        errors.append(((actual[use] - total[use]) ** 2 - total[use]) / total[use] ** 2)
        ratio = np.where(use, actual / np.maximum(total, 1e-300), 0.0)
        drifts.append(_drift(counts[rows], guess * ratio[:, None]))
    seen = np.concatenate(errors) if errors else np.zeros(0)
    day = np.sqrt(max(0.0, float((seen.sum() + 5 * 0.08**2) / (seen.size + 5))))
    drift = np.mean(drifts, axis=0) if drifts else np.zeros(mean.shape[1])
    return Expected(mean, np.sqrt(day**2 + drift**2))


def _drift(counts: FloatArray, mean: FloatArray) -> FloatArray:
    """Relative spread beyond Poisson given the day's total; shape (intervals,), each drawn to the queue's."""
    known = np.isfinite(counts) & (mean > 0)
    if known.any(axis=1).sum() < _FEWEST_DAYS_FOR_ERRORS:
        return np.zeros(counts.shape[1])
    excess = np.where(known, (np.nan_to_num(counts) - mean) ** 2 - mean, 0.0)
    square = np.where(known, mean**2, 0.0)
    pooled = max(0.0, excess.sum() / square.sum())
    prior = 20 * square.sum() / known.sum()  # worth twenty days of an average interval
    return np.asarray(np.sqrt(np.maximum(0.0, (excess.sum(axis=0) + prior * pooled) / (square.sum(axis=0) + prior))))


def _mean(rows: FloatArray, weights: FloatArray | None = None) -> FloatArray:
    """Weighted mean of each interval over the rows where it is known; NaN where it never is."""
    weight = np.isfinite(rows) * (np.ones(len(rows)) if weights is None else weights)[:, None]
    total = weight.sum(axis=0)
    return np.where(total > 0, (np.nan_to_num(rows) * weight).sum(axis=0) / np.maximum(total, 1e-300), np.nan)


def _median(rows: FloatArray) -> FloatArray:
    found = np.full(rows.shape[1], np.nan)
    some = np.isfinite(rows).any(axis=0)
    found[some] = np.nanmedian(rows[:, some], axis=0)
    return found
