"""The scheduler's desk by its pages: weeks, board, days, edits with a verdict, publishing, versions."""

import re
from datetime import timedelta

import pytest

from shiftplan.domain.horizon import Period
from shiftplan.domain.people import EmployeeId
from shiftplan.services.editing import Wished
from shiftplan.services.publishing import VersionKind
from tests.files.small_site import FIRST_DAY
from tests.services.test_certificates import REPORT
from tests.services.worlds import NEXT_WEEK, WEEK, a_shift, a_week
from tests.web.clients import post
from web.scheduler.publishing import told_why

ONE, TWO = EmployeeId("001"), EmployeeId("002")
MONDAY = NEXT_WEEK.first
THURSDAY = MONDAY + timedelta(days=3)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def draft(application):
    """Id of the draft of next week, in which 001 and 002 work Monday to Wednesday."""
    return draft_of(application, "small")


def draft_of(application, site):
    """Id of a site's draft of next week."""
    made = application.publishing.versions(site)
    return next(each.id for each in made if each.period == NEXT_WEEK and each.kind is VersionKind.DRAFT)


@pytest.fixture
def desk(clients):
    """The scheduler of the small site, reading English."""
    return clients["scheduler"]


def page(client, path, status=200, **kwargs):
    """The text of an answer that has this status."""
    answer = client.get(path, **kwargs)
    assert answer.status_code == status, f"{path}: {answer.status_code} {answer.text[:400]}"
    return answer.text


def row_of(text, employee):
    """The row of a person on a board."""
    found = re.search(rf'<tr id="r-{employee}".*?</tr>', text, re.DOTALL)
    assert found, f"no row of {employee}"
    return found[0]


def label(text, employee, day):
    """What the cell of a person's day says."""
    found = re.search(rf'value="{day} {employee}"[^>]*aria-label="([^"]*)"', text)
    assert found, f"no cell of {employee} on {day}"
    return found[1]


def edit(client, draft, employee, day, choice, seen=0, **kwargs):
    """Send the form of the edit panel."""
    data = {"cell": f"{day} {employee}", "choice": choice, "seen": str(seen)}
    return post(client, f"/plan/small/versions/{draft}/edits", data, **kwargs)


def test_the_first_page_shows_what_is_published_drafted_and_open(desk, draft):
    text = page(desk, f"/plan/small/weeks?from={FIRST_DAY}")
    weeks = re.findall(r'<li class="card week.*?</li>', text, re.DOTALL)
    assert len(weeks) == 7
    assert "Published</span>" in weeks[0]
    assert f"/plan/small/published/{WEEK.first}" in weeks[0]
    assert ">Draft</span>" in weeks[1]
    assert f"/plan/small/versions/{draft}/publish" in weeks[1]
    assert "No forecast and no roster yet." in weeks[2]
    assert "/plan/small/make" in weeks[2]


def test_a_board_names_every_cell_for_those_who_cannot_see_it(desk, draft):
    text = page(desk, f"/plan/small/versions/{draft}")
    shift = "佐藤 花子, Mon 14 Dec: 日勤 09:00–18:00"  # noqa: RUF001 - the dash of the page
    assert label(text, ONE, MONDAY) == f"{shift}, breaks a soft rule"
    assert label(text, ONE, THURSDAY) == "佐藤 花子, Thu 17 Dec: off"
    assert text.count("data-cell") == 4 * 7
    assert text.count('tabindex="0" aria-label') == 1
    assert re.search(r'<td class="sum">24.0</td><td class="sum">3</td>', row_of(text, ONE))
    assert 'scope="col"' in text
    assert 'scope="row"' in text


def test_a_published_board_shows_wishes_leave_and_the_way_to_change_it(desk):
    text = page(desk, f"/plan/small/published/{WEEK.first}")
    assert label(text, ONE, FIRST_DAY + timedelta(days=2)).endswith("wish not met: a day off")
    assert label(text, TWO, FIRST_DAY + timedelta(days=3)).endswith("paid leave")
    assert "Change it: make a draft" in text
    answer = post(desk, f"/plan/small/published/{WEEK.first}/draft")
    assert answer.status_code == 303
    assert "This is a draft of what is published" in page(desk, answer.location)
    assert page(desk, "/plan/small/published/2027-02-01").count("data-cell") == 4 * 7
    assert "is not published" in post(desk, "/plan/small/published/2027-02-01/draft").text


def test_the_verdict_stands_there_before_anything_is_saved(desk, draft, application):
    address = f"/plan/small/versions/{draft}/verdict?cell={THURSDAY} {ONE}&choice="
    lawful = page(desk, address + "day8@540", headers=HTMX)
    assert "Lawful" in lawful
    assert "What it does to the day" in lawful
    assert "This is how it is now." in page(desk, address + "off", headers=HTMX)
    assert "does not start at 10:00" in page(desk, address + "day8@600", headers=HTMX)
    assert application.publishing.roster(draft)[1].of(ONE)[-1].on_date < THURSDAY


def test_an_unlawful_choice_names_rule_article_measure_and_cure_in_both_languages(desk, application, clients):
    made = application.publishing.draft_of_published("small", WEEK, by="test")
    leave_day = FIRST_DAY + timedelta(days=3)
    address = f"/plan/small/versions/{made.id}/verdict?cell={leave_day} {TWO}&choice=day8@540"
    text = page(desk, address, headers=HTMX)
    for words in ("Not lawful", "No shift on a day of leave.", "H-LEAVE", "1 shift against 0", "Take the shift out"):
        assert words in text
    post(desk, "/language", {"language": "ja"})
    text = page(desk, address, headers=HTMX)
    for words in ("ルール違反", "休暇の日にはシフトを入れません。", "対処：休暇中のため、シフトを外します。"):
        assert words in text


def test_an_edit_answers_with_the_parts_of_the_board_that_changed(desk, draft):
    answer = edit(desk, draft, ONE, THURSDAY, "day8@540", headers=HTMX)
    assert answer.status_code == 200
    assert 'hx-swap-oob="true"' in row_of(answer.text, ONE)
    assert "日勤 09:00" in label(answer.text, ONE, THURSDAY)
    assert label(answer.text, ONE, THURSDAY).endswith("changed by hand")
    assert '<tfoot id="day-figures" hx-swap-oob="true">' in answer.text
    assert "1 edit by hand" in answer.text
    assert 'name="seen" value="1"' in answer.text
    board = page(desk, f"/plan/small/versions/{draft}")
    assert label(board, ONE, THURSDAY) == label(answer.text, ONE, THURSDAY)


def test_an_edit_works_without_scripts_too(desk, draft):
    form = page(desk, f"/plan/small/versions/{draft}/cell?cell={THURSDAY} {ONE}")
    assert "<html" in form
    assert '<option value="day8@540">' in form
    answer = edit(desk, draft, ONE, THURSDAY, "day8@540")
    assert (answer.status_code, answer.location) == (303, f"/plan/small/versions/{draft}#r-001")
    undone = post(desk, f"/plan/small/versions/{draft}/undo", {"seen": "1"})
    assert undone.status_code == 303
    assert label(page(desk, f"/plan/small/versions/{draft}"), ONE, THURSDAY).startswith("佐藤 花子, Thu 17 Dec: off")
    assert post(desk, f"/plan/small/versions/{draft}/redo", {"seen": "2"}).status_code == 303


def test_whoever_did_not_see_the_last_edit_is_told_what_it_was(desk, draft, application):
    application.editing.edit("small", draft, Wished(TWO, MONDAY), seen=0, by="hara")
    answer = edit(desk, draft, ONE, THURSDAY, "day8@540", headers=HTMX)
    assert answer.status_code == 409
    for words in ("hara", "鈴木 一郎", "Mon 14 Dec", "off", "Load the roster again"):
        assert words in answer.text
    assert edit(desk, draft, ONE, THURSDAY, "day8@540").status_code == 409
    assert len(application.publishing.roster(draft)[1].of(ONE)) == 3


@pytest.mark.parametrize("choice", ["", "day8", "day8@", "day8@x", "@540", "nothing@540"])
def test_a_choice_that_is_none_changes_nothing(desk, draft, choice, application):
    assert edit(desk, draft, ONE, THURSDAY, choice).status_code in (400, 404)
    assert application.editing.since("small", draft, 0) == ()


def test_publishing_shows_what_changes_for_whom_and_then_binds(desk, application):
    made = application.publishing.draft_of_published("small", WEEK, by="test")
    edit(desk, made.id, ONE, FIRST_DAY, "off")
    text = page(desk, f"/plan/small/versions/{made.id}/publish")
    assert "佐藤 花子" in text
    assert re.search(r"<del>日勤 09:00–18:00</del>.*<ins>off</ins>", text, re.DOTALL)  # noqa: RUF001 - the page's dash
    assert "1 day changed" in text
    path = f"/plan/small/versions/{made.id}/publish"
    assert post(desk, path, {"seen": "1"}).status_code == 400
    assert post(desk, path, {"seen": "0", "sure": "1"}).status_code == 409
    answer = post(desk, path, {"seen": "1", "sure": "1"})
    assert (answer.status_code, answer.location) == (303, f"/plan/small/published/{WEEK.first}?days=7")
    assert "Published: 7 days are binding" in page(desk, answer.location)
    assert FIRST_DAY not in {shift.on_date for shift in application.publishing.current("small", WEEK).of(ONE)}
    assert post(desk, path, {"seen": "1", "sure": "1"}).status_code == 409


def test_a_draft_that_breaks_the_law_cannot_be_published_and_the_page_says_why(desk, application):
    made = application.publishing.draft_of_published("small", WEEK, by="test")
    edit(desk, made.id, TWO, FIRST_DAY + timedelta(days=3), "day8@540")
    text = page(desk, f"/plan/small/versions/{made.id}/publish")
    assert "1 violation stops it" in text
    assert "H-LEAVE" in text
    assert "Publish now" not in text
    answer = post(desk, f"/plan/small/versions/{made.id}/publish", {"seen": "1", "sure": "1"})
    assert answer.status_code == 409
    board = page(desk, f"/plan/small/versions/{made.id}")
    assert f'data-jump="{FIRST_DAY + timedelta(days=3)} 002"' in board


def test_a_stale_draft_offers_to_be_renewed(desk, application, draft):
    site = application.sites.site("small")
    other = application.publishing.save_draft(a_week(site, "001", period=NEXT_WEEK), by="hara", why="mine")
    application.publishing.publish(other.id, by="hara")
    board = page(desk, f"/plan/small/versions/{draft}")
    assert "hara published days of this draft after it was begun" in board
    assert "Publish now" not in page(desk, f"/plan/small/versions/{draft}/publish")
    answer = post(desk, f"/plan/small/versions/{draft}/renew")
    assert answer.status_code == 303
    renewed = page(desk, answer.location)
    assert label(renewed, ONE, MONDAY).startswith("佐藤 花子, Mon 14 Dec: 日勤")
    assert label(renewed, TWO, MONDAY).startswith("鈴木 一郎, Mon 14 Dec: off")


def test_a_day_shows_breaks_work_and_what_is_missing(desk, draft):
    text = page(desk, f"/plan/small/versions/{draft}/days/{MONDAY}")
    assert "日勤 09:00–18:00: 09:00 電話, 10:00 Rest, 10:15 電話, 13:00 Meal, 14:00 電話" in text  # noqa: RUF001
    assert re.search(r'class="b12 n3 part rest"', text)
    assert "Required and on duty" in text
    page(desk, f"/plan/small/published/{WEEK.first}/days/{FIRST_DAY}")
    page(desk, f"/plan/small/versions/{draft}/days/2027-05-05", status=404)


def test_versions_are_listed_and_compared(desk, application, draft):
    site = application.sites.site("small")
    other = application.publishing.save_draft(a_week(site, "001", period=NEXT_WEEK, start_minute=510), by="h", why="x")
    text = page(desk, "/plan/small/versions")
    assert f"/plan/small/versions/{other.id}" in text
    compared = page(desk, f"/plan/small/versions/diff?before={draft}&after={other.id}")
    assert "2 people, 6 days changed" in compared
    assert re.search(r"<del>日勤 09:00–18:00</del>.{1,60}<ins>日勤 08:30–17:30</ins>", compared)  # noqa: RUF001
    page(desk, f"/plan/small/versions/diff?before={draft}", status=400)
    first = application.publishing.versions("small")[-1].id
    assert "share no day" in page(desk, f"/plan/small/versions/diff?before={draft}&after={first}", status=400)


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("edits by hand: 3", "手動での変更 3件"),
        ("night of 2026-12-01", "2026-12-01の夜間処理による提案"),
        ("proposal 7 accepted", "提案（版7）を承認"),
        ("年末の応援 3 名", "年末の応援 3 名"),
    ],
)
def test_why_a_version_was_made_is_told_in_the_language_of_the_page(app, why, told):
    with app.test_request_context(headers={"Accept-Language": "ja"}):
        assert told_why(why) == told


def test_hr_sees_rosters_and_changes_none(clients, draft):
    hr = clients["hr"]
    text = page(hr, f"/plan/small/versions/{draft}")
    assert "Undo" not in text
    assert "Publish…" not in text
    assert "Save in the draft" not in page(hr, f"/plan/small/versions/{draft}/cell?cell={MONDAY} 001")
    assert edit(hr, draft, ONE, MONDAY, "off").status_code == 403
    page(hr, f"/plan/small/versions/{draft}/publish", status=403)


@pytest.mark.parametrize("path", ["", "/publish", f"/days/{MONDAY}", f"/cell?cell={MONDAY} 001"])
def test_the_rosters_of_another_site_are_not_there(clients, application, path):
    foreign = draft_of(application, "other")
    page(clients["scheduler"], f"/plan/small/versions/{foreign}{path}", status=404)
    page(clients["scheduler"], f"/plan/other/versions/{foreign}{path}", status=404)
    page(clients["staff"], f"/plan/small/versions/{foreign}{path}", status=403)


def test_another_sites_draft_can_neither_be_edited_nor_published_nor_compared(clients, application, draft):
    desk, foreign = clients["scheduler"], draft_of(application, "other")
    for part, data in [
        ("edits", {"cell": f"{MONDAY} 101", "choice": "off", "seen": "0"}),
        ("undo", {"seen": "0"}),
        ("publish", {"seen": "0", "sure": "1"}),
        ("renew", {}),
    ]:
        assert post(desk, f"/plan/small/versions/{foreign}/{part}", data).status_code == 404
    page(desk, f"/plan/small/versions/diff?before={draft}&after={foreign}", status=404)
    assert application.editing.since("other", foreign, 0) == ()


def test_leave_is_decided_with_its_effect_in_sight(desk, application):
    day = NEXT_WEEK.first
    site = application.sites.site("small")
    application.publishing.publish(draft_of(application, "small"), by="test")
    asked = application.leave.ask("small", ONE, Period(day, day), "paid", note="family", by="staff")
    text = page(desk, "/plan/small/requests")
    for words in ("佐藤 花子", "paid leave", "family", "日勤 09:00–18:00"):  # noqa: RUF001 - the page's dash
        assert words in text
    path = f"/plan/small/requests/{asked.id}"
    assert post(desk, path, {"decision": "refuse"}).status_code == 400
    answer = post(desk, path, {"decision": "approve", "reason": "fine", "force": "1"})
    assert answer.status_code == 303
    assert "Decided last" in page(desk, "/plan/small/requests")
    assert a_shift(site, "001", day) not in application.publishing.current("small", NEXT_WEEK).shifts


def test_soft_rules_are_told_a_rule_at_a_time_before_publishing(desk, draft):
    """Four findings of one rule are one fold, open because they are few; none of them stops anything."""
    text = page(desk, f"/plan/small/versions/{draft}/publish")
    (fold,) = re.findall(r'<details class="by-rule".*?</details>', text, re.DOTALL)
    assert 'class="by-rule" open' in fold
    assert "H-MIN" in fold
    assert fold.count("<li") == 4
    assert "Nothing stops it" in text


def test_a_planned_roster_shows_its_certificate(desk, application):
    made = a_week(application.sites.site("small"), "001", period=NEXT_WEEK)
    planned = application.publishing.save_draft(type(made)(made.problem, made.roster, REPORT), by="test", why="job 1")
    text = page(desk, f"/plan/small/versions/{planned.id}")
    told = re.sub(r"<[^>]+>|\s+", " ", re.findall(r'<details class="certificate.*?</details>', text, re.DOTALL)[0])
    assert "at most 2.5 % from the best possible" in told
    for words in (
        r"Cost +400",
        r"Bound +390",
        r"Gap +2\.5 %",
        r"Seed +7",
        r"Effort \(rounds\) +20",
        r"Wages and premiums +100",
    ):
        assert re.search(words, told), words
    edited = edit(desk, planned.id, ONE, MONDAY, "off", headers=HTMX).text
    assert "Changed since it was planned" in edited


def test_enter_in_the_reason_of_a_refusal_decides_nothing(desk):
    """In a line of text the key presses the first button of its form, which approves."""
    assert '<textarea name="reason"' in page(desk, "/plan/small/requests")
