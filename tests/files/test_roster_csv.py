"""Lists of shifts: names never become formulas, and what an encoding lacks is told."""

import csv
import io

import pytest

from shiftplan.files.encodings import Encoding, encoded
from shiftplan.files.roster import read_roster, roster_text
from shiftplan.files.roster_csv import shift_list_text
from tests.files.roster_sheets import HARD_NAMES, a_sheet, small_site


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return small_site(tmp_path_factory.mktemp("site"), HARD_NAMES)


def test_the_list_has_a_row_for_each_shift_with_its_parts(site):
    rows = list(csv.DictReader(io.StringIO(shift_list_text(a_sheet(site), "en"))))
    assert len(rows) == 9
    first = next(row for row in rows if row["Employee"] == "003")
    assert (first["Date"], first["Start"], first["End"], first["Working hours"], first["Shift template"]) == (
        "2026-12-07",
        "2026-12-07 17:00",
        "2026-12-07 22:00",
        "5",
        "短時間",
    )
    assert first["Breaks and activities"] == "17:00-19:00 電話 | 19:00-19:15 Rest (paid) | 19:15-22:00 電話"


def test_names_that_look_like_formulas_are_quoted(site):
    names = {row["Name"] for row in csv.DictReader(io.StringIO(shift_list_text(a_sheet(site), "en")))}
    assert "'=HYPERLINK(1+1)" in names
    assert not any(name.startswith(("=", "+", "-", "@", "\t", "\r")) for name in names)


@pytest.mark.parametrize("encoding", list(Encoding))
def test_roster_csv_is_read_back_as_the_same_roster(site, tmp_path, encoding):
    sheet = a_sheet(site)
    path = tmp_path / "roster.csv"
    path.write_bytes(encoded(roster_text(sheet.roster, site.time_zone), encoding).data)
    assert read_roster(path, site) == sheet.roster


def test_letters_that_shift_jis_lacks_are_replaced_and_told():
    made = encoded("髙﨑〜−①㈱ 𠮷野 Nguyễn\u2013𠮷", Encoding.CP932)
    assert made.data.decode("cp932") == "髙﨑～－①㈱ 〓野 Nguy〓n-〓"
    assert made.lost == ("𠮷", "ễ")
    assert encoded("𠮷", Encoding.UTF8).data == b"\xef\xbb\xbf" + "𠮷".encode()
