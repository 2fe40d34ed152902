"""The way in and out."""

import pytest

from tests.web.browsers import enter
from tests.web.clients import post, sign_in


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
