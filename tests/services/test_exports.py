"""Rosters to take away: the one asked for, with everybody in it, under a name that any system takes."""

import io

import pytest
from openpyxl import load_workbook

from shiftplan.domain.demand import AgentsNeeded, Requirement
from shiftplan.domain.horizon import instant
from shiftplan.domain.people import EmployeeId
from shiftplan.errors import UnknownId
from shiftplan.files.roster import read_roster
from shiftplan.files.roster_sheet import SheetState
from shiftplan.services.demand import DemandService
from shiftplan.services.desk import Desk
from shiftplan.services.exports import Encoding, ExportService, FileKind
from tests.files.pdf_reading import pdf_pages
from tests.files.small_site import EMPLOYEES, FIRST_DAY, SITE_TOML, SKILLS, WISHES, write_small_site
from tests.services.worlds import NEXT_WEEK, PHONE, WEEK, a_loaded_site, a_week


@pytest.fixture
def desk(database, tmp_path):
    """Exports, publishing, demand and the services of the small site."""
    sites, publishing = a_loaded_site(database, tmp_path / "site")
    demand = DemandService(database, sites)
    return ExportService(database, Desk(sites, demand)), publishing, demand, sites


def test_a_draft_and_what_is_published_are_taken_as_they_are(desk, tmp_path):
    exports, publishing, _, sites = desk
    site = sites.site("small")
    draft = a_week(site, "001", "002")
    version = publishing.save_draft(draft, by="mori", why="week")
    sheet = exports.of_version("small", version.id)
    assert (sheet.state, sheet.number, sheet.roster) == (SheetState.DRAFT, version.number, draft.roster)
    assert exports.of_published("small", WEEK).shifts == ()
    publishing.publish(version.id, by="mori")
    taken = exports.of_published("small", WEEK)
    assert (taken.state, taken.number, taken.roster) == (SheetState.PUBLISHED, None, draft.roster)
    assert exports.of_version("small", version.id).state is SheetState.PUBLISHED
    path = tmp_path / "roster.csv"
    path.write_bytes(exports.file(taken, FileKind.CSV, "ja").data)
    assert read_roster(path, site) == draft.roster


def test_a_version_of_another_site_is_not_found(desk, database, tmp_path):
    exports, publishing, _, sites = desk
    sites.load(
        write_small_site(tmp_path / "other", locks=None, site=SITE_TOML.replace('"small"', '"other"')), by="test"
    )
    version = publishing.save_draft(a_week(sites.site("small"), "001"), by="mori", why="")
    with pytest.raises(UnknownId):
        exports.of_version("other", version.id)
    with pytest.raises(UnknownId):
        exports.of_published("elsewhere", WEEK)


def test_whoever_left_is_still_on_the_paper_by_name(desk, tmp_path):
    exports, publishing, _, sites = desk
    version = publishing.save_draft(a_week(sites.site("small"), "001", "002"), by="mori", why="week")
    publishing.publish(version.id, by="mori")
    fewer = {
        "employees": "".join(line for line in EMPLOYEES.splitlines(keepends=True) if not line.startswith("001")),
        "skills": "".join(line for line in SKILLS.splitlines(keepends=True) if not line.startswith("001")),
        "wishes": "".join(line for line in WISHES.splitlines(keepends=True) if not line.startswith("001")),
    }
    sites.load(write_small_site(tmp_path / "fewer", locks=None, previous_roster=None, **fewer), by="test")
    sheet = exports.of_published("small", WEEK)
    assert EmployeeId("001") not in sites.site("small").employees
    (page,) = pdf_pages(exports.file(sheet, FileKind.PDF, "ja").data)
    assert "佐藤 花子" in page
    assert len(load_workbook(io.BytesIO(exports.file(sheet, FileKind.WORKBOOK, "ja").data))["シフト一覧"]["A"]) == 7


def test_coverage_of_what_the_version_was_made_for_goes_with_it(desk):
    exports, publishing, demand, sites = desk
    site = sites.site("small")
    at = instant(FIRST_DAY, 540, site.time_zone)
    number = demand.keep("small", WEEK, [], Requirement((AgentsNeeded(PHONE, at, 5.0),)), by="mori")
    version = publishing.save_draft(a_week(site, "001", "002"), by="mori", why="week", demand=number)
    (row,) = [each for each in exports.of_version("small", version.id).coverage if each.required]
    assert (row.queue, row.starts_at, row.required, row.on_duty, row.short) == (PHONE, at, 5.0, 2.0, 3.0)


@pytest.mark.parametrize(
    ("kind", "language", "name"),
    [
        (FileKind.WORKBOOK, "ja", "小さな-拠点-x_シフト表_2026-12-07_2026-12-13_版1_案（未確定）.xlsx"),
        (FileKind.PDF, "en", "小さな-拠点-x_Roster_2026-12-07_2026-12-13_Version_1_Draft,_not_published.pdf"),
        (FileKind.LIST, "ja", "小さな-拠点-x_シフト一覧_2026-12-07_2026-12-13_版1_案（未確定）.csv"),
        (FileKind.CSV, "en", "小さな-拠点-x_Roster_2026-12-07_2026-12-13_Version_1_Draft,_not_published.csv"),
    ],
)
def test_file_names_hold_nothing_that_a_system_forbids(database, tmp_path, kind, language, name):
    toml = SITE_TOML.replace('"小さな拠点"', '"小さな/拠点:x"')
    sites, publishing = a_loaded_site(database, tmp_path / "site", site=toml)
    version = publishing.save_draft(a_week(sites.site("small"), "001"), by="mori", why="")
    exports = ExportService(database, Desk(sites, DemandService(database, sites)))
    made = exports.file(exports.of_version("small", version.id), kind, language)
    assert made.name == name
    assert made.data


def test_what_shift_jis_lacks_is_told(database, tmp_path):
    people = EMPLOYEES.replace("佐藤 花子", "𠮷田 花子")
    sites, publishing = a_loaded_site(database, tmp_path / "site", employees=people)
    version = publishing.save_draft(a_week(sites.site("small"), "001", period=NEXT_WEEK), by="mori", why="")
    exports = ExportService(database, Desk(sites, DemandService(database, sites)))
    made = exports.file(exports.of_version("small", version.id), FileKind.LIST, "ja", encoding=Encoding.CP932)
    assert made.lost == ("𠮷",)
    assert "〓田 花子" in made.data.decode("cp932")
    assert made.media_type == "text/csv; charset=Shift_JIS"
