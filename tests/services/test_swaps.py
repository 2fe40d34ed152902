"""Swaps: lawful partners only, every step with its reason, applied whole or not at all."""

from datetime import timedelta

import pytest
import time_machine

from shiftplan.domain.people import EmployeeId
from shiftplan.errors import NotCompliant, Refused, ShiftplanError, StaleRoster, UnknownId
from shiftplan.services.swaps import SwapStatus
from tests.services.staff_worlds import (
    FRIDAY,
    MAIL_ONLY,
    MONDAY,
    NOW,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    a_staffed_site,
    assert_sound,
    published,
    the_week,
)
from tests.services.worlds import WEEK, a_shift

ONE, OTHER, THIRD = EmployeeId("001"), EmployeeId("002"), EmployeeId("005")


@pytest.fixture
def clock():
    """The Tuesday before the week."""
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def desk(database, tmp_path, clock):
    """The services over a published week."""
    application = a_staffed_site(database, tmp_path / "site")
    published(application, *the_week(application))
    return application


def worked(desk):
    """(employee, day, start as minutes after midnight) of every shift in force."""
    zone = desk.sites.site("small").time_zone
    shifts = desk.publishing.current("small", WEEK).shifts
    starts = [each.start_at.astimezone(zone) for each in shifts]
    return {(each.employee, each.on_date, at.hour * 60 + at.minute) for each, at in zip(shifts, starts, strict=True)}


def asked(desk, taker=THIRD, on_date=MONDAY, other_day=None, key="k1", giver=ONE):
    """A request by 001 to give Monday to 005, unless told otherwise."""
    return desk.swaps.ask("small", giver, on_date, taker, other_day, key=key, by=giver)


def status_of(desk, swap):
    """As it is stored."""
    return desk.swap_lists.one("small", swap.giver, swap.id)[0].swap.status


def refused(work, code):
    """The refusal that work ends in, which has this code."""
    with pytest.raises(ShiftplanError) as caught:
        work()
    assert caught.value.code == code, str(caught.value)
    return caught.value


def test_a_shift_given_away_is_worked_by_the_other_after_one_yes(desk, url):
    before = worked(desk)
    swap = asked(desk)
    assert (swap.status, swap.publication, swap.take_on) == (SwapStatus.OPEN, 1, None)
    assert worked(desk) == before
    done = desk.swaps.accept("small", THIRD, swap.id, by="005")
    assert (done.status, done.applied) == (SwapStatus.APPLIED, 2)
    assert worked(desk) == before - {(ONE, MONDAY, 540)} | {(THIRD, MONDAY, 540)}
    assert_sound(url)
    with desk.database.reading() as unit:
        log = [(each.action, each.made_by) for each in unit.log.entries(unit.sites.get("small"))]
    assert log[-2:] == [("swap.ask", "001"), ("swap.apply", "005")]


@pytest.mark.parametrize(
    ("other_day", "after"),
    [
        (TUESDAY, {(ONE, TUESDAY, 510), (OTHER, TUESDAY, 540)}),
        (FRIDAY, {(ONE, FRIDAY, 510), (THIRD, TUESDAY, 540), (OTHER, TUESDAY, 510)}),
    ],
)
def test_an_exchange_moves_both_shifts(desk, url, other_day, after):
    """On one day, and from one day to another."""
    site = desk.sites.site("small")
    if other_day == FRIDAY:
        published(desk, *the_week(desk), a_shift(site, "005", FRIDAY, start_minute=510))
    taker = OTHER if other_day == TUESDAY else THIRD
    swap = asked(desk, taker, TUESDAY, other_day)
    desk.swaps.accept("small", taker, swap.id, by=taker)
    assert worked(desk) == {(ONE, MONDAY, 540), (ONE, WEDNESDAY, 540)} | after
    assert_sound(url)


def test_only_lawful_partners_are_offered_and_the_rest_is_counted_with_reasons(desk):
    found = desk.swaps.partners("small", ONE, TUESDAY)
    assert [each.employee for each in found.lawful] == ["005", "006", "007"]
    assert dict(found.cannot) == {"H-DOUBLE": 1, "H-DAYMAX": 2, "COVERAGE": 1}
    exchange = desk.swaps.partners("small", ONE, TUESDAY, TUESDAY)
    assert [(each.employee, each.take.on_date) for each in exchange.lawful] == [("002", TUESDAY)]
    assert desk.swaps.partners("small", ONE, MONDAY, FRIDAY).lawful == ()


def test_partners_are_those_whose_verdict_is_lawful_and_no_others(desk):
    """The list and the single verdict are two ways to one answer."""
    for day, other in ((MONDAY, None), (TUESDAY, None), (TUESDAY, TUESDAY), (MONDAY, TUESDAY)):
        offered = {each.employee for each in desk.swaps.partners("small", ONE, day, other).lawful}
        lawful = set()
        for taker in desk.sites.site("small").employees:
            try:
                if desk.swaps.proposed("small", ONE, day, taker, other).verdict.is_lawful:
                    lawful.add(taker)
            except Refused:
                pass
        assert offered == lawful


def test_the_verdict_before_asking_names_rule_person_and_weeks(desk):
    prospect = desk.swaps.proposed("small", ONE, TUESDAY, OTHER)
    assert not prospect.verdict.is_lawful
    assert {(each.rule, each.employee) for each in prospect.verdict.broken} >= {("H-DOUBLE", "002")}
    fine = desk.swaps.proposed("small", ONE, MONDAY, THIRD)
    assert (fine.verdict.is_lawful, [each.employee for each in fine.weeks]) == (True, ["001", "005"])
    mine, theirs = ({day: (before, after) for day, before, after in each.days} for each in fine.weeks)
    assert [len(part) for part in mine[MONDAY]] == [1, 0]
    assert [len(part) for part in theirs[MONDAY]] == [0, 1]
    refused(lambda: asked(desk, OTHER, TUESDAY), "swap_breaks_rule")


def test_leave_forbids_and_a_queue_must_not_become_shorter(desk):
    published(desk, *the_week(desk), a_shift(desk.sites.site("small"), "001", THURSDAY))
    on_leave = desk.swaps.proposed("small", ONE, THURSDAY, OTHER).verdict
    assert "H-LEAVE" in {each.rule for each in on_leave.broken}
    mail_only = desk.swaps.proposed("small", ONE, MONDAY, EmployeeId(MAIL_ONLY)).verdict
    assert (mail_only.broken, {gap.queue for gap in mail_only.gaps}) == ((), {"phone"})
    refused(lambda: asked(desk, EmployeeId(MAIL_ONLY)), "swap_leaves_short")


def test_a_button_pressed_twice_asks_once(desk):
    first = asked(desk)
    assert asked(desk).id == first.id
    refused(lambda: asked(desk, key="k2"), "swap_asked_already")
    desk.swaps.withdraw("small", ONE, first.id, by="001")
    assert asked(desk, key="k3").status is SwapStatus.OPEN


def test_somebody_elses_key_is_another_request(desk):
    published(desk, *the_week(desk), a_shift(desk.sites.site("small"), "006", FRIDAY))
    first, other = asked(desk), asked(desk, THIRD, FRIDAY, giver=EmployeeId("006"))
    assert (first.giver, other.giver, first.id == other.id) == (ONE, "006", False)


def test_of_several_asked_the_first_wins_and_the_others_learn_why(desk):
    one, other = asked(desk, THIRD), asked(desk, EmployeeId("006"), key="k2")
    desk.swaps.accept("small", EmployeeId("006"), other.id, by="006")
    refused(lambda: desk.swaps.accept("small", THIRD, one.id, by="005"), "swap_superseded")
    assert (status_of(desk, one), status_of(desk, other)) == (SwapStatus.SUPERSEDED, SwapStatus.APPLIED)


def test_only_the_two_can_answer_each_in_their_own_way(desk):
    swap = asked(desk)
    for stranger in (ONE, OTHER):
        with pytest.raises(UnknownId):
            desk.swaps.accept("small", stranger, swap.id, by="x")
        with pytest.raises(UnknownId):
            desk.swaps.decline("small", stranger, swap.id, by="x")
    with pytest.raises(UnknownId):
        desk.swaps.withdraw("small", THIRD, swap.id, by="x")
    with pytest.raises(UnknownId):
        desk.swap_lists.one("small", OTHER, swap.id)
    assert [each.swap.id for each in desk.swap_lists.of("small", THIRD)] == [swap.id]
    assert desk.swap_lists.of("small", OTHER) == ()


@pytest.mark.parametrize(
    ("end", "code"),
    [
        (lambda desk, swap: desk.swaps.decline("small", THIRD, swap.id, by="005"), "swap_declined"),
        (lambda desk, swap: desk.swaps.withdraw("small", ONE, swap.id, by="001"), "swap_withdrawn"),
        (lambda desk, swap: desk.swaps.accept("small", THIRD, swap.id, by="005"), "swap_applied"),
    ],
)
def test_a_request_ends_once(desk, end, code):
    swap = asked(desk)
    end(desk, swap)
    after = worked(desk)
    for again in (desk.swaps.accept, desk.swaps.decline):
        refused(lambda again=again: again("small", THIRD, swap.id, by="005"), code)
    refused(lambda: desk.swaps.withdraw("small", ONE, swap.id, by="001"), code)
    assert worked(desk) == after


def test_a_request_expires_after_days_or_half_a_day_before_the_shift(desk, clock):
    early, late = asked(desk), asked(desk, on_date=WEDNESDAY, key="k2")
    assert early.expires_at - early.made_at <= timedelta(days=3)
    clock.move_to(late.expires_at)
    refused(lambda: desk.swaps.accept("small", THIRD, late.id, by="005"), "swap_expired")
    assert status_of(desk, late) is SwapStatus.EXPIRED
    monday = a_shift(desk.sites.site("small"), "001", MONDAY).start_at
    clock.move_to(monday - timedelta(hours=13))
    short = asked(desk, key="k3")
    assert short.expires_at == monday - timedelta(hours=12)
    clock.move_to(monday - timedelta(hours=11))
    refused(lambda: asked(desk, EmployeeId("006"), key="k4"), "swap_too_late")
    refused(lambda: desk.swaps.partners("small", ONE, MONDAY), "swap_too_late")


def test_a_publication_that_moves_a_shift_supersedes_and_one_that_keeps_it_does_not(desk):
    kept, moved = asked(desk), asked(desk, on_date=WEDNESDAY, key="k2")
    site = desk.sites.site("small")
    shifts = [each for each in the_week(desk) if each.on_date != WEDNESDAY]
    published(desk, *shifts, a_shift(site, "001", WEDNESDAY, start_minute=510))
    assert [status_of(desk, each) for each in (kept, moved)] == [SwapStatus.OPEN, SwapStatus.SUPERSEDED]
    with pytest.raises(StaleRoster) as caught:
        desk.swaps.accept("small", THIRD, moved.id, by="005")
    assert caught.value.code == "swap_superseded"
    assert status_of(desk, moved) is SwapStatus.SUPERSEDED
    assert desk.swaps.accept("small", THIRD, kept.id, by="005").status is SwapStatus.APPLIED


def test_what_became_unlawful_meanwhile_is_refused_and_stays_open(desk):
    """005 was given a shift on the same day by a later publication."""
    swap = asked(desk)
    published(desk, *the_week(desk), a_shift(desk.sites.site("small"), "005", MONDAY, start_minute=510))
    before = worked(desk)
    with pytest.raises(NotCompliant) as caught:
        desk.swaps.accept("small", THIRD, swap.id, by="005")
    assert caught.value.code == "swap_breaks_rule"
    assert (status_of(desk, swap), worked(desk)) == (SwapStatus.OPEN, before)


def test_a_swap_is_a_publication_that_a_planner_notices(desk):
    """A draft made before the swap would undo it without anybody knowing."""
    site = desk.sites.site("small")
    from tests.services.worlds import a_draft

    draft = desk.publishing.save_draft(a_draft(site, *the_week(desk)), by="mori", why="old")
    swap = asked(desk)
    desk.swaps.accept("small", THIRD, swap.id, by="005")
    with pytest.raises(StaleRoster):
        desk.publishing.publish(draft.id, by="mori")


def test_nobody_asks_without_end(desk):
    for number in range(10):
        swap = asked(desk, key=f"a{number}")
        desk.swaps.withdraw("small", ONE, swap.id, by="001")
    for number, day in enumerate((MONDAY, TUESDAY, WEDNESDAY) * 10):
        swap = asked(desk, on_date=day, key=f"b{number}")
        desk.swaps.withdraw("small", ONE, swap.id, by="001")
    refused(lambda: asked(desk, key="c"), "swap_limit")
    refused(lambda: asked(desk, ONE, key="d"), "swap_with_self")
