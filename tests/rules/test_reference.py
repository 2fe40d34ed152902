"""docs/rules.md says what the rules say."""

from shiftplan.rules.reference import REFERENCE, reference
from shiftplan.rules.rulebook import known_rulebooks, rulebook


def test_the_document_is_what_the_rules_make():
    made = reference()

    assert REFERENCE.read_text(encoding="utf-8") == made, "run python -m shiftplan.rules.reference"


def test_every_rule_stands_in_it_with_its_decisions():
    document = reference()

    for name in known_rulebooks():
        for entry in rulebook(name).entries:
            part = document.split(f"### {entry.code} (")[1].split("\n### ")[0]
            assert entry.text_ja in part
            assert "- **Statement:**" in part
            assert "- **Planner:**" in part


def test_every_rule_says_what_would_cure_it():
    for name in known_rulebooks():
        for entry in rulebook(name).entries:
            assert entry.cure_en, entry.code
            assert entry.cure_ja, entry.code
