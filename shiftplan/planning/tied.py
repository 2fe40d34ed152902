"""Moves of people who are tied to others: all who work the same shifts take them together (`couples`)."""

from collections.abc import Sequence
from math import inf

from shiftplan.errors import Infeasible
from shiftplan.planning.clock import Clock
from shiftplan.planning.state import Planned, State
from shiftplan.rules.base import Candidate


def respond_tied(state: State, number: int, days: range, dear: float | None = None) -> None:
    """Give somebody and all who work the same shifts the best lawful tours on some days against everybody else's.

    Args:
        dear: what each shift costs, whatever it is worth: nothing but what is demanded is worked.

    Raises:
        Infeasible: no tours keep the rules and the ties (locks contradict them).
    """
    crowd = state.couples.crowds[number]
    before = [state.tour(each) for each in crowd]
    for each in crowd:
        state.take_out(each, days)
    around = {
        other: [one.candidate for one in state.tour(other)] for each in crowd for other in state.couples.apart[each]
    }
    outside = {other: tour for other, tour in around.items() if other not in crowd}
    costs = []
    for each in crowd:
        offered, _ = state.offers(each, days)
        barred = state.couples.barred(each, outside)
        priced = offered if dear is None else {one: dear if cost < inf else inf for one, cost in offered.items()}
        costs.append({one: cost for one, cost in priced.items() if one not in barred})
    had = [[one.candidate for one in tour] for tour in before]
    for each, tour, chosen in zip(crowd, before, state.couples.joint_tours(crowd).best(costs, had, days), strict=True):
        _put_in(state, each, tour, [one for one in chosen if one.day in days], days)


def _put_in(state: State, number: int, before: Sequence[Planned], chosen: Sequence[Candidate], days: range) -> None:
    """Breaks where they cost least now that others of the crowd are there."""
    _, planned = state.offers(number, days)
    had = {each.candidate: each for each in before}
    state.put_in(number, [planned.get(each, had.get(each)) or had[each] for each in chosen])


def keep_tied_locks(state: State, weeks: Sequence[range], dear: float, first: int = 0) -> None:
    """Enter the shifts that locks demand of people from one on who are tied, and of those who work the same ones.

    Raises:
        Infeasible: locks contradict each other, hard rules or ties.
    """
    for number in state.couples.leaders:
        crowd = state.couples.crowds[number]
        if number < first or not any(state.people[each].is_locked for each in crowd):
            continue
        try:
            for days in weeks:
                respond_tied(state, number, days, dear)
        except Infeasible as error:
            raise Infeasible(error.conflict, _sentence(state, crowd, error.conflict)) from error


def _sentence(state: State, crowd: Sequence[int], rules: Sequence[str]) -> str:
    """Why the locks of some people cannot stay."""
    some = [state.people[each].employee for each in sorted(_near(state, crowd))]
    site, period = state.problem.site, state.problem.horizon.period
    locks = (each for employee in some for each in site.locks_of(employee) if each.on_date in period)
    named = ", ".join(f"{each.employee} {each.on_date} {each.template or 'off'}" for each in locks)
    return f"locks.csv: {named}: contradicts {', '.join(rules)}; change or remove a lock, or a row of pairs.csv"


def mend_ties(state: State, windows: Sequence[range]) -> None:
    """Whoever's ties do not hold takes other shifts on some days, those tied to him with him."""
    for number in state.couples.leaders:
        crowd = state.couples.crowds[number]
        tours = {each: [one.candidate for one in state.tour(each)] for each in _near(state, crowd)}
        if not all(state.couples.are_kept(each, tours) for each in crowd):
            for days in windows:
                respond_tied(state, number, days)


def _near(state: State, crowd: Sequence[int]) -> set[int]:
    return {*crowd, *(other for each in crowd for other in state.couples.apart[each])}


def improve_tied(state: State, windows: Sequence[range], clock: Clock) -> None:
    """Everybody who is tied takes better tours while that helps and time is left."""
    is_better = bool(state.couples.leaders)
    while is_better:
        is_better = False
        for number in state.couples.leaders:
            for days in windows:
                if clock.is_late:
                    return
                is_better |= respond_tied_if_better(state, number, days)
    if state.couples.leaders:
        clock.tell("tied", state.cost, state.short, state.broken)


def respond_tied_if_better(state: State, number: int, days: range) -> bool:
    """`respond_tied`, taken back when the whole roster got no cheaper."""
    saved = state.snapshot()
    respond_tied(state, number, days)
    if state.cost > saved.cost - 1e-6:
        state.restore(saved)
        return False
    return True
