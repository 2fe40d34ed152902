"""What every page holds and every answer says: headers, nothing inline, nothing from elsewhere, in both languages."""

import re

import pytest

from tests.web.clients import post
from tests.web.documents import document
from tests.web.routes import Objects, address, cases, whoever_may
from tests.web.worlds import SMALL

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ADDRESSES = ("href", "src", "action", "formaction", "poster", "data", "srcset", "hx-get", "hx-post", "xlink:href")
ENGLISH = re.compile(r"[A-Z][a-z]+(?: [a-z]+)+[.?]?")
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
NAMES_OF_LANGUAGES = {"日本語", "English"}


def walked(app, clients, objects, language=None):
    """(route, answer) of every page, as somebody who may see it."""
    chosen: set[str | None] = set()
    nobody = app.test_client()
    for route in cases(app, reads=True):
        name = whoever_may(route, SMALL)
        client = nobody if name is None else clients[name]
        if language is not None and name not in chosen:
            post(client, "/language", {"language": language})
            chosen.add(name)
        yield route, client.get(address(app, route, objects.of(SMALL, route)))


def pages(app, clients, objects, language=None):
    """(route, document) of every page of HTML."""
    for route, answer in walked(app, clients, objects, language):
        if answer.status_code == 200 and answer.mimetype == "text/html":
            yield route, document(answer.text)


@pytest.fixture
def objects(application):
    """Objects of both sites."""
    return Objects(application)


def test_every_answer_carries_the_headers(app, clients, objects, client):
    answers = [*walked(app, clients, objects)]
    answers += [
        ("an error", clients["hr"].get(path)) for path in ("/hr/small/findings?first=x", "/nowhere", "/static/x")
    ]
    answers += [("a refusal", clients["staff"].get("/hr/small")), ("a form", client.post("/sign-in"))]
    answers += [("an asset", client.get("/static/base.css")), ("another method", client.put("/sign-in"))]
    for route, answer in answers:
        for header, value in HEADERS.items():
            assert answer.headers.get(header) == value, f"{route}: {header}"
        if answer.mimetype == "text/html" and answer.status_code < 400:
            assert answer.headers["Cache-Control"] == "no-store", route
        answer.close()


def test_nothing_on_a_page_is_inline(app, clients, objects):
    """No script but files of ours, no style attribute, no handler: the policy would stop them."""
    for route, page in pages(app, clients, objects):
        assert not page.scripts, route
        for each in page.elements:
            assert each.tag not in ("style", "iframe", "object", "embed", "base"), f"{route}: <{each.tag}>"
            assert "style" not in each.attributes, f"{route}: <{each.tag} style>"
            handlers = [name for name in each.attributes if name.startswith(("on", "hx-on"))]
            assert not handlers, f"{route}: <{each.tag} {handlers}>"
            assert each.tag != "script" or each.attributes.get("src", "").startswith("/static/"), route


def test_nothing_on_a_page_leads_elsewhere(app, clients, objects):
    for route, page in pages(app, clients, objects):
        for each in page.elements:
            for name in ADDRESSES:
                value = each.attributes.get(name, "")
                assert not re.match(r"\s*(https?:|//|javascript:|data:|vbscript:)", value), f"{route}: {name}={value}"


def test_every_form_that_changes_something_has_a_token(app, clients, objects):
    for route, answer in walked(app, clients, objects):
        if answer.mimetype == "text/html":
            for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", answer.text, re.DOTALL | re.IGNORECASE):
                assert 'name="csrf_token"' in form, f"{route}: {form[:200]}"


def test_every_page_is_whole_and_named(app, clients, objects):
    """A language, one title, one main heading, labels: what a screen reader starts from."""
    for language in ("ja", "en"):
        for route, page in pages(app, clients, objects, language):
            if not page.all("html"):
                continue  # A part of a page.
            assert page.all("html")[0].attributes["lang"] == language, route
            assert len(page.all("h1")) == 1, f"{route}: {len(page.all('h1'))} headings of the first level"
            ids = [each.attributes["id"] for each in page.elements if "id" in each.attributes]
            assert len(ids) == len(set(ids)), f"{route}: ids twice"
            for table in page.all("th"):
                assert table.attributes.get("scope") in ("col", "row", "colgroup", "rowgroup"), f"{route}: th"


def test_what_is_refused_in_general_is_told_in_the_language_of_the_page(clients):
    for name, path, said in (
        ("scheduler", "/plan/small/versions/999999", "該当するものがないか"),
        ("staff", "/plan/small/weeks", "この操作の権限がありません"),
    ):
        post(clients[name], "/language", {"language": "ja"})
        assert said in clients[name].get(path).text


def test_japanese_pages_hold_no_english_sentence(app, clients, objects):
    for route, page in pages(app, clients, objects, "ja"):
        left = [text for text in page.texts if ENGLISH.fullmatch(text) and text not in clients]
        assert not left, f"{route}: {left}"


def test_no_page_shows_the_name_of_a_sentence_that_is_missing(app, clients, objects):
    for language in ("ja", "en"):
        for route, page in pages(app, clients, objects, language):
            assert not [text for text in page.texts if text.startswith("error:") or "%(" in text], route
