"""What the calendar says of days in Japan, and that it is learnt where it shows and forgotten where it does not."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from forecasts.special_days import calendar, public_holidays
from forecasts.volume import forecast
from tests.forecasts.made_history import a_history

FIRST = date(2026, 1, 1)
WORKDAYS = [True] * 5 + [False] * 2


def days_of(effect, works_on=WORKDAYS, country="JP", year=2026):
    """Dates of a year on which an effect applies."""
    first = date(year, 1, 1)
    rest = public_holidays(country, first, first + timedelta(days=364))
    made = calendar(first, 365, queue="", works_on=works_on, holidays=rest, special_days=[], country=country)
    on = np.flatnonzero(made.columns[:, made.names.index(effect)])
    return [(first + timedelta(days=int(day))).isoformat()[5:] for day in on]


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        ("obon", ["08-13", "08-14", "08-15", "08-16"]),
        ("golden_week", ["04-30", "05-01", "05-02"]),
        ("bridge", ["08-10", "11-02", "12-28"]),
        ("after_long", ["01-05", "05-07", "09-24"]),
        ("year_end", ["12-24", "12-25", "12-26", "12-27", "12-28"]),
        ("year_start", ["01-04", "01-05", "01-06", "01-07"]),
    ],
)
def test_days_of_japan(effect, expected):
    assert days_of(effect) == expected


def test_where_work_goes_on_at_weekends_nothing_is_bridged():
    assert days_of("bridge", works_on=[True] * 7) == []


def test_pay_day_and_five_ten_days_move_to_the_working_day_before():
    paydays = days_of("payday")
    assert len(paydays) == 12
    assert "01-23" in paydays  # the 25th is a Sunday
    assert "12-25" in paydays
    assert "05-29" in days_of("gotobi")  # the 30th is a Saturday, the 31st ends the month


def test_obon_of_last_year_is_expected_this_year_and_a_calendar_that_does_nothing_costs_nothing():
    first, end = date(2025, 6, 2), date(2026, 8, 10)

    def quiet(day):
        return 0.5 if day.month == 8 and 13 <= day.day <= 16 else 1.0

    known: dict[str, Any] = {"first_day": end, "days": 7, "method": "two-stage"}
    with_obon, without = (
        forecast(a_history(first, (end - first).days, step=180, factor=factor), holidays="JP", **known)
        .set_index("interval_start")["volume"]
        .resample("D")
        .sum()
        for factor in (quiet, lambda day: 1.0)
    )
    assert 0.4 < (with_obon / without)["2026-08-13":"2026-08-16"].mean() < 0.75
    assert with_obon["2026-08-10"] == pytest.approx(without["2026-08-10"], rel=0.06)
    usual = 1200.0 * (1 + 0.2 * (np.array([day.weekday() for day in without.index]) == 0))
    assert without.to_numpy() == pytest.approx(usual, rel=0.08)
