"""How a day's contacts spread over its intervals: one smooth profile for each queue and weekday.

What all weekdays share is smoothed along the day; each weekday then deviates from it (in logs) as far as its own
contacts prove: the deviation is drawn to 0 and to its neighbours. How strongly is chosen on weeks left out, for every
queue anew: a strength fixed on one queue costs points on another.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from forecasts.block import BoolArray, Days, FloatArray, by_weekday

_FOLDS = 4
# strengths in contacts: along the day for all; along the day, and to 0, for each weekday
_CHOICES = np.array(
    [[0, 0, 30], [0, 300, 100], [0, 300, 1000], [100, 3000, 1000], [1000, 10000, 3000], [30, 1000, 1e6]],
    dtype=np.float64,
)
_CAUTIOUS = 4  # the choice where there are too few days to choose


def day_profiles(
    counts: FloatArray, weekdays: Days, usual: BoolArray, choice: Days | None = None
) -> tuple[FloatArray, Days]:
    """Profiles of queues, and the number of the strengths of smoothing behind each.

    Args:
        counts: shape (queues, days, intervals), NaN where unknown.
        weekdays: 0 = Monday, shape (days,).
        usual: intervals in which contacts arrive on each weekday, shape (queues, 7, intervals).
        choice: strengths chosen before, shape (queues,); None = choose.
    Returns: shares of a day, shape (queues, 7, intervals); each row with contacts sums to 1.
    """
    known = np.isfinite(counts) & usual[:, weekdays]
    values = np.where(known, counts, 0.0)
    flat = usual / np.maximum(usual.sum(axis=2, keepdims=True), 1)
    if not counts.shape[1] or not known.any():
        return np.asarray(flat), np.full(len(counts), _CAUTIOUS)
    rough = _rough(values, known, usual)
    if choice is None:
        choice = _choose(values, known, weekdays, usual, rough)
    profile = rough
    for _ in range(2):
        number, exposure = _sums(values, known, weekdays, profile)
        profile = _fitted(number, exposure, usual, _CHOICES[choice])
    empty = profile.sum(axis=2, keepdims=True) <= 0
    return np.where(empty, flat, profile), choice


def share_seen(known: BoolArray, weekdays: Days, profile: FloatArray) -> FloatArray:
    """Share of a whole day's contacts that lies in the known cells; shape (queues, days)."""
    return np.asarray((known * profile[:, weekdays]).sum(axis=2))


def full_totals(counts: FloatArray, weekdays: Days, profile: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Each day's total as if all of it had been seen, NaN where less than a fifth was; and the share seen."""
    known = np.isfinite(counts)
    seen = share_seen(known, weekdays, profile)
    totals = np.where(known & (profile[:, weekdays] > 0), counts, 0.0).sum(axis=2)
    return np.where(seen >= 0.2, totals / np.maximum(seen, 0.2), np.nan), seen


def _rough(values: FloatArray, known: BoolArray, usual: BoolArray) -> FloatArray:
    """One profile for all weekdays: the mean of each interval."""
    mean = values.sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return _scaled(usual * mean[:, None])


def _sums(values: FloatArray, known: BoolArray, weekdays: Days, profile: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Contacts, and totals of the days on which an interval was known, by weekday and interval."""
    seen = share_seen(known, weekdays, profile)
    totals = np.where(seen > 0.05, values.sum(axis=2) / np.maximum(seen, 0.05), 0.0)
    return by_weekday(values, weekdays), by_weekday(np.asarray(known * totals[:, :, None]), weekdays)


def _choose(values: FloatArray, known: BoolArray, weekdays: Days, usual: BoolArray, rough: FloatArray) -> Days:
    """Number of the strengths that foretold left-out weeks best, given the totals of their days; shape (queues,)."""
    days = len(weekdays)
    if known.any(axis=2).sum(axis=1).max() < 2 * _FOLDS:
        return np.full(len(values), _CAUTIOUS)
    fold = np.arange(days) // 7 % _FOLDS if days >= 7 * _FOLDS else np.arange(days) % _FOLDS
    whole = _sums(values, known, weekdays, rough)
    loss = np.zeros((len(_CHOICES), len(values)))
    for one in range(_FOLDS):
        rows = fold == one
        number, exposure = _sums(values[:, rows], known[:, rows], weekdays[rows], rough)
        left, over = np.maximum(whole[0] - number, 0.0), np.maximum(whole[1] - exposure, 0.0)
        day_sums = values[:, rows].sum(axis=2)
        profiles = _fitted(left, over, usual, _CHOICES[:, None])
        loss -= (number * np.log(np.maximum(profiles, 1e-9))).sum(axis=(2, 3))
        partly = np.flatnonzero((known[:, rows] != usual[:, weekdays[rows]]).any(axis=(0, 2)))
        for i, profile in enumerate(profiles if partly.size else ()):
            seen = share_seen(known[:, rows][:, partly], weekdays[rows][partly], profile)
            loss[i] += (day_sums[:, partly] * np.log(np.maximum(seen, 1e-9))).sum(axis=1)
    few = known.any(axis=2).sum(axis=1) < 2 * _FOLDS
    return np.where(few, _CAUTIOUS, loss.argmin(axis=0))


def _fitted(number: FloatArray, exposure: FloatArray, usual: BoolArray, strengths: FloatArray) -> FloatArray:
    """Profiles from contacts and exposure by weekday; strengths broadcast with the queues, (..., queues, 3)."""
    common_strength, own_strength, shrink = np.moveaxis(strengths, -1, 0)
    somewhere = usual.any(axis=1)
    all_number, all_exposure = number.sum(axis=1), exposure.sum(axis=1)
    raw = np.log((all_number + 0.1) / np.maximum(all_exposure, 0.1))
    weight = np.where((all_exposure > 0) & somewhere, all_number + 0.1, 0.0) + 1e-6
    shape = (*np.broadcast_shapes(common_strength.shape, weight.shape[:-1]), weight.shape[-1])
    weight, raw = np.broadcast_to(weight, shape), np.broadcast_to(raw, shape)
    common = np.exp(smoothed(weight, raw, np.maximum(common_strength, 1e-3)))
    expected = exposure * common[..., None, :]
    own = np.log((number + 0.5) / (expected + 0.5))
    total = expected + shrink[..., None, None] + 1e-6
    deviation = smoothed(total, expected * own / total, own_strength[..., None])
    return _scaled(np.asarray(usual * common[..., None, :] * np.exp(deviation)))


def _scaled(profile: npt.NDArray[Any]) -> FloatArray:
    sums = profile.sum(axis=-1, keepdims=True)
    return np.where(sums > 0, profile / np.maximum(sums, 1e-300), 0.0)


def smoothed(weight: FloatArray, target: FloatArray, strength: npt.NDArray[np.float64] | float) -> FloatArray:
    """The curves x that minimise sum weight (x - target)^2 + strength sum (second difference of x)^2; weight > 0.

    Along the last axis; the others broadcast with `strength`. The normal equations have five diagonals; they are
    eliminated downwards and solved upwards, for all curves at once.
    """
    lead = np.moveaxis(weight, -1, 0)
    size = len(lead)
    force = np.broadcast_to(np.asarray(strength, dtype=np.float64), lead.shape[1:])
    if not size or not force.any():
        return target.copy()
    pattern = np.zeros((size, 3))  # second differences x[i] - 2 x[i + 1] + x[i + 2]: their normal matrix
    for i in range(size - 2):
        pattern[i : i + 3, 0] += (1.0, 4.0, 1.0)
        pattern[i : i + 2, 1] -= 2.0
        pattern[i, 2] += 1.0
    shape = (size, *(1,) * force.ndim)
    middle, near, far = (pattern[:, k].reshape(shape) * force for k in range(3))
    middle += lead
    found = lead * np.moveaxis(target, -1, 0)
    for i in range(size):
        if i + 1 < size:
            factor = near[i] / middle[i]
            middle[i + 1] -= factor * near[i]
            near[i + 1] -= factor * far[i]
            found[i + 1] -= factor * found[i]
        if i + 2 < size:
            factor = far[i] / middle[i]
            middle[i + 2] -= factor * far[i]
            found[i + 2] -= factor * found[i]
    for i in range(size - 1, -1, -1):
        if i + 1 < size:
            found[i] -= near[i] * found[i + 1]
        if i + 2 < size:
            found[i] -= far[i] * found[i + 2]
        found[i] /= middle[i]
    return np.moveaxis(found, 0, -1)
