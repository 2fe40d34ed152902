"""Drafts that do not know what was published meanwhile, and drafts with that taken over."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shiftplan.application import Application
from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.errors import Refused, StaleRoster
from shiftplan.services.publishing import VersionKind
from tests.files.small_site import FIRST_DAY
from tests.services.worlds import NEXT_WEEK, WEEK, a_draft, a_loaded_site, a_shift, a_week, moved

ONE, TWO = EmployeeId("001"), EmployeeId("002")
MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (FIRST_DAY + timedelta(days=number) for number in range(4))


@pytest.fixture
def desk(database, tmp_path):
    """Services, and a published week in which 001 and 002 work Monday to Wednesday."""
    a_loaded_site(database, tmp_path / "site")
    with Application(database) as services:
        kept(services, a_week(services.sites.site("small"), "001", "002"), publish=True)
        yield services


def kept(services, draft, *, publish=False):
    """The draft as a version, published when asked."""
    version = services.publishing.save_draft(draft, by="mori", why="week")
    if publish:
        services.publishing.publish(version.id, by="mori")
    return version


def given_away(services, day, giver, taker):
    """A published shift handed over to somebody else, as a swap does it."""
    shift = next(each for each in services.publishing.current("small", WEEK).of(giver) if each.on_date == day)
    days = {(giver, day), (taker, day)}
    taken = (replace(shift, employee=taker),)

    def work(unit):
        row = unit.sites.get("small")
        kept_shifts = [each for each in unit.rosters.in_force(row, Period(day, day), {taker}).shifts]
        assert not kept_shifts, "the taker is free"
        return unit.duties.change(row, days, taken, made_by="giver", why="swap")

    return services.database.writing(work)


def work_days(roster, employee):
    """Days on which somebody works."""
    return [shift.on_date for shift in roster.of(employee)]


@pytest.fixture
def later_draft(desk):
    """A draft of the published week: 001 no longer works on Monday, 002 no longer on Tuesday and Wednesday."""
    site = desk.sites.site("small")
    shifts = [a_shift(site, "001", TUESDAY), a_shift(site, "001", WEDNESDAY), a_shift(site, "002", MONDAY)]
    return kept(desk, a_draft(site, *shifts))


def test_a_swap_of_its_days_makes_a_draft_stale_and_renewing_takes_it_over(desk, later_draft):
    site = desk.sites.site("small")
    kept(desk, a_draft(site, a_shift(site, "001", NEXT_WEEK.first), period=NEXT_WEEK), publish=True)
    again = kept(desk, a_draft(site, a_shift(site, "002", MONDAY), a_shift(site, "001", TUESDAY)))
    desk.publishing.publish(again.id, by="mori")
    stale = kept(desk, a_draft(site, a_shift(site, "002", MONDAY), a_shift(site, "002", WEDNESDAY)))
    given_away(desk, TUESDAY, ONE, TWO)
    with pytest.raises(StaleRoster, match="giver published 2026-12-08 to 2026-12-08"):
        desk.publishing.publish(stale.id, by="mori")
    renewed = desk.publishing.renewed(stale.id, by="hara")
    _, roster = desk.publishing.roster(renewed.id)
    assert (work_days(roster, ONE), work_days(roster, TWO)) == ([], [MONDAY, TUESDAY, WEDNESDAY])
    assert (renewed.kind, renewed.made_by, renewed.why) == (VersionKind.DRAFT, "hara", f"renewed: {stale.number}")
    desk.publishing.publish(renewed.id, by="hara")
    assert desk.publishing.current("small", WEEK) == roster


def test_a_swap_of_other_days_leaves_a_draft_fresh_though_the_swap_spans_it(desk):
    site = desk.sites.site("small")
    kept(desk, a_draft(site, a_shift(site, "001", NEXT_WEEK.first), period=NEXT_WEEK), publish=True)
    middle = Period(WEDNESDAY, THURSDAY)
    draft = kept(desk, a_draft(site, a_shift(site, "001", WEDNESDAY), period=middle))
    shifts = [each for each in desk.publishing.current("small", WEEK).shifts if each.on_date == MONDAY]
    swapped = [replace(each, employee=TWO if each.employee == ONE else ONE) for each in shifts]
    days = {(each.employee, MONDAY) for each in shifts} | {(ONE, NEXT_WEEK.first)}
    next_week = [a_shift(site, "001", NEXT_WEEK.first)]
    desk.database.writing(
        lambda unit: unit.duties.change(
            unit.sites.get("small"), days, [*swapped, *next_week], made_by="giver", why="swap"
        )
    )
    with pytest.raises(Refused, match="is up to date"):
        desk.publishing.renewed(draft.id, by="mori")
    desk.publishing.publish(draft.id, by="mori")


def test_renewing_takes_over_only_what_changed_for_days_that_were_published_before(desk, later_draft):
    """Meanwhile somebody moves 001's Wednesday; the draft's own changes of other days stay."""
    site = desk.sites.site("small")
    current = desk.publishing.current("small", WEEK)
    other = [moved(each, -30) if (each.employee, each.on_date) == (ONE, WEDNESDAY) else each for each in current.shifts]
    kept(desk, a_draft(site, *other), publish=True)
    _, roster = desk.publishing.roster(desk.publishing.renewed(later_draft.id, by="mori").id)
    assert work_days(roster, ONE) == [TUESDAY, WEDNESDAY]
    assert work_days(roster, TWO) == [MONDAY]
    assert roster.of(ONE)[1] == moved(a_shift(site, "001", WEDNESDAY), -30)


def test_a_day_that_somebody_else_opened_meanwhile_is_theirs_as_a_whole(desk):
    site = desk.sites.site("small")
    draft = kept(desk, a_week(site, "001", "002", period=NEXT_WEEK))
    one_day = Period(NEXT_WEEK.first, NEXT_WEEK.first)
    kept(desk, a_draft(site, a_shift(site, "002", NEXT_WEEK.first), period=one_day), publish=True)
    _, roster = desk.publishing.roster(desk.publishing.renewed(draft.id, by="mori").id)
    assert NEXT_WEEK.first not in work_days(roster, ONE)
    assert len(work_days(roster, ONE)) == 2
    assert len(work_days(roster, TWO)) == 3


def test_the_past_can_be_told_from_what_never_changes(desk, database):
    first = desk.publishing.current("small", WEEK)
    site = desk.sites.site("small")
    kept(desk, a_draft(site, a_shift(site, "001", TUESDAY), a_shift(site, "002", MONDAY)), publish=True)
    second = desk.publishing.current("small", WEEK)
    given_away(desk, TUESDAY, ONE, TWO)
    with database.reading() as unit:
        row = unit.sites.get("small")
        truths = [unit.past.truth(row, WEEK, number) for number in (0, 1, 2, 3)]
        assert unit.past.published(row, WEEK, 0) == frozenset()
        assert unit.past.published(row, WEEK, 1) == frozenset(WEEK)
    assert truths == [replace(first, shifts=()), first, second, desk.publishing.current("small", WEEK)]


def test_what_is_published_becomes_a_draft_with_its_swaps(desk):
    site = desk.sites.site("small")
    kept(desk, a_draft(site, a_shift(site, "001", TUESDAY)), publish=True)
    given_away(desk, TUESDAY, ONE, TWO)
    draft = desk.publishing.draft_of_published("small", WEEK, by="mori")
    assert desk.publishing.roster(draft.id)[1] == desk.publishing.current("small", WEEK)
    assert desk.publishing.changes_to_publish(draft.id) == []
    with pytest.raises(Refused, match="2026-12-14 is not published"):
        desk.publishing.draft_of_published("small", NEXT_WEEK, by="mori")


def test_what_swaps_left_is_not_listed_among_drafts(desk):
    site = desk.sites.site("small")
    kept(desk, a_draft(site, a_shift(site, "001", TUESDAY)), publish=True)
    given_away(desk, TUESDAY, ONE, TWO)
    assert [each.number for each in desk.publishing.versions("small")] == [2, 1]
