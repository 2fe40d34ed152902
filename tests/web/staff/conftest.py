"""Two people of the small site on the Tuesday before a published week."""

import pytest
import time_machine
from flask.testing import FlaskClient

from shiftplan.application import Application
from shiftplan.domain.people import EmployeeId
from tests.services.staff_worlds import MONDAY, NOW, TUESDAY
from tests.services.worlds import a_draft, a_shift
from tests.web.clients import sign_in


@pytest.fixture
def week(application: Application):
    """001 works on Monday, 002 on Tuesday, and nobody has asked for anything yet."""
    with time_machine.travel(NOW, tick=True):
        for person in (EmployeeId("001"), EmployeeId("002")):
            for view in application.swap_lists.of("small", person):
                if view.status == "open" and not view.is_asked:
                    application.swaps.withdraw("small", person, view.swap.id, by="test")
            for request in application.leave.of("small", person):
                application.leave.withdraw("small", person, request.id, by="test")
        site = application.sites.site("small")
        shifts = (a_shift(site, "001", MONDAY), a_shift(site, "002", TUESDAY))
        draft = application.publishing.save_draft(a_draft(site, *shifts), by="mori", why="week")
        application.publishing.publish(draft.id, by="mori")
        yield


@pytest.fixture
def staff(week, app) -> FlaskClient:
    """001, signed in."""
    return sign_in(app.test_client(), "staff")
