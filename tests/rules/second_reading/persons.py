"""Groups of persons: minors, mothers, carers, students."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from tests.rules.second_reading.calendar import birthday, days_between, is_within, months_later, span
from tests.rules.second_reading.case import Case, Found
from tests.rules.second_reading.holidays import WorkedMinute
from tests.rules.second_reading.hours import Hours
from tests.rules.second_reading.regime import EIGHT_HOURS, FORTY_HOURS, is_child, is_under_18

SEVEN_HOURS = 420
FORTY_EIGHT_HOURS = 2880


def nights(hours: Hours, minutes: Callable[[WorkedMinute], bool]) -> Iterator[tuple[date, int]]:
    """Audited days, with how many of their minutes are of the kind asked for."""
    case = hours.case
    found = Counter(each.day for each in hours.minutes if minutes(each))
    yield from ((day, number) for day, number in sorted(found.items()) if case.is_in_period(day))


def minors(hours: Hours) -> Iterator[Found]:
    """JP-60: hours and holidays of persons under 18."""
    case = hours.case
    variable = bool(case.staff.get("minor_variable"))
    for day in filter(case.is_in_period, case.days):
        if is_under_18(case, day):
            if hours.daily[day] and not is_child(case, day):
                yield Found("JP-60-DAY", day, hours.ordinary[day], hours.day_line(day))
            if hours.holiday[day]:
                yield Found("JP-60-HOL", day, hours.holiday[day], 0)
    for week in filter(case.touches, case.weeks):
        line = FORTY_EIGHT_HOURS if variable else FORTY_HOURS
        young = [day for day in week if is_under_18(case, day) and not is_child(case, day)]
        worked = _of_week(hours, week, young)
        if worked > line:
            yield Found("JP-60-WEEK", week[0], worked, line)


def _of_week(hours: Hours, week: list[date], days: list[date]) -> int:
    """Minutes of some days of a week; what the history tells of the week counts with its first day."""
    told = hours.before(week)
    if told is None:
        return sum(hours.ordinary[day] for day in days)
    return (told if week[0] in days else 0) + sum(hours.ordinary[day] for day in days if day >= hours.case.first)


def children(hours: Hours) -> Iterator[Found]:
    """JP-60-CHILD: school and work together."""
    case = hours.case
    school = {date.fromisoformat(day): int(minutes) for day, minutes in (case.staff.get("school_min") or {}).items()}
    for day in filter(case.is_in_period, case.days):
        both = hours.ordinary[day] + school.get(day, 0)
        if is_child(case, day) and hours.ordinary[day] and both > SEVEN_HOURS:
            yield Found("JP-60-CHILD-DAY", day, both, SEVEN_HOURS)
    for week in filter(case.touches, case.weeks):
        days = [day for day in week if is_child(case, day)]
        worked = _of_week(hours, week, days)
        both = worked + sum(school.get(day, 0) for day in days)
        if worked and both > FORTY_HOURS:
            yield Found("JP-60-CHILD-WEEK", week[0], both, FORTY_HOURS)


def young_nights(hours: Hours) -> Iterator[Found]:
    """JP-61: minutes at night before 00:00 of the birthday; boys of 16 and more may work at night in rotation."""
    case = hours.case
    if "birth" not in case.staff:
        return
    sixteen = birthday(date.fromisoformat(case.staff["birth"]), 16)
    in_rotation = bool(case.staff.get("shift_rotation")) and case.staff.get("sex") == "M"

    def banned(each: WorkedMinute) -> bool:
        day = each.at.date()
        return each.is_night and is_under_18(case, day) and not (in_rotation and day >= sixteen)

    for on, minutes in nights(hours, banned):
        yield Found("JP-61-NIGHT", on, minutes, 0)
    for on, minutes in nights(hours, lambda each: _is_evening(each) and is_child(case, each.at.date())):
        yield Found("JP-61-CHILD", on, minutes, 0)


def _is_evening(each: WorkedMinute) -> bool:
    return each.at.hour >= 20 or each.at.hour < 5


def childbirth(case: Case) -> Iterator[Found]:
    """JP-65: 42 days (98 for twins) to the due date, when asked for; 56 days after birth."""
    words = case.staff.get("maternity") or {}
    birth = date.fromisoformat(words["birth"]) if words.get("birth") else None
    due = date.fromisoformat(words["due"]) if words.get("due") else birth
    asked = date.fromisoformat(words["pre_leave_request"]) if words.get("pre_leave_request") else None
    before = 98 if words.get("multiple") else 42
    after = 42 if words.get("return_after_6w_ok") else 56
    for day in sorted({shift.work_date for shift in case.shifts}):
        if not case.is_in_period(day):
            continue
        last = birth or day
        if due and asked and asked <= day <= max(due, last) and (due - day).days < before and day <= last:
            yield Found("JP-65-PRE", day, (due - day).days + 1, before)
        if birth and birth < day <= birth + timedelta(days=after):
            yield Found("JP-65-POST", day, (day - birth).days, after)


def _is_protected(case: Case, day: date, request: str) -> bool:
    """From the request, or pregnancy, to one year after birth; the anniversary is the last day of it."""
    words = case.staff.get("maternity") or {}
    if request not in (words.get("requests") or []):
        return False
    if words.get("requests_from") and day < date.fromisoformat(words["requests_from"]):
        return False
    birth = words.get("birth") or words.get("due")
    return birth is None or day <= months_later(date.fromisoformat(birth), 12)


def mothers(hours: Hours) -> Iterator[Found]:
    """JP-66 but for the nights: what she asked not to work."""
    case = hours.case
    for day in filter(case.is_in_period, case.days):
        if _is_protected(case, day, "66-1") and hours.regime.is_variable and hours.ordinary[day] > EIGHT_HOURS:
            yield Found("JP-66-DAY", day, hours.ordinary[day], EIGHT_HOURS)
        if _is_protected(case, day, "66-2"):
            if hours.overtime(day):
                yield Found("JP-66-OT", day, hours.overtime(day), 0)
            if hours.holiday[day]:
                yield Found("JP-66-HOL", day, hours.holiday[day], 0)
    for week in filter(case.touches, case.weeks):
        worked = _of_week(hours, week, [day for day in week if _is_protected(case, day, "66-1")])
        if hours.regime.is_variable and worked > FORTY_HOURS:
            yield Found("JP-66-WEEK", week[0], worked, FORTY_HOURS)


def exempt_nights(hours: Hours) -> Iterator[Found]:
    """JP-66-NIGHT and JP-ICL-NIGHT; managers too."""
    case = hours.case
    care = (case.staff.get("care") or {}).get("night_exempt")
    for day, minutes in nights(hours, lambda each: each.is_night):
        if _is_protected(case, day, "66-3"):
            yield Found("JP-66-NIGHT", day, minutes, 0)
        if is_within(day, care):
            yield Found("JP-ICL-NIGHT", day, minutes, 0)


def carers(hours: Hours) -> Iterator[Found]:
    """JP-ICL-NOOT, JP-ICL-24H, JP-ICL-150H."""
    case = hours.case
    care = case.staff.get("care") or {}
    for day in filter(case.is_in_period, case.days):
        contract = contract_of(case, day)
        beyond = sum(len(shift.minutes) for shift in case.shifts if shift.work_date == day) - (contract or 0)
        if is_within(day, care.get("no_overtime")) and contract is not None and beyond > 0:
            yield Found("JP-ICL-NOOT", day, beyond, 0)
    if care.get("ot_limit"):
        yield from _limited(hours, care["ot_limit"])


def contract_of(case: Case, day: date) -> int | None:
    """Minutes owed by contract on a day; None when a segment of the day does not tell."""
    told = [shift.contract_min for shift in case.shifts if shift.work_date == day]
    return None if None in told or not told else sum(minutes or 0 for minutes in told)


def _limited(hours: Hours, words: Mapping[str, Any]) -> Iterator[Found]:
    """24 hours a month and 150 a year, counted from the day asked for."""
    case = hours.case
    start, last = span(words)
    year = 0
    for number in range(12):
        first = months_later(start, number)
        if first > last:
            return
        month = list(days_between(first, min(last, months_later(start, number + 1) - timedelta(days=1))))
        overtime = care_overtime(hours, month)
        year += overtime
        if overtime > 1440 and case.touches(month):
            yield Found("JP-ICL-24H", first, overtime, 1440)
        if year > 9000 >= year - overtime and case.touches(month):
            yield Found("JP-ICL-150H", first, year, 9000)


def care_overtime(hours: Hours, month: list[date]) -> int:
    """Overtime of a month; the history's months serve where they begin on the same day."""
    case = hours.case
    for closed in case.history.get("months") or []:
        if date.fromisoformat(closed["start"]) == month[0]:
            return int(closed.get("ot_min", 0))
    told = case.history.get("month_to_date")
    if told is not None and case.first in month and month[0].day == case.month_start_day:
        return int(told.get("ot_min", 0)) + sum(hours.overtime(day) for day in month if day >= case.first)
    return sum(hours.overtime(day) for day in month)
