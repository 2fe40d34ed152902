"""The simulation against queues whose exact answer is known: birth-death chains solved here, not with our formulas."""

from __future__ import annotations

import numpy as np
import pytest

from forecasts.simulation import Agent, QueueTraffic, Segment, Traffic, simulate

HOUR = 3600.0
WIDER = 2.861 / 2.093  # Student's t with 19 degrees of freedom: from a 95 % interval to a 99 % one


def long_run(queues, per_hour, aht, agents, *, hours=150):
    """Twenty long repetitions of a steady load with a constant team that stays until all contacts are done."""
    shape = (len(queues), hours)
    volumes = np.broadcast_to(np.asarray(per_hour, dtype=float).reshape(-1, 1), shape)
    traffic = Traffic(queues=queues, volumes=volumes, aht_seconds=np.full(shape, aht), interval_seconds=HOUR)
    levels = {queue.queue: 1 for queue in queues}
    stay = (Segment(0, (hours + 1) * HOUR, queues[0].queue),)
    return simulate(traffic, [Agent(f"e{k}", stay, levels) for k in range(agents)], repetitions=20)


def agrees(measure, exact, *, within=0.05):
    """The exact value lies inside the 99 % interval, which is narrow enough (relative half width) to mean something."""
    half = WIDER * (measure.mean - measure.low)
    assert half < within * exact
    return abs(measure.mean - exact) <= half


def chain(arrival, aht, agents, patience=None, states=3000):
    """Stationary probabilities of the number of contacts in the system; rates per second."""
    number = np.arange(1, states)
    gone = np.minimum(number, agents) / aht + (0 if patience is None else np.maximum(number - agents, 0) / patience)
    logs = np.concatenate(([0.0], np.cumsum(np.log(arrival) - np.log(gone))))
    weights = np.exp(logs - logs.max())
    return weights / weights.sum()


def served_within(seconds, queue_ahead, full_rate, patience):
    """P(a contact that finds so many waiting ahead is answered within so many seconds), by uniformisation.

    State j = waiting ahead of it; it advances at full_rate + j / patience, gives up at 1 / patience, is served from 0.
    """
    leave = 0.0 if patience is None else 1.0 / patience
    ahead = np.arange(queue_ahead + 1)
    advance = full_rate + ahead * leave
    clock = float(advance.max() + leave)
    state, served, answer = np.eye(queue_ahead + 1)[-1], 0.0, 0.0
    log_weight = -clock * seconds  # log of the Poisson probability of `step` ticks
    for step in range(int(clock * seconds + 12 * np.sqrt(clock * seconds) + 60)):
        answer += np.exp(log_weight) * served
        log_weight += np.log(clock * seconds) - np.log(step + 1)
        moved = state * advance / clock
        served += moved[0]
        state = state * (1 - (advance + leave) / clock)
        state[:-1] += moved[1:]
    return answer


def service_level(probabilities, agents, aht, patience, seconds):
    """P(answered within so many seconds), among all offered."""
    waiting = [k for k in range(len(probabilities) - agents) if probabilities[agents + k] > 1e-9]
    late = sum(probabilities[agents + k] * served_within(seconds, k, agents / aht, patience) for k in waiting)
    return probabilities[:agents].sum() + late


def wait_of_answered(probabilities, agents, aht, patience):
    """Mean wait of the answered: who finds k waiting passes k + 1 steps and must outlive each of them."""
    answered, waited = probabilities[:agents].sum(), 0.0
    alive, wait = 1.0, 0.0  # who finds k waiting: probability of being answered, wait if answered
    for k, probability in enumerate(probabilities[agents:]):
        step = agents / aht + (k + 1) / patience
        alive *= (step - 1 / patience) / step
        wait += 1 / step
        answered += probability * alive
        waited += probability * alive * wait
    return waited / answered


@pytest.mark.parametrize(("per_hour", "aht", "agents"), [(10, 200, 1), (60, 240, 6), (400, 180, 23)])
def test_erlang_c(per_hour, aht, agents):
    voice = QueueTraffic(queue="voice", answer_within_seconds=20)
    hours = 150 if per_hour < 100 else 50
    total = long_run((voice,), per_hour, aht, agents, hours=hours).total
    exact = chain(per_hour / HOUR, aht, agents)
    waiting = (np.maximum(np.arange(len(exact)) - agents, 0) * exact).sum()
    assert total.answer_rate.mean == 1
    assert agrees(total.service_level, service_level(exact, agents, aht, None, 20))
    assert agrees(total.asa_seconds, waiting / (per_hour / HOUR), within=0.15)  # Little's law
    assert total.occupancy.mean == pytest.approx(per_hour / HOUR * aht / agents * hours / (hours + 1), rel=0.02)


@pytest.mark.parametrize(
    ("per_hour", "aht", "patience", "agents"),
    [(60, 240, 90, 4), (60, 240, 90, 6), (400, 360, 60, 40), (400, 360, 60, 34), (300, 120, 600, 9)],
    ids=["small", "small, ample", "large", "overload", "patient overload"],
)
def test_erlang_a(per_hour, aht, patience, agents):
    voice = QueueTraffic(queue="voice", patience_seconds=patience, answer_within_seconds=20)
    hours = 150 if per_hour < 100 else 50
    total = long_run((voice,), per_hour, aht, agents, hours=hours).total
    exact = chain(per_hour / HOUR, aht, agents, patience)
    number = np.arange(len(exact))
    answered = (np.minimum(number, agents) * exact).sum() / aht / (per_hour / HOUR)
    wait_of_all = (np.maximum(number - agents, 0) * exact).sum() / (per_hour / HOUR)
    assert agrees(total.answer_rate, answered)
    assert agrees(total.service_level, service_level(exact, agents, aht, patience, 20), within=0.08)
    assert (1 - answered) * patience == pytest.approx(wait_of_all)  # the reference is sound
    assert agrees(total.asa_seconds, wait_of_answered(exact, agents, aht, patience), within=0.1)
    assert total.occupancy.mean == pytest.approx(
        (np.minimum(number, agents) * exact).sum() / agents * hours / (hours + 1), rel=0.02
    )


def test_two_priorities():
    """Non-preemptive priority, equal handle times: Kella and Yechiali (1985), Waiting times in the M/M/c queue."""
    queues = (QueueTraffic(queue="first", priority=1), QueueTraffic(queue="second", priority=2))
    aht, agents, per_hour = 180.0, 5, (45.0, 35.0)
    result = long_run(queues, per_hour, aht, agents, hours=400)
    load = np.array(per_hour) / HOUR * aht / agents
    wait_probability = chain(sum(per_hour) / HOUR, aht, agents)[agents:].sum()
    base = wait_probability * aht / agents
    first = base / (1 - load[0])
    second = base / ((1 - load[0]) * (1 - load.sum()))
    for measure, exact in ((result.queues["first"].asa_seconds, first), (result.queues["second"].asa_seconds, second)):
        assert agrees(measure, exact, within=0.08)


def test_chat_of_one_agent():
    """With one agent the chain is exact: j chats in hand are finished at rate j / AHT_j."""
    aht_by_load, per_hour = (300.0, 420.0, 600.0), 14.0
    chat = QueueTraffic(queue="chat", channel="chat", concurrency=3, aht_by_load=aht_by_load, answer_within_seconds=60)
    total = long_run((chat,), per_hour, np.nan, 1, hours=400).total
    rate = np.array([min(j, 3) / aht_by_load[min(j, 3) - 1] for j in range(1, 400)])
    weights = np.concatenate(([1.0], np.cumprod(per_hour / HOUR / rate)))
    exact = weights / weights.sum()
    late = sum(exact[3 + k] * served_within(60, k, rate[-1], None) for k in range(60))
    assert agrees(total.service_level, exact[:3].sum() + late)
    assert agrees(total.occupancy, 1 - exact[0])


def test_pooled_skills_equal_one_queue():
    """Three queues that everybody serves at one level and priority are one queue."""
    names = ("a", "b", "c")
    queues = tuple(QueueTraffic(queue=name, patience_seconds=90, answer_within_seconds=20) for name in names)
    total = long_run(queues, (40.0, 60.0, 20.0), 240.0, 8).total
    exact = chain(120 / HOUR, 240, 8, 90)
    answered = (np.minimum(np.arange(len(exact)), 8) * exact).sum() / 240 / (120 / HOUR)
    assert agrees(total.answer_rate, answered)
