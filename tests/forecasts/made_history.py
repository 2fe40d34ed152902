"""Generated histories: known rates, fixed seed."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

SHAPE = (0.6, 1.0, 1.3, 1.1, 0.8, 0.9, 1.2, 1.2, 1.0, 0.8, 0.6, 0.5)  # 12 hours from 9:00


def rate(day: date, hour: int, per_day: float = 1200.0) -> float:
    """Contacts per hour: busier Mondays, two peaks, 9:00-21:00."""
    if not 9 <= hour < 21:
        return 0.0
    return per_day * (1.2 if day.weekday() == 0 else 1.0) * SHAPE[hour - 9] / sum(SHAPE)


def a_history(
    first: date,
    days: int,
    *,
    step: int = 30,
    per_day: float = 1200.0,
    seed: int = 1,
    factor=lambda day: 1.0,
    queue="calls",
) -> pd.DataFrame:
    """Poisson counts of every open interval; `factor` lifts whole days, 0 leaves no rows at all."""
    rng = np.random.default_rng(seed)
    rows = []
    for day in (first + timedelta(days=i) for i in range(days)):
        for minute in range(9 * 60, 21 * 60, step):
            mean = rate(day, minute // 60, per_day) * step / 60 * factor(day)
            if factor(day) > 0:
                rows.append((queue, pd.Timestamp(day) + pd.Timedelta(minutes=minute), rng.poisson(mean)))
    return pd.DataFrame(rows, columns=["queue", "interval_start", "offered"])


def nine_to_nine(queue: str, first: date, days: int, closed=()) -> dict[tuple[str, date], list[tuple[int, int]]]:
    """Opening hours 9:00-21:00 on every day but the closed ones."""
    span = (first + timedelta(days=i) for i in range(days))
    return {(queue, day): [] if day in closed else [(540, 1260)] for day in span}
