"""The sequence: compile, construct or resume, improve, polish; then the proof of a bound."""

from collections.abc import Sequence
from math import inf
from random import Random

import numpy as np

from shiftplan.domain.problem import Problem
from shiftplan.planning.bounds import bound_of
from shiftplan.planning.clock import Clock
from shiftplan.planning.construct import construct
from shiftplan.planning.grid import Grid, grid_of
from shiftplan.planning.improve import improve
from shiftplan.planning.people import Breaks, Person, breaks_of, people_of
from shiftplan.planning.plan import Limit, Listener, Plan, StoppedBy
from shiftplan.planning.polish import named_activities, place_breaks
from shiftplan.planning.resume import resume
from shiftplan.planning.roster import roster_of
from shiftplan.planning.state import State
from shiftplan.rules.base import Rule
from shiftplan.rules.rulebook import rules_for


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
    grid = grid_of(problem)
    people = people_of(problem, grid, rules, limit.seed)
    breaks = breaks_of(tuple(problem.site.templates.values()), grid)
    warm_up(problem, grid, people, breaks)
    clock = Clock(limit, listen)
    state = State(problem, grid, people, breaks, limit.seed)
    clock.tell("compiled", state.cost, state.short, state.broken)
    stopped_by = _improved(state, limit.seed, clock)
    bound = None
    if limit.seconds == inf and stopped_by is not StoppedBy.CANCELLED:
        try:
            clock.tell("bound", state.cost, state.short, 0)
            bound = bound_of(state, clock)
        except KeyboardInterrupt:
            stopped_by = StoppedBy.CANCELLED
    return Plan(
        roster=roster_of(state, named_activities(state)),
        cost=state.exact_cost,
        stopped_by=stopped_by,
        seconds=clock.seconds,
        cpu_seconds=clock.cpu_seconds,
        effort=clock.rounds,
        seed=limit.seed,
        bound=bound,
        log=tuple(clock.log),
    )


def warm_up(problem: Problem, grid: Grid, people: Sequence[Person], breaks: Breaks) -> None:
    """Load the compiled kernels, or compile them where this machine never did, before time counts."""
    state = State(problem, grid, people, breaks, seed=1)
    able = [number for number, person in enumerate(people) if person.candidates and state.team.regular[number]]
    if able:
        state.retake(np.array(able[:1]), range(min(7, problem.horizon.days)), tolerance=inf)
        state.restore(state.kept)


def _improved(state: State, seed: int, clock: Clock) -> StoppedBy:
    """Construct or resume, improve and place breaks; an interruption goes back to the best roster kept so far."""
    try:
        begin = construct if state.problem.start is None else resume
        for stage in (begin, improve, place_breaks):
            stage(state, Random(seed), clock)
            state.keep()
    except KeyboardInterrupt:
        state.restore(state.kept)
        return StoppedBy.CANCELLED
    return StoppedBy.SECONDS if clock.limit.effort is None or clock.is_late else StoppedBy.EFFORT
