"""Proposals of the night: decided once, by whoever is first; out of date when the world went on."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine

from shiftplan.errors import Refused, StaleRoster, UnknownId
from shiftplan.services.proposals import Standing
from shiftplan.storage.rosters import VersionKind
from tests.services.night_worlds import a_desk, a_proposal
from tests.services.test_nights import tokyo
from tests.services.worlds import NEXT_WEEK, WEEK, a_week


@pytest.fixture
def desk(database, tmp_path):
    with time_machine.travel(tokyo(1, 9), tick=False):
        yield a_desk(database, tmp_path / "site")


def test_an_accepted_proposal_is_the_newest_draft_and_binds_nobody(desk):
    draft = desk.publishing.save_draft(a_week(desk.site, "001"), by="mori", why="")
    proposal = a_proposal(desk, "001", "002")
    became = desk.proposals.accept("small", proposal, by="mori")
    found, roster = desk.publishing.roster(became)
    assert (found.kind, found.period, found.made_by) == (VersionKind.DRAFT, WEEK, "mori")
    assert roster == desk.publishing.roster(proposal)[1]
    assert desk.publishing.current("small", WEEK).shifts == ()
    with desk.database.reading() as unit:
        assert (unit.edits.parent(became), unit.edits.parent(proposal)) == (proposal, draft.id)
    told = desk.proposals.get("small", proposal)
    assert (told.standing, told.decided_by, told.became) == (Standing.ACCEPTED, "mori", became)
    assert desk.nights.open_proposals("small") == ()
    desk.publishing.publish(became, by="mori")
    assert desk.publishing.current("small", WEEK) == roster


def test_a_rejected_proposal_is_put_aside_for_good(desk):
    proposal = a_proposal(desk, "001")
    desk.proposals.reject("small", proposal, by="mori")
    assert desk.proposals.get("small", proposal).standing is Standing.REJECTED
    for decide in (desk.proposals.accept, desk.proposals.reject):
        with pytest.raises(Refused, match="rejected already, by mori"):
            decide("small", proposal, by="hara")
    assert [each.kind for each in desk.publishing.versions("small")] == ["proposal"]


def test_of_many_who_decide_at_once_one_wins_and_the_others_hear_who(desk):
    proposal = a_proposal(desk, "001")

    def decide(number):
        who = f"person {number}"
        try:
            if number % 2:
                desk.proposals.reject("small", proposal, by=who)
            else:
                desk.proposals.accept("small", proposal, by=who)
        except Refused as error:
            return str(error)
        return who

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(decide, range(8)))
    winners = [answer for answer in answers if answer.startswith("person")]
    assert len(winners) == 1
    assert [answer for answer in answers if answer.endswith(f"already, by {winners[0]}")] == [
        answer for answer in answers if answer not in winners
    ]
    drafts = [each for each in desk.publishing.versions("small") if each.kind is VersionKind.DRAFT]
    assert len(drafts) == (desk.proposals.get("small", proposal).standing is Standing.ACCEPTED)


def outdated(desk, proposal):
    """The proposal cannot be accepted any more, but put aside."""
    assert desk.proposals.get("small", proposal).standing is Standing.OUTDATED
    assert desk.nights.open_proposals("small") == ()
    with pytest.raises(StaleRoster, match="out of date") as refused:
        desk.proposals.accept("small", proposal, by="mori")
    assert refused.value.code == "proposal_outdated"
    desk.proposals.reject("small", proposal, by="mori")


def test_a_newer_draft_of_its_days_outdates_a_proposal_and_one_of_other_days_does_not(desk):
    proposal = a_proposal(desk, "001")
    desk.publishing.save_draft(a_week(desk.site, "001", period=NEXT_WEEK), by="mori", why="")
    assert desk.proposals.get("small", proposal).standing is Standing.OPEN
    desk.publishing.save_draft(a_week(desk.site, "002"), by="mori", why="")
    outdated(desk, proposal)


def test_an_edit_of_its_draft_outdates_a_proposal(desk):
    draft = desk.publishing.save_draft(a_week(desk.site, "001"), by="mori", why="")
    proposal = a_proposal(desk, "001", "002")
    desk.database.writing(
        lambda unit: unit.edits.add(unit.sites.get("small"), draft.id, ("001", WEEK.first), None, made_by="mori")
    )
    outdated(desk, proposal)


def test_a_publication_of_its_days_outdates_a_proposal(desk):
    draft = desk.publishing.save_draft(a_week(desk.site, "001"), by="mori", why="")
    proposal = a_proposal(desk, "001", "002")
    desk.publishing.publish(draft.id, by="mori")
    outdated(desk, proposal)


def test_a_second_night_replaces_what_the_first_proposed(desk):
    first = a_proposal(desk, "001")
    second = a_proposal(desk, "001", "002", start_minute=540)
    assert [each.version for each in desk.nights.open_proposals("small")] == [second]
    outdated_first = desk.proposals.get("small", first)
    assert outdated_first.standing is Standing.OUTDATED


def test_a_proposal_of_days_that_are_over_is_out_of_date(desk):
    proposal = a_proposal(desk, "001")
    with time_machine.travel(tokyo(13, 12), tick=False):
        outdated(desk, proposal)


def test_drafts_and_foreign_proposals_cannot_be_decided(desk):
    draft = desk.publishing.save_draft(a_week(desk.site, "001"), by="mori", why="")
    proposal = a_proposal(desk, "001")
    for site, version in (("small", draft.id), ("elsewhere", proposal), ("small", 99)):
        with pytest.raises(UnknownId):
            desk.proposals.accept(site, version, by="mori")
        with pytest.raises(UnknownId):
            desk.proposals.reject(site, version, by="mori")
