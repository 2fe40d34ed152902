"""What the past says of the future: second tries are no demand, new queues borrow a week, a bot takes its share."""

from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from forecasts.new_queues import week_of_similar, with_typical_weeks
from forecasts.queues import SpecialDay
from forecasts.redials import without_redials
from forecasts.volume import forecast
from shiftplan.domain.work import QueueId
from shiftplan.errors import InvalidInput
from shiftplan.files.history import History
from shiftplan.services.forecasting import Newcomers
from tests.forecasts.made_history import a_history

FIRST, DAYS = date(2026, 1, 5), 56
END = FIRST + timedelta(days=DAYS)


def days_with_losses(lost_share, bad_days, seed=1):
    """Counts of 24 half-hours whose true demand is 100 each; 40 % of those lost try again in the hour after."""
    rng = np.random.default_rng(seed)
    demand = rng.poisson(100.0, (DAYS, 24)).astype(float)
    share = np.where(np.isin(np.arange(DAYS), bad_days)[:, None], lost_share, 0.05) * np.ones(24)
    counts, lost = demand.copy(), np.zeros_like(demand)
    for i in range(24):
        lost[:, i] = counts[:, i] * share[:, i]
        for later in (i + 1, i + 2):
            if later < 24:
                counts[:, later] += 0.2 * lost[:, i]
    return demand, counts, lost


def test_second_tries_on_bad_days_are_taken_out():
    bad = [10, 20, 30, 40]
    demand, counts, lost = days_with_losses(0.4, bad)
    cleaned = without_redials(counts, lost, 2)
    too_many = counts[bad].sum() / demand[bad].sum() - 1
    assert too_many > 0.1
    assert abs(cleaned[bad].sum() / demand[bad].sum() - 1) < 0.45 * too_many
    assert (cleaned >= 0).all()


def test_days_on_which_as_many_gave_up_as_ever_stay_as_they_are():
    _, counts, lost = days_with_losses(0.05, [])
    assert without_redials(counts, lost, 2) == pytest.approx(counts)
    assert without_redials(counts, np.full(counts.shape, np.nan), 2) is counts


def test_a_history_that_knows_who_gave_up_forecasts_less_than_its_bad_days():
    rows = a_history(FIRST, DAYS)
    bad = rows["interval_start"].dt.date.isin([END - timedelta(days=7 * week) for week in range(1, 5)])
    lost = np.where(bad, 0.5, 0.04) * rows["offered"]
    known: dict[str, Any] = {"first_day": END, "days": 1, "method": "mean-4"}
    plain = forecast(rows, **known)["volume"].sum()
    assert forecast(rows.assign(abandoned=lost), **known)["volume"].sum() < 0.95 * plain


def test_a_new_queue_is_like_a_similar_one_until_its_own_days_speak():
    rows = a_history(FIRST, DAYS)
    week = week_of_similar(rows, "calls", "new", 0.5, END)
    known: dict[str, Any] = {"first_day": END, "days": 7, "method": "two-stage"}
    made = forecast(with_typical_weeks(rows, week, END), **known).groupby("queue")["volume"].sum()
    assert made["new"] == pytest.approx(0.5 * made["calls"], rel=0.05)
    own = a_history(END - timedelta(days=14), 14, queue="new", per_day=900.0, seed=5)
    joined = with_typical_weeks(pd.concat([rows, own]), week, END)
    later = forecast(joined, **known).groupby("queue")["volume"].sum()
    assert 1.1 * made["new"] < later["new"] < 0.75 * made["calls"]


def test_a_drawn_week_is_a_week_ahead():
    drawn = a_history(FIRST, 7, queue="new", per_day=300.0)
    rows = a_history(FIRST, DAYS)
    made = forecast(with_typical_weeks(rows, drawn, END), first_day=END, days=7, method="two-stage")
    assert made[made["queue"] == "new"]["volume"].sum() == pytest.approx(drawn["offered"].sum(), rel=0.05)


@pytest.mark.parametrize(
    ("similar", "new", "ratio", "words"),
    [
        ("fax", "new", 1.0, "no history"),
        ("calls", "new", -1.0, "positive"),
        ("calls", "new", float("nan"), "positive"),
        ("calls", "new", 1e300, "up to 1000"),
        ("calls", "", 1.0, "name the new queue"),
    ],
)
def test_a_likeness_that_cannot_be_is_refused(similar, new, ratio, words):
    with pytest.raises(InvalidInput, match=words):
        week_of_similar(a_history(FIRST, DAYS), similar, new, ratio, END)


def test_new_queues_are_named_once_and_drawn_weeks_have_rows():
    past = History([QueueId("calls")], [datetime.combine(FIRST, time(9))], [0], [4.0], [None], [None], [None])
    for newcomers, words in (
        (Newcomers(None, [("new", "calls", 1.0)] * 2), "stands twice"),
        (Newcomers(past, [("calls", "calls", 1.0)]), "stands twice"),
        (Newcomers(History()), "no row"),
    ):
        with pytest.raises(InvalidInput, match=words):
            newcomers.joined(past, FIRST + timedelta(days=7))


def test_a_bot_takes_the_share_it_is_expected_to_from_its_day_on():
    rows = a_history(FIRST, DAYS)
    start = END + timedelta(days=3)
    bot = SpecialDay(from_date=start, to_date=date(2027, 12, 31), kind="bot", lift=0.8)
    days = [
        forecast(rows, first_day=END, days=7, method="two-stage", special_days=special)
        .set_index("interval_start")["volume"]
        .resample("D")
        .sum()
        for special in ((), (bot,))
    ]
    assert days[1][:3].to_numpy() == pytest.approx(days[0][:3].to_numpy())
    assert days[1][3:].to_numpy() == pytest.approx(0.8 * days[0][3:].to_numpy())
