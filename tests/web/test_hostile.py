"""Texts of people who mean harm: shown as they were written, run by nobody, in pages and in files."""

import csv
import io
from collections import Counter

import pytest
from openpyxl import load_workbook

from shiftplan.application import Application
from shiftplan.storage.unit_of_work import Database
from tests.web.documents import document
from tests.web.hostile import FORMULAS, MARKUP, hostile_site
from tests.web.routes import Objects, whoever_may
from tests.web.test_pages import JAPANESE, NAMES_OF_LANGUAGES, walked

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STARTS = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture
def application(url, tmp_path):
    """The services over the hostile site, in the place of the usual ones."""
    hostile_site(url, tmp_path)
    with Application(Database.open(url)) as opened:
        yield opened


@pytest.fixture
def objects(application):
    """Objects of the site."""
    return Objects(application)


def test_markup_is_shown_and_not_run(app, clients, objects):
    shown: Counter[str] = Counter()
    for route, answer in walked(app, clients, objects):
        if answer.mimetype == "text/html" and answer.status_code == 200:
            page = document(answer.text)
            for each in page.elements:
                assert not [name for name in each.attributes if name.startswith("on")], f"{route}: <{each.tag}>"
                assert each.attributes.get("src") != "x", route
                assert each.tag != "script" or each.attributes.get("src", "").startswith("/static/"), route
                assert not each.attributes.get("href", "").lower().startswith("javascript:"), route
            assert "1337" not in answer.text, f"{route}: a template was run"
            for text in page.texts:
                shown.update(each for each in MARKUP if each in text)
    assert shown[MARKUP[0]] > 3
    assert shown[MARKUP[1]] > 3


def test_no_cell_of_a_file_is_a_formula(app, clients, objects):
    files = 0
    for route, answer in walked(app, clients, objects):
        for suffix in ("csv", "xlsx") if "suffix" in route.variables else ():
            path = answer.request.path.removesuffix(".csv") + f".{suffix}"
            files += _checked(clients[whoever_may(route)].get(path))
        if "suffix" not in route.variables:
            files += _checked(answer)
    assert files >= 2


def test_english_pages_of_an_english_site_hold_no_japanese(app, clients, objects):
    """Every word of ours is English there: the site has no Japanese name but those of leave and skills."""
    for route, answer in walked(app, clients, objects, "en"):
        if answer.mimetype == "text/html" and answer.status_code == 200:
            left = [text for text in document(answer.text).texts if JAPANESE.search(text)]
            assert not set(left) - NAMES_OF_LANGUAGES, f"{route}: {left}"


def _checked(answer):
    """1 when the answer is a table without a formula, 0 when it is something else."""
    if answer.mimetype == "text/csv":
        rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
        cells = [cell for row in rows for cell in row]
        assert not [cell for cell in cells if cell.lstrip(" ").startswith(STARTS)]
        return int(len(rows) > 1)
    if answer.mimetype == SPREADSHEET:
        book = load_workbook(io.BytesIO(answer.data))
        filled = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
        assert not [cell.value for cell in filled if cell.data_type == "f" or cell.hyperlink]
        return int(len(filled) > 1)
    assert answer.mimetype not in ("application/vnd.ms-excel", "text/tab-separated-values")
    return 0


def test_formulas_stay_what_people_wrote(clients):
    """The quotation mark stands in CSV alone; a workbook holds the text itself."""
    rows = list(csv.DictReader(io.StringIO(clients["hr"].get("/hr/small/findings.csv").data.decode("utf-8-sig"))))
    names = {row["Name"] for row in rows}
    assert f"'{FORMULAS[0]}" in names or MARKUP[0] in names
    assert FORMULAS[0] not in names
