"""What all models of a block share: profiles, day totals and the strengths chosen for each queue."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecasts.block import Block, Days, FloatArray
from forecasts.day_totals import Strengths, strongest
from forecasts.profile import day_profiles, full_totals


@dataclass(frozen=True)
class Tuning:
    """Strengths chosen for each queue. smoothing: number of the profile's, shape (queues,)."""

    smoothing: Days
    strengths: Strengths


@dataclass(frozen=True)
class Learnt:
    """A block with what was found in it.

    plain: counts without stated lifts, 0 where unknown, in an outage or unusual; there: 1 where they are known, else
    0; shape (queues, days of history, intervals). profile: shares of a day, (queues, 7, intervals). totals: whole days,
    NaN where unknown; seen: share of each that is known; shape (queues, days of history).
    """

    block: Block
    plain: FloatArray
    there: FloatArray
    profile: FloatArray
    totals: FloatArray
    seen: FloatArray
    tuning: Tuning


def learn(block: Block, tuning: Tuning | None = None) -> Learnt:
    """Profiles and totals of a block; with the strengths given, or those that its own past asks for."""
    weekdays = block.past_weekdays
    chosen = None if tuning is None else tuning.smoothing
    profile, smoothing = day_profiles(block.counts, weekdays, block.usual, chosen)
    counts = np.where(block.usual[:, weekdays], block.counts, np.nan)
    totals, seen = full_totals(counts, weekdays, profile)
    if tuning is None:
        tuning = Tuning(smoothing, strongest(totals, seen, block.weekdays, block.calendar))
    known = np.isfinite(counts) & ~block.calendar.outage[: block.first, None]
    plain = np.where(known, counts, 0.0) / np.exp(block.calendar.offset[: block.first])[:, None]
    return Learnt(block, plain, known.astype(np.float64), profile, totals, seen, tuning)
