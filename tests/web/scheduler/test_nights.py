"""Nights on their page, and the morning's decision."""

import re

import pytest
import time_machine

from shiftplan.services.making import Planned
from shiftplan.services.proposals import NightFacts, Standing
from shiftplan.storage.rosters import VersionId, VersionKind
from tests.services.worlds import NEXT_WEEK, a_week
from tests.web.clients import post
from tests.web.worlds import OTHER, SMALL

pytestmark = pytest.mark.slow
FIGURES = {
    "cost": 900.0,
    "short_agent_intervals": 9.0,
    "over_agent_intervals": 1.0,
    "required_agent_intervals": 50.0,
    "paid_hours": 24.0,
    "wishes": {"asked": 2, "met": 1},
    "violations": {"hard": 0, "soft": 1},
}


@pytest.fixture(autouse=True)
def december():
    with time_machine.travel("2026-12-01T09:00:00+09:00"):
        yield


@pytest.fixture
def scheduler(clients):
    return clients["scheduler"]


def held_night(application, scheduler):
    """The night of today asked for by the button, in the hands of a worker."""
    answer = post(scheduler, f"/plan/{SMALL}/nights/run")
    assert answer.status_code == 303
    number = int(answer.location.rsplit("/", 1)[1])
    while (held := application.jobs.claim("w")) is not None and held.id != number:
        application.jobs.stop(held)
    assert held is not None
    return held


def proposed(application, scheduler):
    """A night that gives 002 the days that the draft gave to 001, an hour and a half less short."""
    held = held_night(application, scheduler)
    days = application.nights.open_days(SMALL, NEXT_WEEK.first.replace(day=1))
    made = a_week(application.sites.site(SMALL), "002", period=NEXT_WEEK)
    planned = Planned(period=NEXT_WEEK, roster=made.roster, report={"status": "feasible"}, based_on=1)
    facts = NightFacts(
        draft=days.draft,
        edits=days.edits,
        changed_days=3,
        people=1,
        before=FIGURES,
        after=FIGURES | {"short_agent_intervals": 6.0, "cost": 700.0},
    )
    return VersionId(application.proposals.keep(held, SMALL, planned, facts).result["version"])


def test_a_proposal_shows_effect_and_people_and_becomes_the_draft(scheduler, application):
    number = proposed(application, scheduler)
    nights = scheduler.get(f"/plan/{SMALL}/nights").text
    assert f'href="/plan/{SMALL}/proposals/{number}"' in nights
    assert f'href="/plan/{SMALL}/proposals/{number}"' in scheduler.get(f"/plan/{SMALL}/weeks").text
    page = scheduler.get(f"/plan/{SMALL}/proposals/{number}").text
    shown = re.sub(r"<[^>]+>|\s+", " ", page)
    assert re.search(r"Hours short +4\.5 +3\.0", shown), shown
    assert re.search(r"Cost +900 +700", shown)
    assert "佐藤 花子" in page
    assert "鈴木 一郎" not in page
    answer = post(scheduler, f"/plan/{SMALL}/proposals/{number}/accept")
    assert answer.status_code == 303
    draft = VersionId(int(answer.location.rsplit("/", 1)[1]))
    assert application.publishing.roster(draft)[0].kind is VersionKind.DRAFT
    assert "newest draft now" in scheduler.get(answer.location).text
    assert "Accepted by scheduler" in scheduler.get(f"/plan/{SMALL}/proposals/{number}").text
    assert application.publishing.current(SMALL, NEXT_WEEK).shifts == ()


def test_whoever_decides_second_reads_who_was_first(scheduler, application):
    number = proposed(application, scheduler)
    assert post(scheduler, f"/plan/{SMALL}/proposals/{number}/reject").status_code == 303
    for decision in ("accept", "reject"):
        answer = post(scheduler, f"/plan/{SMALL}/proposals/{number}/{decision}")
        assert answer.status_code == 409
        assert "rejected already, by scheduler" in answer.text
    page = scheduler.get(f"/plan/{SMALL}/proposals/{number}").text
    assert "Put aside by scheduler" in page
    assert f"/proposals/{number}/accept" not in page


def test_an_outdated_proposal_can_be_put_aside_alone(scheduler, application):
    number = proposed(application, scheduler)
    site = application.sites.site(SMALL)
    application.publishing.save_draft(a_week(site, "001", period=NEXT_WEEK), by="mori", why="meanwhile")
    page = scheduler.get(f"/plan/{SMALL}/proposals/{number}").text
    assert f"/proposals/{number}/accept" not in page
    assert f"/proposals/{number}/reject" in page
    assert post(scheduler, f"/plan/{SMALL}/proposals/{number}/accept").status_code == 409
    assert application.proposals.get(SMALL, number).standing is Standing.OUTDATED


def test_the_page_says_whether_a_worker_is_there_and_how_nights_ended(scheduler, application):
    assert "shiftplan work" in scheduler.get(f"/plan/{SMALL}/nights").text
    held = held_night(application, scheduler)
    application.jobs.fail(held, "history.csv is missing or empty; bring one")
    application.jobs.see("w")
    page = scheduler.get(f"/plan/{SMALL}/nights").text
    assert "shiftplan work" not in page
    assert "history.csv is missing or empty; bring one" in page


def test_administrators_see_nights_and_decide_nothing(clients, scheduler, application):
    number = proposed(application, scheduler)
    admin = clients["admin of small"]
    page = admin.get(f"/plan/{SMALL}/nights").text
    assert "/proposals/" not in page
    assert "/nights/run" not in page
    assert admin.get(f"/plan/{SMALL}/proposals/{number}").status_code == 403
    assert post(admin, f"/plan/{SMALL}/proposals/{number}/accept").status_code == 403


def test_proposals_of_another_site_are_not_there(clients, scheduler, application):
    number = proposed(application, scheduler)
    stranger = clients["scheduler of other"]
    assert stranger.get(f"/plan/{OTHER}/proposals/{number}").status_code == 404
    for decision in ("accept", "reject"):
        assert post(stranger, f"/plan/{OTHER}/proposals/{number}/{decision}").status_code == 404
    assert application.proposals.get(SMALL, number).standing is Standing.OPEN
