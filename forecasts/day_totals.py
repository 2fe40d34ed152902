"""Totals of days by a ridge regression on weekday, calendar and a slowly moving level.

log(total) = weekday + calendar effects + level. Each coefficient is drawn towards 0 as strongly as the noise of the
days and its own usual size ask for: an effect seen once moves the forecast a little, one seen ten times almost fully.
The level walks: every four weeks it may change by a small share, and the forecast starts from where it ended. Totals
are fitted as means (quasi-Poisson, by reweighting), so days without any contact are no trouble and no bias of logs has
to be mended afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from forecasts.special_days import Calendar

FloatArray = npt.NDArray[np.float64]
_LEVEL_DAYS = 28
_ROUNDS = 6
_ENOUGH_DAYS = 28  # to choose strengths by evidence
_DAY_CV = 0.08  # day-to-day error believed before any was seen, worth so many days:
_BELIEF_DAYS = 5


@dataclass(frozen=True)
class Strengths:
    """Usual sizes (log) of a level change in four weeks, and of calendar effects as a multiple of their own spread."""

    level: float = 0.02
    effects: float = 1.0


@dataclass(frozen=True)
class DayTotals:
    """mean: contacts expected on each day of the calendar, shape (days,); cv: relative error of a day's total."""

    mean: FloatArray
    cv: float


@dataclass(frozen=True)
class _Fit:
    mean: FloatArray
    evidence: float


def forecast_totals(
    totals: FloatArray, share_seen: FloatArray, weekdays: npt.NDArray[np.int64], calendar: Calendar, with_calendar: bool
) -> DayTotals:
    """Day totals over the whole calendar, learnt from its first days.

    Args:
        totals: contacts of the first days, a full day's worth each; NaN where unknown; shape (history days,).
        share_seen: how much of each of those days the total rests on, in (0, 1].
        weekdays: 0 = Monday, of all days of the calendar.
        calendar: effects on all days.
        with_calendar: False = weekday and level alone, except for lifts the user states.
    """
    first = len(totals)
    known = np.flatnonzero(np.isfinite(totals) & ~calendar.outage[:first])
    if known.size == 0 or totals[known].sum() == 0:
        return DayTotals(np.zeros(len(weekdays)), 0.0)
    columns = calendar.columns if with_calendar else calendar.columns[:, :0]
    spread = calendar.spread if with_calendar else calendar.spread[:0]
    varies = columns[known].any(axis=0)
    columns, spread = columns[:, varies], spread[varies]

    def fit(days: int, strengths: Strengths) -> _Fit:
        use = known[known < days]
        design, sizes = _design(weekdays, columns, spread, days, use[0], strengths)
        return _fit(design, sizes, calendar.offset, use, totals[use], share_seen[use])

    best = Strengths()
    if known.size >= _ENOUGH_DAYS:
        levels = [Strengths(level=level) for level in (0.01, 0.02, 0.03)]
        level = max(levels, key=lambda strengths: fit(first, strengths).evidence).level
        effects = [Strengths(level, effects) for effects in (0.5, 1.0, 2.0)]
        best = max(effects, key=lambda strengths: fit(first, strengths).evidence)
    errors = []
    for origin in range(first - 7, max(first - 63, known[0] + 21), -7):
        ahead = known[(known >= origin) & (known < origin + 14)]
        if (known < origin).sum() >= 10 and ahead.size:
            mean = fit(origin, best).mean[ahead]
            errors.append(((totals[ahead] - mean) ** 2 - mean / share_seen[ahead]) / mean**2)
    return DayTotals(fit(first, best).mean, _cv(errors))


def _cv(errors: list[FloatArray]) -> float:
    """Relative day error beyond Poisson, from squared errors of past forecasts; drawn to a usual size if few."""
    seen = np.concatenate(errors) if errors else np.zeros(0)
    if seen.size >= 20:  # one wild day must not widen every day to come
        seen = np.minimum(seen, max(9.0 * float(np.median(np.abs(seen))), 0.01))
    variance = (seen.sum() + _BELIEF_DAYS * _DAY_CV**2) / (seen.size + _BELIEF_DAYS)
    return float(np.sqrt(max(variance, 0.0)))


def _design(
    weekdays: npt.NDArray[np.int64],
    columns: FloatArray,
    spread: FloatArray,
    days: int,
    start: int,
    strengths: Strengths,
) -> tuple[FloatArray, FloatArray]:
    """Columns of the regression for all days, and the usual size of each coefficient."""
    rows = np.arange(len(weekdays))
    knots = np.arange(days - 1, start + _LEVEL_DAYS // 2, -_LEVEL_DAYS)
    level = np.clip((knots[None, :] - rows[:, None]) / _LEVEL_DAYS, 0.0, 1.0)
    design = np.column_stack([np.ones(len(rows)), weekdays[:, None] == np.arange(7), columns, level])
    sizes = np.concatenate([[10.0], np.full(7, 0.7), strengths.effects * spread, np.full(knots.size, strengths.level)])
    return design, sizes


def _fit(
    design: FloatArray,
    sizes: FloatArray,
    offset: FloatArray,
    use: npt.NDArray[np.int64],
    totals: FloatArray,
    seen: FloatArray,
) -> _Fit:
    """Reweighted ridge; days far from the rest count less (Huber)."""
    x, prior = design[use], np.diag(1.0 / sizes**2)
    log_mean = np.full(use.size, np.log(totals.mean()))
    noise, trust = 0.01, np.ones(use.size)
    coefficients, evidence = np.zeros(sizes.size), -np.inf
    for _ in range(_ROUNDS):
        mean = np.exp(log_mean)
        target = log_mean - offset[use] + np.clip((totals - mean) / mean, -1.0, 2.0)
        variance = (noise + 1.0 / (mean * seen)) / trust
        precision = prior + (x.T / variance) @ x
        spread = np.linalg.inv(precision)
        coefficients = spread @ (x.T @ (target / variance))
        quadratic = (target**2 / variance).sum() - coefficients @ precision @ coefficients
        evidence = -0.5 * float(
            np.log(variance).sum() + 2 * np.log(sizes).sum() + np.linalg.slogdet(precision)[1] + quadratic
        )
        log_mean = x @ coefficients + offset[use]
        rest = target - x @ coefficients
        used = use.size - float(np.sum((x @ spread) * x / variance[:, None]))  # days left over after fitting
        typical = (1.4826 * np.median(np.abs(rest))) ** 2 * use.size / max(used, 0.2 * use.size)
        noise = max(1e-5, float(typical - np.mean(1.0 / (mean * seen))))
        far = np.abs(rest) / np.sqrt(noise + 1.0 / (mean * seen))
        trust = np.minimum(1.0, 2.5 / np.maximum(far, 1e-9))
    ceiling = np.log(totals.max() + 1.0) + 2.0  # what is learnt never makes ten times the busiest day; a lift may
    return _Fit(np.exp(np.minimum(design @ coefficients, ceiling) + offset), evidence)
