"""What the rules of a site say, for people who read: text, article, limits and source, as the rulebooks hold them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from shiftplan.domain.horizon import MINUTE
from shiftplan.domain.site import Site
from shiftplan.rules.editions import MINUTES_SUFFIX, Edition, Entry, Rulebook
from shiftplan.rules.rulebook import rulebook

MINUTE_FIELDS = ("_start", "_end")
"""Fields that hold minutes after midnight, counted on over it."""


@dataclass(frozen=True)
class RuleWords:
    """What a rule says, in both languages; a rule that no rulebook of the site holds is named by its code alone."""

    code: str
    text_en: str
    text_ja: str
    article_en: str
    article_ja: str

    def text(self, language: str) -> str:
        """The explanation in a language: ja or en."""
        return self.text_ja if language == "ja" else self.text_en

    def article(self, language: str) -> str:
        """The article in a language: ja or en."""
        return self.article_ja if language == "ja" else self.article_en


@dataclass(frozen=True)
class Limit:
    """A value of a rule. unit: `min`, `clock` (minutes after midnight) or `` (a count); value holds whole numbers."""

    name: str
    values: tuple[int, ...]
    unit: str


@dataclass(frozen=True, kw_only=True)
class RuleInForce:
    """A rule at a site on a day. book_*: the rulebook's name. is_in_force: False = a work rule it needs is not set."""

    words: RuleWords
    book: str
    book_en: str
    book_ja: str
    severity: str
    valid_from: date
    valid_to: date | None
    limits: tuple[Limit, ...]
    source: str
    reviewed_on: date
    is_in_force: bool

    def book_name(self, language: str) -> str:
        """The rulebook's name in a language: ja or en."""
        return self.book_ja if language == "ja" else self.book_en


def words_of(site: Site, on: date) -> Mapping[str, RuleWords]:
    """What every rule in force at a site on a day says, by code."""
    return {each.words.code: each.words for each in rules_in_force(site, on)}


def rules_in_force(site: Site, on: date) -> tuple[RuleInForce, ...]:
    """Every rule of a site's rulebooks with an edition that holds on a day, in the order of the rulebooks."""
    found = []
    for name in site.rulebooks:
        book = rulebook(name)
        for entry in book.entries:
            edition = entry.edition_on(on)
            if edition is not None:
                found.append(_rule(book, entry, edition, site))
    return tuple(found)


def _rule(book: Rulebook, entry: Entry, edition: Edition, site: Site) -> RuleInForce:
    own = {name: getattr(site.workplace, setting) for name, setting in edition.settings.items()}
    given = {
        name: value * MINUTE if edition.settings[name].endswith(MINUTES_SUFFIX) else value
        for name, value in own.items()
        if value is not None
    }
    values = {**edition.limits, **given}
    return RuleInForce(
        words=RuleWords(entry.code, entry.text_en, entry.text_ja, edition.article_en, edition.article_ja),
        book=book.id,
        book_en=book.name_en,
        book_ja=book.name_ja,
        severity=edition.severity.value,
        valid_from=edition.valid_from,
        valid_to=edition.valid_to,
        limits=tuple(limit for name, value in values.items() for limit in _limits(edition, name, value)),
        source=edition.source,
        reviewed_on=edition.reviewed_on,
        is_in_force=len(given) == len(own),
    )


def _limits(edition: Edition, name: str, value: Any) -> list[Limit]:
    """A value as numbers with a unit; switches, kinds and tables are no limits."""
    if isinstance(value, timedelta):
        return [Limit(name, (value // MINUTE,), "min")]
    if isinstance(value, tuple) and all(isinstance(each, timedelta) for each in value):
        return [Limit(name, tuple(each // MINUTE for each in value), "min")]
    if isinstance(value, tuple) and all(isinstance(each, tuple) for each in value):
        return [limit for each in value for limit in _limits(edition, name, each)]
    if isinstance(value, bool) or not isinstance(value, int):
        return []
    unit = "clock" if name.endswith(MINUTE_FIELDS) else "min" if name in edition.minutes else ""
    return [Limit(name, (value,), unit)]
