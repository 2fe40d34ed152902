"""The keys of site.toml: one list, from which reading, checking and docs follow."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shiftplan.domain.work import Channel
from shiftplan.domain.workplace import DEFAULT_WEIGHTS, HolidayMode, Prices
from shiftplan.files.cells import Choice, Id, ListOf, Number, Text, Whole
from shiftplan.files.folder import NOT_USED, Source
from shiftplan.files.problems import BadValue, Problems
from shiftplan.files.setting_kinds import Bands, Bool, Country, SettingKind, Swaps, Zone, read_setting
from shiftplan.files.times import WEEKDAYS, Day

WEEKDAY = Choice(WEEKDAYS, any_case=True)
MINUTES = Whole(0, 600_000, "480")
PRICE = Number(at_least=0, example="120")
RULEBOOKS = ("jp", "house")
KNOWN_RULEBOOKS = Choice(RULEBOOKS, any_case=True)


@dataclass(frozen=True)
class Setting:
    """One dotted key of site.toml; `needed` ones have no default."""

    key: str
    kind: SettingKind
    example: str
    meaning: str
    needed: bool = False
    default: Any = None
    default_words: str = "none"


def _needed(key: str, kind: SettingKind, example: str, meaning: str) -> Setting:
    return Setting(key, kind, example, meaning, needed=True)


SETTINGS: tuple[Setting, ...] = (
    _needed("site.id", Id(), '"tokyo"', "id of the site"),
    _needed("site.name", Text(), '"Tokyo contact centre"', "name shown to people"),
    _needed("site.time_zone", Zone(), '"Asia/Tokyo"', "zone of all wall times"),
    _needed("site.interval_minutes", Choice(("15", "30", "60")), "15", "length of an interval in minutes"),
    Setting("site.week_start", WEEKDAY, '"sun"', "first day of the week; beats [workplace]", default_words="sun"),
    Setting("site.holidays", Country(), '"JP"', "country of the public holidays", default_words="no public holidays"),
    Setting(
        "site.rulebooks",
        ListOf(KNOWN_RULEBOOKS, is_set=True),
        '["jp", "house"]',
        "rules in force",
        default=RULEBOOKS,
        default_words="jp, house",
    ),
    Setting("workplace.week_start", WEEKDAY, '"sun"', "first day of the week", default_words="sun"),
    Setting(
        "workplace.regime.type", Choice(("fixed",)), '"fixed"', "working-hour system of the work rules", False, "fixed"
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
    *(
        Setting(
            f"planning.weights.{channel}",
            PRICE,
            f"{DEFAULT_WEIGHTS[channel]:g}",
            f"price of a missing agent-interval of 15 minutes, {channel}",
            False,
            DEFAULT_WEIGHTS[channel],
            f"{DEFAULT_WEIGHTS[channel]:g}",
        )
        for channel in Channel
    ),
    Setting(
        "planning.shortage_bands",
        Bands(),
        "[[0.04, 0.6], [0.04, 1.0], [9, 1.6]]",
        "share of the interval's requirement, factor on the weight",
        False,
        Prices().shortage_bands,
        "as in the example",
    ),
    Setting(
        "planning.over_bands",
        Bands(),
        "[[0.04, 6], [9, 15]]",
        "share of the interval's requirement, price",
        False,
        Prices().over_bands,
        "as in the example",
    ),
    Setting("planning.wage", PRICE, "120", "per working hour beyond the weekly minimum", False, Prices().wage, "120"),
    Setting("planning.wish", PRICE, "15", "per weight of a wish not met", False, Prices().wish, "15"),
    Setting(
        "planning.minimum",
        PRICE,
        "400",
        "per day, or 480 minutes, missing to a contract minimum",
        False,
        Prices().minimum,
        "400",
    ),
)
SECTIONS = ("site", "workplace", "overtime_agreement", "planning")
# Keys that later versions read; refused rather than ignored. A trailing dot stands for everything below.
UNUSED_KEYS = (
    "planning.change",
    "planning.seats",
    "planning.budget",
    "planning.fairness",
    "workplace.special44",
    "workplace.three_shift_24h",
    "workplace.art36.",
    "workplace.regime.",
    "workplace.break_min",
    "workplace.weekly_rest_days",
    "workplace.reference_period.",
    "workplace.state",
    "workplace.predictive",
)
UNUSED_REGIMES = ("monthly", "yearly", "flex")
UNUSED_RULEBOOKS = ("eu", "us", "us-ca")


@dataclass
class Settings:
    """Values of all keys, defaults filled in; `given` are the keys that were written; refused ones are left out."""

    source: Source
    problems: Problems
    values: dict[str, Any] = field(default_factory=dict)
    given: dict[str, object] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def complain(self, key: str, value: object, hint: str) -> None:
        """Refuse the value of a key."""
        shown = None if value is None else str(value) if not isinstance(value, bool) else str(value).lower()
        self.problems.add(self.source.settings_label, self.source.key_lines.get(key), key, shown, hint)

    def has(self, section: str) -> bool:
        """Whether any key of a section was written."""
        return any(key.startswith(f"{section}.") for key in self.given)


def read_settings(source: Source, problems: Problems) -> Settings:
    """Read and check every key of site.toml or of the sheet `site`."""
    settings = Settings(source, problems, {each.key: each.default for each in SETTINGS})
    if source.settings is None:
        return settings
    known = {each.key: each for each in SETTINGS}
    for key, value in _flat(source.settings, set(known)):
        settings.given[key] = value
        if key not in known:
            _refuse_key(settings, key, value, known)
        elif not _is_unused_value(settings, key, value):
            try:
                settings.values[key] = read_setting(known[key].kind, value)
            except BadValue as error:
                settings.complain(key, value, str(error))
    for setting in SETTINGS:
        if setting.needed and setting.key not in settings.given:
            settings.complain(setting.key, None, f"missing: {setting.meaning}; for example {setting.example}")
    return settings


def _flat(nested: Mapping[str, Any], known: set[str], path: str = "") -> list[tuple[str, object]]:
    """Dotted keys with their values; a table is opened unless it stands where one value belongs."""
    found: list[tuple[str, object]] = []
    for name, value in nested.items():
        key = f"{path}.{name}" if path else name
        # An empty table holds no key to refuse; it is one itself unless keys are known that lie in it.
        if (
            isinstance(value, dict)
            and key not in known
            and (value or any(each.startswith(f"{key}.") for each in known))
        ):
            found += _flat(value, known, key)
        else:
            found.append((key, value))
    return found


def _refuse_key(settings: Settings, key: str, value: object, known: Mapping[str, Setting]) -> None:
    section = key.partition(".")[0]
    if any(key == unused or (unused.endswith(".") and f"{key}.".startswith(unused)) for unused in UNUSED_KEYS):
        settings.complain(key, value, NOT_USED)
    elif section not in SECTIONS:
        settings.complain(key, value, f"unknown key; the tables are {', '.join(f'[{each}]' for each in SECTIONS)}")
    else:
        names = ", ".join(each.removeprefix(f"{section}.") for each in known if each.startswith(f"{section}."))
        settings.complain(key, value, f"unknown key; [{section}] knows {names}")


def _is_unused_value(settings: Settings, key: str, value: object) -> bool:
    """Whether a value belongs to a later version; then it is refused by that sentence."""
    if key == "workplace.regime.type" and value in UNUSED_REGIMES:
        settings.complain(key, value, NOT_USED)
        return True
    books = value if isinstance(value, list) else str(value).split("|")
    if key == "site.rulebooks" and any(book in UNUSED_RULEBOOKS for book in books):
        settings.complain(key, value, f"{NOT_USED}; this version knows {', '.join(RULEBOOKS)}")
        return True
    return False
