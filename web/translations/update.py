"""Brings the catalogues up to date with the pages: python -m web.translations.update [AUDIENCE ...].

Words that are new are added untranslated, words that are gone are dropped, and each catalogue is compiled.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)
"""The date that catalogues name, so that the same words are the same bytes."""
WEB = Path(__file__).resolve().parent.parent
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "lazy_ngettext": (1, 2), "marked": None}
AUDIENCES: dict[str, tuple[str, ...]] = {
    "shell": ("*.py", "admin/*.py", "templates/shell/*.html", "templates/admin/*.html"),
    "scheduler": ("scheduler/*.py", "templates/scheduler/*.html"),
    "staff": ("staff/*.py", "templates/staff/*.html"),
    "hr": ("hr/*.py", "templates/hr/*.html"),
}


def catalogue_path(audience: str) -> Path:
    """Where the Japanese words of an audience are."""
    return WEB / "translations" / audience / "ja" / "LC_MESSAGES" / "messages.po"


def found_words(audience: str) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """(word or its singular and plural, context) in the files of an audience, in order."""
    for path in sorted(path for pattern in AUDIENCES[audience] for path in WEB.glob(pattern)):
        method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
        for _, word, _, context in extract_from_file(method, str(path), keywords=KEYWORDS):
            yield (word if isinstance(word, str) else tuple(word)), context


def updated(audience: str) -> Catalog:
    """The catalogue with exactly the words of the pages, keeping the translations it has."""
    path = catalogue_path(audience)
    known = Catalog(locale="ja")
    if path.exists():
        with path.open("rb") as file:
            known = read_po(file, locale="ja")
    made = Catalog(locale="ja", project="shiftplan", version="1", charset="utf-8", fuzzy=False, creation_date=ALWAYS)
    for word, context in found_words(audience):
        key = word if isinstance(word, str) else word[0]
        had = known.get(key, context)
        translated = had.string if had is not None and isinstance(had.id, str) == isinstance(word, str) else None
        made.add(word, translated or None, context=context)
    return made


def untranslated(catalogue: Catalog) -> list[str]:
    """Words without a translation."""

    def parts(string: Any) -> list[str]:
        return list(string) if isinstance(string, list | tuple) else [string or ""]

    return [str(each.id) for each in catalogue if each.id and not all(parts(each.string))]


def write(audience: str, catalogue: Catalog) -> None:
    """The catalogue and its compiled form."""
    path = catalogue_path(audience)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, omit_header=True, width=0, no_location=True)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)


def main(audiences: list[str]) -> int:
    """Update the catalogues named, or all; 1 when a word is untranslated."""
    missing = 0
    for audience in audiences or AUDIENCES:
        catalogue = updated(audience)
        if not any(each.id for each in catalogue):
            continue
        write(audience, catalogue)
        for word in untranslated(catalogue):
            print(f"{audience}: untranslated: {word}")
            missing += 1
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
