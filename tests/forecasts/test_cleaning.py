"""What is no demand is found, masked and listed; what is demand, however unusual, is kept."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from forecasts.flags import flags
from forecasts.queues import SpecialDay
from forecasts.site import blocks_of, read_site
from forecasts.volume import forecast
from tests.forecasts.made_history import a_history

FIRST, DAYS = date(2026, 1, 5), 84
END = FIRST + timedelta(days=DAYS)
WEDNESDAY = date(2026, 3, 4)


def site_of(rows, special_days=()):
    """The history read."""
    return read_site(
        rows, first_day=END, last_day=END, queues=None, interval_minutes=None, holidays=None,
        special_days=special_days, openings=None,
    )  # fmt: skip


def changed(rows, day, change, hours=(0, 24)):
    """The history with some hours of a day changed."""
    start = rows["interval_start"]
    there = (start.dt.date == day) & (start.dt.hour >= hours[0]) & (start.dt.hour < hours[1])
    rows = rows.astype({"offered": float})
    rows.loc[there] = change(rows.loc[there].copy())
    return rows


def times(factor):
    """So many times the contacts."""
    return lambda rows: rows.assign(offered=(rows["offered"] * factor).round())


def later(minutes):
    """The same contacts under other times."""
    return lambda rows: rows.assign(interval_start=rows["interval_start"] + pd.Timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("change", "hours", "kind", "span"),
    [
        (times(8), (11, 12), "spike", (660, 720)),
        (times(3), (0, 24), "spike", (540, 1260)),
        (times(0), (10, 14), "outage", (600, 840)),
        (later(-120), (0, 24), "shifted", (420, 1140)),
        (later(180), (0, 24), "shifted", (720, 1440)),
    ],
)
def test_what_is_no_demand_is_listed_and_changes_no_forecast(change, hours, kind, span):
    rows = a_history(FIRST, DAYS)
    broken = changed(rows, WEDNESDAY, change, hours)
    (flag,) = flags(site_of(broken), END)
    assert (flag.queue, flag.on_date, flag.kind) == ("calls", WEDNESDAY, kind)
    assert (flag.from_minute, flag.to_minute) == span
    made = [forecast(each, first_day=END, days=7, method="mean-4") for each in (rows, broken)]
    assert len(made[0]) == len(made[1])
    assert made[1]["volume"].to_numpy() == pytest.approx(made[0]["volume"].to_numpy(), rel=0.35, abs=3)
    assert made[1]["volume"].sum() == pytest.approx(made[0]["volume"].sum(), rel=0.01)


def test_a_day_said_to_be_normal_counts():
    broken = changed(a_history(FIRST, DAYS), WEDNESDAY, times(3))
    said = [SpecialDay(from_date=WEDNESDAY, to_date=WEDNESDAY, kind="normal")]
    assert flags(site_of(broken, said), END) == []
    ((_, block, _),) = blocks_of(site_of(broken, said), END, 7)
    day = (WEDNESDAY - FIRST).days
    assert np.nansum(block.counts[0, day]) == broken.loc[broken["interval_start"].dt.date == WEDNESDAY, "offered"].sum()


def test_an_outage_for_some_hours_is_lost_for_those_alone():
    said = [SpecialDay(from_date=WEDNESDAY, to_date=WEDNESDAY, kind="outage", from_minute=600, to_minute=720)]
    ((_, block, _),) = blocks_of(site_of(a_history(FIRST, DAYS), said), END, 7)
    day = block.counts[0, (WEDNESDAY - FIRST).days]
    assert np.flatnonzero(~np.isfinite(day[18:42])).tolist() == [2, 3, 4, 5]


@pytest.mark.parametrize(
    "factor",
    [
        lambda day: 10 * 0.95 ** (day - FIRST).days,
        lambda day: 1.03 ** (day - FIRST).days,
        lambda day: 1.0 if day < date(2026, 2, 20) else 6.0,
        lambda day: 2.5 if day.day == 1 else 1.0,
    ],
    ids=["shrinks", "grows", "a second site joined", "bills on the first"],
)
def test_what_moves_is_demand(factor):
    rows = a_history(FIRST, DAYS, per_day=3000.0, factor=factor)
    found = flags(site_of(rows), END)
    assert [flag for flag in found if flag.kind == "outage"] == []
    assert len(found) <= 1
