"""Compiled arithmetic of work that is done in order of arrival: what is late, who idles, what one more person is worth.

Where work falls due in the order in which it arrives, all that one interval hands to the next is how many minutes have
been done or dropped so far. After a change the passes stop as soon as that number is what it was.
"""

import numpy as np

from shiftplan.compiled import lean
from shiftplan.planning.grid import NEVER, BoolArray, FloatArray, IntArray
from shiftplan.planning.kernels import SMALL, banded


@lean
def idle_worth(idle: float, required: float, over: FloatArray, minutes: float) -> float:
    """Gain of one more person who finds nothing to do; negative."""
    return -float(over[0, 1]) if idle < over[0, 0] * required * minutes else -float(over[over.shape[0] - 1, 1])


@lean
def late_worth(late: float, required: float, weight: float, shortage: FloatArray, minutes: float) -> float:
    """Gain of one more person who saves work from being late."""
    amount = late / minutes
    step = min(1.0, amount)
    return weight * (banded(amount, required, shortage) - banded(amount - step, required, shortage)) / step


@lean
def cell_cost_of(
    at: int, late: float, idle: float, is_open: BoolArray, people: int, tick: float, booked: IntArray,
    required: FloatArray, weight: float, shortage: FloatArray, over: FloatArray, minutes: float,
) -> float:  # fmt: skip
    """Cost of what is dropped at the start of an interval, and of people who have nothing to do in it.

    Args:
        late, idle: minutes. people: people-ticks.
    """
    cost, length = 0.0, is_open.shape[0]
    if late > SMALL and booked[at] < length:
        cost += weight * banded(late / minutes, required[booked[at]], shortage)
    if at < length:
        nothing = idle if is_open[at] else people * tick
        if nothing > SMALL:
            cost += banded(nothing / minutes, required[at], over)
    return cost


@lean
def _worked_off(before: float, expired: float, released: float, capacity: float) -> tuple[float, float, float]:
    """Minutes dropped at an interval's start, minutes without work in it, and those done or dropped by its end."""
    from_here = max(before, expired)
    worked = min(capacity, max(0.0, released - from_here))
    return from_here - before, capacity - worked, from_here + worked


@lean
def dearer_by(
    time: int, more: int, supply: IntArray, is_open: BoolArray, tick: float, released: FloatArray, expired: FloatArray,
    done: FloatArray, late: FloatArray, idle: FloatArray, booked: IntArray, required: FloatArray, weight: float,
    shortage: FloatArray, over: FloatArray, minutes: float, cells: FloatArray,
) -> float:  # fmt: skip
    """How much dearer the queue becomes with so many more people-ticks in an interval; nothing is written.

    Args:
        the rest as in `forward`.
    """
    length, risen, before = supply.shape[0], 0.0, done[time]
    for at in range(time, length + 1):
        people, capacity, arrived = 0, 0.0, 0.0
        if at < length:
            people, arrived = supply[at] + (more if at == time else 0), float(released[at])
            capacity = people * tick if is_open[at] else 0.0
        late_now, idle_now, before = _worked_off(before, float(expired[at]), arrived, capacity)
        if at == time or late_now != late[at] or (at < length and idle_now != idle[at]):
            risen += cell_cost_of(
                at, late_now, idle_now, is_open, people, tick, booked, required, weight, shortage, over, minutes
            ) - cells[at]  # fmt: skip
        if at < length and abs(before - done[at + 1]) < SMALL:
            break
    return float(risen)


@lean
def forward(
    time: int, supply: IntArray, is_open: BoolArray, tick: float, released: FloatArray, expired: FloatArray,
    done: FloatArray, late: FloatArray, idle: FloatArray, booked: IntArray, required: FloatArray, weight: float,
    shortage: FloatArray, over: FloatArray, minutes: float, cells: FloatArray, until: int, end: int,
) -> tuple[int, float]:  # fmt: skip
    """Work off the queue from an interval on; the interval after the last that changed, and by how much the cost rose.

    Args:
        supply: people-ticks, who idle while the queue is closed, (T,). is_open: when the queue can be worked, (T,).
            tick: minutes. released: minutes arrived by the end of each interval, (T,). expired: minutes that fell due
            by the start of each, (T + 1,). done: minutes done or dropped before each, (T + 1,). late: dropped at the
            start of each, (T + 1,). idle: minutes without work, (T,). booked: interval in which what is dropped at the
            start of each is short, (T + 1,). cells: cost of each, (T + 1,).
        until: look at every interval before it, whatever stood there before. end: look at none from it on.
    """
    length, risen = supply.shape[0], 0.0
    at, last = time, end
    while at < end:
        late_before, idle_before, settled = late[at], 0.0, False
        people, capacity, arrived = 0, 0.0, 0.0
        if at < length:
            people, arrived, idle_before = supply[at], float(released[at]), idle[at]
            capacity = people * tick if is_open[at] else 0.0
        late[at], idle_now, then = _worked_off(float(done[at]), float(expired[at]), arrived, capacity)
        if at < length:
            settled = at + 1 >= until and abs(then - done[at + 1]) < SMALL
            idle[at], done[at + 1] = idle_now, then
        if at < until or at == time or late[at] != late_before or idle_now != idle_before:
            cost = cell_cost_of(
                at, late[at], idle_now, is_open, people, tick, booked, required, weight, shortage, over, minutes
            )
            risen += cost - cells[at]
            cells[at] = cost
        at += 1
        if settled:
            last = at
            break
    return last, risen


@lean
def backward(
    last: int, first: int, since: int, released: FloatArray, expired: FloatArray, done: FloatArray, late: FloatArray,
    idle: FloatArray, supply: IntArray, is_open: BoolArray, booked: IntArray, required: FloatArray, weight: float,
    shortage: FloatArray, over: FloatArray, minutes: float, ahead: FloatArray, room: FloatArray, behind: FloatArray,
    value: FloatArray, whole: FloatArray,
) -> None:  # fmt: skip
    """Values from interval last - 1 back to `first`, and on to `since` while they change.

    Args:
        booked: interval in which what is dropped at the start of each is short, (T + 1,). ahead: what one more minute
            done before each interval is worth, as of one person; room: of how much of a person's interval, at most 1;
            behind: what one person's interval less done before each costs, (T + 1,) all. value: of one more person as
            long as there is room, whole: of one for the whole interval, written, (T,). The rest as above.
    """
    length = supply.shape[0]
    if last > length:
        ahead[length], room[length], behind[length] = 0.0, 1.0, 0.0
        if booked[length] < length:
            base, dropped = float(required[booked[length]]), float(late[length])
            if dropped > SMALL:
                ahead[length] = late_worth(dropped, base, weight, shortage, minutes)
                room[length] = min(1.0, dropped / minutes)
            slack = float(done[length] - expired[length])
            behind[length] = _missed(slack, dropped, 0.0, base, weight, shortage, minutes)
        last = length
    for at in range(last - 1, since - 1, -1):
        left = released[at] - done[at + 1]
        pending = left > SMALL
        worth = idle_worth(idle[at], required[at], over, minutes)
        if pending and is_open[at]:
            value[at] = ahead[at + 1]
            part = min(room[at + 1], left / minutes)
            whole[at] = part * ahead[at + 1] + (1.0 - part) * worth
        else:
            value[at] = whole[at] = worth
        ahead_before, room_before, behind_before = ahead[at], room[at], behind[at]
        is_priced = booked[at] < length
        room[at] = 1.0
        if late[at] > SMALL:  # more done before saves the first of what is dropped here, and nothing behind it
            ahead[at] = late_worth(late[at], required[booked[at]], weight, shortage, minutes) if is_priced else 0.0
            room[at] = min(1.0, late[at] / minutes)
        elif pending:
            ahead[at] = ahead[at + 1]
            room[at] = min(room[at + 1], left / minutes)
        elif supply[at] > 0 and is_open[at]:
            ahead[at] = worth
        else:
            ahead[at] = 0.0
        missing = float(behind[at + 1])
        if is_open[at] and idle[at] > SMALL:
            part = min(1.0, float(idle[at]) / minutes)
            missing = part * idle_worth(idle[at] - SMALL, required[at], over, minutes) + (1.0 - part) * missing
        base = float(required[booked[at]]) if is_priced else 0.0
        slack, dropped = float(done[at] - expired[at]), float(late[at])
        behind[at] = _missed(slack, dropped, missing, base, weight if is_priced else 0.0, shortage, minutes)
        if at < first and ahead[at] == ahead_before and room[at] == room_before and behind[at] == behind_before:
            return


@lean
def _missed(
    slack: float, late: float, otherwise: float, required: float, weight: float, shortage: FloatArray, minutes: float
) -> float:  # fmt: skip
    """What one person's interval less done before work falls due costs, of which `slack` minutes are due later."""
    part = 1.0 if late > SMALL else max(0.0, 1.0 - slack / minutes)
    if part <= 0.0:
        return otherwise
    amount = late / minutes
    dropped = weight * (banded(amount + part, required, shortage) - banded(amount, required, shortage))
    return float(dropped + (1.0 - part) * otherwise)


@lean
def spread(
    released: FloatArray, done: FloatArray, late: FloatArray, is_open: BoolArray, minutes: float, first: int,
    value: FloatArray, after: FloatArray,
) -> None:  # fmt: skip
    """Spread gains over the intervals that compete for them, for each can be had only once; whoever comes too late for
    them finds what there is behind.

    Args:
        value: of the intervals from the first on; those that compete with them are looked at as well. after: gains at
            each interval of the horizon, (T,), as they were.
    """
    length, last = is_open.shape[0], first + value.shape[0]
    start = first
    while start > 0 and late[start] <= SMALL and released[start - 1] - done[start] > SMALL:
        start -= 1
    for at in range(start, length + 1):
        if at < length and late[at] <= SMALL and released[at] - done[at + 1] > SMALL:
            continue
        if late[at] > SMALL:
            rivals = 0.0
            for each in range(start, at):
                if is_open[each] and released[each] - done[each + 1] > SMALL:
                    rivals += minutes
            if rivals > 0.0:
                share = min(1.0, late[at] / rivals)
                rest = min(0.0, after[at]) if at < length else 0.0
                for each in range(max(start, first), min(at, last)):
                    if is_open[each] and value[each - first] > 0.0 and released[each] - done[each + 1] > SMALL:
                        value[each - first] = share * value[each - first] + (1.0 - share) * rest
        if at >= last:
            break
        start = at
        if at < length and released[at] - done[at + 1] <= SMALL:
            start = at + 1


def is_steady(release: IntArray, due: IntArray, row: IntArray) -> bool:
    """Whether work falls due in the order in which it arrives, and what is dropped together is short together.

    Args:
        release, due, row: the columns of `grid.Backlog`, in order of due time.
    """
    drops, rows = np.diff(due), np.diff(row)
    together = ((drops == 0) == (rows == 0)) | ((drops > 0) & (row[1:] == NEVER))
    return bool(np.all(np.diff(release) >= 0) and np.all(drops >= 0) and np.all(together))
