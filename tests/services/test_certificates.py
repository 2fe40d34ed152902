"""The certificate of a plan: told of the roster that was planned, marked once somebody changed it."""

from datetime import timedelta

import pytest

from shiftplan.application import Application
from shiftplan.domain.people import EmployeeId
from shiftplan.services.certificates import certificate_of
from shiftplan.services.editing import Wished
from tests.files.small_site import FIRST_DAY
from tests.services.worlds import WEEK, a_loaded_site, a_shift, a_week

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
REPORT = {
    "status": "feasible", "stopped_by": "effort", "cost": 400.0, "costs": {"shortage": 300.0, "wages": 100.0},
    "bound": 390.0, "gap": 0.025, "seconds": 12.5, "effort": 20, "seed": 7,
}  # fmt: skip


@pytest.fixture
def desk(database, tmp_path):
    """Services, and a planned draft of the week."""
    a_loaded_site(database, tmp_path / "site")
    with Application(database) as services:
        made = a_week(services.sites.site("small"), "001", "002")
        draft = services.publishing.save_draft(type(made)(made.problem, made.roster, REPORT), by="mori", why="job 1")
        yield services, draft.id


def told(services, version):
    """The certificate that a version's board shows."""
    return certificate_of(services.boards.draft("small", version))


def test_it_tells_cost_bound_gap_effort_and_seed_of_the_plan(desk):
    services, draft = desk
    found = told(services, draft)
    assert (found.cost, found.bound, found.gap) == (400.0, 390.0, 0.025)
    assert (found.effort, found.seed, found.seconds, found.stopped_by) == (20, 7, 12.5, "effort")
    assert (found.is_as_made, found.is_proven_best) == (True, False)


def test_an_edited_roster_is_no_longer_what_was_planned_until_the_edit_is_taken_back(desk):
    services, draft = desk
    services.editing.edit("small", draft, Wished(EmployeeId("001"), WEEK.first), seen=0, by="mori")
    assert not told(services, draft).is_as_made
    services.editing.undo("small", draft, seen=1, by="mori")
    assert told(services, draft).is_as_made


def test_a_draft_of_what_is_published_was_planned_by_nobody(desk):
    services, draft = desk
    services.publishing.publish(draft, by="mori")
    again = services.publishing.draft_of_published("small", WEEK, by="mori")
    assert told(services, again.id) is None
    assert certificate_of(services.boards.published("small", WEEK)) is None


def test_a_renewed_draft_keeps_the_certificate_and_says_that_it_changed(desk):
    services, draft = desk
    site = services.sites.site("small")
    other = a_week(site, "002")
    shift = a_shift(site, "001", FIRST_DAY + timedelta(days=3))
    made = type(other)(other.problem, type(other.roster)((*other.roster.shifts, shift)), REPORT)
    services.publishing.publish(services.publishing.save_draft(made, by="hara", why="week").id, by="hara")
    renewed = services.publishing.renewed(draft, by="mori")
    assert (told(services, renewed.id).seed, told(services, renewed.id).is_as_made) == (7, False)
