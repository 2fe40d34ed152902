"""Queues that share people ask for fewer, and people with the skills of the site keep the goals."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from forecasts.pooling import pooled_requirement
from forecasts.queues import QueueSettings
from forecasts.simulation import Agent, QueueTraffic, Segment, Traffic, simulate
from forecasts.staffing import requirement
from tests.forecasts.made_history import nine_to_nine

DAYS, STEP = 3, 30
A = QueueSettings(
    queue="a", goal="answer_rate", target=0.95, goal_period="month", floor=0.85, patience_seconds=90,
    aht_seconds=(300,), shrinkage=0.04,
)  # fmt: skip
B = replace(A, queue="b", target=0.9, floor=0.75)
MAIL = QueueSettings(queue="mail", channel="email", goal="deadline", deadline_minutes=480, aht_seconds=(300,))
Crews = Mapping[str, Sequence[Mapping[str, int]]]
ONE_EACH: Crews = {"a": [{"a": 1}], "b": [{"b": 1}]}
HALF_BOTH: Crews = {"a": [{"a": 1}, {"a": 1, "b": 2}], "b": [{"b": 1}, {"b": 1, "a": 2}]}


def traffic_of(queue: QueueSettings) -> QueueTraffic:
    return QueueTraffic(
        queue=queue.queue, priority=1 if queue.queue == "a" else 2, patience_seconds=queue.patience_seconds,
        answer_within_seconds=queue.answer_within_seconds, shrinkage=queue.shrinkage,
    )  # fmt: skip


def volume_of(*queues: str, peak: float = 30.0) -> pd.DataFrame:
    """Calls from nine to nine with a peak at noon, and none at night."""
    starts = pd.date_range("2026-12-07T00:00", periods=DAYS * 24 * 60 // STEP, freq=f"{STEP}min")
    hour = starts.hour + starts.minute / 60
    calls = np.where((hour >= 9) & (hour < 21), peak * np.exp(-((hour - 12) ** 2) / 18) + 4, 0.0)
    frames = [pd.DataFrame({"queue": queue, "interval_start": starts, "volume": calls}) for queue in queues]
    return pd.concat(frames, ignore_index=True)


def pooled(queues: Sequence[QueueSettings], crews: Crews, volume: pd.DataFrame | None = None, **more) -> pd.DataFrame:
    waiting = [traffic_of(queue) for queue in queues if queue.channel == "voice"]
    rows = volume_of(*(queue.queue for queue in queues)) if volume is None else volume
    return pooled_requirement(rows, queues, simulated=waiting, crews=crews, interval_minutes=STEP, **more)


def alone(*queues: QueueSettings) -> pd.DataFrame:
    return requirement(volume_of(*(queue.queue for queue in queues)), queues, interval_minutes=STEP)


def people(frame: pd.DataFrame, queue: str) -> float:
    return float(frame.loc[frame["queue"] == queue, "agents"].sum())


def answered(frame: pd.DataFrame, crews: Crews) -> dict[str, float]:
    """Answer rates when the people required work, their skills given out one after the other."""
    volume = volume_of("a", "b")
    starts = sorted(set(volume["interval_start"]))
    agents, seconds = [], 60.0 * STEP
    for queue in ("a", "b"):
        wanted = frame.loc[frame["queue"] == queue, "agents"].to_numpy()
        for number in range(int(wanted.max())):
            spans = [Segment(i * seconds, (i + 1) * seconds, queue) for i in np.flatnonzero(wanted > number)]
            levels = crews[queue][number % len(crews[queue])]
            agents.append(Agent(agent=f"{queue}{number}", segments=tuple(spans), levels=levels))
    traffic = Traffic(
        queues=(traffic_of(A), traffic_of(B)),
        volumes=np.stack([volume.loc[volume["queue"] == queue, "volume"].to_numpy() for queue in ("a", "b")]),
        aht_seconds=np.full((2, len(starts)), 300.0),
        interval_seconds=seconds,
    )
    result = simulate(traffic, agents, repetitions=40, seed=7)
    found = {queue: measures.answer_rate.mean for queue, measures in result.queues.items()}
    return {queue: rate for queue, rate in found.items() if rate is not None}


@pytest.fixture(scope="module")
def shared():
    """The requirement of two queues half of whose people can do both."""
    return pooled([A, B], HALF_BOTH)


def test_people_with_both_skills_save_some_and_the_goals_hold(shared):
    plain = alone(A, B)
    for queue in ("a", "b"):
        assert people(shared, queue) < 0.97 * people(plain, queue)
    rates = answered(shared, HALF_BOTH)
    assert rates["a"] >= 0.95
    assert rates["b"] >= 0.9


@pytest.mark.slow
def test_more_people_with_both_skills_save_more_than_fewer():
    """By goals alone, without floors, it is the simulation that tells where to stop."""
    free = [replace(A, floor=None), replace(B, floor=None)]
    apart = pooled(free, ONE_EACH)
    assert pooled(free, HALF_BOTH)["agents"].sum() < 0.97 * apart["agents"].sum()
    rates = answered(apart, ONE_EACH)
    assert rates["a"] >= 0.95
    assert rates["b"] >= 0.9


def test_a_goal_for_every_interval_is_staffed_as_ever():
    hourly = [replace(A, goal_period="interval"), replace(B, goal_period="interval")]
    pd.testing.assert_frame_equal(pooled(hourly, HALF_BOTH), alone(*hourly))
    mixed = pooled([A, hourly[1], MAIL], HALF_BOTH)
    plain = alone(A, hourly[1], MAIL)
    assert people(mixed, "a") < people(plain, "a")
    for queue in ("b", "mail"):
        pd.testing.assert_frame_equal(
            mixed[mixed["queue"] == queue].reset_index(drop=True), plain[plain["queue"] == queue].reset_index(drop=True)
        )
    assert list(mixed.columns) == list(plain.columns)
    assert mixed["queue"].is_monotonic_increasing


def test_who_lends_people_keeps_its_own_goal():
    """B answers every call of A first: with a goal of its own in every interval it must not sink below it."""
    lent = {"a": [{"a": 1}], "b": [{"b": 2, "a": 1}]}
    hourly = replace(B, goal_period="interval", target=0.9)
    free = replace(A, floor=None)
    frame = pooled([free, hourly], lent)
    assert people(frame, "a") < people(alone(free, hourly), "a")
    assert answered(frame, lent)["b"] >= min(0.9, answered(alone(free, hourly), lent)["b"]) - 0.002


def test_the_floor_is_kept_in_hours_in_which_nobody_helps():
    """By night B is closed: of two calls in half an hour one person answers less than eight in ten, two nearly all."""
    rows = volume_of("a", "b")
    night = (rows["queue"] == "a") & (rows["interval_start"].dt.hour < 6)
    rows.loc[night, "volume"] = 2.0
    rows.loc[rows["queue"] == "b", "volume"] *= 3
    helper = replace(B, goal_period="interval", target=0.97, patience_seconds=300)
    helped: Crews = {"a": [{"a": 1}], "b": [{"b": 1, "a": 2}]}
    strict, loose = (
        pooled([replace(A, floor=floor, shrinkage=0.0), helper], helped, volume=rows) for floor in (0.85, None)
    )
    assert strict.loc[night, "agents"].min() == 2
    assert loose.loc[night, "agents"].min() == 1


def test_nobody_is_asked_for_while_closed_and_calls_then_are_nobodys(shared):
    openings = nine_to_nine("a", pd.Timestamp("2026-12-07").date(), DAYS) | nine_to_nine(
        "b", pd.Timestamp("2026-12-07").date(), DAYS
    )
    rows = volume_of("a", "b")
    rows.loc[rows["interval_start"].dt.hour < 6, "volume"] = 40.0
    frame = pooled([A, B], HALF_BOTH, volume=rows, openings=openings)
    assert frame.loc[frame["interval_start"].dt.hour < 6, "agents"].max() == 0
    assert frame["agents"].tolist() == shared["agents"].tolist()


def test_the_same_forecast_asks_for_the_same_people(shared):
    pd.testing.assert_frame_equal(pooled([A, B], HALF_BOTH), shared)


@pytest.mark.parametrize("goal", [{"goal": "service_level", "target": 0.8}, {"goal": "asa", "target": 15.0}])
def test_waiting_times_may_be_longer_by_the_queue_itself_too(goal):
    waiting = [replace(queue, floor=None, answer_within_seconds=20, **goal) for queue in (A, B)]
    plain = requirement(volume_of("a", "b"), waiting, interval_minutes=STEP)
    assert pooled(waiting, HALF_BOTH)["agents"].sum() < plain["agents"].sum()


def test_by_itself_no_queue_asks_for_less_than_its_floor_over_the_month():
    """However much the others help: A alone would be let down to 95.5 % where its floor is 96 %."""
    helped: Crews = {"a": [{"a": 1}], "b": [{"a": 2, "b": 1}]}
    strict = replace(A, target=0.98, floor=0.96, shrinkage=0.0)
    rich = replace(B, goal_period="interval", target=0.97, patience_seconds=300)
    rows = volume_of("a", "b", peak=150.0)
    least, most = (
        people(requirement(rows, [queue, rich], interval_minutes=STEP), "a")
        for queue in (replace(strict, target=0.96, floor=0.0), strict)
    )
    assert least <= people(pooled([strict, rich], helped, volume=rows), "a") < most
