"""Queue formulas against the chains they solve, state by state."""

from typing import Any

import numpy as np
import pytest

from forecasts.chat import required_chat_agents
from forecasts.chat_kernels import chat_measures
from forecasts.erlang import performance, required_agents


def solve(arrivals, rates, slots, leave, threshold):
    """Measures of a birth-death chain: rates[x] = contacts finished per second with x in the house; the last one lasts.

    The wait of a contact that finds k others waiting is a chain of its own: others leave or are served until it is its
    turn or it gives up; solved by uniformisation.
    """
    states = rates.size + 4000
    death = np.concatenate([rates, np.full(states - rates.size, rates[-1])])
    death = death + leave * np.maximum(np.arange(states) - slots, 0)
    logs = np.concatenate([[0.0], np.cumsum(np.log(arrivals) - np.log(death[1:]))])
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    waiting = weights[slots:]
    wait_probability = waiting.sum()
    abandoned = leave * (np.arange(states - slots) * waiting).sum() / arrivals
    in_time, in_time_virtual = _by(waiting, rates[-1], leave, threshold)
    return {
        "wait_probability": wait_probability,
        "service_level": 1 - wait_probability + in_time,
        "service_level_virtual": 1 - wait_probability + in_time_virtual,
        "abandonment": abandoned,
        "mean_wait_seconds": (np.arange(states - slots) * waiting).sum() / arrivals,
    }


def _by(waiting, served, leave, threshold):
    """Share of contacts that wait and are answered in time, with their own patience and with endless one."""
    ahead = np.arange(waiting.size)
    found = []
    for own in (leave, 0.0):
        use = waiting > 1e-18
        size = int(np.flatnonzero(use).max()) + 1
        out = served + leave * ahead[:size] + own
        fastest = out.max()
        now, answered = waiting[:size].copy(), 0.0
        # Poisson number of steps by the threshold; answered after k steps, weighted by the chance of k or more steps
        steps = int(fastest * threshold + 12 * np.sqrt(fastest * threshold) + 60)
        tail, log_term = 1.0, -fastest * threshold
        for k in range(steps):
            tail -= np.exp(log_term)
            log_term += np.log(fastest * threshold) - np.log(k + 1)
            moves = now * (served + leave * ahead[:size]) / fastest
            answered += now[0] * served / fastest * max(tail, 0.0)
            now = now * (1 - out / fastest)
            now[:-1] += moves[1:]
        found.append(answered)
    return found


@pytest.mark.parametrize("patience", [15.0, 90.0, 600.0])
@pytest.mark.parametrize(("volume", "agents"), [(3, 1), (3, 4), (25, 8), (25, 12), (75, 27), (75, 33)])
def test_erlang_a_is_its_chain(volume, agents, patience):
    rates = np.arange(agents + 1) / 360.0
    chain = solve(volume / 900, rates, agents, 1 / patience, 20.0)
    seen = performance(volume, 360, 900, agents, 20, patience)
    for field, exact in chain.items():
        assert getattr(seen, field) == pytest.approx(exact, rel=1e-9, abs=1e-11), field
    answered = 1 - chain["abandonment"]
    assert seen.service_level_answered == pytest.approx(chain["service_level"] / answered, rel=1e-9)
    assert seen.occupancy == pytest.approx(volume * 360 / 900 * answered / agents, rel=1e-9)


def test_mean_wait_of_the_answered():
    """The one measure the chain above does not give: against 400,000 calls one by one."""
    seen = performance(48, 60, 60, 50, 20, 120)
    rng = np.random.default_rng(7)
    wait = _simulated_waits(rng, 0.8, 60.0, 120.0, 50, 400_000)
    assert seen.asa_seconds == pytest.approx(wait, rel=0.06)


def _simulated_waits(rng, arrivals, aht, patience, agents, contacts):
    import heapq

    free = [0.0] * agents
    heapq.heapify(free)
    now, waits = 0.0, []
    gaps, handle, gone = (rng.exponential(mean, contacts) for mean in (1 / arrivals, aht, patience))
    for gap, work, patient in zip(gaps, handle, gone, strict=True):
        now += gap
        wait = max(0.0, free[0] - now)
        if wait <= patient:
            heapq.heapreplace(free, now + wait + work)
            waits.append(wait)
    return float(np.mean(waits))


def chat_rates(agents, aht):
    """Rate with x chats spread evenly, written out agent by agent."""
    rates = [0.0]
    for chats in range(1, agents * len(aht) + 1):
        held = [chats // agents + (i < chats % agents) for i in range(agents)]
        rates.append(sum(j / aht[j - 1] for j in held if j))
    return np.array(rates)


@pytest.mark.parametrize("patience", [60.0, 400.0])
@pytest.mark.parametrize(("agents", "aht"), [(1, (300.0,)), (2, (300.0, 420.0)), (5, (300.0, 420.0, 600.0))])
def test_chat_is_its_chain(agents, aht, patience):
    rates = chat_rates(agents, aht)
    arrivals = 0.9 * rates[-1]
    chain = solve(arrivals, rates, agents * len(aht), 1 / patience, 30.0)
    seen = chat_measures(arrivals, float(agents), np.array(aht), patience, 30.0)
    assert seen.in_time == pytest.approx(chain["service_level"], rel=1e-9)
    assert seen.in_time_virtual == pytest.approx(chain["service_level_virtual"], rel=1e-9)
    assert seen.abandoned == pytest.approx(chain["abandonment"], rel=1e-9)


def test_chat_agents_of_the_published_example():
    """50 chats in 15 min, 300 | 420 | 600 s, 80/20: 13, where slots as agents say 14 and a concurrency factor 17."""
    assert required_chat_agents(50, [300, 420, 600], 900, service_level=0.8, answer_within_seconds=20) == 13


def test_one_chat_at_a_time_is_a_call():
    volume = np.array([0, 0.2, 3, 50.0])
    goal: dict[str, Any] = {"service_level": 0.8, "answer_within_seconds": 20, "patience_seconds": 90}
    assert (required_chat_agents(volume, [360], 900, **goal) == required_agents(volume, 360, 900, **goal)).all()


def test_chat_goals_and_refusals():
    assert required_chat_agents(50, [300, 420], 900, answer_rate=0.98, patience_seconds=120) >= 1
    slow = required_chat_agents(50, [300, 420], 900, asa_seconds=60)
    assert required_chat_agents(50, [300, 420], 900, asa_seconds=1) > slow
    assert required_chat_agents(50, [300, 420], 900, max_occupancy=0.5) >= np.ceil(50 / 900 * 210 / 0.5)
    for wrong in (
        {"service_level": 0.8},
        {"service_level": 1.0, "answer_within_seconds": 20},
        {"service_level": 1.2, "answer_within_seconds": 20},
        {},
    ):
        with pytest.raises(ValueError, match=r"service_level|goal"):
            required_chat_agents(50, [300, 420], 900, **wrong)
    with pytest.raises(ValueError, match="aht_by_concurrency"):
        required_chat_agents(50, [300, 0], 900, service_level=0.8, answer_within_seconds=20)


def test_chat_without_any_patience_loses_who_finds_no_slot():
    rates = chat_rates(2, (300.0, 420.0))
    weights = np.concatenate([[1.0], np.cumprod(0.01 / rates[1:])])
    seen = chat_measures(0.01, 2.0, np.array([300.0, 420.0]), 0.0, 20.0)
    assert seen.abandoned == pytest.approx(weights[-1] / weights.sum(), rel=1e-12)
