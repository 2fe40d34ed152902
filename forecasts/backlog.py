"""Work that can wait: arrivals -> minutes of work and the time by which they must be done."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from forecasts.hours import Hours


def work_minutes(
    volume: npt.NDArray[np.float64], aht_seconds: npt.NDArray[np.float64], shrinkage: float
) -> npt.NDArray[np.float64]:
    """Paid minutes needed for the contacts of each interval: volume x aht / (1 - shrinkage)."""
    return volume * aht_seconds / 60 / (1 - shrinkage)


def due_times(arrivals: pd.Series[pd.Timestamp], deadline_minutes: float, hours: Hours | None) -> list[datetime]:
    """Local time by which what arrives at each moment must be done.

    Arrival + deadline; but when arrival or due time falls into closed time: deadline after the next opening (counted
    from the one that falls into it). A due time at closing is open time, for the work can be done until then.

    Args:
        arrivals: local wall clock.
        hours: None = never closed.
    Raises: InvalidInput: a queue that never opens again.
    """
    deadline = timedelta(minutes=deadline_minutes)
    return [_due(arrival.to_pydatetime(), deadline, hours) for arrival in arrivals]


def _due(arrival: datetime, deadline: timedelta, hours: Hours | None) -> datetime:
    due = arrival + deadline
    if hours is None:
        return due
    if not hours.is_open(arrival):
        return hours.next_opening(arrival) + deadline
    if deadline and not hours.can_be_due(due):
        return hours.next_opening(due) + deadline
    return due
