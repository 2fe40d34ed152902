"""The method chosen for each queue, and how wide its bands are."""

from datetime import date, timedelta

import numpy as np
import pytest

from forecasts.backtest import backtest
from forecasts.block import Block
from forecasts.cleaning import OUTAGE, masked, unusual
from forecasts.expected import expect
from forecasts.quantiles import count_quantiles
from forecasts.special_days import calendar
from tests.forecasts.made_history import series

FIRST = date(2026, 1, 5)
DAYS, AHEAD, INTERVALS = 160, 14, 18


def a_block(queues, day_cv=0.05, drift=0.05, per_interval=200.0, seed=3):
    """Queues whose days share an effect and whose intervals drift; and what comes after."""
    rng = np.random.default_rng(seed)
    shape = 1.2 + np.sin(np.arange(INTERVALS) / 4)
    week = np.array([1.2, 1.0, 0.95, 0.95, 1.0, 0.7, 0.6])
    weekdays = np.arange(DAYS + AHEAD) % 7
    rate = per_interval * shape * week[weekdays, None]
    rate = rate * np.exp(rng.normal(0, day_cv, (queues, DAYS + AHEAD, 1)))
    counts = rng.poisson(rate * np.exp(rng.normal(0, drift, (queues, DAYS + AHEAD, INTERVALS)))).astype(float)
    effects = calendar(FIRST, DAYS + AHEAD, queue="", works_on=[True] * 7, holidays=frozenset(), special_days=[])
    usual = np.ones((queues, 7, INTERVALS), dtype=bool)
    return Block(counts[:, :DAYS], usual, weekdays, effects), counts[:, DAYS:]


SLOW = pytest.mark.slow
LONG = ("japan", "indifferent")
"""Made histories that take seconds each."""


@pytest.mark.parametrize(
    ("day_cv", "drift"),
    [(0.05, 0.05), pytest.param(0.0, 0.0, marks=SLOW), pytest.param(0.1, 0.02, marks=SLOW)],
)
def test_bands_hold_what_they_say(day_cv, drift):
    block, future = a_block(30, day_cv, drift)
    made = expect(block)
    cv = np.broadcast_to(made.rate_cv[:, None], made.mean.shape).ravel()
    low, high = count_quantiles(made.mean.ravel(), cv, (0.1, 0.9))
    assert 0.75 < np.mean((low <= future.ravel()) & (future.ravel() <= high)) < 0.87
    totals = np.repeat(made.day_cv, AHEAD)
    low, high = count_quantiles(made.mean.sum(axis=2).ravel(), totals, (0.1, 0.9))
    came = future.sum(axis=2).ravel()
    assert 0.7 < np.mean((low <= came) & (came <= high)) < 0.96


def test_a_queue_is_forecast_alike_alone_and_beside_others():
    block, _ = a_block(6)
    alone = Block(block.counts[2:3], block.usual[2:3], block.weekdays, block.calendar)
    assert expect(alone).mean[0] == pytest.approx(expect(block).mean[2])
    assert expect(alone).methods == expect(block).methods[2:3]


def test_what_came_to_nothing_for_lack_of_lines_is_found_and_costs_little():
    """Eight days of the last ten weeks, some of them for hours only."""
    block, future = a_block(10)
    broken = block.counts.copy()
    lost = np.zeros(broken.shape, dtype=bool)
    for day in range(DAYS - 66, DAYS, 9):
        lost[:, day, : INTERVALS // 2 if day % 2 else INTERVALS] = True
    broken[lost] = 0
    normal = np.ones(DAYS, dtype=bool)
    found = unusual(broken, block.past_weekdays, normal).code == OUTAGE
    assert found[lost].mean() > 0.95
    assert (unusual(block.counts, block.past_weekdays, normal).code > 0).mean() < 0.001
    dirty = expect(masked(Block(broken, block.usual, block.weekdays, block.calendar))).mean
    errors = [np.abs(each - future).sum() / future.sum() for each in (dirty, expect(block).mean)]
    assert errors[0] - errors[1] < 0.003


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(each, id=each.name, marks=SLOW if each.name in LONG else ())
        for each in series()
        if each.name != "hourly"
    ],
)
def test_the_choice_is_never_worse_than_the_mean_of_six(made):
    origins = [made.end - timedelta(days=14 + 7 * week) for week in range(1 if made.name == "short" else 4)]
    table = backtest(
        made.rows, first_day=made.end, holidays=made.holidays, origins=origins, methods=["mean-6", "auto"]
    ).set_index("method")
    assert table["wape"]["auto"] < (0.95 if made.moves else 1.0) * table["wape"]["mean-6"]
