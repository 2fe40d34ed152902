"""Accuracy of the forecasting methods on a real call history, by a fixed protocol.

    python -m tests.benchmarks.forecast --history FILE [--country US] [--interval 30]

The file has the columns queue, interval_start (or timestamp) and offered; SHIFTPLAN_BANK_CALLS names it when --history
does not. Origins are the last eight Mondays with two weeks behind them; forecasts look 14 days ahead and see nothing
after their origin. Missing days are not scored; weekdays without rows next to a public holiday count as closed days
known beforehand, other missing days as lost. Printed: WAPE, bias, WAPE of day totals, the ratio to the Poisson floor,
and how often the counts fall into the 80 % and 95 % bands of the two-stage model.
"""

import argparse
import os
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from forecasts.backtest import backtest
from forecasts.queues import SpecialDay
from forecasts.special_days import public_holidays
from forecasts.volume import forecast


def main() -> int:
    """Print the table for one file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--history", type=Path, default=os.environ.get("SHIFTPLAN_BANK_CALLS"))
    parser.add_argument("--country", default="US", help="whose public holidays explain missing days")
    parser.add_argument("--interval", type=int, default=30, help="minutes")
    asked = parser.parse_args()
    if asked.history is None:
        parser.error("name a history: --history FILE or SHIFTPLAN_BANK_CALLS")
    history = pd.read_csv(asked.history).rename(columns={"timestamp": "interval_start"})
    history["interval_start"] = pd.to_datetime(history["interval_start"])
    end = history["interval_start"].max().date() + timedelta(days=1)
    closed = closed_days(history, asked.country)
    origins = mondays(end)
    started = time.perf_counter()
    table = backtest(
        history, first_day=end, interval_minutes=asked.interval, special_days=closed, origins=origins, horizon_days=14
    )
    print(f"origins {origins[-1]} to {origins[0]}, 14 days ahead, {asked.interval} min")
    shown = table.assign(**{name: 100 * table[name] for name in ("wape", "bias", "day_wape")})
    print(shown.round(2).to_string(index=False))
    for share, inside in coverage(history, origins, closed, asked.interval).items():
        print(f"{share} band of the two-stage model holds {inside:.1%} of the counts")
    print(f"{time.perf_counter() - started:.1f} s")
    return 0


def mondays(end: date) -> list[date]:
    """The last eight Mondays before `end` with most of two weeks behind them, latest first."""
    latest = end - timedelta(days=12)
    latest -= timedelta(days=latest.weekday())
    return [latest - timedelta(weeks=week) for week in range(8)]


def closed_days(history: pd.DataFrame, country: str) -> list[SpecialDay]:
    """Weekdays without rows on a public holiday or next to one."""
    seen = set(history["interval_start"].dt.date)
    first, last = min(seen), max(seen)
    holidays = public_holidays(country, first, last)
    found = []
    for day in (first + timedelta(days=i) for i in range((last - first).days)):
        near = {day + timedelta(days=shift) for shift in (-1, 0, 1)}
        if day.weekday() < 5 and day not in seen and near & holidays:
            found.append(SpecialDay(from_date=day, to_date=day, kind="closed"))
    return found


def coverage(history: pd.DataFrame, origins: list[date], closed: list[SpecialDay], interval: int) -> dict[str, float]:
    """Share of the counts inside the bands, over all origins."""
    start = history["interval_start"].dt.floor(f"{interval}min")
    actual = history.groupby(["queue", start])["offered"].sum().rename("actual").reset_index()
    made = pd.concat(
        forecast(history, first_day=origin, days=14, interval_minutes=interval, special_days=closed)
        for origin in origins
    ).merge(actual, on=["queue", "interval_start"])
    bands = {"80 %": ("p10", "p90"), "95 %": ("p025", "p975")}
    return {
        share: float(np.mean((made["actual"] >= made[low]) & (made["actual"] <= made[high])))
        for share, (low, high) in bands.items()
    }


if __name__ == "__main__":
    sys.exit(main())
