"""Leave: asked, withdrawn, decided with its effect in view; approved it takes shifts out at once."""

from datetime import date, timedelta

import pytest
import time_machine

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.errors import InvalidInput, Refused, UnknownId
from shiftplan.services.leave import LeaveStatus
from tests.services.staff_worlds import (
    MONDAY,
    NOW,
    TUESDAY,
    WEDNESDAY,
    a_staffed_site,
    assert_sound,
    published,
    the_week,
)
from tests.services.worlds import NEXT_WEEK, WEEK, a_shift

ONE, OTHER = EmployeeId("001"), EmployeeId("002")


@pytest.fixture
def desk(database, tmp_path):
    """The services over a published week: 001, 002 and 005 on Tuesday, 001 alone on Monday and Wednesday."""
    with time_machine.travel(NOW, tick=True):
        application = a_staffed_site(database, tmp_path / "site")
        published(application, *the_week(application), a_shift(application.sites.site("small"), "005", TUESDAY))
        yield application


def asked(desk, employee=ONE, first=TUESDAY, last=TUESDAY, kind="paid", note=""):
    return desk.leave.ask("small", employee, Period(first, last), kind, note=note, by=employee)


def days_of(desk, employee):
    """Days on which somebody works."""
    return [shift.on_date for shift in desk.publishing.current("small", WEEK).of(employee)]


def test_approved_leave_is_leave_for_everybody_who_plans_and_takes_the_shift_out(desk, url):
    request = asked(desk, note="family")
    (open_request,) = desk.leave.open_requests("small")
    assert (open_request.request, open_request.name) == (request, "佐藤 花子")
    assert [str(shift) for shift in open_request.effect.shifts] == ["001 2026-12-08 day8"]
    assert (ONE, TUESDAY) not in desk.sites.site("small").leave_days
    decided = desk.leave.decide("small", request.id, approve=True, by="mori")
    assert (decided.status, decided.decided_by) == (LeaveStatus.APPROVED, "mori")
    assert (ONE, TUESDAY) in desk.sites.site("small").leave_days
    assert (ONE, TUESDAY) in desk.sites.folder("small").site.leave_days
    assert (days_of(desk, ONE), days_of(desk, OTHER)) == ([MONDAY, WEDNESDAY], [TUESDAY])
    assert desk.leave.open_requests("small") == ()
    assert_sound(url)


def test_the_effect_says_what_is_short_and_who_else_is_away(desk):
    """Two people are required before noon; 002 has leave on Thursday and Friday by leave.csv."""
    asked(desk, first=TUESDAY, last=TUESDAY + timedelta(days=2))
    (found,) = desk.leave.open_requests("small")
    phone = [gap for gap in found.effect.gaps if gap.queue == "phone"]
    assert {gap.starts_at.date() for gap in phone} == {TUESDAY, WEDNESDAY}
    assert max(gap.short_after - gap.short_before for gap in phone) == 1.0
    assert found.effect.is_empty_somewhere
    assert [(each.employee, each.on_date) for each in found.effect.away] == [("002", TUESDAY + timedelta(days=2))]


def test_a_queue_is_left_to_nobody_only_with_a_reason(desk):
    request = asked(desk, first=MONDAY, last=MONDAY)
    with pytest.raises(Refused) as caught:
        desk.leave.decide("small", request.id, approve=True, by="mori")
    assert (caught.value.code, caught.value.values["queue"]) == ("leave_leaves_empty", "電話")
    assert (days_of(desk, ONE), desk.leave.of("small", ONE)[0].status) == (
        [MONDAY, TUESDAY, WEDNESDAY],
        LeaveStatus.ASKED,
    )
    with pytest.raises(InvalidInput) as unreasoned:
        desk.leave.decide("small", request.id, approve=True, by="mori", force=True, reason=" ")
    assert unreasoned.value.code == "leave_reason"
    desk.leave.decide("small", request.id, approve=True, by="mori", force=True, reason="funeral")
    assert days_of(desk, ONE) == [TUESDAY, WEDNESDAY]


def test_two_who_share_a_shift_cannot_both_leave_it_unnoticed(desk):
    one, other = asked(desk), asked(desk, EmployeeId("005"))
    desk.leave.decide("small", one.id, approve=True, by="mori")
    with pytest.raises(Refused) as caught:
        desk.leave.decide("small", other.id, approve=True, by="hara")
    assert caught.value.code == "leave_leaves_empty"


def test_a_refusal_needs_a_reason_and_changes_nothing(desk):
    request = asked(desk)
    with pytest.raises(InvalidInput):
        desk.leave.decide("small", request.id, approve=False, by="mori")
    decided = desk.leave.decide("small", request.id, approve=False, by="mori", reason="stock-taking")
    assert (decided.status, decided.reason) == (LeaveStatus.REFUSED, "stock-taking")
    assert TUESDAY in days_of(desk, ONE)
    assert [each.id for each in desk.leave.decided("small")] == [request.id]


def test_a_request_is_decided_once_and_withdrawn_only_by_its_owner(desk):
    request = asked(desk)
    with pytest.raises(UnknownId):
        desk.leave.withdraw("small", OTHER, request.id, by="002")
    assert desk.leave.withdraw("small", ONE, request.id, by="001").status is LeaveStatus.WITHDRAWN
    for work in (
        lambda: desk.leave.withdraw("small", ONE, request.id, by="001"),
        lambda: desk.leave.decide("small", request.id, approve=True, by="mori"),
    ):
        with pytest.raises(Refused) as caught:
            work()
        assert caught.value.code == "leave_withdrawn"


def test_a_button_pressed_twice_asks_once_and_overlaps_are_refused(desk):
    first = asked(desk)
    assert asked(desk).id == first.id
    with pytest.raises(Refused) as asked_already:
        asked(desk, last=WEDNESDAY)
    with pytest.raises(Refused) as free_already:
        asked(desk, OTHER, date(2026, 12, 11), date(2026, 12, 12))
    assert (asked_already.value.code, free_already.value.code) == ("leave_twice", "leave_twice")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"kind": "holiday"}, "leave_kind"),
        ({"first": WEDNESDAY, "last": TUESDAY}, "leave_days"),
        ({"last": TUESDAY + timedelta(days=62)}, "leave_days"),
        ({"first": date(2026, 11, 1)}, "leave_days"),
        ({"first": date(2026, 11, 29)}, "leave_past"),
        ({"note": "x" * 501}, "note_length"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_the_reason(desk, wrong, code):
    if wrong.get("first") == date(2026, 11, 1):
        wrong = {**wrong, "last": date(2027, 1, 15)}
    with pytest.raises(InvalidInput) as caught:
        asked(desk, **wrong)
    assert caught.value.code == code


def test_leave_of_unpublished_days_takes_nothing_out(desk):
    request = asked(desk, first=NEXT_WEEK.first, last=NEXT_WEEK.last)
    desk.leave.decide("small", request.id, approve=True, by="mori")
    assert desk.publishing.last_publication("small") == 1
    assert (ONE, NEXT_WEEK.last) in desk.sites.site("small").leave_days
