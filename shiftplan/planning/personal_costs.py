"""Costs of a tour that depend on nobody else: premiums, wishes, changes, hours beyond the minimum, fairness."""

from collections.abc import Collection, Sequence

import numpy as np

from shiftplan.domain.fairness import QUARTERS, SATURDAY, Burden, burdens_of
from shiftplan.domain.horizon import DAY_MINUTES, Horizon
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.problem import Problem
from shiftplan.domain.site import NIGHT_FROM, NIGHT_TO, OVERTIME_DAY, OVERTIME_WEEK
from shiftplan.planning.builder import PersonRules
from shiftplan.planning.cpsat import Premium
from shiftplan.planning.grid import ByteArray, FloatArray, IntArray
from shiftplan.rules.base import Candidate, Excess


def night_minutes_until(horizon: Horizon, minutes: IntArray) -> IntArray:
    """Minutes between 22:00 and 05:00 local from the horizon's start until each of some later minutes, (N,)."""
    days = range(-1, horizon.index(horizon.date_at(int(minutes.max(initial=0)))) + 1)
    nights = [(horizon.minute_on(day, NIGHT_FROM), horizon.minute_on(day, DAY_MINUTES + NIGHT_TO)) for day in days]
    passed: IntArray = np.zeros_like(minutes)
    for begin, end in nights:
        passed += np.clip(minutes, begin, end) - min(max(0, begin), end)
    return passed


def night_minutes(horizon: Horizon, candidates: Sequence[Candidate]) -> IntArray:
    """Minutes of night work of each candidate as if no break lay in it, (C,); the exact ones follow its breaks."""
    starts = np.array([each.start_minute for each in candidates], dtype=np.int64)
    ends = np.array([each.end_minute for each in candidates], dtype=np.int64)
    return night_minutes_until(horizon, ends) - night_minutes_until(horizon, starts)


def wish_costs(
    problem: Problem, employee: EmployeeId, candidates: Sequence[Candidate], refused: int
) -> tuple[FloatArray, float]:
    """What wishes make each candidate cost against a day off, (C,), and what days off cost everywhere; leave voids.

    Args:
        refused: weight that each wish gains because earlier ones were refused.
    """
    site, horizon = problem.site, problem.horizon
    costs, day_off = np.zeros(len(candidates)), 0.0
    starts = site.starts_of(site.contract_of(employee))
    for wish in site.wishes_of(employee):
        if wish.on_date not in horizon.period or (employee, wish.on_date) in site.leave_days:
            continue
        price = site.prices.wish * (wish.weight + refused)
        off = 0.0 if wish.is_met(None, None, starts) else price
        day_off += off
        for number, candidate in enumerate(candidates):
            if candidate.day == horizon.index(wish.on_date):
                worked = 0.0 if wish.is_met(candidate.template, candidate.start, starts) else price
                costs[number] += worked - off
    return costs, day_off


def change_costs(problem: Problem, employee: EmployeeId, candidates: Sequence[Candidate]) -> tuple[FloatArray, float]:
    """What leaving the start makes each candidate cost against a day off, (C,), and what days off cost everywhere."""
    costs = np.zeros(len(candidates))
    if problem.start is None or not problem.change_price:
        return costs, 0.0
    horizon = problem.horizon
    known = {
        horizon.index(shift.on_date): (shift.template, horizon.minute_of(shift.start_at))
        for shift in problem.start.of(employee)
        if shift.on_date in horizon.period
    }
    for number, candidate in enumerate(candidates):
        is_same = known.get(candidate.day) == (candidate.template, candidate.start_minute)
        price = problem.change_price_on(horizon.day(candidate.day))
        off = price if candidate.day in known else 0.0
        costs[number] = (0.0 if is_same else price) - off
    return costs, sum(problem.change_price_on(horizon.day(day)) for day in known)


def weekly_premiums(problem: Problem, rules: PersonRules, minute_cost: float) -> tuple[Premium, ...]:
    """Hours beyond the contract's weekly minimum, and overtime of the week, by week; history uses both up first."""
    horizon, overtime_cost = problem.horizon, minute_cost * problem.site.overtime_premium
    contract = problem.site.contract_of(rules.employee)
    premiums = []
    for first, last in horizon.weeks():
        low, high = horizon.index(first), horizon.index(last)
        past = sum(each.work_minutes for each in rules.worked if low <= each.day <= high)
        weights = {each: each.work_minutes for each in rules.allowed if low <= each.day <= high}
        premiums.append(Premium(weights, max(0, contract.week_minutes_min - past), minute_cost))
        worked = sum(min(each.work_minutes, OVERTIME_DAY) for each in rules.worked if low <= each.day <= high)
        below = {each: min(minutes, OVERTIME_DAY) for each, minutes in weights.items()}
        overtime = Excess(below, max(0, OVERTIME_WEEK - worked))
        if overtime_cost and not rules.rules_out(overtime):
            premiums.append(Premium(below, overtime.above, overtime_cost))
    return tuple(premiums)


def burdens_by_bit(horizon: Horizon, candidates: Sequence[Candidate], late: Collection[int]) -> ByteArray:
    """Bit set of the burdens of each candidate, in the order of `Burden`, (C,); late: starts that count as late."""
    days = [horizon.day(number) for number in range(horizon.days)]
    known: dict[tuple[bool, int, int], int] = {}
    found = np.zeros(len(candidates), dtype=np.int8)
    for number, each in enumerate(candidates):
        day, span = days[each.day], each.end_minute - each.start_minute
        key = day.weekday() >= SATURDAY, each.start, span
        if key not in known:
            told = burdens_of(day, each.start, span, late)
            known[key] = sum(1 << bit for bit, burden in enumerate(Burden) if burden in told)
        found[number] = known[key]
    return found


def fairness_premiums(
    candidates: Sequence[Candidate], burdens: ByteArray, shares: IntArray, prices: tuple[float, float]
) -> tuple[Premium, ...]:
    """Nights, weekends and late shifts beyond somebody's share as sums, in quarters of a shift.

    Args:
        burdens: bit set of each candidate. shares: of each burden, in quarters. prices: of the first and of each
            further one.
    """
    first, further = prices
    premiums = []
    for bit, share in enumerate(shares.tolist()):
        weights = {each: QUARTERS for each, told in zip(candidates, burdens, strict=True) if told >> bit & 1}
        for price, above in ((first, share), (further - first, share + QUARTERS)):
            if price and QUARTERS * len({each.day for each in weights}) > above:
                premiums.append(Premium(weights, above, price / QUARTERS))
    return tuple(premiums)
