"""A day forecast anew from its first hours."""

import numpy as np
import pytest

from forecasts.intraday import updated
from shiftplan.errors import InvalidInput

EXPECTED = np.full(20, 400.0)


def past_days(days, common, seed=1):
    """Days whose level is off by a share of the size `common`, with Poisson noise on top."""
    rng = np.random.default_rng(seed)
    level = np.exp(rng.normal(0.0, common, (days, 1)))
    return np.tile(EXPECTED, (days, 1)), rng.poisson(EXPECTED * level).astype(float)


def test_a_day_that_began_higher_is_lifted_if_past_days_stayed_so():
    made = updated(EXPECTED, np.full(6, 440.0), *past_days(80, 0.08))
    assert made[:6].tolist() == [400.0] * 6
    assert made[6:].mean() == pytest.approx(440.0, rel=0.03)


def test_noise_of_the_morning_does_not_last():
    made = updated(EXPECTED, np.full(6, 440.0), *past_days(80, 0.0))
    assert made[6:].mean() == pytest.approx(400.0, rel=0.03)


def test_errors_shrink_over_many_days():
    expected, actual = past_days(140, 0.06, seed=4)
    off = np.zeros(2)
    for day in range(80, 140):
        made = updated(expected[day], actual[day, :6], expected[:day], actual[:day])
        off += [np.abs(each - actual[day])[6:].sum() for each in (expected[day], made)]
    assert off[1] < 0.85 * off[0]


def test_without_past_or_at_the_edges_of_the_day_nothing_changes():
    none = np.zeros((0, 20))
    assert updated(EXPECTED, np.full(6, 900.0), none, none) == pytest.approx(EXPECTED)
    past = past_days(30, 0.05)
    for came in (np.zeros(0), np.full(20, 500.0)):
        assert updated(EXPECTED, came, *past) == pytest.approx(EXPECTED)
    assert (updated(np.zeros(20), np.zeros(6), *past) == 0).all()


@pytest.mark.parametrize("came", [np.full(21, 1.0), np.array([-1.0])])
def test_refused(came):
    with pytest.raises(InvalidInput, match="intraday"):
        updated(EXPECTED, came, *past_days(5, 0.1))
