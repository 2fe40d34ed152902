"""The simulation on scenes small enough to work out by hand, and what it must promise whatever the numbers."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pytest

from forecasts import simulation
from forecasts.simulation import Agent, Contact, Outcome, QueueTraffic, Segment, Traffic, replay
from forecasts.simulation_measures import ratio, student_quantile
from shiftplan.errors import InvalidInput

HOUR = 3600.0
VOICE = QueueTraffic(queue="voice")
WHOLE = ((0, 10_000),)


def simulate(*args, **options):
    return simulation.simulate(*args, **options)


def a_queue(**options):
    return QueueTraffic(queue="q", **options)


def an_agent(name, *stretches, levels=None, speeds=None, queue="voice"):
    """An agent on one queue during stretches (start, end) or (start, end, queue); without any: at work for 10,000 s."""
    segments = [Segment(start, end, *(other or [queue])) for start, end, *other in stretches or WHOLE]
    return Agent(name, tuple(segments), levels or {queue: 1}, speeds or {})


def answers(done):
    """(agent, second answered) of every contact; None for those that gave up."""
    return [None if one.agent is None else (one.agent, one.answered_second) for one in done.outcomes]


def finished(done):
    return [one.finished_second for one in done.outcomes]


def calls(*arrival_handle_patience, queue="voice"):
    return [Contact(queue, *one) for one in arrival_handle_patience]


# who takes the contact


def test_lowest_level_goes_before_longest_idle():
    agents = [an_agent("second_choice", levels={"voice": 2}), an_agent("first_choice", (50, 10_000))]
    assert answers(replay([VOICE], agents, calls((100, 10), (101, 10)))) == [
        ("first_choice", 100),
        ("second_choice", 101),
    ]


def test_among_equal_levels_the_longest_idle_takes_it():
    agents = [an_agent("a"), an_agent("b", (1, 10_000))]
    done = replay([VOICE], agents, calls((10, 20), (15, 5), (40, 1), (41, 1)))
    assert answers(done) == [("a", 10), ("b", 15), ("b", 40), ("a", 41)]  # b is idle since 20, a since 30


def test_idle_time_starts_anew_after_a_break():
    agents = [an_agent("a", (0, 50), (60, 10_000)), an_agent("b", (30, 10_000))]
    assert answers(replay([VOICE], agents, calls((100, 1)))) == [("b", 100)]


def test_a_change_of_activity_between_simulated_queues_is_no_break():
    other = QueueTraffic(queue="other")
    changing = an_agent("a", (0, 50), (50, 10_000, "other"), levels={"voice": 1, "other": 1})
    done = replay([VOICE, other], [changing, an_agent("b", (30, 10_000))], calls((45, 20), (100, 1)))
    assert answers(done) == [("a", 45), ("b", 100)]
    assert done.overrun_seconds == 0  # his call of 45 ends at 65, after the change
    done = replay([VOICE, other], [changing, an_agent("b", (30, 10_000))], calls((100, 1)))
    assert answers(done) == [("a", 100)]


def test_speed_divides_the_handle_time_of_that_queue():
    done = replay([VOICE], [an_agent("a", speeds={"voice": 2.0, "other": 9.0})], calls((0, 100)))
    assert finished(done) == [50]


# what a freed agent takes


def test_a_freed_agent_takes_own_level_then_priority_then_oldest():
    queues = [
        QueueTraffic(queue="vip", priority=1),
        QueueTraffic(queue="new", priority=2),
        QueueTraffic(queue="old", priority=2),
    ]
    agent = an_agent("a", queue="new", levels={"vip": 2, "new": 1, "old": 1})
    contacts = [
        Contact("new", 0, 100),
        Contact("vip", 14, 100),  # the youngest; first priority, but his second level: last
        Contact("new", 12, 100),
        Contact("old", 11, 100),  # same level and priority as new: the older one comes first
        Contact("old", 13, 100),
    ]
    assert [start for _, start in answers(replay(queues, [agent], contacts))] == [0, 400, 200, 100, 300]
    equal = an_agent("a", queue="new", levels={"vip": 1, "new": 1, "old": 1})
    assert [start for _, start in answers(replay(queues, [equal], contacts))] == [0, 100, 300, 200, 400]


def test_contacts_of_a_queue_nobody_serves_wait_until_they_give_up():
    done = replay([VOICE, QueueTraffic(queue="other")], [an_agent("a")], [Contact("other", 5, 10, 1e9)])
    assert done.outcomes == (Outcome(None, None, None),)


# patience


def test_a_contact_leaves_at_the_very_second_its_patience_ends():
    done = replay([VOICE], [an_agent("a")], calls((0, 100), (10, 1, 50), (20, 1, 80), (30, 1, 70.5), (40, 1)))
    assert answers(done) == [("a", 0), None, None, ("a", 100), ("a", 101)]


def test_no_patience_at_all_is_answered_when_somebody_is_free():
    assert answers(replay([VOICE], [an_agent("a")], calls((3, 10, 0), (4, 10, 0)))) == [("a", 3), None]


# segments and breaks


def test_no_contact_in_a_break_and_a_contact_in_hand_is_finished_as_overrun():
    done = replay([VOICE], [an_agent("a", (0, 100), (200, 300))], calls((90, 30), (95, 1), (150, 1)))
    assert answers(done) == [("a", 90), ("a", 200), ("a", 201)]
    assert finished(done)[0] == 120
    assert done.overrun_seconds == 20


def test_a_contact_longer_than_the_break_delays_the_next_segment():
    done = replay([VOICE], [an_agent("a", (0, 100), (200, 300))], calls((90, 130), (95, 1)))
    assert answers(done) == [("a", 90), ("a", 220)]
    assert done.overrun_seconds == 100  # from 100 to 200; from 200 on he is at work again
    assert done.waiting_seconds == 90 + 79


def test_segment_ends_and_starts_at_the_second_named():
    agents = [an_agent("early", (0, 100)), an_agent("late", (100, 200), levels={"voice": 2})]
    assert answers(replay([VOICE], agents, calls((99, 1), (100, 1)))) == [("early", 99), ("late", 100)]
    assert answers(replay([VOICE], [an_agent("a", (0, 100))], calls((100, 1)))) == [None]
    done = replay([VOICE], [an_agent("a", (0, 100))], calls((50, 50), (60, 1)))
    assert answers(done) == [("a", 50), None]  # free again at 100, which is too late
    assert done.overrun_seconds == 0


def test_segments_that_touch_are_one_stretch_of_work():
    done = replay([VOICE], [an_agent("a", (100, 200), (0, 100))], calls((90, 30), (95, 1)))
    assert answers(done) == [("a", 90), ("a", 120)]
    assert done.overrun_seconds == 0


def test_an_agent_planned_on_other_work_takes_no_contact():
    agent = an_agent("a", (0, 100), (100, 200, "back_office"), (200, 300))
    done = replay([VOICE], [agent], calls((90, 30), (110, 1)))
    assert answers(done) == [("a", 90), ("a", 200)]
    assert done.overrun_seconds == 20  # taken from the back office


def test_work_before_the_first_interval_counts():
    assert answers(replay([VOICE], [an_agent("a", (-100, 50))], calls((10, 1)))) == [("a", 10)]


def test_contacts_left_at_closing_wait_for_whoever_comes_next():
    agent = an_agent("a", (0, 100), (50_000, 60_000))
    done = replay([VOICE], [agent], calls((0, 100), (50, 1), (51, 1, 60)))
    assert answers(done) == [("a", 0), ("a", 50_000), None]


# chat

CHAT = QueueTraffic(queue="chat", channel="chat", concurrency=2, aht_by_load=(100, 150))


def test_chats_in_hand_slow_each_other_down_and_the_third_waits():
    done = replay([CHAT], [an_agent("a", queue="chat")], calls((0, 100), (40, 100), (50, 100), queue="chat"))
    assert [start for _, start in answers(done)] == [0, 40, 130]
    # The first: 40 s alone, 60 left at 2/3 of the speed. The second: 60 done at 130, the other 40 at 2/3 take 60 s.
    # The third: 40 done at 190, 60 left alone.
    assert finished(done) == pytest.approx([130, 190, 250])
    assert done.handling_seconds == pytest.approx(250)


def test_chats_are_spread_evenly():
    agents = [an_agent("a", queue="chat"), an_agent("b", queue="chat")]
    done = replay([CHAT], agents, calls((0, 100), (1, 100), (2, 100), (3, 100), (4, 1, 5), queue="chat"))
    assert answers(done) == [("a", 0), ("b", 1), ("a", 2), ("b", 3), None]


def test_voice_and_chat_never_share_an_agent():
    queues = [VOICE, CHAT]
    agent = an_agent("a", levels={"voice": 1, "chat": 1})
    contacts = [Contact("chat", 0, 100), Contact("voice", 10, 50), Contact("chat", 120, 1)]
    assert [start for _, start in answers(replay(queues, [agent], contacts))] == [0, 100, 150]


def test_without_a_list_the_aht_is_the_same_with_any_number_in_hand():
    chat = QueueTraffic(queue="chat", channel="chat", concurrency=3)
    done = replay([chat], [an_agent("a", queue="chat")], calls((0, 100), (10, 100), (20, 100), queue="chat"))
    assert finished(done) == pytest.approx([100, 110, 120])


def test_a_short_list_holds_its_last_value_and_a_long_one_stops_at_the_concurrency():
    short = QueueTraffic(queue="chat", channel="chat", concurrency=3, aht_by_load=(100, 200))
    done = replay([short], [an_agent("a", queue="chat")], calls((0, 100), (0, 100), (0, 100), queue="chat"))
    assert finished(done) == pytest.approx([200, 200, 200])
    long = QueueTraffic(queue="chat", channel="chat", concurrency=1, aht_by_load=(100, 200, 300))
    done = replay([long], [an_agent("a", queue="chat")], calls((0, 100), (0, 100), queue="chat"))
    assert finished(done) == pytest.approx([100, 200])


def test_a_queue_with_a_smaller_concurrency_is_not_crowded_by_another():
    queues = [CHAT, QueueTraffic(queue="single", channel="chat", concurrency=1)]
    agent = an_agent("a", queue="chat", levels={"chat": 1, "single": 1})
    contacts = [Contact("single", 0, 100), Contact("chat", 10, 100), Contact("single", 20, 100)]
    assert [start for _, start in answers(replay(queues, [agent], contacts))] == [0, 100, 200]


# shrinkage


@pytest.mark.parametrize("shrinkage", [0.05, 0.2, 0.5])
@pytest.mark.parametrize("busy", [False, True], ids=["waiting", "busy"])
def test_shrinkage_takes_its_share_of_the_time_planned(shrinkage, busy):
    queue = QueueTraffic(queue="voice", shrinkage=shrinkage)
    day = [(0, 2 * HOUR), (2.25 * HOUR, 4 * HOUR), (5 * HOUR, 7 * HOUR), (7.25 * HOUR, 9 * HOUR)]
    agents = [an_agent(f"e{number}", *day) for number in range(400)]
    at_work = 400 * 7.5 * HOUR
    done = replay([queue], agents, calls(*[(0, 600)] * 20_000 if busy else []))
    worked = done.handling_seconds - done.overrun_seconds if busy else done.waiting_seconds
    assert worked / at_work == pytest.approx(1 - shrinkage, abs=0.006)


def test_shrinkage_holds_from_the_first_to_the_last_minute():
    """Nobody is fresh at the start of a segment: the share away is the same at any time."""
    queue = QueueTraffic(queue="voice", shrinkage=0.3)
    agents = [an_agent(f"e{number}", (0, 2 * HOUR)) for number in range(2000)]
    for second in (0, 300, 1800, 7199):
        done = replay([queue], agents, calls(*[(second, 1e6, 0)] * 2000))
        assert sum(one.agent is not None for one in done.outcomes) == pytest.approx(
            1400, abs=65
        )  # 3 standard deviations


def test_an_absence_never_tears_a_contact_apart():
    queue = QueueTraffic(queue="voice", shrinkage=0.1)
    agents = [an_agent(f"e{number}", (0, 8 * HOUR)) for number in range(50)]
    done = replay([queue], agents, calls(*[(0, 600)] * 3000))
    taken = [(one[1], end) for one, end in zip(answers(done), finished(done), strict=True) if one is not None]
    assert len(taken) > 1500
    assert all(end - start == pytest.approx(600) for start, end in taken)


# the whole


def a_day(*, volume=30.0, queues=None, aht=300.0):
    queues = queues or (QueueTraffic(queue="voice", patience_seconds=90, answer_within_seconds=20),)
    shape = (len(queues), 32)
    return Traffic(
        queues=queues, volumes=np.full(shape, volume), aht_seconds=np.full(shape, aht), interval_seconds=900.0
    )


def a_team(size, **options):
    return [an_agent(f"e{number}", (0, 4 * HOUR), (5 * HOUR, 8 * HOUR), **options) for number in range(size)]


def test_same_seed_same_result_and_another_seed_another():
    queues = (QueueTraffic(queue="voice", patience_seconds=90, answer_within_seconds=20, shrinkage=0.1),)
    first, second, other = (simulate(a_day(queues=queues), a_team(12), repetitions=5, seed=seed) for seed in (7, 7, 8))
    assert first == second
    assert first != other


def test_different_rosters_and_neighbours_see_the_same_contacts():
    one = simulate(a_day(), a_team(12), repetitions=5)
    more = simulate(a_day(), a_team(14), repetitions=5)
    queues = (QueueTraffic(queue="other", patience_seconds=9), *a_day().queues)
    beside = simulate(a_day(queues=queues), a_team(12), repetitions=5)
    assert one.queues["voice"].offered == more.queues["voice"].offered
    assert one.queues["voice"] == beside.queues["voice"]
    assert one.queues["voice"].answer_rate.mean < more.queues["voice"].answer_rate.mean


def test_without_agents_nobody_is_answered():
    result = simulate(a_day(), [], repetitions=3)
    measures = result.queues["voice"]
    assert asdict(measures.answer_rate) == {"mean": 0.0, "low": 0.0, "high": 0.0}
    assert measures.service_level.mean == 0
    assert measures.asa_seconds.mean is None
    assert measures.occupancy.mean is None
    assert result.overrun_hours.mean == 0


def test_without_contacts_rates_are_undefined_and_agents_idle():
    measures = simulate(a_day(volume=0, aht=float("nan")), a_team(2), repetitions=3).total
    assert measures.offered.mean == 0
    assert measures.occupancy.mean == 0
    assert (measures.answer_rate.mean, measures.service_level.mean, measures.asa_seconds.mean) == (None, None, None)


def test_a_site_without_voice_and_chat_has_an_empty_result():
    traffic = Traffic(queues=(), volumes=np.zeros((0, 4)), aht_seconds=np.zeros((0, 4)), interval_seconds=900)
    result = simulate(traffic, a_team(2), repetitions=2)
    assert result.queues == {}
    assert result.total.offered.mean == 0


def test_the_total_weighs_queues_by_their_contacts():
    queues = (
        QueueTraffic(queue="voice", patience_seconds=60, answer_within_seconds=20),
        QueueTraffic(queue="unserved", patience_seconds=60),
    )
    result = simulate(a_day(queues=queues), a_team(9), repetitions=4)
    voice, total = result.queues["voice"], result.total
    share = voice.offered.mean / total.offered.mean
    assert total.answer_rate.mean == pytest.approx(voice.answer_rate.mean * share)
    assert result.queues["unserved"].service_level.mean is None
    assert total.service_level.mean == pytest.approx(voice.service_level.mean)  # of the queues that have a time


def test_one_repetition_has_no_interval():
    answer_rate = simulate(a_day(), a_team(12), repetitions=1).total.answer_rate
    assert 0.5 < answer_rate.mean < 1
    assert (answer_rate.low, answer_rate.high) == (None, None)


def test_volumes_and_handle_times_follow_the_intervals():
    volumes, aht = np.zeros((1, 4)), np.full((1, 4), float("nan"))
    volumes[0, 2], aht[0, 2] = 50.0, 100.0
    traffic = Traffic(queues=(VOICE,), volumes=volumes, aht_seconds=aht, interval_seconds=900.0)
    only_then = [an_agent(f"e{number}", (1800, 2700)) for number in range(80)]
    result = simulate(traffic, only_then, repetitions=40)
    assert result.total.answer_rate.mean == 1
    assert result.total.offered.low < 50 < result.total.offered.high
    handled_hours = result.total.occupancy.mean * (80 * 0.25 + result.overrun_hours.mean)
    assert handled_hours == pytest.approx(50 * 100 / 3600, rel=0.05)


@pytest.mark.parametrize(
    ("degrees", "quantile"), [(1, 12.70620), (2, 4.30265), (3, 3.18245), (19, 2.09302), (40, 2.02108)]
)
def test_student_quantiles_are_those_of_the_tables(degrees, quantile):
    assert student_quantile(0.95, degrees) == pytest.approx(quantile, abs=1e-5)


def test_interval_of_a_mean():
    measure = ratio(np.array([8.0, 10.0, 12.0]), np.ones(3))
    assert measure.mean == 10
    assert measure.high == pytest.approx(10 + 4.30265 * 2 / 3**0.5, abs=1e-4)
    assert ratio(np.array([1.0, 0.0]), np.array([1.0, 0.0]), most=1.0).mean == 1.0  # an empty repetition has no rate


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: a_queue(channel="email"), "email"),
        (lambda: a_queue(patience_seconds=0), "patience_seconds is 0"),
        (lambda: a_queue(patience_seconds=float("nan")), "patience_seconds is nan"),
        (lambda: a_queue(answer_within_seconds=-1), "answer_within_seconds is -1"),
        (lambda: a_queue(concurrency=0), "concurrency is 0"),
        (lambda: a_queue(aht_by_load=(300,)), "for chat"),
        (lambda: a_queue(channel="chat", aht_by_load=(300, 0)), "aht_by_load"),
        (lambda: a_queue(shrinkage=1), "shrinkage is 1"),
        (lambda: a_queue(shrinkage=float("nan")), "shrinkage is nan"),
        (lambda: Segment(5, 5, "q"), "the end must come later"),
        (lambda: an_agent("a", (0, 10), (9, 12)), "begins before"),
        (lambda: an_agent("a", levels={"voice": 0}), "level 0"),
        (lambda: an_agent("a", speeds={"voice": 0}), "speed 0"),
        (lambda: Contact("q", 0, -1), "handle"),
        (lambda: a_day(queues=(VOICE, VOICE)), "once"),
        (lambda: a_day(volume=-1), "volume of interval 0 is -1"),
        (lambda: a_day(volume=float("nan")), "volume of interval 0 is nan"),
        (lambda: a_day(aht=float("nan")), "AHT of interval 0"),
        (lambda: simulate(a_day(), a_team(1), repetitions=0), "repetitions is 0"),
        (lambda: simulate(a_day(), a_team(1), seed=-1), "seed is -1"),
        (lambda: simulate(a_day(), a_team(1) + a_team(1)), "appears twice"),
        (lambda: replay([VOICE], [], [Contact("fax", 0, 1)]), "fax"),
        (
            lambda: Traffic(queues=(VOICE,), volumes=np.ones((1, 3)), aht_seconds=np.ones((1, 4)), interval_seconds=9),
            "shape",
        ),
    ],
)
def test_wrong_input_is_refused_with_its_value(make, message):
    with pytest.raises(InvalidInput, match=message):
        make()
