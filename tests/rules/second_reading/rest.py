"""Breaks, rest days, intervals and runs of days."""

from collections.abc import Iterator
from datetime import date, datetime

from tests.rules.second_reading.calendar import days_between
from tests.rules.second_reading.case import Case, Found
from tests.rules.second_reading.holidays import FOUR_DAYS, blocks, has_24_hours, is_four_weeks, is_free
from tests.rules.second_reading.regime import is_under_18

ELEVEN_HOURS = 660
THIRTEEN_DAYS = 13


def work_days(case: Case) -> dict[date, list[datetime]]:
    """Every day on which shifts start, with its minutes of work in order."""
    found: dict[date, list[datetime]] = {}
    for shift in case.shifts:
        found.setdefault(shift.work_date, []).extend(shift.minutes)
    return {day: sorted(minutes) for day, minutes in sorted(found.items()) if minutes}


def pause(minutes: list[datetime]) -> int:
    """Minutes without work between the first and the last minute worked (convention 8)."""
    whole = int((minutes[-1] - minutes[0]).total_seconds()) // 60 + 1
    return whole - len(minutes)


def breaks(case: Case) -> Iterator[Found]:
    """JP-34-BREAK: 45 minutes above six hours of work, 60 above eight."""
    for day, minutes in work_days(case).items():
        needed = 60 if len(minutes) > 480 else 45 if len(minutes) > 360 else 0
        if case.is_in_period(day) and pause(minutes) < needed:
            yield Found("JP-34-BREAK", day, pause(minutes), needed)


def rest_days(case: Case, holiday_work_agreed: set[date], legal_holidays: set[date]) -> Iterator[Found]:
    """JP-35-REST: a free calendar day in the week, or four in the block, unless holiday work is agreed.

    No agreement helps a person under 18 (Art. 60(1)).
    """
    spans = blocks(case) if is_four_weeks(case) else case.weeks
    needed = FOUR_DAYS if is_four_weeks(case) else 1
    for span in spans:
        free = sum(is_free(case, day) for day in span)
        agreed = all(
            day in holiday_work_agreed and not is_under_18(case, day) for day in legal_holidays & set(span) or span
        )
        is_rested = free >= needed or has_24_hours(case, span)
        if case.is_known(span) and case.touches(span) and not is_rested and not agreed:
            yield Found("JP-35-REST", span[0], free, needed)


def intervals(case: Case) -> Iterator[Found]:
    """JP-INT-11, JP-INT-OWN: from the end of one day's last shift to the start of the next day's first."""
    told = case.history.get("last_end")
    ends: list[datetime] = [] if told is None else [datetime.fromisoformat(told).replace(tzinfo=None)]
    for day in sorted({shift.work_date for shift in case.shifts}):
        today = [shift for shift in case.shifts if shift.work_date == day]
        start = min(shift.start for shift in today)
        before = [end for end in ends if end <= start or day <= case.first]
        if before and case.is_in_period(day):
            gap = int((start - max(before)).total_seconds()) // 60
            own = case.workplace.get("interval_min")
            if gap < ELEVEN_HOURS:
                yield Found("JP-INT-11", day, gap, ELEVEN_HOURS)
            if own is not None and gap < own:
                yield Found("JP-INT-OWN", day, gap, own)
        ends.append(max(shift.end for shift in today))


def runs(case: Case) -> Iterator[Found]:
    """JP-RUN-13 of calendar days with work, JP-RUN-OWN of days on which shifts start."""
    yield from _runs(case, {day for day in case.days if not is_free(case, day)}, "JP-RUN-13", THIRTEEN_DAYS)
    own = case.workplace.get("max_run_days")
    if own is not None:
        yield from _runs(case, set(work_days(case)), "JP-RUN-OWN", own)


def _runs(case: Case, worked: set[date], rule: str, limit: int) -> Iterator[Found]:
    """Each run is told once, on the first day over; nothing when that day lies before the period."""
    run = 0
    for day in days_between(case.days[0], case.last):
        if day == case.first:
            run = max(run, int(case.history.get("run_days") or 0))
        run = run + 1 if day in worked else 0
        if run == limit + 1 and case.is_in_period(day):
            yield Found(rule, day, run, limit)
