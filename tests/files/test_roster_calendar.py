"""The calendar feed: right instants in every zone, the same event as long as the day is worked, no secrets."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from shiftplan.domain.people import EmployeeId
from shiftplan.files.roster_calendar import calendar_text
from tests.builders import EMPLOYEE, TOKYO, a_shift, a_site

STAMP = datetime(2026, 4, 1, 3, 30, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")
DAY, NIGHT = "mon 09:00-18:00 break 12:00-13:00", "tue 22:00-07:00"


def feed(*shifts, cancelled=(), sequence=4, zone=TOKYO, **changes):
    """The text of e1's feed, and its events by UID."""
    place = a_site("09:00-18:00", time_zone=zone)
    text = calendar_text(place, EMPLOYEE, shifts, sequence=sequence, stamp=STAMP, cancelled=cancelled, **changes)
    return text, {str(event["uid"]): event for event in Calendar.from_ical(text).walk("VEVENT")}


def spans(events):
    """Instants, UTC."""
    return [(event["dtstart"].dt.astimezone(UTC), event["dtend"].dt.astimezone(UTC)) for event in events.values()]


def test_a_feed_parses_and_holds_the_shifts_of_that_person_alone():
    mine = [a_shift(DAY), a_shift(NIGHT)]
    text, events = feed(*mine, a_shift("wed 09:00-18:00", EmployeeId("e2")))
    assert spans(events) == [(shift.start_at, shift.end_at) for shift in mine]
    assert {event["status"] for event in events.values()} == {"CONFIRMED"}
    assert {event["sequence"] for event in events.values()} == {4}
    assert {event["dtstamp"].dt for event in events.values()} == {STAMP}
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert "TZID:Asia/Tokyo" in text
    assert "\r\n" in text
    assert not text.replace("\r\n", "").count("\n")


def test_titles_tell_nothing_and_speak_the_persons_language():
    text, events = feed(a_shift(DAY))
    assert {str(event["summary"]) for event in events.values()} == {"勤務"}
    assert "phone" not in text  # neither queue nor breaks: calendars are shared
    _, events = feed(a_shift(DAY), language="en")
    assert {str(event["summary"]) for event in events.values()} == {"Shift"}


def test_an_event_keeps_its_name_when_its_hours_move():
    _, before = feed(a_shift(DAY), a_shift(NIGHT))
    _, after = feed(a_shift("mon 13:00-22:00"), a_shift(NIGHT), sequence=5)
    assert list(before) == list(after)
    assert {event["sequence"] for event in after.values()} == {5}
    assert len(set(before)) == 2


def test_what_is_off_is_cancelled_unless_the_day_is_worked_again():
    _, before = feed(a_shift(DAY), a_shift(NIGHT))
    _, after = feed(a_shift("mon 13:00-22:00"), cancelled=[a_shift(DAY), a_shift(NIGHT)])
    assert before.keys() == after.keys()
    assert sorted(str(event["status"]) for event in after.values()) == ["CANCELLED", "CONFIRMED"]
    assert spans({"one": next(iter(after.values()))}) == [
        (a_shift("mon 13:00-22:00").start_at, a_shift("mon 13:00-22:00").end_at)
    ]


def test_two_shifts_of_a_day_are_two_events():
    _, events = feed(a_shift("mon 18:00-22:00"), a_shift("mon 09:00-12:00"))
    assert [start.hour for start, _ in spans(events)] == [0, 9]
    assert len(events) == 2


def test_somebody_without_shifts_has_an_empty_feed():
    text, events = feed()
    assert events == {}
    assert text.startswith("BEGIN:VCALENDAR")


@pytest.mark.parametrize(
    "shift",
    [
        "2026-03-07 22:00-06:00",  # an hour of this night is skipped
        "2026-10-31 22:00-06:00",  # an hour of this night comes twice
        "2026-07-01 09:00-17:00",
        "2026-12-01 09:00-17:00",
    ],
)
def test_instants_survive_a_change_of_the_clock(shift):
    worked = a_shift(shift, EMPLOYEE, NEW_YORK)
    text, events = feed(worked, zone=NEW_YORK)
    assert spans(events) == [(worked.start_at, worked.end_at)]
    assert "BEGIN:DAYLIGHT" in text


def test_an_end_in_the_repeated_hour_is_not_an_hour_too_early():
    """01:30 comes twice that night: only in UTC can the second be written."""
    worked = a_shift("2026-10-31 22:00-05:00", EMPLOYEE, NEW_YORK)
    second = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert second.astimezone(NEW_YORK).strftime("%H:%M") == "01:30"
    worked = type(worked)(worked.employee, worked.on_date, worked.template, worked.start_at, second)
    assert spans(feed(worked, zone=NEW_YORK)[1]) == [(worked.start_at, second)]
