"""Queues that are forecast from other queues."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from forecasts.queues import QueueSettings, SpecialDay
from forecasts.volume import forecast
from shiftplan.errors import InvalidInput
from tests.forecasts.made_history import a_history, nine_to_nine

MONDAY = date(2026, 3, 2)
AHEAD = MONDAY + timedelta(weeks=10)
CALLS = QueueSettings.of_voice("calls")


def paper(*drivers, queue="paper", channel="back_office"):
    return QueueSettings(
        queue=queue, channel=channel, goal="deadline", deadline_minutes=600, aht_seconds=(240,), drivers=drivers
    )


def totals(made, queue):
    mine = made[made["queue"] == queue]
    return mine.groupby(mine["interval_start"].dt.date)["volume"].sum()


@pytest.fixture(scope="module")
def history():
    return a_history(MONDAY, 70)


def test_a_share_of_the_calls_at_the_same_time(history):
    made = forecast(history, first_day=AHEAD, days=3, queues=[CALLS, paper(("calls", 0.25, 0))])
    calls = made[made["queue"] == "calls"].set_index("interval_start")
    items = made[made["queue"] == "paper"].set_index("interval_start")
    assert len(items) == 3 * 48
    assert items.loc[calls.index, "volume"].to_numpy() == pytest.approx(0.25 * calls["volume"].to_numpy())
    assert items["volume"].sum() == pytest.approx(0.25 * calls["volume"].sum())
    assert (items["p975"] >= items["p50"]).all()
    assert (items["aht_seconds"] == 240).all()


def test_lag_reaches_into_the_history_and_over_days_without_calls():
    """Calls on weekdays, paper two days later: Saturday's comes from Thursday, Tuesday's from Sunday is nothing."""
    weekdays = a_history(MONDAY, 70, factor=lambda day: 0.0 if day.weekday() >= 5 else 1.0)
    made = forecast(weekdays, first_day=AHEAD, days=7, queues=[CALLS, paper(("calls", 0.5, 2))])
    calls, items = totals(made, "calls"), totals(made, "paper")
    assert items[AHEAD] == 0  # Monday, from Saturday
    assert items[AHEAD + timedelta(days=1)] == 0
    for day in range(2, 7):
        assert items[AHEAD + timedelta(days=day)] == pytest.approx(0.5 * calls[AHEAD + timedelta(days=day - 2)])


def test_what_was_seen_drives_the_first_days(history):
    made = forecast(history, first_day=AHEAD, days=2, queues=[CALLS, paper(("calls", 0.5, 1))])
    last = history[history["interval_start"] >= pd.Timestamp(AHEAD - timedelta(days=1))]["offered"].sum()
    assert totals(made, "paper")[AHEAD] == pytest.approx(0.5 * last)


def test_a_campaign_on_the_phone_reaches_the_back_office(history):
    """Its paper comes a day after its calls, though the campaign is none of the paper's own."""
    day = AHEAD + timedelta(days=2)
    campaign = SpecialDay(from_date=day, to_date=day, kind="campaign", queue="calls", lift=1.5)
    queues = [CALLS, paper(("calls", 0.25, 1))]
    plain = totals(forecast(history, first_day=AHEAD, days=5, queues=queues), "paper")
    lifted = totals(forecast(history, first_day=AHEAD, days=5, queues=queues, special_days=[campaign]), "paper")
    following = day + timedelta(days=1)
    assert lifted[following] == pytest.approx(1.5 * plain[following])
    assert lifted.drop(following).to_numpy() == pytest.approx(plain.drop(following).to_numpy())


def test_several_drivers_add_up_and_chains_work(history):
    both = pd.concat([history, a_history(MONDAY, 70, queue="mail", seed=5, per_day=300)])
    mail = paper(queue="mail", channel="email")
    orders = paper(("calls", 0.1, 0), ("mail", 0.5, 0))
    second = paper(("paper", 0.5, 0), queue="second")
    made = forecast(both, first_day=AHEAD, days=1, queues=[second, orders, CALLS, mail])
    calls, mails, items = (totals(made, queue).iloc[0] for queue in ("calls", "mail", "paper"))
    assert items == pytest.approx(0.1 * calls + 0.5 * mails)
    assert totals(made, "second").iloc[0] == pytest.approx(0.5 * items)


def test_second_line_takes_what_comes_while_it_is_open(history):
    """Shorter hours and a closed Tuesday: nothing is lost, nothing arrives while closed."""
    second = QueueSettings(
        queue="second", goal="service_level", target=0.8, answer_within_seconds=60, drivers=(("calls", 0.1, 0),)
    )
    openings = {("second", AHEAD + timedelta(days=i)): [(600, 1080)] if i != 1 else [] for i in range(4)}
    made = forecast(history, first_day=AHEAD, days=4, queues=[CALLS, second], openings=openings)
    mine = made[made["queue"] == "second"]
    assert mine["interval_start"].dt.hour.between(10, 17).all()
    calls, escalated = totals(made, "calls"), totals(made, "second")
    assert AHEAD + timedelta(days=1) not in escalated.index
    assert escalated[AHEAD] == pytest.approx(0.1 * calls[AHEAD])
    assert escalated[AHEAD + timedelta(days=2)] == pytest.approx(0.1 * calls.iloc[1:3].sum())


def test_second_line_without_hours_is_open_with_its_driver(history):
    second = QueueSettings(
        queue="second", goal="service_level", target=0.8, answer_within_seconds=60, drivers=(("calls", 0.1, 0),)
    )
    made = forecast(history, first_day=AHEAD, days=1, queues=[CALLS, second])
    assert len(made[made["queue"] == "second"]) == 24


def test_own_history_beats_the_driver(history):
    own = pd.concat([history, a_history(MONDAY, 70, queue="paper", per_day=100)])
    made = forecast(own, first_day=AHEAD, days=2, queues=[CALLS, paper(("calls", 9.0, 0))])
    assert totals(made, "paper").iloc[1] == pytest.approx(100, rel=0.1)


def test_uncertainty_is_passed_on(history):
    """Half of the calls: the day's error stays the same share, the Poisson noise is the items' own."""
    made = forecast(history, first_day=AHEAD, days=1, queues=[CALLS, paper(("calls", 1.0, 0))])
    calls = made[made["queue"] == "calls"].set_index("interval_start")
    items = made[made["queue"] == "paper"].set_index("interval_start").loc[calls.index]
    assert np.abs(items["p975"] - calls["p975"]).max() <= 1


def test_heads_need_hours_and_no_history(history):
    desk = QueueSettings(queue="desk", channel="voice", goal="heads", target=1)
    openings = nine_to_nine("desk", AHEAD, 2)
    made = forecast(history, first_day=AHEAD, days=2, queues=[CALLS, desk], openings=openings)
    assert len(made[made["queue"] == "desk"]) == 48
    assert totals(made, "desk").sum() == 0
    with pytest.raises(InvalidInput, match="opening hours"):
        forecast(history, first_day=AHEAD, days=2, queues=[CALLS, desk])


@pytest.mark.parametrize(
    ("queues", "message"),
    [
        ([paper(("nobody", 1.0, 0))], "nobody: no such queue"),
        ([paper(("b", 1.0, 0), queue="a"), paper(("a", 1.0, 0), queue="b")], "drive each other"),
        ([paper(queue="a")], "neither history nor a driver"),
    ],
)
def test_drivers_that_cannot_work(history, queues, message):
    with pytest.raises(InvalidInput, match=message):
        forecast(history, first_day=AHEAD, days=1, queues=[CALLS, *queues])
