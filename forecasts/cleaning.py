"""What in a history is no demand: outages, wholly or in part, spikes, and days labelled with wrong times."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from forecasts.block import Block, BoolArray, Days, FloatArray, middle

Codes = npt.NDArray[np.uint8]
OUTAGE, SPIKE, SHIFTED = 1, 2, 3
_ENOUGH = 20.0  # contacts to be expected, that few can be told from chance
_LOW, _PART, _MOST = 0.25, 0.5, 0.6
_HIGH, _HIGH_DAY = 3.0, 2.0  # times what is usual, of an interval and of a whole day
_SIGMAS, _FEW = 6.0, 5.0
_RARE = 0.02  # share of days above which high counts are a habit of the queue
_SELDOM = 0.2  # share of a weekday's days up to which nothing is usual in an interval
_LEVEL_DAYS = 28
_SHIFT_MINUTES = (15, 30, 60, 90, 120, 180, 240, 360, 480, 540, 600, 720)
_BETTER, _ODD = 3.0, 4.0  # how much better another label must fit; how unlike its queue a day must be to be tried


@dataclass(frozen=True)
class Unusual:
    """What was found in a history.

    code: OUTAGE, SPIKE, SHIFTED or 0 by cell; expected: contacts to be expected there; shape (queues, days, intervals).
    """

    code: Codes
    expected: FloatArray


def unusual(
    counts: FloatArray, weekdays: Days, normal_days: BoolArray, settled_days: BoolArray | None = None
) -> Unusual:
    """Cells that are no demand, judged by what is usual in their interval at that time of the history.

    OUTAGE: less than a quarter, over single intervals, runs of four or whole days, wherever 20 contacts or more were to
    be expected; a day that is so over more than 60 % is dropped whole. SPIKE: an interval above three times, or a whole
    day above twice what is usual, by more than six standard deviations; where that happens on more than one day in
    fifty it is a habit and stays. SHIFTED: a day that fits the usual day far better under other times. Days that are
    not `normal_days` (holidays, campaigns) are left alone.

    Args:
        counts: shape (queues, days, intervals), NaN where unknown. weekdays, normal_days: shape (days,).
        settled_days: days whose total nothing explains, None = the normal ones; shape (days,).
    """
    settled = normal_days if settled_days is None else settled_days
    usual = np.full(counts.shape, np.nan)
    for weekday in range(7):
        normal = np.flatnonzero((weekdays == weekday) & normal_days)
        if normal.size:
            often = np.isfinite(counts[:, normal]).sum(axis=1) > _SELDOM * normal.size
            usual[:, weekdays == weekday] = np.where(often, middle(counts[:, normal]), np.nan)[:, None]
    known = np.isfinite(counts) & (usual > 0)
    share = np.where(known, counts / np.where(known, usual, 1.0), np.nan)
    level = middle(np.swapaxes(share, 1, 2))
    local = _local_level(level, normal_days)
    own = np.nan_to_num(level / local, nan=1.0)
    expected = np.where(known, usual * local[:, :, None], 0.0)
    # a quiet day is no outage in each of its intervals; a day without its usual calls is one as a whole
    actual = np.where(known, counts, 0.0)
    low = _low(actual, expected * np.clip(own, 0.5, 1.0)[:, :, None], known, normal_days)
    high = _high(actual, expected, np.clip(own, 1.0, 2.0)[:, :, None], normal_days, settled)
    code = np.zeros(counts.shape, dtype=np.uint8)
    code[high & ~low] = SPIKE
    code[low] = OUTAGE
    shifted = _shifted(np.nan_to_num(counts), np.nan_to_num(usual), normal_days & ~low.any(axis=2))
    code[shifted] = SHIFTED
    code[~np.isfinite(counts)] = 0
    return Unusual(code, expected)


def masked(block: Block) -> Block:
    """The block with what is no demand unknown."""
    normal = ~block.calendar.special[: block.first]
    settled = normal & ~block.calendar.moved[: block.first]
    found = unusual(block.counts, block.past_weekdays, normal, settled)
    return replace(block, counts=np.where(found.code > 0, np.nan, block.counts))


def _local_level(level: FloatArray, normal_days: BoolArray) -> FloatArray:
    """Level of the queue around each day: medians of four weeks, straight lines between; shape (queues, days).

    Lost days are left out, for a long outage is no new level.
    """
    days = level.shape[1]
    parts = max(1, days // _LEVEL_DAYS)
    edges = np.linspace(0, days, parts + 1).astype(int)
    usable = np.where((level > 0.05) & normal_days, level, np.nan)
    middles = np.ones((len(level), parts))
    for i, (start, end) in enumerate(pairwise(edges)):
        enough = np.isfinite(usable[:, start:end]).sum(axis=1) >= 5
        found = middle(usable[:, start:end, None])[:, 0]
        middles[:, i] = np.where(enough, found, np.nan)
    overall = np.nan_to_num(middle(middles[:, :, None]), nan=1.0)
    middles = np.where(np.isfinite(middles), middles, overall)
    centres = (edges[:-1] + edges[1:] - 1) / 2
    place = np.clip(np.searchsorted(centres, np.arange(days)) - 1, 0, max(0, parts - 2))
    after = np.minimum(place + 1, parts - 1)
    gap = np.maximum(centres[after] - centres[place], 1e-9)
    along = np.clip((np.arange(days) - centres[place]) / gap, 0.0, 1.0) * (after > place)
    return np.asarray(middles[:, place] * (1 - along) + middles[:, after] * along)


def _low(actual: FloatArray, expected: FloatArray, known: BoolArray, normal_days: BoolArray) -> BoolArray:
    low = np.zeros(actual.shape, dtype=np.bool_)
    for length in sorted({1, min(4, actual.shape[2]), actual.shape[2]}):
        windows, sums = _running_sums(expected, length), _running_sums(actual, length)
        bad = (windows >= _ENOUGH) & (sums < _LOW * windows)
        if bad.any():
            reached = np.zeros((*actual.shape[:2], actual.shape[2] + 1), dtype=np.int64)
            reached[:, :, : bad.shape[2]] += bad
            reached[:, :, length : length + bad.shape[2]] -= bad
            low |= (reached.cumsum(axis=2)[:, :, :-1] > 0) & (actual < _PART * expected)
    low &= known & normal_days[:, None]
    low |= (low.sum(axis=2) > _MOST * np.maximum(known.sum(axis=2), 1))[:, :, None]
    return low


def _high(
    actual: FloatArray, expected: FloatArray, own: FloatArray, normal_days: BoolArray, settled: BoolArray
) -> BoolArray:
    limit = expected * own
    high = (limit > 0) & (actual > _HIGH * limit + _SIGMAS * np.sqrt(limit) + _FEW) & normal_days[:, None]
    days = actual.shape[1]
    if high.any():
        high &= high.sum(axis=1, keepdims=True) <= max(3.0, _RARE * days)
    total, usual = actual.sum(axis=2), expected.sum(axis=2)
    whole = (usual > 0) & settled & (total > _HIGH_DAY * usual + _SIGMAS * np.sqrt(usual) + _FEW)
    # a few wild intervals do not make a whole day wild
    whole &= np.where(high, 0.0, actual).sum(axis=2) > _HIGH_DAY * usual
    whole &= whole.sum(axis=1, keepdims=True) <= _RARE * days
    return np.asarray(high | (whole[:, :, None] & (actual > 0)))


def _shifted(counts: FloatArray, usual: FloatArray, candidates: BoolArray) -> BoolArray:
    """Days that are like others once their times are moved; shape (queues, days).

    Args:
        counts, usual: 0 where unknown. candidates: shape (queues, days).
    """
    total, expected = counts.sum(axis=2), usual.sum(axis=2)
    enough = candidates & (expected > 5 * _ENOUGH) & (total > 0.5 * expected) & (total < 2 * expected)
    scale = np.where(enough, total / np.maximum(expected, 1e-9), 1.0)
    off = _misfit(counts, usual * scale[:, :, None])
    typical = middle(np.where(enough, off, np.nan)[:, :, None])
    odd = enough & (off > np.maximum(_ODD * np.nan_to_num(typical), 3.0))
    found = np.zeros(odd.shape, dtype=np.bool_)
    queue, day = np.nonzero(odd)
    if not queue.size:
        return found
    per_day = counts.shape[2]
    best = np.full(queue.size, np.inf)
    rows, like = counts[queue, day], usual[queue, day] * scale[queue, day][:, None]
    for steps in _shift_steps(per_day):
        for shift in (-steps, steps):
            moved = np.zeros_like(like)
            kept = slice(max(0, shift), per_day + min(0, shift))
            moved[:, kept] = like[:, max(0, -shift) : per_day - max(0, shift)]
            whole = moved.sum(axis=1) > 0.9 * like.sum(axis=1)
            best = np.where(whole, np.minimum(best, _misfit(rows, moved)), best)
    found[queue, day] = best * _BETTER < off[queue, day]
    return found


def _shift_steps(per_day: int) -> list[int]:
    """Shifts worth trying, in intervals: one, and those of the clock where intervals fill the day."""
    step = 1440 // per_day if per_day <= 1440 and 1440 % per_day == 0 else 30
    return sorted({1, *(minutes // step for minutes in _SHIFT_MINUTES if minutes % step == 0)} - {0})


def _misfit(counts: FloatArray, expected: FloatArray) -> FloatArray:
    """Mean squared distance by interval in which anything is or should be, in units of Poisson noise."""
    there = ((counts > 0) | (expected > 0)).sum(axis=-1)
    return np.asarray(((counts - expected) ** 2 / (expected + 1.0)).sum(axis=-1) / np.maximum(there, 1))


def _running_sums(values: FloatArray, length: int) -> FloatArray:
    """Sums of `length` neighbours along the last axis, shorter by length - 1."""
    sums = np.concatenate([np.zeros((*values.shape[:2], 1)), values.cumsum(axis=2)], axis=2)
    return np.asarray(sums[:, :, length:] - sums[:, :, :-length])
