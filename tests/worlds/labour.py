"""Random cases for the labour-law audit, about a month each, in the format of the shared cases.

`a_case(seed, number)` always gives the same case. Weight lies on the edges: limits and one minute beside them, ends of
weeks, months and years, tails into legal holidays, birthdays in a night shift, agreements that begin or end on the way.
"""

from datetime import date, timedelta
from typing import Any

from tests.rules.second_reading.agreement import Agreement
from tests.rules.second_reading.calendar import WEEKDAYS, days_between, month_of, months_later, week_of
from tests.rules.second_reading.case import Case
from tests.rules.second_reading.hours import Hours
from tests.worlds.labour_abroad import a_us_case, an_eu_case
from tests.worlds.labour_dice import Dice
from tests.worlds.labour_japan import a_regime, a_workplace
from tests.worlds.labour_people import a_person
from tests.worlds.labour_shifts import LENGTHS, Shifts, at, written

Words = dict[str, Any]
PERSONS = ("plain",) * 8 + ("manager", "minor", "minor", "child", "mother", "carer", "student", "insured", "leave")
REGIMES = ("fixed", "fixed", "fixed", "monthly", "monthly", "yearly", "flex", "flex")
KINDS = (
    ("day",),
    ("day", "late"),
    ("late",),
    ("night",),
    ("late", "night"),
    ("early", "day", "night"),
    ("day", "night"),
)
SHORT = (120, 180, 240, 240, 300)
LONG = (480, 540, 600, 660, 720)


def a_case(seed: int, number: int) -> Words:
    """One case, without what it expects."""
    dice = Dice(f"labour {seed} {number}")
    jurisdiction = dice.one_of(("JP",) * 8 + ("EU", "US"))
    makers = {"JP": _a_japanese_case, "EU": an_eu_case, "US": a_us_case}
    words = makers[jurisdiction](dice)
    return {"id": f"R-{seed}-{number}", "title": f"random case {number} of seed {seed}", "mode": "plan"} | words


def _a_period(dice: Dice) -> tuple[date, date]:
    """About a month; many begin with a month, a week or near the end of a year."""
    around = dice.one_of((date(2026, 4, 1), date(2025, 12, 10), date(2026, 2, 1), date(2027, 3, 10), date(2028, 2, 15)))
    first = around + timedelta(days=dice.between(0, 45))
    how = dice.one_of(("month", "week", "as it comes"))
    if how == "month":
        first = month_of(first, dice.one_of((1, 1, 11, 16, 21, 26)))[0]
        return first, months_later(first, 1) - timedelta(days=1)
    if how == "week":
        first = week_of(first, dice.one_of((6, 6, 0)))[0]
    return first, first + timedelta(days=dice.one_of((0, 6, 13, 20, 27, 27, 27, 29, 30, 34, 41)))


def _a_japanese_case(dice: Dice) -> Words:
    first, last = _a_period(dice)
    person = dice.one_of(PERSONS)
    kind = dice.one_of(("fixed", "fixed", *REGIMES)) if person in ("minor", "child") else dice.one_of(REGIMES)
    if kind == "flex":
        first = dice.one_of((first, first.replace(day=1)))
        last = months_later(first, dice.one_of((1, 1, 1, 2, 3))) - timedelta(days=1)
    if kind == "monthly":
        last = min(max(last, first + timedelta(days=6)), first + timedelta(days=30))
    staff = a_person(dice, person, first, last)
    workplace = a_workplace(dice, first, last)
    if "birth" in staff:
        workplace.pop("special44", None)  # 44 hours end with childhood, in the middle of a week: open in the text
    week_start = WEEKDAYS.index(workplace["week_start"])
    if kind != "fixed":
        workplace["regime"] = a_regime(dice, kind, first, last, week_start)
    if "birth" in staff and dice.chance(0.3):
        staff["minor_variable"] = True
    lengths = dice.one_of((LENGTHS, LENGTHS, LENGTHS, SHORT, LONG))
    shifts = Shifts(dice, dice.one_of(KINDS), lengths)
    shifts.may_be_dated_before = dice.chance(0.15)
    if shifts.may_be_dated_before:  # what a shift is that is dated back to a legal holiday, or out of it, is open
        workplace["legal_holiday"] = {"mode": "dates", "dates": []}
    before = dice.one_of((0, 0, 0, 6, 13, 34))
    begin = first - timedelta(days=before)
    words: Words = {
        "jurisdiction": "JP",
        "period": {"from": first.isoformat(), "to": last.isoformat()},
        "staff": staff,
        "workplace": workplace,
        "segments": shifts.of_days(list(days_between(begin, last)), week_start),
    }
    history = _segments_told(dice, begin, first) if before else {}
    if not before or dice.chance(0.2):
        history |= _sums_told(dice, first)
    # Sums and shifts of a week that a period, or a birthday, cuts.
    contradicts = bool(before) and kind != "fixed" and (kind != "flex" or "birth" in staff)
    if contradicts or week_of(first, week_start)[0] == first:
        history.pop("week_to_date", None)
    if month_of(first, workplace["month_start_day"])[0] == first:
        history.pop("month_to_date", None)
    history |= _months_told(dice, words, history)
    return words | ({"history": history} if history else {})


def _segments_told(dice: Dice, begin: date, first: date) -> Words:
    """Shifts from before the period: complete from some day on, or nobody knows from when."""
    return {"known_from": dice.one_of((begin, begin, dice.day(begin, first))).isoformat()} if dice.chance(0.7) else {}


def _sums_told(dice: Dice, first: date) -> Words:
    """What the history says in numbers, each key there or not."""
    told: Words = {}
    if dice.chance(0.4):
        told["week_to_date"] = {"counted_min": dice.one_of((0, 480, 960, 1440, 1920, 2400))}
    if dice.chance(0.4):
        told["last_end"] = written(at(first, -dice.one_of((1, 300, 539, 540, 659, 660, 661, 1500))))
    if dice.chance(0.4):
        told["run_days"] = dice.one_of((0, 1, 2, 4, 5, 6, 11, 12, 13))
    if dice.chance(0.5):
        told["month_to_date"] = {"ot_min": dice.one_of((0, 600, 2400, 3500))}
    return told


def _months_told(dice: Dice, words: Words, history: Words) -> Words:
    """Closed months, and a month to date that puts one of the sums on its limit."""
    case = Case(words | {"history": history})
    agreement = Agreement(Hours(case))
    month = next(each for each in agreement.months if case.first in each)
    told: Words = {}
    if "month_to_date" in history:
        wanted = dice.one_of((2700, 2520, 3600, 4800, 5940, 6000, 1440)) + dice.between(-1, 1)
        so_far = agreement.overtime(month) - history["month_to_date"]["ot_min"]
        to_date = {"ot_min": max(0, wanted - so_far)}
        if dice.chance(0.4):
            to_date = {"ot_min": to_date["ot_min"] // 2, "hol_min": to_date["ot_min"] - to_date["ot_min"] // 2}
        told["month_to_date"] = to_date
    begin = Case(words).days[0] if case.shifts else case.first
    closed = month_of(begin, case.month_start_day)[0]
    months = []
    for number in range(dice.one_of((0, 0, 1, 2, 5, 6, 11))):
        start = months_later(closed, -number - 1)
        overtime = dice.one_of((0, 600, 2640, 2700, 2701, 2760, 4740, 4800, 4860))
        months.append({"start": start.isoformat(), "ot_min": overtime, "hol_min": dice.one_of((0, 0, 0, 480, 960))})
    if dice.chance(0.15) and months:
        months.pop(dice.between(0, len(months) - 1))
    if months and dice.chance(0.5):
        history = history | told | {"months": months}
        _fill_year(dice, Agreement(Hours(Case(words | {"history": history}))), months)
    return told | ({"months": months[::-1]} if months else {})


def _fill_year(dice: Dice, agreement: Agreement, months: list[Words]) -> None:
    """Put the sum of the agreement year on one of its limits, or a minute beside it, by one of the closed months."""
    if not agreement.words:
        return
    last = next(month for month in agreement.months if agreement.case.last in month)
    year = agreement.year_to(last[0])
    inside = [month for month in months if any(month["start"] == days[0].isoformat() for days in year)]
    if not inside:
        return
    wanted = int((agreement.special or agreement.words).get("year_min", agreement.words.get("year_limit_min", 21600)))
    changed = dice.one_of(inside)
    others = sum(map(agreement.overtime, year)) - changed["ot_min"]
    if 0 <= wanted - others <= 12000:
        changed["ot_min"] = max(0, dice.near(wanted - others))
