"""Work done in order of arrival, kept up to date change by change, against the general way of working it off."""

from random import Random

import numpy as np
import pytest

from shiftplan.planning import worths
from shiftplan.planning.board import Board, Demand, refresh, refresh_all, refresh_late, refresh_waiting
from shiftplan.planning.grid import NEVER, FloatArray, IntArray
from shiftplan.planning.kernels import serve
from shiftplan.planning.moves import dearer_at, loss_at
from shiftplan.planning.waiting import is_steady

TICKS, MINUTES = 6, 30.0
TICK = MINUTES / TICKS
ONE_PRICE = np.array([[9.0, 1.0]]), np.array([[9.0, 7.0]])
BANDS = np.array([[0.04, 0.6], [0.04, 1.0], [9.0, 1.6]]), np.array([[0.04, 6.0], [9.0, 15.0]])


def a_demand(random: Random, length: int, bands: tuple[FloatArray, FloatArray]) -> Demand:
    """One queue whose work falls due in the order in which it arrives; the last of it after the end."""
    release = np.sort([random.randrange(length) for _ in range(random.randint(1, 2 * length))]).astype(np.int64)
    due = np.maximum.accumulate(release + [random.randint(1, 6) for _ in release]).astype(np.int64)
    unpriced = length - random.choice([0, 0, 3])
    row = np.where(due <= unpriced, due, NEVER)
    row[row == length] = NEVER
    work = TICK * np.array([random.randint(0, 14) for _ in release], dtype=np.float64)
    released, expired = np.zeros(length), np.zeros(length + 1)
    booked = np.full(length + 1, NEVER, dtype=np.int64)
    np.add.at(released, release, work)
    np.add.at(expired, due[due <= length], work[due <= length])
    booked[due[due <= length]] = row[due <= length]
    required = np.zeros(length)
    np.add.at(required, release, work / MINUTES)
    is_open = np.array([random.random() < 0.85 for _ in range(length)])
    one = (1, -1)
    return Demand(
        required=required.reshape(one), is_deferrable=np.array([True]), is_open=is_open.reshape(one),
        first=np.array([0, len(release)]), release=release, due=due, row=row, work=work, weights=np.array([50.0]),
        shortage=bands[0], over=bands[1], ticks=TICKS, minutes=MINUTES, is_steady=np.array([True]),
        released=np.cumsum(released).reshape(one), expired=np.cumsum(expired).reshape(one), booked=booked.reshape(one),
        blur=np.zeros(1),
    )  # fmt: skip


def a_board(supply: IntArray) -> Board:
    """Nothing known yet but who is there."""
    length = len(supply)
    wide, narrow = (1, length + 1), (1, length)
    return Board(
        masks=np.array([1]), full=np.zeros((length, 1, 1), dtype=np.int64),
        reach=np.zeros((length, 1), dtype=np.int64), supply=supply.reshape(narrow).copy(),
        value=np.zeros(narrow), cells=np.zeros(wide), costs=np.zeros(1), done=np.zeros(wide), late=np.zeros(wide),
        idle=np.zeros(narrow), ahead=np.zeros(wide), room=np.zeros(wide), behind=np.zeros(wide), whole=np.zeros(narrow),
        followed=np.array([0, length + 1, 0]),
    )  # fmt: skip


def cost_of(demand: Demand, supply: IntArray) -> float:
    """Cost of the queue by the general way."""
    board = a_board(supply)
    refresh_waiting(board, demand, 0, False, board.value[0])
    return float(board.costs[0])


def check(board: Board, demand: Demand) -> None:
    """What is late and who idles as in the general way, and the same cost."""
    length = board.supply.shape[1]
    capacity = board.supply[0] * TICK * demand.is_open[0]
    late, idle, _ = serve(capacity, demand.release, demand.due, demand.row, demand.work)
    booked = np.zeros(length)
    for at in range(length + 1):
        if demand.booked[0, at] < length:
            booked[demand.booked[0, at]] += board.late[0, at]
    np.testing.assert_allclose(booked, late, atol=1e-6)
    np.testing.assert_allclose(board.idle[0], idle, atol=1e-6)
    assert board.costs[0] == pytest.approx(cost_of(demand, board.supply[0]), abs=1e-6)


def changes(seed: int, bands: tuple[FloatArray, FloatArray]):
    """Boards of a random queue after one change of supply each."""
    random = Random(seed)
    length = random.randint(1, 30)
    demand = a_demand(random, length, bands)
    assert is_steady(demand.release, demand.due, demand.row)
    board = a_board(np.array([TICKS * random.randint(0, 3) for _ in range(length)], dtype=np.int64))
    refresh_all(board, demand)
    yield board, demand
    for _ in range(30):
        time = random.randrange(length)
        board.supply[0, time] = max(0, board.supply[0, time] + random.choice([-6, -2, 1, 6]))
        refresh(board, demand, 0, time)
        yield board, demand


@pytest.mark.parametrize("seed", range(40))
def test_late_and_idle_are_those_of_the_general_way(seed: int):
    for board, demand in changes(seed, BANDS):
        check(board, demand)


@pytest.mark.parametrize("seed", range(40))
def test_many_changes_at_once_are_counted_together(seed: int):
    random = Random(seed)
    for board, demand in changes(seed, BANDS):
        length = board.supply.shape[1]
        first = random.randrange(length)
        last = random.randint(first + 1, length)
        board.supply[0, first:last] = [TICKS * random.randint(0, 3) for _ in range(first, last)]
        refresh_late(board, demand, first, last)
        check(board, demand)
        kept = [part.copy() for part in board]
        refresh_all(board, demand)
        for name, part, anew in zip(board._fields, kept, board, strict=True):
            np.testing.assert_allclose(part, anew, atol=1e-6, err_msg=name)


@pytest.mark.parametrize("seed", range(10))
def test_hardly_blurred_work_that_can_wait_is_worth_what_it_is_worth(seed: int):
    for board, demand in changes(seed, BANDS):
        found = np.zeros(board.supply.shape[1])
        demand.blur[0] = 1e-12
        worths._blurred(board, demand, 0, 0, found)
        demand.blur[0] = 0.0
        np.testing.assert_allclose(found, board.value[0], atol=1e-6)


@pytest.mark.parametrize("seed", range(40))
def test_a_little_more_work_gains_its_share_of_the_value(seed: int):
    """With one price for each, costs are straight between whole ticks, so the value of a person is exact for a tick."""
    for board, demand in changes(seed, ONE_PRICE):
        for time in np.flatnonzero(demand.is_open[0]):
            more = board.supply[0].copy()
            more[time] += 1
            gain = cost_of(demand, board.supply[0]) - cost_of(demand, more)
            assert board.value[0, time] / TICKS == pytest.approx(gain, abs=1e-6), f"interval {time}"


@pytest.mark.parametrize("seed", range(40))
def test_one_more_person_gains_the_value_where_all_he_does_saves_the_same_late_work(seed: int):
    """Whatever the bands: the value is that of a whole person against the first work that is late after him."""
    for board, demand in changes(seed, BANDS):
        waiting = demand.released[0] - board.done[0, 1:]
        for time in np.flatnonzero(demand.is_open[0] & (waiting >= MINUTES)):
            drop = next((at for at in range(time + 1, len(waiting) + 1) if board.late[0, at] > 0.0), None)
            if drop is None or demand.booked[0, drop] == NEVER:
                continue
            if board.late[0, drop] < MINUTES or (waiting[time:drop] < MINUTES).any():
                continue
            more = board.supply[0].copy()
            more[time] += TICKS
            gain = cost_of(demand, board.supply[0]) - cost_of(demand, more)
            assert board.value[0, time] == pytest.approx(gain, abs=1e-6)


@pytest.mark.parametrize("seed", range(40))
def test_what_a_change_would_cost_is_told_without_a_trace(seed: int):
    for board, demand in changes(seed, BANDS):
        before = [part.copy() for part in board]
        for time in range(board.supply.shape[1]):
            for more in (TICKS, -TICKS, 1):
                then = board.supply[0].copy()
                then[time] += more
                if then[time] >= 0:
                    told = dearer_at(board, demand, 0, time, more)
                    assert told == pytest.approx(cost_of(demand, then) - float(board.costs[0]), abs=1e-6)
        for part, was in zip(board, before, strict=True):
            np.testing.assert_array_equal(part, was)


def one_piece(minutes: float, supply: list[int]) -> tuple[Board, Demand]:
    """Work that arrives in the first interval and is due at the fourth, and how many people come meanwhile."""
    length, never = 6, [NEVER] * 7
    work = np.zeros(length)
    work[0] = minutes
    booked = np.array([*never[:4], 4, *never[5:]])
    one = (1, -1)
    demand = Demand(
        required=(np.array([0.0, 0.0, 0.0, 0.0, 1.0, 1.0])).reshape(one), is_deferrable=np.array([True]),
        is_open=np.ones((1, length), dtype=bool), first=np.array([0, 1]), release=np.array([0]), due=np.array([4]),
        row=np.array([4]), work=np.array([minutes]), weights=np.array([50.0]), shortage=BANDS[0], over=BANDS[1],
        ticks=TICKS, minutes=MINUTES, is_steady=np.array([True]), released=np.cumsum(work).reshape(one),
        expired=np.array([0.0] * 4 + [minutes] * 3).reshape(one), booked=booked.reshape(one), blur=np.zeros(1),
    )  # fmt: skip
    board = a_board(TICKS * np.array(supply, dtype=np.int64))
    refresh_all(board, demand)
    return board, demand


def test_who_comes_for_three_minutes_of_work_has_nothing_to_do_for_the_others():
    """Of 30 minutes three are late, a tenth of what is required there: 0.04 x 0.6 + 0.04 x 1.0 + 0.02 x 1.6 at 50."""
    board, _ = one_piece(3.0, [0, 0, 0, 0, 0, 0])
    assert board.value[0, 1] == pytest.approx(48.0), "of work that there were enough of"
    assert board.whole[0, 1] == pytest.approx(0.1 * 48.0 - 0.9 * 15.0)


def test_who_leaves_work_for_nobody_makes_it_late_and_who_leaves_idle_colleagues_saves():
    board, demand = one_piece(30.0, [1, 0, 0, 0, 0, 0])
    assert loss_at(board, demand, 0, 0) == pytest.approx(50.0 * (0.04 * 0.6 + 0.04 + 0.92 * 1.6))
    board, demand = one_piece(30.0, [1, 0, 1, 0, 0, 0])
    assert loss_at(board, demand, 0, 0) == pytest.approx(-15.0)


def test_only_work_that_never_overtakes_and_is_short_where_it_drops_is_steady():
    """Work due at 10:00 sharp is short from 10:00 on, work due at 9:45 within 9:30-10:00, and both drop at 10:00."""
    release, due = np.array([0, 1, 2]), np.array([4, 5, 5])
    assert is_steady(release, due, np.array([4, 5, 5]))
    assert not is_steady(release, due[::-1].copy(), np.array([5, 5, 4]))
    assert not is_steady(release, due, np.array([4, 4, 5])), "one drop, two intervals"
    assert not is_steady(release, due, np.array([4, 4, 4])), "two drops, one interval"
    assert is_steady(release, due, np.array([4, NEVER, NEVER]))
