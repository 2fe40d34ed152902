"""Moves of people who are tied to others: all who work the same shifts take them together (`couples`)."""

from collections.abc import Sequence
from math import inf
from random import Random

from shiftplan.errors import Infeasible
from shiftplan.planning.clock import Clock
from shiftplan.planning.state import Planned, State
from shiftplan.rules.base import Candidate

ROUNDS_OF_A_MOVE = 80
"""What a move of a crowd takes, in rounds of others: so the tied have their share of the time."""
MOST_OF_A_SWEEP = 0.1
"""Share of the time left for the search that a sweep may use up."""


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


def keep_tied_locks(state: State, dear: float, first: int = 0) -> None:
    """Enter the shifts that locks demand of people from one on who are tied, and of those who work the same ones.

    Raises:
        Infeasible: locks contradict each other, hard rules or ties.
    """
    for number in state.couples.leaders:
        crowd = state.couples.crowds[number]
        if number < first or not any(state.people[each].is_locked for each in crowd):
            continue
        try:
            respond_tied(state, number, range(state.problem.horizon.days), dear)
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


class TiedRounds:
    """Moves of everybody who is tied, crowd by crowd and week by week, among the rounds of the others."""

    def __init__(self, state: State, weeks: Sequence[range], seed: int) -> None:
        self._state, self._random = state, Random(seed)
        self._turns = [(number, days) for number in state.couples.leaders for days in weeks]
        self._left: list[tuple[int, range]] = []
        people, tied = len(state.people), len(state.couples.tied)
        self._every = ROUNDS_OF_A_MOVE * people / tied if 0 < tied < people else 0.0
        self._made = 0

    def are_due(self, rounds: int) -> bool:
        """Whether a move is due after so many rounds in all."""
        return bool(self._turns) and self._made * self._every <= rounds

    def make_one(self) -> tuple[int, ...]:
        """The next crowd takes better tours of a week if it finds some; who it is."""
        if not self._left:
            self._left = self._random.sample(self._turns, len(self._turns))
        number, days = self._left.pop()
        respond_tied_if_better(self._state, number, days)
        self._made += 1
        return self._state.couples.crowds[number]


def sweep_tied(state: State, weeks: Sequence[range], clock: Clock) -> None:
    """Every crowd once, week by week, while a share of the time lasts."""
    latest = -inf if clock.limit.effort is not None else (1.0 - MOST_OF_A_SWEEP) * clock.search_left
    for number in state.couples.leaders:
        for days in weeks:
            if clock.is_late or clock.search_left < latest:
                return
            respond_tied_if_better(state, number, days)


def respond_tied_if_better(state: State, number: int, days: range) -> bool:
    """`respond_tied`, taken back when the whole roster got no cheaper."""
    return state.is_cheaper_by(lambda: respond_tied(state, number, days))


def move_breaks_if_better(state: State, number: int, day: int) -> bool:
    """Somebody takes the breaks of a day where they cost least; the shift stays."""
    days = range(day, day + 1)
    before = [each for each in state.tour(number) if each.candidate.day == day]

    def move() -> None:
        state.take_out(number, days)
        _put_in(state, number, before, [each.candidate for each in before], days)

    return state.is_cheaper_by(move)
