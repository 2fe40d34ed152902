"""Volumes: what is forecast, for which intervals, and what becomes of odd histories."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from forecasts.queues import QueueSettings, SpecialDay
from forecasts.schema import QUANTILES
from forecasts.volume import forecast
from shiftplan.errors import InvalidInput
from tests.forecasts.made_history import a_history, nine_to_nine, rate

MONDAY = date(2026, 3, 2)
WEEKS = 13
AHEAD = MONDAY + timedelta(weeks=WEEKS)


@pytest.fixture(scope="module")
def history():
    return a_history(MONDAY, 7 * WEEKS)


def day_totals(made):
    return made.groupby(made["interval_start"].dt.date)["volume"].sum()


def test_the_rates_behind_the_counts_are_found(history):
    made = forecast(history, first_day=AHEAD, days=7)
    true = [rate(start.date(), start.hour) / 2 for start in made["interval_start"]]
    assert len(made) == 7 * 24
    assert np.abs(made["volume"] - true).sum() / np.sum(true) < 0.03
    assert list(made.columns) == ["queue", "interval_start", "volume", *QUANTILES, "aht_seconds"]
    assert made["aht_seconds"].isna().all()


def test_later_rows_are_ignored(history):
    later = a_history(AHEAD, 3, per_day=9000.0)
    with_later = forecast(pd.concat([history, later], ignore_index=True), first_day=AHEAD, days=3)
    pd.testing.assert_frame_equal(with_later, forecast(history, first_day=AHEAD, days=3))


def test_the_first_minute_of_the_first_day_is_later():
    """Mail comes at midnight too: the row that starts with the horizon is not looked at."""
    starts = pd.date_range(MONDAY, periods=28 * 24 + 1, freq="h")
    mail = QueueSettings(queue="mail", channel="email", goal="deadline", deadline_minutes=600)
    more = pd.DataFrame({"queue": "mail", "interval_start": starts, "offered": [10] * (28 * 24) + [9000]})
    paper = QueueSettings(
        queue="paper", channel="email", goal="deadline", deadline_minutes=600, drivers=(("mail", 1.0, 0),)
    )
    ahead: dict[str, Any] = {"first_day": MONDAY + timedelta(days=28), "days": 2, "queues": [mail, paper]}
    pd.testing.assert_frame_equal(forecast(more.iloc[:-1], **ahead), forecast(more, **ahead))


def test_order_of_rows_does_not_matter(history):
    shuffled = history.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(
        forecast(shuffled, first_day=AHEAD, days=2), forecast(history, first_day=AHEAD, days=2)
    )


def test_coarser_intervals_add_up_and_finer_ones_are_refused(history):
    hourly = forecast(history, first_day=AHEAD, days=7, interval_minutes=60)
    assert len(hourly) == 7 * 12
    halves = forecast(history, first_day=AHEAD, days=7)
    assert hourly["volume"].sum() == pytest.approx(halves["volume"].sum(), rel=0.01)
    for wrong in (15, 45, 0, 50, 2880):
        with pytest.raises(
            InvalidInput, match=f"interval is {wrong} minutes.*30, 60, .*1440 with --interval, or interval"
        ):
            forecast(history, first_day=AHEAD, days=7, interval_minutes=wrong)


def test_an_interval_that_fits_into_no_opening_is_refused(history):
    """Nine to nine holds no whole day: without a word the file would be empty."""
    hours = nine_to_nine("calls", MONDAY, 7 * WEEKS + 7)
    for openings in (None, hours):
        with pytest.raises(InvalidInput, match=r"interval is 1440 minutes; queue calls is never open.*--interval"):
            forecast(history, first_day=AHEAD, days=7, interval_minutes=1440, openings=openings)
        assert len(forecast(history, first_day=AHEAD, days=7, interval_minutes=360, openings=openings)) == 7


def test_partial_intervals_at_the_edge_are_dropped():
    """Rows at 5 minutes from 9:00 to 21:00 inclusive: the last one is a sixth of a half-hour."""
    fine = a_history(MONDAY, 28, step=5)
    stub = fine[fine["interval_start"].dt.strftime("%H:%M") == "20:55"].copy()
    stub["interval_start"] += pd.Timedelta(minutes=5)
    made = forecast(pd.concat([fine, stub]), first_day=MONDAY + timedelta(days=28), days=7, interval_minutes=30)
    assert made["interval_start"].dt.strftime("%H:%M").max() == "20:30"
    assert len(made) == 7 * 24
    at_five = forecast(pd.concat([fine, stub]), first_day=MONDAY + timedelta(days=28), days=1)
    assert at_five["interval_start"].dt.strftime("%H:%M").max() == "21:00"


def test_quantiles_rise_and_cover(history):
    """Counts drawn from the true rates fall into the 80 % band about as often as it says, and never below nothing."""
    made = forecast(history, first_day=AHEAD, days=14)
    bands = made[list(QUANTILES)].to_numpy()
    assert (np.diff(bands, axis=1) >= 0).all()
    assert (bands >= 0).all()
    future = a_history(AHEAD, 14, seed=99)["offered"].to_numpy()
    inside = (future >= made["p10"]) & (future <= made["p90"])
    assert 0.75 < inside.mean() < 0.99


def test_weekdays_without_rows_are_closed_for_voice_and_quiet_for_mail():
    weekdays = a_history(MONDAY, 28, factor=lambda day: 0.0 if day.weekday() >= 5 else 1.0)
    first = MONDAY + timedelta(days=28)
    voice = forecast(weekdays, first_day=first, days=7)
    assert set(voice["interval_start"].dt.day_of_week) == {0, 1, 2, 3, 4}
    mail = QueueSettings(queue="calls", channel="email", goal="deadline", deadline_minutes=600, aht_seconds=(300,))
    made = forecast(weekdays, first_day=first, days=7, queues=[mail])
    assert len(made) == 7 * 48
    assert made.loc[made["interval_start"].dt.day_of_week >= 5, "volume"].sum() == 0
    assert (made["aht_seconds"] == 300).all()


def test_opening_hours_decide_for_voice(history):
    closed = AHEAD + timedelta(days=2)
    openings = nine_to_nine("calls", MONDAY, 7 * WEEKS + 7, closed=[closed])
    openings["calls", AHEAD] = [(600, 720), (720, 760), (800, 1500)]
    made = forecast(history, first_day=AHEAD, days=7, openings=openings)
    starts = made["interval_start"]
    first = starts[starts < pd.Timestamp(AHEAD) + pd.Timedelta(hours=27)].dt.strftime("%d %H:%M").tolist()
    assert first[:5] == ["01 10:00", "01 10:30", "01 11:00", "01 11:30", "01 12:00"]  # joined; 12:30-12:40 is partial
    assert first[5] == "01 13:30"
    assert first[-1] == "02 00:30"  # 25:00 belongs to the day that opened
    assert not (starts.dt.date == closed).any()


def test_an_evening_beyond_midnight_belongs_to_the_day_that_opened():
    """Open 18:00-25:00 on weekdays: Friday's calls after midnight are Friday's; Sunday's first hour is closed."""
    days = 42
    openings = {("night", MONDAY + timedelta(days=i)): [] if i % 7 >= 5 else [(1080, 1500)] for i in range(days + 7)}
    rows = [
        ("night", pd.Timestamp(day) + pd.Timedelta(minutes=minute), 30)
        for (_, day), hours in openings.items()
        if hours and day < MONDAY + timedelta(days=days)
        for minute in range(1080, 1500, 30)
    ]
    history = pd.DataFrame(rows, columns=["queue", "interval_start", "offered"])
    made = forecast(history, first_day=MONDAY + timedelta(days=days), days=7, openings=openings)
    after_midnight = made[made["interval_start"].dt.hour < 12]
    assert sorted(after_midnight["interval_start"].dt.day_of_week.unique()) == [1, 2, 3, 4, 5]
    assert made["volume"].tolist() == pytest.approx([30] * len(made), rel=0.02)


def test_an_outage_is_not_learnt():
    def broken(day):
        return 0.02 if day in {MONDAY + timedelta(days=i) for i in (60, 61, 75, 76)} else 1.0

    clean = forecast(a_history(MONDAY, 91), first_day=AHEAD, days=7)
    dirty = forecast(a_history(MONDAY, 91, factor=broken), first_day=AHEAD, days=7)
    assert day_totals(dirty).to_numpy() == pytest.approx(day_totals(clean).to_numpy(), rel=0.03)


def test_a_marked_outage_is_not_learnt():
    """A mild one, which nobody could tell from a quiet week."""
    span = (AHEAD - timedelta(days=14), AHEAD - timedelta(days=8))
    history = a_history(MONDAY, 91, factor=lambda day: 0.6 if span[0] <= day <= span[1] else 1.0)
    marks = [SpecialDay(from_date=span[0], to_date=span[1], kind="outage")]
    made = forecast(history, first_day=AHEAD, days=7, special_days=marks)
    clean = forecast(a_history(MONDAY, 91), first_day=AHEAD, days=7)
    assert day_totals(made).to_numpy() == pytest.approx(day_totals(clean).to_numpy(), rel=0.02)


def test_a_campaign_is_learnt_and_not_mixed_into_the_level():
    past = [(MONDAY + timedelta(days=start), MONDAY + timedelta(days=start + 4)) for start in (21, 49, 77)]
    days = [SpecialDay(from_date=first, to_date=last, kind="campaign") for first, last in past]
    history = a_history(MONDAY, 91, factor=lambda day: 1.4 if any(a <= day <= b for a, b in past) else 1.0)
    again = SpecialDay(from_date=AHEAD + timedelta(days=2), to_date=AHEAD + timedelta(days=2), kind="campaign")
    totals = day_totals(forecast(history, first_day=AHEAD, days=5, special_days=[*days, again]))
    assert totals.iloc[1] == pytest.approx(1200, rel=0.04)
    assert totals.iloc[2] == pytest.approx(1680, rel=0.06)


def test_a_stated_lift_of_the_past_is_taken_out():
    """Neither the level nor the campaign learns again what the user said already."""
    span = (AHEAD - timedelta(days=28), AHEAD - timedelta(days=1))
    history = a_history(MONDAY, 91, factor=lambda day: 1.5 if span[0] <= day <= span[1] else 1.0)
    again = AHEAD + timedelta(days=6)
    lifts = [
        SpecialDay(from_date=first, to_date=last, kind="campaign", lift=1.5) for first, last in (span, (again, again))
    ]
    for method in ("two-stage", "mean-6"):
        made = day_totals(forecast(history, first_day=AHEAD, days=7, special_days=lifts, method=method))
        assert made.to_numpy() == pytest.approx([1440] + [1200] * 5 + [1800], rel=0.06)


def test_a_stated_lift_applies_to_its_queue_alone(history):
    lift = SpecialDay(from_date=AHEAD, to_date=AHEAD, kind="campaign", queue="calls", lift=1.5)
    other = SpecialDay(from_date=AHEAD, to_date=AHEAD, kind="campaign", queue="else", lift=3.0)
    plain = day_totals(forecast(history, first_day=AHEAD, days=2))
    lifted = day_totals(forecast(history, first_day=AHEAD, days=2, special_days=[lift, other]))
    assert (lifted / plain).tolist() == pytest.approx([1.5, 1.0], rel=1e-3)
    naive = forecast(history, first_day=AHEAD, days=2, special_days=[lift], method="mean-6")
    assert day_totals(naive).iloc[0] > 1.4 * day_totals(naive).iloc[1]


def test_a_great_lift_acts_in_full(history):
    for lift in (8.0, 40.0):
        special = SpecialDay(from_date=AHEAD, to_date=AHEAD, kind="campaign", lift=lift)
        for method in ("two-stage", "mean-6"):
            base = day_totals(forecast(history, first_day=AHEAD, days=2, method=method))
            made = day_totals(forecast(history, first_day=AHEAD, days=2, special_days=[special], method=method))
            assert (made / base).tolist() == pytest.approx([lift, 1.0], rel=1e-3)


def test_a_closed_special_day_has_no_calls(history):
    shut = SpecialDay(from_date=AHEAD + timedelta(days=1), to_date=AHEAD + timedelta(days=2), kind="closed")
    made = forecast(history, first_day=AHEAD, days=4, special_days=[shut])
    assert sorted(day_totals(made).index) == [AHEAD, AHEAD + timedelta(days=3)]


def test_public_holidays_are_told_from_weekdays():
    """Three quiet Japanese holidays in May teach a fourth in July."""
    quiet = {date(2026, 4, 29), date(2026, 5, 4), date(2026, 5, 5), date(2026, 5, 6)}
    history = a_history(MONDAY, 130, factor=lambda day: 0.5 if day in quiet else 1.0)
    made = day_totals(forecast(history, first_day=date(2026, 7, 13), days=10, holidays="JP"))
    sea_day = made[date(2026, 7, 20)]
    assert sea_day == pytest.approx(720, rel=0.15)
    assert made[date(2026, 7, 13)] == pytest.approx(1440, rel=0.05)
    with pytest.raises(InvalidInput, match="XX"):
        forecast(history, first_day=date(2026, 7, 13), days=1, holidays="XX")


@pytest.mark.parametrize("days", [1, 2, 6, 9, 20])
def test_short_histories_still_forecast(days):
    made = forecast(a_history(MONDAY, days), first_day=MONDAY + timedelta(days=days), days=14)
    totals = day_totals(made)
    assert np.isfinite(made.drop(columns=["queue", "interval_start", "aht_seconds"]).to_numpy()).all()
    assert (totals > 900).all()
    assert (totals < 1800).all()


@pytest.mark.parametrize(
    "method",
    ["seasonal-naive", "mean-4", "mean-6", "median-6", "ewma", "ewma-quick", "two-stage-plain", "factors", "auto"],
)
def test_every_method_forecasts(history, method):
    totals = day_totals(forecast(history, first_day=AHEAD, days=7, method=method))
    assert totals.to_numpy() == pytest.approx([1440] + [1200] * 6, rel=0.1)


def test_a_queue_without_any_contact_stays_at_nothing():
    history = a_history(MONDAY, 35).assign(offered=0)
    for method in ("two-stage", "mean-6"):
        made = forecast(history, first_day=MONDAY + timedelta(days=35), days=7, method=method)
        assert (made[["volume", "p50", "p975"]].to_numpy() == 0).all()


def test_few_contacts_left_out_when_none_came():
    """A file that never writes a 0 has its empty intervals counted all the same."""
    full = a_history(MONDAY, 91, per_day=12.0)
    sparse = full[full["offered"] > 0]
    totals = day_totals(forecast(sparse, first_day=AHEAD, days=7))
    assert totals.sum() == pytest.approx(6 * 12 + 14.4, rel=0.12)


def test_lost_intervals_are_unknown_and_not_empty(history):
    holes = history.drop(history[(history["interval_start"].dt.hour < 12) & (history.index % 5 == 0)].index)
    clean, made = (day_totals(forecast(each, first_day=AHEAD, days=7)) for each in (history, holes))
    assert made.to_numpy() == pytest.approx(clean.to_numpy(), rel=0.03)


def test_a_gap_before_the_horizon(history):
    made = forecast(history, first_day=AHEAD + timedelta(days=10), days=4)
    assert day_totals(made).to_numpy() == pytest.approx([1200] * 4, rel=0.05)


def test_repeated_wall_times_do_not_count_twice(history):
    again = history[history["interval_start"] == history["interval_start"].iloc[-3]].assign(fold=1)
    made = forecast(pd.concat([history.assign(fold=0), again]), first_day=AHEAD, days=2)
    pd.testing.assert_frame_equal(made, forecast(history, first_day=AHEAD, days=2))


def test_handle_times_are_weighted_and_drawn_to_the_mean():
    history = a_history(MONDAY, 91)
    history["handled"] = history["offered"]
    history["aht_seconds"] = np.where(history["interval_start"].dt.hour < 12, 300.0, 400.0)
    history.loc[history["interval_start"].dt.strftime("%H:%M") == "20:30", "handled"] = 0
    made = forecast(history, first_day=AHEAD, days=1).set_index(pd.Series([9 + i / 2 for i in range(24)]))[
        "aht_seconds"
    ]
    mean = (history["handled"] * history["aht_seconds"]).sum() / history["handled"].sum()
    assert made[9.0] == pytest.approx(300, abs=5)
    assert made[15.0] == pytest.approx(400, abs=3)
    assert made[20.5] == pytest.approx(mean)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"first_day": MONDAY}, "no row before 2026-03-02"),
        ({"days": 0}, "at least 1 day"),
        ({"method": "magic"}, "magic"),
        ({"queues": [QueueSettings.of_voice("other")]}, "calls: no such queue"),
        ({"queues": [QueueSettings.of_voice("calls"), QueueSettings.of_voice("new")]}, "new has neither history nor"),
    ],
)
def test_refused(history, change, message):
    with pytest.raises(InvalidInput, match=message):
        forecast(history, **({"first_day": AHEAD, "days": 7} | change))


def test_one_row_needs_an_interval():
    one = a_history(MONDAY, 1).iloc[:1]
    with pytest.raises(InvalidInput, match="step is unknown"):
        forecast(one, first_day=AHEAD, days=1)
    assert len(forecast(one, first_day=AHEAD, days=1, interval_minutes=30)) == 1


def test_a_row_off_the_grid_is_refused(history):
    stray = history.copy()
    stray.loc[40, "interval_start"] += pd.Timedelta(minutes=7)
    with pytest.raises(InvalidInput, match="history: queue calls: interval_start: 2026-03-03T17:07"):
        forecast(stray, first_day=AHEAD, days=1)


def evening_history(opened, weeks=6):
    """Six contacts in each half-hour of the openings, which are written by weekday and may pass midnight."""
    days = [MONDAY + timedelta(days=i) for i in range(7 * weeks)]
    starts = {
        pd.Timestamp(day) + pd.Timedelta(minutes=minute)
        for day in days
        for start, end in opened.get(day.weekday(), [])
        for minute in range(start, end, 30)
    }
    return pd.DataFrame({"queue": "calls", "interval_start": sorted(starts), "offered": 6})


def rows_of(made):
    assert not made["interval_start"].duplicated().any()
    return made["interval_start"].dt.strftime("%a %H:%M").tolist()


def opened_on(opened, weeks):
    days = [MONDAY + timedelta(days=i) for i in range(-7, 7 * weeks + 28)]
    return {("calls", day): opened.get(day.weekday(), []) for day in days}


@pytest.mark.parametrize(
    ("opened", "night", "hours"),
    [
        ({0: [(0, 1440)], 4: [(1200, 1560)]}, ["Sat 00:00", "Sat 00:30", "Sat 01:00", "Sat 01:30"], 30),
        ({4: [(360, 1320)], 5: [(1080, 1860)]}, [f"Sun 0{i // 2}:{i % 2 * 30:02d}" for i in range(14)], 29),
        ({4: [(1200, 1560)], 5: [(0, 1440)]}, ["Sat 00:00", "Sat 01:30"], 28),  # both days: once
        ({4: [(1200, 1530)], 5: [(60, 600)]}, ["Sat 01:00", "Sat 01:30"], 14),  # they overlap in part
    ],
)
@pytest.mark.parametrize("step", [30, 60])
def test_hours_after_midnight_have_rows_whatever_other_days_do(opened, night, hours, step):
    made = forecast(
        evening_history(opened),
        first_day=MONDAY + timedelta(weeks=6),
        days=7,
        openings=opened_on(opened, 6),
        interval_minutes=step,
    )
    rows = rows_of(made)
    assert set(night) - set(rows) == ({time for time in night if time.endswith("30")} if step == 60 else set())
    assert len(rows) == hours * 60 // step
    assert made["volume"].sum() == pytest.approx(12 * hours, rel=0.02)
    assert (made["volume"] > step / 10).all()


def test_night_hours_belong_to_the_day_that_opened():
    """From a Saturday on, Friday's last hours are not asked for; a closed Saturday leaves them alone."""
    opened = {0: [(0, 1440)], 4: [(1200, 1560)], 5: [(0, 600)]}
    history, hours = evening_history(opened), opened_on({**opened, 5: []}, 6)
    friday = MONDAY + timedelta(weeks=6, days=4)
    made = forecast(history, first_day=friday + timedelta(days=1), days=2, openings=hours)
    assert made.empty
    shut = SpecialDay(from_date=friday + timedelta(days=1), to_date=friday + timedelta(days=1), kind="closed")
    made = forecast(history, first_day=friday, days=2, openings=opened_on(opened, 6), special_days=[shut])
    assert rows_of(made)[-1] == "Sat 01:30"


def test_work_driven_by_calls_of_the_night_stays_in_the_night():
    opened = {0: [(0, 1440)], 4: [(1200, 1560)]}
    hours = opened_on(opened, 6)
    hours |= {("second", day): spans for (_, day), spans in hours.items()}
    second = QueueSettings(
        queue="second", goal="service_level", target=0.8, answer_within_seconds=60, drivers=(("calls", 0.5, 0),)
    )
    made = forecast(
        evening_history(opened),
        first_day=MONDAY + timedelta(weeks=6),
        days=7,
        openings=hours,
        queues=[QueueSettings.of_voice("calls"), second],
    )
    calls, driven = (
        made[made["queue"] == queue].set_index("interval_start")["volume"] for queue in ("calls", "second")
    )
    assert driven.to_numpy() == pytest.approx(0.5 * calls.to_numpy())
    assert driven.index.equals(calls.index)


def test_mail_comes_at_any_hour_whatever_the_nights_are():
    mail = QueueSettings(queue="calls", channel="email", goal="deadline", deadline_minutes=60, aht_seconds=(60,))
    opened = {4: [(1200, 1560)]}
    made = forecast(
        evening_history(opened),
        first_day=MONDAY + timedelta(weeks=6),
        days=7,
        openings=opened_on(opened, 6),
        queues=[mail],
    )
    assert len(rows_of(made)) == 7 * 48
    assert rows_of(made)[0] == "Mon 00:00"
