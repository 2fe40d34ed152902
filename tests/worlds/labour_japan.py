"""Random Japanese workplaces: weeks, months, legal holidays, agreements and systems of working hours."""

from datetime import date, timedelta
from typing import Any

from tests.rules.second_reading.calendar import WEEKDAYS, days_between, month_of, months_later, week_of
from tests.worlds.labour_dice import Dice

Words = dict[str, Any]
DESIGNATED = (360, 420, 480, 480, 480, 480, 480, 540, 600)


def a_workplace(dice: Dice, first: date, last: date) -> Words:
    """All settings but the regime."""
    workplace: Words = {"week_start": dice.one_of(("SUN", "SUN", "SUN", "MON", "SAT", "WED"))}
    workplace["month_start_day"] = dice.one_of((1, 1, 1, 11, 16, 21, 26, 28))
    if dice.chance(0.2):
        workplace["premium_month_start_day"] = dice.one_of((1, 11, 21))
    if dice.chance(0.3):
        workplace["interval_min"] = dice.one_of((540, 600, 660, 720))
    if dice.chance(0.3):
        workplace["max_run_days"] = dice.between(3, 7)
    if dice.chance(0.05):
        workplace["special44"] = True
    week_start = WEEKDAYS.index(workplace["week_start"])
    _legal_holiday(dice, workplace, first, last, week_start)
    if dice.chance(0.75):
        workplace["art36"] = an_agreement(dice, first, last, workplace["month_start_day"])
    return workplace


def _legal_holiday(dice: Dice, workplace: Words, first: date, last: date, week_start: int) -> None:
    mode = dice.one_of(("weekday", "weekday", "weekday", "unspecified", "unspecified", "4w4d", "dates", "missing"))
    days = list(days_between(first - timedelta(days=7), last + timedelta(days=7)))
    if mode == "weekday":
        weekday = dice.between(0, 6) if dice.chance(0.3) else 6
        workplace["legal_holiday"] = {"mode": mode, "weekday": WEEKDAYS[weekday]}
        named = [day for day in days if day.weekday() == weekday and first <= day <= last]
        if named and dice.chance(0.25):
            swapped = dice.one_of(named)
            to = swapped + timedelta(days=dice.one_of((-3, -1, 1, 2, 3, 12)))
            workplace["legal_holiday"]["swaps"] = [{"from": swapped.isoformat(), "to": to.isoformat()}]
        return
    if mode == "dates":
        dates = [day for day in days if dice.chance(1 / 7)]
        workplace["legal_holiday"] = {"mode": mode, "dates": [day.isoformat() for day in dates]}
    elif mode == "4w4d":
        start = dice.one_of(
            (first, first, first - timedelta(days=28), first - timedelta(days=5), first + timedelta(days=3))
        )
        workplace["legal_holiday"] = {"mode": mode, "start": start.isoformat()}
    elif mode == "unspecified":
        workplace["legal_holiday"] = {"mode": mode}
        if dice.chance(0.2):
            workplace["three_shift_24h"] = True
    if mode != "dates" and dice.chance(0.6):
        weekdays = {dice.between(0, 6), 6}
        workplace["scheduled_off"] = [day.isoformat() for day in days if day.weekday() in weekdays]


def an_agreement(dice: Dice, first: date, last: date, month_start_day: int) -> Words:
    """Mostly in force all the time; sometimes it begins or ends inside the period."""
    year = month_of(months_later(first, -dice.between(0, 11)), month_start_day)[0]
    valid_from, valid_to = year, months_later(year, 12) - timedelta(days=1)
    if dice.chance(0.3):
        valid_to = months_later(year, 24)
    if dice.chance(0.12):
        valid_from = dice.day(first, last)
    elif dice.chance(0.12):
        valid_to = dice.day(first - timedelta(days=1), last)
    agreement: Words = {
        "valid_from": valid_from.isoformat(),
        "valid_to": max(valid_from, valid_to).isoformat(),
        "year_start": year.isoformat(),
        "holiday_work": dice.chance(0.6),
    }
    if agreement["holiday_work"] and dice.chance(0.4):
        agreement["holiday_count"] = dice.between(1, 3)
    if dice.chance(0.3):
        agreement["day_limit_min"] = dice.one_of((60, 120, 180, 300))
    if dice.chance(0.3):
        agreement["month_limit_min"] = dice.one_of((420, 600, 1800, 2400, 2700))
    if dice.chance(0.2):
        agreement["year_limit_min"] = dice.one_of((9000, 18000, 21600))
    if dice.chance(0.4):
        agreement["special"] = {
            "months_per_year": dice.one_of((2, 4, 6)),
            "year_min": dice.one_of((30000, 43200)),
            "month_total_min": dice.one_of((4800, 5400, 5940)),
        }
    return agreement


def a_regime(dice: Dice, kind: str, first: date, last: date, week_start: int) -> Words:
    """Variable hours over days that hold the period, with designated hours near their limits."""
    if kind == "flex":
        return _flex(dice, first, last)
    start = first
    length = (last - first).days + 1
    if kind == "yearly":
        start = dice.one_of((first, first, first - timedelta(days=dice.between(1, 60))))
        length = max(dice.one_of((84, 92, 93, 180, 365, 365, 366)), (last - start).days + 1)
    elif length < 26 and dice.chance(0.7):
        start = first - timedelta(days=dice.between(0, 28 - length))
        length = 28
    days = list(days_between(start, start + timedelta(days=length - 1)))
    off = {dice.between(0, 6), 6 if dice.chance(0.8) else 5}
    last_shown = days[-1] if length <= 93 and dice.chance(0.4) else last + timedelta(days=14)
    shown = [day for day in days if first - timedelta(days=70) <= day <= last_shown]
    designated = {day.isoformat(): dice.one_of(DESIGNATED) for day in shown if day.weekday() not in off}
    _sharpen(dice, kind, designated, shown, week_start, 2400 * length // 7)
    regime: Words = {"type": kind, "period_start": start.isoformat(), "period_days": length, "designated": designated}
    if kind == "yearly" and dice.chance(0.15):
        regime["special_periods"] = [[days[0].isoformat(), days[-1].isoformat()]]
    return regime


def _sharpen(dice: Dice, kind: str, designated: dict[str, int], shown: list[date], week_start: int, frame: int) -> None:
    """Put a sum exactly on its limit, or one beside it."""
    if not designated:
        return
    chosen = dice.one_of(sorted(designated))
    if kind == "monthly" or (len(shown) > 80 and dice.chance(0.5)):
        rest = frame - sum(designated.values()) + designated[chosen]
        if 60 <= rest <= 720:
            designated[chosen] = dice.near(rest)
        return
    if dice.chance(0.3):
        designated[chosen] = dice.near(600)
    if dice.chance(0.3):
        for day in shown[:36]:
            if day.weekday() != 6 or dice.chance(0.3):
                designated[day.isoformat()] = dice.one_of((480, 481, 490))
    week = [day.isoformat() for day in week_of(date.fromisoformat(chosen), week_start)]
    rest = 3120 - sum(designated.get(day, 0) for day in week) + designated[chosen]
    if dice.chance(0.3) and 60 <= rest <= 780:
        designated[chosen] = dice.near(rest)


def _flex(dice: Dice, first: date, last: date) -> Words:
    """A settlement period that ends with the period; or one that began before, or after which the next begins."""
    months = dice.one_of((1, 1, 1, 2, 3))
    start = dice.one_of((first, first, first, first - timedelta(days=dice.between(1, 34))))
    while dice.chance(0.7) and months < 3 and months_later(start, months) <= last:
        months += 1
    regime: Words = {"type": "flex", "period_start": start.isoformat(), "months": months}
    if dice.chance(0.2):
        regime |= {"five_day_agreement": True, "scheduled_days": dice.between(19, 23) * regime["months"]}
    return regime
