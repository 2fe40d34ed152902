"""Rulebooks and the rules in force at a site on a date (ルールブック)."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from shiftplan.domain.figures import Figures
from shiftplan.domain.horizon import MINUTE, Period
from shiftplan.domain.site import Site
from shiftplan.errors import InvalidInput
from shiftplan.rules.base import Rule
from shiftplan.rules.editions import MINUTES_SUFFIX, Edition, Entry, Rulebook, read_rulebook, refuse_twice


def _parts() -> dict[str, list[str]]:
    """Files by the rulebook they belong to: `jp.toml` and its parts `jp.rest.toml`, `jp.persons.toml`..., in order."""
    found: dict[str, list[str]] = {}
    for name in sorted(each.name for each in (files("shiftplan.rules") / "rulebooks").iterdir()):
        if name.endswith(".toml"):
            found.setdefault(name.split(".")[0], []).append(name.removesuffix(".toml"))
    return {book: sorted(parts) for book, parts in found.items()}


def known_rulebooks() -> tuple[str, ...]:
    """Ids that site.toml may name, sorted."""
    return tuple(sorted(_parts()))


@cache
def rulebook(name: str) -> Rulebook:
    """A rulebook by its id.

    Raises:
        InvalidInput: there is no such rulebook, or its file is wrong.
    """
    if name not in known_rulebooks():
        raise InvalidInput(f"site.toml: rulebooks: {name}: no such rulebook; known are {', '.join(known_rulebooks())}")
    folder = files("shiftplan.rules") / "rulebooks"
    parts = [read_rulebook(part, (folder / f"{part}.toml").read_text(encoding="utf-8")) for part in _parts()[name]]
    entries = tuple(entry for part in parts for entry in part.entries)
    refuse_twice(f"rulebooks/{name}", [entry.code for entry in entries])
    figures = tuple(each for part in parts for each in part.figures)
    return Rulebook(id=name, name_en=parts[0].name_en, name_ja=parts[0].name_ja, entries=entries, figures=figures)


@cache
def entry_of(code: str) -> Entry:
    """What the rulebooks say of a rule, wherever it stands.

    Raises:
        InvalidInput: no rulebook has such a rule.
    """
    for name in known_rulebooks():
        for entry in rulebook(name).entries:
            if entry.code == code:
                return entry
    raise InvalidInput(f"rule {code}: no rulebook has it")


def rules_for(site: Site, on: date) -> tuple[Rule, ...]:
    """The rules in force at a site on a date, in the order of its rulebooks.

    Raises:
        InvalidInput: the site names a rulebook that does not exist.
    """
    found = []
    for name in site.rulebooks:
        figures = rulebook(name).figures_on(on)
        for entry in rulebook(name).entries:
            edition = entry.edition_on(on)
            rule = None if edition is None else _instance(entry, edition, site, figures)
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


def _instance(entry: Entry, edition: Edition, site: Site, figures: Figures | None) -> Rule | None:
    values = dict(edition.limits)
    for name, setting in edition.settings.items():
        value = getattr(site.workplace, setting)
        if value is None:
            return None
        values[name] = value * MINUTE if setting.endswith(MINUTES_SUFFIX) else value
    if any(each.name == "figures" for each in fields(entry.kind)):
        if figures is None:
            raise InvalidInput(f"rule {entry.code}: its rulebook has no [[figures]], which it counts with")
        values["figures"] = figures
    return entry.kind(
        code=entry.code, severity=edition.severity, article=edition.article, weight=edition.weight, **values
    )
