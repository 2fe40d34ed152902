"""Jobs done by a worker and its process: kept once, stopped when somebody wishes, tried again when killed."""

import multiprocessing
import os
import signal
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from shiftplan.domain.horizon import Period
from shiftplan.domain.work import QueueId
from shiftplan.jobs.child import Child
from shiftplan.jobs.following import Following
from shiftplan.jobs.worker import Worker
from shiftplan.services.jobs import JobState
from shiftplan.storage.rosters import VersionId
from shiftplan.storage.tables import JobRow
from tests.files.small_site import write_small_site
from tests.services.worlds import WEEK

pytestmark = pytest.mark.slow

FOREVER = 600


def kill_child():
    """kill -9 for the process that solves."""
    (child,) = multiprocessing.active_children()
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    child.join()


def test_a_week_asked_for_becomes_one_draft_with_its_demand(bench):
    asked = bench.plan(seconds=4)
    told = []
    assert bench.work(lambda job, progress: told.append(dict(progress)))
    job = bench.jobs.get(asked.id)
    assert (job.state, job.error) == (JobState.DONE, "")
    version, roster = bench.application.publishing.roster(VersionId(job.result["version"]))
    assert (version.kind, version.period, version.made_by, version.based_on) == ("draft", WEEK, "mori", 0)
    assert roster.shifts
    assert version.report["violations"]["hard"] == 0
    demand = bench.application.demand.of_version(version.id)
    assert demand.id == job.result["demand"]
    assert demand.forecast
    assert demand.requirement.agents
    assert any(step.get("stage") for step in told)  # Which of them depends on the beat.
    figures = [step for step in told if "cost" in step]
    assert figures
    assert {"stage", "cost", "short", "seconds", "share", "violations"} <= figures[-1].keys()
    assert figures[-1]["violations"] == 0
    assert not bench.work()
    assert multiprocessing.active_children() == []


def test_a_day_changed_by_hand_is_in_what_the_next_job_asks_for_and_out_of_it_when_taken_back(bench):
    """What is asked for on Tuesday is that of the forecast made anew, times the change."""
    tuesday, changes, application = date(2026, 12, 8), bench.application.demand_changes, bench.application

    def asked_for():
        job = bench.jobs.file("forecast", site="small", arguments={"first_day": "2026-12-07", "days": 7}, by="mori")
        assert bench.work()
        return application.demand.get(bench.jobs.get(job.id).result["demand"])

    def volumes(demand):
        zone = application.sites.site("small").time_zone
        rows = [row for row in demand.forecast if row.queue == "phone"]
        return [row.volume for row in rows if row.interval_start.astimezone(zone).date() == tuesday]

    plain = asked_for()
    made = changes.change("small", QueueId("phone"), tuesday, 60, "mailing", seen=0, by="mori")
    changed = asked_for()
    assert volumes(changed) == pytest.approx([1.6 * each for each in volumes(plain)])
    assert sum(each.agents for each in changed.requirement.agents) > sum(
        each.agents for each in plain.requirement.agents
    )
    changes.undo("small", made.number, seen=made.number, by="mori")
    again = asked_for()
    assert (again.forecast, again.requirement) == (plain.forecast, plain.requirement)
    application.requiring.close()


def test_a_job_that_is_stopped_keeps_the_best_roster_so_far(bench):
    asked = bench.plan(seconds=FOREVER)

    def stop(job, progress):
        if progress.get("stage") == "improve":
            bench.jobs.cancel(job.id, by="mori")

    bench.work(stop)
    job = bench.jobs.get(asked.id)
    assert (job.state, job.result["status"], job.is_cancelled) == (JobState.DONE, "cancelled", True)
    version, roster = bench.application.publishing.roster(VersionId(job.result["version"]))
    assert (version.report["status"], version.report["violations"]["hard"]) == ("cancelled", 0)
    assert roster.shifts


def test_a_killed_process_is_tried_again_from_its_checkpoint_and_keeps_everything_once(bench):
    asked = bench.plan()
    killed: list[int] = []

    def kill(job, progress):
        if not killed and job.checkpoint:
            killed.append(job.fence)
            kill_child()

    bench.work(kill)
    job = bench.jobs.get(asked.id)
    assert killed
    assert (job.state, job.result) == (JobState.QUEUED, {})
    assert bench.work()
    done = bench.jobs.get(asked.id)
    assert (done.state, done.fence) == (JobState.DONE, 2)
    assert len(bench.application.publishing.versions("small")) == 1
    assert bench.demands() == 1


def test_a_job_whose_process_always_dies_is_parked(bench):
    poison = bench.plan()
    for _ in range(3):
        assert bench.work(lambda job, progress: kill_child())
    assert not bench.work()
    job = bench.jobs.get(poison.id)
    assert job.state is JobState.FAILED
    assert "3 times" in job.error


def test_a_worker_that_lost_its_lease_keeps_nothing(bench, database):
    """Its machine slept; meanwhile the lease ran out and another worker took the job."""
    asked = bench.plan()

    def lose(job, progress):
        bench.jobs.hook = None
        late = update(JobRow).where(JobRow.id == job.id).values(state="queued")
        database.writing(lambda unit: unit.session.execute(late))
        assert bench.jobs.claim("other").id == job.id

    bench.work(lose)
    job = bench.jobs.get(asked.id)
    assert (job.state, job.fence, job.result) == (JobState.RUNNING, 2, {})
    assert bench.application.publishing.versions("small") == []
    assert multiprocessing.active_children() == []


def test_a_worker_that_has_to_end_hands_its_job_on_at_once(bench):
    asked = bench.plan(seconds=FOREVER)
    bench.work(lambda job, progress: bench.ending.set())
    job = bench.jobs.get(asked.id)
    assert (job.state, job.attempt) == (JobState.QUEUED, 0)
    assert multiprocessing.active_children() == []


def test_what_cannot_be_planned_fails_with_the_sentence_that_says_why(bench, tmp_path):
    arguments = {"first_day": "2026-12-07", "days": 7}
    bench.application.sites.load(
        write_small_site(tmp_path / "none", locks=None, requirement=None, history="queue,interval_start,offered\n"),
        by="test",
    )
    asked = bench.jobs.file("forecast", site="small", arguments=arguments, by="mori")
    assert bench.work()
    job = bench.jobs.get(asked.id)
    assert job.state is JobState.FAILED
    assert "history.csv is missing or empty; bring one" in job.error


def test_a_forecast_alone_is_kept_with_the_scores_of_its_methods(bench):
    asked = bench.jobs.file("forecast", site="small", arguments={"first_day": "2026-12-07", "days": 7}, by="mori")
    bench.work()
    job = bench.jobs.get(asked.id)
    demand = bench.application.demand.get(job.result["demand"])
    assert (job.state, demand.period) == (JobState.DONE, WEEK)
    assert demand.scores
    assert bench.application.demand.latest("small", Period(WEEK.first, WEEK.last)).id == demand.id
    assert bench.application.publishing.versions("small") == []


def test_a_comparison_is_kept_with_its_figures_and_no_demand(bench):
    changes = [{"kind": "volume", "queue": "phone", "percent": 100.0}]
    arguments = {"first_day": "2026-12-07", "days": 1, "changes": changes, "share": None}
    asked = bench.jobs.file("what_if", site="small", arguments=arguments, by="mori")
    assert bench.work()
    job = bench.jobs.get(asked.id)
    assert (job.state, job.error) == (JobState.DONE, "")
    as_is, more = job.result["scenarios"]
    assert more["changes"] == changes
    assert more["required_hours"] > as_is["required_hours"] > 0
    assert more["short_hours"] >= as_is["short_hours"]
    assert bench.demands() == 0
    assert bench.application.what_ifs.found("small", job.id).report == job.result


@pytest.mark.parametrize(
    ("limits", "state"),
    [({"limit_seconds": 0.5}, JobState.FAILED), ({"limit_seconds": 900, "grace_seconds": -1}, JobState.CANCELLED)],
)
def test_a_process_that_does_not_end_is_taken_away(bench, limits, state):
    """By the clock of the job, or some time after somebody wished it to stop."""
    asked = bench.plan(seconds=FOREVER)
    job = bench.jobs.claim("test:1")
    bench.jobs.hook = lambda job, progress: bench.jobs.cancel(job.id, by="mori") if "grace_seconds" in limits else None
    child = Child.start(bench.known, job)
    Following(bench.application, job, child, bench.ending, alive=lambda: None, **limits).to_its_end()
    child.end()
    ended = bench.jobs.get(asked.id)
    assert ended.state is state
    assert bench.application.publishing.versions("small") == []


def test_a_job_that_wants_too_much_memory_fails_and_the_worker_lives(bench):
    asked = bench.plan()
    small = Worker(bench.application, replace(bench.known, job_memory_mb=60))
    while small.work_once(bench.ending):
        pass
    assert bench.jobs.get(asked.id).state is JobState.FAILED
    healthy = bench.plan(seed=2)
    assert bench.work()
    assert bench.jobs.get(healthy.id).state is JobState.DONE
