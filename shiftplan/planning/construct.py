"""A complete lawful roster: one employee after the other takes the tour that is worth most to what is still short."""

from collections.abc import Sequence
from itertools import pairwise
from math import inf
from random import Random

import numpy as np

from shiftplan.domain.horizon import Horizon, week_of
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.problem import Problem
from shiftplan.errors import Infeasible
from shiftplan.planning.clock import Clock
from shiftplan.planning.cpsat import conflict
from shiftplan.planning.state import State
from shiftplan.planning.tied import keep_tied_locks, respond_tied

BLURS = (0.1, 0.063, 0.04, 0.025, 0.016, 0.01, 0.0)
"""Shares of what is required over which each sweep sees the mean of a price: at the corners of exact prices many would
stay who could do better together."""
LOOK_EVERY = 20
DEAR = 10_000.0


def weeks_of(horizon: Horizon) -> list[range]:
    """The days of each week of the horizon, for rules count by the week of the site."""
    firsts = [
        day
        for day in range(horizon.days)
        if day == 0 or week_of(horizon.day(day), horizon.week_start) == horizon.day(day)
    ]
    return [range(first, last) for first, last in zip(firsts, [*firsts[1:], horizon.days], strict=True)]


def pairs_of(weeks: list[range]) -> list[range]:
    """The days of each two weeks that follow each other; of a single one its own."""
    return [range(one.start, other.stop) for one, other in pairwise(weeks)] or weeks


def respond(state: State, number: int, days: range) -> None:
    """Give one person the best lawful tour on some days against everybody else's.

    Raises:
        Infeasible: no tour keeps the rules (locks contradict them).
    """
    if number in state.couples.crowds:
        respond_tied(state, number, days)
        return
    if state.team.regular[number] and state.respond(number, days):
        return
    person, before = state.people[number], state.tour(number)
    state.take_out(number, days)
    costs, planned = state.offers(number, days)
    chosen = person.tours.best(costs, [each.candidate for each in before], days)
    had = {each.candidate: each for each in before}
    state.put_in(number, [planned.get(each, had.get(each)) or had[each] for each in chosen if each.day in days])


def respond_if_better(state: State, number: int, days: range) -> bool:
    """`respond`, taken back when the whole roster got dearer."""
    if state.team.regular[number]:
        return state.retake(np.array([number]), days) < 0.0
    return state.is_cheaper_by(lambda: respond(state, number, days))


def keep_locks(state: State, first: int = 0) -> None:
    """Enter the shifts that locks demand of all people from one on, and nothing else.

    Raises:
        Infeasible: locks of somebody contradict each other or hard rules.
    """
    keep_tied_locks(state, DEAR, first)
    for number, person in enumerate(state.people[first:], start=first):
        if not person.is_locked or number in state.couples.crowds:
            continue
        _enter_locks(state, number)
        if not person.rules.is_lawful([each.candidate for each in state.tour(number)]):
            rules = conflict(person.rules)
            raise Infeasible(rules, _sentence(state.problem, person.employee, rules))


def _enter_locks(state: State, number: int) -> None:
    """Week by week by the dynamic programme; where it cannot tell, CP-SAT enters those of all weeks at once."""
    weeks = weeks_of(state.problem.horizon)
    if not (state.team.regular[number] and all(_enter_week(state, number, days) for days in weeks)):
        _enter_all_locks(state, number)


def _enter_week(state: State, number: int, days: range) -> bool:
    person = state.people[number]
    costs, planned = state.offers(number, days)
    dear = np.full(len(person.candidates), inf)
    for candidate, cost in costs.items():
        if cost < inf:
            dear[person.index[candidate]] = DEAR
    tour = state.tour_for(number, dear, days)
    if tour is not None:
        state.put_in(number, [planned[each] for each in tour])
    return tour is not None


def _enter_all_locks(state: State, number: int) -> None:
    person, everything = state.people[number], range(state.problem.horizon.days)
    state.take_out(number, everything)
    costs, planned = state.offers(number, everything)
    finite = {each: DEAR for each, cost in costs.items() if cost < inf}
    try:
        tour = person.tours.best(finite, [], everything)
    except Infeasible as error:
        raise Infeasible(error.conflict, _sentence(state.problem, person.employee, error.conflict)) from error
    if not person.rules.is_lawful(tour):
        raise Infeasible(
            ("H-LOCK", "H-SKILL"), f"{person.employee}: a locked shift asks for skills nobody gave; see skills.csv"
        )
    state.put_in(number, [planned[each] for each in tour])


def _sentence(problem: Problem, employee: EmployeeId, rules: tuple[str, ...]) -> str:
    """Why the locks of somebody cannot stay."""
    locks = [each for each in problem.site.locks_of(employee) if each.on_date in problem.horizon.period]
    named = ", ".join(f"{each.on_date} {each.template or 'off'}" for each in locks)
    return f"locks.csv: {employee}: {named}: contradicts {', '.join(rules)}; change or remove a lock"


def construct(state: State, random: Random, clock: Clock) -> None:
    """Sweep over everybody, week by week, with prices that are less and less blurred; at last with exact ones by two
    weeks at once, for who works at the end of one may have no way to work enough in the next.

    The first sweep is made in any case, for it gives everybody work; the others stop when time is up: every roster on
    the way is lawful. Ends at the best roster that a sweep ended with.
    """
    keep_locks(state)
    state.keep()
    weeks = weeks_of(state.problem.horizon)
    try:
        for sweep, blur in enumerate(BLURS):
            state.blur(blur)
            if not _sweep(
                state, random, weeks if blur else pairs_of(weeks), None if sweep == 0 else clock, is_odd=bool(sweep % 2)
            ):
                break
            if sweep == 0 or state.cost < state.kept.cost:
                state.keep()
            clock.tell(f"construct {sweep + 1}/{len(BLURS)}", state.cost, state.short, state.broken)
            if sweep == 0:
                state.forget()
    finally:
        state.blur(0.0)
    if state.kept.cost < state.cost:
        state.restore(state.kept)


def _sweep(state: State, random: Random, windows: Sequence[range], clock: Clock | None, *, is_odd: bool) -> bool:
    """Everybody takes the best tour against all others', window by window; without blur only where that is cheaper, and
    colleagues go to the queues where they are worth most after each window.

    Whoever needs CP-SAT for it is passed over in odd sweeps, who is tied to others in all but the first and the last.
    Returns: False when time was up by the clock.
    """
    tied = state.couples.crowds
    order = [each for each in range(len(state.people)) if each not in tied or tied[each][0] == each]
    for days in windows:
        random.shuffle(order)
        for done, number in enumerate(order):
            if clock and done % LOOK_EVERY == 0 and clock.is_late:
                return False
            is_between = clock is not None and state.demand.blur[0] > 0.0
            if (is_odd and not state.team.regular[number]) or (is_between and number in tied):
                continue
            if state.demand.blur[0] > 0.0:
                respond(state, number, days)
            else:
                respond_if_better(state, number, days)
        if state.demand.blur[0] == 0.0:
            state.settle()
    return True
