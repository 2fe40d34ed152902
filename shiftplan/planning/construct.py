"""A complete lawful roster: one employee after the other takes the tour that is worth most to what is still short."""

from math import inf
from random import Random

import numpy as np

from shiftplan.domain.people import EmployeeId
from shiftplan.domain.problem import Problem
from shiftplan.errors import Infeasible
from shiftplan.planning.clock import Clock
from shiftplan.planning.grid import FloatArray
from shiftplan.planning.state import State

SWEEPS = 2
DAYS_OF_WEEK = 7
KEEP_EVERY = 20
DEAR = 10_000.0


def weeks_of(days: int) -> list[range]:
    """Spans of days that are planned at a time."""
    return [range(first, min(first + DAYS_OF_WEEK, days)) for first in range(0, days, DAYS_OF_WEEK)]


def respond(state: State, number: int, days: range, noise: FloatArray | None = None) -> None:
    """Give one person the best lawful tour on some days against everybody else's; noise disturbs the values, (Q, T)."""
    person = state.people[number]
    before = state.tours[number].copy()
    state.take_out(number, days)
    worth = state.worth()
    costs, planned = state.offers(number, worth if noise is None else worth * noise, days)
    current = [each.candidate for each in before.values()]
    chosen = person.tours.best(costs, current, days)
    state.put_in(number, [planned[candidate] for candidate in chosen if candidate.day in days])


def keep_locks(state: State) -> None:
    """Enter the shifts that locks demand, and nothing else.

    Raises:
        Infeasible: locks of somebody contradict each other or hard rules.
    """
    days = range(state.problem.horizon.days)
    for number, person in enumerate(state.people):
        if not person.rules.required:
            continue
        costs, planned = state.offers(number, np.zeros_like(state.grid.required), days)
        dear = {candidate: DEAR for candidate, cost in costs.items() if cost < inf}
        try:
            tour = person.tours.best(dear, (), days)
        except Infeasible as error:
            raise Infeasible(error.conflict, _sentence(state.problem, person.employee, error.conflict)) from error
        if not person.rules.is_lawful(tour):
            raise Infeasible(
                ("H-LOCK", "H-SKILL"), f"{person.employee}: a locked shift asks for skills nobody gave; see skills.csv"
            )
        state.put_in(number, [planned[candidate] for candidate in tour])


def _sentence(problem: Problem, employee: EmployeeId, rules: tuple[str, ...]) -> str:
    """Why the locks of somebody cannot stay."""
    locks = [
        each for each in problem.site.locks if each.employee == employee and each.on_date in problem.horizon.period
    ]
    named = ", ".join(f"{each.on_date} {each.template or 'off'}" for each in locks)
    return f"locks.csv: {employee}: {named}: contradicts {', '.join(rules)}; change or remove a lock"


def construct(state: State, random: Random, clock: Clock) -> None:
    """Sweep over everybody, week by week. The first sweep is made in any case, for it gives everybody work; the others
    stop when time is up: every roster on the way is lawful.
    """
    keep_locks(state)
    state.keep()
    order = list(range(len(state.people)))
    for sweep in range(SWEEPS):
        for days in weeks_of(state.problem.horizon.days):
            random.shuffle(order)
            for done, number in enumerate(order):
                if sweep and clock.is_late:
                    return
                if done % KEEP_EVERY == 0:
                    state.keep()
                respond_if_better(state, number, days) if sweep else respond(state, number, days)
            state.keep()
            clock.tell(f"construct {sweep + 1}/{SWEEPS}", state.cost, state.short, state.broken)


def respond_if_better(state: State, number: int, days: range, noise: FloatArray | None = None) -> bool:
    """`respond`, taken back when the whole roster got dearer."""
    saved = state.snapshot()
    respond(state, number, days, noise)
    if state.cost > saved.cost + 1e-6:
        state.restore(saved)
        return False
    return True
