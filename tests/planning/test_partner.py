"""Two threads search at once: what both found goes together, is lawful, and costs what it is said to."""

import threading
from random import Random

import numpy as np
import pytest

from shiftplan.planning.clock import Clock
from shiftplan.planning.construct import weeks_of
from shiftplan.planning.exchange import Log
from shiftplan.planning.improve import improve
from shiftplan.planning.partner import Partner
from shiftplan.planning.plan import Limit, Progress
from shiftplan.planning.rounds import room_to_tell, spans_of
from shiftplan.planning.state import NO_GUIDE, State
from tests.builders import a_template
from tests.planning.test_moves import NIGHT, PHONE, WORLDS, check, of
from tests.planning.worlds import BOTH, LONG, SHORT, a_planned_problem, with_people

COLD = 1e-9
"""Nothing may get dearer."""


def three_weeks():
    night = a_template(NIGHT)
    problem = a_planned_problem(people=6, days=21, templates={LONG.id: LONG, SHORT.id: SHORT, night.id: night})
    return with_people(problem, [PHONE, PHONE, BOTH, BOTH, BOTH, BOTH])


PROBLEMS = {**WORLDS, "three weeks": three_weeks()}


def weeks(state: State) -> list[range]:
    return weeks_of(state.problem.horizon)


def rounds_of(state: State, people: list[int], some_weeks: list[range], count: int = 20) -> Log:
    """Rounds that some people make of some weeks; nothing may get dearer."""
    spans = spans_of(some_weeks)
    told = room_to_tell(spans, state.tours, count)
    state.make_rounds(np.array(people), spans, count, COLD, NO_GUIDE, told, np.zeros(1, dtype=np.bool_))
    return told


def check_same(one: State, other: State) -> None:
    for name, mine, theirs in zip(one.board._fields, one.board, other.board, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-9, atol=1e-6, err_msg=name)
    for name, mine, theirs in zip(one.tours._fields, one.tours, other.tours, strict=True):
        np.testing.assert_allclose(mine, theirs, err_msg=name)


@pytest.mark.parametrize("name", PROBLEMS)
def test_what_both_found_is_lawful_and_counted_right(name: str):
    state = of(PROBLEMS[name])
    pool = np.flatnonzero(state.team.regular)
    with Partner(state, weeks(state), NO_GUIDE) as partner:
        for _ in range(12):
            assert partner.make_rounds(pool, temperature=30.0) > 0
            assert state.broken == 0
            check(state)
            check_same(state, partner.twin)


@pytest.mark.parametrize("name", PROBLEMS)
def test_both_together_make_nothing_dearer_that_none_of_them_may(name: str):
    """Both may take the shift that is wanted once: alone each is a gain."""
    state = of(PROBLEMS[name])
    pool = np.flatnonzero(state.team.regular)
    with Partner(state, weeks(state), NO_GUIDE) as partner:
        for _ in range(40):
            before = state.cost
            partner.make_rounds(pool, COLD)
            assert state.cost <= before + 1e-6


@pytest.mark.parametrize("name", PROBLEMS)
def test_who_was_left_behind_in_one_round_does_not_follow_in_a_later_one(name: str):
    """Some of what another thread found is too dear here: nobody's tour is half of one and half of the other."""
    for seed in range(1, 9):
        state = of(PROBLEMS[name])
        other = state.twin(seed)
        rounds_of(state, [0, 1, 2], weeks(state))
        told = rounds_of(other, [3, 4, 5], weeks(state))
        random = Random(seed)
        told.changes[: told.counts[1]] -= [random.choice([0.0, 1e30]) for _ in range(told.counts[1])]

        state.take_over(told, temperature=1e9)
        assert state.broken == 0
        check(state)


def test_rounds_of_other_people_and_days_are_taken_over_as_they_are():
    state = of(PROBLEMS["three weeks"])
    first, _, last = weeks(state)
    other = state.twin(7)
    ours, theirs = rounds_of(state, [0, 1, 2], [first]), rounds_of(other, [3, 4, 5], [last])
    alone = state.cost - other.cost

    assert ours.counts[1]
    assert theirs.counts[1]
    assert state.join(other, ours, theirs, temperature=1.0)
    check(state)
    assert state.broken == 0
    np.testing.assert_array_equal(state.tours.chosen[3:], other.tours.chosen[3:])
    np.testing.assert_array_equal(state.board.full[-100:], other.board.full[-100:])
    assert other.cost - state.cost >= -alone - 1e-6


def test_rounds_of_the_same_hours_are_not_taken_over_as_they_are():
    state = of(PROBLEMS["three weeks"])
    first, _, _ = weeks(state)
    other = state.twin(7)
    ours, theirs = rounds_of(state, [0, 1, 2], [first]), rounds_of(other, [3, 4, 5], [first])
    before = state.snapshot()

    assert not state.join(other, ours, theirs, temperature=1.0)
    np.testing.assert_array_equal(state.tours.chosen, before.tours.chosen)
    assert state.take_over(theirs, temperature=1e9)
    check(state)


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_search_by_two_ends_at_the_best_seen(name: str):
    state = of(PROBLEMS[name])
    rounds_of(state, [0, 1, 2, 3, 4, 5], weeks(state))
    state.keep()
    before = state.cost
    clock = Clock(Limit(seconds=1e6, effort=400), None)

    improve(state, clock, by_two=lambda: clock.rounds > 100)
    assert clock.rounds >= 400
    assert state.cost <= before
    assert state.cost == pytest.approx(state.kept.cost)
    assert state.broken == 0
    check(state)


def test_an_interruption_ends_both_threads():
    def interrupt(step: Progress) -> None:
        raise KeyboardInterrupt

    state, before = of(PROBLEMS["three weeks"]), threading.active_count()
    rounds_of(state, [0, 1, 2, 3, 4, 5], weeks(state))
    state.keep()
    with pytest.raises(KeyboardInterrupt):
        improve(state, Clock(Limit(seconds=1e6), interrupt), by_two=lambda: True)
    state.restore(state.kept)

    assert threading.active_count() == before
    assert state.broken == 0
    check(state)
