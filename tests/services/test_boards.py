"""What boards, weeks and days of rosters show, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shiftplan.application import Application
from shiftplan.domain.demand import AgentsNeeded, Requirement
from shiftplan.domain.horizon import Period, instant
from shiftplan.domain.people import EmployeeId
from shiftplan.domain.work import DayHours, QueueId, TemplateId
from shiftplan.errors import UnknownId
from shiftplan.services.coverage import counted, wanted_on
from shiftplan.services.day_views import PartKind
from shiftplan.services.editing import Wished
from shiftplan.services.weeks import NextStep, WeekState
from tests.builders import MONDAY, QUEUE, TOKYO, a_roster, a_site
from tests.files.small_site import FIRST_DAY
from tests.services.worlds import NEXT_WEEK, WEEK, a_draft, a_loaded_site, a_shift, a_week

ONE, TWO = EmployeeId("001"), EmployeeId("002")
DAY8, PHONE, MAIL = TemplateId("day8"), QueueId("phone"), QueueId("mail")
THURSDAY = FIRST_DAY + timedelta(days=3)
NOW = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)


@pytest.fixture
def desk(database, tmp_path):
    """The services over the small site."""
    a_loaded_site(database, tmp_path / "site")
    with Application(database) as services:
        yield services


def kept(services, draft, *, by="mori"):
    """The id of a draft that was kept."""
    return services.publishing.save_draft(draft, by=by, why="week").id


def cell(board, employee, day):
    """A day of a person."""
    return next(each for each in board.person(employee).cells if each.on_date == day)


def test_a_board_adds_up_people_and_days(desk):
    board = desk.boards.draft("small", kept(desk, a_week(desk.sites.site("small"), "001", "002")))
    one = board.person(ONE)
    assert (one.days, one.hours, one.nights) == (3, timedelta(hours=24), 0)
    assert [day.heads for day in board.days] == [2, 2, 2, 0, 0, 0, 0]
    monday = board.days[0].figures
    # The phone asks for two people until noon and one after: 12 hours; nobody reads the 3.6 hours of mail.
    assert monday.required == pytest.approx(12 + 3.6)
    assert board.total.short == pytest.approx(sum(day.figures.short for day in board.days))
    assert board.days[3].figures.short == pytest.approx(12 + 3.6)


def test_a_board_marks_leave_wishes_edits_and_what_differs_from_the_published(desk):
    site = desk.sites.site("small")
    desk.publishing.publish(kept(desk, a_week(site, "001", "002")), by="mori")
    draft = desk.publishing.draft_of_published("small", WEEK, by="mori").id
    desk.editing.edit("small", draft, Wished(ONE, FIRST_DAY), seen=0, by="mori")
    board = desk.boards.draft("small", draft)
    monday = cell(board, ONE, FIRST_DAY)
    assert (monday.is_changed, monday.is_edited, monday.shifts) == (True, True, ())
    assert not cell(board, TWO, FIRST_DAY).is_changed
    assert cell(board, TWO, THURSDAY).leave == "paid"
    wednesday = cell(board, ONE, FIRST_DAY + timedelta(days=2))
    assert (wednesday.wish.kind, wednesday.is_met) == ("off", False)
    assert (board.undo.on_date, board.redo) == (FIRST_DAY, None)
    assert all(day.is_published for day in board.days)


def test_problems_stand_worst_first_and_at_their_days(desk):
    site = desk.sites.site("small")
    board = desk.boards.draft("small", kept(desk, a_draft(site, a_shift(site, "002", THURSDAY))))
    assert board.problems.findings[0].rule == "H-LEAVE"
    assert board.problems.hard == 1
    assert cell(board, TWO, THURSDAY).hard == 1
    missing = [hours for _, hours in board.problems.short]
    assert missing == sorted(missing, reverse=True)


def test_what_was_counted_is_counted_anew_after_an_edit_and_after_a_publication(desk):
    """Figures are remembered; nothing that they depend on may change without them."""
    site = desk.sites.site("small")
    draft = kept(desk, a_week(site, "001", "002"))
    before = desk.boards.draft("small", draft)
    desk.editing.edit("small", draft, Wished(ONE, THURSDAY, DAY8, 540), seen=0, by="mori")
    after = desk.boards.draft("small", draft)
    assert after.days[3].figures.on_duty > before.days[3].figures.on_duty
    assert after.problems.findings != before.problems.findings or after.problems.short != before.problems.short
    published = desk.boards.published("small", WEEK)
    assert published.days[0].heads == 0
    desk.publishing.publish(draft, by="mori", seen=1)
    assert desk.boards.published("small", WEEK).days[0].heads == 2


def test_a_version_is_not_on_the_desk_of_another_site(desk):
    draft = kept(desk, a_week(desk.sites.site("small"), "001"))
    with pytest.raises(UnknownId):
        desk.boards.draft("elsewhere", draft)


def test_weeks_say_how_far_they_are_and_what_comes_next(desk):
    site = desk.sites.site("small")

    def week(number: int):
        return desk.weeks.page("small", WEEK.first, now=NOW).weeks[number]

    assert (week(0).state, week(0).step) == (WeekState.OPEN, NextStep.MAKE)
    lawful = kept(desk, a_week(site, "001", "002"))
    assert (week(0).state, week(0).step, week(0).draft.version.id) == (WeekState.DRAFT, NextStep.PUBLISH, lawful)
    assert week(0).hours == timedelta(hours=48)
    broken = kept(desk, a_draft(site, a_shift(site, "002", THURSDAY)))
    assert (week(0).step, week(0).draft.version.id, week(0).draft.others) == (NextStep.CORRECT, broken, 1)
    three_days = Period(WEEK.first, WEEK.first + timedelta(days=2))
    desk.publishing.publish(kept(desk, a_draft(site, a_shift(site, "001", FIRST_DAY), period=three_days)), by="hara")
    assert (week(0).state, week(0).published, week(0).step) == (WeekState.PARTLY, 3, NextStep.RENEW)
    renewed = desk.publishing.renewed(lawful, by="mori")
    desk.publishing.publish(renewed.id, by="mori")
    assert (week(0).state, week(0).step, week(0).draft) == (WeekState.PUBLISHED, NextStep.NOTHING, None)
    assert week(1).state is WeekState.OPEN
    past = desk.weeks.page("small", WEEK.first, now=NOW + timedelta(days=60)).weeks[1]
    assert (past.is_past, past.step) == (True, NextStep.NOTHING)


def test_the_first_page_begins_a_week_before_today_or_where_the_rosters_are(desk):
    assert desk.weeks.page("small", now=NOW).weeks[1].is_current
    kept(desk, a_week(desk.sites.site("small"), "001", period=NEXT_WEEK))
    years_later = desk.weeks.page("small", now=NOW + timedelta(days=900))
    assert years_later.weeks[1].period == NEXT_WEEK


def test_a_day_lists_parts_in_order_and_queues_with_what_is_missing(desk):
    draft = kept(desk, a_week(desk.sites.site("small"), "001"))
    view = desk.day_views.draft("small", draft, FIRST_DAY)
    (person,) = view.people
    assert [(part.kind, part.start, part.minutes) for part in person.parts] == [
        (PartKind.WORK, 540, 60),
        (PartKind.REST, 600, 15),
        (PartKind.WORK, 615, 165),
        (PartKind.MEAL, 780, 60),
        (PartKind.WORK, 840, 240),
    ]
    phone = next(each for each in view.queues if each.id == PHONE)
    assert (view.first, view.last, phone.can_wait) == (540, 1080, False)
    at_ten = next(each for each in phone.intervals if each.start == 600)
    assert (at_ten.required, at_ten.on_duty, at_ten.short) == (2, 0.5, 1.5)
    assert (view.before, view.after) == (None, FIRST_DAY + timedelta(days=1))
    with pytest.raises(UnknownId):
        desk.day_views.draft("small", draft, NEXT_WEEK.last)


def test_an_opening_past_midnight_belongs_to_the_day_that_opened():
    """Somebody is needed until one o'clock; the last two half hours count for Monday."""
    site = a_site("17:00-01:00")
    site = replace(site, opening_hours={QUEUE: DayHours(by_weekday={day: ((1020, 1500),) for day in range(7)})})
    needs = [AgentsNeeded(QUEUE, instant(MONDAY, minute, TOKYO), 2.0) for minute in range(1020, 1500, 30)]
    period = Period(MONDAY, MONDAY + timedelta(days=1))
    found = counted(site, Requirement(tuple(needs)), a_roster("mon 17:00-01:00"), period)
    monday, tuesday = (found.figures(day) for day in period)
    assert (monday.required, monday.on_duty, monday.short) == (16.0, 8.0, 8.0)
    assert tuesday.required == 0


def test_work_that_can_wait_wants_people_evenly_over_the_opening(desk):
    """Twelve minutes of mail every half hour of nine hours: 0.4 people at any time of the day."""
    site = desk.sites.site("small")
    wanted = wanted_on(site, site.requirement, (), ONE, FIRST_DAY)
    mail = {at: people for (queue, at), people in wanted.items() if queue == MAIL and at.date() == FIRST_DAY}
    assert len(mail) == 18
    assert list(mail.values()) == pytest.approx([0.4] * 18)
    assert wanted[PHONE, instant(FIRST_DAY, 600, site.time_zone)] == 2
