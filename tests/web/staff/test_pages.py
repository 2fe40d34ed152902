"""Pages of staff without a script: each step by form and link, only one's own, and words for every refusal."""

import re
from datetime import timedelta

import pytest

from shiftplan.domain.people import EmployeeId
from tests.services.staff_worlds import MONDAY, TUESDAY
from tests.services.worlds import NEXT_WEEK, a_draft, a_shift
from tests.web.clients import post, sign_in

ONE = EmployeeId("001")
LATER = NEXT_WEEK.first + timedelta(days=8)


@pytest.fixture
def colleague(staff, app):
    """002."""
    return sign_in(app.test_client(), "colleague")


def asked(staff):
    """The page of a request to give Monday to 002, and its number."""
    path = f"/my/small/shifts/{MONDAY}/swap?with=002"
    key = re.search(r'name="key" value="(\w+)"', staff.get(path).text)
    assert key
    answer = post(staff, path, {"key": key[1], "note": "please"})
    assert answer.status_code == 303
    return answer.location, key[1]


def test_home_shows_the_next_shift_and_nobody_elses(staff):
    page = staff.get("/my/small/").text
    assert "佐藤 花子" in page
    assert "鈴木" not in page
    assert "Mon 7 Dec" in page
    assert re.search("09:00.18:00", page)
    assert 'href="/my/small/shifts/2026-12-07"' in page


def test_weeks_mark_what_was_changed_and_the_shift_tells_by_whom(staff, application):
    site = application.sites.site("small")
    shifts = (a_shift(site, "001", MONDAY, start_minute=510), a_shift(site, "002", TUESDAY))
    draft = application.publishing.save_draft(a_draft(site, *shifts), by="hara", why="earlier")
    application.publishing.publish(draft.id, by="hara")
    page = staff.get("/my/small/weeks?from=2026-12-07").text
    assert re.search("08:30.17:30.*Changed.*<s .*09:00.18:00", page, re.DOTALL)
    told = staff.get(f"/my/small/shifts/{MONDAY}").text
    assert re.search(r"published by test.*08:30.*published by hara", told, re.DOTALL)
    assert staff.get(f"/my/small/shifts/{LATER}").status_code == 404


def test_from_the_shift_to_the_accepted_swap_in_few_steps(staff, colleague, application):
    shift = staff.get(f"/my/small/shifts/{MONDAY}").text
    partners = re.search(r'href="([^"]+/partners)"', shift)
    assert partners
    choice = re.search(r'href="([^"]+/swap\?with=002)"', staff.get(partners[1]).text)
    assert choice
    proposal = staff.get(choice[1]).text
    assert "Lawful for both of you" in proposal
    assert "Week of 鈴木 一郎" in proposal
    location, _ = asked(staff)
    assert "Waiting for an answer" in staff.get(location).text
    assert "1 colleague asks you" in colleague.get("/my/small/").text
    assert "佐藤 花子" in colleague.get("/my/small/swaps").text
    page = colleague.get(location).text
    assert "please" in page
    accepted = post(colleague, f"{location}/accept")
    assert (accepted.status_code, accepted.location) == (303, location)
    assert "Swapped" in staff.get(location).text
    assert [shift.on_date for shift in application.publishing.current("small", NEXT_WEEK).shifts] == []
    assert "Mon 7 Dec" in colleague.get("/my/small/").text
    assert "No shift is published for you yet." in staff.get("/my/small/").text


def test_a_form_sent_twice_asks_once_and_a_second_answer_is_told_why(staff, colleague, application):
    location, key = asked(staff)
    again = post(staff, f"/my/small/shifts/{MONDAY}/swap?with=002", {"key": key})
    assert again.location == location
    assert [view.status for view in application.swap_lists.of("small", ONE)].count("open") == 1
    assert post(staff, f"{location}/withdraw").status_code == 303
    late = post(colleague, f"{location}/accept")
    assert (late.status_code, "the request was withdrawn" in late.text) == (409, True)
    post(colleague, "/language", {"language": "ja"})
    assert "この依頼は取り下げられました。" in post(colleague, f"{location}/accept").text


def test_only_the_two_of_a_swap_see_it_and_only_the_asked_can_accept(staff, colleague, application):
    location, _ = asked(staff)
    assert post(staff, f"{location}/accept").status_code == 404
    assert post(colleague, f"{location}/withdraw").status_code == 404
    assert post(colleague, f"{location}/decline").status_code == 303
    assert "Declined" in staff.get(location).text


def test_what_is_unlawful_is_shown_without_a_button_and_refused(staff):
    path = f"/my/small/shifts/{MONDAY}/swap?with=003"
    page = staff.get(path).text
    assert "A rule does not let your colleague work this way." in page
    assert "H-" not in re.sub(r"<[^>]*>", " ", page)  # a token inside a tag may hold it by chance
    assert 'name="key"' not in page
    assert post(staff, path, {"key": "k"}).status_code == 409


def test_partners_tell_the_reasons_of_others_in_words_without_names(staff):
    page = staff.get(f"/my/small/shifts/{MONDAY}/partners").text
    assert "鈴木 一郎" in page
    assert "2 colleagues:" in page
    assert "髙橋" not in page
    assert staff.get(f"/my/small/shifts/{MONDAY}/partners?for=nonsense").status_code == 400
    assert "Nobody can do it." in staff.get(f"/my/small/shifts/{MONDAY}/partners?for=2026-12-11").text


def test_wishes_are_tapped_without_a_script_and_by_parts_with_one(staff, application):
    form = {"day": LATER.isoformat()}
    answer = post(staff, "/my/small/wishes/tap", form)
    assert (answer.status_code, answer.location) == (303, f"/my/small/wishes?month=2026-12#day-{LATER}")
    part = post(staff, "/my/small/wishes/tap", form, headers={"HX-Request": "true"})
    assert (part.status_code, "<html" in part.text, "At work" in part.text) == (200, False, True)
    post(staff, "/my/small/wishes", {"day": LATER.isoformat(), f"wish-{LATER}": "off", f"weight-{LATER}": "9"})
    (wish,) = (each for each in application.sites.site("small").wishes_of(ONE) if each.on_date == LATER)
    assert (wish.kind, wish.weight) == ("off", 9)
    heavy = {"day": [f"2026-12-{day}" for day in (24, 25, 28)]}
    weights = {f"weight-{day}": "9" for day in heavy["day"]} | {f"wish-{day}": "off" for day in heavy["day"]}
    assert post(staff, "/my/small/wishes", heavy | weights).status_code == 409
    closed = post(staff, "/my/small/wishes/tap", {"day": "2026-12-08"}, headers={"HX-Request": "true"})
    assert (closed.status_code, 'role="alert"' in closed.text) == (200, True)
    assert staff.get("/my/small/wishes?month=2026-13").status_code == 404


def test_leave_is_asked_seen_by_the_scheduler_and_withdrawn(staff, app, application):
    form = {"first": LATER.isoformat(), "last": "", "kind": "paid", "note": "family"}
    assert post(staff, "/my/small/leave", form).status_code == 303
    assert "Waiting for a decision" in staff.get("/my/small/leave").text
    scheduler = sign_in(app.test_client(), "scheduler")
    assert "family" in scheduler.get("/plan/small/requests").text
    request = application.leave.of("small", ONE)[0]
    assert post(staff, f"/my/small/leave/{request.id}/withdraw").status_code == 303
    assert "Withdrawn" in staff.get("/my/small/leave").text
    assert post(staff, "/my/small/leave", {**form, "kind": "holiday"}).status_code == 400
    assert post(staff, "/my/small/leave", {**form, "last": "2026-12-01"}).status_code == 400


def link_of(client):
    """A new link, as the page shows it this once."""
    found = re.search(
        r'id="link" readonly value="http://localhost(/feed/[\w-]{43}\.ics)"', post(client, "/my/small/calendar").text
    )
    assert found
    return found[1]


def test_a_calendar_is_read_without_signing_in_and_says_no_more_than_hours(staff, app):
    link = link_of(staff)
    assert link not in staff.get("/my/small/calendar").text
    program = app.test_client()
    answer = program.get(link)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert "private" in answer.headers["Cache-Control"]
    assert "DTSTART;TZID=Asia/Tokyo:20261207T090000" in answer.text
    assert not any(word in answer.text for word in ("佐藤", "電話", "phone", "day8"))
    assert program.get(link, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_new_link_ends_the_old_one_and_so_does_the_button(staff, app):
    program, old = app.test_client(), link_of(staff)
    new = link_of(staff)
    assert (program.get(old).status_code, program.get(new).status_code) == (404, 200)
    assert post(staff, "/my/small/calendar/end").status_code == 303
    assert program.get(new).status_code == 404


def test_a_shift_swapped_away_is_cancelled_in_the_calendar(staff, colleague, app):
    link = link_of(staff)
    location, _ = asked(staff)
    post(colleague, f"{location}/accept")
    text = app.test_client().get(link).text
    assert "STATUS:CANCELLED" in text
    assert "STATUS:CONFIRMED" not in text


def test_addresses_of_calendars_cannot_be_tried_out(staff, app):
    program, link = app.test_client(), link_of(staff)
    guessed = [program.get(f"/feed/{number:043d}.ics").status_code for number in range(32)]
    assert (guessed[:30], guessed[30:]) == ([404] * 30, [429] * 2)
    assert program.get(link).status_code == 429


def test_a_line_end_counts_once_against_the_length_of_a_note(staff, application):
    """Browsers let people write 500 characters, and send each end of a line as two."""
    note = "line\n" * 100
    form = {"kind": "paid", "first": "2026-12-29", "note": note.replace("\n", "\r\n")}
    assert post(staff, "/my/small/leave", form).status_code == 303
    assert application.leave.of("small", ONE)[0].note == note.strip()
