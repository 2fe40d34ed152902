"""Rulebooks and the rules in force at a site on a date (ルールブック)."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from shiftplan.domain.horizon import MINUTE, Period
from shiftplan.domain.site import Site
from shiftplan.errors import InvalidInput
from shiftplan.rules.base import Rule
from shiftplan.rules.editions import MINUTES_SUFFIX, Edition, Entry, Rulebook, read_rulebook


def known_rulebooks() -> tuple[str, ...]:
    """Ids that site.toml may name, sorted."""
    found = (each.name for each in (files("shiftplan.rules") / "rulebooks").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


@cache
def rulebook(name: str) -> Rulebook:
    """A rulebook by its id.

    Raises:
        InvalidInput: there is no such rulebook, or its file is wrong.
    """
    if name not in known_rulebooks():
        raise InvalidInput(f"site.toml: rulebooks: {name}: no such rulebook; known are {', '.join(known_rulebooks())}")
    text = (files("shiftplan.rules") / "rulebooks" / f"{name}.toml").read_text(encoding="utf-8")
    return read_rulebook(name, text)


def rules_for(site: Site, on: date) -> tuple[Rule, ...]:
    """The rules in force at a site on a date, in the order of its rulebooks.

    Raises:
        InvalidInput: the site names a rulebook that does not exist.
    """
    found = []
    for name in site.rulebooks:
        for entry in rulebook(name).entries:
            edition = entry.edition_on(on)
            rule = None if edition is None else _instance(entry, edition, site)
            if rule is not None:
                found.append(rule)
    return tuple(found)


def rules_over(site: Site, period: Period) -> Iterator[tuple[Period, tuple[Rule, ...]]]:
    """The period cut where an edition begins or ends, each part with the rules in force in it."""
    starts = {period.first}
    for name in site.rulebooks:
        for entry in rulebook(name).entries:
            for edition in entry.editions:
                after = None if edition.valid_to is None else edition.valid_to + timedelta(days=1)
                starts |= {day for day in (edition.valid_from, after) if day is not None and day in period}
    ordered = sorted(starts)
    ends = [*(start - timedelta(days=1) for start in ordered[1:]), period.last]
    for first, last in zip(ordered, ends, strict=True):
        yield Period(first, last), rules_for(site, first)


def _instance(entry: Entry, edition: Edition, site: Site) -> Rule | None:
    values = dict(edition.limits)
    for name, setting in edition.settings.items():
        value = getattr(site.workplace, setting)
        if value is None:
            return None
        values[name] = value * MINUTE if setting.endswith(MINUTES_SUFFIX) else value
    return entry.kind(
        code=entry.code, severity=edition.severity, article=edition.article, weight=edition.weight, **values
    )
