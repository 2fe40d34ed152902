"""Settings that are possible alone and not together, or that no agreement may name: refused with field and value."""

import pytest

from shiftplan.files.site import read_site
from tests.files.corrupting import problems_of
from tests.files.small_site import write_small_site
from tests.files.test_settings import AGREEMENT, SITE, write_keys

WORKPLACE, CLAUSE, REGIME = "workplace", "overtime_agreement.special", "workplace.regime"
YEARLY = {f"{REGIME}.type": '"yearly"', f"{REGIME}.period_start": "2026-04-01", f"{REGIME}.period_days": "365"}
FLEX = {f"{REGIME}.type": '"flex"', f"{REGIME}.period_start": "2026-04-01"}
SUNDAY = {"workplace.legal_holiday.mode": '"weekday"', "workplace.legal_holiday.weekday": '"sun"'}
REFERENCE = {"workplace.reference_period.from": "2026-01-01", "workplace.reference_period.to": "2026-12-31"}
TWO_DAYS = {"workplace.reference_period.from": "2026-01-01", "workplace.reference_period.to": "2026-01-02"}
COUNTED = {"overtime_agreement.holiday_work": "true"}
COMMON = {"workplace.common_break.from": '"12:00"', "workplace.common_break.to": '"13:00"'}
NY = {"workplace.state": '"NY"'}


def agreed(name: str) -> str:
    return f"overtime_agreement.{name}"


def span(first: str, last: str) -> str:
    return f'[{{from = "{first}", to = "{last}"}}]'


# What else is set, the key, the last good value (None = without it), the first bad one.
LIMITS = [
    (AGREEMENT, agreed("day_limit_min"), "960", "961"),
    (AGREEMENT, agreed("month_limit_min"), "2700", "2701"),
    (AGREEMENT, agreed("year_limit_min"), "21600", "21601"),
    (AGREEMENT, f"{CLAUSE}.months_per_year", "6", "7"),
    (AGREEMENT, f"{CLAUSE}.year_min", "43200", "43201"),
    (AGREEMENT, f"{CLAUSE}.month_total_min", "5999", "6000"),
    (AGREEMENT | {agreed("year_limit_min"): "20000"}, f"{CLAUSE}.year_min", "20000", "19999"),
    (AGREEMENT | {agreed("month_limit_min"): "2400"}, f"{CLAUSE}.month_total_min", "2400", "2399"),
    (AGREEMENT, agreed("month_limit_min"), "46", "45"),
    (AGREEMENT, agreed("year_limit_min"), "361", "360"),
    (AGREEMENT, f"{CLAUSE}.year_min", "721", "720"),
    (AGREEMENT, f"{CLAUSE}.month_total_min", "101", "100"),
    ({}, "workplace.interval_min", "660", "11"),
    (AGREEMENT, agreed("holiday_count"), "0", "1"),
    (AGREEMENT | COUNTED, agreed("holiday_count"), "1", "32"),
    (AGREEMENT, agreed("year_start"), "2026-04-01", "2026-04-02"),
    (AGREEMENT, agreed("year_start"), "2025-04-02", "2025-04-01"),
    (YEARLY, f"{REGIME}.period_days", "31", "30"),
    (YEARLY, f"{REGIME}.special_periods", span("2026-04-01", "2027-03-31"), span("2027-03-31", "2027-04-01")),
    (FLEX | {f"{REGIME}.five_day_agreement": "true"}, f"{REGIME}.scheduled_days", "30", "31"),
    (FLEX, f"{REGIME}.scheduled_days", None, "20"),
    (SUNDAY, "workplace.legal_holiday.swaps", span("2026-12-06", "2026-12-12"), span("2026-12-06", "2026-12-13")),
    (REFERENCE, "workplace.reference_period.to", "2026-12-31", "2027-01-01"),
    (REFERENCE, "workplace.reference_period.neutral_days", '["2026-12-31"]', '["2027-01-01"]'),
    (TWO_DAYS, "workplace.reference_period.neutral_days", '["2026-01-01"]', '["2026-01-01", "2026-01-02"]'),
    ({"workplace.common_break.from": '"12:00"'}, "workplace.common_break.to", '"12:01"', '"12:00"'),
    (COMMON, "workplace.break_exemption", None, '"agreement"'),
    ({"site.rulebooks": '["us", "us-ny"]'}, "workplace.state", '"NY"', '"CA"'),
    ({}, "workplace.state", '"DC"', '"XX"'),
    ({"site.rulebooks": '["us", "us-ca"]'}, "workplace.state", '"CA"', '"NY"'),
    ({"workplace.state": '"IL"'}, "workplace.predictive", '"CHI"', '"OR"'),
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_small_site(tmp_path_factory.mktemp("site"))


@pytest.mark.parametrize(
    ("beside", "key", "good", "bad"), LIMITS, ids=lambda each: each if isinstance(each, str) else ""
)
def test_the_first_impossible_value_is_refused_and_the_last_possible_one_read(folder, beside, key, good, bad):
    read_site(write_keys(folder, SITE | beside | ({} if good is None else {key: good})))

    found = problems_of(write_keys(folder, SITE | beside | {key: bad}))

    assert [line.split(": ")[:2] for line in found] == [["site.toml", key]]
    assert len(found[0].split(": ")) > 3
