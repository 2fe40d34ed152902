"""A site is read whole from a folder or a workbook, in the encodings people have, or refused with every problem."""

import gzip
from datetime import UTC, date, datetime, time

import pytest
from openpyxl import Workbook, load_workbook

from shiftplan.domain.people import EmployeeId, Lock, Wish, WishKind
from shiftplan.domain.work import Channel, QueueId, TemplateId
from shiftplan.errors import InvalidInput
from shiftplan.files.people_tables import SITE_TABLES, UNUSED_FILES
from shiftplan.files.site import count_rows, read_folder, read_site
from tests.files.corrupting import problems_of, with_cell
from tests.files.small_site import small_site_files, write_small_site


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return read_folder(write_small_site(tmp_path_factory.mktemp("small")))


def test_site_holds_what_the_files_say(small):
    site = small.site
    assert (site.id, site.name, site.interval_minutes, site.week_start) == ("small", "小さな拠点", 30, 0)
    assert list(site.employees) == ["001", "002", "003", "004"]
    assert site.employees[EmployeeId("003")].name == "髙橋 渡"
    assert site.queues_of(EmployeeId("001"), date(2026, 12, 7)) == ("phone", "mail")
    assert site.queues_of(EmployeeId("001"), date(2027, 4, 1)) == ("mail",)
    assert site.queues[QueueId("mail")].channel is Channel.EMAIL
    assert site.templates[TemplateId("day8")].starts == range(510, 541, 30)
    assert [rule.kind for rule in site.templates[TemplateId("day8")].breaks] == ["rest", "meal"]
    assert site.opening_hours[QueueId("phone")].by_weekday[0] == ((540, 1080),)
    assert date(2026, 11, 23) in site.public_holidays
    assert site.prices.weights[Channel.VOICE] == 90
    assert site.prices.weights[Channel.CHAT] == 80
    assert site.workplace.interval_minutes == 660
    assert site.agreement is not None
    assert site.agreement.holds_on(date(2027, 3, 31))


def test_wishes_locks_requirement_and_what_was_worked(small):
    site = small.site
    assert site.wishes[1] == Wish(EmployeeId("003"), date(2026, 12, 8), WishKind.EARLY, 2)
    assert site.locks[1] == Lock(EmployeeId("001"), date(2026, 12, 11), None, None)
    assert site.requirement is not None
    assert site.requirement.agents[0].starts_at == datetime(2026, 12, 7, 0, tzinfo=UTC)
    assert site.requirement.work[0].due_at == datetime(2026, 12, 7, 9, tzinfo=UTC)
    worked = site.previous.shifts[0]
    assert [pause.paid for pause in worked.breaks] == [True, False]
    assert worked.activities[1].queue == "mail"
    assert len(small.history) == small.row_counts["history"] == 720


def test_pairs_are_known_from_both_sides(tmp_path):
    rows = "employee,other,together\n001,002,1\n003,001,0\n"
    site = read_site(write_small_site(tmp_path, pairs=rows))
    assert site.pairs_of(EmployeeId("001")) == {"002": True, "003": False}
    assert site.pairs_of(EmployeeId("002")) == {"001": True}
    assert site.pairs_of(EmployeeId("004")) == {}


def test_rows_are_counted_by_table(tmp_path):
    counts = count_rows(write_small_site(tmp_path, locks=None))
    assert (counts["employees"], counts["skills"]) == (4, 6)
    assert "locks" not in counts


def test_only_what_a_site_needs(tmp_path):
    optional = {table.name: None for table in SITE_TABLES if table.optional and table.name != "requirement"}
    site = read_site(write_small_site(tmp_path, **optional))
    assert site.previous.shifts == ()
    assert site.opening_hours == {}


@pytest.mark.parametrize("name", ["site", *(table.name for table in SITE_TABLES if not table.optional)])
def test_missing_file_is_told(tmp_path, name):
    found = problems_of(write_small_site(tmp_path, **{name: None}))
    assert any(
        line.startswith(f"{name}.{'toml' if name == 'site' else 'csv'}: missing: a site needs it") for line in found
    )


def test_neither_history_nor_requirement_is_told(tmp_path):
    found = problems_of(write_small_site(tmp_path, history=None, requirement=None))
    assert found == ("history.csv: missing: a site needs it, or else requirement.csv, to know what to cover",)


def test_nothing_there_is_told(tmp_path):
    for path in (tmp_path / "none", tmp_path / "x.txt"):
        (tmp_path / "x.txt").touch()
        with pytest.raises(InvalidInput, match="folder"):
            read_site(path)


@pytest.mark.parametrize("name", [*UNUSED_FILES, "employee.csv", "queues.csv.gz", "Leave.csv"])
def test_files_that_would_be_ignored_are_refused(tmp_path, name):
    folder = write_small_site(tmp_path)
    (folder / name).write_text("a,b\n1,2\n", encoding="utf-8")
    assert any(line.startswith(f"{name}: ") and "remove it" in line for line in problems_of(folder))


def test_other_files_may_lie_in_the_folder(tmp_path):
    folder = write_small_site(tmp_path)
    for name in ("README.md", "notes.txt", "roster.csv", "coverage.csv", ".hidden.csv"):
        (folder / name).write_text("anything", encoding="utf-8")
    assert read_site(folder).id == "small"


@pytest.mark.parametrize("unused", ["rotation", "rotation_day"])
def test_columns_of_later_versions_are_refused(tmp_path, unused):
    text = "\n".join(
        f"{line},{unused if not number else ''}"
        for number, line in enumerate(small_site_files()["employees"].splitlines())
    )
    found = problems_of(write_small_site(tmp_path, employees=text))
    assert found == (f"employees.csv:1: {unused}: this column is not used by this version; remove it",)


def test_all_problems_of_all_files_come_at_once(tmp_path):
    files = small_site_files()
    found = problems_of(
        write_small_site(
            tmp_path,
            queues=with_cell(files["queues"], 3, "channel", "fax"),
            employees=with_cell(files["employees"], 5, "contract", "gone"),
            skills=with_cell(with_cell(files["skills"], 2, "level", "x"), 4, "speed", "0"),
            site=files["site"].replace("30", "20"),
        )
    )
    assert [line.split(": ")[0:2] for line in found] == [
        ["site.toml", "site.interval_minutes"],
        ["queues.csv:3", "channel"],
        ["employees.csv:5", "contract"],
        ["skills.csv:2", "level"],
        ["skills.csv:4", "speed"],
    ]


def test_one_fault_is_told_once(tmp_path):
    """A bad row still defines its id: rows that name it are not refused for that."""
    found = problems_of(
        write_small_site(tmp_path, employees=with_cell(small_site_files()["employees"], 2, "hired_on", "x"))
    )
    assert len(found) == 1


ENCODED = {
    "bom": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "cp932": lambda text: text.encode("cp932"),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "quoted": lambda text: "\n".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) for line in text.splitlines()
    ).encode(),
    "blank lines": lambda text: text.replace("\n", "\n\n,,,\n").encode(),
    "padded": lambda text: text.replace(",", " , ").encode(),
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_what_spreadsheets_save_reads_the_same(tmp_path, small, encoding):
    folder = write_small_site(tmp_path)
    for path in folder.glob("*.csv"):
        path.write_bytes(ENCODED[encoding](path.read_text(encoding="utf-8")))
    assert read_folder(folder) == small


def test_packed_history_reads_the_same_and_only_one_may_be_there(tmp_path, small):
    folder = write_small_site(tmp_path)
    with gzip.open(folder / "history.csv.gz", "wb") as packed:
        packed.write((folder / "history.csv").read_bytes())
    assert problems_of(folder) == ("history.csv.gz: history.csv exists too; keep one of the two",)
    (folder / "history.csv").unlink()
    assert read_folder(folder) == small
    (folder / "history.csv.gz").write_bytes(b"\x1f\x8b broken")
    assert problems_of(folder)[0].startswith("history.csv.gz: ")


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b"", "employees.csv:1: header: the first line must name the columns"),
        (b"\n\n", "employees.csv:1: header: the first line must name the columns"),
        (b"employee,name,contract\n", "employees.csv: has no rows"),
        (b"\xff\xfe\x80\x81", "employees.csv: neither UTF-8 nor CP932"),
        (b"employee,name,contract\n1,\xfd,full\n", "employees.csv: neither UTF-8 nor CP932"),
        (b'employee,name,contract\n1,"open,full\n', "employees.csv:2: row: broken CSV"),
        (b'employee,name,contract\n"1"x,a,full\n', "employees.csv:2: row: broken CSV"),
        (
            b"employee;name;contract\n1;a;full\n",
            "employees.csv:1: header: employee;name;contract: the columns are parted",
        ),
    ],
)
def test_broken_files_are_told_not_raised(tmp_path, content, hint):
    folder = write_small_site(tmp_path)
    (folder / "employees.csv").write_bytes(content)
    assert any(line.startswith(hint) for line in problems_of(folder))


def test_lines_are_counted_over_blank_lines_and_line_breaks_in_cells(tmp_path):
    text = (
        small_site_files()["employees"]
        .replace("002,鈴木 一郎", '\n002,"鈴木\n一郎"')
        .replace("part,B,,,,,", "part,B,,,x,,")
    )
    found = problems_of(write_small_site(tmp_path, employees=text))
    assert [line.split(":")[1] for line in found] == ["4", "7"]


def test_full_width_signs_are_read(tmp_path, small):
    files = small_site_files()
    hours = files["opening_hours"].replace("09:00", "０９：００")
    leave = files["leave"].replace("2026-12-10", "２０２６－１２－１０")
    wishes = files["wishes"].replace(",5", ",５")
    assert read_site(write_small_site(tmp_path, opening_hours=hours, leave=leave, wishes=wishes)) == small.site


def workbook(files, path, *, typed=False):
    """The same site as sheets; `typed` as Excel keeps values: numbers and dates, not text."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("site")
    for row in (
        ("key", "value"),
        ("id", "small"),
        ("name", "小さな拠点"),
        ("site.time_zone", "Asia/Tokyo"),
        ("interval_minutes", 30),
        ("week_start", "MON"),
        ("holidays", "JP"),
        ("rulebooks", "jp|house"),
        ("workplace.interval_min", 660),
        ("workplace.max_run_days", "6"),
        ("overtime_agreement.valid_from", date(2026, 4, 1) if typed else "2026-04-01"),
        ("overtime_agreement.valid_to", "2027-03-31"),
        ("overtime_agreement.holiday_work", True),
        ("planning.wage", 110),
        ("planning.weights.voice", 90),
        ("planning.over_bands", "[[0.04, 6], [9, 15]]"),
    ):
        sheet.append(row)
    for name, text in files.items():
        if name != "site":
            rows = [line.split(",") for line in text.splitlines()]
            other = book.create_sheet(name)
            for row in rows:
                other.append([_typed(cell) if typed else cell or None for cell in row])
    book.save(path)
    return path


def _typed(cell):
    if not cell:
        return None
    for read in (
        int,
        float,
        date.fromisoformat,
        datetime.fromisoformat,
        time.fromisoformat,
    ):
        try:
            return cell if cell.startswith("00") else read(cell)
        except ValueError:
            continue
    return cell


@pytest.mark.parametrize("typed", [False, True])
def test_workbook_reads_the_same_as_the_folder(tmp_path, small, typed):
    assert read_folder(workbook(small_site_files(), tmp_path / "site.xlsx", typed=typed)) == small


def test_workbook_problems_name_sheet_and_row(tmp_path):
    files = small_site_files()
    files["skills"] = with_cell(files["skills"], 3, "level", "0")
    del files["contracts"]
    files["persons"] = "a\n1\n"
    files["Sheet9"] = "a\n1\n"
    found = problems_of(workbook(files, tmp_path / "s.xlsx"))
    places = [line.split(": ")[0] for line in found]
    assert places == ["s.xlsx[persons]", "s.xlsx[Sheet9]", "s.xlsx[contracts]", "s.xlsx[skills]:3"]


def test_workbook_settings_name_the_row(tmp_path):
    path = workbook(small_site_files(), tmp_path / "s.xlsx")
    book = load_workbook(path)
    book["site"]["B5"] = 20
    book["site"].append(("planning.wages", 1))
    book["site"].append(("planning.over_bands", "[[1, 2], [3"))
    book.save(path)
    found = problems_of(path)
    assert [line.split(": ")[:3] for line in found] == [
        ["s.xlsx[site]:5", "site.interval_minutes", "20"],
        ["s.xlsx[site]:17", "planning.wages", "1"],
        ["s.xlsx[site]:18", "planning.over_bands", "[[1, 2], [3"],
    ]


def test_broken_workbook_is_told(tmp_path):
    for content in (b"", b"no zip", gzip.compress(b"x")):
        (tmp_path / "s.xlsx").write_bytes(content)
        with pytest.raises(InvalidInput, match=r"s\.xlsx: cannot be read as XLSX"):
            read_site(tmp_path / "s.xlsx")


def test_time_zone_with_clock_change_refuses_skipped_times(tmp_path):
    files = small_site_files()
    text = files["history"].replace("2026-11-09T09:00", "2026-03-08T02:30")
    toml = files["site"].replace("Asia/Tokyo", "America/New_York")
    found = problems_of(write_small_site(tmp_path, history=text, site=toml))
    assert all("2026-03-08T02:30: this wall time does not exist in America/New_York" in line for line in found)
    assert [line.split(": ")[0] for line in found] == ["history.csv:2", "history.csv:3"]
