"""European Union: rest, breaks and averages of the Directive, in elapsed time."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tests.rules.second_reading.calendar import days_between, span
from tests.rules.second_reading.case import Case, Found, minutes_between
from tests.rules.second_reading.rest import pause, work_days

ELEVEN_HOURS = 660
THIRTY_FIVE_HOURS = 2100
FIFTY_NINE_HOURS = 3540
FORTY_EIGHT_HOURS = 2880
A_DAY = timedelta(days=1)


def europe(case: Case) -> Iterator[Found]:
    """Everything of EU."""
    yield from _daily_rest(case)
    needed = case.workplace.get("break_min")
    for day, minutes in work_days(case).items():
        if needed is not None and case.is_in_period(day) and len(minutes) > 360 and pause(minutes) < needed:
            yield Found("EU-4-BREAK", day, pause(minutes), needed)
    yield from _weekly_rest(case)
    yield from _averages(case)


def on_duty(case: Case) -> set[datetime]:
    """Every minute inside a shift, breaks too."""
    return {at for shift in case.shifts for at in minutes_between(shift.start, shift.end)}


def _daily_rest(case: Case) -> Iterator[Found]:
    """EU-3-DAILY, EU-8-HAZARD: the 24 hours from each duty start."""
    duty = on_duty(case)
    worked = {at for shift in case.shifts for at in shift.minutes}
    most: Counter[date] = Counter()
    for shift in case.shifts:
        if not case.is_in_period(shift.work_date):
            continue
        day_long = list(minutes_between(shift.start, shift.start + A_DAY))
        longest = run = 0
        for at in day_long:
            run = 0 if at in duty else run + 1
            longest = max(longest, run)
        if longest < ELEVEN_HOURS:
            yield Found("EU-3-DAILY", shift.work_date, longest, ELEVEN_HOURS)
        most[shift.work_date] = max(most[shift.work_date], sum(at in worked for at in day_long))
    if case.staff.get("night_hazard"):
        yield from (Found("EU-8-HAZARD", day, minutes, 480) for day, minutes in most.items() if minutes > 480)


def midnight(case: Case, day: date) -> datetime:
    """00:00 of a day. Clocks change in the small hours of the last Sunday of March or October, until then as before."""
    wall = datetime.combine(day, datetime.min.time())
    starts = [(shift.start + shift.offset, shift.offset) for shift in case.shifts]
    ends = [(shift.end + shift.end_offset, shift.end_offset) for shift in case.shifts]
    told = sorted([*starts, *ends])
    before = [each for each in told if each[0] <= wall][-1:] or told[:1]
    after = [each for each in told if each[0] > wall][:1] or told[-1:]
    if not told:
        return wall
    changes = [each for each in days_between(before[0][0].date(), after[0][0].date()) if _is_change(each)]
    return wall - (after if changes and day > changes[0] else before)[0][1]


def _is_change(day: date) -> bool:
    return day.weekday() == 6 and day.month in (3, 10) and (day + timedelta(days=7)).month != day.month


def gaps(case: Case) -> list[tuple[datetime, datetime]]:
    """What is free of duty, from where the shifts are known to the end of the period."""
    told = case.history.get("last_end")
    begin = midnight(case, case.known_from)
    if told is not None:
        begin = min(begin, datetime.fromisoformat(told).replace(tzinfo=None))
    end = midnight(case, case.last + A_DAY)
    found = []
    for shift in case.shifts:
        if shift.start > begin:
            found.append((begin, shift.start))
        begin = max(begin, shift.end)
    return [*found, (begin, end)] if begin < end else found


def _weekly_rest(case: Case) -> Iterator[Found]:
    """EU-5-WEEKLY: an unbroken gap of 35 hours, of which 24 lie in the week; in 14 days two such, or one of 59."""
    length = int(case.workplace.get("weekly_rest_days", 7))
    weeks = [week for week in case.weeks if case.is_known(week)]
    if length == 14:
        weeks = [[*weeks[number], *weeks[number + 1]] for number in range(0, len(weeks) - 1, 2)]
    for days in weeks:
        first, end = midnight(case, days[0]), midnight(case, days[-1] + A_DAY)
        inside = [(a, b) for a, b in gaps(case) if min(b, end) - max(a, first) >= A_DAY]
        rests = [_minutes(b - a) for a, b in inside]
        longest = max(
            rests or [_minutes(min(b, end) - max(a, first)) for a, b in gaps(case) if a < end and b > first] or [0]
        )
        enough = sum(rest >= THIRTY_FIVE_HOURS for rest in rests) >= (1 if length == 7 else 2)
        if length == 14 and any(rest >= FIFTY_NINE_HOURS for rest in rests):
            enough = True
        is_open = any(_is_open(case, gap) for gap in inside)
        if not enough and not is_open and case.touches(days):
            limit = THIRTY_FIVE_HOURS if length == 7 else FIFTY_NINE_HOURS
            yield Found("EU-5-WEEKLY", days[0], longest, limit)


def _is_open(case: Case, gap: tuple[datetime, datetime]) -> bool:
    """Whether the gap may be longer than is known: before the first shift, or after the last one."""
    is_begun = case.history.get("last_end") is None and gap[0] == midnight(case, case.known_from)
    return is_begun or gap[1] == midnight(case, case.last + A_DAY)


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds()) // 60


def _averages(case: Case) -> Iterator[Found]:
    """EU-6-48H, EU-8-NIGHTAVG: averages over the reference period; days of leave and sickness are neutral."""
    words = case.workplace.get("reference_period")
    if not words:
        return
    first, last = span(words)
    days = list(days_between(first, last))
    neutral = {date.fromisoformat(day) for day in words.get("neutral_days") or []} & set(days)
    counted = len(days) - len(neutral)
    worked = words.get("prior_min", 0) + sum(
        len(shift.minutes) for shift in case.shifts if first <= shift.work_date <= last
    )
    if not case.touches(days) or counted == 0:
        return
    if not case.staff.get("opt_out_48") and worked * 7 > FORTY_EIGHT_HOURS * counted:
        yield Found("EU-6-48H", first, round(worked * 7 / counted, 1), FORTY_EIGHT_HOURS)
    working_days = counted - counted // 7
    if case.staff.get("night_worker") and worked > 480 * working_days:
        yield Found("EU-8-NIGHTAVG", first, round(worked / working_days, 1), 480)
