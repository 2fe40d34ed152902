"""`shiftplan forecast` and `shiftplan require` on the sample sites: every column, every interval, every due time."""

import gzip
import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.journeys.running import done
from tests.journeys.samples import OSAKA, TOKYO, Row, Sample, days, header, openings, rows, text_of

FORECAST_HEADER = "queue,interval_start,volume,p025,p10,p25,p50,p75,p90,p975,aht_seconds"
NUMBERS = FORECAST_HEADER.split(",")[2:-1]
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Made:
    """What the two commands made of a sample site."""

    site: Sample
    forecast: Path
    requirement: Path


def forecast(site: Sample, history: Path, out: Path, *more: str, week: tuple[str, ...] | None = None) -> Path:
    """Run the command with all that the site folder says."""
    done(
        "forecast", history, *(week or site.week), "--queues", site.folder / "queues.csv", "--holidays", "JP",
        "--special-days", site.folder / "special_days.csv", "--opening-hours", site.folder / "opening_hours.csv",
        *more, "--out", out,
    )  # fmt: skip
    return out


@pytest.fixture(scope="module", params=[OSAKA, pytest.param(TOKYO, marks=pytest.mark.slow)], ids=str)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    site: Sample = request.param
    folder = tmp_path_factory.mktemp(site.name)
    made = Made(site, folder / "forecast.csv", folder / "requirement.csv")
    forecast(site, site.folder / "history.csv.gz", made.forecast)
    done(
        "require", made.forecast, "--queues", site.folder / "queues.csv", "--holidays", "JP",
        "--opening-hours", site.folder / "opening_hours.csv", "--out", made.requirement,
    )  # fmt: skip
    return made


def grid(start: datetime, end: datetime, minutes: int) -> list[datetime]:
    """Starts of the intervals in [start, end)."""
    count = (end - start) // timedelta(minutes=minutes)
    return [start + timedelta(minutes=minutes) * number for number in range(count)]


def open_intervals(site: Sample, queue: str, minutes: int) -> set[datetime]:
    """Every interval of the week in which a queue is open; those after midnight belong to the day that opened."""
    spans = openings(site.rows("opening_hours.csv"), queue, days(site.first_day, site.days))
    return {start for span in spans for start in grid(*span, minutes)}


def by_queue(table: list[Row]) -> dict[str, dict[datetime, Row]]:
    """Rows by queue and interval; each stands there once."""
    found: dict[str, dict[datetime, Row]] = {}
    for row in table:
        start = datetime.fromisoformat(row["interval_start"])
        assert start not in found.setdefault(row["queue"], {}), row
        found[row["queue"]][start] = row
    return found


def test_forecast_has_every_interval_in_which_contacts_can_arrive(made: Made) -> None:
    site, found = made.site, by_queue(rows(made.forecast))
    assert header(made.forecast) == FORECAST_HEADER
    queues = {row["queue"]: row["channel"] for row in site.rows("queues.csv")}
    assert set(found) == set(queues)
    midnight = datetime.combine(site.first_day, datetime.min.time())
    for queue, channel in queues.items():
        if channel in ("voice", "chat"):
            is_open = open_intervals(site, queue, site.interval_minutes)
            assert is_open - found[queue].keys() == set(), queue
            closed = [row["volume"] for start, row in found[queue].items() if start not in is_open]
            assert not any(map(float, closed)), queue
        else:
            around_the_clock = set(grid(midnight, midnight + site.days * DAY, site.interval_minutes))
            assert found[queue].keys() == around_the_clock, queue


def test_forecast_is_a_mean_with_its_spread(made: Made) -> None:
    table = rows(made.forecast)
    for row in table:
        mean, *quantiles = (float(row[name]) for name in NUMBERS)
        assert all(math.isfinite(number) and number >= 0 for number in (mean, *quantiles)), row
        assert all(low <= high for low, high in pairwise(quantiles)), row
        assert row["aht_seconds"] == "" or 0 < float(row["aht_seconds"]) < 3600, row
    busy = [row for row in table if float(row["volume"]) > 5]
    assert busy
    assert all(float(row["p025"]) < float(row["volume"]) < float(row["p975"]) for row in busy)
    assert any("." in row["volume"] and len(row["volume"].split(".")[1]) > 6 for row in busy), "rounded"


def test_a_week_is_about_as_busy_as_those_before(made: Made) -> None:
    """No event lies in the week planned, so that its total stays within a fifth of the mean of four weeks."""
    site, start = made.site, made.site.first_day - timedelta(days=28)
    ahead = by_queue(rows(made.forecast))
    past = [row for row in site.rows("history.csv.gz") if row["interval_start"] >= start.isoformat()]
    for queue in {row["queue"] for row in past}:
        usual = sum(float(row["offered"]) for row in past if row["queue"] == queue) / 4
        assert sum(float(row["volume"]) for row in ahead[queue].values()) == pytest.approx(usual, rel=0.2), queue


def test_rows_from_the_first_day_on_and_their_order_make_no_difference(made: Made, tmp_path: Path) -> None:
    site = made.site
    first, *lines = text_of(site.folder / "history.csv.gz").splitlines()
    queue = lines[0].split(",")[0]
    clocks = {line.split(",")[1][11:] for line in lines if line.startswith(f"{queue},")}
    width = first.count(",") - 2
    late = [f"{queue},{site.first_day + timedelta(n)}T{clock},99999{',' * width}" for n in (0, 3) for clock in clocks]
    history = tmp_path / "history.csv"
    history.write_text("\n".join([first, *late, *reversed(lines)]) + "\n", encoding="utf-8")
    assert forecast(site, history, tmp_path / "forecast.csv").read_bytes() == made.forecast.read_bytes()


def test_a_coarser_interval_keeps_the_total(made: Made, tmp_path: Path) -> None:
    site = made.site
    hourly = by_queue(rows(forecast(site, site.folder / "history.csv.gz", tmp_path / "60.csv", "--interval", "60")))
    fine = by_queue(rows(made.forecast))
    assert {start.minute for starts in hourly.values() for start in starts} == {0}
    for queue, expected in fine.items():
        total = sum(float(row["volume"]) for row in expected.values())
        assert sum(float(row["volume"]) for row in hourly[queue].values()) == pytest.approx(total, rel=0.02), queue


def test_without_queues_every_queue_is_voice(made: Made, tmp_path: Path) -> None:
    history, out = made.site.folder / "history.csv.gz", tmp_path / "forecast.csv"
    done("forecast", history, *made.site.week, "--out", out)
    assert {row["queue"] for row in rows(out)} == {row["queue"] for row in made.site.rows("history.csv.gz")}


def test_openings_past_midnight_belong_to_the_day_that_opened(tmp_path: Path) -> None:
    """Osaka's phones close at 25:00 on Friday 11 December: half past midnight is Friday's, not Saturday's."""
    history, small_hours = OSAKA.folder / "history.csv.gz", datetime.fromisoformat("2026-12-12T00:30")
    friday = forecast(OSAKA, history, tmp_path / "fri.csv", week=("--from", "2026-12-11", "--days", "1"))
    saturday = forecast(OSAKA, history, tmp_path / "sat.csv", week=("--from", "2026-12-12", "--days", "1"))
    assert float(by_queue(rows(friday))["support"][small_hours]["volume"]) > 0
    before_opening = by_queue(rows(saturday))["support"].get(small_hours)
    assert before_opening is None or float(before_opening["volume"]) == 0


def test_backtest_shows_each_method_beside_seasonal_naive(tmp_path: Path) -> None:
    ended = done(
        "forecast", OSAKA.folder / "history.csv.gz", *OSAKA.week, "--queues", OSAKA.folder / "queues.csv",
        "--holidays", "JP", "--backtest",
    )  # fmt: skip
    methods: dict[str, dict[str, float]] = {}
    for queue, method, wape in re.findall(r"(\w+) +\W ([a-z][\w-]+) +\W ([\d.]+)%", ended.out):
        methods.setdefault(queue, {})[method] = float(wape)
    assert set(methods) == {"support", "chat", "email"}
    for queue, wapes in methods.items():
        assert {"seasonal-naive", "two-stage"} <= wapes.keys(), queue
        assert len(wapes) >= 4, queue
        assert wapes["two-stage"] < wapes["seasonal-naive"], queue


def test_a_packed_history_and_a_plain_one_are_the_same(tmp_path: Path) -> None:
    plain, packed = tmp_path / "history.csv", tmp_path / "again.csv.gz"
    plain.write_text(text_of(OSAKA.folder / "history.csv.gz"), encoding="utf-8")
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    made = [forecast(OSAKA, history, tmp_path / f"{history.name}.out") for history in (plain, packed)]
    assert made[0].read_bytes() == made[1].read_bytes()


def test_requirement_is_whole_people_or_work_with_a_due_time(made: Made) -> None:
    site = made.site
    assert header(made.requirement) == "queue,interval_start,agents,work_minutes,due_at"
    volumes, needed = by_queue(rows(made.forecast)), by_queue(rows(made.requirement))
    assert {queue: found.keys() for queue, found in needed.items()} == {q: v.keys() for q, v in volumes.items()}
    for queue in site.rows("queues.csv"):
        for start, row in needed[queue["queue"]].items():
            volume = volumes[queue["queue"]][start]
            if queue["channel"] in ("voice", "chat"):
                assert (row["work_minutes"], row["due_at"]) == ("", ""), row
                assert row["agents"].isdigit(), row
                assert (int(row["agents"]) > 0) == (float(volume["volume"]) > 0), row
            else:
                minutes = float(volume["volume"]) * float(volume["aht_seconds"]) / 60
                assert row["agents"] == "", row
                assert float(row["work_minutes"]) == pytest.approx(minutes / (1 - float(queue["shrinkage"]))), row


def test_work_is_due_after_its_deadline_or_after_the_next_opening(made: Made) -> None:
    """Arrival or due time in closed time: the deadline runs from the next opening; closing time itself is left out."""
    site, needed = made.site, by_queue(rows(made.requirement))
    hours, around = site.rows("opening_hours.csv"), days(site.first_day - DAY, site.days + 10)
    seen = set()
    for queue in site.rows("queues.csv"):
        if not queue["deadline_minutes"]:
            continue
        spans, deadline = openings(hours, queue["queue"], around), timedelta(minutes=int(queue["deadline_minutes"]))
        for start, row in needed[queue["queue"]].items():
            due, kind = start + deadline, "open"
            if any(due in span for span in spans):
                continue
            if not any(opens <= start < closes for opens, closes in spans):
                due, kind = min(opens for opens, _ in spans if opens > start) + deadline, "arrived closed"
            elif not any(opens < due < closes for opens, closes in spans):
                due, kind = min(opens for opens, _ in spans if opens > due) + deadline, "due closed"
            assert row["due_at"] == due.isoformat(timespec="minutes"), row
            seen.add(kind)
    assert seen == {"open", "arrived closed", "due closed"}


def test_the_rest_of_a_day_paths_newcomers_and_what_was_left_out(tmp_path: Path) -> None:
    """A queue whose mornings tell of its afternoons, one day of which is broken; and one that is new."""
    start = datetime(2026, 10, 5)  # noqa: DTZ001 - a wall time
    lines = ["queue,interval_start,offered"]
    for day in range(43):
        for hour in range(9, 17):
            usual = 60 + 20 * (day * 5 % 11 > 5) + hour
            offered = 0 if day == 30 else 2 * usual if day == 42 and hour < 12 else usual
            lines.append(f"calls,{start + DAY * day + timedelta(hours=hour):%Y-%m-%dT%H:%M},{offered}")
    history = tmp_path / "history.csv"
    history.write_text("\n".join(lines) + "\n", encoding="utf-8")
    week = ("--from", "2026-11-16", "--days", "1")
    out = [tmp_path / name for name in ("plain.csv", "noon.csv")]
    told = done("forecast", history, *week, "--like", "new=calls:0.5", "--paths", "4", "--out", out[0])
    assert "calls 2026-11-04 09:00-17:00 outage: 0 came" in told.err
    done("forecast", history, *week, "--now", "2026-11-16T12:00", "--out", out[1])
    plain, noon = ({datetime.fromisoformat(row["interval_start"]).hour: float(row["volume"]) for row in rows(path)
                    if row["queue"] == "calls"} for path in out)  # fmt: skip
    assert all(noon[hour] == plain[hour] for hour in range(9, 12))
    assert sum(noon.values()) > sum(plain.values())
    new = sum(float(row["volume"]) for row in rows(out[0]) if row["queue"] == "new")
    assert new == pytest.approx(sum(plain.values()) / 2, rel=0.15)
    paths = rows(tmp_path / "plain.paths.csv")
    assert [row["interval_start"] for row in paths] == [row["interval_start"] for row in rows(out[0])]
    assert list(paths[0])[2:] == ["path_1", "path_2", "path_3", "path_4"]
