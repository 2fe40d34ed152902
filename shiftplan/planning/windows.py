"""CP-SAT plans a few people x a week together, against everybody else's fixed work."""

from collections.abc import Sequence

import numpy as np
from ortools.sat.python.cp_model import CpModel, IntVar, LinearExpr

from shiftplan.planning.cpsat import SCALE, PersonModel, quiet_solver
from shiftplan.planning.grid import FloatArray
from shiftplan.planning.state import Planned, State
from shiftplan.rules.base import Candidate

DETERMINISTIC_SECONDS = 2.0


def improve_together(state: State, group: Sequence[int], days: range, seed: int) -> None:
    """Plan a group's week at once, its tours chosen jointly; the roster may get dearer, the caller decides.

    The first colleague in an interval gains what is worth most there, the second what is left, and so on: gains fall,
    so the model is exact where the group serves the same queues. Breaks are the best ones for the first.
    """
    for number in group:
        state.take_out(number, days)
    gains = _falling_gains(state, group)
    worth = state.worth()
    model = CpModel()
    terms: list[tuple[IntVar, int]] = []
    parts: list[tuple[int, PersonModel, dict[Candidate, Planned]]] = []
    on_duty: dict[int, list[tuple[IntVar, int]]] = {}
    for number in group:
        part, planned = _person(state, number, days, worth, model, terms, on_duty)
        parts.append((number, part, planned))
    for time, present in on_duty.items():
        _price(model, terms, time, present, gains, state.grid.ticks)
    model.minimize(LinearExpr.weighted_sum([each for each, _ in terms], [weight for _, weight in terms]))
    solver = quiet_solver(seed)
    solver.parameters.max_deterministic_time = DETERMINISTIC_SECONDS
    solver.solve(model)
    if solver.response_proto.solution:
        for number, part, planned in parts:
            state.put_in(number, [planned[each] for each in part.chosen(solver) if each.day in days])


def _person(
    state: State, number: int, days: range, worth: FloatArray, model: CpModel, terms: list[tuple[IntVar, int]],
    on_duty: dict[int, list[tuple[IntVar, int]]],
) -> tuple[PersonModel, dict[Candidate, Planned]]:  # fmt: skip
    """Post one person: days outside the window stay, candidates inside bring presence."""
    person = state.people[number]
    costs, planned = state.offers(number, worth, days)
    part = PersonModel(model, person.rules, person.premiums)
    terms.extend(part.cost_terms)
    stays = {each.candidate for each in state.tours[number].values()}
    for candidate, variable in part.worked.items():
        if candidate.day not in days:
            model.add(variable == int(candidate in stays))
        elif costs[candidate] == float("inf"):
            model.add(variable == 0)
        else:
            terms.append((variable, round(SCALE * person.extra[person.index[candidate]])))
            ticks = state.presence(number, planned[candidate])
            for time in np.flatnonzero(ticks):
                on_duty.setdefault(int(time), []).append((variable, int(ticks[time])))
    return part, planned


def _falling_gains(state: State, group: Sequence[int]) -> FloatArray:
    """Gain of the first, second, ... colleague of a group by interval, falling, (len(group), T)."""
    mask = 0
    for number in group:
        for each in state.people[number].masks:
            mask |= each
    saved = state.supply.copy()
    rows = []
    for _ in group:
        value = state.values(smooth=True)
        queues = [queue for queue in range(value.shape[0]) if mask >> queue & 1]
        best = (
            np.array(queues)[np.argmax(value[queues], axis=0)] if queues else np.zeros(value.shape[1], dtype=np.int64)
        )
        times = np.arange(value.shape[1])
        rows.append(value[best, times])
        state.supply[best, times] += state.grid.ticks
    state.supply = saved
    return np.minimum.accumulate(np.array(rows), axis=0)


def _price(
    model: CpModel, terms: list[tuple[IntVar, int]], time: int, present: Sequence[tuple[IntVar, int]],
    gains: FloatArray, ticks: int,
) -> None:  # fmt: skip
    """Pay each colleague on duty in an interval his gain; a part of the interval its part."""
    steps = [model.new_int_var(0, ticks, f"on{time}:{rank}") for rank in range(gains.shape[0])]
    duty = LinearExpr.weighted_sum([each for each, _ in present], [count for _, count in present])
    model.add(LinearExpr.sum(steps) == duty)
    terms.extend((step, round(-SCALE * gain / ticks)) for step, gain in zip(steps, gains[:, time], strict=True))
