"""The benchmark's reader, recount and tours: what the runner says of an instance is so."""

from itertools import product

import numpy as np
import pytest

from tests.benchmarks.curtois import recount
from tests.benchmarks.curtois.construct import constructed
from tests.benchmarks.curtois.instance import OFF, BadInstance, read
from tests.benchmarks.curtois.search import Search
from tests.benchmarks.curtois.tours import best_tour, limits_of, steps_within

SMALL = """SECTION_HORIZON
8
SECTION_SHIFTS
E,480,
L,600,E
SECTION_STAFF
A,E=8|L=8,2880,1440,3,2,2,1
B,E=8|L=1,2400,960,3,1,2,1
SECTION_DAYS_OFF
A,3
SECTION_SHIFT_ON_REQUESTS
A,0,E,3
SECTION_SHIFT_OFF_REQUESTS
B,1,E,2
SECTION_COVER
0,E,1,100,1
1,L,1,100,1
5,E,1,100,1
"""


@pytest.fixture
def small(tmp_path):
    """An instance small enough to try every tour."""
    path = tmp_path / "Small.txt"
    path.write_text(SMALL, encoding="utf-8")
    return read(path)


@pytest.mark.slow
def test_tours_are_the_cheapest_of_all_lawful_ones(small):
    """Every tour of A is tried: the programme finds the least cost among those the recount finds lawful."""
    random = np.random.default_rng(1)
    tours = [np.array(tour) for tour in product((OFF, 0, 1), repeat=8)]
    lawful = [tour for tour in tours if not [each for each in recount.broken(small, _pair(tour)) if each[0] == "A"]]
    for _ in range(10):
        cost = random.integers(-9, 9, (8, 2)).astype(float)
        cost[~small.possible(0)] = np.inf
        answer = np.empty(8, dtype=np.int64)
        found = best_tour(limits_of(small, 0), cost, np.zeros(8), answer)
        best = min(sum(cost[day, shift] for day, shift in enumerate(tour) if shift >= 0) for tour in lawful)
        assert found == best
        assert sum(cost[day, shift] for day, shift in enumerate(answer) if shift >= 0) == best
        assert any(np.array_equal(answer, tour) for tour in lawful)


def test_the_steps_within_a_cost_make_the_tours_within_it(small):
    """Every tour of A is tried: those that cost no more go through the steps, and each step is on one of them."""
    random = np.random.default_rng(2)
    cost = random.integers(-9, 9, (8, 2)).astype(float)
    cost[~small.possible(0)] = np.inf
    costs = {
        tour: sum(cost[day, shift] for day, shift in enumerate(tour) if shift != OFF)
        for tour in product((OFF, 0, 1), repeat=8)
        if not [each for each in recount.broken(small, _pair(tour)) if each[0] == "A"]
    }
    most = sorted(costs.values())[len(costs) // 4]
    steps = steps_within(limits_of(small, 0), cost, np.zeros(8), most)
    ways: list[tuple[tuple[int, ...], int]] = [((), 0)]
    for today in range(8):
        ways = [
            ((*way, shift), target)
            for way, state in ways
            for day, source, target, shift in steps.tolist()
            if (day, source) == (today, state)
        ]
    within = {tour for tour, value in costs.items() if value <= most}
    assert within <= {way for way, _ in ways} <= set(costs)
    assert {(day, shift) for day, _, _, shift in steps.tolist()} == {
        (day, shift) for tour in within for day, shift in enumerate(tour)
    }


def _pair(tour):
    return np.array([tour, np.full(8, OFF)])


def test_the_construction_is_lawful(small):
    assert recount.broken(small, constructed(small)) == []


@pytest.mark.parametrize(("number", "best"), [(1, 607), (2, 828), (6, 1950)])
def test_small_instances_are_solved_and_proven(root, number, best):
    search = Search(read(root / "data" / "curtois" / f"Instance{number}.txt"), seconds=300)
    search.run()
    assert (search.cost, search.bound) == (best, best)
    assert recount.cost(search.instance, search.roster) == best
    assert recount.broken(search.instance, search.roster) == []


def test_a_bad_line_is_named(tmp_path):
    path = tmp_path / "Bad.txt"
    path.write_text(SMALL.replace("A,0,E,3", "A,9,E,3"), encoding="utf-8")
    with pytest.raises(BadInstance, match=r"Bad\.txt:12: day: 9"):
        read(path)
