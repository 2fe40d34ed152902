"""Accounts: made with a password shown once, ended at once, and never those of another site."""

import re

import pytest

from shiftplan.services.accounts import Permission, Role
from shiftplan.services.jobs import JobKind
from shiftplan.storage.decisions import Choice
from shiftplan.storage.leave import LeaveStatus
from shiftplan.storage.rosters import VersionKind
from tests.services.test_operations import tamper
from tests.web.clients import post, sign_in
from web.admin.log_words import action_names
from web.app import WEB

ACTION = re.compile(r'"((?:site|roster|account|waiver|demand|job|leave|swap|wish|feed)\.[a-z]+)"')


def number_of(application, name):
    """The number of an account."""
    with application.database.reading() as unit:
        found = unit.accounts.find(name)
    assert found is not None
    return found[0].id


def secret_on(answer):
    """The password that a page shows."""
    found = re.search(r'<p class="secret">([^<]+)</p>', answer.text)
    assert found, answer.text
    return found[1]


def actions(application, site="small"):
    """(who, what) of the newest entries of a site's log, newest first."""
    with application.database.reading() as unit:
        return [(each.made_by, each.action) for each in unit.log.latest(unit.sites.get(site), after=0, most=3)]


NEW = {"name": "abe", "role": "staff", "at": "small", "employee": "003", "language": "ja"}


def test_a_new_account_gets_in_with_the_password_shown(clients, app, application):
    made = post(clients["admin of small"], "/admin/accounts", NEW)
    assert made.headers["Cache-Control"] == "no-store"
    password = secret_on(made)
    assert len(password) >= 20
    assert password not in clients["admin of small"].get("/admin/accounts").text
    assert actions(application)[0] == ("admin of small", "account.grant")
    client = sign_in(app.test_client(), "abe", password)
    assert client.get("/", follow_redirects=True).status_code == 200


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"name": "hr"}, 409),
        ({"name": ""}, 400),
        ({"name": " a\nb"}, 400),
        ({"employee": "101"}, 404),
        ({"employee": ""}, 400),
        ({"role": "king"}, 400),
        ({"at": "other", "employee": "101"}, 403),
        ({"at": "*", "role": "admin"}, 403),
        ({"at": "nowhere", "role": "hr"}, 403),
        ({"language": "de"}, 400),
    ],
)
def test_accounts_that_cannot_be_made(clients, application, changes, status):
    before = actions(application)
    assert post(clients["admin of small"], "/admin/accounts", NEW | changes).status_code == status
    assert actions(application) == before


def test_a_taken_name_is_not_taken_over(clients, app):
    """The account of another site keeps its password and its roles."""
    answer = post(clients["admin of small"], "/admin/accounts", {**NEW, "name": "hr of other", "role": "hr"})
    assert answer.status_code == 409
    sign_in(app.test_client(), "hr of other")


def test_an_administrator_of_a_site_sees_its_accounts_alone(clients):
    own = clients["admin of small"].get("/admin/accounts").text
    assert "admin of small" in own
    assert "colleague" in own
    assert "of other" not in own
    everybody = clients["admin"].get("/admin/accounts").text
    assert "hr of other" in everybody


def test_somebody_with_a_role_elsewhere_is_managed_by_those_of_both_sites(clients, application):
    application.accounts.add("hr two", "four quiet green words", Role.HR, site="other", by="test")
    number = number_of(application, "hr two")
    assert post(clients["admin of small"], f"/admin/accounts/{number}/deactivate").status_code == 404
    assert "hr two" not in clients["admin of small"].get("/admin/accounts").text
    assert post(clients["admin"], f"/admin/accounts/{number}/deactivate").status_code == 303
    assert actions(application, "small")[0] == actions(application, "other")[0] == ("admin", "account.deactivate")


@pytest.mark.parametrize("act", ["deactivate", "activate", "password", "sessions"])
def test_accounts_of_another_site_are_not_there(clients, application, act):
    number = number_of(application, "hr of other")
    assert post(clients["admin of small"], f"/admin/accounts/{number}/{act}").status_code == 404
    assert post(clients["admin of small"], f"/admin/accounts/999999/{act}").status_code == 404


@pytest.mark.parametrize("act", ["deactivate", "password", "sessions"])
def test_every_session_ends(clients, application, app, act):
    staff = clients["staff"]
    assert staff.get("/password").status_code == 200
    answer = post(clients["admin of small"], f"/admin/accounts/{number_of(application, 'staff')}/{act}")
    assert staff.get("/password").status_code == 303
    if act == "sessions":
        sign_in(app.test_client(), "staff")
    else:
        refused = post(app.test_client(), "/sign-in", {"name": "staff", "password": "four quiet green words"})
        assert refused.status_code == 401
    if act == "password":
        sign_in(app.test_client(), "staff", secret_on(answer))


def test_a_deactivated_account_comes_back(clients, application, app):
    number = number_of(application, "staff")
    for act in ("deactivate", "activate"):
        assert post(clients["admin"], f"/admin/accounts/{number}/{act}").status_code == 303
    sign_in(app.test_client(), "staff")


def test_nobody_locks_themselves_out(clients, application):
    number = number_of(application, "admin of small")
    assert post(clients["admin of small"], f"/admin/accounts/{number}/deactivate").status_code == 409
    assert clients["admin of small"].get("/admin/accounts").status_code == 200


def test_the_log_tells_who_did_what_and_that_nothing_was_changed(clients, application, sites_url):
    text = clients["admin of small"].get("/admin/log/small").text
    assert "Roster published" in text
    assert "holds: none was changed or removed" in text
    assert "Account hr two" in text
    assert not re.search(r"Account \d", text)
    assert clients["admin of small"].get("/admin/log/other").status_code == 404
    tamper(sites_url, "UPDATE audit_entry SET made_by = 'nobody' WHERE number = 2")
    assert "The log was tampered with" in clients["admin of small"].get("/admin/log/small").text


def test_the_log_of_no_page_is_the_last_one(clients):
    assert clients["admin"].get("/admin/log/small?page=99").status_code == 200
    assert clients["admin"].get("/admin/log/small?page=-1").status_code == 200
    assert clients["admin"].get("/admin/log").headers["Location"] == "/admin/log/other"


def test_every_action_of_the_log_has_a_name(app):
    """Codes that stand in the services, and those made of the states that things can get into."""
    found = {f"job.{each}" for each in JobKind} | {f"proposal.{each}" for each in Choice}
    found |= {f"leave.{each}" for each in LeaveStatus if each is not LeaveStatus.ASKED}
    found |= {f"roster.{each}" for each in VersionKind} | {"swap.refused", "swap.withdrawn"}
    for path in (WEB.parent / "shiftplan" / "services").glob("*.py"):
        found |= set(ACTION.findall(path.read_text("utf-8")))
    with app.test_request_context():
        assert found - set(Permission) - {"site.toml"} - action_names().keys() == set()
