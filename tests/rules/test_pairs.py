"""What the audit says of pairs: of both people, with date, minutes or shifts; leave and breaks aside."""

from datetime import timedelta

import pytest

from shiftplan.audit import audit
from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId, Leave, Pair
from shiftplan.domain.roster import Roster
from tests.builders import MONDAY, a_shift, a_site, hours_of

ONE, OTHER = EmployeeId("e1"), EmployeeId("e2")
WEEK = Period(MONDAY, MONDAY + timedelta(days=6))
DAY = "09:00-12:00"


def found(mine, theirs, *, is_together, **facts):
    """(person, day from Monday, measured, limit) of each violation; shifts before Monday are what was worked before."""
    pair = Pair(OTHER, ONE, is_together=is_together)
    shifts = [a_shift(text, who) for who, texts in ((ONE, mine), (OTHER, theirs)) for text in texts]
    before = Roster(tuple(each for each in shifts if each.on_date < MONDAY))
    site = a_site(*hours_of([*mine, *theirs]), people=2, pairs=(pair,), previous=before, **facts)
    report = audit(site, Roster(tuple(each for each in shifts if each.on_date >= MONDAY)), WEEK)
    told = (each for each in report.violations if each.rule == "H-PAIR")
    return [(each.employee, (each.on_date - MONDAY).days, each.measured, each.limit) for each in told]


@pytest.mark.parametrize(
    ("mine", "theirs", "days"),
    [
        ([], [], []),
        ([f"mon {DAY}"], [f"mon {DAY}"], []),
        ([f"mon {DAY}"], [], [0]),
        ([f"mon {DAY}"], [f"tue {DAY}"], [0, 1]),
        ([f"mon {DAY}"], ["mon 09:30-12:30"], [0]),
        (["mon 09:00-18:00 break 12:00-13:00"], ["mon 09:00-18:00 break 13:00-14:00"], [0]),
        ([f"sun-1 {DAY}"], [], []),
        (["mon 22:00-02:00"], ["mon 22:00-02:00"], []),
    ],
)
def test_who_works_together_has_the_same_shifts(mine, theirs, days):
    assert found(mine, theirs, is_together=True) == [(who, day, 0, 1) for day in days for who in (ONE, OTHER)]


@pytest.mark.parametrize("away", [ONE, OTHER])
def test_on_leave_of_either_the_other_is_free(away):
    leave = (Leave(away, MONDAY, MONDAY, "paid"),)
    mine, theirs = ([], [f"mon {DAY}"]) if away == ONE else ([f"mon {DAY}"], [])

    assert found(mine, theirs, is_together=True, leave=leave) == []


@pytest.mark.parametrize(
    ("mine", "theirs", "minutes"),
    [
        ([f"mon {DAY}"], [], None),
        ([f"mon {DAY}"], [f"tue {DAY}"], None),
        ([f"mon {DAY}"], ["mon 12:00-15:00"], None),
        ([f"mon {DAY}"], ["mon 11:59-15:00"], 1),
        ([f"mon {DAY}"], [f"mon {DAY}"], 180),
        (["mon 22:00-02:00"], ["tue 01:30-05:00"], 30),
        (["mon 22:00-02:00"], ["tue 02:00-05:00"], None),
    ],
)
def test_who_is_kept_apart_meets_for_no_minute(mine, theirs, minutes):
    told = found(mine, theirs, is_together=False)

    assert [each[2:] for each in told] == ([] if minutes is None else [(minutes, 0)] * 2)
    assert {each[0] for each in told} == (set() if minutes is None else {ONE, OTHER})


def test_a_night_before_the_period_counts_for_who_comes_after_it():
    assert found(["sun-1 22:00-02:00"], ["mon 01:00-05:00"], is_together=False) == [(OTHER, 0, 60, 0)]
