"""The ledger of nights: each due night once, a missed one caught up, whatever the clock does; and what nights plan."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from shiftplan.domain.horizon import Period
from shiftplan.services.jobs import JobState
from shiftplan.services.night_calendar import next_night, nights_due
from shiftplan.services.nights import NightState
from shiftplan.services.proposals import Standing
from tests.services.night_worlds import MONDAY_BEFORE, NIGHT_AT, a_desk, a_held_night, a_proposal
from tests.services.worlds import NEXT_WEEK, WEEK, a_draft, a_shift, a_week

TOKYO = ZoneInfo("Asia/Tokyo")
LOADED_AT = datetime(2026, 11, 20, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def tokyo(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of December 2026 by the clock of the site."""
    return datetime(2026, 12, day, hour, minute, tzinfo=TOKYO).astimezone(UTC)


@pytest.fixture
def desk(database, tmp_path):
    """The small site, loaded on the 20th of November."""
    with time_machine.travel(LOADED_AT, tick=False):
        return a_desk(database, tmp_path / "site")


def ledger(desk):
    """Business dates and jobs, oldest first."""
    with desk.database.reading() as unit:
        runs = unit.runs.recent(unit.sites.get("small"), "night")
    return [(run.business_date.day, run.job is not None) for run in reversed(runs)]


@pytest.fixture
def settled(desk):
    """A site whose nights ran until the first of December."""
    desk.nights.enter_due("small", tokyo(1, 4))
    desk.jobs.finish(desk.jobs.claim("w"), lambda unit: {"outcome": "unchanged"})
    return desk


def test_one_tick_when_a_night_is_due_files_one_job_and_a_second_none(settled):
    assert settled.nights.enter_due("small", tokyo(2, 3, 29)) is None
    filed = settled.nights.enter_due("small", tokyo(2, 3, 30))
    assert filed is not None
    assert (filed.kind, filed.arguments, filed.made_by) == ("night", {"business_date": "2026-12-02"}, "night")
    assert settled.nights.enter_due("small", tokyo(2, 3, 30)) is None
    assert settled.nights.enter_due("small", tokyo(2, 23)) is None
    assert ledger(settled)[-2:] == [(1, True), (2, True)]


def test_many_clocks_at_once_file_one_job(settled):
    with ThreadPoolExecutor(6) as pool:
        filed = list(pool.map(lambda _: settled.nights.enter_due("small", tokyo(2, 3, 30)), range(6)))
    assert len([job for job in filed if job is not None]) == 1
    assert ledger(settled)[-1] == (2, True)
    assert len(settled.jobs.recent("small")) == 2


def test_after_an_outage_the_newest_missed_night_runs_and_older_ones_are_told(settled):
    """Down from the second on; back at noon of the fifth."""
    filed = settled.nights.enter_due("small", tokyo(5, 12))
    assert filed is not None
    assert filed.arguments == {"business_date": "2026-12-05"}
    assert ledger(settled)[-4:] == [(2, False), (3, False), (4, False), (5, True)]
    with time_machine.travel(tokyo(5, 12, 5), tick=False):
        page = settled.nights.page("small")
    states = [(run.business_date.day, run.state) for run in page.runs[:4]]
    assert states == [
        (5, NightState.WAITING),
        (4, NightState.MISSED),
        (3, NightState.MISSED),
        (2, NightState.MISSED),
    ]
    assert (page.next_night.business_date, page.next_night.due_at) == (date(2026, 12, 6), tokyo(6, 3, 30))


def test_a_clock_that_was_set_back_runs_nothing_twice(settled):
    assert settled.nights.enter_due("small", tokyo(2, 4)) is not None
    assert settled.nights.enter_due("small", tokyo(2, 3, 10)) is None
    assert settled.nights.enter_due("small", tokyo(2, 3, 40)) is None
    assert ledger(settled)[-1] == (2, True)


def test_a_site_has_no_nights_from_before_it_was_loaded(desk):
    assert desk.nights.enter_due("small", LOADED_AT + timedelta(hours=1)) is None
    assert ledger(desk) == []
    assert desk.nights.enter_due("small", LOADED_AT + DAY) is not None
    assert ledger(desk) == [(21, True)]


def test_a_skipped_hour_has_its_night_and_a_repeated_hour_has_one():
    """New York: 02:30 does not exist on 8 March 2026; 01:30 comes twice on 1 November."""
    zone = ZoneInfo("America/New_York")
    noon = datetime(2026, 3, 8, 17, tzinfo=UTC)
    assert [each.business_date.day for each in nights_due(noon, 150, zone, 2)] == [7, 8]
    assert nights_due(noon, 150, zone, 1)[0].due_at == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
    first, second = (datetime(2026, 11, 1, hour, 30, tzinfo=UTC) for hour in (5, 6))
    assert nights_due(first, 90, zone, 1) == nights_due(second, 90, zone, 1)
    assert [each.due_at for each in nights_due(second, 90, zone, 1)] == [first]


def test_thirty_nights_over_a_clock_change_run_once_each():
    zone = ZoneInfo("Europe/Berlin")
    seen: list[date] = []
    for hours in range(24 * 30):
        now = datetime(2026, 10, 10, 12, tzinfo=UTC) + timedelta(hours=hours)
        seen += [
            each.business_date for each in nights_due(now, NIGHT_AT, zone, 2) if each.due_at > now - timedelta(hours=1)
        ]
        assert next_night(now, NIGHT_AT, zone).due_at > now
    assert seen == sorted(set(seen))
    assert len(seen) == 30


def test_run_now_is_one_job_while_it_is_open(desk):
    with time_machine.travel(tokyo(2, 15), tick=False):
        one, again = desk.nights.run_now("small", by="mori"), desk.nights.run_now("small", by="hara")
    assert one == again
    assert (one.arguments, one.made_by) == ({"business_date": "2026-12-02"}, "mori")


def test_nothing_is_open_where_nobody_planned_yet(desk):
    assert desk.nights.open_days("small", MONDAY_BEFORE) is None


def test_the_newest_draft_is_planned_anew_with_its_edits(desk):
    publishing, site = desk.publishing, desk.site
    publishing.save_draft(a_week(site, "001"), by="mori", why="old")
    newest = publishing.save_draft(a_week(site, "001", "002"), by="mori", why="new")
    added = a_shift(site, "002", WEEK.first + 3 * DAY)

    def edit(unit):
        row = unit.sites.get("small")
        unit.edits.add(row, newest.id, ("001", WEEK.first), None, made_by="mori")
        unit.edits.add(row, newest.id, ("002", added.on_date), added, made_by="mori")

    desk.database.writing(edit)
    found = desk.nights.open_days("small", MONDAY_BEFORE)
    assert (found.period, found.draft, found.edits, found.based_on) == (WEEK, newest.id, 2, 0)
    assert {(shift.employee, shift.on_date) for shift in found.roster.shifts} == {
        ("001", WEEK.first + DAY),
        ("001", WEEK.first + 2 * DAY),
        *(("002", WEEK.first + number * DAY) for number in range(4)),
    }


def test_published_days_and_days_that_began_are_never_open(desk):
    publishing, site = desk.publishing, desk.site
    two_days = Period(WEEK.first, WEEK.first + DAY)
    both = a_draft(site, *(a_shift(site, "001", day) for day in two_days), period=two_days)
    publishing.publish(publishing.save_draft(both, by="mori", why="").id, by="mori")
    draft = publishing.save_draft(a_week(site, "001", "002"), by="mori", why="")
    found = desk.nights.open_days("small", MONDAY_BEFORE)
    assert (found.draft, found.period) == (draft.id, Period(WEEK.first + 2 * DAY, WEEK.last))
    assert {shift.on_date for shift in found.roster.shifts} == {WEEK.first + 2 * DAY}
    later = desk.nights.open_days("small", WEEK.first + 3 * DAY)
    assert later.period == Period(WEEK.first + 4 * DAY, WEEK.last)


def test_without_an_open_draft_the_week_after_the_published_days_is_planned(desk):
    publishing, site = desk.publishing, desk.site
    publishing.publish(publishing.save_draft(a_week(site, "001"), by="mori", why="").id, by="mori")
    found = desk.nights.open_days("small", WEEK.first)
    assert (found.period, found.draft, found.roster, found.based_on) == (NEXT_WEEK, None, None, 1)
    long_after = desk.nights.open_days("small", date(2027, 1, 6))
    assert long_after.period == Period(date(2027, 1, 11), date(2027, 1, 17))


def test_the_page_tells_how_each_night_ended(settled):
    version = a_proposal(settled, "001")
    quiet = a_held_night(settled, date(2026, 12, 1))
    settled.nights.keep_none(quiet, NightState.UNCHANGED, {})
    broken = a_held_night(settled, date(2026, 12, 2))
    settled.jobs.fail(broken, "history.csv is missing")
    with time_machine.travel(tokyo(3, 9), tick=False):
        page = settled.nights.page("small")
    failed, unchanged, *_ = page.runs
    assert (failed.state, failed.error) == (NightState.FAILED, "history.csv is missing")
    assert (unchanged.state, unchanged.proposal, unchanged.by) == (NightState.UNCHANGED, None, "night")
    found = next(run for run in page.runs if run.state is NightState.PROPOSAL)
    assert (found.proposal.version, found.proposal.standing) == (version, Standing.OPEN)
    assert found.seconds >= 0
    assert [each.version for each in page.open_proposals] == [version]
    assert not page.is_worker_alive
    settled.jobs.see("host:1")
    assert settled.nights.page("small").is_worker_alive


def test_a_night_whose_worker_lost_the_lease_keeps_nothing(desk):
    held = a_held_night(desk)
    desk.database.writing(lambda unit: unit.jobs.give_back(held, is_attempt=True))
    desk.jobs.claim("w2")
    with pytest.raises(Exception, match="went on to another worker"):
        desk.nights.keep_none(held, NightState.UNCHANGED, {})
    assert desk.jobs.get(held.id).state is JobState.RUNNING
