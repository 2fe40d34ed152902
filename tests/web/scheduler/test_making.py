"""Make a roster and follow it: the form, the page that changes by itself, the end; nobody else's jobs."""

import re
from datetime import timedelta

import pytest
import time_machine

from shiftplan.services.jobs import JobState
from shiftplan.services.making import Planned
from tests.services.worlds import NEXT_WEEK, WEEK, a_week
from tests.web.clients import post
from tests.web.worlds import OTHER, SMALL

pytestmark = pytest.mark.slow
THE_FIRST = "2026-12-01T09:00:00+09:00"


@pytest.fixture(autouse=True)
def december():
    with time_machine.travel(THE_FIRST):
        yield


@pytest.fixture
def scheduler(clients):
    return clients["scheduler"]


def asked(scheduler, application, **fields):
    """The job that the form asks for."""
    form = {"first": NEXT_WEEK.first.isoformat(), "weeks": "1", "seconds": "20"} | fields
    answer = post(scheduler, f"/plan/{SMALL}/make", form)
    assert answer.status_code == 303, answer.text
    return application.jobs.get(int(answer.location.rsplit("/", 1)[1]))


def claimed(application, job):
    """The job in the hands of a worker; others that wait are passed over."""
    while (held := application.jobs.claim("w")) is not None and held.id != job.id:
        application.jobs.stop(held)
    assert held is not None
    return held


def test_the_form_offers_the_weeks_ahead_and_what_is_known_of_them(scheduler):
    page = scheduler.get(f"/plan/{SMALL}/make").text
    offered = re.findall(r'name="first" value="([0-9-]+)"', page)
    assert offered[:3] == ["2026-11-30", WEEK.first.isoformat(), NEXT_WEEK.first.isoformat()]
    (chosen,) = re.findall(r'name="first" value="([0-9-]+)" required checked', page)
    assert chosen == NEXT_WEEK.first.isoformat()
    assert page.count('<span class="badge good">Published</span>') == 1
    assert page.count('<span class="badge warn">Draft</span>') == 1
    other = scheduler.get(f"/plan/{SMALL}/make?first={WEEK.first}").text
    assert f'value="{WEEK.first}" required checked' in other


def test_a_week_asked_for_twice_is_one_job(scheduler, application):
    first, again = (asked(scheduler, application, weeks="2") for _ in range(2))
    assert first.id == again.id
    assert first.arguments == {"first_day": NEXT_WEEK.first.isoformat(), "days": 14, "seconds": 20, "seed": 1}
    assert first.made_by == "scheduler"


@pytest.mark.parametrize(
    "fields",
    [
        {"first": (NEXT_WEEK.first + timedelta(days=1)).isoformat()},
        {"first": ""},
        {"first": "soon"},
        {"weeks": "9"},
        {"weeks": "-1"},
        {"seconds": "999999"},
        {"seconds": "many"},
    ],
)
def test_what_cannot_be_made_is_refused_on_the_spot(scheduler, application, fields):
    before = len(application.jobs.recent(SMALL))
    form = {"first": NEXT_WEEK.first.isoformat(), "weeks": "1", "seconds": "20"} | fields
    assert post(scheduler, f"/plan/{SMALL}/make", form).status_code == 400
    assert len(application.jobs.recent(SMALL)) == before


def test_the_page_changes_by_itself_and_only_when_there_is_news(scheduler, application):
    job = asked(scheduler, application)
    place = f"/plan/{SMALL}/jobs/{job.id}"
    page = scheduler.get(place).text
    assert "Waiting" in page
    assert "shiftplan work" in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    (poll,) = re.findall(r'hx-get="([^"]+)" hx-trigger="every 2s"', page)
    assert scheduler.get(poll).status_code == 204
    held = claimed(application, job)
    application.jobs.see("w")
    step = {"stage": "improve", "cost": 1234.5, "short": 6.0, "seconds": 5.0, "share": 0.25, "violations": 0}
    application.jobs.beat(held, step)
    part = scheduler.get(poll)
    assert part.status_code == 200
    assert "<html" not in part.text
    for shown in ("Improving the roster", "1,234", "3.0", 'value="0.25"', "5 / 20", "Stop and keep the best so far"):
        assert shown in part.text, shown
    assert "shiftplan work" not in part.text


def test_stop_asks_the_worker_to_end_with_what_there_is(scheduler, application):
    job = asked(scheduler, application)
    held = claimed(application, job)
    assert application.jobs.beat(held, {}) is False
    assert post(scheduler, f"/plan/{SMALL}/jobs/{job.id}/stop").status_code == 303
    assert application.jobs.beat(held, {}) is True
    assert "Stopping" in scheduler.get(f"/plan/{SMALL}/jobs/{job.id}").text


def test_a_job_that_waits_is_taken_back_by_the_same_button(scheduler, application):
    job = asked(scheduler, application)
    post(scheduler, f"/plan/{SMALL}/jobs/{job.id}/stop")
    assert application.jobs.get(job.id).state is JobState.CANCELLED
    page = scheduler.get(f"/plan/{SMALL}/jobs/{job.id}").text
    assert "nothing was kept" in page
    assert "hx-get" not in page


def test_the_end_leads_to_the_board_and_the_page_rests(scheduler, application):
    job = asked(scheduler, application)
    held = claimed(application, job)
    made = a_week(application.sites.site(SMALL), "001", "002", period=NEXT_WEEK)
    planned = Planned(period=NEXT_WEEK, roster=made.roster, report={"status": "feasible"}, based_on=1)
    ended = application.making.keep_draft(held, planned)
    page = scheduler.get(f"/plan/{SMALL}/jobs/{job.id}").text
    assert f'href="/plan/{SMALL}/versions/{ended.result["version"]}"' in page
    assert "hx-get" not in page
    assert "noscript" not in page
    assert scheduler.get(f"/plan/{SMALL}/versions/{ended.result['version']}").status_code == 200


def test_a_failed_job_shows_its_sentence_as_text(scheduler, application):
    job = asked(scheduler, application)
    held = claimed(application, job)
    application.jobs.fail(held, "locks.csv: 003: <b>2026-12-08</b> contradicts H-RUN; change or remove a lock")
    page = scheduler.get(f"/plan/{SMALL}/jobs/{job.id}").text
    assert "&lt;b&gt;2026-12-08&lt;/b&gt; contradicts H-RUN; change or remove a lock" in page
    assert "Try again" in page


def test_jobs_of_another_site_are_not_there(scheduler, clients, application):
    job = asked(scheduler, application)
    stranger = clients["scheduler of other"]
    for path in (
        f"/plan/{OTHER}/jobs/{job.id}",
        f"/plan/{SMALL}/jobs/{job.id}",
        f"/plan/{OTHER}/jobs/{job.id}/progress",
    ):
        assert stranger.get(path).status_code == 404
    assert post(stranger, f"/plan/{OTHER}/jobs/{job.id}/stop").status_code == 404
    assert not application.jobs.get(job.id).is_cancelled
