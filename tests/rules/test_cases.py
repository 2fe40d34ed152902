"""Every rule's cases, written from its source, through `check`."""

import pytest

from shiftplan.rules.rulebook import known_rulebooks, rulebook
from tests.rules.cases import FOLDER, Case, all_cases

CASES = list(all_cases())
ONLY_PAY = {
    *("US-NY-SPREAD", "JP-32-4-2", "JP-26-SUSP"),
    *("US-AK-OT", "US-CO-OT", "US-NV-OT", "US-FLSA-40", "US-CA-OT", "US-PS-PAY"),
    *("JP-37-25", "JP-37-50", "JP-37-35", "JP-37-NIGHT", "JP-DEF-OT"),
}
"""Rules that nothing breaks: pay follows, and their cases say which."""
WITH_TESTS_OF_THEIR_OWN = {"H-TEMPLATE", "H-BREAK", "H-PAIR", "JP-41-EXEMPT", "JP-32-2-DESIG", "JP-32-CHG"}
"""Rules about the inside of a shift: test_shift_parts.py; about two people: test_pairs.py; those that ask a person to
look: test_unknown*.py."""


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_rule_finds_what_the_law_says(case: Case):
    violations = list(case.rule().check(case.record()))

    assert sorted((each.on_date, each.measured, each.limit) for each in violations) == case.found
    assert (not violations) == case.is_lawful
    assert all(each.is_inherited is case.is_inherited for each in violations)
    assert all(each.is_continued is case.is_continued for each in violations)
    for on_date, shifts in case.causes.items():
        assert [shift.on_date for each in violations if each.on_date == on_date for shift in each.shifts] == shifts


@pytest.mark.parametrize("case", [case for case in CASES if "paid" in case.values], ids=str)
def test_the_rule_pays_what_the_law_says(case: Case):
    paid = [(each.on_date, each.kind, each.minutes) for each in case.rule().premiums(case.record())]

    assert sorted(each for each in paid if each[2] and each[0] in case.period) == case.paid


def test_every_rule_has_a_lawful_and_an_unlawful_case():
    codes = {entry.code for name in known_rulebooks() for entry in rulebook(name).entries}
    for verdict in (True, False):
        tested = {case.code for case in CASES if case.is_lawful is verdict}
        paid = set() if verdict else ONLY_PAY
        assert tested == codes - WITH_TESTS_OF_THEIR_OWN - paid


def test_a_file_is_named_for_its_rule():
    assert {path.stem for path in FOLDER.glob("*.toml")} == {case.code.lower() for case in CASES}
