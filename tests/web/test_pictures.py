"""Every page is looked at as a picture, or somebody said why not."""

import pytest

from tests.benchmarks.pictures import NO_PAGE, viewer
from tests.web.routes import Objects, address, cases
from tests.web.worlds import SMALL

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]


def test_every_page_is_pictured_or_left_out_for_a_reason(app, clients, application):
    objects, nobody, no_pages = Objects(application), app.test_client(), set()
    for route in cases(app, reads=True):
        name = viewer(route)
        client = nobody if name is None else clients[name]
        with client.get(address(app, route, objects.of(SMALL, route))) as answer:
            if answer.status_code != 200 or not answer.data.startswith(b"<!doctype html>"):
                no_pages.add(route.endpoint)
    assert no_pages == set(NO_PAGE)
