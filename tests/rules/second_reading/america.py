"""United States: overtime by the workweek, California's workday, meals and rests, predictive scheduling."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tests.rules.second_reading.case import ONE_MINUTE, Case, Found, Shift
from tests.rules.second_reading.rest import work_days

FORTY_HOURS = 2400
EIGHT_HOURS, TWELVE_HOURS = 480, 720
AN_HOUR = 60
TEN_HOURS_OF_REST = 600
TWO_WEEKS = 14


def premiums(case: Case) -> dict[str, int]:
    """Minutes by kind inside the period; kinds without minutes are left out."""
    found: Counter[str] = Counter()
    if not case.staff.get("exempt"):
        if case.workplace.get("state") == "CA":
            _california(case, found)
            for rule, kind in (("US-CA-MEAL", "ca_meal_pay"), ("US-CA-REST", "ca_rest_pay")):
                days = {each.on for each in (*meals(case), *rests(case)) if each.rule.startswith(rule)}
                found[kind] += AN_HOUR * len(days)
        else:
            for week in case.weeks:
                _federal(case, week, found)
    if case.workplace.get("predictive"):
        told = [shift for shift in (*case.shifts, *case.cancelled) if case.is_in_period(shift.work_date)]
        found["ps_pay"] += sum(_change_pay(case, shift) for shift in told)
        found["ps_rest_work"] += sum(minutes for _, _, minutes in _short_rests(case))
    return {kind: minutes for kind, minutes in sorted(found.items()) if minutes}


def america(case: Case) -> Iterator[Found]:
    """Everything of US that is a violation."""
    if case.workplace.get("state") == "CA" and not case.staff.get("exempt"):
        yield from meals(case)
        yield from rests(case)
    if case.workplace.get("predictive"):
        yield from _notice(case)
        yield from (found for shift, found, _ in _short_rests(case) if not shift.words.get("rest_consent"))


def _told(case: Case, week: list[date]) -> int:
    told = case.history.get("week_to_date") or {}
    return int(told.get("counted_min", 0)) if case.first in week else 0


def _days_to_count(case: Case, week: list[date]) -> list[date]:
    is_told = case.history.get("week_to_date") is not None and case.first in week
    return [day for day in week if not is_told or day >= case.first]


def _federal(case: Case, week: list[date], found: Counter[str]) -> None:
    """US-FLSA-40: the week is 168 hours; a shift over its end is cut, one over midnight is its start day's."""
    counted = _told(case, week)
    days = _days_to_count(case, week)
    for shift in case.shifts:
        for at in shift.minutes:
            counted += shift.date_of(at) in days
            if counted > FORTY_HOURS and shift.date_of(at) in days and case.is_in_period(shift.work_date):
                found["ot50"] += 1


def _california(case: Case, found: Counter[str]) -> None:
    """US-CA-OT: by the calendar day, then by the week on what is left; the seventh day of the workweek."""
    for week in case.weeks:
        straight = _told(case, week)
        all_worked = all(case.calendar_minutes[day] for day in week)
        for day in _days_to_count(case, week):
            is_seventh = all_worked and day == week[-1]
            for minute in range(1, case.calendar_minutes[day] + 1):
                kind = None
                if minute > TWELVE_HOURS or (is_seventh and minute > EIGHT_HOURS):
                    kind = "ca_dt100"
                elif minute > EIGHT_HOURS or is_seventh:
                    kind = "ca_ot50"
                else:
                    straight += 1
                    if straight > FORTY_HOURS:
                        kind = "ca_ot50"
                if kind is not None and case.is_in_period(day):
                    found[kind] += 1


def _meals_of(minutes: list[datetime]) -> list[int]:
    """Minutes worked before each pause of half an hour or more."""
    return [
        number
        for number in range(1, len(minutes))
        if minutes[number] - minutes[number - 1] - ONE_MINUTE >= timedelta(minutes=30)
    ]


def meals(case: Case) -> Iterator[Found]:
    """US-CA-MEAL1, US-CA-MEAL2."""
    for day, minutes in work_days(case).items():
        if not case.is_in_period(day):
            continue
        taken, worked = _meals_of(minutes), len(minutes)
        waived = bool(case.staff.get("ca_waive_meal1")) and worked <= 360
        first = taken[0] if taken else worked
        if worked > 300 and first > 300 and not waived:
            yield Found("US-CA-MEAL1", day, first, 300)
        waived = bool(case.staff.get("ca_waive_meal2")) and worked <= 720 and bool(taken)
        second = taken[1] if len(taken) > 1 else worked
        if worked > 600 and second > 600 and not waived:
            yield Found("US-CA-MEAL2", day, second, 600)


def rests(case: Case) -> Iterator[Found]:
    """US-CA-REST: ten minutes for every four hours or the greater part of them; unknown is not none."""
    for day, minutes in work_days(case).items():
        told = [shift.words.get("rests") for shift in case.shifts if shift.work_date == day]
        worked = len(minutes)
        needed = 0 if worked < 210 else 1 if worked <= 360 else 2 if worked <= 600 else 3 if worked <= 840 else 4
        given = sum(number or 0 for number in told)
        if case.is_in_period(day) and None not in told and given < needed:
            yield Found("US-CA-REST", day, given, needed)


def _notice(case: Case) -> Iterator[Found]:
    for shift in case.shifts:
        if case.is_in_period(shift.work_date) and "published" in shift.words:
            days = (shift.work_date - date.fromisoformat(shift.words["published"][:10])).days
            if days < TWO_WEEKS:
                yield Found("US-PS-NOTICE", shift.work_date, days, TWO_WEEKS)


def _short_rests(case: Case) -> Iterator[tuple[Shift, Found, int]]:
    """Short rests, with the minutes that carry the rate: Oregon those inside the ten hours, Chicago the whole shift.

    The first shift of the period has its rest from the last end that the history tells.
    """
    told = case.history.get("last_end")
    ends = [(shift.work_date, shift.end) for shift in case.shifts]
    pairs = list(zip(ends, case.shifts[1:], strict=False))
    if told is not None and case.shifts and case.is_in_period(case.shifts[0].work_date):
        pairs.insert(0, ((date.min, datetime.fromisoformat(told).replace(tzinfo=None)), case.shifts[0]))
    for (day, end), shift in pairs:
        gap = int((shift.start - end).total_seconds()) // 60
        is_next = shift.work_date > day and case.is_in_period(shift.work_date)
        if is_next and gap < TEN_HOURS_OF_REST:
            until = end + timedelta(minutes=TEN_HOURS_OF_REST)
            is_whole = case.workplace["predictive"] == "CHI"
            carried = sum(is_whole or at < until for at in shift.minutes)
            yield shift, Found("US-PS-REST", shift.work_date, gap, TEN_HOURS_OF_REST), carried


def _change_pay(case: Case, shift: Shift) -> int:
    """US-PS-PAY: minutes of pay for a change after the schedule was due."""
    change = shift.words.get("change")
    if not change or change.get("employee_initiated"):
        return 0
    at = datetime.fromisoformat(change["at"]).replace(tzinfo=None)
    start = datetime.fromisoformat(change.get("old_start") or shift.words["start"]).replace(tzinfo=None)
    if start - at >= timedelta(days=TWO_WEEKS):
        return 0
    minutes = int(change.get("minutes", 0))
    is_cut = change["kind"] in ("cut", "cancel")
    if case.workplace["predictive"] == "CHI":
        return minutes // 2 if is_cut and start - at < timedelta(hours=24) else AN_HOUR
    if minutes <= 30 and change["kind"] != "cancel":
        return 0
    return minutes // 2 if is_cut else AN_HOUR
