"""persons.json: what it says of people, and what is refused."""

import json
from datetime import UTC, date, datetime

import pytest

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.staff import ClosedMonth, MonthToDate
from shiftplan.files.site import read_site
from tests.files.corrupting import problems_of
from tests.files.small_site import write_small_site


def folder_with(tmp_path, persons):
    folder = write_small_site(tmp_path)
    text = persons if isinstance(persons, str) else json.dumps(persons)
    (folder / "persons.json").write_text(text, encoding="utf-8")
    return folder


def somebody(tmp_path):
    return next(iter(read_site(write_small_site(tmp_path)).employees))


def test_status_and_past_are_read(tmp_path):
    who = somebody(tmp_path)
    staff = {
        "art41": True,
        "maternity": {"due": "2026-08-01", "requests": ["66-3"]},
        "care": {
            "ot_limit": {"from": "2026-04-01", "to": "2027-03-31"},
            "short_hours": {"from": "2026-04-01", "to": "2026-04-30"},
        },
        "other_min": {"2026-12-01": 240},
        "other_is_earlier": False,
        "leaves_on": "2099-12-31",
        "student_vacations": [["2026-08-01", "2026-09-20"]],
        "leave": {"grants": [{"date": "2025-10-02", "days": 10}], "taken": [{"date": "2025-12-01", "days": 0.5}]},
    }
    history = {
        "months": [{"start": "2026-03-01", "ot_min": 1200, "hol_min": 60}],
        "month_to_date": {"ot_min": 600},
        "last_end": "2026-11-30T22:01",
        "run_days": 3,
    }
    site = read_site(folder_with(tmp_path, {who: {"staff": staff, "history": history}}))
    found, past = site.staff_of(EmployeeId(who)), site.history_of(EmployeeId(who))

    assert found.art41
    assert found.maternity is not None
    assert (found.maternity.due, found.maternity.requests) == (date(2026, 8, 1), frozenset({"66-3"}))
    assert found.care.ot_limit == Period(date(2026, 4, 1), date(2027, 3, 31))
    assert found.care.short_hours == Period(date(2026, 4, 1), date(2026, 4, 30))
    assert (found.other_minutes, found.other_is_earlier) == ({date(2026, 12, 1): 240}, False)
    assert found.leaves_on == date(2099, 12, 31)
    assert found.student_vacations == (Period(date(2026, 8, 1), date(2026, 9, 20)),)
    assert found.leave is not None
    assert found.leave.hire == site.employees[EmployeeId(who)].hired_on
    assert past.months == (ClosedMonth(first=date(2026, 3, 1), overtime_minutes=1200, holiday_minutes=60),)
    assert past.month_to_date == MonthToDate(overtime_minutes=600, holiday_minutes=0)
    assert past.last_end == datetime(2026, 11, 30, 13, 1, tzinfo=UTC)


def test_without_the_file_nobody_is_protected(tmp_path):
    site = read_site(write_small_site(tmp_path))

    assert site.staff == {}
    assert site.histories == {}


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"staff": {"art_41": True}}, "staff.art_41: true: unknown key; [staff] knows art41"),
        ({"staff": {"art41": "maybe"}}, "staff.art41: maybe: use true or false"),
        ({"staff": {"maternity": {"multiple": True}}}, "staff.maternity.due: missing: maternity needs the day due"),
        (
            {"staff": {"care": {"no_overtime": {"from": "2026-04-02", "to": "2026-04-01"}}}},
            "lies before from 2026-04-02",
        ),
        (
            {"staff": {"maternity": {"due": "2026-08-01", "requests": ["67"]}}},
            "staff.maternity.birth: missing: nursing time (request 67) ends a year after birth",
        ),
        (
            {"staff": {"maternity": {"birth": "2026-08-01", "nursing_day_min": 480}}},
            "staff.maternity.nursing_day_min: 480: is the day of somebody with nursing time; add 67 to requests",
        ),
        ({"staff": {"leaves_on": "1990-01-01"}}, "staff.leaves_on: 1990-01-01: lies before the day of hiring"),
        ({"staff": {"other_min": {"2026-04-01": 1441}}}, "use a whole number from 0 to 1440"),
        ({"staff": {"leave": {"taken": [{"date": "2026-04-01"}]}}}, "leave.taken[0]: write either days or hours"),
        ({"staff": {"school_min": {"2026-04-01": 1441}}}, "use a whole number from 0 to 1440"),
        (
            {"history": {"months": [{"start": "2026-03-21"}]}},
            "months[0].start: 2026-03-21: agreement months begin on day 1",
        ),
        ({"history": {"months": [{"ot_min": 1}]}}, "start is missing"),
        (
            {"history": {"months": [{"start": "2026-03-01"}] * 2}},
            "months[1].start: 2026-03-01: this month stands twice",
        ),
        ({"past": {}}, "past: unknown key; a person has staff and history"),
        (3, 'use an object {"staff"'),
    ],
)
def test_wrong_words_are_refused(tmp_path, own, said):
    who = somebody(tmp_path)
    found = problems_of(folder_with(tmp_path, {who: own}))

    assert len(found) == 1
    assert found[0].startswith(f"persons.json: {who}")
    assert said in found[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[1]", "use a JSON object"),
        ("{", "no JSON"),
        ('{"a": NaN}', "NaN is no number"),
        ('{"a": 1, "a": 2}', "the key a stands twice"),
        ('{"nobody": {}}', "nobody: is not in employees.csv"),
        ("[" * 100_000, "deep"),
    ],
)
def test_wrong_files_are_refused(tmp_path, text, said):
    found = problems_of(folder_with(tmp_path, text))

    assert found[0].startswith("persons.json: ")
    assert said in found[0]
