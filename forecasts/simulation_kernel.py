"""Event loop of the simulation, compiled by numba: one repetition, contact by contact.

Every agent has at most two next events: the contact in hand that is finished first, and the next boundary of his
timetable (start or end of a run, start or end of an absence). A tournament over the agents holds the earliest of all,
so no event is ever out of date. Free agents stand in one list per group of equal levels and number of contacts in hand,
longest idle first. Waiting contacts are those of a queue that arrived and were not taken; who lost patience is passed
over when his turn comes.
"""

from __future__ import annotations

import math

import numpy as np

from forecasts.simulation_arrays import NONE, World
from shiftplan.compiled import lean

OFF, ON, LEAVING, AWAY = 0, 1, 2, 3  # not at work; takes contacts; due to be away, finishes what is in hand first; away
SHORTEST_ABSENCE, LONGEST_ABSENCE = 600.0, 900.0  # seconds


@lean
def run_events(w: World, chance: np.uint64) -> None:
    """Let time run until nothing is left to happen; results stand in w.contacts and w.queues.

    At one and the same second agents come, go and finish before contacts arrive: nobody takes a contact that arrives as
    his segment ends, and who starts as it arrives takes it at once.

    Args:
        chance: number of the repetition, from which absences are drawn.
    """
    for a in range(len(w.agents)):
        _go_off(w, a)
        _schedule(w, a)
    arrived, offered = 0, len(w.contacts)
    while True:
        t = w.contacts[arrived]["arrival"] if arrived < offered else math.inf
        if w.tree[1] > t:
            _receive(w, arrived, t)
            arrived += 1
            continue
        t = w.tree[1]
        if t == math.inf:
            return
        a = _earliest(w)
        _settle(w, a, t)
        if w.agents[a]["boundary"] <= t:
            _pass_boundary(w, a, t, chance)
        else:
            _finish_contact(w, a, t)
        _set_finish(w, a, t)
        _schedule(w, a)


@lean
def _receive(w: World, c: int, t: float) -> None:
    """A contact arrives: a free agent takes it, else it waits."""
    queue = w.queues[w.contacts[c]["queue"]]
    queue["waiting_end"] += 1
    a = _best_agent(w, w.contacts[c]["queue"])
    if a != NONE:
        queue["waiting_first"] = queue["waiting_end"]  # an agent was free, so whoever waited before has given up
        _settle(w, a, t)
        _take(w, a, c, t)
        _list(w, a)
        _set_finish(w, a, t)
        _schedule(w, a)


@lean
def _best_agent(w: World, q: int) -> int:
    """Free agent for a contact: lowest level, then fewest chats in hand, then longest idle."""
    width = w.slots.shape[1]
    best, best_level, best_count = NONE, 0, 0
    for i in range(w.queues[q]["first_group"], w.queues[q]["end_group"]):
        g = w.groups[i]
        if best != NONE and w.level[g, q] > best_level:
            break
        for count in range(w.queues[q]["limit"]):
            a = w.free[g * width + count]["head"]
            if a == NONE:
                continue
            longer = best == NONE or w.agents[a]["idle_since"] < w.agents[best]["idle_since"]
            if best == NONE or count < best_count or (count == best_count and longer):
                best, best_level, best_count = a, w.level[g, q], count
            break
    return best


@lean
def _best_contact(w: World, a: int, t: float) -> int:
    """Waiting contact for a free agent: lowest level, then first priority, then oldest; who gave up by t is gone."""
    agent = w.agents[a]
    g = agent["group"]
    best, best_level, best_priority = NONE, 0, 0
    for i in range(w.first_queue[g], w.first_queue[g + 1]):
        q = w.served[i]
        queue = w.queues[q]
        if best != NONE and (w.level[g, q] > best_level or queue["priority"] > best_priority):
            break
        if agent["count"] > 0 and (queue["voice"] == 1 or agent["count"] >= queue["limit"]):
            continue
        while queue["waiting_first"] < queue["waiting_end"]:
            c = w.by_queue[queue["waiting_first"]]
            if w.contacts[c]["leaves_at"] > t:
                if best == NONE or c < best:  # contacts are numbered by arrival
                    best, best_level, best_priority = c, w.level[g, q], queue["priority"]
                break
            queue["waiting_first"] += 1
    return best


@lean
def _fill(w: World, a: int, t: float) -> None:
    """Give an agent waiting contacts until he is full or nobody waits whom he may serve."""
    agent = w.agents[a]
    while agent["voice"] == 0 and agent["count"] < agent["room"]:
        c = _best_contact(w, a, t)
        if c == NONE:
            break
        w.queues[w.contacts[c]["queue"]]["waiting_first"] += 1
        _take(w, a, c, t)
    _list(w, a)


@lean
def _take(w: World, a: int, c: int, t: float) -> None:
    """Put a contact into an agent's hand."""
    agent, contact = w.agents[a], w.contacts[c]
    queue = w.queues[contact["queue"]]
    w.slots[a, agent["count"]]["contact"] = c
    w.slots[a, agent["count"]]["remaining"] = contact["handle"]
    agent["count"] += 1
    agent["voice"] = queue["voice"]
    agent["room"] = min(agent["room"], queue["limit"])
    agent["idle_since"] = t
    contact["agent"] = a
    contact["answered_at"] = t


@lean
def _finish_contact(w: World, a: int, t: float) -> None:
    """A contact is done; its agent takes the next, unless his run is over or an absence is due."""
    agent = w.agents[a]
    done, last = agent["done"], agent["count"] - 1
    w.contacts[w.slots[a, done]["contact"]]["finished_at"] = t
    w.slots[a, done]["contact"] = w.slots[a, last]["contact"]
    w.slots[a, done]["remaining"] = w.slots[a, last]["remaining"]
    agent["count"] = last
    agent["voice"] = 0
    agent["room"] = w.slots.shape[1]
    for k in range(last):
        held = w.queues[w.contacts[w.slots[a, k]["contact"]]["queue"]]
        agent["room"] = min(agent["room"], held["limit"])
    agent["idle_since"] = t
    if agent["mode"] == ON:
        _fill(w, a, t)
    elif agent["mode"] == LEAVING and last == 0:
        _go_away(w, a, t)


@lean
def _set_finish(w: World, a: int, t: float) -> None:
    """When, and in which slot, the agent is done first if nothing more comes. His work must be settled up to t."""
    agent = w.agents[a]
    agent["finish"] = math.inf
    for k in range(agent["count"]):
        q = w.contacts[w.slots[a, k]["contact"]]["queue"]
        seconds = w.slots[a, k]["remaining"] * w.slowdown[q, agent["count"] - 1] / w.speed[a, q]
        if t + seconds < agent["finish"]:
            agent["finish"] = t + seconds
            agent["done"] = k


@lean
def _settle(w: World, a: int, t: float) -> None:
    """Account an agent's time up to t: work done on what is in hand, waiting, overrun."""
    agent = w.agents[a]
    passed = t - agent["settled"]
    agent["settled"] = t
    planned = w.queues[agent["planned"]]
    if agent["count"] > 0:
        planned["handling"] += passed
        if agent["mode"] == OFF:
            planned["overrun"] += passed
        for k in range(agent["count"]):
            q = w.contacts[w.slots[a, k]["contact"]]["queue"]
            work = passed * w.speed[a, q] / w.slowdown[q, agent["count"] - 1]
            w.slots[a, k]["remaining"] = max(0.0, w.slots[a, k]["remaining"] - work)
    elif agent["mode"] == ON:
        planned["waiting"] += passed


@lean
def _pass_boundary(w: World, a: int, t: float, chance: np.uint64) -> None:
    """The timetable moves on: a run begins or ends, an absence begins or ends."""
    agent = w.agents[a]
    if agent["mode"] != OFF and t < agent["run_end"]:
        _go_on(w, a, t)
    elif agent["run"] < agent["last_run"] and w.runs[agent["run"]]["start"] <= t:
        _begin_run(w, a, chance)
        _go_on(w, a, t)
    else:
        _go_off(w, a)


@lean
def _go_off(w: World, a: int) -> None:
    """No more contacts until the next run; what is in hand is finished."""
    agent = w.agents[a]
    agent["mode"] = OFF
    agent["boundary"] = w.runs[agent["run"]]["start"] if agent["run"] < agent["last_run"] else math.inf
    _list(w, a)


@lean
def _begin_run(w: World, a: int, chance: np.uint64) -> None:
    """Start the next run at a random point of the cycle of presence and absence, so the share holds from the start.

    A cycle of length absence / shrinkage is first presence, then absence; the longer a cycle, the likelier it is met.
    """
    agent = w.agents[a]
    run = w.runs[agent["run"]]
    agent["run"] += 1
    agent["run_end"] = run["end"]
    agent["planned"] = run["planned"]
    agent["next_away"] = math.inf
    if run["shrinkage"] == 0.0:
        return
    agent["run_key"] = _mixed(_mixed(agent["key"] ^ _mixed(chance)) + np.uint64(np.int64(run["start"])))
    agent["draws"] = np.uint64(0)
    squares = SHORTEST_ABSENCE**2, LONGEST_ABSENCE**2
    length = math.sqrt(squares[0] + _uniform(w, a) * (squares[1] - squares[0]))
    cycle = length / run["shrinkage"]
    position = _uniform(w, a) * cycle
    present = cycle - length
    agent["next_away"] = run["start"] + max(0.0, present - position)
    agent["away_length"] = min(length, cycle - position)


@lean
def _go_on(w: World, a: int, t: float) -> None:
    """Within a run: be away if an absence is due, else take contacts until the next boundary."""
    agent = w.agents[a]
    if agent["next_away"] <= t:
        _owe_absence(w, a)
        if agent["count"] == 0:
            _go_away(w, a, t)
        else:
            agent["mode"] = LEAVING
            agent["boundary"] = agent["run_end"]
            _list(w, a)
        return
    agent["boundary"] = min(agent["run_end"], agent["next_away"])
    if agent["mode"] != ON:
        agent["mode"] = ON
        agent["idle_since"] = t
        _fill(w, a, t)


@lean
def _owe_absence(w: World, a: int) -> None:
    """An absence is due: add it to what is owed and draw the next one."""
    agent = w.agents[a]
    shrinkage = w.runs[agent["run"] - 1]["shrinkage"]
    agent["owed"] += min(agent["away_length"], agent["run_end"] - agent["next_away"])
    length = SHORTEST_ABSENCE + _uniform(w, a) * (LONGEST_ABSENCE - SHORTEST_ABSENCE)
    agent["next_away"] += agent["away_length"] + length * (1.0 - shrinkage) / shrinkage
    agent["away_length"] = length


@lean
def _go_away(w: World, a: int, t: float) -> None:
    """Leave for all that is owed; what the end of the run cuts off stays owed, so that the share holds."""
    agent = w.agents[a]
    agent["mode"] = AWAY
    agent["boundary"] = min(t + agent["owed"], agent["run_end"])
    agent["owed"] = max(0.0, agent["owed"] - (agent["boundary"] - t))
    _list(w, a)


@lean
def _list(w: World, a: int) -> None:
    """Put an agent last into the list of free agents he belongs to now, or into none."""
    agent = w.agents[a]
    if agent["listed"] != NONE:
        old = w.free[agent["listed"]]
        if agent["before"] == NONE:
            old["head"] = agent["after"]
        else:
            w.agents[agent["before"]]["after"] = agent["after"]
        if agent["after"] == NONE:
            old["tail"] = agent["before"]
        else:
            w.agents[agent["after"]]["before"] = agent["before"]
    agent["listed"] = agent["before"] = agent["after"] = NONE
    if agent["mode"] == ON and agent["voice"] == 0 and agent["count"] < agent["room"]:
        agent["listed"] = agent["group"] * w.slots.shape[1] + agent["count"]
        new = w.free[agent["listed"]]
        agent["before"] = new["tail"]
        if new["tail"] == NONE:
            new["head"] = a
        else:
            w.agents[new["tail"]]["after"] = a
        new["tail"] = a


@lean
def _schedule(w: World, a: int) -> None:
    """Enter an agent's next event into the tournament."""
    node = len(w.tree) // 2 + a
    w.tree[node] = min(w.agents[a]["boundary"], w.agents[a]["finish"])
    while node > 1:
        node //= 2
        w.tree[node] = min(w.tree[2 * node], w.tree[2 * node + 1])


@lean
def _earliest(w: World) -> int:
    """Agent of the earliest event."""
    node, leaves = 1, len(w.tree) // 2
    while node < leaves:
        node *= 2
        if w.tree[node] != w.tree[1]:
            node += 1
    return node - leaves


@lean
def _uniform(w: World, a: int) -> float:
    """The next random number of the agent's run, in [0, 1)."""
    agent = w.agents[a]
    agent["draws"] += np.uint64(1)
    return float(_mixed(agent["run_key"] + agent["draws"]) >> np.uint64(11)) * 2.0**-53


@lean
def _mixed(number: np.uint64) -> np.uint64:
    """Scatter a number over all 64 bits (splitmix64)."""
    number = number * np.uint64(0x9E3779B97F4A7C15) + np.uint64(0x9E3779B97F4A7C15)
    number = (number ^ (number >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    number = (number ^ (number >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return number ^ (number >> np.uint64(31))
