"""Golden cases of our own, worked out by hand: what the audit says and what the second reading says."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.rules.labour_answers import answer_of_the_second_reading, answers_of_the_audit, cases_of, expected

FOLDER = Path(__file__).parent / "golden"
CASES = list(cases_of(FOLDER))


def _name(case: Mapping[str, Any]) -> str:
    return f"{case['id']}: {case['title']}"


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_the_audit_gives_what_was_worked_out_by_hand(case: dict[str, Any], tmp_path: Path):
    assert answers_of_the_audit([case], tmp_path) == [expected(case)]


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_the_second_reading_gives_what_was_worked_out_by_hand(case: dict[str, Any]):
    assert answer_of_the_second_reading(case) == expected(case)


def test_no_two_cases_share_an_id():
    ids = [case["id"] for case in CASES]
    assert len(set(ids)) == len(ids)


def test_every_file_is_in_the_shared_format():
    for path in FOLDER.glob("*.json"):
        document = json.loads(path.read_text(encoding="utf-8"))
        assert (document["schema_version"], document["theme"]) == (1, path.stem)
