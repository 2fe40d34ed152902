"""Paid leave by the table of Art. 39, by months of service, and what of it was taken."""

from datetime import date
from typing import Any

import pytest

from shiftplan.domain.horizon import Period
from shiftplan.domain.record import WorkRecord
from shiftplan.domain.staff import LeaveGrant, LeaveTaken, PaidLeave, Staff
from tests.builders import EMPLOYEE, a_record, a_rule

TABLE = {
    5: (10, 11, 12, 14, 16, 18, 20),
    4: (7, 8, 9, 10, 12, 13, 15),
    3: (5, 6, 6, 8, 9, 10, 11),
    2: (3, 4, 4, 5, 6, 6, 7),
    1: (1, 2, 2, 2, 3, 3, 3),
}
HIRED = date(2015, 10, 1)
ONE_DAY = LeaveGrant(date(2026, 4, 1), 1.0)


def a_leave(first: str, last: str, **leave: Any) -> WorkRecord:
    """A record of some days without shifts."""
    period = Period(date.fromisoformat(first), date.fromisoformat(last))
    return a_record(period=period, staff={EMPLOYEE: Staff(leave=PaidLeave(**leave))})


def due(**leave: Any) -> object:
    """Days due on the day asked for; nothing where none is derived."""
    record = a_leave("2026-04-01", "2026-04-01", **leave)
    return dict(a_rule("JP-39-GRANT", record.site).derived(record)).get("leave_grant_days", "nothing")


def found(code: str, record: WorkRecord) -> list[tuple[str, float, float]]:
    checked = a_rule(code, record.site, date(2026, 4, 1)).check(record)
    return [(each.on_date.isoformat(), each.measured, each.limit) for each in checked]


@pytest.mark.parametrize("days", TABLE)
def test_every_cell_of_the_table(days: int):
    dates = [date(2016 + years, 4, 1) for years in range(9)]

    assert tuple(due(hire=HIRED, as_of=day, weekly_days=days) for day in dates) == (
        *TABLE[days],
        TABLE[days][-1],
        TABLE[days][-1],
    )


@pytest.mark.parametrize(
    ("service", "days"),
    [
        ({"weekly_days": 4, "weekly_minutes": 1799}, 10),
        ({"weekly_days": 4, "weekly_minutes": 1800}, 14),
        ({"weekly_days": 0}, 0),
        ({"weekly_days": 5, "yearly_days": 48}, 14),
        ({"weekly_days": 4, "yearly_days": 217}, 14),
        ({"weekly_days": 4, "yearly_days": 216}, 10),
        ({"yearly_days": 217}, 14),
        ({"yearly_days": 216}, 10),
        ({"yearly_days": 169}, 10),
        ({"yearly_days": 168}, 8),
        ({"yearly_days": 121}, 8),
        ({"yearly_days": 120}, 5),
        ({"yearly_days": 73}, 5),
        ({"yearly_days": 72}, 2),
        ({"yearly_days": 48}, 2),
        ({"yearly_days": 47}, 0),
        ({}, 0),
        ({"weekly_days": 5, "attendance": 0.8}, 14),
        ({"weekly_days": 5, "attendance": 0.79}, 0),
    ],
)
def test_days_and_hours_choose_the_row(service: dict[str, Any], days: int):
    assert due(hire=date(2022, 10, 1), as_of=date(2026, 4, 1), **service) == days


@pytest.mark.parametrize(
    ("hired", "as_of", "days"),
    [
        ("2025-10-01", "2026-03-31", 0),
        ("2025-10-01", "2026-04-01", 10),
        ("2025-10-01", "2027-03-31", 10),
        ("2025-10-01", "2027-04-01", 11),
        ("2025-08-31", "2026-02-28", 0),
        ("2025-08-31", "2026-03-01", 10),
        ("2025-12-31", "2026-06-30", 0),
        ("2025-12-31", "2026-07-01", 10),
        ("2026-04-01", "2026-04-01", 0),
    ],
)
def test_months_of_service(hired: str, as_of: str, days: int):
    assert due(hire=date.fromisoformat(hired), as_of=date.fromisoformat(as_of), weekly_days=5) == days


def test_nothing_is_derived_without_a_hiring_or_a_day_asked_for():
    assert due(as_of=date(2026, 4, 1), weekly_days=5) == "nothing"
    assert due(hire=HIRED, weekly_days=5) == "nothing"
    granted = a_leave("2026-04-01", "2026-04-01", as_of=date(2026, 4, 1), weekly_days=5, grants=(ONE_DAY,))
    assert found("JP-39-GRANT", granted) == []


def test_whole_days_are_told_as_whole_numbers():
    hired = {"hire": date(2025, 10, 1), "weekly_days": 5, "grants": (ONE_DAY,)}

    assert str(found("JP-39-GRANT", a_leave("2026-04-01", "2026-04-01", **hired))) == "[('2026-04-01', 1, 10)]"


def test_a_day_that_is_asked_for_is_tested_alone():
    asked = {"hire": date(2023, 10, 1), "weekly_days": 5, "as_of": date(2026, 4, 3)}
    few, enough = LeaveGrant(date(2026, 4, 3), 11.5), LeaveGrant(date(2026, 4, 3), 12)
    other = LeaveGrant(date(2026, 4, 2), 12)

    assert found("JP-39-GRANT", a_leave("2026-04-01", "2026-04-03", **asked, grants=(other, few))) == [
        ("2026-04-03", 11.5, 12)
    ]
    assert found("JP-39-GRANT", a_leave("2026-04-01", "2026-04-03", **asked, grants=(enough,))) == []
    assert found("JP-39-GRANT", a_leave("2026-04-01", "2026-04-03", **asked, grants=(other,))) == []
    assert found("JP-39-GRANT", a_leave("2026-04-01", "2026-04-02", **asked, grants=(few,))) == []


def test_grants_are_due_where_months_are_short():
    """Hired on 31 October: April has no 31st, so six months end with it and the grant is due on 1 May."""
    leave = {"hire": date(2025, 10, 31), "weekly_days": 5, "grants": (LeaveGrant(date(2025, 10, 30), 3),)}

    assert found("JP-39-GRANT", a_leave("2026-04-30", "2026-05-01", **leave)) == [("2026-05-01", 0, 10)]
    assert found("JP-39-GRANT", a_leave("2026-04-30", "2026-04-30", **leave)) == []


def test_grants_are_due_in_december():
    leave = {"hire": date(2025, 6, 10), "weekly_days": 5, "grants": (LeaveGrant(date(2025, 6, 9), 3),)}

    assert found("JP-39-GRANT", a_leave("2025-12-01", "2025-12-31", **leave)) == [("2025-12-10", 0, 10)]


@pytest.mark.parametrize(
    ("second", "last", "asked"),
    [
        ("2026-09-30", "2027-09-29", 10.0),  # 23 months and 29 days of 30: 9.99 days
        ("2026-04-01", "2027-03-31", 7.5),  # 18 months
        ("2025-11-01", "2026-10-31", 5.5),  # 13 months: 5.42 days
        ("2025-11-15", "2026-11-14", 6.0),  # 13 months and 14 days of 30: 5.61 days
    ],
)
def test_joined_years_ask_by_their_months(second: str, last: str, asked: float):
    grants = (LeaveGrant(date(2025, 10, 1), 10), LeaveGrant(date.fromisoformat(second), 11))
    some, enough = (LeaveTaken(date(2025, 12, 1), days=days) for days in (asked - 0.5, asked))
    leave = {"prorata_overlap": True, "grants": grants}

    assert found("JP-39-5D", a_leave(last, last, **leave, taken=(some,))) == [(last, asked - 0.5, asked)]
    assert found("JP-39-5D", a_leave(last, last, **leave, taken=(enough,))) == []
    assert found("JP-39-5D", a_leave("2026-09-30", "2026-09-30", **leave, taken=())) == []


def test_years_that_do_not_touch_are_not_joined():
    grants = (LeaveGrant(date(2025, 10, 1), 10), LeaveGrant(date(2026, 10, 1), 11))
    leave = {"prorata_overlap": True, "grants": grants, "taken": (LeaveTaken(date(2025, 10, 1), days=5.0),)}

    assert found("JP-39-5D", a_leave("2026-09-30", "2026-09-30", **leave)) == []
    assert found("JP-39-5D", a_leave("2027-09-30", "2027-09-30", **leave)) == [("2027-09-30", 0, 5)]


def test_three_grants_join_the_first_two():
    grants = tuple(LeaveGrant(day, 10) for day in (date(2025, 10, 1), date(2026, 4, 1), date(2027, 4, 1)))
    leave = {"prorata_overlap": True, "grants": grants}

    assert found("JP-39-5D", a_leave("2026-01-01", "2028-12-31", **leave)) == [
        ("2027-03-31", 0, 7.5),
        ("2028-03-31", 0, 5),
    ]


AROUND_THE_YEAR = [("2025-09-30", False), ("2025-10-01", True), ("2026-09-30", True), ("2026-10-01", False)]


@pytest.mark.parametrize(("day", "counts"), AROUND_THE_YEAR)
def test_hours_of_the_year_from_the_grant_count(day: str, counts: bool):
    taken = (LeaveTaken(date(2026, 1, 5), hours=40.0), LeaveTaken(date.fromisoformat(day), hours=0.5))
    record = a_leave(
        "2026-04-06",
        "2026-04-06",
        hourly_cap_day_minutes=480,
        grants=(LeaveGrant(date(2025, 10, 1), 10),),
        taken=taken,
    )

    assert found("JP-39-HOURLY", record) == ([("2025-10-01", 40.5, 40)] if counts else [])


@pytest.mark.parametrize(("day", "is_told"), AROUND_THE_YEAR)
def test_a_year_of_hours_is_told_when_it_touches_the_period(day: str, is_told: bool):
    record = a_leave(
        day,
        day,
        hourly_cap_day_minutes=480,
        grants=(LeaveGrant(date(2025, 10, 1), 10),),
        taken=(LeaveTaken(date(2026, 1, 5), hours=41.0),),
    )

    assert bool(found("JP-39-HOURLY", record)) is is_told


def test_nobody_without_leave_is_asked():
    record = a_record(period=Period(date(2026, 4, 1), date(2026, 4, 1)))

    for code in ("JP-39-GRANT", "JP-39-5D", "JP-39-HOURLY"):
        assert found(code, record) == []
        assert list(a_rule(code, record.site).unknown(record)) == []
        assert list(a_rule(code, record.site).derived(record)) == []


def test_leave_without_hours_asks_for_no_agreement():
    record = a_leave("2026-04-06", "2026-04-06", taken=(LeaveTaken(date(2026, 1, 5), days=1.0),))
    told = a_leave(
        "2026-04-06", "2026-04-06", hourly_cap_day_minutes=480, taken=(LeaveTaken(date(2026, 1, 5), hours=1.0),)
    )

    assert list(a_rule("JP-39-HOURLY", record.site).unknown(record)) == []
    assert list(a_rule("JP-39-HOURLY", told.site).unknown(told)) == []
