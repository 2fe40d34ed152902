"""What in a history is no demand: outages, wholly or in part."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from forecasts.block import Block, BoolArray, Days, FloatArray, middle

_ENOUGH = 20.0  # contacts to be expected, that few can be told from chance
_LOW, _PART, _MOST = 0.25, 0.5, 0.6


def low_cells(counts: FloatArray, weekdays: Days, normal_days: BoolArray) -> BoolArray:
    """Cells with less than a quarter of what is usual in the interval: an outage, no demand.

    Judged for single intervals, runs of four and whole days, wherever 20 contacts or more were to be expected; a day
    that is masked over more than 60 % is dropped whole. Days that are not `normal_days` (holidays, campaigns) are
    left alone.

    Args:
        counts: shape (queues, days, intervals), NaN where unknown. weekdays, normal_days: shape (days,).
    """
    usual = np.full(counts.shape, np.nan)
    for weekday in range(7):
        normal = np.flatnonzero((weekdays == weekday) & normal_days)
        if normal.size:
            usual[:, weekdays == weekday] = middle(counts[:, normal])[:, None]
    known = np.isfinite(counts) & (usual > 0)
    # a quiet day is no outage in each of its intervals; a day without its usual calls is one as a whole
    share = np.where(known, counts / np.where(known, usual, 1.0), np.nan)
    level = np.clip(np.nan_to_num(middle(np.swapaxes(share, 1, 2)), nan=1.0), 0.5, 1.0)[:, :, None]
    expected = np.where(known, usual * level, 0.0)
    actual = np.where(known, counts, 0.0)
    low = np.zeros(counts.shape, dtype=np.bool_)
    for length in sorted({1, min(4, counts.shape[2]), counts.shape[2]}):
        windows, sums = _running_sums(expected, length), _running_sums(actual, length)
        bad = (windows >= _ENOUGH) & (sums < _LOW * windows)
        if bad.any():
            reached = np.zeros((*counts.shape[:2], counts.shape[2] + 1), dtype=np.int64)
            reached[:, :, : bad.shape[2]] += bad
            reached[:, :, length : length + bad.shape[2]] -= bad
            low |= (reached.cumsum(axis=2)[:, :, :-1] > 0) & (actual < _PART * expected)
    low &= known & normal_days[:, None]
    low |= (low.sum(axis=2) > _MOST * np.maximum(known.sum(axis=2), 1))[:, :, None]
    return low


def masked(block: Block) -> Block:
    """The block with its outages unknown."""
    low = low_cells(block.counts, block.past_weekdays, ~block.calendar.special[: block.first])
    return replace(block, counts=np.where(low, np.nan, block.counts))


def _running_sums(values: FloatArray, length: int) -> FloatArray:
    """Sums of `length` neighbours along the last axis, shorter by length - 1."""
    sums = np.concatenate([np.zeros((*values.shape[:2], 1)), values.cumsum(axis=2)], axis=2)
    return np.asarray(sums[:, :, length:] - sums[:, :, :-length])
