"""From draft to published: what is refused, what stays, what is told."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.errors import InvalidInput, NotCompliant, Refused, StaleRoster, UnknownId
from shiftplan.storage.audit_log import hash_of
from shiftplan.storage.rosters import VersionId, VersionKind
from shiftplan.storage.tables import AuditEntryRow
from tests.files.small_site import FIRST_DAY
from tests.services.worlds import NEXT_WEEK, WEEK, a_draft, a_loaded_site, a_shift, a_week, moved


@pytest.fixture
def desk(database, tmp_path):
    """Services and the small site."""
    sites, publishing = a_loaded_site(database, tmp_path / "site")
    return publishing, sites.site("small"), sites


def published(publishing, draft):
    """The draft, kept and published."""
    version = publishing.save_draft(draft, by="mori", why="week")
    publishing.publish(version.id, by="mori")
    return version


def test_a_draft_binds_nobody_and_comes_back_as_it_was(desk):
    publishing, site, _ = desk
    draft = a_week(site, "001", "002")
    made = publishing.save_draft(draft, by="mori", why="first try", kind=VersionKind.PROPOSAL)
    found, roster = publishing.roster(made.id)
    assert (found, roster) == (made, draft.roster)
    assert (found.number, found.kind, found.period, found.made_by, found.why) == (
        1,
        "proposal",
        WEEK,
        "mori",
        "first try",
    )
    assert (found.report, found.based_on, found.made_at.utcoffset()) == (draft.report, 0, timedelta())
    assert publishing.current("small", WEEK).shifts == ()


def test_publishing_makes_the_shifts_the_truth_for_their_days_alone(desk):
    publishing, site, _ = desk
    first, second = a_week(site, "001", "002"), a_week(site, "001", period=NEXT_WEEK)
    published(publishing, first)
    published(publishing, second)
    assert publishing.current("small", WEEK) == first.roster
    assert publishing.current("small", NEXT_WEEK) == second.roster
    one_day = Period(FIRST_DAY, FIRST_DAY)
    published(publishing, a_draft(site, a_shift(site, "002", FIRST_DAY), period=one_day))
    assert [str(shift) for shift in publishing.current("small", one_day).shifts] == ["002 2026-12-07 day8"]
    rest = Period(FIRST_DAY + timedelta(days=1), WEEK.last)
    assert publishing.current("small", rest).shifts == tuple(s for s in first.roster.shifts if s.on_date in rest)
    assert publishing.published("small", Period(WEEK.first, NEXT_WEEK.last + timedelta(days=5))) == {*WEEK, *NEXT_WEEK}


def test_an_empty_roster_can_be_published(desk):
    publishing, site, _ = desk
    published(publishing, a_week(site, "001"))
    published(publishing, a_draft(site))
    assert publishing.current("small", WEEK).shifts == ()
    assert publishing.published("small", WEEK) == set(WEEK)


def test_a_roster_that_breaks_a_hard_rule_is_refused_with_rule_and_person(desk):
    publishing, site, _ = desk
    on_leave = FIRST_DAY + timedelta(days=3)
    version = publishing.save_draft(a_draft(site, a_shift(site, "002", on_leave)), by="mori", why="week")
    with pytest.raises(NotCompliant, match=r"H-LEAVE: 002 on 2026-12-10"):
        publishing.publish(version.id, by="mori")
    assert publishing.current("small", WEEK).shifts == ()
    assert publishing.verdict(version.id).hard >= 1


@pytest.mark.parametrize("first", [WEEK, NEXT_WEEK])
def test_a_rule_broken_only_together_with_what_is_published_beside_it_is_seen(desk, first):
    """Seven days worked in a row, a limit of five, split over two publications, whichever comes first."""
    publishing, site, _ = desk
    sunday = WEEK.last
    halves = {
        WEEK: [sunday - timedelta(days=number) for number in (3, 2, 1, 0)],
        NEXT_WEEK: [sunday + timedelta(days=number) for number in (1, 2, 3)],
    }
    drafts = {
        period: a_draft(site, *(a_shift(site, "001", day) for day in sorted(days)), period=period)
        for period, days in halves.items()
    }
    published(publishing, drafts[first])
    other = NEXT_WEEK if first is WEEK else WEEK
    version = publishing.save_draft(drafts[other], by="mori", why="week")
    with pytest.raises(NotCompliant, match="H-RUN"):
        publishing.publish(version.id, by="mori")


def test_whoever_publishes_second_is_told_who_was_first(desk):
    publishing, site, _ = desk
    one = publishing.save_draft(a_week(site, "001"), by="mori", why="a")
    other = publishing.save_draft(a_week(site, "002"), by="hara", why="b")
    publishing.publish(one.id, by="mori")
    with pytest.raises(StaleRoster, match="mori published 2026-12-07 to 2026-12-13"):
        publishing.publish(other.id, by="hara")
    assert {shift.employee for shift in publishing.current("small", WEEK).shifts} == {"001"}


def test_a_roster_is_as_old_as_the_moment_its_making_began(desk):
    publishing, site, _ = desk
    known = publishing.last_publication("small")
    published(publishing, a_week(site, "001"))
    late = publishing.save_draft(a_week(site, "002"), by="night", why="solved meanwhile", based_on=known)
    with pytest.raises(StaleRoster):
        publishing.publish(late.id, by="night")
    with pytest.raises(InvalidInput, match="publications 0 to 1"):
        publishing.save_draft(a_week(site, "002"), by="night", why="from the future", based_on=2)


def test_a_publication_of_other_days_makes_nothing_stale(desk):
    publishing, site, _ = desk
    version = publishing.save_draft(a_week(site, "001"), by="mori", why="a")
    published(publishing, a_week(site, "001", period=NEXT_WEEK))
    assert publishing.publish(version.id, by="mori").number == 2


def test_a_version_is_published_once(desk):
    publishing, site, _ = desk
    version = published(publishing, a_week(site, "001"))
    with pytest.raises(Refused, match="published already, by mori"):
        publishing.publish(version.id, by="hara")


def test_the_difference_of_two_versions_names_days_and_people(desk):
    publishing, site, _ = desk
    before = a_week(site, "001", "002")
    shifts = list(before.roster.shifts)
    gone, later = shifts.pop(0), moved(shifts.pop(1), -30)
    new = a_shift(site, "001", WEEK.first + timedelta(days=4))
    after = a_draft(site, *shifts, later, new)
    one, other = (publishing.save_draft(each, by="mori", why="") for each in (before, after))
    changes = publishing.diff(one.id, other.id)
    assert [(each.employee, each.on_date, len(each.before), len(each.after)) for each in changes] == [
        ("001", gone.on_date, 1, 0),
        ("001", later.on_date, 1, 1),
        ("001", new.on_date, 0, 1),
    ]
    back = publishing.diff(other.id, one.id)
    assert [(each.before, each.after) for each in back] == [(each.after, each.before) for each in changes]
    assert publishing.diff(one.id, one.id) == []
    publishing.publish(one.id, by="mori")
    assert publishing.changes_to_publish(other.id) == changes


def test_versions_without_a_common_day_cannot_be_compared(desk):
    publishing, site, _ = desk
    one = publishing.save_draft(a_week(site, "001"), by="mori", why="")
    other = publishing.save_draft(a_week(site, "001", period=NEXT_WEEK), by="mori", why="")
    with pytest.raises(InvalidInput, match="share no day"):
        publishing.diff(one.id, other.id)


def test_what_does_not_belong_to_the_site_or_the_days_is_refused(desk):
    publishing, site, _ = desk
    shift = a_shift(site, "001", FIRST_DAY)
    with pytest.raises(UnknownId, match="employee 099"):
        publishing.save_draft(a_draft(site, replace(shift, employee=EmployeeId("099"))), by="mori", why="")
    with pytest.raises(InvalidInput, match="outside of"):
        publishing.save_draft(a_draft(site, a_shift(site, "001", NEXT_WEEK.first)), by="mori", why="")
    with pytest.raises(UnknownId, match="version 77"):
        publishing.publish(VersionId(77), by="mori")
    assert publishing.versions("small") == []


def test_a_planner_knows_what_was_published_before_its_days(desk):
    publishing, site, _ = desk
    published(publishing, a_week(site, "001"))
    known = publishing.site_before("small", NEXT_WEEK.first)
    assert {shift.on_date for shift in known.previous.of(EmployeeId("001"))} == {
        *(shift.on_date for shift in site.previous.of(EmployeeId("001"))),
        *list(WEEK)[:3],
    }
    assert publishing.site_before("small", WEEK.first).previous.by_employee == site.previous.by_employee


def test_whoever_left_keeps_what_they_worked(desk, tmp_path):
    """A load without a person neither fails on old rosters nor loses them."""
    from tests.files.small_site import EMPLOYEES, SKILLS, WISHES, write_small_site

    publishing, site, sites = desk
    draft = a_week(site, "001", "002")
    published(publishing, draft)
    fewer = {
        "employees": EMPLOYEES.replace("001,佐藤 花子,full,A,hanako@example.jp,ja,2020-04-01,1990-05-20,2100\n", ""),
        "skills": "".join(line for line in SKILLS.splitlines(keepends=True) if not line.startswith("001")),
        "wishes": "".join(line for line in WISHES.splitlines(keepends=True) if not line.startswith("001")),
    }
    sites.load(write_small_site(tmp_path / "fewer", locks=None, previous_roster=None, **fewer), by="test")
    assert publishing.current("small", WEEK) == draft.roster
    published(publishing, a_week(sites.site("small"), "002", period=NEXT_WEEK))


def test_everything_done_stands_in_the_log_in_an_unbroken_chain(desk, database):
    publishing, site, _ = desk
    version = published(publishing, a_week(site, "001"))
    with database.reading() as unit:
        row = unit.sites.get("small")
        entries = list(unit.log.entries(row))
        assert list(unit.log.breaks(row)) == []
        rows = [unit.session.get_one(AuditEntryRow, number) for number in (1, 2, 3)]
        assert [hash_of(each, "small") for each in rows] == [each.hash for each in entries]
        assert all(other.previous_hash == one.hash for one, other in pairwise(rows))
    assert [(each.number, each.action, each.made_by) for each in entries] == [
        (1, "site.load", "test"),
        (2, "roster.draft", "mori"),
        (3, "roster.publish", "mori"),
    ]
    assert entries[2].subject == f"version {version.number}"
    assert (entries[2].before["publication"], entries[2].after["publication"]) == (0, 1)
    assert entries[2].after["changed_days"] == 3
