"""The table of methods: honest origins, and what the numbers mean."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from forecasts.backtest import backtest, poisson_deviation
from forecasts.methods import METHODS
from shiftplan.errors import InvalidInput
from tests.forecasts.made_history import a_history

MONDAY = date(2026, 3, 2)
END = MONDAY + timedelta(weeks=14)


@pytest.fixture(scope="module")
def history():
    return a_history(MONDAY, 98)


def test_all_methods_are_listed_and_the_model_wins(history):
    table = backtest(history, first_day=END)
    wape, x_floor = (dict(zip(table["method"], table[name], strict=True)) for name in ("wape", "x_floor"))
    assert set(wape) == {*METHODS, "auto"}
    assert table["method"].iloc[0] in {"two-stage-plain", "two-stage", "factors", "auto"}
    assert wape["seasonal-naive"] > wape["mean-6"] > wape["two-stage"]
    assert 1.0 < x_floor["two-stage"] < 1.1  # nothing but Poisson noise is left
    assert table["bias"].abs().max() < 0.03


def test_seasonal_naive_is_always_there_and_is_last_week(history):
    origin = END - timedelta(days=7)
    table = backtest(history, first_day=END, origins=[origin], horizon_days=7, methods=["mean-4"])
    assert set(table["method"]) == {"seasonal-naive", "mean-4"}
    counts = history["offered"].to_numpy(dtype=float)
    made, actual = counts[-2 * 168 : -168], counts[-168:]
    row = table.set_index("method").loc["seasonal-naive"]
    assert row["wape"] == pytest.approx(np.abs(actual - made).sum() / actual.sum())
    assert row["bias"] == pytest.approx((made.sum() - actual.sum()) / actual.sum())
    assert row["intervals"] == 168


def test_nothing_after_the_origin_is_looked_at(history):
    """Another future changes the score and never the forecast: errors differ exactly by the change of what came."""
    origin = END - timedelta(days=7)
    later = history.copy()
    later.loc[later["interval_start"] >= pd.Timestamp(origin), "offered"] += 1000
    plain, raised = (
        backtest(each, first_day=END, origins=[origin], horizon_days=7).set_index("method") for each in (history, later)
    )
    actual = [each.loc[each["interval_start"] >= pd.Timestamp(origin), "offered"].sum() for each in (history, later)]
    made = [(table["bias"] + 1) * total for table, total in zip((plain, raised), actual, strict=True)]
    pd.testing.assert_series_equal(made[0].sort_index(), made[1].sort_index())


def test_young_queues_have_no_score(history):
    young = a_history(END - timedelta(days=5), 5, queue="new")
    assert set(backtest(pd.concat([history, young]), first_day=END)["queue"]) == {"calls"}
    with pytest.raises(InvalidInput, match="magic"):
        backtest(history, first_day=END, methods=["magic"])


def test_floor_of_a_poisson_count():
    mean = np.array([0.0, 0.5, 5.0, 50.0])
    draws = np.random.default_rng(3).poisson(mean, (200_000, 4))
    assert poisson_deviation(mean) == pytest.approx(np.abs(draws - mean).mean(axis=0), rel=0.01)
