"""The last touch, day by day: breaks where they cost least, then activities with few changes of queue."""

from random import Random

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from shiftplan.planning.clock import Clock
from shiftplan.planning.construct import LOOK_EVERY, respond_if_better
from shiftplan.planning.grid import IntArray, ShortArray
from shiftplan.planning.kernel_data import NOTHING
from shiftplan.planning.response import present
from shiftplan.planning.resume import known_activities
from shiftplan.planning.state import State
from shiftplan.planning.tied import move_breaks_if_better

PASSES = 3
CHANGE_COST = 10
KNOWN_COST = 6
LEVEL_COST = 1


def place_breaks(state: State, random: Random, clock: Clock) -> None:
    """Move everybody's breaks and shifts of each day while it helps, all people of a day before the next."""
    order = list(range(len(state.people)))
    for _ in range(PASSES):
        before = state.cost
        for day in range(state.problem.horizon.days):
            random.shuffle(order)
            for done, number in enumerate(order):
                if done % LOOK_EVERY == 0 and clock.is_late:
                    return
                if state.tours.chosen[number, day] >= 0:
                    if number in state.couples.crowds:
                        move_breaks_if_better(state, number, day)
                    else:
                        respond_if_better(state, number, range(day, day + 1))
        clock.tell("breaks", state.cost, state.short, state.broken)
        if state.cost > before - 1e-6:
            return


def named_activities(state: State, some_days: range | None = None) -> ShortArray:
    """The queue that each person serves in each interval of shifts of some days (None = all), -1 = none, (P, T).

    The queues of each interval are dealt out so that as many people serve each as the search found, with few changes
    and first choices first; where planning began from a roster, people keep what they were to do then rather than get a
    first choice. Who is there for a part of an interval serves the queue he joined.
    """
    days = some_days or range(state.problem.horizon.days)
    act = np.full((len(state.people), state.grid.intervals), NOTHING, dtype=np.int16)
    here = act.copy()
    present(state.team, state.shapes, state.tours, state.grid.ticks, days.start, days.stop, act, here)
    levels, known = _levels(state), known_activities(state)
    masks = np.append(state.board.masks, 0)
    for time in range(state.grid.intervals):
        people = np.flatnonzero(here[:, time] >= 0)
        if people.size:
            able = masks[state.team.groups[people, here[people, time]]]
            wanted = state.board.full[time].sum(axis=0)
            before = act[people, time - 1] if time else np.full(people.size, NOTHING, dtype=np.int16)
            act[people, time] = _dealt(able, wanted, before, levels[people], known[people, time])
    return act


def _levels(state: State) -> IntArray:
    """Level of each person for each queue, (P, Q); 9 where he has none."""
    site = state.problem.site
    levels = np.full((len(state.people), len(state.grid.queues)), 9, dtype=np.int64)
    for number, person in enumerate(state.people):
        skills = {skill.id: skill.level for skill in site.employees[person.employee].skills}
        for index, queue in enumerate(state.grid.queues):
            levels[number, index] = skills.get(site.queues[queue].skill, 9)
    return levels


def _dealt(able: IntArray, wanted: IntArray, before: ShortArray, levels: IntArray, known: ShortArray) -> IntArray:
    """Queues for the people of an interval by least cost of changes, levels and departures from what is known.

    Args:
        able: bit set of queues of each. wanted: people for each queue. before: queue served in the interval before.
            known: queue of the roster that planning began from; -1 = none.
    """
    queues, size = wanted.size, able.size
    bits = able[:, None] >> np.arange(queues)[None, :] & 1
    person, queue = np.nonzero((bits == 1) & (wanted > 0)[None, :])
    cost = LEVEL_COST * levels[person, queue] + CHANGE_COST * ((before[person] >= 0) & (before[person] != queue))
    cost += KNOWN_COST * ((known[person] >= 0) & (known[person] != queue))
    flow = SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(person, size + queue, np.ones(person.size, dtype=np.int64), cost)
    flow.set_nodes_supplies(np.arange(size), np.ones(size, dtype=np.int64))
    flow.set_nodes_supplies(size + np.arange(queues), -wanted)
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("the people of an interval cannot be dealt out, though they were before")
    used = flow.flows(np.arange(person.size)) > 0
    result = np.empty(size, dtype=np.int64)
    result[person[used]] = queue[used]
    return result
