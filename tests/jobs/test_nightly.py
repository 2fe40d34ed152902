"""A whole night: due, run by a worker, proposed, decided in the morning; published days stay as they are."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from shiftplan.domain.horizon import Period
from shiftplan.jobs.clock import Clock
from shiftplan.services.jobs import JobState
from shiftplan.services.nights import NightState
from tests.services.worlds import NEXT_WEEK, WEEK, a_draft, a_shift, a_week

pytestmark = pytest.mark.slow

DUE = datetime(2026, 12, 2, 3, 30, tzinfo=ZoneInfo("Asia/Tokyo"))
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(datetime(2026, 11, 20, 1, tzinfo=UTC)):
        yield


def a_night(bench):
    """The clock ticks, and the worker works."""
    with time_machine.travel(DUE):
        clock = Clock(bench.application, 210)
        clock.tick("small")
        assert bench.work()
        clock.tick("small")
        assert not bench.work()
        return bench.application.nights.page("small")


def test_one_tick_at_the_due_time_leaves_one_proposal_and_a_second_none(bench):
    """The draft gives work to one of four people; the night finds more, from the same demand for both."""
    publishing, site = bench.application.publishing, bench.application.sites.site("small")
    draft = publishing.save_draft(a_week(site, "001"), by="mori", why="thin")
    page = a_night(bench)
    (proposal,) = page.open_proposals
    facts = proposal.facts
    assert (proposal.period, facts.draft, facts.edits) == (WEEK, draft.id, 0)
    assert facts.after["cost"] < facts.before["cost"]
    assert facts.after["short_agent_intervals"] < facts.before["short_agent_intervals"]
    assert facts.before["required_agent_intervals"] == facts.after["required_agent_intervals"]
    kept, roster = publishing.roster(proposal.version)
    assert (kept.kind, kept.report["violations"]["hard"]) == ("proposal", 0)
    was = {(s.employee, s.on_date, s.start_at) for s in a_week(site, "001").roster.shifts}
    now = {(s.employee, s.on_date, s.start_at) for s in roster.shifts}
    days = {(employee, day) for employee, day, _ in was ^ now}
    assert (facts.changed_days, facts.people) == (len(days), len({employee for employee, _ in days}))
    assert bench.application.demand.of_version(proposal.version) is not None
    with time_machine.travel(DUE):
        accepted = bench.application.proposals.accept("small", proposal.version, by="mori")
    publishing.publish(accepted, by="mori")
    assert publishing.current("small", WEEK) == roster


def test_published_days_stay_and_open_days_respect_them(bench):
    publishing, site = bench.application.publishing, bench.application.sites.site("small")
    two = Period(WEEK.first, WEEK.first + DAY)
    first = a_draft(site, *(a_shift(site, "001", day) for day in two), period=two)
    publishing.publish(publishing.save_draft(first, by="mori", why="").id, by="mori")
    publishing.save_draft(a_week(site, "001"), by="mori", why="rest")
    page = a_night(bench)
    (proposal,) = page.open_proposals
    assert proposal.period == Period(WEEK.first + 2 * DAY, WEEK.last)
    _, roster = publishing.roster(proposal.version)
    assert {shift.on_date for shift in roster.shifts} <= set(proposal.period)
    assert publishing.current("small", WEEK) == first.roster
    assert publishing.verdict(proposal.version).hard == 0


def test_a_good_draft_needs_no_change(bench):
    bench.plan(seconds=6)
    bench.work()
    page = a_night(bench)
    assert page.open_proposals == ()
    (run, *_) = page.runs
    assert run.state is NightState.UNCHANGED
    job = bench.jobs.get(run.job)
    assert job.result["after"]["cost"] <= job.result["before"]["cost"] + 1e-6


def test_the_week_after_what_is_published_is_planned_where_no_draft_is_open(bench):
    publishing, site = bench.application.publishing, bench.application.sites.site("small")
    publishing.publish(publishing.save_draft(a_week(site, "001"), by="mori", why="").id, by="mori")
    (proposal,) = a_night(bench).open_proposals
    assert (proposal.period, proposal.facts.draft, proposal.facts.before) == (NEXT_WEEK, None, None)
    assert publishing.roster(proposal.version)[1].shifts


def test_a_site_without_draft_and_publication_has_nothing_to_plan(bench):
    page = a_night(bench)
    assert [run.state for run in page.runs[:1]] == [NightState.NOTHING_OPEN]
    assert bench.jobs.recent("small")[0].state is JobState.DONE
    assert bench.application.publishing.versions("small") == []
