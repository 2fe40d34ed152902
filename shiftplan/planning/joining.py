"""Compiled moves of people between queues: somebody joins an interval, colleagues make way, values follow."""

from numba import njit

from shiftplan.planning.grid import BoolArray, FloatArray, IntArray
from shiftplan.planning.kernels import SMALL, cell_cost, serve, waiting_cost, waiting_value


@njit(cache=True)
def _refresh(
    queue: int, time: int, ticks: int, minutes: float, required: FloatArray, supply: IntArray, deferrable: BoolArray,
    is_open: BoolArray, first: IntArray, release: IntArray, due: IntArray, row: IntArray, work: FloatArray,
    weights: FloatArray, shortage: FloatArray, over: FloatArray, value: FloatArray,
) -> None:  # fmt: skip
    """Bring the values of one queue up to date after its supply changed in one interval."""
    if not deferrable[queue]:
        on_duty = supply[queue, time] / ticks
        now = cell_cost(required[queue, time], on_duty, weights[queue], shortage, over)
        then = cell_cost(required[queue, time], on_duty + 1.0, weights[queue], shortage, over)
        value[queue, time] = now - then
        return
    low, high = first[queue], first[queue + 1]
    capacity = supply[queue] / ticks * minutes * is_open[queue]
    late, idle, pending = serve(capacity, release[low:high], due[low:high], row[low:high], work[low:high])
    waiting_value(
        late, idle, pending, capacity, required[queue], is_open[queue], weights[queue], shortage, over, minutes, False,
        value[queue],
    )  # fmt: skip


@njit(cache=True)
def _wishes(at: int, time: int, value: FloatArray, found: IntArray, depth: int) -> tuple[int, float]:
    """Where somebody at a queue is worth most (-1 = where he is), and what, when up to `depth` people may move on."""
    target, best = -1, value[at, time]
    for other in range(value.shape[0]):
        if found[at] >> other & 1 and other != at:
            gain = value[other, time]
            if depth > 1:
                for third in range(value.shape[0]):
                    if found[other] >> third & 1:
                        gain = max(gain, value[third, time])
            if gain > best + SMALL:
                target, best = other, gain
    return target, best


@njit(cache=True)
def join(
    person: int, mask: int, coming: IntArray, low: int, high: int, act: IntArray, present: IntArray, masks: IntArray,
    supply: IntArray, value: FloatArray, ticks: int, minutes: float, required: FloatArray, deferrable: BoolArray,
    is_open: BoolArray, first: IntArray, release: IntArray, due: IntArray, row: IntArray, work: FloatArray,
    weights: FloatArray, shortage: FloatArray, over: FloatArray,
) -> None:  # fmt: skip
    """Put a person who is present into the queues where he is worth most, interval by interval.

    Args:
        coming: ticks present, (T,); only intervals low..high-1 are read. mask: queues he may serve.
        value: true (not smoothed) gains, kept up to date. The rest as in `kernels` and `grid`.
    """
    queues = value.shape[0]
    for time in range(low, high):
        share = coming[time]
        if share == 0:
            continue
        found = required[:, 0].astype("int64") * 0
        for other in range(act.shape[0]):
            if act[other, time] >= 0 and present[other, time] == ticks:
                found[act[other, time]] |= masks[other, time]
        queue, best = -1, -1e18
        for each in range(queues):
            if mask >> each & 1:
                gain = _wishes(each, time, value, found, 2)[1] if share == ticks else value[each, time]
                if gain > best + SMALL:
                    queue, best = each, gain
        act[person, time], present[person, time], masks[person, time] = queue, share, mask
        supply[queue, time] += share
        changed = 1 << queue
        at = queue
        for depth in range(2, 0, -1):
            target = _wishes(at, time, value, found, depth)[0] if share == ticks else -1
            if target < 0:
                break
            for other in range(act.shape[0]):
                able = other != person and act[other, time] == at and present[other, time] == ticks
                if able and masks[other, time] >> target & 1:
                    act[other, time] = target
                    supply[at, time] -= ticks
                    supply[target, time] += ticks
                    changed |= 1 << target
                    break
            at = target
        for each in range(queues):
            if changed >> each & 1:
                _refresh(
                    each, time, ticks, minutes, required, supply, deferrable, is_open, first, release, due, row, work,
                    weights, shortage, over, value,
                )  # fmt: skip


@njit(cache=True)
def coverage_cost(
    ticks: int, minutes: float, required: FloatArray, supply: IntArray, deferrable: BoolArray, is_open: BoolArray,
    first: IntArray, release: IntArray, due: IntArray, row: IntArray, work: FloatArray, weights: FloatArray,
    shortage: FloatArray, over: FloatArray,
) -> float:  # fmt: skip
    """Cost of shortage and surplus in all queues."""
    cost = 0.0
    for queue in range(required.shape[0]):
        if deferrable[queue]:
            low, high = first[queue], first[queue + 1]
            capacity = supply[queue] / ticks * minutes * is_open[queue]
            late, idle, _ = serve(capacity, release[low:high], due[low:high], row[low:high], work[low:high])
            for time in range(capacity.shape[0]):
                if not is_open[queue, time]:
                    idle[time] = supply[queue, time] / ticks * minutes
            cost += waiting_cost(late, idle, required[queue], weights[queue], shortage, over, minutes)
        else:
            for time in range(required.shape[1]):
                on_duty = supply[queue, time] / ticks
                cost += cell_cost(required[queue, time], on_duty, weights[queue], shortage, over)
    return cost
