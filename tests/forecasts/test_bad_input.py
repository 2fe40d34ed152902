"""Bad input is refused with place, value and cure, or has a stated fallback; nothing wild comes out."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from forecasts.queues import SpecialDay
from forecasts.volume import forecast
from shiftplan.errors import InvalidInput
from shiftplan.files.history import read_history
from tests.forecasts.made_history import a_history, nine_to_nine

FIRST, DAYS = date(2026, 1, 5), 21
END = FIRST + timedelta(days=DAYS)


def test_intervals_named_by_their_ends_are_refused_where_hours_tell():
    rows = a_history(FIRST, DAYS)
    ends = rows.assign(interval_start=rows["interval_start"] + pd.Timedelta(minutes=30))
    hours = nine_to_nine("calls", FIRST, DAYS + 7)
    with pytest.raises(InvalidInput, match="named by its start: take 30 minutes off"):
        forecast(ends, first_day=END, days=1, openings=hours)
    assert len(forecast(rows, first_day=END, days=1, openings=hours, method="mean-4")) == 24


def test_two_time_zones_in_one_file_are_refused(tmp_path):
    path = tmp_path / "history.csv"
    path.write_text(
        "queue,interval_start,offered\ncalls,2026-01-05T09:00+09:00,5\ncalls,2026-01-05T09:30Z,5\n", encoding="utf-8"
    )
    with pytest.raises(InvalidInput, match=r"history\.csv:3: interval_start: .*two time zones"):
        read_history(path)


@pytest.mark.parametrize("days", [1, 2, 7])
@pytest.mark.parametrize("per_day", [0.0, 4.0, 1200.0])
def test_little_history_gives_a_forecast_near_its_mean(days, per_day):
    rows = a_history(FIRST, days, per_day=per_day)
    made = forecast(rows, first_day=FIRST + timedelta(days=7), days=7)
    numbers = made.drop(columns=["queue", "interval_start", "aht_seconds"]).to_numpy()
    assert np.isfinite(numbers).all()
    assert (numbers >= 0).all()
    seen = rows["offered"].sum() / days
    forecast_a_day = made["volume"].sum() / days
    assert forecast_a_day == pytest.approx(seen, rel=0.25, abs=1.0)


def test_a_history_that_is_an_outage_from_end_to_end_is_refused_and_not_taken_for_nothing():
    rows = a_history(FIRST, DAYS)
    lost = SpecialDay(from_date=FIRST, to_date=END, kind="outage")
    with pytest.raises(InvalidInput, match=r"queue calls: every day of its history .* outage of special_days\.csv"):
        forecast(rows, first_day=END, days=1, special_days=[lost])
    but_a_week = SpecialDay(from_date=FIRST, to_date=END - timedelta(days=8), kind="outage")
    assert forecast(rows, first_day=END, days=7, special_days=[but_a_week])["volume"].sum() > 7000


def test_order_of_rows_and_fractions_do_not_matter():
    rows = a_history(FIRST, DAYS).assign(offered=lambda each: each["offered"] + 0.25)
    made = [forecast(each, first_day=END, days=2) for each in (rows, rows.sample(frac=1, random_state=1))]
    assert made[0]["volume"].to_numpy() == pytest.approx(made[1]["volume"].to_numpy())
