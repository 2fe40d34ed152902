"""Random persons of the labour cases, each with the edges of their own rules inside the period."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.rules.second_reading.calendar import birthday, days_between, months_later
from tests.worlds.labour_dice import Dice

Words = dict[str, Any]


def a_person(dice: Dice, kind: str, first: date, last: date) -> Words:
    """`staff` of a case."""
    makers: dict[str, Callable[[Dice, date, date], Words]] = {
        "minor": _minor,
        "child": _child,
        "mother": _mother,
        "carer": _carer,
        "student": _student,
        "insured": _insured,
        "leave": _leave,
    }
    staff: Words = {"id": "P1"}
    if kind == "manager":
        staff["art41"] = True
        staff |= dice.one_of(({}, {}, _carer(dice, first, last)))
    elif kind in makers:
        staff |= makers[kind](dice, first, last)
    return staff


def _minor(dice: Dice, first: date, last: date) -> Words:
    """Turns 18 or 16 inside the period, or long after it."""
    turns = dice.day(first, last)
    age = dice.one_of((18, 18, 18, 16, 17))
    birth = birthday(turns, -age)
    staff: Words = {"birth": birth.isoformat(), "sex": dice.one_of("FM")}
    if dice.chance(0.3):
        staff["shift_rotation"] = True
    return staff


def _child(dice: Dice, first: date, last: date) -> Words:
    birth = birthday(first, -15).replace(month=dice.one_of((3, 4, 4, 6)), day=dice.one_of((1, 2, 15)))
    school = {
        day.isoformat(): dice.one_of((180, 240, 300))
        for day in days_between(first, last)
        if day.weekday() < dice.between(3, 6)
    }
    return {"birth": birth.isoformat(), "sex": dice.one_of("FM"), "school_min": school}


def _mother(dice: Dice, first: date, last: date) -> Words:
    middle = dice.day(first, last)
    maternity: Words = {}
    if dice.chance(0.5):
        maternity["birth"] = (middle - timedelta(days=dice.one_of((42, 43, 56, 57, 20, 200, 0)))).isoformat()
        if dice.chance(0.3):
            maternity["return_after_6w_ok"] = True
    else:
        maternity["multiple"] = dice.chance(0.3)
        before = 97 if maternity["multiple"] else 41
        maternity["due"] = (middle + timedelta(days=dice.one_of((before, before + 1, 100, 5)))).isoformat()
        if dice.chance(0.7):
            maternity["pre_leave_request"] = (middle - timedelta(days=dice.one_of((0, 100)))).isoformat()
    maternity["requests"] = [request for request in ("66-1", "66-2", "66-3") if dice.chance(0.5)] or ["66-2"]
    if dice.chance(0.3):
        maternity["requests_from"] = first.isoformat()
    return {"sex": "F", "maternity": maternity}


def _carer(dice: Dice, first: date, last: date) -> Words:
    care: Words = {}
    for kind in ("ot_limit", "night_exempt", "no_overtime"):
        if dice.chance(0.5):
            start = dice.one_of(
                (first, first.replace(day=1), dice.day(first, last), months_later(first, -5).replace(day=1))
            )
            end = dice.one_of((months_later(start, 6), months_later(start, 12), dice.day(start, max(start, last))))
            care[kind] = {"from": start.isoformat(), "to": end.isoformat()}
    return {"care": care}


def _student(dice: Dice, first: date, last: date) -> Words:
    staff: Words = {"student_28h": True}
    if dice.chance(0.4):
        start = dice.day(first, last)
        staff["student_vacations"] = [[start.isoformat(), (start + timedelta(days=dice.between(0, 20))).isoformat()]]
    return staff


def _insured(dice: Dice, first: date, last: date) -> Words:
    return {"si_line": True, "contract_week_min": dice.one_of((1140, 1199, 1200, 900))}


def _leave(dice: Dice, first: date, last: date) -> Words:
    return {"leave": _granted(dice, first, last) if dice.chance(0.5) else _taken(dice, first, last)}


def _granted(dice: Dice, first: date, last: date) -> Words:
    """Hired half a year, or some years and half, before a day of the period; or one day more or less."""
    on = dice.day(first, last)
    hire = months_later(on, -6 - 12 * dice.between(0, 8))
    leave: Words = {"hire": hire.isoformat(), "weekly_min": dice.one_of((600, 1200, 1799, 1800, 2400))}
    if dice.chance(0.7):
        leave["weekly_days"] = dice.between(1, 6)
    else:
        leave["yearly_days"] = dice.near(dice.one_of((48, 72, 120, 168, 216)))
    if dice.chance(0.3):
        leave["attendance"] = dice.one_of((0.79, 0.8, 1.0))
    leave["as_of"] = (on + timedelta(days=dice.between(-1, 1))).isoformat()
    if leave["as_of"] == on.isoformat() and on.day == hire.day:
        leave["grants"] = [{"date": on.isoformat(), "days": dice.between(0, 20)}]
    return leave


def _taken(dice: Dice, first: date, last: date) -> Words:
    """A year of leave that ends near the period, with about five days taken."""
    deadline = dice.day(first - timedelta(days=1), last + timedelta(days=1))
    grant = months_later(deadline, dice.one_of((-12, -12, -18))) + timedelta(days=1)
    taken: list[Words] = []
    while len(taken) < dice.between(0, 8):
        when = dice.day(grant - timedelta(days=2), deadline + timedelta(days=2)).isoformat()
        taken.append({"date": when, **dice.one_of(({"days": 1}, {"days": 1}, {"days": 0.5}, {"hours": 8}))})
    leave: Words = {
        "grants": [{"date": grant.isoformat(), "days": dice.one_of((7, 9, 10, 10, 11, 20))}],
        "taken": taken,
    }
    if dice.chance(0.3):
        again = months_later(grant, dice.one_of((3, 6, 6, 9)))
        leave["grants"].append({"date": again.isoformat(), "days": dice.one_of((9, 10, 11))})
        leave["prorata_overlap"] = dice.chance(0.7)
    if dice.chance(0.3):
        leave["hourly_cap_day_min"] = dice.one_of((420, 450, 465, 480))
        taken += [{"date": grant.isoformat(), "hours": hours} for hours in (20, dice.near(dice.one_of((15, 20))))]
    return leave
