"""Wishes: entered until the day is published, within a budget, and seen by whoever plans."""

from datetime import date, timedelta

import pytest
import time_machine

from shiftplan.domain.people import EmployeeId, WishKind
from shiftplan.errors import InvalidInput, Refused
from tests.files.small_site import write_small_site
from tests.services.staff_worlds import FRIDAY, MONDAY, NOW, TUESDAY, a_staffed_site, published, the_week
from tests.services.worlds import NEXT_WEEK

ONE, OTHER = EmployeeId("001"), EmployeeId("002")
LATER = NEXT_WEEK.first
DECEMBER = date(2026, 12, 1)


@pytest.fixture
def desk(database, tmp_path):
    """The services; the first week is published."""
    with time_machine.travel(NOW, tick=True):
        application = a_staffed_site(database, tmp_path / "site")
        published(application, *the_week(application))
        yield application


def seen(desk, employee=ONE):
    """What a planner reads of a person's wishes."""
    return {each.on_date: (each.kind, each.weight) for each in desk.sites.site("small").wishes_of(employee)}


def put(desk, day, wish, weight=3, employee=ONE):
    desk.wishes.put("small", employee, {day: (wish, weight)}, by=employee)


def test_a_wish_is_seen_by_planners_at_once_and_by_others_as_theirs_alone(desk):
    put(desk, LATER, "off", 9)
    assert seen(desk)[LATER] == (WishKind.OFF, 9)
    assert desk.sites.folder("small").site.wishes_of(ONE) == desk.sites.site("small").wishes_of(ONE)
    assert LATER not in seen(desk, OTHER)
    put(desk, LATER, "late", 2)
    assert seen(desk)[LATER] == (WishKind.LATE, 2)
    put(desk, LATER, "")
    assert LATER not in seen(desk)


def test_an_entered_wish_beats_the_file_and_can_void_it_even_after_a_load(database, tmp_path):
    with time_machine.travel(NOW, tick=True):
        desk = a_staffed_site(database, tmp_path / "site")
        day = date(2026, 12, 9)
        assert seen(desk)[day] == (WishKind.OFF, 5)
        put(desk, day, "work", 4)
        assert seen(desk)[day] == (WishKind.WORK, 4)
        put(desk, day, "")
        assert day not in seen(desk)
        desk.sites.load(write_small_site(tmp_path / "again", locks=None), by="test")
        assert day not in seen(desk)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 12, 1), "wish_past"),
        (date(2026, 11, 20), "wish_past"),
        (TUESDAY, "wish_published"),
        (date(2027, 12, 1), "wish_far"),
    ],
)
def test_closed_days_are_told_and_refused(desk, day, code):
    with pytest.raises(Refused) as caught:
        put(desk, day, "off")
    assert caught.value.code == code
    month = desk.wishes.month("small", ONE, day)
    assert {each.closed for each in month.days if each.day == day} == {code.removeprefix("wish_")}


def test_nothing_is_wished_for_a_day_of_leave(database, tmp_path):
    with time_machine.travel(NOW, tick=True):
        desk = a_staffed_site(database, tmp_path / "site")
        with pytest.raises(Refused) as caught:
            put(desk, FRIDAY, "work", employee=OTHER)
    assert caught.value.code == "wish_leave"


def test_the_wishes_of_a_month_weigh_no_more_than_the_budget(desk):
    """001 brings a wish of weight 5 for December in the file."""
    for number in range(2):
        put(desk, LATER + timedelta(days=number), "off", 9)
    put(desk, LATER + timedelta(days=2), "off", 7)
    assert (desk.wishes.month("small", ONE, LATER).used, desk.wishes.month("small", ONE, LATER).budget) == (30, 30)
    with pytest.raises(Refused) as caught:
        put(desk, LATER + timedelta(days=3), "work", 1)
    assert (caught.value.code, caught.value.values["used"]) == ("wish_budget", 31)
    put(desk, date(2027, 1, 10), "off", 9)
    put(desk, LATER, "off", 8)
    put(desk, LATER + timedelta(days=3), "work", 1)


def test_unknown_wishes_and_weights_are_refused(desk):
    for wish, weight in (("holiday", 3), ("off", 0), ("off", 10), ("short5", 3)):
        with pytest.raises(InvalidInput):
            put(desk, LATER, wish, weight)
    assert LATER not in seen(desk)


def test_taps_go_through_every_choice_and_back_to_none(desk):
    assert desk.wishes.month("small", ONE, LATER).choices == ("off", "work", "early", "late")
    found = []
    for _ in range(5):
        desk.wishes.next_wish("small", ONE, LATER, by="001")
        found.append(seen(desk).get(LATER, ("", 0))[0])
    assert found == ["off", "work", "early", "late", ""]


def test_the_month_shows_shifts_wishes_and_when_they_were_saved(desk):
    before = desk.wishes.month("small", ONE, DECEMBER)
    assert (len(before.days), before.saved_at) == (31, None)
    assert [each.day for each in before.days if each.shifts] == [MONDAY, TUESDAY, MONDAY + timedelta(days=2)]
    put(desk, LATER, "off", 9)
    after = desk.wishes.month("small", ONE, DECEMBER)
    assert [(each.day, each.wish, each.weight) for each in after.days if each.wish and each.day >= LATER] == [
        (LATER, "off", 9)
    ]
    assert after.saved_at is not None
    with desk.database.reading() as unit:
        last = list(unit.log.entries(unit.sites.get("small")))[-1]
    assert (last.action, "off" in str(last.after)) == ("wish.put", False)
