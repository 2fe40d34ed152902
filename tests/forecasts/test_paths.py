"""Days as they may come: as wide as they say, and as one day."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from forecasts.paths import sample_paths
from forecasts.volume import forecast, paths
from shiftplan.errors import InvalidInput
from tests.forecasts.made_history import a_history


def test_totals_of_days_vary_as_days_do_and_intervals_as_intervals():
    mean = np.full((2, 24), 100.0)
    made = sample_paths(mean, 0.1 * mean, 0.06, 4000, np.random.default_rng(1))
    assert made.shape == (4000, 2, 24)
    assert (made == made.round()).all()
    assert (made >= 0).all()
    assert made.mean() == pytest.approx(100.0, rel=0.01)
    assert made[:, 0, 5].var() == pytest.approx(100 + 10**2, rel=0.1)
    day = made[:, 0].sum(axis=1)
    assert day.std() / day.mean() > 0.06
    alone = np.sqrt((100 + 10**2) * 24) / 2400
    assert day.std() / day.mean() > 1.6 * alone
    assert np.corrcoef(made[:, 0, 0], made[:, 0, 23])[0, 1] > 0.1
    assert abs(np.corrcoef(made[:, 0].sum(axis=1), made[:, 1].sum(axis=1))[0, 1]) < 0.06


def test_nothing_expected_is_nothing():
    assert not sample_paths(np.zeros((1, 4)), np.zeros((1, 4)), 0.0, 3, np.random.default_rng(1)).any()


def test_paths_have_the_rows_of_the_forecast_and_the_same_seed_the_same_counts():
    first = date(2026, 1, 5)
    known: dict[str, Any] = {"first_day": first + timedelta(days=42), "days": 3, "method": "mean-4"}
    rows = a_history(first, 42)
    made = paths(rows, number=20, seed=3, **known)
    expected = forecast(rows, **known)
    assert made["interval_start"].tolist() == expected["interval_start"].tolist()
    assert made.filter(like="path_").mean(axis=1).sum() == pytest.approx(expected["volume"].sum(), rel=0.1)
    assert made.equals(paths(rows, number=20, seed=3, **known))
    with pytest.raises(InvalidInput, match="1 to 1000"):
        paths(rows, number=0, seed=3, **known)
