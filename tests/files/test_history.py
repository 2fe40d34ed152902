"""Histories on their own, as `forecast` reads them: with and without queues, time zone and optional columns."""

import gzip
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook

from shiftplan.errors import InvalidInput
from shiftplan.files.history import read_history
from shiftplan.files.hours import read_opening_hours
from shiftplan.files.queues import read_queues
from shiftplan.files.special_days import read_special_days
from tests.files.small_site import OPENING_HOURS, QUEUES, SPECIAL_DAYS

NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def write(tmp_path):
    def written(text, name="history.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return written


def refused(read, *arguments):
    with pytest.raises(InvalidInput) as error:
        read(*arguments)
    return error.value.problems


def test_columns_with_timestamp_and_without_the_optional_ones(write):
    history = read_history(write("timestamp,queue,offered\n2003-03-03T07:05,bank,113\n2003-03-03T07:00,bank,111.5\n"))
    assert history.queue == ["bank", "bank"]
    assert history.interval_start == [datetime(2003, 3, 3, 7, 5), datetime(2003, 3, 3, 7, 0)]  # noqa: DTZ001 - wall clock
    assert history.offered == [113, 111.5]
    assert history.handled == history.abandoned == history.aht_seconds == [None, None]


@pytest.mark.parametrize(("sign", "words"), [(";", "semicolons"), ("\t", "tabs")])
def test_other_signs_between_columns_are_told_at_once(write, sign, words):
    path = write(sign.join(("queue", "interval_start", "offered\n")) + sign.join(("bank", "2003-03-03T07:05", "1,5\n")))
    problems = refused(read_history, path)
    assert len(problems) == 1
    assert problems[0].startswith("history.csv:1: header: ")
    assert f"parted by {words}; part them by commas" in problems[0]


def test_a_workbook_is_no_text(tmp_path):
    Workbook().save(tmp_path / "history.xlsx")
    assert refused(read_history, tmp_path / "history.xlsx") == (
        "history.xlsx: a workbook or an archive, not text; save the table as 'CSV UTF-8'",
    )


def test_both_names_of_the_time_are_one_too_many(write):
    text = "timestamp,interval_start,queue,offered\n2003-03-03T07:05,2003-03-03T07:05,bank,113\n"
    assert refused(read_history, write(text)) == (
        "history.csv:1: interval_start: this column stands twice; remove one",
    )


def test_aht_of_nothing_handled_is_unknown(write):
    header = "queue,interval_start,offered,handled,abandoned,aht_seconds\n"
    path = write(f"{header}q,2026-01-05T09:00,2,0,2,0\nq,2026-01-05T09:30,0,,,0\n")
    assert read_history(path).aht_seconds == [None, None]


def test_more_may_end_in_an_interval_than_came_in_it(write):
    text = "queue,interval_start,offered,handled,abandoned\nphone,2026-01-05T09:00,4,4,1\nmail,2026-01-05T09:00,0,5,\n"
    queues = read_queues(write(QUEUES, "queues.csv"))
    for known in (None, queues):
        history = read_history(write(text), None, known)
        assert (history.handled, history.abandoned) == ([4, 5], [1, None])


def test_unknown_queues_are_refused_where_queues_are_known(write):
    path = write("queue,interval_start,offered\nfax,2026-01-05T09:00,0\n")
    assert read_history(path).queue == ["fax"]
    found = refused(read_history, path, None, read_queues(write(QUEUES, "queues.csv")))
    assert found == ("history.csv:2: queue: fax: not in queues.csv; use one of mail, phone",)


TWICE = "queue,interval_start,offered\nq,2026-11-01T00:30,1\nq,2026-11-01T01:30{},2\nq,2026-11-01T01:30{},3\n"


@pytest.mark.parametrize("zone", [None, NEW_YORK])
@pytest.mark.parametrize("offsets", [("-04:00", "-05:00"), ("", "-05:00")])
def test_repeated_wall_times_are_told_apart_by_offset(write, zone, offsets):
    assert read_history(write(TWICE.format(*offsets)), zone).fold == [0, 0, 1]


@pytest.mark.parametrize(
    ("zone", "offsets"), [(NEW_YORK, ("", "")), (NEW_YORK, ("", "-04:00")), (None, ("-05:00", "-05:00"))]
)
def test_repeated_wall_times_without_the_right_offset_are_doubled(write, zone, offsets):
    found = refused(read_history, write(TWICE.format(*offsets)), zone)
    assert len(found) == 1
    assert found[0].startswith("history.csv:4: interval_start: 2026-11-01T01:30")


def test_two_spellings_of_the_first_are_doubled_without_a_zone_too(write):
    text = TWICE.format("-04:00", "-05:00") + "q,2026-11-01T01:30,4\n"
    assert refused(read_history, write(text))[0].startswith("history.csv:5: interval_start: 2026-11-01T01:30: doubled")


def test_skipped_wall_times_and_foreign_offsets_are_refused(write):
    text = "queue,interval_start,offered\nq,2026-03-08T02:30,1\nq,2026-03-08T03:30+09:00,1\n"
    found = refused(read_history, write(text), NEW_YORK)
    assert found[0].startswith(
        "history.csv:2: interval_start: 2026-03-08T02:30: this wall time does not exist in America/New_York"
    )
    assert found[1].startswith("history.csv:3: interval_start: 2026-03-08T03:30+09:00: the offset in America/New_York")


def test_a_hundred_thousand_rows_are_read(tmp_path):
    start = datetime(2024, 1, 1)  # noqa: DTZ001 - wall clock
    starts = [f"{start + timedelta(minutes=15 * number):%Y-%m-%dT%H:%M}" for number in range(10_000)]
    rows = [
        f"q{queue},{start},{50 + number % 47},{number % 49},1,{300 + number % 50}.5\n"
        for queue in range(10)
        for number, start in enumerate(starts)
    ]
    with gzip.open(tmp_path / "history.csv.gz", "wt", encoding="utf-8") as packed:
        packed.write("queue,interval_start,offered,handled,abandoned,aht_seconds\n" + "".join(rows))
    assert len(read_history(tmp_path / "history.csv.gz", ZoneInfo("Asia/Tokyo"))) == 100_000


def test_missing_history_is_told(tmp_path):
    assert refused(read_history, tmp_path / "none.csv")[0].startswith("none.csv: missing: there is no file ")


def test_other_files_read_alone(write):
    queues = read_queues(write(QUEUES, "queues.csv"))
    assert list(queues) == ["phone", "mail"]
    hours = write(OPENING_HOURS.replace("mail", "fax"), "opening_hours.csv")
    assert set(read_opening_hours(hours)) == {"phone", "fax"}
    assert len(refused(read_opening_hours, hours, set(queues))) == 5
    days = write(SPECIAL_DAYS.replace("phone", "fax"), "special_days.csv")
    assert [day.queue for day in read_special_days(days)] == ["fax", None]
    assert len(refused(read_special_days, days, set(queues))) == 1


def test_queues_alone_are_checked_as_in_a_site(write):
    found = refused(read_queues, write(QUEUES.replace("phone,0.1,1", "mail,0.1,1"), "q.csv"))
    assert found == ("q.csv:3: driver: mail: mail drives itself in the end; break the circle",)
