"""Jobs: asked for once, done by one worker at a time, whose late words count for nothing."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from shiftplan.errors import InvalidInput, LeaseLost, UnknownId
from shiftplan.services.jobs import JobKind, JobService, JobState
from shiftplan.services.sites import SiteService
from shiftplan.storage.jobs import MOST_ATTEMPTS, JobId
from tests.files.small_site import write_small_site

WEEK = {"first_day": "2026-12-07", "days": 7, "seconds": 5, "seed": 1}
OVER = timedelta(0)
"""A lease that has ended when it begins, so that no test waits for one to end."""


@pytest.fixture
def jobs(database, tmp_path):
    SiteService(database).load(write_small_site(tmp_path / "site"), by="test")
    return JobService(database)


def a_plan(jobs, **changes):
    """A week asked for."""
    return jobs.file("plan", site="small", arguments=WEEK | changes, by="mori")


def test_a_button_pressed_twice_asks_once_and_again_when_the_first_is_done(jobs):
    first, second = a_plan(jobs), a_plan(jobs)
    assert first == second
    assert (first.state, first.made_by, first.kind) == (JobState.QUEUED, "mori", "plan")
    assert a_plan(jobs, days=14).id != first.id
    held = jobs.claim("w1")
    jobs.finish(held, lambda unit: {"version": 7})
    done = jobs.get(first.id)
    assert (done.state, done.result) == (JobState.DONE, {"version": 7})
    assert done.made_at <= done.started_at <= done.ended_at
    assert a_plan(jobs).id not in {first.id}


@pytest.mark.parametrize(
    ("kind", "arguments", "told"),
    [
        ("bake", WEEK, "not known"),
        ("plan", {"first_day": "2026-12-07"}, "needs days"),
        ("plan", WEEK | {"colour": 1}, "colour"),
        ("plan", WEEK | {"first_day": "monday"}, "first_day: monday"),
        ("plan", WEEK | {"days": 0}, "days: 0"),
        ("plan", WEEK | {"days": True}, "days: True"),
        ("plan", WEEK | {"seconds": 10**9}, "seconds"),
        ("night", {"business_date": "2026-02-30"}, "2026-02-30"),
    ],
)
def test_what_cannot_be_done_is_refused_when_it_is_asked(jobs, kind, arguments, told):
    with pytest.raises(InvalidInput, match=told):
        jobs.file(kind, site="small", arguments=arguments, by="mori")
    assert jobs.recent("small") == []


def test_jobs_of_an_unknown_site_and_unknown_jobs_are_refused(jobs):
    with pytest.raises(UnknownId, match="nowhere"):
        jobs.file("plan", site="nowhere", arguments=WEEK, by="mori")
    with pytest.raises(UnknownId, match="job 99"):
        jobs.get(JobId(99))
    with pytest.raises(UnknownId, match="job 99"):
        jobs.cancel(JobId(99), by="mori")


def test_many_claimants_never_get_the_same_job_and_leave_none(jobs):
    filed = {a_plan(jobs, seed=number).id for number in range(24)}
    with ThreadPoolExecutor(8) as pool:

        def claim_all(name):
            return [job.id for job in iter(lambda: jobs.claim(name), None)]

        got = Counter(number for mine in pool.map(claim_all, "abcdefgh") for number in mine)
    assert got == dict.fromkeys(filed, 1)


def test_the_oldest_comes_first_and_a_held_job_is_nobody_elses(jobs):
    first, second = a_plan(jobs), a_plan(jobs, seed=2)
    assert jobs.claim("w1").id == first.id
    assert jobs.claim("w2").id == second.id
    assert jobs.claim("w3") is None


def test_whoever_was_stalled_past_the_lease_changes_nothing_any_more(jobs, database):
    """The late beat, checkpoint, result, failure and return of a first holder are refused; the second one's count."""
    number = a_plan(jobs).id
    stalled = jobs.claim("slow", OVER)
    second = jobs.claim("quick")
    assert (second.id, second.fence, second.attempt) == (number, stalled.fence + 1, 2)
    written = []

    def write(unit):
        written.append(unit)
        return {}

    late = [
        lambda: jobs.beat(stalled, {"stage": "late"}),
        lambda: jobs.check_point(stalled, write),
        lambda: jobs.finish(stalled, write),
        lambda: jobs.fail(stalled, "late"),
        lambda: jobs.stop(stalled),
        lambda: jobs.give_back(stalled, is_attempt=True),
    ]
    for word in late:
        with pytest.raises(LeaseLost, match=f"job {number}"):
            word()
    assert written == []
    jobs.beat(second, {"stage": "improve"})
    assert jobs.get(number).progress == {"stage": "improve"}
    jobs.finish(second, lambda unit: {"version": 1})
    with pytest.raises(LeaseLost):
        jobs.finish(second, lambda unit: {"version": 2})
    assert jobs.get(number).result == {"version": 1}


def test_a_beat_holds_the_lease_on(jobs):
    a_plan(jobs)
    held = jobs.claim("w1", OVER)
    jobs.beat(held, {})
    assert jobs.claim("w2") is None
    jobs.beat(held, {}, OVER)
    assert jobs.claim("w2").fence == held.fence + 1


def test_what_is_kept_goes_with_the_state_or_not_at_all(jobs, database):
    """A failure while the result is written leaves the job running, and nothing of the result."""
    held_id = a_plan(jobs).id
    held = jobs.claim("w1")

    def half(unit):
        unit.log.add(unit.sites.get("small"), made_by="w1", action="half", subject="half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        jobs.finish(held, half)
    assert jobs.get(held_id).state is JobState.RUNNING
    with database.reading() as unit:
        assert "half" not in {entry.action for entry in unit.log.entries(unit.sites.get("small"))}


def test_a_job_that_takes_down_every_worker_is_parked_with_a_sentence(jobs):
    poison, healthy = a_plan(jobs).id, a_plan(jobs, seed=2).id
    fences = [jobs.claim("w", OVER).fence for _ in range(MOST_ATTEMPTS)]
    assert fences == list(range(1, MOST_ATTEMPTS + 1))
    assert jobs.claim("w").id == healthy
    parked = jobs.get(poison)
    assert parked.state is JobState.FAILED
    assert "3 times without getting further" in parked.error


def test_a_long_job_that_gets_on_a_little_each_time_is_never_parked(jobs):
    a_plan(jobs)
    for number in range(4 * MOST_ATTEMPTS):
        held = jobs.claim("w", OVER)
        assert held.checkpoint == ({} if number == 0 else {"part": number - 1})
        jobs.check_point(held, lambda unit, part=number: {"part": part})
    assert jobs.claim("w").attempt == 1


def test_a_worker_that_is_told_to_end_hands_on_without_an_attempt(jobs):
    a_plan(jobs)
    for _ in range(3 * MOST_ATTEMPTS):
        held = jobs.claim("w")
        assert held.attempt == 1
        jobs.give_back(held, is_attempt=False)
    jobs.give_back(jobs.claim("w"), is_attempt=True)
    assert jobs.claim("w").attempt == 2


def test_stopping_a_job_that_waits_ends_it_and_one_that_runs_is_told(jobs):
    waiting, running = a_plan(jobs), a_plan(jobs, seed=2)
    jobs.cancel(waiting.id, by="mori")
    held = jobs.claim("w")
    assert held.id == running.id
    assert jobs.beat(held, {}) is False
    jobs.cancel(running.id, by="mori")
    assert jobs.beat(held, {}) is True
    jobs.stop(held)
    assert {jobs.get(each.id).state for each in (waiting, running)} == {JobState.CANCELLED}
    assert jobs.cancel(running.id, by="hara").ended_at == jobs.get(running.id).ended_at


def test_who_asked_and_who_stopped_stands_in_the_log(jobs, database):
    job = a_plan(jobs)
    jobs.cancel(job.id, by="hara")
    jobs.cancel(job.id, by="hara")
    with database.reading() as unit:
        told = [(e.action, e.made_by, e.subject) for e in unit.log.entries(unit.sites.get("small"))][1:]
    assert told == [("job.plan", "mori", f"job {job.id}"), ("job.cancel", "hara", f"job {job.id}")]


def test_a_site_sees_its_own_jobs_by_kind_newest_first(jobs):
    one, night = a_plan(jobs), jobs.file("night", site="small", arguments={"business_date": "2026-12-01"}, by="clock")
    assert [job.id for job in jobs.recent("small")] == [night.id, one.id]
    assert [job.id for job in jobs.recent("small", kind=JobKind.PLAN)] == [one.id]


def test_workers_are_known_while_they_are_heard_of(jobs):
    assert jobs.workers() == []
    jobs.see("host:1")
    jobs.see("host:1")
    jobs.see("host:2")
    assert {worker.name for worker in jobs.workers()} == {"host:1", "host:2"}
    jobs.leave("host:1")
    assert [worker.name for worker in jobs.workers()] == ["host:2"]
