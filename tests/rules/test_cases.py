"""Every rule's cases, written from its source, through `check`."""

import pytest

from shiftplan.rules.rulebook import known_rulebooks, rulebook
from tests.rules.cases import FOLDER, Case, all_cases

CASES = list(all_cases())
WITHOUT_CASES = {"JP-32-3-OT", "JP-36-MONTH", "JP-36-YEAR", "JP-36-100", "JP-36-AVG80"}
"""Rules that decide nothing yet and say so: test_unknown.py."""
WITH_TESTS_OF_THEIR_OWN = {"H-TEMPLATE", "H-BREAK"}
"""Rules about the inside of a shift: test_shift_parts.py."""


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_rule_finds_what_the_law_says(case: Case):
    found = [(each.on_date, each.measured, each.limit) for each in case.rule().check(case.record())]

    assert sorted(found) == case.found
    assert (not found) == case.is_lawful


def test_every_rule_has_a_lawful_and_an_unlawful_case():
    codes = {entry.code for name in known_rulebooks() for entry in rulebook(name).entries}
    for verdict in (True, False):
        tested = {case.code for case in CASES if case.is_lawful is verdict}
        assert tested == codes - WITHOUT_CASES - WITH_TESTS_OF_THEIR_OWN


def test_a_file_is_named_for_its_rule():
    assert {path.stem for path in FOLDER.glob("*.toml")} == {case.code.lower() for case in CASES}
