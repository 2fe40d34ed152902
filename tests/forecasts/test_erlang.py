"""Queue formulas against published examples, at their boundaries, and what they refuse."""

from typing import Any

import numpy as np
import pytest

from forecasts.erlang import (
    blocking_probability,
    performance,
    required_agents,
    required_trunks,
    wait_probability,
)

EIGHTY_TWENTY: dict[str, Any] = {"service_level": 0.8, "answer_within_seconds": 20}


def test_a_hundred_calls_in_half_an_hour_need_fourteen():
    """The example most calculators print: 100 calls, 30 min, 180 s, 80/20."""
    assert required_agents(100, 180, 1800, **EIGHTY_TWENTY) == 14
    seen = performance(100, 180, 1800, 14, 20)
    assert seen.service_level == pytest.approx(0.88835, abs=5e-6)
    assert seen.wait_probability == pytest.approx(0.17413, abs=5e-6)
    assert seen.asa_seconds == pytest.approx(7.836, abs=5e-4)
    assert seen.occupancy == pytest.approx(10 / 14)


def test_tutorial_of_sixty_calls_every_five_minutes():
    seen = performance(360, 240, 1800, 55, 15)
    assert seen.wait_probability == pytest.approx(0.23870, abs=5e-6)
    assert seen.asa_seconds == pytest.approx(8.184, abs=5e-4)
    assert seen.service_level == pytest.approx(0.84588, abs=5e-6)


def test_cleveland_table():
    seen = performance(250, 210, 1800, np.arange(30, 37), 20)
    assert np.round(100 * seen.service_level, 1).tolist() == [23.5, 45.2, 61.3, 73.0, 81.5, 87.5, 91.7]
    assert np.round(seen.asa_seconds, 1).tolist() == [208.7, 74.7, 37.6, 21.3, 12.7, 7.8, 4.9]


def test_fifty_agents_with_and_without_patience():
    """48 calls a minute of 60 s: the example of the papers on abandonment, and its four meanings of service level."""
    endless = performance(48, 60, 60, 50, 20)
    assert endless.mean_wait_seconds == pytest.approx(20.83, abs=5e-3)
    assert endless.occupancy == pytest.approx(0.96)
    seen = performance(48, 60, 60, 50, 20, 120)
    assert seen.abandonment == pytest.approx(0.03091, abs=5e-6)
    assert seen.mean_wait_seconds == pytest.approx(3.709, abs=5e-4)
    assert seen.asa_seconds == pytest.approx(3.616, abs=5e-4)
    assert seen.occupancy == pytest.approx(0.9303, abs=5e-5)
    assert (seen.service_level, seen.service_level_answered, seen.service_level_virtual) == pytest.approx(
        (0.9430, 0.9731, 0.9679), abs=5e-5
    )


def test_other_published_numbers():
    assert performance(1, 300, 60, 8, 20).service_level == pytest.approx(0.86305, abs=5e-6)
    assert required_agents(250, 330, 3600, service_level=0.8, answer_within_seconds=30) == 28
    assert wait_probability(123, 132) == pytest.approx(0.3211161792617, abs=1e-13)
    loads = np.array([5, 20, 100, 1000, 10000])
    fewest = [int(np.flatnonzero(wait_probability(a, a + np.arange(1, 200)) <= 0.2)[0]) + 1 + a for a in loads]
    assert fewest == [8, 26, 111, 1034, 10107]


def test_day_to_day_uncertainty_costs_large_groups_most():
    small = [
        required_agents(75, 360, 900, patience_seconds=120, volume_cv=cv, **EIGHTY_TWENTY) for cv in (0, 0.05, 0.1)
    ]
    assert small == [32, 32, 33]
    large = [required_agents(600, 360, 900, patience_seconds=120, volume_cv=cv, **EIGHTY_TWENTY) for cv in (0, 0.1)]
    assert large == [227, 235]


def test_erlang_b():
    assert blocking_probability(2, 3) == pytest.approx(4 / 19)
    assert blocking_probability([0.0, 5.0], 0).tolist() == [0.0, 1.0]
    assert required_trunks(2, 4 / 19) == 3
    assert required_trunks([0, 1, 5], 1.0).tolist() == [0, 0, 0]
    many = required_trunks(2.4e6, 0.01)
    assert blocking_probability(2.4e6, many) <= 0.01 < blocking_probability(2.4e6, many - 1)


@pytest.mark.parametrize("patience", [np.inf, 120.0])
def test_without_volume_nothing_is_needed(patience):
    seen = performance(0, 180, 1800, [0, 3], 20, patience)
    for field in ("service_level", "service_level_answered", "service_level_virtual"):
        assert getattr(seen, field).tolist() == [1, 1]
    for field in ("wait_probability", "abandonment", "asa_seconds", "mean_wait_seconds", "occupancy"):
        assert getattr(seen, field).tolist() == [0, 0]
    assert required_agents(0, 180, 1800, service_level=1.0, answer_within_seconds=0) == 0


def test_overload_without_patience_has_no_steady_state():
    seen = performance(100, 180, 1800, [0, 9, 10], 20)
    assert seen.service_level.tolist() == [0, 0, 0]
    assert seen.wait_probability.tolist() == [1, 1, 1]
    assert seen.asa_seconds.tolist() == [np.inf] * 3
    assert seen.mean_wait_seconds.tolist() == [np.inf] * 3
    assert seen.occupancy.tolist() == [1, 1, 1]


def test_nobody_on_duty_with_patience():
    seen = performance(100, 180, 1800, 0, 20, 90)
    assert (seen.service_level, seen.abandonment, seen.mean_wait_seconds) == (0, 1, 90)


def test_whole_loads_are_whole():
    """10 agents never catch up with 10 erlangs, whatever the last digit says."""
    for noisy in (np.nextafter(10, 0), 10.0, np.nextafter(10, 20)):
        assert wait_probability(noisy, 10) == 1.0
        assert performance(noisy, 60, 60, 10, 20).service_level == 0.0
        assert required_agents(noisy, 60, 60, answer_rate=1.0) == 11
        assert required_agents(noisy, 60, 60, max_occupancy=1.0) == 10
    assert required_agents(100, 180, 1800, max_occupancy=1.0) == 10
    assert required_agents(3, 0.1 * 3600, 3600, max_occupancy=1.0) == 1
    assert required_agents(8.5, 3600, 3600, max_occupancy=0.85) == 10
    assert required_agents(100, 180, 1800, answer_rate=1.0) == 11  # endless patience: the queue must not grow


def test_no_wait_at_all_counts_those_who_find_somebody_free():
    seen = performance(1, 60, 60, 2, 0)
    assert seen.service_level == pytest.approx(1 - seen.wait_probability) == pytest.approx(2 / 3)
    assert required_agents(1, 60, 60, service_level=2 / 3, answer_within_seconds=0) == 2


def test_each_goal_may_bind():
    group: dict[str, Any] = {"volume": 48, "aht_seconds": 60, "interval_seconds": 60}
    service = required_agents(**group, **EIGHTY_TWENTY)
    assert service == 52
    assert required_agents(**group, max_occupancy=0.85, **EIGHTY_TWENTY) == 57
    assert required_agents(**group, asa_seconds=1.0) > service
    answered = required_agents(**group, answer_rate=0.98, patience_seconds=90)
    lost = performance(48, 60, 60, [answered - 1, answered], 20, 90).abandonment
    assert lost[1] <= 0.02 < lost[0]


@pytest.mark.parametrize("definition", ["offered", "answered", "virtual"])
def test_smallest_number_by_every_definition(definition):
    field = {"offered": "service_level"}.get(definition, f"service_level_{definition}")
    volume = np.array([0.01, 1, 7, 30, 75, 400.0])
    found = required_agents(volume, 360, 900, patience_seconds=60, definition=definition, **EIGHTY_TWENTY)
    assert (getattr(performance(volume, 360, 900, found, 20, 60), field) >= 0.8).all()
    assert (getattr(performance(volume, 360, 900, found - 1, 20, 60), field) < 0.8).all()


@pytest.mark.parametrize("patience", [0, 1e-9, 1.0, 90.0, 1e6, 1e12, np.inf])
@pytest.mark.parametrize("load", [1e-300, 1e-6, 0.4, 12, 3333.3, 2.4e6])
def test_every_size_of_group(load, patience):
    found = required_agents(load, 360, 360, service_level=0.8, answer_within_seconds=20, patience_seconds=patience)
    seen = performance(load, 360, 360, [found - 1, found, found + 1], 20, patience)
    assert seen.service_level[0] < 0.8 <= seen.service_level[1] <= seen.service_level[2] + 1e-12
    for field in ("wait_probability", "service_level_answered", "service_level_virtual", "abandonment", "occupancy"):
        assert ((getattr(seen, field) >= 0) & (getattr(seen, field) <= 1)).all()
    assert (seen.asa_seconds >= 0).all()
    assert (seen.mean_wait_seconds >= 0).all()


def test_long_overload_with_long_patience_stays_finite():
    seen = performance(2.4e6, 360, 360, 2.0e6, 20, [1e3, 1e9, 1e15])
    assert seen.abandonment == pytest.approx(1 - 2.0 / 2.4, abs=1e-6)
    assert seen.service_level.max() < 1e-6


def test_arrays_broadcast_and_numbers_stay_numbers():
    assert performance([[10], [20]], 180, 1800, [2, 3, 4], 20).service_level.shape == (2, 3)
    assert np.ndim(required_agents(10, 180, 1800, **EIGHTY_TWENTY)) == 0
    assert required_agents(np.zeros(0), 180, 1800, **EIGHTY_TWENTY).shape == (0,)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"volume": -1}, "volume"),
        ({"volume": np.nan}, "volume"),
        ({"volume": np.inf}, "volume"),
        ({"aht_seconds": 0}, "aht_seconds"),
        ({"aht_seconds": -3}, "aht_seconds"),
        ({"interval_seconds": 0}, "interval_seconds"),
        ({"interval_seconds": np.nan}, "interval_seconds"),
        ({"answer_within_seconds": -1}, "answer_within_seconds"),
        ({"answer_within_seconds": None}, "answer_within_seconds"),
        ({"patience_seconds": -1}, "patience_seconds"),
        ({"patience_seconds": np.nan}, "patience_seconds"),
        ({"service_level": 0}, "service_level"),
        ({"service_level": 1.2}, "service_level"),
        ({"service_level": np.nan}, "service_level"),
        ({"service_level": 1.0}, "out of reach"),
        ({"service_level": 1.0, "definition": "answered", "patience_seconds": 60}, "out of reach"),
        ({"answer_rate": 1.0, "patience_seconds": 60}, "out of reach"),
        ({"answer_rate": 1.01}, "answer_rate"),
        ({"max_occupancy": 0}, "max_occupancy"),
        ({"max_occupancy": 1.5}, "max_occupancy"),
        ({"volume_cv": -0.1}, "volume_cv"),
        ({"definition": "usual"}, "definition"),
        ({"service_level": None}, "no goal"),
        ({"volume": 1e300}, "traffic"),
    ],
)
def test_refused_with_the_name_of_the_input(change, named):
    good = {"volume": 10, "aht_seconds": 180, "interval_seconds": 1800, **EIGHTY_TWENTY}
    with pytest.raises(ValueError, match=named):
        required_agents(**(good | change))


def test_others_refuse_too():
    for wrong in (-1, np.nan):
        with pytest.raises(ValueError, match="traffic"):
            wait_probability(wrong, 3)
        with pytest.raises(ValueError, match="agents"):
            blocking_probability(3, wrong)
        with pytest.raises(ValueError, match="agents"):
            performance(10, 180, 1800, wrong, 20)
        with pytest.raises(ValueError, match="blocking"):
            required_trunks(3, wrong)
    with pytest.raises(ValueError, match="blocking"):
        required_trunks(3, 0)
    with pytest.raises(ValueError, match="whole"):
        performance(10, 180, 1800, 2.5, 20)
