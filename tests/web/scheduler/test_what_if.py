"""What if: the form asks for a job, its end shows the scenarios side by side; bad input and strangers are refused."""

import re

import pytest
import time_machine

from tests.services.worlds import NEXT_WEEK
from tests.web.clients import post
from tests.web.worlds import COMPARED, OTHER, SMALL

pytestmark = pytest.mark.slow
THE_FIRST = "2026-12-01T09:00:00+09:00"
PLACE = f"/plan/{SMALL}/what-if"


@pytest.fixture(autouse=True)
def december():
    with time_machine.travel(THE_FIRST):
        yield


@pytest.fixture
def scheduler(clients):
    return clients["scheduler"]


def compared(application):
    """The number of the comparison that is there."""
    jobs = application.jobs.recent(SMALL, kind="what_if")
    return next(job.id for job in jobs if job.state.is_end)


def test_the_form_asks_for_one_job_with_every_change(scheduler, application):
    form = {
        "first": NEXT_WEEK.first.isoformat(), "weeks": "1", "queue": "phone", "percent": "10", "hire": "3",
        "like": "part", "skills": ["phone", "mail"], "begins": "2026-12-16", "until": "2", "train": "1", "of": "phone",
        "learn": "mail",
    }  # fmt: skip
    answer = post(scheduler, PLACE, form)
    assert answer.status_code == 303, answer.text
    job = application.jobs.get(int(answer.location.rsplit("/", 1)[1]))
    assert job.kind == "what_if"
    assert job.arguments == {
        "first_day": NEXT_WEEK.first.isoformat(),
        "days": 7,
        "share": 0.02,
        "changes": [
            {"kind": "volume", "queue": "phone", "percent": 10.0},
            {"kind": "hire", "people": 3, "like": "part", "skills": ["phone", "mail"], "from": "2026-12-16"},
            {"kind": "train", "skill": "mail", "employee": None, "people": 1, "of": "phone"},
        ],
    }
    page = scheduler.get(answer.location).text
    assert "What if?" in page
    assert "best roster" not in page
    assert "3 more like part (phone, mail)" in scheduler.get(PLACE).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "nothing is changed"),
        ({"percent": "lots"}, ""),
        ({"percent": "9999"}, ""),
        ({"hire": "2", "like": "part"}, "skills"),
        ({"hire": "2", "like": "nobody", "skills": "phone"}, ""),
        ({"percent": "10", "until": "2"}, "people to hire"),
        ({"train": "99", "learn": "mail"}, "could learn mail"),
        ({"percent": "10", "weeks": "9"}, ""),
        ({"percent": "10", "first": "soon"}, ""),
    ],
)
def test_what_cannot_be_compared_is_refused_on_the_spot(scheduler, application, fields, said):
    before = len(application.jobs.recent(SMALL))
    answer = post(scheduler, PLACE, {"first": NEXT_WEEK.first.isoformat(), "weeks": "1", **fields})
    assert answer.status_code == 400
    assert said in answer.text
    assert len(application.jobs.recent(SMALL)) == before


def test_the_end_shows_the_scenarios_side_by_side(scheduler, application):
    page = scheduler.get(f"{PLACE}/{compared(application)}").text
    shown = re.sub(r"<[^>]+>|\s+", " ", page)
    for words in (
        "Nothing was planned", "As it is", "電話 +10 %", "2 more like part (phone)", "All together", "(+50)",
        "At least 4 more people are needed until at most 2 % is short", "Mon 7 Dec 10:00", "12.5",
    ):  # fmt: skip
        assert words in re.sub(" +", " ", shown), words
    assert 'class="as-cards' in page  # on a phone, rows become cards


def test_the_demand_page_leads_there(scheduler):
    page = scheduler.get(f"/plan/{SMALL}/demand?from={NEXT_WEEK.first}").text
    assert f'href="{PLACE}?first=' in page


def test_nobody_else_may_ask_or_look(clients, application):
    number = compared(application)
    for name in ("staff", "hr"):
        assert clients[name].get(PLACE).status_code == 403
        assert clients[name].get(f"{PLACE}/{number}").status_code == 403
        assert post(clients[name], PLACE, {"percent": "10"}).status_code == 403
    assert clients["scheduler of other"].get(f"/plan/{OTHER}/what-if/{number}").status_code == 404


def test_a_comparison_that_is_not_done_is_not_there(scheduler, application):
    assert COMPARED["scenarios"]
    other = next(job.id for job in application.jobs.recent(SMALL) if job.kind == "forecast")
    assert scheduler.get(f"{PLACE}/{other}").status_code == 404
