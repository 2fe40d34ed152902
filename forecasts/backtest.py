"""How far each method would have been off: forecasts made on past days, judged by what came (rolling origin)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import lgamma

import numpy as np
import pandas as pd

from forecasts.history import FloatArray, usual_counts
from forecasts.methods import METHODS
from forecasts.queues import Openings, QueueSettings, SpecialDay
from forecasts.site import Site, past_of, read_site
from shiftplan.errors import InvalidInput

SIMPLE = "mean-6"
_GAIN = 0.98  # a method must be 2 % better than the simple one to be worth its complexity
_ORIGINS, _HORIZON = 8, 14
_YOUNGEST = 7  # days of history before the first forecast is asked for
_ACTUAL = 1  # place of the contacts that came among the sums of a score


def backtest(
    history: pd.DataFrame,
    *,
    first_day: date,
    queues: Sequence[QueueSettings] | None = None,
    interval_minutes: int | None = None,
    holidays: str | None = None,
    special_days: Sequence[SpecialDay] = (),
    openings: Openings | None = None,
    origins: int | Sequence[date] = _ORIGINS,
    horizon_days: int = _HORIZON,
    methods: Sequence[str] = tuple(METHODS),
) -> pd.DataFrame:
    """A table of queues x methods; seasonal naive is always among them.

    Args:
        history to openings: as in `volume.forecast`; rows from `first_day` on are ignored.
        origins: mornings on which forecasts are made, or how many, each a week apart, the last one `horizon_days`
            before `first_day`. Nothing after an origin is looked at.
        horizon_days: days ahead of each origin.
    Returns: columns queue, method, wape (sum |y - f| / sum y), bias ((sum f - sum y) / sum y), day_wape (on totals of
        days), x_floor (wape / that of a forecaster who knows each rate but not the Poisson noise), intervals
        (scored); best first. Unknown intervals (no row, outage) are not scored; a queue too young for any origin has
        no rows.
    Raises: InvalidInput: as `volume.forecast`; an unknown method.
    """
    for method in methods:
        if method not in METHODS:
            raise InvalidInput(f"method: {method}: no such method; known are {', '.join(METHODS)}")
    site = read_site(
        history,
        first_day=first_day,
        last_day=first_day,
        queues=queues,
        interval_minutes=interval_minutes,
        holidays=holidays,
        special_days=special_days,
        openings=openings,
    )
    return backtest_site(site, first_day, origins, horizon_days, ("seasonal-naive", *methods))


def backtest_site(
    site: Site, first_day: date, origins: int | Sequence[date], horizon_days: int, methods: Sequence[str]
) -> pd.DataFrame:
    """As `backtest`, for a site already read."""
    if isinstance(origins, int):
        last = first_day - timedelta(days=horizon_days)
        origins = [last - timedelta(days=7 * week) for week in range(origins)]
    rows = []
    for queue in site.queues:
        if queue.queue in site.tables:
            table = site.tables[queue.queue]
            known = [origin for origin in origins if (origin - table.first_day).days >= _YOUNGEST]
            scores = _scores(site, queue, known, horizon_days, tuple(dict.fromkeys(methods)))
            rows += [
                {"queue": queue.queue, "method": method, **_shares(score)}
                for method, score in scores.items()
                if score[_ACTUAL] > 0
            ]
    columns = ["queue", "method", "wape", "bias", "day_wape", "x_floor", "intervals"]
    return pd.DataFrame(rows, columns=columns).sort_values(["queue", "wape"], kind="stable", ignore_index=True)


def best_methods(site: Site, first_day: date) -> dict[str, str]:
    """For each queue with history the method that did best of late; the simple mean unless another gains 2 %."""
    table = backtest_site(site, first_day, 4, _HORIZON, tuple(METHODS))
    found = dict.fromkeys(site.tables, "two-stage")
    for queue, scores in table.groupby("queue"):
        by_method = scores.set_index("method")["wape"]
        best = str(by_method.idxmin())
        found[str(queue)] = best if by_method[best] < _GAIN * by_method[SIMPLE] else SIMPLE
    return found


def _scores(
    site: Site, queue: QueueSettings, origins: Sequence[date], days: int, methods: Sequence[str]
) -> dict[str, FloatArray]:
    """Sums over the scored intervals: |error|, actual, made, floor, |error| of day totals, number."""
    table = site.tables[queue.queue]
    masked, _ = past_of(site, queue, table.first_day + timedelta(days=len(table.counts)), 1)
    # single counts are too rough to stand for their rate: 0 contacts would have no noise at all
    rates = usual_counts(masked.table)
    scores = {method: np.zeros(6) for method in methods}
    for origin in origins:
        past, _ = past_of(site, queue, origin, days)
        actual = masked.table.counts[past.first : past.first + days]
        scored = np.isfinite(actual) & past.usual[past.weekdays[past.first :][: len(actual)]]
        actual = np.where(scored, actual, 0.0)
        floor = poisson_deviation(rates[past.weekdays[past.first :][: len(actual)]][scored]).sum()
        for method in methods:
            made = np.where(scored, METHODS[method](past).mean[: len(actual)], 0.0)
            scores[method] += [
                np.abs(actual - made).sum(),
                actual.sum(),
                made.sum(),
                floor,
                np.abs(actual.sum(axis=1) - made.sum(axis=1)).sum(),
                scored.sum(),
            ]
    return scores


def _shares(score: FloatArray) -> dict[str, float]:
    """The columns of the table from the sums."""
    error, actual, made, floor, day_error, intervals = (float(part) for part in score)
    return {
        "wape": error / actual,
        "bias": (made - actual) / actual,
        "day_wape": day_error / actual,
        "x_floor": error / floor if floor > 0 else np.inf,
        "intervals": int(intervals),
    }


def poisson_deviation(
    mean: FloatArray,
) -> FloatArray:
    """E|X - mean| of a Poisson count: 2 exp(-m) m^(k+1) / k!, k = floor(m), in logs (de Moivre)."""
    whole = np.floor(mean)
    log_factorial = np.array([lgamma(k + 1) for k in whole])
    safe = np.maximum(mean, 1e-300)
    return np.where(mean > 0, 2 * np.exp((whole + 1) * np.log(safe) - safe - log_factorial), 0.0)
