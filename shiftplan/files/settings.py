"""The keys of site.toml: one list, from which reading, checking and docs follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from shiftplan.domain.work import Channel
from shiftplan.domain.workplace import DEFAULT_WEIGHTS, Prices
from shiftplan.files.cells import Choice, Id, ListOf, Number, Text
from shiftplan.files.folder import NOT_USED, Source
from shiftplan.files.problems import BadValue, Problems
from shiftplan.files.setting_kinds import Bands, Bool, Country, Rising, Zone, read_setting
from shiftplan.files.workplace_settings import AGREEMENT_SETTINGS, WEEKDAY, WORKPLACE_SETTINGS, Setting, needed

PRICE = Number(at_least=0, example="120")
RULEBOOKS = ("jp", "house")
KNOWN_RULEBOOKS = Choice(
    (*RULEBOOKS, "jp-reform", "eu", "us", "us-ca", "us-ak", "us-co", "us-nv", "us-ny"), any_case=True
)


SETTINGS: tuple[Setting, ...] = (
    needed("site.id", Id(), '"tokyo"', "id of the site"),
    needed("site.name", Text(), '"Tokyo contact centre"', "name shown to people"),
    needed("site.time_zone", Zone(), '"Asia/Tokyo"', "zone of all wall times"),
    needed("site.interval_minutes", Choice(("15", "30", "60")), "15", "length of an interval in minutes"),
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
    *WORKPLACE_SETTINGS,
    *AGREEMENT_SETTINGS,
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
    Setting(
        "planning.wage",
        PRICE,
        "120",
        "per working hour beyond the weekly minimum; the law's premiums of night work and overtime are added",
        False,
        Prices().wage,
        "120",
    ),
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
    Setting(
        "planning.fairness",
        Rising(),
        "[80, 160]",
        "of the first and of each further night, weekend or late shift above a person's fair share (docs/fairness.md)",
        False,
        Prices().fairness,
        "as in the example",
    ),
    Setting(
        "planning.change",
        PRICE,
        "200",
        "per published shift that re-planning or the night changes, told in good time",
        False,
        Prices().change,
        "200",
    ),
    Setting(
        "planning.pooling",
        Bool(),
        "true",
        "people with several skills are counted on where queues have goals over the month (docs/staffing.md)",
        False,
        False,
        "false",
    ),
)
SECTIONS = ("site", "workplace", "overtime_agreement", "planning")
# Keys that later versions read; refused rather than ignored.
UNUSED_KEYS = ("planning.seats", "planning.budget")


@dataclass
class Settings:
    """Values of all keys, defaults filled in; `given` are the keys that were written; refused ones are left out."""

    source: Source
    problems: Problems
    values: dict[str, Any] = field(default_factory=dict)
    given: dict[str, object] = field(default_factory=dict)
    shown_as: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def complain(self, key: str, value: object, hint: str) -> None:
        """Refuse the value of a key."""
        shown = None if value is None else str(value) if not isinstance(value, bool) else str(value).lower()
        section, dot, rest = key.partition(".")
        name = f"{self.shown_as.get(section, section)}{dot}{rest}"
        self.problems.add(self.source.settings_label, self.source.key_lines.get(key), name, shown, hint)

    def has(self, section: str) -> bool:
        """Whether any key of a section was written."""
        return any(key.startswith(f"{section}.") for key in self.given)


def read_settings(source: Source, problems: Problems) -> Settings:
    """Read and check every key of site.toml or of the sheet `site`."""
    return read_keys(source, problems, SETTINGS, SECTIONS)


def read_keys(
    source: Source,
    problems: Problems,
    keys: Sequence[Setting],
    sections: Sequence[str],
    zone: ZoneInfo | None = None,
    shown_as: Mapping[str, str] = MappingProxyType({}),
) -> Settings:
    """Read and check nested tables by a list of dotted keys.

    Args:
        sections: the tables that may stand there. zone: of date-times in values. shown_as: names of tables in messages.
    """
    settings = Settings(source, problems, {each.key: each.default for each in keys}, shown_as=shown_as)
    if source.settings is None:
        return settings
    known = {each.key: each for each in keys}
    for key, value in _flat(source.settings, set(known)):
        settings.given[key] = value
        if key not in known:
            _refuse_key(settings, key, value, known, sections)
        else:
            try:
                settings.values[key] = read_setting(known[key].kind, value, zone)
            except BadValue as error:
                settings.complain(key, value, str(error))
    for setting in keys:
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


def _refuse_key(
    settings: Settings, key: str, value: object, known: Mapping[str, Setting], sections: Sequence[str]
) -> None:
    section = key.partition(".")[0]
    if key in UNUSED_KEYS:
        settings.complain(key, value, NOT_USED)
    elif section not in sections:
        settings.complain(key, value, f"unknown key; the tables are {', '.join(f'[{each}]' for each in sections)}")
    else:
        inside = [each for each in known if each.startswith(f"{key}.")]
        own = inside or [each for each in known if each.startswith(f"{section}.")]
        names = ", ".join(each.removeprefix(f"{section}.") for each in own)
        what = "is one value where a table belongs; it has" if inside else f"unknown key; [{section}] knows"
        settings.complain(key, value, f"{what} {names}")
