"""Every key of site.toml: wrong values, unknown keys, keys of later versions, keys that need each other."""

from datetime import date

import pytest

from shiftplan.domain.workplace import HolidayMode
from shiftplan.files.settings import SETTINGS, UNUSED_KEYS
from shiftplan.files.site import read_site
from tests.files.corrupting import problems_of
from tests.files.small_site import small_site_files, write_small_site

BARE = """\
[site]
id = "small"
name = "Small"
time_zone = "Asia/Tokyo"
interval_minutes = 30
"""
DATE = ['"2026-02-30"', "5", "true"]
COUNT = ["-1", "1.5", '"x"', "true"]
PRICE = ["-1", '"x"', "true", "nan", "inf"]
BANDS = ["[]", "3", "[[0.04]]", "[[0, 1]]", "[[0.1, -1]]", '[["a", 1]]', "[[0.1, inf]]", "[0.1, 1]"]
WRONG = {
    "site.id": ['""', "[1]", '"a|b"'],
    "site.name": ['""', '"a\\nb"'],
    "site.time_zone": ['"Tokyo"', '"../etc/passwd"', '""', "9", '"Asia"'],
    "site.interval_minutes": ["20", '"x"', "0", "15.5"],
    "site.week_start": ['"monday"', "1"],
    "site.holidays": ['"Japan"', '"XX"', "81"],
    "site.rulebooks": ['["fr"]', "[]", '["jp", "jp"]', '[["jp"]]'],
    "workplace.week_start": ['"monday"', "1"],
    "workplace.regime.type": ['"monthly"', '"yearly"', '"flex"', '"fix"'],
    "workplace.regime.period_start": DATE,
    "workplace.regime.period_days": ["0", "367", "32", '"x"'],
    "workplace.regime.designated": ["3", '{"2026-02-30" = 480}', '{"2026-04-01" = 1441}', '{"2026-05-01" = 480}'],
    "workplace.regime.special_periods": ["3", '[{from = "2026-04-02", to = "2026-04-01"}]', '["2026-04-01"]'],
    "workplace.regime.months": ["0", "4", '"x"', "1"],
    "planning.pooling": ['"maybe"'],
    "workplace.regime.five_day_agreement": ['"maybe"', "true"],
    "workplace.regime.scheduled_days": ["-1", "94", "22"],
    "workplace.patterns": ["3", '["day9"]', '["day8", "day8"]', '[["day8"]]'],
    "workplace.special44": ['"maybe"'],
    "workplace.three_shift_24h": ["2"],
    "workplace.break_min": ["-1", "241", '"x"'],
    "workplace.weekly_rest_days": ["8", '"x"'],
    "workplace.reference_period.from": DATE,
    "workplace.reference_period.to": [*DATE, '"2026-05-03"'],
    "workplace.reference_period.prior_min": COUNT,
    "workplace.reference_period.neutral_days": ['["x"]', "[5]", '["2026-07-20", "2026-07-20"]'],
    "workplace.state": ['"California"', '"ca"', "1"],
    "workplace.predictive": ['"NYC"', "1"],
    "workplace.month_start_day": ["0", "29", '"x"'],
    "workplace.premium_month_start_day": ["0", "29", '"x"'],
    "workplace.scheduled_off": ['["2026-02-30"]', "[1]", '["2026-12-31", "2026-12-31"]'],
    "workplace.interval_min": COUNT,
    "workplace.max_run_days": ["0", *COUNT],
    "workplace.legal_holiday.mode": ['"sunday"', '"weekday"', '"4w4d"', '"dates"'],
    "workplace.legal_holiday.weekday": ['"someday"', '"sun"'],
    "workplace.legal_holiday.swaps": ["3", '[{from = "2026-12-06"}]', '[{from = "x", to = "y"}]', '["2026-12-06"]'],
    "workplace.legal_holiday.start": DATE,
    "workplace.legal_holiday.dates": ['["x"]', "[5]", '["2026-12-06"]'],
    "workplace.common_break.from": ['"noon"', '"12"', "12", '"48:00"', '"13:00"'],
    "workplace.common_break.to": ['"noon"', '"12"', "12", '"48:00"', '"12:00"'],
    "workplace.break_exemption": ['"maybe"', "true"],
    "overtime_agreement.valid_from": [*DATE, '"2027-04-01"'],
    "overtime_agreement.valid_to": [*DATE, '"2026-03-31"', '"2027-04-01"'],
    "overtime_agreement.year_start": DATE,
    "overtime_agreement.holiday_work": ['"maybe"', "2"],
    "overtime_agreement.holiday_count": COUNT,
    "overtime_agreement.day_limit_min": COUNT,
    "overtime_agreement.month_limit_min": COUNT,
    "overtime_agreement.year_limit_min": COUNT,
    "overtime_agreement.special.months_per_year": ["13", *COUNT],
    "overtime_agreement.special.year_min": COUNT,
    "overtime_agreement.special.month_total_min": COUNT,
    **{
        f"planning.weights.{name}": PRICE
        for name in ("voice", "chat", "message", "email", "callback", "outbound", "back_office")
    },
    "planning.shortage_bands": BANDS,
    "planning.over_bands": BANDS,
    "planning.wage": PRICE,
    "planning.wish": PRICE,
    "planning.minimum": PRICE,
    "planning.change": PRICE,
    "planning.fairness": [
        "80",
        "[80]",
        "[80, 160, 240]",
        "[160, 80]",
        "[-1, 160]",
        '["80", "160"]',
        "[true, true]",
        "[]",
    ],
}
# Shown at the key that the mode lacks, or at the later of two dates.
TOLD_AT = {
    ("workplace.regime.type", '"monthly"'): "workplace.regime.period_start",
    ("workplace.regime.type", '"yearly"'): "workplace.regime.period_days",
    ("workplace.regime.type", '"flex"'): "workplace.regime.period_start",
    ("workplace.legal_holiday.mode", '"weekday"'): "workplace.legal_holiday.weekday",
    ("workplace.legal_holiday.mode", '"4w4d"'): "workplace.legal_holiday.start",
    ("workplace.legal_holiday.mode", '"dates"'): "workplace.legal_holiday.dates",
    ("workplace.common_break.from", '"13:00"'): "workplace.common_break.to",
    ("overtime_agreement.valid_from", '"2027-04-01"'): "overtime_agreement.valid_to",
}
AGREEMENT = {"overtime_agreement.valid_from": '"2026-04-01"', "overtime_agreement.valid_to": '"2027-03-31"'}
# What a key needs beside it to be wrong only by its own value.
BESIDE = {
    "workplace.regime": {
        "workplace.regime.type": '"monthly"',
        "workplace.regime.period_start": "2026-04-01",
        "workplace.regime.period_days": "30",
    },
    "workplace.reference_period": {
        "workplace.reference_period.from": "2026-05-04",
        "workplace.reference_period.to": "2026-08-30",
    },
    "workplace.common_break": {"workplace.common_break.from": '"12:00"', "workplace.common_break.to": '"13:00"'},
    "overtime": AGREEMENT,
}
SITE = {
    "site.id": '"small"',
    "site.name": '"Small"',
    "site.time_zone": '"Asia/Tokyo"',
    "site.interval_minutes": "30",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_small_site(tmp_path_factory.mktemp("site"))


def write_keys(folder, keys):
    text = "".join(f"{key} = {value}\n" for key, value in keys.items())
    (folder / "site.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("key", [setting.key for setting in SETTINGS])
def test_wrong_values_are_refused(folder, key):
    beside = next((keys for start, keys in BESIDE.items() if key.startswith(start)), {})
    beside = {} if key == "workplace.regime.type" else beside
    for value in WRONG[key]:
        found = problems_of(write_keys(folder, SITE | beside | {key: value}))
        told_at = TOLD_AT.get((key, value), key)
        assert any(line.startswith(f"site.toml: {told_at}: ") and len(line.split(": ")) > 2 for line in found), (
            value,
            found,
        )


@pytest.mark.parametrize("key", SITE)
def test_keys_without_default_are_needed(folder, key):
    found = problems_of(write_keys(folder, {name: value for name, value in SITE.items() if name != key}))
    assert any(line.startswith(f"site.toml: {key}: missing: ") for line in found)


@pytest.mark.parametrize("key", UNUSED_KEYS)
def test_keys_of_later_versions_are_refused(folder, key):
    name = f"{key}thing" if key.endswith(".") else key
    found = problems_of(write_keys(folder, SITE | {name: "1"}))
    assert found == (f"site.toml: {name}: 1: is not used by this version; remove it",)


@pytest.mark.parametrize(
    "key",
    ["planning.wages", "planing.wage", "site.zone", "planning.weights.fax", "wage", "workplace.legal_holiday.day"],
)
def test_unknown_keys_are_refused(folder, key):
    found = problems_of(write_keys(folder, SITE | {key: "1"}))
    assert [line.startswith(f"site.toml: {key}: 1: unknown key; ") for line in found] == [True]


def test_defaults_hold_where_nothing_is_said(folder):
    site = read_site(write_keys(folder, SITE))
    assert (site.week_start, site.country, site.rulebooks) == (6, None, ("jp", "house"))
    assert site.agreement is None
    assert site.prices.shortage_bands == ((0.04, 0.6), (0.04, 1.0), (9.0, 1.6))
    assert site.workplace.legal_holiday.mode is HolidayMode.UNSPECIFIED
    assert site.public_holidays == frozenset()


@pytest.mark.parametrize(
    ("keys", "first"),
    [
        ({}, 6),
        ({"workplace.week_start": '"MON"'}, 0),
        ({"workplace.week_start": '"mon"', "site.week_start": '"Sat"'}, 5),
    ],
)
def test_week_start_of_the_site_beats_the_workplace(folder, keys, first):
    assert read_site(write_keys(folder, SITE | keys)).week_start == first


def test_statutory_rest_day_with_exchange(folder):
    keys = {"mode": '"weekday"', "weekday": '"SUN"', "swaps": "[{from = 2026-12-06, to = 2026-12-09}]"}
    site = read_site(
        write_keys(folder, SITE | {f"workplace.legal_holiday.{key}": value for key, value in keys.items()})
    )
    holiday = site.workplace.legal_holiday
    assert [holiday.is_holiday(date(2026, 12, day)) for day in (6, 9, 13)] == [False, True, True]


def test_rest_days_by_dates_and_blocks(folder):
    dates = {"workplace.legal_holiday.mode": '"dates"', "workplace.legal_holiday.dates": '["2026-12-06"]'}
    assert read_site(write_keys(folder, SITE | dates)).workplace.legal_holiday.is_holiday(date(2026, 12, 6))
    blocks = {"workplace.legal_holiday.mode": '"4w4d"', "workplace.legal_holiday.start": "2026-04-05"}
    assert read_site(write_keys(folder, SITE | blocks)).workplace.legal_holiday.start == date(2026, 4, 5)


def test_agreement_needs_both_ends(folder):
    found = problems_of(write_keys(folder, SITE | {"overtime_agreement.holiday_work": "true"}))
    assert [line.split(": ")[1] for line in found] == ["overtime_agreement.valid_from", "overtime_agreement.valid_to"]


def test_broken_toml_is_told(folder):
    (folder / "site.toml").write_text("[site\nid = 1", encoding="utf-8")
    assert problems_of(folder)[0].startswith("site.toml: no TOML: ")


def test_toml_as_windows_saves_it(tmp_path):
    folder = write_small_site(tmp_path)
    text = small_site_files()["site"].replace("\n", "\r\n")
    (folder / "site.toml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert read_site(folder).name == "小さな拠点"
