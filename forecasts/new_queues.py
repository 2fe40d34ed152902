"""Queues that are new: a typical week, drawn or taken from a similar queue, stands in for the weeks they lack.

What is known of a new queue is believed like so many weeks of its own; as days of its own come, they take the place of
the typical ones, and after six weeks nothing else is left.
"""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from forecasts.schema import check_history
from shiftplan.errors import InvalidInput

WEEKS = 6
MOST_TIMES = 1000.0


def week_of_similar(history: pd.DataFrame, similar: str, queue: str, ratio: float, first_day: date) -> pd.DataFrame:
    """Rows of the last six weeks of a similar queue before `first_day`, as a typical week of a new one.

    Args:
        history: see `schema.HISTORY`. ratio: contacts of the new queue for each of the similar one, > 0, at most 1,000.
    Raises: InvalidInput: the similar queue has no rows there, the ratio is out of range, or the new one has
        no name.
    """
    if not queue:
        raise InvalidInput("like: name the new queue: NEW=OLD:RATIO, sales_b=sales:0.5")
    if not 0 < ratio <= MOST_TIMES:
        raise InvalidInput(
            f"like: {queue}: ratio {ratio:g}; give a positive number up to {MOST_TIMES:g}, 0.5 for half as many"
        )
    start = history["interval_start"]
    there = (start < pd.Timestamp(first_day)) & (start >= pd.Timestamp(first_day - timedelta(weeks=WEEKS)))
    rows = history[(history["queue"] == similar) & there]
    if rows.empty:
        raise InvalidInput(
            f"like: {similar}: has no history in the six weeks before {first_day}; name a queue that has some"
        )
    return rows.assign(queue=queue, offered=rows["offered"] * ratio, handled=float("nan"), abandoned=float("nan"))


def with_typical_weeks(history: pd.DataFrame, typical: pd.DataFrame, first_day: date) -> pd.DataFrame:
    """The history with typical days in the six weeks before `first_day` on which a new queue was not there yet.

    Args:
        history: see `schema.HISTORY`. typical: the same; at each time of a weekday the mean of its rows counts.
    Raises: InvalidInput: a bad row in `typical`.
    """
    drawn = check_history(typical)
    starts = drawn["interval_start"]
    keys = [drawn["queue"], starts.dt.day_of_week.rename("weekday"), (starts - starts.dt.normalize()).rename("time")]
    columns = [name for name in ("offered", "aht_seconds") if name in drawn]
    mean = drawn.groupby(keys)[columns].mean().reset_index()
    parts = [history]
    for queue, week in mean.groupby("queue"):
        own = history.loc[(history["queue"] == queue) & (history["interval_start"] < pd.Timestamp(first_day))]
        since = first_day if own.empty else own["interval_start"].min().date()
        for back in range(7 * WEEKS, 0, -1):
            day = first_day - timedelta(days=back)
            if day < since:
                rows = week[week["weekday"] == day.weekday()]
                parts.append(rows.assign(interval_start=pd.Timestamp(day) + rows["time"]))
    found = pd.concat(parts, ignore_index=True).drop(columns=["weekday", "time"], errors="ignore")
    if "fold" in found:
        found["fold"] = found["fold"].fillna(0).astype("int64")
    return found.sort_values(["queue", "interval_start"], kind="stable", ignore_index=True)
