"""The clock: when it ticks, what a tick does, and what it finds when it starts."""

from datetime import UTC, datetime, timedelta
from threading import Event
from zoneinfo import ZoneInfo

import pytest
import time_machine

from shiftplan.jobs.clock import Clock, night_trigger

NIGHT_AT = 210
LOADED_AT = datetime(2026, 11, 20, 1, tzinfo=UTC)
TOKYO = ZoneInfo("Asia/Tokyo")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of December 2026 in Tokyo."""
    return datetime(2026, 12, day, hour, minute, tzinfo=TOKYO)


@pytest.fixture
def clock(bench):
    return Clock(bench.application, NIGHT_AT)


@pytest.fixture(autouse=True)
def loaded_in_november():
    with time_machine.travel(LOADED_AT, tick=False):
        yield


def dates(bench):
    """Business dates of the jobs that were filed, oldest first."""
    return [job.arguments["business_date"] for job in reversed(bench.jobs.recent("small"))]


def test_one_tick_is_one_job_and_a_second_is_none(bench, clock):
    with time_machine.travel(at(2, 3, 30), tick=False):
        clock.tick("small")
        clock.tick("small")
        clock.compare()
    assert dates(bench) == ["2026-12-02"]


def test_a_tick_that_comes_early_does_nothing_and_the_minute_after_finds_it(bench, clock):
    with time_machine.travel(at(2, 3, 30), tick=False):
        clock.tick("small")
    with time_machine.travel(at(3, 3, 29), tick=False):
        clock.tick("small")
    assert dates(bench) == ["2026-12-02"]
    with time_machine.travel(at(3, 3, 31), tick=False):
        clock.compare()
    assert dates(bench) == ["2026-12-02", "2026-12-03"]


def test_a_start_after_missed_nights_runs_the_newest_alone(bench, clock):
    with time_machine.travel(at(2, 3, 30), tick=False):
        clock.tick("small")
    with time_machine.travel(at(5, 14), tick=False):
        clock.compare()
    assert dates(bench) == ["2026-12-02", "2026-12-05"]


def test_thirty_nights_are_thirty_jobs(bench, clock):
    for day in range(30):
        with time_machine.travel(at(1, 3, 30) + timedelta(days=day), tick=False):
            clock.tick("small")
            clock.compare()
    found = bench.jobs.recent("small")
    assert len({job.arguments["business_date"] for job in found}) == len(found) == 30


@pytest.mark.parametrize(
    ("zone", "now", "expected"),
    [
        ("Asia/Tokyo", datetime(2026, 12, 1, 18, 29, tzinfo=UTC), datetime(2026, 12, 1, 18, 30, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 10, 25, 0, tzinfo=UTC), datetime(2026, 10, 25, 2, 30, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 3, 8, 5, tzinfo=UTC), datetime(2026, 3, 8, 7, 30, tzinfo=UTC)),
    ],
)
def test_ticks_come_by_the_local_clock(zone, now, expected):
    assert night_trigger(NIGHT_AT, ZoneInfo(zone)).get_next_fire_time(None, now) == expected


def test_a_clock_that_starts_compares_at_once_and_ends_when_it_is_stopped(bench, clock):
    """With the real scheduler, in its own threads."""
    compared = Event()
    enter_due = bench.application.nights.enter_due

    def heard(site, now):
        found = enter_due(site, now)
        compared.set()
        return found

    bench.application.nights.enter_due = heard
    with time_machine.travel(at(2, 12)):
        clock.start()
        assert compared.wait(30)
        clock.stop()
    assert dates(bench) == ["2026-12-02"]
