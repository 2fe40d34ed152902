"""Generated histories: known rates, fixed seed."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from forecasts.special_days import public_holidays

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


@dataclass(frozen=True)
class Series:
    """A made history, what is known of its days, and whether a calendar or a trend is in it."""

    name: str
    rows: pd.DataFrame
    end: date
    holidays: str | None = None
    moves: bool = False


def series() -> list[Series]:
    """Small, nightly, hourly, short, with holidays, with a trend, with the customs of Japan, with a calendar that does
    nothing; all from known rates and fixed seeds."""
    first = date(2026, 1, 5)
    rest = public_holidays("US", first, first + timedelta(days=400))

    def around(day: date) -> float:
        return 0.6 if day in rest else 1.25 if day - timedelta(days=1) in rest else 1.0

    own = public_holidays("JP", first, first + timedelta(days=600))

    def japan(day: date) -> float:
        """Quiet holidays and Obon, busy days after, on 五十日, paydays and at the turn of the month."""
        size = 0.5 if day in own else 1.3 if day - timedelta(days=1) in own else 1.0
        size *= 0.6 if day.month == 8 and 13 <= day.day <= 16 else 1.0
        return size * (1.12 if day.day % 5 == 0 else 1.0) * (1.15 if day.day in (1, 2, 25) else 1.0)

    def drawn(name: str, days: int, per_day: float, hours: range, seed: int, factor=lambda day: 1.0, **known) -> Series:
        rng = np.random.default_rng(seed)
        rows = []
        shape = {hour: 1.2 + np.sin(2 * np.pi * (hour % 24) / 12 + 1.0) for hour in hours}
        step = 60 if name == "hourly" else 30
        for i in range(days):
            day = first + timedelta(days=i)
            size = per_day * factor(day) * (1.2, 1.0, 0.95, 0.95, 1.0, 0.7, 0.6)[day.weekday()]
            size *= rng.gamma(1 / 0.04**2, 0.04**2)
            for hour in hours:
                for minute in range(0, 60, step):
                    mean = size * shape[hour] / sum(shape.values()) * step / 60
                    start = pd.Timestamp(day) + pd.Timedelta(hours=hour, minutes=minute)
                    rows.append((name, start, float(rng.poisson(mean))))
        frame = pd.DataFrame(rows, columns=["queue", "interval_start", "offered"])
        return Series(name, frame, first + timedelta(days=days), **known)

    return [
        drawn("small", 160, 60.0, range(9, 18), 1),
        drawn("nightly", 160, 300.0, range(24), 2, lambda day: 1.0 + 0.1 * np.sin(day.toordinal() / 20)),
        drawn("hourly", 300, 400.0, range(24), 3),
        drawn("short", 42, 900.0, range(9, 18), 4),
        drawn("holidays", 300, 2000.0, range(9, 18), 5, around, holidays="US", moves=True),
        drawn("japan", 605, 1200.0, range(9, 15), 7, japan, holidays="JP", moves=True),
        drawn("indifferent", 400, 600.0, range(9, 15), 8, holidays="JP"),
        drawn("trend", 160, 1500.0, range(9, 18), 6, lambda day: 1.004 ** (day - first).days, moves=True),
    ]
