"""Keys of the work rules and of the overtime agreement, the same words in site.toml and in case files."""

import re
from dataclasses import dataclass
from typing import Any

from shiftplan.domain.people import HoursSystem
from shiftplan.domain.workplace import HolidayMode
from shiftplan.files.cells import Choice, Id, ListOf, Pattern, Whole
from shiftplan.files.setting_kinds import Bool, MinutesByDay, SettingKind, Spans, Swaps
from shiftplan.files.times import WEEKDAYS, Clock, Day

WEEKDAY = Choice(WEEKDAYS, any_case=True)
MINUTES = Whole(0, 600_000, "480")
MINUTES_OF_WEEK = Whole(0, 7 * 1440, "2400")
MINUTES_OF_MONTH = Whole(0, 31 * 1440, "600")
STATE = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True)
class Setting:
    """One dotted key; `needed` ones have no default."""

    key: str
    kind: SettingKind
    example: str
    meaning: str
    needed: bool = False
    default: Any = None
    default_words: str = "none"


def needed(key: str, kind: SettingKind, example: str, meaning: str) -> Setting:
    """A key without default."""
    return Setting(key, kind, example, meaning, needed=True)


WORKPLACE_SETTINGS: tuple[Setting, ...] = (
    Setting("workplace.week_start", WEEKDAY, '"sun"', "first day of the week", default_words="sun"),
    Setting(
        "workplace.regime.type",
        Choice(tuple(HoursSystem)),
        '"monthly"',
        "working-hour system that the other keys of regime belong to; each contract says which it has",
        False,
        "fixed",
        "fixed",
    ),
    Setting("workplace.regime.period_start", Day(), '"2026-04-01"', "first day of the period (monthly, yearly, flex)"),
    Setting("workplace.regime.period_days", Whole(1, 366), "30", "days of the period (monthly, yearly)"),
    Setting(
        "workplace.regime.designated",
        MinutesByDay(),
        '{"2026-04-01" = 480}',
        "designated minutes of each working day (monthly, yearly)",
        False,
        {},
        "none designated: fixed hours",
    ),
    Setting(
        "workplace.regime.special_periods",
        Spans(),
        '[{from = "2026-12-01", to = "2026-12-20"}]',
        "busy times agreed on (yearly)",
        False,
        (),
    ),
    Setting("workplace.regime.months", Whole(1, 3), "1", "months of the settlement period (flex)", False, 1, "1"),
    Setting(
        "workplace.regime.five_day_agreement",
        Bool(),
        "true",
        "8 h x scheduled_days is the frame",
        False,
        False,
        "false",
    ),
    Setting("workplace.regime.scheduled_days", Whole(0, 93), "22", "scheduled days of the period (flex)"),
    Setting(
        "workplace.patterns",
        ListOf(Id(), is_set=True),
        '["day8", "late8"]',
        "templates that the work rules register: all that people with variable hours may work",
        False,
        (),
    ),
    Setting("workplace.month_start_day", Whole(1, 28), "21", "first day of the agreement month", False, 1, "1"),
    Setting("workplace.premium_month_start_day", Whole(1, 28), "1", "month for the 60 hours", False, None, "the same"),
    Setting("workplace.scheduled_off", ListOf(Day(), is_set=True), '["2026-12-31"]', "dates given off", False, ()),
    Setting("workplace.interval_min", Whole(0, 1440), "660", "own rest between shifts, minutes"),
    Setting("workplace.max_run_days", Whole(1, 366), "6", "own limit of days worked in a row"),
    Setting(
        "workplace.legal_holiday.mode",
        Choice(tuple(HolidayMode)),
        '"weekday"',
        "how the statutory rest day is fixed",
        False,
        "unspecified",
        "unspecified",
    ),
    Setting("workplace.legal_holiday.weekday", WEEKDAY, '"sun"', "the rest day (mode weekday)"),
    Setting(
        "workplace.legal_holiday.swaps",
        Swaps(),
        '[{from = "2026-12-06", to = "2026-12-09"}]',
        "announced exchanges (mode weekday)",
        False,
        (),
    ),
    Setting("workplace.legal_holiday.start", Day(), '"2026-04-05"', "first day of the four weeks (mode 4w4d)"),
    Setting(
        "workplace.legal_holiday.dates",
        ListOf(Day(), is_set=True),
        '["2026-12-06"]',
        "rest days (mode dates)",
        False,
        (),
    ),
    Setting(
        "workplace.special44", Bool(), "false", "44 hours a week (small shops and the like)", False, False, "false"
    ),
    Setting("workplace.three_shift_24h", Bool(), "false", "24 unbroken hours are a rest day", False, False, "false"),
    Setting("workplace.common_break.from", Clock(), '"12:00"', "break of everybody at one time: its start (Art. 34)"),
    Setting("workplace.common_break.to", Clock(), '"13:00"', "break of everybody at one time: its end"),
    Setting(
        "workplace.break_exemption",
        Choice(("trade", "agreement")),
        '"agreement"',
        "why breaks need not be at one time: exempt trade, or agreement with the representative",
    ),
    Setting("workplace.break_min", Whole(0, 240), "30", "break after six hours (EU)"),
    Setting(
        "workplace.weekly_rest_days", Choice(("7", "14")), "7", "days over which rest is counted (EU)", False, "7", "7"
    ),
    Setting("workplace.reference_period.from", Day(), '"2026-05-04"', "first day of the average (EU)"),
    Setting("workplace.reference_period.to", Day(), '"2026-08-30"', "last day of the average (EU)"),
    Setting("workplace.reference_period.prior_min", MINUTES, "9600", "minutes worked before the roster", False, 0, "0"),
    Setting(
        "workplace.reference_period.neutral_days",
        ListOf(Day(), is_set=True),
        '["2026-07-20"]',
        "days of leave left out of the average",
        False,
        (),
    ),
    Setting("workplace.state", Pattern(STATE, "the two letters of a state", "CA"), '"CA"', "state of the US"),
    Setting("workplace.predictive", Choice(("OR", "CHI")), '"OR"', "law on announced schedules (US)"),
)
AGREEMENT_SETTINGS: tuple[Setting, ...] = (
    Setting("overtime_agreement.valid_from", Day(), '"2026-04-01"', "first day; needed when the table is there"),
    Setting("overtime_agreement.valid_to", Day(), '"2027-03-31"', "last day; needed when the table is there"),
    Setting("overtime_agreement.year_start", Day(), '"2026-04-01"', "first day of the agreement year"),
    Setting("overtime_agreement.holiday_work", Bool(), "true", "work on rest days allowed", False, False, "false"),
    Setting("overtime_agreement.holiday_count", Whole(0, 31), "1", "rest days worked in a month"),
    Setting("overtime_agreement.day_limit_min", Whole(0, 1440), "300", "overtime minutes in a day"),
    Setting("overtime_agreement.month_limit_min", MINUTES, "2700", "overtime minutes in a month"),
    Setting("overtime_agreement.year_limit_min", MINUTES, "21600", "overtime minutes in a year"),
    Setting("overtime_agreement.special.months_per_year", Whole(0, 12), "6", "special clause: months in a year"),
    Setting("overtime_agreement.special.year_min", MINUTES, "43200", "special clause: overtime minutes in a year"),
    Setting("overtime_agreement.special.month_total_min", MINUTES, "5940", "special clause: minutes in a month"),
)
