"""What HR sees: findings with their proof, overtime, rules, waivers by two people."""

import ast
import csv
import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from tests.files.small_site import FIRST_DAY
from tests.services.worlds import NEXT_WEEK, a_draft, a_shift
from tests.web.clients import post
from web.hr.missing import SENTENCES

RULE = "H-LEAVE"


@pytest.fixture
def draft(application):
    """A version in which 002 works on a Thursday for which leave was approved, though it was cut out of the others."""
    site = application.sites.site("small")
    leave_day = FIRST_DAY + timedelta(days=3)
    made = a_draft(site, a_shift(site, "002", leave_day), a_shift(site, "001", leave_day))
    return application.publishing.save_draft(made, by="test", why="on leave").id


def page(client, path):
    """A page that has to be there."""
    answer = client.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:500]}"
    return answer.text


def test_the_overview_counts_what_is_published(clients):
    checked_in_full = FIRST_DAY + timedelta(days=6)
    text = page(clients["hr"], f"/hr/small?first={checked_in_full}&last={checked_in_full}")
    assert re.search(r"Hard violation</span>\s*<span class=\"big\">0<", text)
    assert "Every hard rule is kept" in text


def test_what_could_not_be_checked_is_no_good_news(clients):
    text = page(clients["hr"], f"/hr/small?first={FIRST_DAY}&last={FIRST_DAY + timedelta(days=2)}")
    assert "None in what could be checked" in text
    assert "1 check could not be made" in text
    assert "Every hard rule is kept" not in text
    assert "note good" not in text


def test_a_finding_of_a_draft_is_proved_by_its_shifts(clients, draft):
    text = page(clients["hr"], f"/hr/small/findings?version={draft}&kind=hard")
    assert RULE in text
    assert "鈴木 一郎" in text
    proof = page(clients["hr"], f"/hr/small/findings/{RULE}/2026-12-10/002?version={draft}")
    assert "Measured</dt><dd><strong>1 shift</strong>" in proof
    assert "09:00–18:00" in proof  # noqa: RUF001 - the dash of the page
    assert '<svg class="bar"' in proof
    assert 'x="540" y="6" width="540"' in proof


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("employee=002", True),
        ("employee=001", False),
        ("rule=H-LEAVE", True),
        ("rule=H-MIN", False),
        ("kind=soft", False),
    ],
)
def test_filters_leave_out_what_is_not_asked_for(clients, draft, query, shown):
    text = page(clients["hr"], f"/hr/small/findings?version={draft}&{query}")
    assert (f'<span class="code">{RULE}</span>' in text) == shown


def test_the_list_goes_out_as_csv_and_excel(clients, draft):
    answer = clients["hr"].get(f"/hr/small/findings.csv?version={draft}&kind=hard")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [(row["Employee ID"], row["Rule"], row["Measured"], row["Limit"]) for row in rows] == [
        ("002", RULE, "1 shift", "0 shifts")
    ]
    book = load_workbook(io.BytesIO(clients["hr"].get(f"/hr/small/findings.xlsx?version={draft}&kind=hard").data))
    assert [cell.value for cell in book.worksheets[0][2]][1:5] == ["002", "鈴木 一郎", "Hard violation", RULE]
    assert clients["hr"].get("/hr/small/findings.exe").status_code == 404


def withdrawable(text: str) -> set[str]:
    """Numbers of the waivers that a page offers to withdraw."""
    return set(re.findall(r"/waivers/(\d+)/withdraw", text))


def test_a_waiver_needs_a_second_person(clients, draft):
    form = {"rule": RULE, "employee": "002", "first": "2026-12-10", "last": "2026-12-10", "why": "came back early"}
    known = withdrawable(page(clients["hr"], "/hr/small/waivers"))
    asked = post(clients["hr"], "/hr/small/waivers", form)
    assert asked.status_code == 303
    own = page(clients["hr"], "/hr/small/waivers")
    (number,) = withdrawable(own) - known
    assert f"/waivers/{number}/confirm" not in own
    assert post(clients["hr"], f"/hr/small/waivers/{number}/confirm").status_code == 403
    assert f"/waivers/{number}/confirm" in page(clients["hr two"], "/hr/small/waivers")
    assert post(clients["hr two"], f"/hr/small/waivers/{number}/confirm").status_code == 303
    proof = page(clients["hr"], f"/hr/small/findings/{RULE}/2026-12-10/002?version={draft}")
    assert "came back early" in proof
    assert "confirmed by hr two" in proof
    assert post(clients["scheduler"], "/hr/small/waivers", form).status_code == 403


def test_overtime_counts_what_passes_the_day(clients, application):
    """Three published days of 8 hours have none; a day of 10 hours has two hours more than the statute."""
    assert "Nobody has overtime" in page(clients["hr"], "/hr/small/overtime")
    site = application.sites.site("small")
    long = a_shift(site, "001", NEXT_WEEK.first)
    longer = replace(long, end_at=long.end_at + timedelta(hours=2))
    version = application.publishing.save_draft(a_draft(site, longer, period=NEXT_WEEK), by="test", why="long")
    # Beside the service, which would refuse it: the shift is longer than its template.
    application.database.writing(lambda unit: unit.rosters.publish(unit.sites.get("small"), version, made_by="test"))
    text = page(clients["hr"], "/hr/small/overtime")
    assert "2 h" in text
    assert "佐藤 花子" in text


def test_rules_are_told_with_article_limit_and_source(clients):
    text = page(clients["hr"], "/hr/small/rules")
    for part in ("JP-34-BREAK", "Labour Standards Act, Art. 34(1)", "https://laws.e-gov.go.jp", "At most: 40 h"):
        assert part in text
    assert "Working time over → break: 6 h → 45 min" in text
    assert page(clients["hr"], "/hr/small/rules?on=1988-01-01").count("JP-32-WEEK") == 0


def test_what_the_address_cannot_mean(clients, draft):
    for path, status in [
        ("/hr/small/findings?first=tomorrow", 400),
        ("/hr/small/findings?first=2026-01-01&last=2026-12-31", 400),
        ("/hr/small/findings?version=999999", 404),
        ("/hr/small/findings?employee=101", 404),
        ("/hr/small/findings/H-LEAVE/2026-12-10/101", 404),
        ("/hr/small/findings/H-LEAVE/yesterday/002", 404),
    ]:
        assert clients["hr"].get(path).status_code == status, path
    assert clients["hr of other"].get(f"/hr/other/findings?version={draft}").status_code == 404


def test_everything_a_rule_may_lack_is_told_in_japanese(root):
    """The sentences of the rules, read from their source, with dates for what they put in."""
    found = set()
    for path in sorted((root / "shiftplan" / "rules").glob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "not_verifiable":
                found |= set(_sentences(call.args[2]))
    assert len(found) > 10
    assert found <= set(SENTENCES)


def _sentences(said):
    """The text of an expression, a brace for each value; of a choice both."""
    if isinstance(said, ast.IfExp):
        return [*_sentences(said.body), *_sentences(said.orelse)]
    if isinstance(said, ast.JoinedStr):
        return ["".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in said.values)]
    return [said.value] if isinstance(said, ast.Constant) else []


def test_japanese_pages_say_the_rule_in_japanese(clients, draft):
    post(clients["hr"], "/language", {"language": "ja"})
    text = page(clients["hr"], f"/hr/small/findings?version={draft}&kind=hard")
    assert "必須違反" in text
    assert "休暇" in text


def test_limits_of_rules_are_told_in_words_and_units(clients):
    """No field name of a rulebook and no bare number of minutes."""
    for language, ten_hours in (("en", "At most: 10 h"), ("ja", "上限: 10時間")):
        post(clients["hr"], "/language", {"language": language})
        page = clients["hr"].get("/hr/small/rules").text
        assert ten_hours in page
        assert not re.findall(r"[a-z]+_[a-z]+: \d", page)
        assert not re.findall(r"nowrap\">[^<]*: [\d,]{4,}<", page)
