"""A person's shifts as an iCalendar feed: when to be there, and nothing that others should not read."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Shift
from shiftplan.domain.site import Site

TITLES = {"ja": "勤務", "en": "Shift"}
"""The same for every shift: calendars are shared with family and shown on locked phones."""
NAMES = {"ja": "シフト", "en": "Shifts"}
REFRESH = timedelta(hours=1)
YEAR = timedelta(days=366)
Key = tuple[date, int]
"""A day, and which shift of that day."""


def calendar_text(
    site: Site,
    employee: EmployeeId,
    shifts: Iterable[Shift],
    *,
    sequence: int,
    stamp: datetime,
    cancelled: Iterable[Shift] = (),
    language: str = "ja",
) -> str:
    """The feed of one employee, RFC 5545; lines end in CRLF.

    An event keeps its UID as long as the person works on that day, however its hours move.

    Args:
        shifts: that the person works; those of others are left out.
        sequence: rises with every publication, so that programs take the newer hours. stamp: when it was published.
        cancelled: shifts that were announced and are off; a day that has a shift again is not cancelled.
        language: of the title, `ja` or `en`.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//shiftplan//shifts//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", NAMES[language])
    calendar.add("x-wr-timezone", str(site.time_zone))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    worked = dict(_numbered(employee, shifts))
    off = {key: shift for key, shift in _numbered(employee, cancelled) if key not in worked}
    for status, events in (("CONFIRMED", worked), ("CANCELLED", off)):
        for key, shift in events.items():
            event = _event(site, shift, key, sequence, stamp)
            event.add("summary", TITLES[language])
            event.add("status", status)
            event.add("transp", "OPAQUE" if status == "CONFIRMED" else "TRANSPARENT")
            calendar.add_component(event)
    days = [day for day, _ in (*worked, *off)]
    if days:  # the rules of the years shown are enough
        calendar.add_missing_timezones(first_date=min(days) - YEAR, last_date=max(days) + YEAR)
    return str(calendar.to_ical(), "utf-8")


def _numbered(employee: EmployeeId, shifts: Iterable[Shift]) -> Iterator[tuple[Key, Shift]]:
    """The person's shifts by start; the second of a day has number 1."""
    counts: dict[date, int] = {}
    for shift in sorted(shifts, key=lambda each: each.start_at):
        if shift.employee == employee:
            number = counts.get(shift.on_date, 0)
            counts[shift.on_date] = number + 1
            yield (shift.on_date, number), shift


def _event(site: Site, shift: Shift, key: Key, sequence: int, stamp: datetime) -> Event:
    day, number = key
    event = Event()
    name = f"shiftplan:{site.id}/{shift.employee}/{day.isoformat()}/{number}"
    event.add("uid", f"{uuid5(NAMESPACE_URL, name)}@shiftplan")
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("last-modified", stamp.astimezone(UTC))
    event.add("sequence", sequence)
    event.add("dtstart", _written(shift.start_at, site.time_zone))
    event.add("dtend", _written(shift.end_at, site.time_zone))
    return event


def _written(at: datetime, zone: ZoneInfo) -> datetime:
    """Local time with its zone; the second of two instants with the same wall time can only be written in UTC."""
    local = at.astimezone(zone)
    return at.astimezone(UTC) if local.fold else local
