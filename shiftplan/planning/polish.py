"""The last touch, day by day: breaks where they cost least, then activities with few changes of queue."""

from random import Random

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from shiftplan.planning.clock import Clock
from shiftplan.planning.construct import respond_if_better
from shiftplan.planning.grid import IntArray
from shiftplan.planning.state import State

PASSES = 2
CHANGE_COST = 10
LEVEL_COST = 1


def place_breaks(state: State, random: Random, clock: Clock) -> None:
    """Move everybody's breaks and shifts of each day while it helps, all people of a day before the next."""
    order = list(range(len(state.people)))
    for _ in range(PASSES):
        before = state.cost
        for day in range(state.problem.horizon.days):
            random.shuffle(order)
            for number in order:
                if clock.is_late:
                    return
                if day in state.tours[number]:
                    respond_if_better(state, number, range(day, day + 1))
        clock.tell("breaks", state.cost, state.short, state.broken)
        if state.cost > before - 1e-6:
            return


def name_activities(state: State) -> None:
    """Deal out the queues of each interval anew, the same number of people on each: few changes, first choices first.

    Only people present for the whole interval take part; coverage and cost stay as they are.
    """
    levels = _levels(state)
    for time in range(state.grid.intervals):
        here = np.flatnonzero((state.act[:, time] >= 0) & (state.present[:, time] == state.grid.ticks))
        if here.size > 1:
            state.act[here, time] = _dealt(state, here, time, levels)


def _levels(state: State) -> IntArray:
    """Level of each person for each queue, (P, Q); 9 where he has none."""
    site = state.problem.site
    levels = np.full((len(state.people), len(state.grid.queues)), 9, dtype=np.int64)
    for number, person in enumerate(state.people):
        skills = {skill.id: skill.level for skill in site.employees[person.employee].skills}
        for index, queue in enumerate(state.grid.queues):
            levels[number, index] = skills.get(site.queues[queue].skill, 9)
    return levels


def _dealt(state: State, here: IntArray, time: int, levels: IntArray) -> IntArray:
    """Queues for the people of an interval by least cost of changes and levels."""
    queues = len(state.grid.queues)
    wanted = np.bincount(state.act[here, time], minlength=queues)
    before = state.act[here, time - 1] if time else np.full(here.size, -1)
    bits = state.masks[here, time][:, None] >> np.arange(queues)[None, :] & 1
    person, queue = np.nonzero((bits == 1) & (wanted > 0)[None, :])
    stays = before[person] == queue
    started = before[person] >= 0
    cost = LEVEL_COST * levels[here[person], queue] + CHANGE_COST * (started & ~stays)
    flow = SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(person, here.size + queue, np.ones(person.size, dtype=np.int64), cost)
    flow.set_nodes_supplies(np.arange(here.size), np.ones(here.size, dtype=np.int64))
    flow.set_nodes_supplies(here.size + np.arange(queues), -wanted)
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError(f"the people of interval {time} cannot be dealt out, though they were before")
    used = flow.flows(np.arange(person.size)) > 0
    result = np.empty(here.size, dtype=np.int64)
    result[person[used]] = queue[used]
    return result
