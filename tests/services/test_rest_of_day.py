"""A day of the history that has begun is forecast anew from its morning; one over, or yet to come, is not."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from shiftplan.files.history import History
from shiftplan.files.site import read_folder
from shiftplan.services.forecasting import rest_of_day, site_forecast
from tests.files.small_site import FIRST_DAY, write_small_site
from tests.services.worlds import PHONE

DAY = timedelta(days=1)


def history_until(hour, monday_factor=1.0):
    """Five weeks of 9:00 to 17:00, and a Monday up to an hour."""
    starts = [datetime.combine(FIRST_DAY + number * DAY, time(at)) for number in range(-35, 1) for at in range(9, 17)]
    starts = [start for start in starts if start.date() < FIRST_DAY or start.hour < hour]
    wave = [1.2 if start.toordinal() % 5 > 2 else 0.9 for start in starts]
    wave = [monday_factor if start.date() == FIRST_DAY else each for start, each in zip(starts, wave, strict=True)]
    none: list[float | None] = [None] * len(starts)
    return History(
        [PHONE] * len(starts), starts, [0] * len(starts), [round(60 * each) for each in wave], none, none, none
    )


def rest(tmp_path, hour, factor=1.0):
    """What is forecast anew of the small site, and what was forecast before."""
    folder = read_folder(write_small_site(tmp_path, locks=None, special_days=None))
    site = replace(
        folder.site, queues={PHONE: folder.site.queues[PHONE]}, opening_hours={}, interval_minutes=60, special_days=()
    )
    folder = replace(folder, site=site, history=history_until(hour, factor))
    rows = site_forecast(folder, FIRST_DAY, 7)
    return site.time_zone, rows, rest_of_day(folder, rows)


def test_a_busy_morning_lifts_the_afternoon(tmp_path):
    zone, rows, (now, anew) = rest(tmp_path, 12, 1.4)
    assert isinstance(zone, ZoneInfo)
    assert now == datetime.combine(FIRST_DAY, time(12), zone)
    before = {row.interval_start: row.volume for row in rows}
    lifted = [row.volume / before[row.interval_start] for row in anew if row.interval_start >= now]
    assert len(lifted) == 5
    assert min(lifted) > 1.02


def test_a_day_that_is_over_or_yet_to_come_is_left_alone(tmp_path):
    assert rest(tmp_path / "over", 17)[2] == (None, [])
    assert rest(tmp_path / "ahead", 0)[2] == (None, [])
