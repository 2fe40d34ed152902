"""Requirement and forecast out and in again; coverage and report as others read them."""

import json
import math
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from shiftplan.domain.demand import AgentsNeeded, CoverageRow, Requirement, WorkArriving
from shiftplan.domain.work import QueueId
from shiftplan.errors import InvalidInput
from shiftplan.files.coverage import write_coverage
from shiftplan.files.forecast import ForecastRow, read_forecast, write_forecast
from shiftplan.files.report import write_report
from shiftplan.files.requirement import read_requirement, write_requirement

NEW_YORK = ZoneInfo("America/New_York")
PHONE, MAIL = QueueId("phone"), QueueId("mail")
CHANGE = datetime(2026, 11, 1, 4, tzinfo=UTC)
QUARTERS = [CHANGE + timedelta(minutes=15 * number) for number in range(16)]


def test_requirement_reads_the_same_over_a_clock_change(tmp_path):
    requirement = Requirement(
        tuple(AgentsNeeded(PHONE, start, 10 / 3) for start in QUARTERS),
        tuple(WorkArriving(MAIL, start, 0.1 + 0.2, start + timedelta(minutes=90)) for start in QUARTERS),
    )
    path = tmp_path / "requirement.csv"
    write_requirement(path, requirement, NEW_YORK)
    assert read_requirement(path, NEW_YORK, 15) == requirement


@pytest.mark.parametrize("zone", [NEW_YORK, None])
def test_forecast_reads_the_same(tmp_path, zone):
    starts = (
        QUARTERS
        if zone
        else [start.replace(tzinfo=None) for start in QUARTERS[:8]]
        + [datetime(2026, 11, 1, 1, 30, tzinfo=timezone(timedelta(hours=-5)))]
    )
    quantiles = (0.1, 0.2, 0.3, 1 / 3, 1.0, 2.0, 1e-7 + 3)
    rows = tuple(ForecastRow(PHONE, start, 1e-7, quantiles, 360.25) for start in starts)
    rows += (ForecastRow(MAIL, starts[0], 12.0),)
    path = tmp_path / "forecast.csv"
    write_forecast(path, rows, zone)
    assert read_forecast(path, zone) == rows
    assert path.read_text(encoding="utf-8").endswith(",12,,,,,,,,\n")


def test_forecast_of_three_columns_is_enough_and_quantiles_rise(tmp_path):
    path = tmp_path / "forecast.csv"
    path.write_text("queue,interval_start,volume\nphone,2026-12-07T09:00,3.5\n", encoding="utf-8")
    assert [row.volume for row in read_forecast(path)] == [3.5]
    path.write_text("queue,interval_start,volume,p10,p90\nphone,2026-12-07T09:00,3.5,4,2\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"^forecast\.csv:2: p90: 2: lies below p10 4; "):
        read_forecast(path)
    path.write_text("queue,interval_start,volume\nphone,2026-12-07T09:00,3.5\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"queue: phone: not in queues\.csv; use one of mail$"):
        read_forecast(path, None, {MAIL})


def test_coverage_has_no_noise(tmp_path):
    row = CoverageRow(PHONE, datetime(2026, 12, 7, tzinfo=UTC), 0.1 + 0.2, 12.0, 1 / 3, -0.0)
    write_coverage(tmp_path / "coverage.csv", [row], ZoneInfo("Asia/Tokyo"))
    assert (tmp_path / "coverage.csv").read_text(encoding="utf-8") == (
        "queue,interval_start,required,on_duty,short,over\nphone,2026-12-07T09:00,0.3,12,0.333333,0\n"
    )


def test_report_is_plain_json(tmp_path):
    report = {
        "cost": 1.5,
        "bound": math.inf,
        "gap": math.nan,
        "wishes": {"asked": 3, "met": 2},
        "list": [-math.inf, "〜"],
    }
    write_report(tmp_path / "report.json", report)
    text = (tmp_path / "report.json").read_text(encoding="utf-8")
    assert json.loads(text) == {
        "cost": 1.5,
        "bound": None,
        "gap": None,
        "wishes": {"asked": 3, "met": 2},
        "list": [None, "〜"],
    }
    assert "NaN" not in text
    assert "Infinity" not in text
