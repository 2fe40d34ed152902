"""Input that is meant badly or went badly wrong: nested deep, far too long, full of faults, formulas without values."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from shiftplan.files.calendars import public_holidays
from shiftplan.files.site import read_site
from tests.files.corrupting import problems_of, with_cell
from tests.files.small_site import small_site_files, write_small_site

FILES = small_site_files()


def book_of(path, **changes):
    """The small site as a workbook; `changes` maps table__CELL to its content."""
    book = Workbook()
    del book[book.sheetnames[0]]
    settings = [("key", "value"), ("id", "small"), ("name", "S"), ("time_zone", "Asia/Tokyo"), ("interval_minutes", 30)]
    for name, text in FILES.items():
        sheet = book.create_sheet(name)
        for row in settings if name == "site" else [line.split(",") for line in text.splitlines()]:
            sheet.append(row)
    for place, content in changes.items():
        name, _, cell = place.rpartition("__")
        book[name][cell] = content
    book.save(path)
    return path


@pytest.mark.parametrize(
    "value",
    [
        "[" * 5000,
        "{a = " * 5000,
        "[" * 60 + "]" * 60,
        f"{'a.' * 3000}a = 1",
        "9" * 5000,
        "[" + "9" * 400 + "]",
        "0x" + "f" * 5000,
    ],
)
def test_settings_beyond_all_measure_are_refused(tmp_path, value):
    line = value if " = 1" in value else f"site.rulebooks = {value}"
    found = problems_of(write_small_site(tmp_path, site=f"{line}\n"))
    assert [each.startswith("site.toml: ") and len(each) < 200 for each in found] == [True]
    key, cell = ("a." * 3000 + "a", "1") if " = 1" in value else ("rulebooks", f"[{value}")
    found = problems_of(book_of(tmp_path / "s.xlsx", site__A6=key, site__B6=cell))
    assert [each.startswith("s.xlsx[site]:6: ") and len(each) < 300 for each in found] == [True]


@pytest.mark.parametrize(
    ("table", "column"), [("employees", "name"), ("queues", "aht_seconds"), ("history", "offered")]
)
@pytest.mark.parametrize("length", [9_000, 10_001, 140_000])
def test_endless_cells_are_refused_at_their_place_and_shown_cut(tmp_path, table, column, length):
    text = with_cell(FILES[table], 3, column, "x" * length)
    found = problems_of(write_small_site(tmp_path, **{table: text}))
    assert [each.startswith(f"{table}.csv:3: {column}: {'x' * 57}...: ") for each in found] == [True]
    assert len(found[0]) < 250


def test_lists_of_ids_in_hints_are_cut(tmp_path):
    names = [f"{number:03d}{'n' * 150}" for number in range(50)]
    rows = "".join(f"{name},N,full,,,,,,\n" for name in names)
    found = problems_of(
        write_small_site(tmp_path, employees=FILES["employees"] + rows, leave=LEAVE + "ghost" * 30 + DAYS)
    )
    assert len(found) == 1
    assert len(found[0]) < 600
    assert found[0].endswith(", ...")


LEAVE = "employee,from_date,to_date,kind\n"
DAYS = ",2026-12-07,2026-12-07,paid\n"


@pytest.mark.parametrize("name", ["queues", "contracts", "employees", "shift_templates"])
@pytest.mark.parametrize("fault", ["missing", "no rows", "row of the wrong width", "broken"])
def test_what_cannot_be_read_is_the_only_thing_told(tmp_path, name, fault):
    header, first, *rest = FILES[name].splitlines()
    lines = {
        "missing": None,
        "no rows": [header],
        "row of the wrong width": [header, *rest, f"{first},surplus,surplus"],
        "broken": [header, *rest, f'"{first}'],
    }[fault]
    found = problems_of(write_small_site(tmp_path, **{name: None if lines is None else "\n".join(lines) + "\n"}))
    assert [each.startswith(f"{name}.csv") for each in found] == [True]


def test_of_many_problems_of_one_kind_twenty_are_told(tmp_path):
    lines = "".join(f"ghost{number},2026-12-07,2026-12-07,paid\n" for number in range(75))
    found = problems_of(
        write_small_site(tmp_path, leave=f"{LEAVE}{lines}", locks="employee,date,shift_template\nx,9,off\n")
    )
    assert [each.split(": ")[0] for each in found[:20]] == [f"leave.csv:{line}" for line in range(2, 22)]
    assert found[20] == "... and 55 more of this kind in leave.csv: employee"
    assert [each.split(": ")[0] for each in found[21:]] == ["locks.csv:2"] * 2


def test_formulas_without_a_value_are_refused(tmp_path):
    path = book_of(tmp_path / "s.xlsx", queues__F2="=A1+1", employees__D3='=CONCAT("A", 1)', site__B2='="x"')
    assert sorted(line.partition(": formula without a stored value; ")[0] for line in problems_of(path)) == [
        's.xlsx[employees]:3: team: =CONCAT("A", 1)',
        "s.xlsx[queues]:2: target: =A1+1",
        's.xlsx[site]:2: site.id: ="x"',
    ]


def test_formulas_with_a_value_are_read_as_that(tmp_path):
    book_of(tmp_path / "raw.xlsx", employees__D3="=A1", employees__D4="=A2")
    stored = iter([b' t="str"><f>A1</f><v>B</v>', b' t="str"><f>A2</f><v></v>'])
    written = io.BytesIO()
    with zipfile.ZipFile(tmp_path / "raw.xlsx") as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            for formula in (b"<f>A1</f>", b"<f>A2</f>"):
                before, found, after = content.partition(b">" + formula)
                if found:
                    rest = after[after.index(b"</c>") :]
                    content = before + next(stored) + rest
            new.writestr(name, content)
    (tmp_path / "s.xlsx").write_bytes(written.getvalue())
    teams = [employee.team for employee in read_site(tmp_path / "s.xlsx").employees.values()]
    assert teams == ["A", "B", "", "B"]


OPENINGS = "queue,day,open,close\n"


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (["sat,20:00,34:00", "sun,09:00,12:00"], 3),
        (["sun,09:00,12:00", "sat,20:00,34:00"], 3),
        (["sun,20:00,34:00", "mon,00:00,24:00"], 3),
        (["2026-12-12,20:00,34:00", "2026-12-13,09:00,12:00"], 3),
        (["2026-12-12,20:00,34:00", "sun,09:00,12:00"], 3),
        (["sat,20:00,34:00", "2026-12-13,09:59,12:00"], 3),
        (["sat,20:00,34:00", "sun,10:00,12:00"], None),
        (["sat,20:00,34:00", "sat,09:00,12:00"], None),
        (["sat,20:00,34:00", "sun,09:00,12:00", "2026-12-13,,"], 3),
        (["2026-12-12,20:00,34:00", "sun,09:00,12:00", "2026-12-13,,"], None),
        (["sat,20:00,34:00", "2026-12-12,,", "2026-12-13,09:00,12:00"], None),
    ],
)
def test_openings_must_not_overlap_over_midnight(tmp_path, rows, line):
    folder = write_small_site(tmp_path, opening_hours=OPENINGS + "".join(f"phone,{row}\n" for row in rows))
    if line is None:
        assert len(read_site(folder).opening_hours) == 1
    else:
        found = problems_of(folder)
        assert [each.split(": ")[0] for each in found] == [f"opening_hours.csv:{line}"]
        assert "overlaps over midnight the window on line 2" in found[0]


@pytest.mark.parametrize("table", ["foo", "workplace.foo", "workplace.art36", "art36", "site.holidays.x"])
def test_empty_tables_that_nobody_knows_are_refused(tmp_path, table):
    text = FILES["site"].replace('holidays = "JP"\n', "") + f"[{table}]\n"
    found = problems_of(write_small_site(tmp_path, site=text))
    assert [each.startswith(f"site.toml: {table.removesuffix('.x')}: ") for each in found] == [True]


def test_empty_tables_that_are_known_hold_the_defaults(tmp_path):
    site = FILES["site"] + "[workplace.legal_holiday]\n[workplace.regime]\n"
    assert read_site(write_small_site(tmp_path, site=site)).id == "small"


def test_wish_for_a_template_outside_the_contract_is_refused(tmp_path):
    wishes = "employee,date,wish,weight\n001,2026-12-09,day8,5\n003,2026-12-08,day8,2\n"
    hint = "the contract of 003 does not allow this template; it has short5"
    assert problems_of(write_small_site(tmp_path, wishes=wishes)) == (f"wishes.csv:3: wish: day8: {hint}",)
    free = with_cell(FILES["contracts"], 3, "shift_templates", "")
    assert len(read_site(write_small_site(tmp_path, wishes=wishes, contracts=free)).wishes) == 2


@pytest.mark.parametrize("zone", ["posixrules", "localtime", "Factory"])
def test_zones_that_are_no_place_are_refused(tmp_path, zone):
    found = problems_of(write_small_site(tmp_path, site=FILES["site"].replace("Asia/Tokyo", zone)))
    assert [each.startswith(f"site.toml: site.time_zone: {zone}: use a time zone by its name") for each in found] == [
        True
    ]


def test_countries_in_any_case_and_their_parts(tmp_path):
    for written, code in (("jp", "JP"), ("us-ca", "US-CA"), ("GB-ENG", "GB-ENG")):
        site = read_site(write_small_site(tmp_path, site=FILES["site"].replace('"JP"', f'"{written}"')))
        assert site.country == code
        assert site.public_holidays == public_holidays(written) == public_holidays(code)
    assert public_holidays("US-CA") != public_holidays("US")
    for wrong in ("US-ZZ", "US-", "-CA", "USA"):
        found = problems_of(write_small_site(tmp_path, site=FILES["site"].replace('"JP"', f'"{wrong}"')))
        assert found[0].startswith(f"site.toml: site.holidays: {wrong}: use a country code")


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("previous_roster", "date", "0206-12-04"),
        ("previous_roster", "start", "1989-12-31T09:00"),
        ("previous_roster", "end", "2101-01-01T09:00"),
        ("leave", "to_date", "9999-12-31"),
        ("availability", "day", "2101-01-01"),
        ("employees", "birth_on", "1890-05-20"),
    ],
)
def test_years_nobody_means_are_refused_at_the_cell(tmp_path, table, column, value):
    found = problems_of(write_small_site(tmp_path, **{table: with_cell(FILES[table], 2, column, value)}))
    assert [each.startswith(f"{table}.csv:2: {column}: {value}: ") for each in found] == [True]
    assert "the year lies outside 19" in found[0] or column in ("start", "end")


def test_people_may_be_born_before_that(tmp_path):
    text = with_cell(FILES["employees"], 2, "birth_on", "1950-01-01")
    assert read_site(write_small_site(tmp_path, employees=text)).employees
