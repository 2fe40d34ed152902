"""The way in and out: who gets in, how often one may try, and when a session is over."""

import statistics
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.cookiejar import CookieJar
from threading import Barrier, local

import pytest
import time_machine

from shiftplan import config
from shiftplan.errors import Refused
from shiftplan.services.accounts import FAILURES_OF_ACCOUNT, FAILURES_OF_NETWORK, REMEMBERED, WINDOW, Role
from shiftplan.storage.accounts import KEPT
from tests.web.browsers import enter
from tests.web.clients import post, sign_in
from tests.web.servers import served_by_gunicorn
from tests.web.worlds import PASSWORD, SMALL
from web.access import LONGEST_IDLE, LONGEST_SESSION
from web.app import create_app

one_database = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
"""Where nothing depends on the database."""
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def tried(client, name, password="wrong but long enough", **kwargs):  # noqa: S107 - not a secret
    """The status of an attempt."""
    return post(client, "/sign-in", {"name": name, "password": password}, **kwargs).status_code


@pytest.mark.parametrize("name", ["scheduler", "staff", "hr", "admin"])
def test_every_role_gets_in_and_out(client, name):
    sign_in(client, name)
    assert name in client.get("/", follow_redirects=True).text
    left = post(client, "/sign-out")
    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/password").headers["Location"].startswith("/sign-in")


def test_a_browser_gets_in(page):
    enter(page, "hr")
    assert "hr" in page.inner_text(".tools")


@pytest.mark.parametrize("name", ["hr", "nobody of this name"])
def test_after_some_failures_nobody_of_that_name_gets_in(client, app, name):
    """Whether the name exists makes no difference, and neither does the right password."""
    answers = [tried(client, name) for _ in range(FAILURES_OF_ACCOUNT + 1)]
    assert answers == [401] * FAILURES_OF_ACCOUNT + [429]
    assert tried(client, name, PASSWORD) == 429
    assert tried(app.test_client(), "staff", PASSWORD) == 303


def test_tries_at_the_same_moment_count_each_other(application, monkeypatch):
    """All have counted the failures before the first of them writes anything."""
    tries = FAILURES_OF_ACCOUNT + 4
    together, writing, here = Barrier(tries), application.database.writing, local()

    def write(work):
        if not hasattr(here, "has_waited"):
            here.has_waited = True
            together.wait(20)
        return writing(work)

    def try_once(_):
        try:
            return application.accounts.sign_in("hr", "wrong but long enough", "192.0.2.1")
        except Refused as error:
            return error.code

    monkeypatch.setattr(application.database, "writing", write)
    with ThreadPoolExecutor(tries) as pool:
        answers = list(pool.map(try_once, range(tries)))
    assert answers.count(None) <= FAILURES_OF_ACCOUNT
    assert answers.count(None) + answers.count("sign_in_throttled") == tries


def test_signing_in_is_no_failure(app, application):
    for _ in range(FAILURES_OF_ACCOUNT + 2):
        sign_in(app.test_client(), "hr")
    with application.database.reading() as unit:
        assert unit.accounts.attempts_since("sign-in", "account hr", datetime.now(UTC) - WINDOW) == 0


def test_what_is_shown_does_not_tell_which_names_exist(app):
    pages = []
    for name in ("hr", "xx"):
        client = app.test_client()
        shown = []
        for _ in range(FAILURES_OF_ACCOUNT + 1):
            answer = post(client, "/sign-in", {"name": name, "password": "wrong but long enough"})
            start = answer.text.index('role="alert"')
            shown.append(answer.text[start : answer.text.index("</p>", start)])
        pages.append(shown)
    assert pages[0] == pages[1]


def test_a_network_that_tries_many_names_is_stopped(client, app, application):
    elsewhere = {"REMOTE_ADDR": "192.0.2.9"}
    for number in range(FAILURES_OF_NETWORK - 1):
        subjects = [f"account name {number}", "network 192.0.2.9"]
        application.database.writing(lambda unit, tried=subjects: unit.accounts.attempt("sign-in", tried))
    assert tried(client, "one more name", environ_base=elsewhere) == 401
    assert tried(client, "hr", PASSWORD, environ_base=elsewhere) == 429
    assert tried(app.test_client(), "hr", PASSWORD) == 303


def test_the_window_passes(client):
    with time_machine.travel(NOW, tick=True) as clock:
        for _ in range(FAILURES_OF_ACCOUNT):
            assert tried(client, "hr") == 401
        assert tried(client, "hr", PASSWORD) == 429
        clock.shift(WINDOW + timedelta(seconds=1))
        assert tried(client, "hr", PASSWORD) == 303


@one_database
def test_the_time_of_an_answer_does_not_tell_which_names_exist(application):
    """Both look at one hash; without that an unknown name would be answered a hundred times quicker."""

    def seconds(name):
        start = time.perf_counter()
        assert application.accounts.sign_in(name, "wrong but long enough", "192.0.2.1") is None
        return time.perf_counter() - start

    application.accounts.add("hr three", PASSWORD, Role.HR, site=SMALL, by="test")
    known, unknown = ([seconds(name) for _ in range(5)] for name in ("hr three", "nobody of this name"))
    assert 1 / 3 < statistics.median(known) / statistics.median(unknown) < 3


@pytest.mark.slow
def test_two_processes_count_together(sites_url):
    with served_by_gunicorn(sites_url, workers=2, threads=2) as address:
        answers = [_tried_at(address, "hr") for _ in range(FAILURES_OF_ACCOUNT + 4)]
    assert answers == [401] * FAILURES_OF_ACCOUNT + [429] * 4


@one_database
@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/password?x=1", "/password?x=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("/%2f/evil.example", "/%2f/evil.example"),
        ("javascript:alert(1)", "/"),
        ("///evil.example", "/evil.example"),
        ("/\t/evil.example", "/"),
        ("http:evil.example", "/"),
        ("", "/"),
    ],
)
def test_sign_in_leads_nowhere_else(client, wanted, leads_to):
    answer = post(client, "/sign-in", {"name": "hr", "password": PASSWORD, "next": wanted})
    assert answer.headers["Location"] == leads_to
    again = client.get("/sign-in", query_string={"next": wanted})
    assert again.headers["Location"] == leads_to


@one_database
def test_a_session_begins_anew_at_sign_in(client):
    """Nothing planted before the sign-in survives it."""
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    sign_in(client, "hr")
    with client.session_transaction() as session:
        assert "planted" not in session
        first = session["began"]
    post(client, "/sign-out")
    with client.session_transaction() as session:
        assert first not in session.values()
        assert "_user_id" not in session


def test_signing_out_ends_a_copied_cookie_and_no_other_session(app, client):
    elsewhere, thief = sign_in(app.test_client(), "hr"), app.test_client()
    sign_in(client, "hr")
    thief.set_cookie("shiftplan", client.get_cookie("shiftplan").value)
    assert thief.get("/password").status_code == 200
    post(client, "/sign-out")
    assert thief.get("/password").status_code == 303
    assert elsewhere.get("/password").status_code == 200


@one_database
def test_a_session_without_a_stamp_is_nobody(client):
    sign_in(client, "hr")
    with client.session_transaction() as session:
        del session["stamp"]
    assert client.get("/password").status_code == 303


def test_an_ended_session_is_remembered_for_longer_than_any_lasts():
    assert LONGEST_SESSION < REMEMBERED < KEPT


@one_database
def test_an_idle_session_ends(client):
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client, "hr")
        for _ in range(3):
            clock.shift(LONGEST_IDLE - timedelta(minutes=2))
            assert client.get("/password").status_code == 200
        clock.shift(LONGEST_IDLE + timedelta(minutes=2))
        assert client.get("/password").status_code == 303


@one_database
def test_a_session_in_use_ends_after_half_a_day(client):
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client, "hr")
        for _ in range(int(LONGEST_SESSION / timedelta(hours=1))):
            assert client.get("/password").status_code == 200
            clock.shift(timedelta(hours=1, seconds=1))
        assert client.get("/password").status_code == 303


def test_another_password_ends_other_sessions(app, client):
    other = sign_in(app.test_client(), "hr")
    sign_in(client, "hr")
    new = "five other words of mine"
    assert post(client, "/password", {"old": "wrong but long enough", "new": new}).status_code == 400
    assert other.get("/password").status_code == 200
    assert post(client, "/password", {"old": PASSWORD, "new": "short"}).status_code == 400
    assert post(client, "/password", {"old": PASSWORD, "new": new}).status_code == 200
    assert client.get("/password").status_code == 200
    assert other.get("/password").status_code == 303
    sign_in(app.test_client(), "hr", new)


@one_database
def test_a_forged_session_is_nobody(app, client):
    client.set_cookie("shiftplan", "eyJfdXNlcl9pZCI6ICJ4In0.Z1.forged")
    assert client.get("/password").status_code == 303


@one_database
@pytest.mark.parametrize(("proxies", "seen"), [("", "127.0.0.1"), ("1", "203.0.113.7"), ("2", "198.51.100.4")])
def test_what_a_proxy_tells_is_believed_only_when_a_setting_says_so(application, monkeypatch, proxies, seen):
    monkeypatch.setenv(config.PROXIES, proxies)
    monkeypatch.setenv(config.SECRET_KEY, "s" * 40)
    config.settings.cache_clear()
    client = create_app(application).test_client()
    forged = {"X-Forwarded-For": "192.0.2.66, 198.51.100.4, 203.0.113.7", "X-Forwarded-Host": "evil.example"}
    assert tried(client, "hr", headers=forged) == 401
    with application.database.reading() as unit:
        since = datetime.now(UTC) - timedelta(minutes=1)
        counted = {
            address: unit.accounts.attempts_since("sign-in", f"network {address}", since)
            for address in ("127.0.0.1", "203.0.113.7", "198.51.100.4", "192.0.2.66")
        }
    assert {address for address, count in counted.items() if count} == {seen}


@one_database
def test_cookies_of_a_public_site_travel_by_tls_alone(application, monkeypatch):
    monkeypatch.setenv(config.PUBLIC_URL, "https://rosters.example.jp")
    monkeypatch.setenv(config.SECRET_KEY, "s" * 40)
    config.settings.cache_clear()
    client = create_app(application).test_client()
    answer = client.get("/sign-in", base_url="https://rosters.example.jp")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-shiftplan=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def _tried_at(address, name):
    """The status of an attempt with a fresh visitor over the network."""
    visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = visitor.open(f"{address}/sign-in", timeout=20).read().decode()
    token = page.split('name="csrf_token" value="')[-1].split('"')[0]
    form = urllib.parse.urlencode({"csrf_token": token, "name": name, "password": "wrong but long enough"}).encode()
    try:
        return visitor.open(f"{address}/sign-in", form, timeout=20).status
    except urllib.error.HTTPError as error:
        return error.code
