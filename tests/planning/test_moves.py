"""Whatever moves are made and undone, the board says what the tours say, counted from scratch."""

from dataclasses import replace
from datetime import timedelta
from math import inf
from random import Random

import numpy as np
import pytest

from shiftplan.audit.measures import measure
from shiftplan.domain.demand import Requirement
from shiftplan.domain.people import Lock, Skill
from shiftplan.domain.problem import Problem
from shiftplan.domain.work import SkillId, TemplateId
from shiftplan.planning import worths
from shiftplan.planning.board import refresh_all
from shiftplan.planning.construct import keep_locks
from shiftplan.planning.grid import IntArray
from shiftplan.planning.kernels import cell_cost
from shiftplan.planning.moves import change_queue, is_slow
from shiftplan.planning.polish import named_activities
from shiftplan.planning.roster import roster_of
from shiftplan.planning.state import Snapshot, State
from shiftplan.rules.rulebook import rules_for
from tests.builders import EMPLOYEE, MONDAY, SKILL, a_day, a_roster, a_template
from tests.planning.enumeration import a_state
from tests.planning.worlds import BOTH, LONG, SHORT, a_planned_problem, with_people, with_site

NIGHT = "22:00-07:00 break 02:05-03:05 rest 05:00-05:10"
PHONE, MAIL = (Skill(SKILL, 1),), (Skill(SkillId("mail"), 1),)
UNTIL_WEDNESDAY = (Skill(SKILL, 1), Skill(SkillId("mail"), 1, valid_until=a_day("wed")))


def a_mixed_world() -> Problem:
    """Four skill groups, nights, breaks that leave parts of intervals, history on the first morning, a lock."""
    night = a_template(NIGHT)
    problem = a_planned_problem(
        people=6,
        calls=1.7,
        mail_minutes=25.0,
        templates={LONG.id: LONG, SHORT.id: SHORT, night.id: night},
        previous=a_roster(f"sun-1 {NIGHT}"),
        locks=(Lock(EMPLOYEE, MONDAY + timedelta(days=2), TemplateId(NIGHT), None),),
    )
    return with_people(problem, [BOTH, PHONE, MAIL, UNTIL_WEDNESDAY, BOTH, PHONE])


def with_overtaking(problem: Problem) -> Problem:
    """The same problem with mail that falls due before mail that came earlier."""
    work = tuple(
        replace(each, due_at=each.arrives_at + timedelta(minutes=45 if number % 3 else 200))
        for number, each in enumerate(problem.requirement.work)
    )
    return replace(problem, requirement=Requirement(problem.requirement.agents, work))


def with_dear_minima(problem: Problem) -> Problem:
    """The same problem where everybody is wanted at work."""
    return with_site(problem, prices=replace(problem.site.prices, minimum=5000.0))


WORLDS = {
    "in order of arrival": a_mixed_world(),
    "overtaking": with_overtaking(a_mixed_world()),
    "crowded": with_dear_minima(a_mixed_world()),
}


def of(problem: Problem) -> State:
    """Its state with the locked shifts in."""
    state = a_state(problem, rules_for(problem.site, MONDAY))
    keep_locks(state)
    return state


def presence(state: State) -> IntArray:
    """Ticks at work by person, day of the shift and interval, from candidates and breaks alone, (P, D, T)."""
    grid, days = state.grid, state.problem.horizon.days
    ticks = np.zeros((len(state.people), days, grid.intervals * grid.ticks), dtype=np.int64)
    for number, person in enumerate(state.people):
        for planned in state.tour(number):
            candidate, row = planned.candidate, ticks[number, planned.candidate.day]
            start = candidate.start_minute // grid.tick_minutes
            row[start : candidate.end_minute // grid.tick_minutes] = 1
            lengths = state.breaks.lengths(person.templates[person.index[candidate]])
            for pause, length in zip(planned.breaks, lengths, strict=True):
                assert row[start + pause : start + pause + length].all()
                row[start + pause : start + pause + length] = 0
    at_work: IntArray = ticks.reshape(len(state.people), days, grid.intervals, grid.ticks).sum(axis=3)
    return at_work


def check(state: State) -> None:
    """Board and costs against a recount."""
    board, team, grid = state.board, state.team, state.grid
    at_work = presence(state)
    full = np.zeros(board.full.shape[:2], dtype=np.int64)
    supply = grid.given + grid.ticks * board.full.sum(axis=1).T
    for number, day, time in zip(*np.nonzero(at_work), strict=True):
        if at_work[number, day, time] == grid.ticks:
            full[time, team.groups[number, day]] += 1
    for number, day in zip(*np.nonzero(state.tours.chosen >= 0), strict=True):
        parts = [time for time in np.flatnonzero(at_work[number, day]) if at_work[number, day, time] < grid.ticks]
        for part, time in enumerate(parts):
            queue = state.tours.parts[number, day, part]
            assert state.people[number].masks[day] >> queue & 1
            supply[queue, time] += at_work[number, day, time]
    able = board.masks[:, None] >> np.arange(len(grid.queues))[None, :] & 1
    assert not board.full[:, able == 0].any()
    assert (board.full >= 0).all()
    np.testing.assert_array_equal(board.full.sum(axis=2), full)
    np.testing.assert_array_equal(board.supply, supply)
    check_costs(state)


def check_costs(state: State) -> None:
    """What moves kept up to date is what a look at everything finds."""
    kept = [each.copy() for each in state.board]
    refresh_all(state.board, state.demand)
    for name, before, now in zip(state.board._fields, kept, state.board, strict=True):
        np.testing.assert_allclose(before, now, rtol=1e-9, atol=1e-6, err_msg=name)
    assert state.cost == pytest.approx(state.exact_cost)


def a_move(state: State, random: Random) -> None:
    """One person or a few take some days anew, or give them up."""
    first = random.randrange(state.problem.horizon.days)
    days = range(first, random.randint(first + 1, state.problem.horizon.days))
    number = random.randrange(len(state.people))
    match random.choice(["respond", "give up", "take", "retake", "undo"]):
        case "respond":
            assert state.respond(number, days)
        case "give up":
            state.take_out(number, days)
        case "take":
            state.take_out(number, days)
            offered, planned = state.offers(number, days)
            costs = np.full(len(state.people[number].candidates), inf)
            for candidate, cost in offered.items():
                costs[state.people[number].index[candidate]] = cost
            tour = state.tour_for(number, costs, days)
            assert tour is not None
            state.put_in(number, [planned[each] for each in tour])
        case "retake":
            before = state.cost
            change = state.retake(some(state, random), days, noise=0.3, tolerance=inf)
            assert state.cost - before == pytest.approx(change, abs=1e-6)
        case "undo":
            saved, values = state.snapshot(), state.board.value.copy()
            assert state.retake(some(state, random), days, noise=0.3, tolerance=-inf) == inf
            check_same(state, saved)
            np.testing.assert_allclose(state.board.value, values, atol=1e-6)


def some(state: State, random: Random) -> IntArray:
    """Some people."""
    people = range(len(state.people))
    return np.array(random.sample(people, random.randint(1, len(people))), dtype=np.int64)


def check_same(state: State, saved: Snapshot) -> None:
    """The roster is exactly what it was."""
    np.testing.assert_array_equal(state.board.full, saved.full)
    np.testing.assert_array_equal(state.board.supply, saved.supply)
    for now, then in zip(state.tours, saved.tours, strict=True):
        np.testing.assert_array_equal(now, then)
    assert state.cost == pytest.approx(saved.cost)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", WORLDS)
def test_the_board_says_what_the_tours_say(name: str, seed: int):
    state, random = of(WORLDS[name]), Random(f"{name} {seed}")
    check(state)
    for _ in range(40):
        a_move(state, random)
        check(state)
    measures = measure(state.problem, roster_of(state, named_activities(state)))
    assert measures.cost == pytest.approx(state.exact_cost)


@pytest.mark.parametrize("name", WORLDS)
def test_a_look_at_some_intervals_sees_what_a_look_at_all_sees_there(name: str):
    state, random = of(WORLDS[name]), Random(name)
    for _ in range(15):
        a_move(state, random)
        mask = random.randrange(1, 1 << len(state.grid.queues))
        first = random.randrange(state.grid.intervals)
        last = random.randint(first + 1, state.grid.intervals)
        whole = worths.worth(state.board, state.demand, mask, 0, state.grid.intervals)
        some_there = worths.worth(state.board, state.demand, mask, first, last)
        served = [queue for queue in range(len(state.grid.queues)) if mask >> queue & 1]
        np.testing.assert_allclose(some_there[served], whole[served, first:last], atol=1e-9)


def spoiled(state: State, random: Random) -> int:
    """Some people go to another queue by chance; how many."""
    able = state.board.masks[:, None] >> np.arange(len(state.grid.queues))[None, :] & 1
    wrong = 0
    for time, group, source in zip(*np.nonzero(state.board.full), strict=True):
        others = (each for each in range(len(state.grid.queues)) if able[group, each] and each != source)
        targets = [each for each in others if not is_slow(state.demand, each)]
        if targets and not is_slow(state.demand, int(source)) and random.random() < 0.3:
            change_queue(state.board, state.demand, int(group), int(source), random.choice(targets), int(time))
            wrong += 1
    return wrong


def settled(name: str) -> State:
    """Everybody has the best tour in turn, and is where he is needed."""
    state = of(WORLDS[name])
    for number in range(len(state.people)):
        state.respond(number, range(state.problem.horizon.days))
    state.settle()
    return state


@pytest.mark.parametrize("name", WORLDS)
def test_people_at_the_wrong_queue_go_where_they_are_needed(name: str):
    random = Random(name)
    state = settled(name)
    before, wrong = state.cost, spoiled(state, random)
    after = state.cost
    state.settle()
    check(state)
    if name == "overtaking":
        assert state.cost <= after
    else:
        assert wrong > 20
        assert state.cost - before < 0.1 * (after - before)


@pytest.mark.parametrize("name", ["in order of arrival", "crowded"])
def test_a_round_is_judged_after_people_changed_queue(name: str):
    """Somebody who takes the same days again is all it needs to bring the others back to their queues."""
    random = Random(name)
    state = settled(name)
    before = state.cost
    assert spoiled(state, random) > 20
    after = state.cost
    change = state.retake(np.array([0]), range(state.problem.horizon.days))
    assert change == pytest.approx(state.cost - after)
    assert state.cost - before < 0.1 * (after - before)


@pytest.mark.parametrize("name", WORLDS)
def test_accepted_moves_keep_every_hard_rule(name: str):
    state, random = of(WORLDS[name]), Random(name)
    for _ in range(30):
        first = random.randrange(state.problem.horizon.days)
        state.retake(some(state, random), range(first, state.problem.horizon.days), noise=0.3, tolerance=inf)
        assert state.broken == 0
    measures = measure(state.problem, roster_of(state, named_activities(state)))
    assert [each for each in measures.audit.violations if each.severity == "hard"] == []
    assert measures.cost == pytest.approx(state.exact_cost)


def test_a_snapshot_comes_back_exactly():
    state, random = of(WORLDS["in order of arrival"]), Random(5)
    for _ in range(10):
        a_move(state, random)
    saved, cost = state.snapshot(), state.exact_cost
    for _ in range(10):
        a_move(state, random)
    state.restore(saved)
    check_same(state, saved)
    check(state)
    assert state.exact_cost == pytest.approx(cost)


@pytest.mark.parametrize(("fairness", "longest"), [((0.0, 0.0), 7), ((80.0, 160.0), 1)])
def test_one_person_alone_only_ever_gains_by_answering(fairness, longest):
    """The best answer of the only person is never dearer than staying: here prices of others cannot mislead. On several
    days it takes a straight line for what burdens cost."""
    problem = with_people(a_planned_problem(people=1, mail_minutes=0.0), [PHONE])
    problem = with_site(problem, prices=replace(problem.site.prices, fairness=fairness))
    state, random = of(problem), Random(2)
    for _ in range(20):
        first = random.randrange(7)
        days = range(first, random.randint(first + 1, min(7, first + longest)))
        before = state.cost
        assert state.respond(0, days)
        assert state.cost <= before + 1e-6


def test_a_blurred_price_is_the_mean_of_the_prices_around():
    """Over half of what is required on either side, each price taken at its middle; the costs stay what they are."""
    state = a_state(a_planned_problem(people=12, calls=6.0), rules_for(a_planned_problem().site, MONDAY))
    queue = int(np.flatnonzero(~state.grid.is_deferrable)[0])
    for number in range(6):
        state.respond(number, range(7))
    before, costs = state.board.value[queue].copy(), state.board.costs.copy()
    state.blur(0.5)
    steps = np.linspace(-3.0, 3.0, 6001)
    for time in np.flatnonzero(state.grid.required[queue] == 6.0)[:40]:
        on_duty = state.board.supply[queue, time] / state.grid.ticks
        around = np.maximum(0.0, on_duty + 0.5 + steps)
        cost = [_cost(state, queue, int(time), each) for each in around]
        mean = -np.diff(cost).sum() / (around[-1] - around[0])
        assert state.board.value[queue, time] == pytest.approx(mean)
    assert state.board.costs == pytest.approx(costs)
    state.blur(0.0)
    assert state.board.value[queue] == pytest.approx(before)


def _cost(state: State, queue: int, time: int, on_duty: float) -> float:
    demand = state.demand
    return cell_cost(demand.required[queue, time], on_duty, demand.weights[queue], demand.shortage, demand.over)
