"""Which days are legal holidays for a person, and how many rest days a week or a block leaves (法定休日)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from shiftplan.domain.horizon import Period, instant, week_of
from shiftplan.domain.workplace import HolidayMode

if TYPE_CHECKING:
    from shiftplan.domain.record import WorkRecord

DAY = timedelta(days=1)
BLOCK_DAYS = 28
BLOCK_RESTS = 4


def worked_legal_holidays(record: WorkRecord) -> frozenset[date]:
    """Legal holidays on which the employee works.

    Named days and dates are legal holidays as they stand. Where only a number is fixed (one a week, four in four
    weeks), a day off becomes the legal holiday when its work leaves too few rest days: of the days off that were
    worked, the last ones, as many as are missing. Managers under Art. 41 have none; only Japanese law knows them.
    """
    if record.staff.art41 or "jp" not in record.site.rulebooks:
        return frozenset()
    holiday = record.site.workplace.legal_holiday
    if holiday.mode in (HolidayMode.WEEKDAY, HolidayMode.DATES):
        return frozenset(day for day in record.by_calendar_day if holiday.is_holiday(day))
    found: set[date] = set()
    for span, least in _known_spans(record):
        missing = least - rest_days_in(record, span)
        if missing > 0:
            found |= set(_worked_days_off(record, span)[-missing:])
    return frozenset(found)


def _known_spans(record: WorkRecord) -> Iterator[tuple[Period, int]]:
    """Weeks, or blocks of four weeks, known as a whole, and the rest days they need."""
    start, length, least = week_of(record.complete_from, record.site.week_start), 7, 1
    holiday = record.site.workplace.legal_holiday
    if holiday.mode is HolidayMode.FOUR_WEEKS and holiday.start is not None:
        length, least = BLOCK_DAYS, BLOCK_RESTS
        start = holiday.start + (record.complete_from - holiday.start).days // length * length * DAY
    while start + (length - 1) * DAY <= record.period.last:
        span = Period(start, start + (length - 1) * DAY)
        if record.is_known(span.first, span.last):
            yield span, least
        start += length * DAY


def _worked_days_off(record: WorkRecord, span: Period) -> list[date]:
    """Days off of the work rules that were worked; where these name none at all, days without a shift of their own into
    which a shift of the day before runs."""
    named = record.site.workplace.scheduled_off
    off = [day for day in span if (day in named if named else day not in record.by_work_day)]
    return [day for day in off if day in record.by_calendar_day]


def rest_days_in(record: WorkRecord, span: Period) -> int:
    """Calendar days of a span without any minute of work; stretches of 24 unbroken hours inside it where the work rules
    of a three-shift site count them."""
    free = sum(day not in record.by_calendar_day for day in span)
    if not record.site.workplace.three_shift_24h:
        return free
    zone = record.site.time_zone
    start, end = instant(span.first, 0, zone), instant(span.last + DAY, 0, zone)
    worked = dict.fromkeys(shift for day in span for shift in record.by_calendar_day.get(day, ()))
    edges = [start, *(edge for shift in worked for edge in (shift.start_at, shift.end_at)), end]
    edges = [min(max(edge, start), end) for edge in edges]
    gaps = [later - earlier for earlier, later in pairwise(edges)][::2]
    return max(free, sum(gap // DAY for gap in gaps))
