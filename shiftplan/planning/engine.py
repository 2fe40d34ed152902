"""The sequence: compile, construct or resume, improve, polish; then the proof of a bound."""

import logging
from collections.abc import Sequence
from contextlib import nullcontext
from math import inf
from random import Random

import numpy as np

from shiftplan.domain.problem import Problem
from shiftplan.planning.bounds import Prices, Relaxed, least_cost, plain_prices, prices_of, relaxed
from shiftplan.planning.climb import rising_bounds
from shiftplan.planning.clock import Clock
from shiftplan.planning.construct import construct, weeks_of
from shiftplan.planning.dive import Dive, dive
from shiftplan.planning.grid import Grid, grid_of
from shiftplan.planning.improve import HOTTEST, SMALL_TEAM, improve
from shiftplan.planning.memory import give_back
from shiftplan.planning.partner import has_two_cores
from shiftplan.planning.people import Breaks, Person, breaks_of, people_of
from shiftplan.planning.plan import Limit, Listener, Plan, StoppedBy
from shiftplan.planning.polish import named_activities, place_breaks
from shiftplan.planning.prover import Proof, Prover
from shiftplan.planning.resume import resume
from shiftplan.planning.roster import roster_of
from shiftplan.planning.rounds import room_to_tell, spans_of
from shiftplan.planning.state import NO_GUIDE, State
from shiftplan.planning.tied import sweep_tied
from shiftplan.rules.base import Rule
from shiftplan.rules.rulebook import rules_for

logger = logging.getLogger(__name__)

ENOUGH_TO_WARM = 50
"""People with whom machine code is loaded: among so many is one who can be planned by the dynamic programme."""
LAST_TOUCH_SECONDS, ROSTER_SECONDS = 3e-4, 3e-5
"""What the last touch, and naming queues and writing down shifts, take for each day of a person."""
TOUCH_AGAIN = 1.2
"""The last touch may take so many times what the one after the dive took."""
AFTER_DIVE = 25.0
"""Temperature at which the search goes on after a dive."""
MOST_WAITED = 0.5
"""Share of the time left for which prices are waited for."""
MOST_STEPS = 300
"""Towards a better bound where effort is the limit."""
MOST_BY_TWO = 3000
"""People whose roster may be there twice, for two threads to search."""
CLIMBING = 0.3
"""Share of the time after the linear programmes that goes into a better bound before a second thread searches."""
BESIDE = 5.0
"""Seconds from which on a process of its own proves the bound beside the search; fewer are gone before it begins."""


def plan(problem: Problem, limit: Limit | None = None, listen: Listener | None = None) -> Plan:
    """A lawful roster for a problem, as good as the limit allows.

    Args:
        problem: what has to be planned.
        limit: seconds, effort and seed; the same problem, effort and seed give the same roster while seconds last.
        listen: told of every step; an interruption (KeyboardInterrupt) ends the search and keeps its best roster.

    Raises:
        Infeasible: locks contradict each other or hard rules.
    """
    limit = limit or Limit()
    return search(problem, rules_for(problem.site, problem.horizon.first_day), limit, listen)


def search(problem: Problem, rules: Sequence[Rule], limit: Limit, listen: Listener | None = None) -> Plan:
    """`plan` under given rules."""
    clock = Clock(limit, listen)
    with _prover(limit) or nullcontext() as prover:
        grid = grid_of(problem)
        people = people_of(problem, grid, rules, limit.seed)
        breaks = breaks_of(tuple(problem.site.templates.values()), grid)
        with clock.stopped():
            warm_up(problem, grid, people, breaks)
        give_back()
        days = len(people) * problem.horizon.days
        clock.keep(LAST_TOUCH_SECONDS * days, ROSTER_SECONDS * days)
        state = State(problem, grid, people, breaks, limit.seed)
        give_back()
        clock.tell("compiled", state.cost, state.short, state.broken)
        stopped_by, proof = _searched(state, prover, clock)
    give_back()
    return Plan(
        roster=roster_of(state, named_activities(state)),
        cost=state.exact_cost,
        stopped_by=stopped_by,
        seconds=clock.seconds,
        cpu_seconds=clock.cpu_seconds + (proof.cpu_seconds if proof else 0.0),
        effort=clock.rounds,
        seed=limit.seed,
        bound=max(0.0, proof.bound) if proof else None,  # no goal costs less than nothing
        log=tuple(clock.log),
    )


def _prover(limit: Limit) -> Prover | None:
    """A process that is to prove the bound, where the clock is the limit; None where the machine has no room for it."""
    if limit.effort is not None or not BESIDE <= limit.seconds < inf:
        return None
    try:
        return Prover()
    except OSError as error:
        logger.warning("no process for the bound: %s", error)
        return None


def _searched(state: State, prover: Prover | None, clock: Clock) -> tuple[StoppedBy, Proof | None]:
    """The best roster and its proof; who interrupts goes without one."""
    task = relaxed(state)
    try:
        if prover:
            prover.begin(task, clock.search_left, CLIMBING if _may_be_two(state.problem) else 1.0)
    except OSError as error:  # no room for its task
        logger.warning("no process for the bound: %s", error)
        prover = None
    try:
        stopped_by, prices = _improved(state, task, prover, clock)
        proof = None if stopped_by is StoppedBy.CANCELLED else _proof(state, task, prices, prover, clock)
    except KeyboardInterrupt:  # the roster is there; who waits no longer goes without a proof
        return StoppedBy.CANCELLED, None
    return stopped_by, proof


def _proof(state: State, task: Relaxed, prices: Prices | None, prover: Prover | None, clock: Clock) -> Proof | None:
    """The bound that was proven beside the search, or is proven now where effort was the limit. Where time was too
    short for prices of its own it follows from what one more person is worth to the roster, and is weak.
    """

    clock.tell("bound", state.cost, state.short, 0)
    proof = prover.proof(clock.seconds_left) if prover else None
    if proof is not None:
        return proof
    effort = clock.limit.effort
    if prices is None or not effort:
        return Proof(least_cost(task, prices or plain_prices(task, state.board.value)), 0.0)
    steps = min(effort, MOST_STEPS)
    *_, best = rising_bounds(task, prices, lambda done: done / steps if clock.seconds_left > 0.0 else 1.0)
    return Proof(best, 0.0)


def warm_up(problem: Problem, grid: Grid, people: Sequence[Person], breaks: Breaks) -> None:
    """Load the compiled kernels, or compile them where this machine never did, before time counts."""
    state = State(problem, grid, people[:ENOUGH_TO_WARM], breaks, seed=1)
    people = state.people
    able = [number for number, person in enumerate(people) if person.candidates and state.team.regular[number]]
    if able:
        spans = spans_of(weeks_of(problem.horizon))
        told, halt = room_to_tell(spans, state.tours, 1), np.zeros(1, dtype=np.bool_)
        state.make_rounds(np.array(able[:1]), spans, 1, HOTTEST, NO_GUIDE, told, halt)
        if _may_be_two(state.problem):
            state.join(state, told, told, HOTTEST)
            state.take_over(told, HOTTEST)
        task = relaxed(state)
        one = Dive(state, task, plain_prices(task, state.board.value), Random(1))
        one.take(1)
        one.follow()
        state.restore(state.kept)


def _improved(state: State, task: Relaxed, prover: Prover | None, clock: Clock) -> tuple[StoppedBy, Prices | None]:
    """Construct or resume, improve and place breaks; an interruption goes back to the best roster kept so far.

    Returns: the prices as well that came of it where effort was the limit.
    """
    seed, prices = clock.limit.seed, None

    def by_two() -> bool:
        return clock.limit.effort is None and _may_be_two(state.problem) and (prover is None or prover.has_ended)

    try:
        begin = construct if state.problem.start is None else resume
        begin(state, Random(seed), clock)
        state.keep()
        if clock.limit.effort is not None:
            prices = prices_of(task, lambda: clock.seconds_left)
        guide = _dived(state, task, prices, prover, clock) if state.problem.start is None else None
        if guide:
            improve(state, clock, AFTER_DIVE, clock.share, guide=guide.gains, by_two=by_two)
        else:
            improve(state, clock, by_two=by_two)
        state.keep()
        place_breaks(state, Random(seed), clock)
    except KeyboardInterrupt:
        state.restore(state.kept)
        return StoppedBy.CANCELLED, prices
    return StoppedBy.SECONDS if clock.limit.effort is None or clock.is_late else StoppedBy.EFFORT, prices


def _may_be_two(problem: Problem) -> bool:
    """Whether two threads are to search: for a small team a better bound is worth more."""
    people, weeks = len(problem.employees), len(weeks_of(problem.horizon))
    return has_two_cores() and people <= MOST_BY_TWO and people * weeks > SMALL_TEAM


def _dived(state: State, task: Relaxed, prices: Prices | None, prover: Prover | None, clock: Clock) -> Prices | None:
    """Begin anew with tours at prices; these prices, None when they did not come in time."""
    seed = clock.limit.seed
    if prover:
        latest = MOST_WAITED * clock.search_left
        if len(task.weeks) == 1:  # a core is free meanwhile
            improve(state, clock, is_enough=lambda: prover.has_prices(task) or clock.search_left < latest)
        prices = prover.prices(task, clock.search_left - latest)
    if not prices or not dive(state, task, prices, Random(seed), clock):
        return None
    sweep_tied(state, weeks_of(state.problem.horizon), clock)
    begun = clock.seconds
    place_breaks(state, Random(seed), clock)
    clock.keep_for_touch(TOUCH_AGAIN * (clock.seconds - begun))
    return prices
