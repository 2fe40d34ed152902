"""Quantiles of counts with an uncertain rate."""

import numpy as np
import pytest

from forecasts.quantiles import count_quantiles

SHARES = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)


@pytest.mark.parametrize("rate_cv", [0.0, 0.1, 0.5])
@pytest.mark.parametrize("mean", [0.02, 0.7, 4.0, 39.0, 41.0, 300.0])
def test_against_draws(mean, rate_cv):
    rng = np.random.default_rng(5)
    rate = rng.gamma(1 / rate_cv**2, mean * rate_cv**2, 400_000) if rate_cv else mean
    drawn = np.quantile(rng.poisson(rate, 400_000), SHARES, method="inverted_cdf")
    found = count_quantiles(np.array([mean]), np.array([rate_cv]), SHARES)[:, 0]
    assert found == pytest.approx(drawn, rel=0.02, abs=1.0 if mean > 20 else 0.01)


def test_nothing_expected_nothing_possible():
    assert (count_quantiles(np.zeros(2), np.array([0.0, 0.3]), SHARES) == 0).all()


def test_rise_and_never_fall_below_nothing():
    mean = np.geomspace(1e-6, 1e6, 60)
    for cv in (0.0, 0.3, 3.0):
        found = count_quantiles(mean, np.full(60, cv), SHARES)
        assert np.isfinite(found).all()
        assert (found >= 0).all()
        assert (np.diff(found, axis=0) >= 0).all()
