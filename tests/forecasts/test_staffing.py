"""Volumes -> people, or work with due times; opening hours of both."""

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from forecasts.backlog import due_times
from forecasts.erlang import performance
from forecasts.hours import Hours
from forecasts.queues import QueueSettings
from forecasts.schema import check_requirement
from forecasts.staffing import gross, requirement
from shiftplan.errors import InvalidInput
from tests.forecasts.made_history import nine_to_nine

FRIDAY = date(2026, 12, 4)
SATURDAY = FRIDAY + timedelta(days=1)


def at(wall):
    """A local time without zone, as tables hold them."""
    return datetime.fromisoformat(wall)


def hours_of(openings):
    found = Hours.of("q", openings)
    assert found is not None
    return found


def volumes(queue, counts, *, first="2026-12-04T09:00", step=30, aht=np.nan):
    starts = pd.date_range(first, periods=len(counts), freq=f"{step}min")
    return pd.DataFrame({"queue": queue, "interval_start": starts, "volume": counts, "aht_seconds": aht})


def agents(counts, aht=180.0, **settings):
    queue = QueueSettings(queue="q", aht_seconds=(aht,), **settings)
    return requirement(volumes("q", counts), [queue])["agents"].tolist()


def test_voice_meets_every_goal():
    eighty_twenty = {"goal": "service_level", "target": 0.8, "answer_within_seconds": 20}
    assert agents([100, 0], **eighty_twenty) == [14, 0]
    assert agents([100, 0], **eighty_twenty, shrinkage=0.3) == [20, 0]
    assert agents([100, 0], **eighty_twenty, max_occupancy=0.5) == [20, 0]
    both = agents([100, 0], **eighty_twenty, goal2="answer_rate", target2=0.995, patience_seconds=90)
    alone = agents([100, 0], **eighty_twenty, patience_seconds=90)
    rate = agents([100, 0], goal="answer_rate", target=0.995, patience_seconds=90)
    assert both == rate
    assert rate[0] > alone[0]
    assert agents([100, 0], goal="asa", target=7.0)[0] == 15
    assert agents([100, 0], goal="asa", target=8.0)[0] == 14


def test_gross_people_are_rounded_up_but_not_for_noise():
    assert gross(np.array([14.0, 15.0, 0.0]), 0.3).tolist() == [20, 22, 0]
    assert gross(np.array([9.0]), 0.55).tolist() == [20]  # 20.000000000000004 in floating point


def test_chat_counts_agents_and_not_slots():
    chat = QueueSettings(
        queue="q",
        channel="chat",
        goal="service_level",
        target=0.8,
        answer_within_seconds=20,
        aht_seconds=(300, 420, 600),
    )
    made = requirement(volumes("q", [50, 0], step=15), [chat])
    assert made["agents"].tolist() == [13, 0]


def test_the_handle_time_of_the_forecast_comes_first():
    queue = QueueSettings(queue="q", goal="service_level", target=0.8, answer_within_seconds=20, aht_seconds=(999,))
    assert requirement(volumes("q", [100, 100], aht=[180, np.nan]), [queue])["agents"].iloc[0] == 14
    assert requirement(volumes("q", [100, 100], aht=[180, np.nan]), [queue])["agents"].iloc[1] > 50


@pytest.mark.parametrize("channel", ["voice", "chat"])
def test_nobody_is_needed_for_calls_while_closed(channel):
    """Also where their handle time is unknown: 21:00 is closing time."""
    queue = QueueSettings(
        queue="q", channel=channel, goal="service_level", target=0.8, answer_within_seconds=20, max_occupancy=0.8
    )
    forecast = volumes("q", [9.0] * 4, first="2026-12-04T20:00", aht=[180, 180, np.nan, np.nan])
    made = requirement(forecast, [queue], openings=nine_to_nine("q", FRIDAY, 1))["agents"].tolist()
    assert min(made[:2]) > 0
    assert made[2:] == [0, 0]


def test_a_chat_goal_out_of_reach_names_queue_and_target():
    chat = QueueSettings(
        queue="q", channel="chat", goal="service_level", target=1.0, answer_within_seconds=20, aht_seconds=(300, 420)
    )
    with pytest.raises(InvalidInput, match=r"queue q: goal service_level 1: .*queues.csv"):
        requirement(volumes("q", [5, 5]), [chat])


def test_heads_while_open():
    desk = QueueSettings(queue="desk", channel="back_office", goal="heads", target=2, shrinkage=0.1)
    made = requirement(
        volumes("desk", [0.0] * 4, first="2026-12-04T20:00"), [desk], openings=nine_to_nine("desk", FRIDAY, 1)
    )
    assert made["agents"].tolist() == [3, 3, 0, 0]


def test_deferrable_work_keeps_its_minutes_and_gets_a_due_time():
    mail = QueueSettings(
        queue="mail", channel="email", goal="deadline", deadline_minutes=120, aht_seconds=(300,), shrinkage=0.2
    )
    made = requirement(
        volumes("mail", [8.0] * 24, first="2026-12-04T00:00", step=60), [mail], openings=nine_to_nine("mail", FRIDAY, 2)
    )
    assert made["agents"].isna().all()
    assert made["work_minutes"].tolist() == pytest.approx([50.0] * 24)
    due = made["due_at"].dt.strftime("%d %H:%M").tolist()
    assert due[0] == due[8] == "04 11:00"  # before opening
    assert due[9] == "04 11:00"
    assert due[19] == "04 21:00"  # done by closing time
    assert due[20] == due[23] == "05 11:00"
    check_requirement(made)


@pytest.mark.parametrize(
    ("arrival", "minutes", "due"),
    [
        ("2026-12-04T09:00", 240, "2026-12-04T13:00"),
        ("2026-12-04T17:00", 240, "2026-12-04T21:00"),  # at closing
        ("2026-12-04T17:01", 240, "2026-12-07T13:00"),  # one minute later: after the weekend
        ("2026-12-04T20:59", 0, "2026-12-04T20:59"),
        ("2026-12-04T21:00", 240, "2026-12-07T13:00"),  # closing time is closed
        ("2026-12-05T12:00", 60, "2026-12-07T10:00"),
        ("2026-12-07T08:59", 60, "2026-12-07T10:00"),
        ("2026-12-07T09:00", 1440, "2026-12-08T09:00"),  # at opening: open time
        ("2026-12-07T08:59", 1440, "2026-12-08T09:00"),  # counted from the opening
    ],
)
def test_due_times(arrival, minutes, due):
    closed = [SATURDAY, SATURDAY + timedelta(days=1)]
    openings = nine_to_nine("q", FRIDAY, 5, closed=closed)
    openings["q", date(2026, 12, 8)] = [(540, 1260)]
    hours = hours_of(openings)
    assert due_times(pd.Series([pd.Timestamp(arrival)]), minutes, hours) == [at(due)]


@pytest.mark.parametrize("channel", ["callback", "message", "email", "outbound", "back_office"])
def test_what_arrives_over_a_holiday_and_a_weekend_is_due_after_the_next_opening(channel):
    """Friday is a holiday, then comes the weekend: all of it waits for Monday, and none of it is lost."""
    work = QueueSettings(queue="q", channel=channel, goal="deadline", deadline_minutes=180, aht_seconds=(420,))
    closed = [FRIDAY + timedelta(days=day) for day in range(3)]
    openings = nine_to_nine("q", FRIDAY - timedelta(days=1), 5, closed=closed)
    made = requirement(volumes("q", [2.0] * 96, first="2026-12-03T18:00", step=60), [work], openings=openings)
    arrived, due = made["interval_start"], made["due_at"]
    waits = (arrived > at("2026-12-03T18:00")) & (arrived < at("2026-12-07T09:00"))
    assert due[0] == at("2026-12-03T21:00")  # done by closing time
    assert (due[waits] == at("2026-12-07T12:00")).all()
    assert waits.sum() == 86
    assert made["work_minutes"].sum() == pytest.approx(96 * 14)
    assert made["agents"].isna().all()


def test_hours_beyond_midnight_and_outside_the_list():
    hours = hours_of({("q", FRIDAY): [(1080, 1440), (1440, 1500)], ("q", SATURDAY): []})
    assert hours.is_open(at("2026-12-05T00:59"))
    assert not hours.is_open(at("2026-12-05T01:00"))
    assert hours.can_be_due(at("2026-12-05T01:00"))
    assert hours.next_opening(at("2026-12-05T01:00")) == at("2026-12-11T18:00")  # the next Friday
    assert hours.late_minutes == 60
    assert Hours.of("other", {("q", FRIDAY): [(0, 60)]}) is None
    always = hours_of({("q", FRIDAY): [(0, 1440)], ("q", SATURDAY): [(0, 1440)]})
    assert always.can_be_due(at("2026-12-05T00:00"))


def test_a_queue_that_never_opens_is_refused():
    hours = hours_of({("q", FRIDAY): []})
    with pytest.raises(InvalidInput, match="never opens"):
        due_times(pd.Series([pd.Timestamp("2026-12-04T10:00")]), 60, hours)
    with pytest.raises(InvalidInput, match="must end after it starts"):
        Hours.of("q", {("q", FRIDAY): [(600, 600)]})


def test_refused_with_queue_and_cure():
    voice = QueueSettings(queue="q", goal="service_level", target=0.8, answer_within_seconds=20)
    with pytest.raises(InvalidInput, match="queue q at 2026-12-04T09:00: aht_seconds: unknown"):
        requirement(volumes("q", [1, 2]), [voice])
    assert requirement(volumes("q", [0, 0]), [voice])["agents"].tolist() == [0, 0]
    with pytest.raises(InvalidInput, match="no such queue"):
        requirement(volumes("other", [1, 2]), [voice])
    sure = QueueSettings(queue="q", goal="answer_rate", target=1.0, patience_seconds=60, aht_seconds=(60,))
    with pytest.raises(InvalidInput, match=r"queue q: goal answer_rate 1: .*out of reach.*queues.csv"):
        requirement(volumes("q", [1, 2]), [sure])
    with pytest.raises(InvalidInput, match="one row"):
        requirement(volumes("q", [1]), [voice])
    with pytest.raises(InvalidInput, match="volume: -1"):
        requirement(volumes("q", [1, -1]), [voice])


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"goal": "answer_rate", "target": 0.0}, "target is 0"),
        ({"goal": "answer_rate", "target": 95.0}, "target is 95"),
        ({"goal": "answer_rate", "target": None}, "needs a target"),
        ({"goal": "deadline"}, "needs deadline_minutes"),
        ({"goal": "service_level", "target": 0.8, "answer_within_seconds": None}, "needs answer_within_seconds"),
        ({"shrinkage": 1.0}, "shrinkage is 1"),
        ({"shrinkage": -0.1}, "shrinkage is -0.1"),
        ({"aht_seconds": (0.0,)}, "aht_seconds is 0"),
        ({"concurrency": 0}, "concurrency is 0"),
        ({"max_occupancy": 1.2}, "max_occupancy is 1.2"),
        ({"drivers": (("a", -0.1, 0),)}, "driver_ratio of a"),
        ({"drivers": (("a", 0.1, -1),)}, "driver_lag_days of a"),
    ],
)
def test_settings_that_make_no_sense(settings, message):
    good = {"queue": "q", "goal": "service_level", "target": 0.8, "answer_within_seconds": 20}
    with pytest.raises(InvalidInput, match=message):
        QueueSettings(**(good | settings))


MONTH: dict[str, Any] = {"goal_period": "month", "patience_seconds": 90, "answer_within_seconds": 20}


def over_days(counts, *, first="2026-12-01T09:00", days=6):
    """The same half-hours on several days."""
    starts = [pd.date_range(first, periods=len(counts), freq="30min") + timedelta(days=day) for day in range(days)]
    return pd.DataFrame(
        {"queue": "q", "interval_start": np.concatenate(starts), "volume": counts * days, "aht_seconds": 360.0}
    )


@pytest.mark.parametrize(("goal", "target"), [("answer_rate", 0.95), ("service_level", 0.8)])
def test_a_month_keeps_its_goal_with_the_fewest_people(goal, target):
    """On the average of the contacts, and no interval can give one of its people back."""
    forecast = over_days([3.0, 12.0, 40.0, 75.0, 20.0])
    queue = QueueSettings(queue="q", goal=goal, target=target, **MONTH)

    def kept(people):
        seen = performance(forecast["volume"], 360, 1800, people, 20, 90)
        share = seen.service_level if goal == "service_level" else 1 - seen.abandonment
        return (share * forecast["volume"]).sum() / forecast["volume"].sum()

    over_month = requirement(forecast, [queue])["agents"].to_numpy()
    each = QueueSettings(**(vars(queue) | {"goal_period": "interval"}))
    assert kept(over_month) >= target
    assert over_month.sum() < 0.97 * requirement(forecast, [each])["agents"].sum()
    for spared in range(0, len(over_month), 7):
        fewer = over_month.copy()
        fewer[spared] -= 1
        assert kept(fewer) < target


def test_the_cheapest_month_of_all():
    """Against every plan of three intervals."""
    forecast = over_days([6.0, 20.0, 34.0], days=1)
    queue = QueueSettings(queue="q", goal="answer_rate", target=0.95, **MONTH)
    plans = np.array(np.meshgrid(*[np.arange(1, 16)] * 3)).reshape(3, -1)
    volume = forecast["volume"].to_numpy()[:, None]
    kept = ((1 - performance(volume, 360, 1800, plans, 20, 90).abandonment) * volume).sum(axis=0) / volume.sum()
    assert requirement(forecast, [queue])["agents"].sum() == plans.sum(axis=0)[kept >= 0.95].min()


def test_no_interval_of_a_month_falls_below_the_floor():
    forecast = over_days([0.4, 12.0, 75.0])
    low = QueueSettings(queue="q", goal="answer_rate", target=0.9, **MONTH)
    high = QueueSettings(**(vars(low) | {"floor": 0.88}))

    def worst(queue):
        people = requirement(forecast, [queue])["agents"].to_numpy()
        return 1 - performance(forecast["volume"], 360, 1800, people, 20, 90).abandonment.max()

    assert worst(low) < 0.88 <= worst(high)
    assert requirement(forecast, [low])["agents"].min() == 1


def test_months_are_kept_apart():
    """A busy January does not pay for December."""
    forecast = over_days([12.0, 40.0], first="2026-12-30T09:00", days=4)
    queue = QueueSettings(queue="q", goal="service_level", target=0.8, **MONTH)
    together = requirement(forecast, [queue])["agents"]
    of_december = requirement(forecast[:4], [queue])["agents"]
    assert together[:4].tolist() == of_december.tolist()


def test_a_month_of_waits_of_chats_and_with_two_goals():
    forecast = over_days([3.0, 12.0, 40.0])
    chat: dict[str, Any] = {"channel": "chat", "aht_seconds": (300, 420, 600), "concurrency": 3}
    for settings in (
        {"goal": "asa", "target": 15.0},
        {"goal": "service_level", "target": 0.8, "max_occupancy": 0.7, **chat},
        {"goal": "service_level", "target": 0.8, "goal2": "answer_rate", "target2": 0.97, "shrinkage": 0.1},
    ):
        each = requirement(forecast, [QueueSettings(queue="q", **(MONTH | settings | {"goal_period": "interval"}))])
        month = requirement(forecast, [QueueSettings(queue="q", **(MONTH | settings))])
        assert 0 < month["agents"].sum() <= each["agents"].sum()
    people = requirement(forecast, [QueueSettings(queue="q", goal="asa", target=15.0, **MONTH)])["agents"]
    seen = performance(forecast["volume"], 360, 1800, people, 20, 90)
    assert (seen.asa_seconds * forecast["volume"]).sum() / forecast["volume"].sum() <= 15


def test_a_month_of_a_giant_is_near_its_cheapest_plan_and_soon_found():
    """Ten million calls in half an hour, and 900 agents of which single ones are worth a look."""
    giant = QueueSettings(queue="q", goal="answer_rate", target=0.98, **MONTH)
    assert requirement(over_days([1e7, 2.0], days=1), [giant])["agents"].iloc[0] == pytest.approx(0.98 * 2e6, rel=0.01)
    forecast = over_days([4500.0, 2000.0], days=1)
    people = requirement(forecast, [giant])["agents"].to_numpy()
    lost = performance(forecast["volume"], 360, 1800, people - np.array([[0, 0], [4, 0], [0, 4]]), 20, 90).abandonment
    kept = ((1 - lost) * forecast["volume"].to_numpy()).sum(axis=1) / 6500
    assert kept[0] >= 0.98
    assert (kept[1:] < 0.98).all()


@pytest.mark.parametrize("clock", ["09:07", "09:25"])
def test_rows_on_no_grid_are_refused(clock):
    rows = over_days([3.0, 4.0, 5.0], days=1)
    rows.loc[1, "interval_start"] = pd.Timestamp(f"2026-12-01T{clock}")
    with pytest.raises(InvalidInput, match=r"forecast: queue q: interval_start: .*minutes apart"):
        requirement(rows, [QueueSettings.of_voice("q")])


def test_a_month_out_of_reach_is_refused():
    sure = QueueSettings(queue="q", goal="answer_rate", target=1.0, aht_seconds=(60,), **MONTH)
    with pytest.raises(InvalidInput, match=r"queue q: goal answer_rate 1: .*out of reach.*queues.csv"):
        requirement(over_days([3.0, 4.0]), [sure])
    nothing = QueueSettings(queue="q", goal="answer_rate", target=0.9, **MONTH)
    assert requirement(over_days([0.0, 0.0]), [nothing])["agents"].sum() == 0
