"""Rosters out and in again: the same to the instant, also where clocks change; what breaks rules is readable."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftplan.domain.people import EmployeeId
from shiftplan.domain.roster import Activity, Break, Roster, Shift
from shiftplan.domain.work import BreakKind, QueueId, TemplateId
from shiftplan.errors import InvalidInput
from shiftplan.files.roster import read_roster, segments_text, write_roster, write_segments
from shiftplan.files.site import read_site
from tests.files.small_site import small_site_files, write_small_site

NEW_YORK = ZoneInfo("America/New_York")
HOUR = timedelta(hours=1)
HEADER = "employee,date,shift_template,start,end,breaks,activities\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return read_site(write_small_site(tmp_path_factory.mktemp("tokyo")))


@pytest.fixture(scope="module")
def american(tmp_path_factory):
    toml = small_site_files()["site"].replace("Asia/Tokyo", "America/New_York")
    return read_site(write_small_site(tmp_path_factory.mktemp("new_york"), site=toml))


def a_shift(start_at, zone, hours=9):
    first, meal = start_at + HOUR, start_at + 3 * HOUR
    return Shift(
        employee=EmployeeId("001"),
        on_date=start_at.astimezone(zone).date(),
        template=TemplateId("day8"),
        start_at=start_at,
        end_at=start_at + hours * HOUR,
        breaks=(
            Break(first, first + HOUR / 4, BreakKind.REST, True),
            Break(meal, meal + HOUR, BreakKind.MEAL, False),
        ),
        activities=(
            Activity(start_at, first, QueueId("phone")),
            Activity(first + HOUR / 4, meal, QueueId("mail")),
            Activity(meal + HOUR, start_at + hours * HOUR, QueueId("phone")),
        ),
    )


def test_what_was_written_reads_the_same(tmp_path, site):
    roster = Roster(tuple(a_shift(datetime(2026, 12, day, tzinfo=UTC), site.time_zone) for day in (9, 7, 8)))
    write_roster(tmp_path / "roster.csv", roster, site.time_zone)
    assert read_roster(tmp_path / "roster.csv", site) == roster
    assert (tmp_path / "roster.csv").read_bytes().startswith(HEADER.encode() + b"001,2026-12-09,day8,2026-12-09T09:00,")


@given(minutes=st.integers(0, 3 * 1440))
def test_clock_changes_survive_the_file(tmp_path_factory, american, minutes):
    path = tmp_path_factory.getbasetemp() / "clock_change.csv"
    for first in (datetime(2026, 10, 31, tzinfo=UTC), datetime(2026, 3, 7, tzinfo=UTC)):
        roster = Roster((a_shift(first + timedelta(minutes=minutes), NEW_YORK, hours=6),))
        write_roster(path, roster, NEW_YORK)
        assert read_roster(path, american) == roster


def test_offset_is_written_where_the_wall_time_occurs_twice_only(tmp_path, american):
    second_one_o_clock = datetime(2026, 11, 1, 6, tzinfo=UTC)
    write_roster(tmp_path / "roster.csv", Roster((a_shift(second_one_o_clock, NEW_YORK),)), NEW_YORK)
    text = (tmp_path / "roster.csv").read_text(encoding="utf-8")
    assert ",2026-11-01T01:00-05:00,2026-11-01T10:00," in text
    assert text.count("-05:00") == 2


def test_rules_are_not_checked_here(tmp_path, site):
    """Overlapping shifts, wrong lengths, breaks outside, a queue without the skill: the audit reports them."""
    rows = [
        "004,2026-12-07,day8,2026-12-07T09:10,2026-12-07T10:00,2026-12-07T12:00/2026-12-07T13:00/meal,"
        "2026-12-07T09:00/2026-12-07T11:00/phone",
        "004,2026-12-07,day8,2026-12-07T09:10,2026-12-07T10:00,,",
        "004,2026-12-07,short5,2026-12-07T09:30,2026-12-09T10:00,,",
    ]
    (tmp_path / "r.csv").write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    shifts = read_roster(tmp_path / "r.csv", site).shifts
    assert [shift.working_time for shift in shifts[:2]] == [timedelta(minutes=50)] * 2
    assert len(shifts) == 3


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("009,2026-12-07,day8,2026-12-07T09:00,2026-12-07T18:00,,", "employee: 009"),
        ("001,2026-12-07,day9,2026-12-07T09:00,2026-12-07T18:00,,", "shift_template: day9"),
        ("001,2026-12-08,day8,2026-12-07T09:00,2026-12-07T18:00,,", "date: 2026-12-08"),
        ("001,2026-12-07,day8,2026-12-07T09:00,2026-12-07T09:00,,", "end: 2026-12-07T09:00"),
        (
            "001,2026-12-07,day8,2026-12-07T09:00,2026-12-14T09:01,,",
            "end: 2026-12-14T09:01: lies more than a week after",
        ),
        ("001,2026-12-07,day8,2026-12-07T09:00,2026-12-07T18:00,2026-12-07T13:00/2026-12-07T12:00/meal,", "breaks: "),
        ("001,2026-12-07,day8,2026-12-07T09:00,2026-12-07T18:00,2026-12-07T12:00/2026-12-07T13:00/nap,", "breaks: "),
        (
            "001,2026-12-07,day8,2026-12-07T09:00,2026-12-07T18:00,,2026-12-07T09:00/2026-12-07T10:00/fax",
            "activities: ",
        ),
        (
            "001,2026-12-07,day8,2026-12-07T09:00,2026-12-07T18:00,,2026-12-07T09:00/2026-12-07T10:00/meeting:x",
            "activities: ",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path, site, row, place):
    (tmp_path / "r.csv").write_text(f"{HEADER}{row}\n", encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_roster(tmp_path / "r.csv", site)
    assert [line.startswith(f"r.csv:2: {place}") for line in refused.value.problems] == [True]


def test_breaks_beyond_the_template_are_paid_as_others_of_their_kind(tmp_path, site):
    row = (
        "001,2026-12-07,day8,2026-12-07T09:00,2026-12-07T18:00,"
        "2026-12-07T15:00/2026-12-07T15:10/rest|2026-12-07T12:00/2026-12-07T13:00/meal|2026-12-07T10:00/2026-12-07T10:10/rest"
        "|2026-12-07T16:00/2026-12-07T16:10/meal,"
    )
    (tmp_path / "r.csv").write_text(f"{HEADER}{row}\n", encoding="utf-8")
    breaks = read_roster(tmp_path / "r.csv", site).shifts[0].breaks
    assert [(pause.kind.value, pause.paid) for pause in breaks] == [
        ("rest", True),
        ("meal", False),
        ("rest", True),
        ("meal", False),
    ]


def test_each_break_is_paid_as_the_rule_of_its_number_says(tmp_path):
    rules = small_site_files()["break_rules"] + "day8,rest,2,10,0,400,450\n"
    site = read_site(write_small_site(tmp_path / "site", break_rules=rules))
    row = (
        "001,2026-12-07,day8,2026-12-07T09:00,2026-12-07T18:00,"
        "2026-12-07T16:00/2026-12-07T16:10/rest|2026-12-07T10:00/2026-12-07T10:15/rest,"
    )
    (tmp_path / "r.csv").write_text(f"{HEADER}{row}\n", encoding="utf-8")
    shift = read_roster(tmp_path / "r.csv", site).shifts[0]
    assert [pause.paid for pause in shift.breaks] == [True, False]
    assert shift.working_time == timedelta(hours=8, minutes=50)


def test_segments_are_the_work_without_any_break(tmp_path, site):
    roster = Roster((a_shift(datetime(2026, 12, 7, tzinfo=UTC), site.time_zone),))
    write_segments(tmp_path / "segments.csv", roster, site)
    assert (tmp_path / "segments.csv").read_text(encoding="utf-8").splitlines() == [
        "agent,start,end,skills",
        "001,2026-12-07T09:00,2026-12-07T10:00,phone|mail",
        "001,2026-12-07T10:15,2026-12-07T12:00,phone|mail",
        "001,2026-12-07T13:00,2026-12-07T18:00,phone|mail",
    ]


def test_segments_clip_breaks_that_reach_over_the_shift(site):
    start = datetime(2026, 12, 7, tzinfo=UTC)
    edges = (
        Break(start - HOUR, start + HOUR, BreakKind.REST, True),
        Break(start + 8 * HOUR, start + 12 * HOUR, BreakKind.REST, True),
    )
    shift = Shift(EmployeeId("004"), date(2026, 12, 7), TemplateId("day8"), start, start + 9 * HOUR, edges)
    assert segments_text(Roster((shift,)), site).splitlines()[1:] == ["004,2026-12-07T10:00,2026-12-07T17:00,mail"]
