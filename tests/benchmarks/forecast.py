"""Accuracy, bands and speed of the forecast, each figure beside what it must and should be.

    python -m tests.benchmarks.forecast [--history FILE] [--country US] [--interval 30]

Without a file the made series of tests/forecasts/made_history.py are measured. A file has the columns queue,
interval_start (or timestamp) and offered, and one queue. Origins are its last eight Mondays with two weeks behind them
(and the twelve before); forecasts look 14 days ahead and see nothing after their origin. Missing days are not scored;
weekdays without rows next to a public holiday count as closed days known beforehand, other missing days as lost.
Limits of the accuracy hold for the public bank calls of 2003 alone and say nothing of another file.
"""

import argparse
import os
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from forecasts.backtest import backtest
from forecasts.block import Block
from forecasts.cleaning import masked, unusual
from forecasts.expected import expect
from forecasts.intraday import updated
from forecasts.learnt import learn
from forecasts.methods import METHODS
from forecasts.quantiles import count_quantiles
from forecasts.queues import SpecialDay
from forecasts.site import Site, blocks_of, read_site
from forecasts.special_days import calendar, public_holidays
from tests.forecasts.made_history import series


def main() -> int:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--history", type=Path, default=os.environ.get("SHIFTPLAN_BANK_CALLS"))
    parser.add_argument("--country", default="US", help="whose public holidays explain missing days")
    parser.add_argument("--interval", type=int, default=30, help="minutes")
    asked = parser.parse_args()
    if asked.history is not None:
        of_file(asked.history, asked.country, asked.interval)
    of_made_series()
    of_speed()
    return 0


def line(figure: str, value: str, must: str, aim: str) -> None:
    """One figure with its limits."""
    print(f"{figure:<52} {value:>22}   must {must:<12} aim {aim}", flush=True)


def of_file(path: Path, country: str, interval: int) -> None:
    """Everything that can be measured on one history."""
    history = pd.read_csv(path).rename(columns={"timestamp": "interval_start"})
    history["interval_start"] = pd.to_datetime(history["interval_start"])
    end = history["interval_start"].max().date() + timedelta(days=1)
    closed = closed_days(history, country)
    late = mondays(end, 8)
    early = [late[-1] - timedelta(weeks=week) for week in range(1, 13)]
    limits = {30: ("<= 4.65", "<= 4.20"), 15: ("<= 5.25", "<= 4.90"), 5: ("<= 7.0", "<= 6.75")}
    for minutes in sorted({interval, 15, 5}, reverse=True):
        table = table_of(history, end, closed, minutes, late, (*METHODS, "auto") if minutes == interval else ("auto",))
        if minutes == interval:
            shown = table.assign(**{name: 100 * table[name] for name in ("wape", "bias", "day_wape")})
            print(shown.round(2).to_string(index=False))
        line(f"{minutes} min, 2 weeks ahead, WAPE %", wape(table), *limits.get(minutes, ("-", "-")))
    table = table_of(history, end, closed, interval, early, ("auto", "mean-6"))
    line("12 earlier origins, WAPE %", wape(table), "<= 5.3", "<= 4.9")
    site = site_of(history, end, closed, interval)
    of_bands(site, late)
    of_intraday(site, end)
    of_outages(history, end, closed, interval, late)


def table_of(
    history: pd.DataFrame,
    end: date,
    closed: Sequence[SpecialDay],
    minutes: int,
    origins: Sequence[date],
    methods: Sequence[str],
) -> pd.DataFrame:
    """The table of methods."""
    return backtest(
        history, first_day=end, interval_minutes=minutes, special_days=closed, origins=origins, methods=methods
    )


def wape(table: pd.DataFrame, method: str = "auto") -> str:
    """In percent."""
    return f"{100 * table.set_index('method')['wape'][method]:.2f}"


def site_of(history: pd.DataFrame, end: date, closed: Sequence[SpecialDay], minutes: int) -> Site:
    """The history read once."""
    return read_site(
        history,
        first_day=end,
        last_day=end,
        queues=None,
        interval_minutes=minutes,
        holidays=None,
        special_days=closed,
        openings=None,
    )


def of_bands(site: Site, origins: Sequence[date]) -> None:
    """Coverage of the intervals and of the day totals."""
    counts = next(iter(site.tables.values())).counts
    inside: list[np.ndarray] = []
    days: list[bool] = []
    for origin in origins:
        ((_, block, _),) = blocks_of(site, origin, 14)
        made = expect(block)
        actual = counts[block.first : block.first + 14]
        for came, mean in zip(actual, made.mean[0], strict=False):
            if not (np.isfinite(came) & (mean > 0)).any():
                continue
            known = np.isfinite(came) & (mean > 0)
            low, low80, high80, high = count_quantiles(mean, made.rate_cv[0], (0.025, 0.1, 0.9, 0.975))
            hit = np.array([(low80 <= came) & (came <= high80), (low <= came) & (came <= high)], dtype=float)
            inside.append(np.where(known, hit, np.nan))
            below, above = count_quantiles(np.array([mean[known].sum()]), made.day_cv[:1], (0.1, 0.9))[:, 0]
            days.append(bool(below <= came[known].sum() <= above))
    pooled = 100 * np.nanmean(np.array(inside), axis=(0, 2))
    shown = np.isfinite(np.array(inside)[:, 0]).any(axis=0)
    by_interval = 100 * np.nanmean(np.array(inside)[:, 0][:, shown], axis=0)
    line("80 % band of intervals holds %", f"{pooled[0]:.1f}", "77-85", "78-82")
    line("95 % band holds %", f"{pooled[1]:.1f}", "93-97", "93-97")
    line("80 % band by interval of the day", f"{by_interval.min():.0f}-{by_interval.max():.0f}", "65-95", "72-88")
    line("80 % band of day totals holds %", f"{100 * np.mean(days):.1f} of {len(days)} days", "74-88", "76-86")


def of_intraday(site: Site, end: date) -> None:
    """Each of the last 60 days forecast that morning, and anew at some hours, coefficients from the days before."""
    table = next(iter(site.tables.values()))
    opened = np.flatnonzero(table.pattern.any(axis=0))
    ((_, whole, _),) = blocks_of(site, end, 1)
    days = [row for row in range(50, whole.first) if np.isfinite(whole.counts[0, row][opened]).all()]
    made, tuning = [], None
    for number, row in enumerate(days):
        block = whole.at(row, 1)
        if number % 5 == 0:
            tuning = None
        learnt = learn(block, tuning)
        tuning = learnt.tuning
        both = (METHODS["two-stage"](learnt) + METHODS["factors"](learnt)) / 2
        made.append(both[0, 0, opened])
    expected, actual = np.array(made), whole.counts[0, days][:, opened]
    hours = table.minutes[opened] / 60
    musts = {9: ">= 18", 10: ">= 20", 11: ">= 20"}
    for hour in (9, 10, 11, 13, 17):
        now, soon = int((hours < hour).sum()), int((hours < hour + 2).sum())
        off = np.zeros((2, 2))
        for day in range(max(10, len(days) - 60), len(days)):
            anew = updated(expected[day], actual[day, :now], expected[:day], actual[:day])
            for i, forecast in enumerate((expected[day], anew)):
                error = np.abs(forecast - actual[day])
                off[i] += error[now:soon].sum(), error[now:].sum()
        cut = 100 * (1 - off[1] / np.maximum(off[0], 1e-9))
        must = musts.get(hour, "> 0")
        line(f"at {hour}:00 error of 2 hours | rest cut by %", f"{cut[0]:.1f} | {cut[1]:.1f}", f"{must} | 0", ">= 25")


def of_outages(
    history: pd.DataFrame, end: date, closed: Sequence[SpecialDay], minutes: int, origins: Sequence[date]
) -> None:
    """Eight days of the last ten weeks before each origin lost wholly or in part: what it costs, what is flagged.

    Five draws of the days, for which of them are lost matters more than what is done about it.
    """
    added = []
    for seed in range(1, 6):
        points, flagged = _outages(history, end, closed, minutes, origins, seed)
        added.append(points)
    figure = f"{np.mean(added):.2f}, worst {max(added):.2f}"
    line("8 outage days of 50 add points of WAPE, 5 draws", figure, "<= 0.15", "<= 0.05")
    line("cells of outages flagged %, last draw", f"{flagged:.1f}", ">= 95", ">= 95")


def _outages(
    history: pd.DataFrame, end: date, closed: Sequence[SpecialDay], minutes: int, origins: Sequence[date], seed: int
) -> tuple[float, float]:
    """Points of WAPE added, and percent of the lost cells that are flagged, in one draw."""
    rng = np.random.default_rng(seed)
    clean = site_of(history, end, closed, minutes)
    (name, table) = next(iter(clean.tables.items()))
    off, flagged, broken_cells = np.zeros(3), 0, 0
    for origin in origins:
        counts = table.counts.copy()
        last = (origin - table.first_day).days
        open_days = [row for row in range(max(0, last - 70), last) if np.isfinite(counts[row]).any()]
        for number, row in enumerate(rng.choice(open_days, 8, replace=False)):
            cells = np.flatnonzero(np.isfinite(counts[row]))
            counts[row, cells if number % 2 else cells[cells.size // 4 : 3 * cells.size // 4]] *= 0.0
        broken = replace(clean, tables={name: replace(table, counts=counts)})
        made = []
        for site in (clean, broken):
            ((_, block, _),) = blocks_of(site, origin, 14)
            made.append(expect(block).mean[0])
        hit = (counts[:last] == 0) & (table.counts[:last] > 0)
        normal = ~block.calendar.special[:last]
        found = unusual(counts[None, :last], table.weekdays[:last], normal).code[0] > 0
        flagged, broken_cells = flagged + int((found & hit).sum()), broken_cells + int(hit.sum())
        actual = table.counts[last : last + 14]
        known = np.isfinite(actual)
        off += [np.abs(one[: len(actual)] - actual)[known].sum() for one in made] + [actual[known].sum()]
    return float(100 * (off[1] - off[0]) / off[2]), 100 * flagged / broken_cells


def of_made_series() -> None:
    """The made series against the mean of six same weekdays and the best simple method."""
    for each in series():
        table = backtest(
            each.rows, first_day=each.end, holidays=each.holidays, origins=2 if each.name == "short" else 8
        )
        errors = table.set_index("method")["wape"]
        simple = errors[[name for name in errors.index if name.startswith(("mean", "median", "ewma", "seasonal"))]]
        gain = 100 * (1 - errors["auto"] / errors["mean-6"])
        shown = f"{100 * errors['auto']:.2f} %, {gain:+.1f} %"
        line(
            f"{each.name}: WAPE, better than mean-6 by",
            shown,
            ">= 5 %" if each.moves else ">= 0 %",
            f"{100 * simple.min():.2f} %",
        )


def of_speed() -> None:
    """Forecasts with cleaning, choice and five quantiles of queues of 160 days x 28 intervals."""
    rng = np.random.default_rng(3)
    first = date(2026, 1, 5)
    effects = calendar(
        first,
        174,
        queue="",
        works_on=[True] * 7,
        holidays=public_holidays("US", first, first + timedelta(days=174)),
        special_days=[],
    )
    weekdays = np.arange(174) % 7
    rate = (1.2 + np.sin(np.arange(28) / 5)) * np.array([1.2, 1, 0.95, 0.95, 1, 0.7, 0.6])[weekdays[:160], None]
    for queues, must, aim in ((1, 0.2, 0.05), (100, 2, 0.5), (10_000, 120, 20)):
        spent, done = 0.0, 0
        while done < queues:
            size = min(200, queues - done)
            counts = rng.poisson(rate * np.exp(rng.normal(1.5, 1.0, (size, 1, 1)))).astype(np.float64)
            started = time.process_time()
            block = masked(Block(counts, np.ones((size, 7, 28), dtype=np.bool_), weekdays, effects))
            made = expect(block)
            cv = np.broadcast_to(made.rate_cv[:, None], made.mean.shape)
            count_quantiles(made.mean.ravel(), cv.ravel(), (0.025, 0.1, 0.5, 0.9, 0.975))
            spent += time.process_time() - started
            done += size
        line(f"{queues} queues, processor seconds", f"{spent:.2f}", f"<= {must}", f"<= {aim}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line("peak memory MB", f"{peak:.0f}", "<= 1000", "")


def mondays(end: date, number: int) -> list[date]:
    """The last Mondays before `end` with most of two weeks behind them, latest first."""
    latest = end - timedelta(days=12)
    latest -= timedelta(days=latest.weekday())
    return [latest - timedelta(weeks=week) for week in range(number)]


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


if __name__ == "__main__":
    sys.exit(main())
