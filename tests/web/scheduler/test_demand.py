"""The demand page: what was kept is shown, in both languages, drawn without breaking the page's own rules."""

from dataclasses import replace
from datetime import UTC

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from shiftplan.domain.demand import AgentsNeeded, HistoryFlag, MethodScore, Requirement
from shiftplan.domain.horizon import instant
from shiftplan.files.forecast import ForecastRow
from shiftplan.services.packed_demand import Renewed
from tests.files.small_site import FIRST_DAY
from tests.services.worlds import PHONE, WEEK
from tests.web.browsers import enter
from tests.web.clients import post, sign_in

PAGE = "/plan/small/demand"
AXE = Axe()


@pytest.fixture
def forecast(application):
    """A forecast of the published week: 12.5 contacts and three people each morning at nine."""
    site = application.sites.site("small")
    starts = [instant(day, 540, site.time_zone) for day in WEEK]
    rows = [ForecastRow(PHONE, at, 12.5, (8.0, 9.0, 11.0, 12.0, 14.0, 17.0, 19.0), 300.0) for at in starts]
    needs = Requirement(tuple(AgentsNeeded(PHONE, at, 3.0) for at in starts))
    scores = [MethodScore(PHONE, "two-stage", 0.0812, -0.013, 0.04, 1.1)]
    return application.demand.keep("small", WEEK, rows, needs, by="mori", scores=scores)


def test_the_page_shows_history_forecast_needs_events_and_how_good_it_was(client, forecast):
    page = sign_in(client, "scheduler").get(PAGE).text
    assert "Mon 7 Dec 2026" in page
    assert 'data-value="12.5"' in page
    assert page.count('data-value="3.0"') == 7
    assert "campaign ×1.20" in page
    assert "With 10.0 % of paid time out of office: 11.7 hours to employ." in page
    assert "8.1 %" in page
    assert "−1.3 %" in page
    assert 'data-value="54.0"' not in page


def test_it_speaks_japanese(client, forecast):
    client = sign_in(client, "scheduler")
    post(client, "/language", {"language": "ja"})
    page = client.get(PAGE).text
    for words in ("需要: 電話", "キャンペーン ×1.20", "二段階モデル（暦あり）", "12/7（月）", "上限（90％点）"):
        assert words in page


def test_a_queue_or_week_without_forecast_says_so(client):
    page = sign_in(client, "scheduler").get(PAGE + "?queue=mail&from=2026-12-09").text
    assert "Nobody has forecast the week from Mon 7 Dec to Sun 13 Dec" in page
    assert "The history ends on Fri 4 Dec 2026" in page


@pytest.mark.parametrize(
    ("query", "status"),
    [("?queue=fax", 404), ("?from=yesterday", 400), ("?from=0001-01-01", 400), ("?weeks=3", 400), ("?weeks=x", 400)],
)
def test_an_address_that_means_nothing_is_refused(client, query, status):
    assert sign_in(client, "scheduler").get(PAGE + query).status_code == status


def test_others_do_not_see_it(clients):
    assert clients["scheduler of other"].get(PAGE).status_code == 404
    for name in ("staff", "hr"):
        assert clients[name].get(PAGE).status_code == 403


def test_a_new_forecast_is_asked_for_once_and_can_be_followed(client, application):
    client = sign_in(client, "scheduler")
    fields = {"from": "2026-12-07", "weeks": "2"}
    answers = [post(client, PAGE + "/forecast", fields) for _ in range(2)]
    (job,) = [each for each in application.jobs.recent("small") if each.made_by == "scheduler"]
    assert (job.kind, dict(job.arguments)) == ("forecast", {"first_day": "2026-12-07", "days": 14})
    assert [(each.status_code, each.location) for each in answers] == [(303, f"/plan/small/jobs/{job.id}")] * 2
    assert client.get(answers[0].location).status_code == 200


@pytest.mark.slow
def test_charts_are_drawn_from_their_tables_and_walked_by_keyboard(page, forecast):
    """Nothing is refused by the content security policy: the fixture fails on any message of the browser."""
    enter(page, "scheduler")
    page.goto(PAGE)
    charts = page.locator(".chart canvas")
    assert charts.count() == 3
    chart = page.get_by_role("img", name="Contacts by interval")
    chart.focus()
    page.keyboard.press("ArrowRight")
    read = page.locator("#intervals-read")
    assert read.inner_text().startswith("Mon 7 Dec 09:00")
    assert "Forecast 12.5" in read.inner_text()
    page.get_by_text("The same as a table").nth(1).click()
    row = page.locator("figure", has=page.locator("#intervals")).get_by_role("row").nth(1)
    assert row.inner_text().split("\t")[0] == f"Mon {FIRST_DAY.day} Dec 09:00"


def change(percent=20, **fields):
    """The form that changes Tuesday of the published week."""
    known = {"queue": "phone", "from": "2026-12-07", "weeks": "1", "day": "2026-12-08", "seen": "0"}
    return {**known, "percent": str(percent), "reason": "mailing", **fields}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"percent": "500"}, "give -90 to 400"),
        ({"reason": " "}, "write why"),
        ({"percent": "0"}, "this is how it is now"),
        ({"day": "2027-02-01"}, "nobody has forecast 2027-02-01"),
    ],
)
def test_a_change_that_cannot_be_is_told_on_the_page(client, forecast, fields, words):
    client = sign_in(client, "scheduler")
    answer = post(client, PAGE + "/changes", change(**fields))
    assert answer.status_code == 303
    assert words in client.get(answer.location).text


def test_only_schedulers_change_demand(clients, forecast):
    assert post(clients["scheduler of other"], PAGE + "/changes", change()).status_code == 404
    for name in ("staff", "hr"):
        assert post(clients[name], PAGE + "/changes", change()).status_code == 403
        assert post(clients[name], PAGE + "/changes/1/undo", {}).status_code == 403


def tuesday(page):
    """Forecast and people of Tuesday, as the table of days shows them."""
    cells = page.locator("#days-of-demand tbody tr").nth(1).locator("td.number").all_inner_texts()
    return cells[1], cells[3]


@pytest.mark.slow
def test_a_change_shows_at_once_reaches_the_next_roster_and_is_taken_back(page, application, forecast):
    """Two windows: the one that did not see the change is told of it in a sentence and changes nothing."""
    enter(page, "scheduler")
    page.goto(PAGE)
    before = tuesday(page)
    other = page.context.new_page()
    other.goto(PAGE)
    change_tuesday(page, "60")
    expect(page.get_by_role("status")).to_contain_text("+60 % against the forecast")
    forecast_then, people_then = tuesday(page)
    assert float(forecast_then) == pytest.approx(1.6 * float(before[0]), abs=1.3)  # whole numbers are shown
    assert float(people_then) != float(before[1])
    assert "by hand +60 %" in page.locator("#days-of-demand").inner_text()
    assert AXE.run(page).violations_count == 0

    change_tuesday(other, "-10")
    expect(other.locator(".note.bad")).to_contain_text("scheduler changed 2026-12-08 of queue phone meanwhile to +60 %")
    assert tuesday(other)[0] == "20"
    other.close()

    kept = application.demand.latest("small", WEEK)
    plain = next(row for row in kept.forecast if row.interval_start.astimezone(UTC).day == 7)
    rows = [replace(plain, interval_start=row.interval_start) for row in kept.forecast]
    assert [lift.factor for lift in application.demand_changes.lifts("small", rows)] == [pytest.approx(1.6)]

    page.get_by_role("button", name="Undo the change of Tue 8 Dec").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("+0 % against the forecast")
    assert tuesday(page)[0] == before[0]
    assert "by hand" not in page.locator("#days-of-demand").inner_text()


def change_tuesday(page, percent):
    """Fill in the form by keyboard and send it."""
    form = page.locator("form[action$='/demand/changes']")
    form.locator("select").select_option("2026-12-08")
    form.get_by_label("Against the forecast (%)").fill(percent)
    form.get_by_label("Reason").fill("mailing of 3,000 letters")
    form.get_by_label("Reason").press("Enter")


@pytest.fixture
def flagged(application):
    """A forecast that left an hour of the history out, and a day of it that has begun."""
    site = application.sites.site("small")
    at = instant(FIRST_DAY, 540, site.time_zone)
    row = ForecastRow(PHONE, at, 12.5, (8.0, 9.0, 11.0, 12.0, 14.0, 17.0, 19.0), 300.0)
    flag = HistoryFlag(PHONE, WEEK.first.replace(day=1), "spike", 600, 660, 400.0, 50.0)
    renewed = Renewed(at, (replace(row, volume=17.25),))
    return application.demand.keep("small", WEEK, [row], Requirement(), by="mori", flags=[flag], renewed=renewed)


def test_an_hour_left_out_is_listed_judged_with_a_reason_and_open_again(client, flagged):
    client = sign_in(client, "scheduler")
    page = client.get(PAGE).text
    assert "Tue 1 Dec 10:00" in page
    assert "400 came in, 50 would be usual" in page
    fields = {"queue": "phone", "from": "2026-12-07", "weeks": "1", "day": "2026-12-01", "kind": "spike", "seen": "0"}
    answer = post(client, PAGE + "/marks", {**fields, "verdict": "rejected", "reason": "the storm"})
    page = client.get(answer.location).text
    assert "spike: rejected" in page
    assert "the storm" in page
    assert "Count as normal" not in page
    answer = post(client, PAGE + "/marks/1/undo", {**fields, "seen": "1"})
    assert "Count as normal" in client.get(answer.location).text


def test_the_rest_of_a_day_that_has_begun_is_shown(client, flagged):
    page = sign_in(client, "scheduler").get(PAGE).text
    assert "Forecast anew at" in page
    assert 'data-value="17.25"' in page


def test_only_schedulers_judge_the_history(clients, flagged):
    assert post(clients["scheduler of other"], PAGE + "/marks", {}).status_code == 404
    for name in ("staff", "hr"):
        assert post(clients[name], PAGE + "/marks", {}).status_code == 403
        assert post(clients[name], PAGE + "/marks/1/undo", {}).status_code == 403
