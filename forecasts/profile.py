"""How a day's contacts spread over its intervals: one smooth profile for each weekday.

What all weekdays share is smoothed along the day; each weekday then deviates from it (in logs) as far as its own
contacts
prove: the deviation is drawn to 0 and to its neighbours. How strongly is chosen on days left out, for every queue
anew: a strength fixed on one queue costs points on another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from shiftplan.compiled import compiled

FloatArray = npt.NDArray[np.float64]
Days = npt.NDArray[np.int64]
_FOLDS = 4


@dataclass(frozen=True)
class Smoothing:
    """Strengths in contacts: `common` along the day for all, `own` along the day and `shrink` to 0 for each."""

    common: float
    own: float
    shrink: float


_CHOICES = (
    Smoothing(common=0, own=0, shrink=30),
    Smoothing(common=0, own=300, shrink=100),
    Smoothing(common=100, own=3000, shrink=1000),
    Smoothing(common=1000, own=10000, shrink=3000),
)


def day_profiles(counts: FloatArray, weekdays: Days, usual: npt.NDArray[np.bool_]) -> tuple[FloatArray, FloatArray]:
    """Profiles and the totals they imply.

    Args:
        counts: shape (days, intervals), NaN where unknown.
        weekdays: 0 = Monday, shape (days,).
        usual: intervals in which contacts arrive on each weekday, shape (7, intervals).
    Returns: profile, shape (7, intervals), each row with a sum of 1 over its usual intervals; share of each cell of
        `counts` that is known, shape (days,), in [0, 1].
    """
    counts = np.where(usual[weekdays], counts, np.nan)
    profile = _fit(counts, weekdays, usual, _choose(counts, weekdays, usual))
    return profile, share_seen(counts, weekdays, profile)


def share_seen(counts: FloatArray, weekdays: Days, profile: FloatArray) -> FloatArray:
    """Share of a whole day's contacts that lies in the known cells; shape (days,)."""
    return np.asarray((np.isfinite(counts) * profile[weekdays]).sum(axis=1))


def full_totals(counts: FloatArray, weekdays: Days, profile: FloatArray) -> FloatArray:
    """Each day's total as if all of it had been seen; NaN where less than a fifth was."""
    seen = share_seen(counts, weekdays, profile)
    totals = np.nansum(np.where(profile[weekdays] > 0, counts, 0.0), axis=1)
    return np.where(seen >= 0.2, totals / np.maximum(seen, 0.2), np.nan)


def _choose(counts: FloatArray, weekdays: Days, usual: npt.NDArray[np.bool_]) -> Smoothing:
    """The strengths that foretell left-out weeks best (Poisson deviance), given the totals of their days."""
    known = np.flatnonzero(np.isfinite(counts).any(axis=1))
    if known.size < 2 * _FOLDS:
        return _CHOICES[-1]
    fold = (known // 7) % _FOLDS if known[-1] - known[0] >= 7 * _FOLDS else known % _FOLDS
    loss = dict.fromkeys(_CHOICES, 0.0)
    for one in np.unique(fold):
        train, test = known[fold != one], known[fold == one]
        if train.size == 0:
            continue
        for choice in _CHOICES:
            profile = _fit(counts[train], weekdays[train], usual, choice, rounds=1)
            totals = full_totals(counts[test], weekdays[test], profile)
            mean = np.maximum(totals[:, None] * profile[weekdays[test]], 1e-9)
            loss[choice] += float(np.nansum(mean - counts[test] * np.log(mean)))
    return min(_CHOICES, key=lambda choice: loss[choice])


def _fit(
    counts: FloatArray, weekdays: Days, usual: npt.NDArray[np.bool_], smoothing: Smoothing, rounds: int = 3
) -> FloatArray:
    """Profiles for given strengths; in rounds, for totals and shares of partly known days depend on each other."""
    known = np.isfinite(counts)
    values = np.where(known, counts, 0.0)
    somewhere: npt.NDArray[np.bool_] = np.asarray(usual.any(axis=0))
    if not known.any() or values.sum() == 0 or not somewhere.any():
        return np.asarray(usual / np.maximum(usual.sum(axis=1, keepdims=True), 1))
    usual_shares: FloatArray = usual.astype(np.float64)
    member = (weekdays[:, None] == np.arange(7)).astype(np.float64)
    profile = usual_shares * np.where(known.any(axis=0), values.sum(axis=0) / np.maximum(known.sum(axis=0), 1), 0.0)
    profile = profile / np.maximum(profile.sum(axis=1, keepdims=True), 1e-300)
    for _ in range(rounds):
        seen = (known * profile[weekdays]).sum(axis=1)
        totals = np.where(seen > 0.05, values.sum(axis=1) / np.maximum(seen, 0.05), 0.0)
        exposure = known * totals[:, None]
        common = _common(values, exposure, somewhere, smoothing.common)
        expected = member.T @ (exposure * common)
        profile = usual_shares * common * np.exp(_deviations(member.T @ values, expected, smoothing))
        sums = profile.sum(axis=1, keepdims=True)
        profile = np.where(sums > 0, profile / np.maximum(sums, 1e-300), 0.0)
    return np.asarray(profile)


def _common(values: FloatArray, exposure: FloatArray, somewhere: npt.NDArray[np.bool_], strength: float) -> FloatArray:
    """Share of a day that falls on each interval, whatever the weekday; one never seen is as its neighbours."""
    seen = np.flatnonzero((exposure > 0).any(axis=0) & somewhere)
    number = values.sum(axis=0)
    raw = np.log((number + 0.1) / np.maximum(exposure.sum(axis=0), 0.1))
    raw = np.interp(np.arange(raw.size), seen, raw[seen])
    weight = np.zeros(raw.size)
    weight[seen] = number[seen] + 0.1
    return np.asarray(np.exp(smoothed(weight + 1e-6, raw, strength)))


def _deviations(number: FloatArray, expected: FloatArray, smoothing: Smoothing) -> FloatArray:
    """log(own / common) of each weekday and interval, shape (7, intervals)."""
    raw = np.log((number + 0.5) / (expected + 0.5))
    weight = expected + smoothing.shrink + 1e-6
    return np.array(
        [
            smoothed(every, own * row / every, smoothing.own)
            for every, own, row in zip(weight, expected, raw, strict=True)
        ]
    )


@compiled
def smoothed(weight: FloatArray, target: FloatArray, strength: float) -> FloatArray:
    """The curve x that minimises sum weight (x - target)^2 + strength sum (second difference of x)^2; weight > 0.

    The normal equations have five diagonals; they are eliminated downwards and solved upwards.
    """
    size = weight.size
    middle, next_one, next_two = weight.copy(), np.zeros(size), np.zeros(size)
    for i in range(size - 2):  # each second difference x[i] - 2 x[i + 1] + x[i + 2]
        middle[i] += strength
        middle[i + 1] += 4.0 * strength
        middle[i + 2] += strength
        next_one[i] -= 2.0 * strength
        next_one[i + 1] -= 2.0 * strength
        next_two[i] += strength
    found = weight * target
    for i in range(size):
        if i + 1 < size:
            factor = next_one[i] / middle[i]
            middle[i + 1] -= factor * next_one[i]
            next_one[i + 1] -= factor * next_two[i]
            found[i + 1] -= factor * found[i]
        if i + 2 < size:
            factor = next_two[i] / middle[i]
            middle[i + 2] -= factor * next_two[i]
            found[i + 2] -= factor * found[i]
    for i in range(size - 1, -1, -1):
        if i + 1 < size:
            found[i] -= next_one[i] * found[i + 1]
        if i + 2 < size:
            found[i] -= next_two[i] * found[i + 2]
        found[i] /= middle[i]
    return found
