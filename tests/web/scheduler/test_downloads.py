"""Files of rosters: whose they are, what they are called, and that they hold what the page says."""

import io
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook

from tests.files.pdf_reading import pdf_pages
from tests.files.small_site import FIRST_DAY
from tests.web.clients import post, sign_in

PUBLISHED = f"/plan/small/published/{FIRST_DAY}/files"


@pytest.fixture
def draft(application):
    """The newest version of the small site: next week's draft."""
    return application.publishing.versions("small")[0].id


def name_of(answer):
    """The Japanese name of the file that the header tells."""
    header = answer.headers["Content-Disposition"]
    assert header.isascii()
    assert header.startswith("attachment; ")
    assert "\n" not in header
    return unquote(header.partition("filename*=UTF-8''")[2])


def test_published_days_come_as_a_workbook_in_the_language_of_the_page(client):
    client = sign_in(client, "scheduler")
    answer = client.get(PUBLISHED + "/xlsx")
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert name_of(answer) == "小さな拠点_Roster_2026-12-07_2026-12-13.xlsx"
    assert load_workbook(io.BytesIO(answer.data)).sheetnames[0] == "Week Mon 7 Dec"
    post(client, "/language", {"language": "ja"})
    answer = client.get(PUBLISHED + "/xlsx")
    assert name_of(answer) == "小さな拠点_シフト表_2026-12-07_2026-12-13.xlsx"
    assert load_workbook(io.BytesIO(answer.data)).sheetnames[0] == "12-7(月)の週"


def test_a_draft_comes_as_a_pdf_that_says_so(client, draft):
    answer = sign_in(client, "scheduler").get(f"/plan/small/versions/{draft}/files/pdf?paper=a4")
    assert answer.mimetype == "application/pdf"
    (page,) = pdf_pages(answer.data)
    assert "佐藤 花子" in page
    assert any("Draft, not published" in text for text in page)


def test_lists_come_in_the_encoding_asked_for(client):
    client = sign_in(client, "scheduler")
    assert client.get(PUBLISHED + "/list").data.startswith(b"\xef\xbb\xbfDate,Employee,Name")
    answer = client.get(PUBLISHED + "/list?encoding=cp932")
    assert "佐藤 花子" in answer.data.decode("cp932")
    assert answer.content_type == "text/csv; charset=Shift_JIS"
    assert client.get(PUBLISHED + "/csv").data.decode("utf-8-sig").startswith("employee,date,shift_template")


def test_the_page_offers_every_file(client, draft):
    client = sign_in(client, "scheduler")
    for place in (PUBLISHED, f"/plan/small/versions/{draft}/files"):
        page = client.get(place).text
        for kind in ("xlsx", "pdf?paper=a3", "pdf?paper=a4", "list?encoding=cp932", "csv"):
            assert f"{place}/{kind.split('?')[0]}" in page
            assert kind.split("?")[-1] in page


def test_nobody_gets_what_is_not_theirs(clients, draft):
    for kind in ("xlsx", "pdf", "list", "csv"):
        assert clients["scheduler of other"].get(f"{PUBLISHED}/{kind}").status_code == 404
        assert clients["scheduler of other"].get(f"/plan/other/versions/{draft}/files/{kind}").status_code == 404
        assert clients["staff"].get(f"{PUBLISHED}/{kind}").status_code == 403
        assert clients["hr"].get(f"{PUBLISHED}/{kind}").status_code == 200


@pytest.mark.parametrize(
    ("place", "status"),
    [
        (PUBLISHED + "/docx", 404),
        ("/plan/small/published/yesterday/files/pdf", 404),
        (PUBLISHED + "/pdf?days=99", 400),
        ("/plan/small/versions/9999/files/pdf", 404),
    ],
)
def test_an_address_that_means_nothing_is_refused(client, place, status):
    assert sign_in(client, "scheduler").get(place).status_code == status
