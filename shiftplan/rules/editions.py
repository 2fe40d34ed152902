"""What a rulebook file says: entries with dated editions, read and checked.

A file of `rulebooks/` holds entries: a code, the kind of rule that serves it, what it says in two languages, and
editions, the values in force between two dates, with article, source and the day of the last review.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date
from itertools import pairwise
from typing import Any

from shiftplan.domain.figures import Figures
from shiftplan.domain.horizon import MINUTE
from shiftplan.errors import InvalidInput
from shiftplan.rules.base import Rule, Severity
from shiftplan.rules.kinds import KINDS

MINUTES_SUFFIX = "_minutes"
ENTRY_KEYS = {
    "code", "kind", "text_en", "text_ja", "cure_en", "cure_ja", "in_cases", "is_proposed", "covers", "edition",
}  # fmt: skip
COMMON_FIELDS = frozenset({"code", "severity", "article", "weight", "figures"})
SETTINGS = frozenset({"break_minutes", "interval_minutes", "max_run_days"})
"""Work rules of a site that may give a limit; one that a site has not set leaves the rule out of force."""


@dataclass(frozen=True, kw_only=True)
class Edition:
    """Values of a rule from valid_from until valid_to, both inclusive; valid_to None = until further notice.

    limits: fields of the rule's class; minutes: those whose values are lengths in minutes, told by the suffix of their
    keys, whether the class keeps them as time or as whole minutes. settings: field -> work rule of the site that gives
    its value.
    """

    valid_from: date
    valid_to: date | None
    severity: Severity
    weight: float
    article_en: str
    article_ja: str
    source: str
    reviewed_on: date
    limits: Mapping[str, Any]
    minutes: frozenset[str]
    settings: Mapping[str, str]

    @property
    def article(self) -> str:
        """The article as a report names it."""
        return f"{self.article_en} ({self.article_ja})"

    def holds_on(self, day: date) -> bool:
        """Whether the values are in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One rule of a rulebook: its code, class, explanation and editions in order of date.

    cure: what would mend a violation. in_cases: whether case files ask it unless they name rules. is_proposed: no law
    yet; it stands in a rulebook that a site has to name. covers: codes of the catalogue that this rule decides along
    the way.
    """

    code: str
    kind: type[Rule]
    text_en: str
    text_ja: str
    cure_en: str
    cure_ja: str
    in_cases: bool
    is_proposed: bool
    covers: tuple[str, ...]
    editions: tuple[Edition, ...]

    def edition_on(self, day: date) -> Edition | None:
        """The edition in force on a day, if any."""
        return next((edition for edition in self.editions if edition.holds_on(day)), None)


@dataclass(frozen=True, kw_only=True)
class FiguresEdition:
    """Figures in force from a day until further notice or until the next edition."""

    valid_from: date
    source: str
    reviewed_on: date
    figures: Figures


@dataclass(frozen=True, kw_only=True)
class Rulebook:
    """All rules of one law or house, and the figures that several of them count with, in order of date."""

    id: str
    name_en: str
    name_ja: str
    entries: tuple[Entry, ...]
    figures: tuple[FiguresEdition, ...] = ()

    def figures_on(self, day: date) -> Figures | None:
        """The figures in force on a day; the first ones before that. None where the rulebook has none."""
        found = [each for each in self.figures if each.valid_from <= day] or list(self.figures[:1])
        return found[-1].figures if found else None


def read_rulebook(name: str, text: str) -> Rulebook:
    """A rulebook from the text of its file.

    Raises:
        InvalidInput: a key is unknown or missing, a value is wrong; the message says where.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"rulebooks/{name}.toml: no valid TOML: {error}") from error
    place = f"rulebooks/{name}.toml"
    _refuse_unknown(place, document, {"name_en", "name_ja", "rule", "figures"})
    entries = tuple(_entry(place, each) for each in document.get("rule", []))
    refuse_twice(place, [entry.code for entry in entries])
    return Rulebook(
        id=name,
        name_en=_text(place, document, "name_en"),
        name_ja=_text(place, document, "name_ja"),
        entries=entries,
        figures=tuple(_figures(place, each) for each in document.get("figures", [])),
    )


def _figures(place: str, values: Mapping[str, Any]) -> FiguresEdition:
    place = f"{place}: figures"
    names = [each.name for each in fields(Figures)]
    _refuse_unknown(place, values, {"valid_from", "source", "reviewed_on", *names})
    for name in names:
        if not isinstance(values.get(name), int):
            raise InvalidInput(f"{place}: {name}: {values.get(name)}: write whole minutes")
    return FiguresEdition(
        valid_from=_day(place, values, "valid_from"),
        source=_text(place, values, "source"),
        reviewed_on=_day(place, values, "reviewed_on"),
        figures=Figures(**{name: values[name] for name in names}),
    )


def refuse_twice(place: str, codes: Sequence[str]) -> None:
    """Each code stands in a rulebook once.

    Raises:
        InvalidInput: one does not.
    """
    for code in codes:
        if codes.count(code) > 1:
            raise InvalidInput(f"{place}: {code}: stands there twice; give it a second edition instead")


def _entry(place: str, values: Mapping[str, Any]) -> Entry:
    code = _text(place, values, "code")
    place = f"{place}: {code}"
    _refuse_unknown(place, values, ENTRY_KEYS)
    kind = _text(place, values, "kind")
    if kind not in KINDS:
        raise InvalidInput(f"{place}: kind: {kind}: unknown; known are {', '.join(sorted(KINDS))}")
    editions = sorted(
        (_edition(place, KINDS[kind], each) for each in values.get("edition", [])), key=lambda each: each.valid_from
    )
    if not editions:
        raise InvalidInput(f"{place}: edition: missing; a rule needs at least one dated edition")
    for earlier, later in pairwise(editions):
        if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
            raise InvalidInput(f"{place}: valid_from: {later.valid_from}: overlaps the edition before; end that first")
    return Entry(
        code=code,
        kind=KINDS[kind],
        text_en=_text(place, values, "text_en"),
        text_ja=_text(place, values, "text_ja"),
        cure_en=_text(place, values, "cure_en"),
        cure_ja=_text(place, values, "cure_ja"),
        in_cases=values.get("in_cases", True) is True,
        is_proposed=values.get("is_proposed", False) is True,
        covers=tuple(values.get("covers", ())),
        editions=tuple(editions),
    )


def _edition(place: str, kind: type[Rule], values: Mapping[str, Any]) -> Edition:
    known = {each.name for each in fields(Edition)} - {"minutes"}
    _refuse_unknown(place, values, known)
    severity = _text(place, values, "severity")
    if severity not in set(Severity):
        raise InvalidInput(f"{place}: severity: {severity}: write hard or soft")
    limits, settings = _limits(place, kind, values)
    return Edition(
        valid_from=_day(place, values, "valid_from"),
        valid_to=_day(place, values, "valid_to") if "valid_to" in values else None,
        severity=Severity(severity),
        weight=float(values.get("weight", 0.0)),
        article_en=_text(place, values, "article_en"),
        article_ja=_text(place, values, "article_ja"),
        source=_text(place, values, "source"),
        reviewed_on=_day(place, values, "reviewed_on"),
        limits=limits,
        minutes=frozenset(_name(key) for key in values.get("limits", {}) if key.endswith(MINUTES_SUFFIX)),
        settings=settings,
    )


def _limits(place: str, kind: type[Rule], values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Fields of the rule's class with their values, and those that a work rule of the site gives."""
    own = {each.name: each for each in fields(kind) if each.name not in COMMON_FIELDS}
    limits = {}
    for key, value in values.get("limits", {}).items():
        name = _name(key)
        if name not in own:
            raise InvalidInput(
                f"{place}: limits: {key}: unknown; {kind.__name__} has {', '.join(sorted(own)) or 'none'}"
            )
        is_time = name != key and own[name].type is not int
        limits[name] = _durations(value) if is_time else _fixed(value)
    settings = dict(values.get("settings", {}))
    for name, setting in settings.items():
        if name not in own or setting not in SETTINGS:
            raise InvalidInput(
                f"{place}: settings: {name} = {setting}: unknown; settings are {', '.join(sorted(SETTINGS))}"
            )
    missing = [name for name, field in own.items() if field.default is MISSING and name not in {*limits, *settings}]
    if missing:
        raise InvalidInput(f"{place}: limits: {', '.join(missing)}: missing; {kind.__name__} needs a value")
    return limits, settings


def _name(key: str) -> str:
    """The field that a key of limits fills."""
    return key.removesuffix(MINUTES_SUFFIX)


def _durations(value: Any) -> Any:
    """Whole minutes as time; lists of them, however deep, as tuples."""
    return tuple(_durations(each) for each in value) if isinstance(value, list) else value * MINUTE


def _fixed(value: Any) -> Any:
    """Lists, however deep, as tuples."""
    return tuple(_fixed(each) for each in value) if isinstance(value, list) else value


def _refuse_unknown(place: str, values: Mapping[str, Any], known: set[str]) -> None:
    for key in values:
        if key not in known:
            raise InvalidInput(f"{place}: {key}: unknown key; known are {', '.join(sorted(known))}")


def _text(place: str, values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    if not isinstance(value, str) or not value:
        raise InvalidInput(f"{place}: {key}: {value}: write a text")
    return value


def _day(place: str, values: Mapping[str, Any], key: str) -> date:
    value = values.get(key)
    if not isinstance(value, date):
        raise InvalidInput(f"{place}: {key}: {value}: write a date such as 2026-04-01")
    return value
