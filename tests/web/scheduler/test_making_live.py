"""A job followed in a browser: figures come by themselves, the focus stays, the keyboard stops it, the end leads on."""

import pytest

from shiftplan.services.making import Planned
from tests.services.worlds import NEXT_WEEK, a_week
from tests.web.browsers import enter
from tests.web.worlds import SMALL

pytestmark = pytest.mark.slow


def step(cost):
    """How a search stands."""
    return {"stage": "improve", "cost": cost, "short": 6.0, "seconds": 5.0, "share": 0.25, "violations": 0}


def test_a_roster_is_asked_for_followed_stopped_and_opened(page, application):
    enter(page, "scheduler")
    page.goto(f"/plan/{SMALL}/make?first={NEXT_WEEK.first}")
    page.click("form.making button.primary")
    page.wait_for_url("**/jobs/*")
    number = int(page.url.rsplit("/", 1)[1])
    while (held := application.jobs.claim("w")) is not None and held.id != number:
        application.jobs.stop(held)
    assert held is not None
    application.jobs.see("w")
    application.jobs.beat(held, step(4321.0))
    page.wait_for_selector("#progress:has-text('4,321')")
    page.focus("#stop-job")
    application.jobs.beat(held, step(1234.0))
    page.wait_for_selector("#progress:has-text('1,234')")
    assert page.evaluate("document.activeElement.id") == "stop-job"
    page.keyboard.press("Enter")
    page.wait_for_selector("#progress:has-text('Stopping')")
    assert application.jobs.beat(held, step(1200.0))
    made = a_week(application.sites.site(SMALL), "001", "002", period=NEXT_WEEK)
    planned = Planned(period=NEXT_WEEK, roster=made.roster, report={"status": "cancelled"}, based_on=1)
    ended = application.making.keep_draft(held, planned)
    page.click("#progress a:has-text('Open the roster')")
    page.wait_for_url(f"**/versions/{ended.result['version']}")
