"""Visitors without a browser: Flask's test client, signed in as somebody, sending forms as a page would."""

import re
from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.worlds import PASSWORD


def sign_in(client: FlaskClient, name: str, password: str = PASSWORD) -> FlaskClient:
    """The client, signed in by the form.

    Raises:
        AssertionError: the form did not let it in.
    """
    answer = post(client, "/sign-in", {"name": name, "password": password})
    assert answer.status_code == 303, f"sign-in of {name}: {answer.status_code}"
    return client


def token(client: FlaskClient) -> str:
    """A token against forged requests for the client's session, from a page that everybody may see."""
    page = client.get("/password").text
    if "csrf_token" not in page:
        page = client.get("/sign-in").text
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, "no form with a token on the page"
    return found[1]


def post(client: FlaskClient, path: str, data: Mapping[str, Any] | None = None, **kwargs: Any) -> TestResponse:
    """Send a form with its token."""
    return client.post(path, data={"csrf_token": token(client), **(data or {})}, **kwargs)
