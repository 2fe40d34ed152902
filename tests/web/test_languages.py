"""Both languages are complete: no word of a page is missing from the catalogues, doubtful or out of date."""

import io
import re
from collections import defaultdict

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from web.translations.update import AUDIENCES, WEB, catalogue_path, found_words, untranslated, updated

PLACES = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}|%%")
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
CODES = {"CSV", "Excel", "PDF", "iCalendar"}


def catalogue(audience):
    """The catalogue as it lies in the tree."""
    with catalogue_path(audience).open("rb") as file:
        return read_po(file, locale="ja")


def parts(string):
    """Singular and plural as a tuple."""
    return tuple(string) if isinstance(string, list | tuple) else (string,)


audiences = pytest.mark.parametrize("audience", [each for each in AUDIENCES if any(True for _ in found_words(each))])


@audiences
def test_every_word_is_translated_and_none_is_left_over(audience):
    """`python3 dev.py words` mends this."""
    kept, wanted = catalogue(audience), updated(audience)
    assert {each.id for each in kept if each.id} == {each.id for each in wanted if each.id}
    assert untranslated(kept) == []
    assert not [each.id for each in kept if each.id and each.fuzzy]


@audiences
def test_the_compiled_catalogue_is_that_of_the_words(audience):
    made = io.BytesIO()
    write_mo(made, updated(audience))
    assert catalogue_path(audience).with_suffix(".mo").read_bytes() == made.getvalue()


@audiences
def test_translations_keep_the_places_of_values_and_are_japanese(audience):
    for each in (each for each in catalogue(audience) if each.id):
        wanted = {place for text in parts(each.id) for place in PLACES.findall(text)}
        for text in parts(each.string):
            has = set(PLACES.findall(text))
            if str(each.id).startswith("error:"):
                continue  # Its values are those of the error; tests of the pages show them filled in.
            assert has == wanted or (isinstance(each.id, tuple) and has <= wanted), f"{each.id}: {text}"
            assert JAPANESE.search(text) or text in CODES or not re.search(r"[A-Za-z]{3}", text), f"{each.id}: {text}"


def test_a_word_has_one_translation_whoever_uses_it():
    """Catalogues are read as one, so a second translation would show up on somebody else's page."""
    found = defaultdict(set)
    for audience in AUDIENCES:
        if catalogue_path(audience).exists():
            for each in catalogue(audience):
                if each.id:
                    found[each.id, each.context].add(parts(each.string))
    assert {key: texts for key, texts in found.items() if len(texts) > 1} == {}


def test_every_refusal_with_a_code_has_a_sentence():
    """An error that a person can meet is told in their language: its code is listed by `marked`."""
    codes = set()
    for path in sorted((WEB.parent / "shiftplan").rglob("*.py")):
        codes |= set(re.findall(r"\bcode=\"(\w+)\"", path.read_text(encoding="utf-8")))
    told = {str(each.id) for audience in AUDIENCES if catalogue_path(audience).exists() for each in catalogue(audience)}
    assert {code for code in codes if f"error:{code}" not in told} == set()


def test_no_template_holds_a_japanese_word():
    """Words of pages stand in the catalogues; templates and code are English."""
    for path in sorted((WEB / "templates").rglob("*.html")):
        text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not JAPANESE.search(text), path
