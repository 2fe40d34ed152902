"""Every route with everybody: nobody sees or changes what is not theirs. New pages are walked by themselves."""

import hashlib

import pytest
from sqlalchemy import select

from shiftplan.services.accounts import MAY, Permission, Role
from shiftplan.storage.tables import AttemptRow, Base, LeaveRequestRow, SwapRow
from tests.web.clients import post, token
from tests.web.routes import Objects, address, allowed, cases, form, objects_in, routes, whoever_may
from tests.web.worlds import ACCOUNTS, OTHER, SMALL

pytestmark = pytest.mark.slow
OWN_SITE = {name: who.site or SMALL for name, who in ACCOUNTS.items()}


@pytest.fixture
def objects(application):
    """Objects of both sites."""
    return Objects(application)


def fingerprint(application):
    """Of everything the database holds, but for the counts of attempts."""
    digest = hashlib.sha256()
    with application.database.reading() as unit:
        for table in Base.metadata.sorted_tables:
            if table.name != AttemptRow.__tablename__:
                rows = unit.session.execute(select(table).order_by(*table.primary_key.columns))
                digest.update(repr([tuple(row) for row in rows]).encode())
    return digest.hexdigest()


def asked(app, client, route, values, forms):
    """The answer to a request of a route; unsafe ones bring a form and their token."""
    path = address(app, route, values)
    if route.is_read:
        return client.get(path)
    return client.post(path, data={**form(route, values), "csrf_token": forms})


def test_every_route_says_who_may_use_it(app):
    for route in routes(app):
        view = app.view_functions[route.endpoint]
        assert route.is_public or hasattr(view, "needs_permission"), route
        if "<site>" in route.rule and route.endpoint != "entrance.go_to_site":
            assert route.needs is not None, f"{route}: a page of a site needs a permission at it"


def test_every_permission_is_somebodys(app):
    used = {route.needs for route in routes(app)} - {None}
    assert used <= set(Permission)
    assert set(Permission) == {each for permissions in MAY.values() for each in permissions}
    assert set(MAY) == set(Role)


def test_nobody_signed_in_is_led_to_the_sign_in(app, client, objects, application):
    before = fingerprint(application)
    forms = token(client)
    for route in (each for each in routes(app) if not each.is_public):
        answer = asked(app, client, route, objects.of(SMALL, route), forms)
        assert (answer.status_code, answer.headers.get("Location", "")[:8]) == (303, "/sign-in"), route
    assert fingerprint(application) == before


def test_what_a_role_does_not_permit_is_refused_and_changes_nothing(app, clients, objects, application):
    """At the own site 403, at a site without any role 404, whatever the objects."""
    before = fingerprint(application)
    for name, who in ACCOUNTS.items():
        client = clients[name]
        forms = token(client)
        for route in (each for each in routes(app) if each.needs is not None):
            for site in (SMALL, OTHER) if "site" in route.variables else (OWN_SITE[name],):
                if allowed(who, route, site if "site" in route.variables else None):
                    continue
                answer = asked(app, client, route, objects.of(site, route), forms)
                has_role = who.site in (None, site) or "site" not in route.variables
                assert answer.status_code == (403 if has_role else 404), f"{name}: {route} at {site}"
    assert fingerprint(application) == before


def test_what_a_role_permits_is_there_and_reading_changes_nothing(app, clients, objects, application):
    before = fingerprint(application)
    for name, who in ACCOUNTS.items():
        for route in cases(app, reads=True):
            if route.is_public or not allowed(who, route, OWN_SITE[name] if "site" in route.variables else None):
                continue
            path = address(app, route, objects.of(OWN_SITE[name], route))
            answer = clients[name].get(path)
            assert answer.status_code in (200, 303, 304), f"{name}: {route}: {answer.status_code}: {answer.text[:300]}"
    assert fingerprint(application) == before


def test_objects_of_another_site_are_not_there(app, clients, objects, application):
    """Each object in an address alone exchanged for one of the other site: not found, and nothing changes."""
    before = fingerprint(application)
    for route in (each for each in routes(app) if each.needs is not None):
        name = whoever_may(route, SMALL)
        own, foreign = objects.of(SMALL, route), objects.of(OTHER, route)
        for variable in sorted(objects_in(route)):
            mixed = {**own, variable: foreign[variable]}
            client = clients["admin of small" if name == "admin" else name]
            answer = asked(app, client, route, mixed, token(client))
            refused = (404,) if variable in route.variables else (400, 404, 409)
            assert answer.status_code in refused, f"{name}: {route} with {variable} of {OTHER}: {answer.status_code}"
    assert fingerprint(application) == before


def test_a_form_without_its_token_is_refused(app, clients, objects, application):
    before = fingerprint(application)
    for route in cases(app, reads=False):
        name = whoever_may(route, SMALL)
        client = app.test_client() if name is None else clients[name]
        path = address(app, route, objects.of(SMALL, route))
        for data in ({}, {"csrf_token": "forged"}):
            assert client.post(path, data=data).status_code == 400, route
    assert fingerprint(application) == before


def test_a_token_of_somebody_else_is_refused(app, clients, application):
    before = fingerprint(application)
    stolen = token(clients["hr"])
    answer = clients["hr two"].post("/hr/small/waivers", data={"csrf_token": stolen, "rule": "JP-INT-OWN"})
    assert answer.status_code == 400
    assert fingerprint(application) == before
    assert post(clients["hr two"], "/hr/small/waivers", {"rule": "JP-INT-OWN"}).status_code == 400


def test_what_a_colleague_asked_for_is_not_there(clients, application):
    """Of one's own site: leave of a colleague, a swap between two others."""
    with application.database.reading() as unit:
        own = unit.sites.employee_ids(unit.sites.get(SMALL))["001"]
        leave = unit.session.scalars(select(LeaveRequestRow.id).where(LeaveRequestRow.employee_id != own)).all()
        swaps = unit.session.scalars(select(SwapRow.id).order_by(SwapRow.id)).all()
    before = fingerprint(application)
    paths = [f"/my/small/leave/{number}/withdraw" for number in leave]
    paths += [f"/my/small/swaps/{swaps[0]}/{act}" for act in ("accept", "decline", "withdraw")]
    assert clients["staff"].get(f"/my/small/swaps/{swaps[0]}").status_code == 404
    assert clients["colleague"].get(f"/my/small/swaps/{swaps[0]}").status_code == 200
    for path in paths:
        assert post(clients["staff"], path).status_code == 404, path
    assert fingerprint(application) == before
