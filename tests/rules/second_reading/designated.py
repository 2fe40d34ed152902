"""Limits on designated hours: monthly (Art. 32-2) and yearly (Art. 32-4) variable hours."""

from collections.abc import Iterator
from datetime import date

from tests.rules.second_reading.calendar import is_within, months_later, week_of
from tests.rules.second_reading.case import Case, Found
from tests.rules.second_reading.regime import TEN_HOURS, Regime

FIFTY_TWO_HOURS = 3120
FORTY_EIGHT_HOURS = 2880


def designated_hours(case: Case) -> Iterator[Found]:
    """JP-32-2-TOTAL and everything of JP-32-4."""
    regime = Regime(case)
    if not regime.is_variable:
        return
    total = sum(map(regime.designated, regime.days))
    if total > regime.frame(regime.days) and case.touches(regime.days):
        rule = "JP-32-2-TOTAL" if regime.kind == "monthly" else "JP-32-4-TOTAL"
        yield Found(rule, regime.days[0], total, regime.frame(regime.days))
    if regime.kind == "yearly":
        yield from _days(case, regime)
        yield from _weeks(case, regime)
        yield from _number_of_days(case, regime)


def _days(case: Case, regime: Regime) -> Iterator[Found]:
    """A run is told once, on the first day over."""
    run = 0
    for day in regime.days:
        if regime.designated(day) > TEN_HOURS and case.is_in_period(day):
            yield Found("JP-32-4-DAY", day, regime.designated(day), TEN_HOURS)
        run = run + 1 if regime.designated(day) else 0
        limit = 12 if _is_busy(case, day) else 6
        if run == limit + 1 and case.is_in_period(day):
            yield Found("JP-32-4-RUN", day, run, limit)


def _is_busy(case: Case, day: date) -> bool:
    special = case.workplace["regime"].get("special_periods") or []
    return any(is_within(day, {"from": first, "to": last}) for first, last in special)


def _weeks(case: Case, regime: Regime) -> Iterator[Found]:
    """A row of long weeks, and a block with too many of them, is told once, in the first week over."""
    run = 0
    in_block = [0, 0, 0, 0]
    for first in sorted({week_of(day, case.week_start)[0] for day in regime.days}):
        week = week_of(first, case.week_start)
        minutes = sum(regime.designated(day) for day in week if day in regime.days)
        if minutes > FIFTY_TWO_HOURS and case.touches(week):
            yield Found("JP-32-4-WEEK", first, minutes, FIFTY_TWO_HOURS)
        if not regime.is_longer_than_three_months:
            continue
        is_long = minutes > FORTY_EIGHT_HOURS
        run = run + 1 if is_long else 0
        if run == 4 and case.touches(week):
            yield Found("JP-32-4-48RUN", first, run, 3)
        block = sum(first >= months_later(regime.days[0], months) for months in (3, 6, 9))
        in_block[block] += is_long
        if is_long and in_block[block] == 4 and case.touches(week):
            yield Found("JP-32-4-48QTR", first, in_block[block], 3)


def _number_of_days(case: Case, regime: Regime) -> Iterator[Found]:
    """280 in a year, a leap year too; fewer in a shorter period, if it is longer than three months."""
    number = sum(regime.designated(day) > 0 for day in regime.days)
    limit = 280 if len(regime.days) >= 365 else 280 * len(regime.days) // 365
    if regime.is_longer_than_three_months and number > limit and case.touches(regime.days):
        yield Found("JP-32-4-DAYS", regime.days[0], number, limit)
