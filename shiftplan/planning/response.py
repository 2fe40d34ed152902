"""Compiled answers: one person takes the best tour against everybody else's."""

from typing import NamedTuple

import numpy as np

from shiftplan.compiled import compiled, lean
from shiftplan.planning.board import Board, Demand, catch_up, follow, refresh
from shiftplan.planning.grid import FloatArray, IntArray, ShortArray
from shiftplan.planning.least import Earnings, price_week
from shiftplan.planning.moves import join_full, join_part, leave_full
from shiftplan.planning.pricing import Room, Shapes, add_burdens, price
from shiftplan.planning.team_arrays import Team, add_slopes, personal_cost
from shiftplan.planning.tours import best_tour
from shiftplan.planning.worths import worth


class Tours(NamedTuple):
    """Who works what.

    chosen: candidate by person and day, -1 = off, (P, D). breaks: starts of its breaks, ticks from its own start,
    (P, D, B). parts: queues served in its partly worked intervals, in their order, (P, D, X). costs: of each, (P,).
    """

    chosen: IntArray
    breaks: IntArray
    parts: IntArray
    costs: FloatArray


@lean
def chance(room: Room) -> float:
    """A number in [0, 1) from the engine's own generator (a 48-bit linear congruence), the same on every machine."""
    room.random[0] = (room.random[0] * 25214903917 + 11) & 281474976710655
    return float((room.random[0] >> 16) / 4294967296.0)


@lean
def ticks_in(team: Team, shapes: Shapes, tours: Tours, person: int, day: int, time: int, ticks: int) -> int:
    """Ticks of an interval that the shift of a day works."""
    candidate = tours.chosen[person, day]
    low, high = time * ticks, (time + 1) * ticks
    start, end = team.start[candidate], team.start[candidate] + team.span[candidate]
    present = max(0, min(high, end) - max(low, start))
    first = shapes.first[team.template[candidate]]
    for number in range(shapes.first[team.template[candidate] + 1] - first):
        begin = start + tours.breaks[person, day, number]
        present -= max(0, min(high, begin + shapes.length[first + number]) - max(low, begin))
    return int(present)


@lean
def put_in(team: Team, shapes: Shapes, board: Board, demand: Demand, tours: Tours, person: int, day: int) -> None:
    """The chosen shift of a day comes on duty."""
    candidate = tours.chosen[person, day]
    if candidate < 0:
        return
    group, ticks, part = team.groups[person, day], demand.ticks, 0
    first = team.start[candidate] // ticks
    last = (team.start[candidate] + team.span[candidate] - 1) // ticks
    follow(board, first, last + 1)
    for time in range(first, last + 1):
        present = ticks_in(team, shapes, tours, person, day, time, ticks)
        if present == ticks:
            join_full(board, demand, group, time)
        elif present > 0:
            tours.parts[person, day, part] = join_part(board, demand, group, time, present)
            part += 1
    catch_up(board, demand)


@lean
def take_out(team: Team, shapes: Shapes, board: Board, demand: Demand, tours: Tours, person: int, day: int) -> None:
    """The chosen shift of a day goes off duty; the day stays chosen until somebody says otherwise."""
    candidate = tours.chosen[person, day]
    if candidate < 0:
        return
    group, ticks, part = team.groups[person, day], demand.ticks, 0
    first = team.start[candidate] // ticks
    last = (team.start[candidate] + team.span[candidate] - 1) // ticks
    follow(board, first, last + 1)
    for time in range(first, last + 1):
        present = ticks_in(team, shapes, tours, person, day, time, ticks)
        if present == ticks:
            leave_full(board, demand, group, time)
        elif present > 0:
            queue = tours.parts[person, day, part]
            part += 1
            board.supply[queue, time] -= present
            refresh(board, demand, queue, time)
    catch_up(board, demand)


@lean
def put_in_all(team: Team, shapes: Shapes, board: Board, demand: Demand, tours: Tours, low: int, high: int) -> None:
    """The chosen shifts of everybody on days low..high-1 come on duty."""
    for person in range(tours.chosen.shape[0]):
        for day in range(low, high):
            put_in(team, shapes, board, demand, tours, person, day)


@lean
def present(
    team: Team, shapes: Shapes, tours: Tours, ticks: int, low: int, high: int, act: ShortArray, here: ShortArray
) -> None:
    """Who works when on days low..high-1, written to two tables by person and interval, (P, T).

    Args:
        act: the queue served where somebody works a part of the interval. here: the day where he works all of it.
    """
    for person in range(tours.chosen.shape[0]):
        for day in range(low, high):
            candidate = tours.chosen[person, day]
            if candidate < 0:
                continue
            part = 0
            first = team.start[candidate] // ticks
            last = (team.start[candidate] + team.span[candidate] - 1) // ticks
            for time in range(first, last + 1):
                inside = ticks_in(team, shapes, tours, person, day, time, ticks)
                if inside == ticks:
                    here[person, time] = day
                elif inside > 0:
                    act[person, time] = tours.parts[person, day, part]
                    part += 1


@lean
def night_breaks(team: Team, shapes: Shapes, tours: Tours, person: int) -> int:
    """Minutes of unpaid breaks that lie in the night."""
    total = 0
    for day in range(tours.chosen.shape[1]):
        candidate = tours.chosen[person, day]
        if candidate < 0:
            continue
        first = shapes.first[team.template[candidate]]
        for number in range(shapes.first[team.template[candidate] + 1] - first):
            if shapes.is_unpaid[first + number]:
                begin = team.start[candidate] + tours.breaks[person, day, number]
                total += shapes.dark[begin + shapes.length[first + number]] - shapes.dark[begin]
    return total


@lean
def recount(team: Team, shapes: Shapes, tours: Tours, person: int) -> None:
    """The person's own cost."""
    cost = personal_cost(team, person, tours.chosen[person])
    if team.night[person] > 0.0:
        cost -= team.night[person] * night_breaks(team, shapes, tours, person)
    tours.costs[person] = cost


@lean
def recount_all(team: Team, shapes: Shapes, tours: Tours, first: int) -> None:
    """The own costs of all people from one on."""
    for person in range(first, tours.chosen.shape[0]):
        recount(team, shapes, tours, person)


@lean
def serves(team: Team, masks: IntArray, person: int, low: int, high: int) -> int:
    """Bit set of the queues that a person serves on some of the days low..high-1."""
    found = 0
    for day in range(low, high):
        if team.groups[person, day] >= 0:
            found |= masks[team.groups[person, day]]
    return found


@lean
def disturb(gains: FloatArray, noise: float, room: Room) -> None:
    """Change the gains of each interval by up to a share."""
    for time in range(gains.shape[1]):
        factor = 1.0 + noise * (2.0 * chance(room) - 1.0)
        for queue in range(gains.shape[0]):
            for part in range(gains.shape[2]):
                gains[queue, time, part] *= factor


@lean
def lean_towards(gains: FloatArray, guide: FloatArray, first: int, mask: int, share: float) -> None:
    """Move the gains at a bit set of queues towards a guide by a share; it begins at interval 0, they at the first."""
    for queue in range(gains.shape[0]):
        if mask >> queue & 1:
            for time in range(gains.shape[1]):
                for part in range(gains.shape[2]):
                    gains[queue, time, part] += share * (guide[queue, first + time, part] - gains[queue, time, part])


@compiled
def respond(
    team: Team, shapes: Shapes, board: Board, demand: Demand, tours: Tours, person: int, low: int, high: int,
    noise: float, had: IntArray, guide: FloatArray, trust: float, room: Room,
) -> bool:  # fmt: skip
    """One person takes the best lawful tour on some days against everybody else's.

    On several days burdens cost what one more costs near what he had: the programme counts none.

    Args:
        noise: the gains of each interval are disturbed by up to this share. had: candidate by day before, (D,).
        guide: prices that the gains are moved towards by the share `trust`, (Q, T, ticks); not asked at 0.
    Returns: False when the programme could not decide; then the tour is what it was (colleagues may have moved).
    """
    first_price, further_price = team.fair[person]
    for day in range(low, high):
        take_out(team, shapes, board, demand, tours, person, day)
    first, last = touched(team, demand, person, low, high)
    mask = serves(team, board.masks, person, low, high)
    gains = worth(board, demand, mask, first, last)
    if trust > 0.0:
        lean_towards(gains, guide, first, mask, trust)
    if noise > 0.0:
        disturb(gains, noise, room)
    price(team, shapes, demand, gains, first, board.masks, person, low, high, room)
    if further_price > 0.0:
        shares = team.shares[person]
        add_slopes(team.burdens, had, low, high, shares, first_price, further_price, room.slopes)
        add_burdens(team, person, low, high, room.slopes, room.costs)
    return take_best(team, shapes, board, demand, tours, person, low, high, room)


@compiled
def take_best(
    team: Team, shapes: Shapes, board: Board, demand: Demand, tours: Tours, person: int, low: int, high: int, room: Room
) -> bool:
    """A person whose shifts of some days are off duty takes the cheapest lawful ones by what `room` says.

    Returns: False when the programme could not decide; then he takes those he had.
    """
    before, before_breaks = tours.chosen[person, low:high].copy(), tours.breaks[person, low:high].copy()
    answer = np.full(high - low, -1, dtype=np.int64)
    tours.chosen[person, low:high] = -1
    decided = best_tour(team, person, low, high, room.costs, tours.chosen[person], room.tables, answer)
    base = team.candidates[person, 0]
    for day in range(low, high):
        if decided:
            tours.chosen[person, day] = answer[day - low]
            if answer[day - low] >= 0:
                tours.breaks[person, day] = room.starts[answer[day - low] - base]
        else:
            tours.chosen[person, day] = before[day - low]
            tours.breaks[person, day] = before_breaks[day - low]
        put_in(team, shapes, board, demand, tours, person, day)
    recount(team, shapes, tours, person)
    return decided


@compiled
def respond_to_prices(
    team: Team, shapes: Shapes, board: Board, demand: Demand, tours: Tours, person: int, low: int, high: int,
    earned: Earnings, slopes: FloatArray, room: Room,
) -> bool:  # fmt: skip
    """One person takes the best lawful tour on some days at given prices, whoever else is there.

    Args:
        earned: as in `least.earnings`. slopes: what each shift of a burden costs, (P, 3).
    Returns: as `take_best`.
    """
    for day in range(low, high):
        take_out(team, shapes, board, demand, tours, person, day)
    price_week(team, shapes, earned, person, low, high, slopes, room)
    return take_best(team, shapes, board, demand, tours, person, low, high, room)


@lean
def touched(team: Team, demand: Demand, person: int, low: int, high: int) -> tuple[int, int]:
    """The intervals that shifts of one person on some days can touch, [first, last)."""
    first, last = int(demand.required.shape[1]), 0
    for candidate in range(team.candidates[person, low], team.candidates[person, high]):
        first = min(first, team.start[candidate] // demand.ticks)
        last = max(last, -(-(team.start[candidate] + team.span[candidate]) // demand.ticks))
    return min(first, last), last


@lean
def total_cost(board: Board, tours: Tours) -> float:
    """Cost of the whole roster."""
    return float(board.costs.sum() + tours.costs.sum())


@lean
def window(team: Team, demand: Demand, members: IntArray, low: int, high: int) -> tuple[int, int]:
    """The intervals that shifts of some people on some days can touch, [first, last)."""
    first, last = int(demand.required.shape[1]), 0
    for person in members:
        begin, end = touched(team, demand, person, low, high)
        if begin < end:
            first, last = min(first, begin), max(last, end)
    return min(first, last), last
