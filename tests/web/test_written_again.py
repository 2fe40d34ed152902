"""Nothing that was written is lost: when a form is refused, or the session ended while it was filled in."""

import pytest
from playwright.sync_api import expect

from tests.web.browsers import enter, watched
from tests.web.clients import post, token
from tests.web.worlds import PASSWORD

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
LEAVE = "/my/small/leave"
HERE = {"Referer": f"http://localhost{LEAVE}"}
NOTE = "a wedding\nfar away"


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(client):
    forms = token(client)
    for data in ({"csrf_token": forms}, {"csrf_token": "of an ended session"}, {}):
        answer = client.post(LEAVE, data=data, headers=HERE)
        assert (answer.status_code, answer.location) == (303, f"/sign-in?next={LEAVE}&ended=1")
    page = client.get(answer.location).text
    assert "data-not-saved" in page
    assert f'name="next" value="{LEAVE}"' in page
    part = client.post("/my/small/wishes/tap", headers={"HX-Request": "true", "HX-Current-URL": HERE["Referer"]})
    assert (part.status_code, part.headers["HX-Redirect"]) == (401, f"/sign-in?next={LEAVE}&ended=1")


@pytest.mark.parametrize(
    "before", ["https://evil.example/my/small/leave", "http://localhost/nowhere", "http://localhost/sign-out", "", "x"]
)
def test_no_other_page_than_ours_is_led_back_to(client, before):
    answer = client.post(LEAVE, headers={"Referer": before})
    assert answer.location == "/sign-in?ended=1"


def test_a_sign_in_page_that_was_open_for_long_is_shown_anew(client):
    answer = client.post("/sign-in", data={"name": "hr", "password": PASSWORD, "csrf_token": "old", "next": LEAVE})
    assert answer.status_code == 400
    assert 'name="name" value="hr"' in answer.text
    assert f'name="next" value="{LEAVE}"' in answer.text
    assert PASSWORD not in answer.text


def test_a_refusal_leads_back_to_the_page_it_came_from(clients):
    answer = post(clients["staff"], LEAVE, {"kind": "paid", "first": "2026-12-30", "last": "2026-12-28"}, headers=HERE)
    assert answer.status_code == 400
    assert "first day first" in answer.text
    assert f'href="{LEAVE}"' in answer.text
    elsewhere = post(clients["staff"], LEAVE, headers={"Referer": "https://evil.example/"})
    assert "evil" not in elsewhere.text


@pytest.fixture
def written(context):
    """A leave request that is refused: its last day comes first."""
    with watched(context.new_page(), expected=("400", "401")) as page:
        enter(page, "staff")
        page.goto(LEAVE)
        page.select_option("[name=kind]", "sick")
        page.fill("[name=first]", "2026-12-30")
        page.fill("[name=last]", "2026-12-28")
        page.fill("[name=note]", NOTE)
        yield page


def is_written_again(page):
    """Everything stands in the form again, and the page says that it is not saved."""
    expect(page.locator("#written-again")).to_be_visible()
    values = {name: page.input_value(f"[name={name}]") for name in ("kind", "first", "last", "note")}
    return values == {"kind": "sick", "first": "2026-12-30", "last": "2026-12-28", "note": NOTE}


@pytest.mark.slow
def test_a_refused_form_is_filled_in_again_once(written):
    written.click("main button.primary")
    written.click("text=Back to the page")
    assert is_written_again(written)
    written.reload()
    expect(written.locator("#written-again")).to_be_hidden()
    assert written.input_value("[name=note]") == ""


@pytest.mark.slow
def test_what_was_written_outlives_the_session_for_its_writer_alone(written):
    written.context.clear_cookies()
    written.click("main button.primary")
    expect(written.locator("[data-is-kept]")).to_be_visible()
    for password in ("not the right one", PASSWORD):
        written.fill("[name=name]", "staff")
        written.fill("[name=password]", password)
        written.keyboard.press("Enter")
    written.wait_for_url(f"**{LEAVE}")
    assert is_written_again(written)
    written.context.clear_cookies()
    written.click("main button.primary")
    written.wait_for_selector("[name=password]")
    enter(written, "colleague")
    written.goto(LEAVE)
    assert written.input_value("[name=note]") == ""
