"""Paid leave (Art. 39)."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Any

from tests.rules.second_reading.calendar import months_later
from tests.rules.second_reading.case import Case, Found

FULL = (10, 11, 12, 14, 16, 18, 20)
BY_DAYS = {4: (7, 8, 9, 10, 12, 13, 15), 3: (5, 6, 6, 8, 9, 10, 11), 2: (3, 4, 4, 5, 6, 6, 7), 1: (1, 2, 2, 2, 3, 3, 3)}
YEARLY = ((216, 5), (168, 4), (120, 3), (72, 2), (47, 1))
"""More than so many days a year are as good as so many days a week."""


def granted_by_law(words: Mapping[str, Any]) -> int | None:
    """Days due on `as_of`; None when the case does not ask."""
    if "hire" not in words or "as_of" not in words:
        return None
    hire, as_of = date.fromisoformat(words["hire"]), date.fromisoformat(words["as_of"])
    steps = sum(as_of >= _end_of_service(hire, 6 + 12 * number) for number in range(len(FULL)))
    if steps == 0 or words.get("attendance", 1) < 0.8:
        return 0
    days = words.get("weekly_days")
    if days is None:
        yearly = words.get("yearly_days", 0)
        days = next((weekly for more_than, weekly in YEARLY if yearly > more_than), 0)
    if days >= 5 or words.get("weekly_min", 0) >= 1800:
        return FULL[steps - 1]
    return BY_DAYS[days][steps - 1] if days else 0


def _end_of_service(hire: date, months: int) -> date:
    """The day after so many months: the same day of the month, or the first after a month without it (Civil Code)."""
    same = months_later(hire, months)
    return same if same.day == hire.day else same + timedelta(days=1)


def _service_before(hire: date, on: date) -> date:
    """Last day whose grant is no part, made in advance, of that of a day: nothing is, unless it ends a year of service.

    The first half year of service begins with the hiring, whose day counts.
    """
    ends = [_end_of_service(hire, 6 + 12 * number) for number in range((on.year - hire.year) + 1)]
    if on not in ends:
        return on
    return ends[ends.index(on) - 1] if on != ends[0] else hire - timedelta(days=1)


def leave(case: Case) -> Iterator[Found]:
    """JP-39-GRANT, JP-39-5D, JP-39-HOURLY."""
    words = case.staff.get("leave") or {}
    grants = sorted((date.fromisoformat(each["date"]), each["days"]) for each in words.get("grants") or [])
    due = granted_by_law(words)
    if due is not None:
        on = date.fromisoformat(words["as_of"])
        since = _service_before(date.fromisoformat(words["hire"]), on)
        days = sum(days for granted, days in grants if granted == on or since < granted < on)
        is_told = any(granted == on or since < granted < on for granted, _ in grants)
        if days < due and case.is_in_period(on) and is_told:
            yield Found("JP-39-GRANT", on, days, due)
    yield from _five_days(case, words, [on for on, days in grants if days >= 10])
    yield from _by_the_hour(case, words, [on for on, _ in grants])


def _five_days(case: Case, words: Mapping[str, Any], grants: list[date]) -> Iterator[Found]:
    """Five days within a year; where two years overlap, months / 12 x 5 over both, when so agreed."""
    spans = [(on, months_later(on, 12) - timedelta(days=1), 5.0) for on in grants]
    if words.get("prorata_overlap") and len(grants) == 2 and grants[1] <= spans[0][1]:
        last = spans[1][1]
        spans = [(grants[0], last, ceil(_months(grants[0], last + timedelta(days=1)) * 5 / 12 * 2) / 2)]
    for first, last, needed in spans:
        taken = sum(
            each.get("days", 0)
            for each in words.get("taken") or []
            if first <= date.fromisoformat(each["date"]) <= last
        )
        if taken < needed and case.is_in_period(last):
            yield Found("JP-39-5D", last, taken, needed)


def _months(first: date, end: date) -> Fraction:
    """Whole months, and the days of the last one as a part of it."""
    whole = 0
    while months_later(first, whole + 1) <= end:
        whole += 1
    begun, over = months_later(first, whole), months_later(first, whole + 1)
    return whole + Fraction((end - begun).days, (over - begun).days)


def _by_the_hour(case: Case, words: Mapping[str, Any], grants: list[date]) -> Iterator[Found]:
    """At most five days a year by the hour, a day rounded up to full hours."""
    if "hourly_cap_day_min" not in words:
        return
    cap = 5 * ceil(words["hourly_cap_day_min"] / 60)
    for on in grants:
        last = months_later(on, 12) - timedelta(days=1)
        hours = sum(
            each.get("hours", 0) for each in words.get("taken") or [] if on <= date.fromisoformat(each["date"]) <= last
        )
        if hours > cap and case.first <= last and on <= case.last:
            yield Found("JP-39-HOURLY", on, hours, cap)
