"""The rest of a day, forecast anew from what has come."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from forecasts.queues import QueueSettings
from forecasts.volume import forecast
from shiftplan.errors import InvalidInput
from tests.forecasts.made_history import a_history

FIRST, DAYS = date(2026, 1, 5), 56
TODAY = FIRST + timedelta(days=DAYS)
SEVEN_MINUTES = pd.Timedelta(minutes=7)
NOON = datetime.combine(TODAY, time(12))
METHOD = "two-stage"


def days_that_differ(day):
    """Days are up or down as a whole, so that a morning tells of the afternoon."""
    return float(np.exp(0.15 * np.sin(day.toordinal() * 2.3)))


def made(rows, **known):
    """Volume by time of day."""
    found = forecast(rows, first_day=TODAY, days=1, method=METHOD, **known)
    return found.set_index("interval_start")["volume"]


def test_a_busy_morning_lifts_what_is_to_come_and_nothing_before():
    rows = a_history(FIRST, DAYS + 1, factor=days_that_differ)
    past, today = (rows[(rows["interval_start"] >= pd.Timestamp(TODAY)) == later] for later in (False, True))
    before = made(past)
    busy = today.assign(offered=(1.3 * before.reindex(today["interval_start"]).to_numpy()).round())
    anew = made(past, now=NOON, actuals=busy)
    later = anew.index >= pd.Timestamp(NOON)
    assert (anew[~later] == before[~later]).all()
    assert 1.05 < anew[later].sum() / before[later].sum() < 1.3


def test_what_came_after_now_is_not_looked_at():
    rows = a_history(FIRST, DAYS + 1)
    past, today = (rows[(rows["interval_start"] >= pd.Timestamp(TODAY)) == later] for later in (False, True))
    wild = today.assign(offered=np.where(today["interval_start"] < pd.Timestamp(NOON), today["offered"], 9999))
    assert (made(past, now=NOON, actuals=today) == made(past, now=NOON, actuals=wild)).all()


def test_work_that_follows_today_follows_the_correction():
    rows = a_history(FIRST, DAYS, factor=days_that_differ)
    queues = [
        QueueSettings(queue="calls", goal="service_level", target=0.8, answer_within_seconds=20),
        QueueSettings(
            queue="second", channel="email", goal="deadline", deadline_minutes=60, drivers=(("calls", 0.1, 0),)
        ),
    ]
    known: dict[str, Any] = {"first_day": TODAY, "days": 1, "method": METHOD, "queues": queues}
    morning = forecast(rows, **known).query("queue == 'calls'")
    morning = morning.assign(offered=(1.4 * morning["volume"]).round())[["queue", "interval_start", "offered"]]
    sums = [
        found.groupby("queue")["volume"].sum()
        for found in (forecast(rows, **known), forecast(rows, now=NOON, actuals=morning, **known))
    ]
    assert sums[1]["calls"] > 1.02 * sums[0]["calls"]
    assert sums[1]["second"] == pytest.approx(0.1 * sums[1]["calls"])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"now": NOON + timedelta(days=1)}, "give a moment of"),
        ({"now": NOON.replace(tzinfo=UTC)}, "without an offset"),
        ({"actuals": a_history(FIRST, 7)}, "no row of"),
        (
            {"actuals": a_history(TODAY, 1).assign(interval_start=lambda rows: rows["interval_start"] + SEVEN_MINUTES)},
            "T09:07: fits into no interval of 30 minutes",
        ),
        ({"actuals": a_history(TODAY, 1, queue="fax")}, "fax: has no history"),
    ],
)
def test_what_does_not_fit_is_refused(change, words):
    given = {"now": NOON, "actuals": a_history(TODAY, 1), **change}
    with pytest.raises(InvalidInput, match=words):
        made(a_history(FIRST, DAYS), **given)
