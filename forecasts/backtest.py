"""How far each method would have been off: forecasts made on past days, judged by what came (rolling origin)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import lgamma

import numpy as np
import pandas as pd

from forecasts.expected import expect
from forecasts.history import FloatArray, usual_counts
from forecasts.learnt import learn
from forecasts.methods import METHODS
from forecasts.queues import Openings, QueueSettings, SpecialDay
from forecasts.rolling import AUTO
from forecasts.site import Site, blocks_of, read_site
from shiftplan.errors import InvalidInput

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
    methods: Sequence[str] = (*METHODS, AUTO),
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
        if method not in (AUTO, *METHODS):
            raise InvalidInput(f"method: {method}: no such method; known are {AUTO}, {', '.join(METHODS)}")
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
    scores = _scores(site, first_day, origins, horizon_days, tuple(dict.fromkeys(methods)))
    order = [queue.queue for queue in site.queues]
    rows = [
        {"queue": queue, "method": method, **_shares(score)}
        for (queue, method), score in sorted(scores.items(), key=lambda each: order.index(each[0][0]))
        if score[_ACTUAL] > 0
    ]
    columns = ["queue", "method", "wape", "bias", "day_wape", "x_floor", "intervals"]
    return pd.DataFrame(rows, columns=columns).sort_values(["queue", "wape"], kind="stable", ignore_index=True)


def _scores(
    site: Site, first_day: date, origins: Sequence[date], days: int, methods: Sequence[str]
) -> dict[tuple[str, str], FloatArray]:
    """Sums by queue and method over scored intervals: |error|, actual, made, floor, |error| of days, number."""
    names_and_blocks = blocks_of(site, first_day, 1)
    actuals = {name: block.counts[i] for names, block, _ in names_and_blocks for i, name in enumerate(names)}
    # single counts are too rough to stand for their rate: 0 contacts would have no noise at all
    rates = {
        name: usual_counts(replace(site.tables[name], counts=counts[: len(site.tables[name].counts)]))
        for name, counts in actuals.items()
    }
    scores: dict[tuple[str, str], FloatArray] = {}
    for origin in origins:
        for names, block, _ in blocks_of(site, origin, days):
            young = [(origin - site.tables[name].first_day).days < _YOUNGEST for name in names]
            if all(young):
                continue
            learnt = learn(block)
            for method in methods:
                made = expect(block).mean if method == AUTO else METHODS[method](learnt)
                for i, name in enumerate(names):
                    actual = actuals[name][block.first : block.first + days]
                    weekdays = block.ahead[: len(actual)]
                    scored = np.isfinite(actual) & block.usual[i, weekdays]
                    sums = scores.setdefault((name, method), np.zeros(6))
                    sums += _sums(np.where(scored, actual, 0.0), np.where(scored, made[i][: len(actual)], 0.0))
                    sums[3] += poisson_deviation(rates[name][weekdays][scored]).sum()
                    sums[5] += scored.sum()
    return scores


def _sums(actual: FloatArray, made: FloatArray) -> FloatArray:
    day = np.abs(actual.sum(axis=1) - made.sum(axis=1)).sum()
    return np.array([np.abs(actual - made).sum(), actual.sum(), made.sum(), 0.0, day, 0.0])


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
